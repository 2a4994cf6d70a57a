-- The checks of single games, judged by the limits of seed_check: a check fails with the gravest severity whose limit it
-- exceeds, counts as fixed when a rule repaired what it found, and is not run when there was nothing to look at.
with measures as (
    select
        check_id,
        game_id,
        expected,
        actual,
        n_checked,
        n_failed,
        n_fixed,
        sample_keys
    from int_checks_tracking
    union all
    select
        check_id,
        game_id,
        expected,
        actual,
        n_checked,
        n_failed,
        n_fixed,
        sample_keys
    from int_checks_scores
),
valued as (
    select
        measures.check_id,
        measures.game_id,
        measures.expected,
        measures.actual,
        measures.n_checked,
        measures.n_failed,
        measures.n_fixed,
        measures.sample_keys,
        checks.severity,
        checks.info_above,
        checks.warn_above,
        checks.error_above,
        checks.game_block_above,
        checks.load_block_above,
        checks.description,
        case checks.measure
            when 'pct' then 100.0 * measures.n_failed / nullif(measures.n_checked, 0)
            when 'fixed_pct' then 100.0 * measures.n_fixed / nullif(measures.n_checked, 0)
            when 'difference' then abs(measures.actual - measures.expected)
            else measures.n_failed
        end as value
    from measures
    inner join seed_check as checks on checks.check_id = measures.check_id
)
select
    check_id,
    game_id,
    case
        when n_checked = 0 then severity
        when value > load_block_above then 'LOAD-BLOCK'
        when value > game_block_above then 'GAME-BLOCK'
        when value > error_above then 'ERROR'
        when value > warn_above then 'WARN'
        when value > info_above then 'INFO'
        when n_fixed > 0 then 'FIX'
        else severity
    end as severity,
    case
        when n_checked = 0 then 'not_run'
        when value > coalesce(info_above, warn_above, error_above, game_block_above, load_block_above) then 'fail'
        when n_fixed > 0 then 'fixed'
        else 'pass'
    end as status,
    expected,
    actual,
    actual - expected as difference,
    n_checked,
    n_failed + n_fixed as n_failed,
    sample_keys,
    description
from valued
