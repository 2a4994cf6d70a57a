-- Every check of this build with its outcome. Games are judged in int_game_checks; everything else by the same limits here.
with measures as (
    select
        check_id,
        scope_type,
        scope_id,
        expected,
        actual,
        n_checked,
        n_failed,
        n_fixed,
        sample_keys
    from int_checks_league
    union all
    select
        check_id,
        scope_type,
        scope_id,
        expected,
        actual,
        n_checked,
        n_failed,
        n_fixed,
        sample_keys
    from int_checks_invariants
    union all
    select
        check_id,
        scope_type,
        scope_id,
        expected,
        actual,
        n_checked,
        n_failed,
        n_fixed,
        sample_keys
    from int_checks_totals
    union all
    select
        check_id,
        scope_type,
        scope_id,
        expected,
        actual,
        n_checked,
        n_failed,
        n_fixed,
        sample_keys
    from int_checks_models
    union all
    select
        check_id,
        scope_type,
        scope_id,
        expected,
        actual,
        n_checked,
        n_failed,
        n_fixed,
        sample_keys
    from int_checks_keys
),
valued as (
    select
        measures.check_id,
        measures.scope_type,
        measures.scope_id,
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
),
judged as (
    select
        check_id,
        scope_type,
        scope_id,
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
    union all
    select
        check_id,
        'game' as scope_type,
        cast(game_id as varchar) as scope_id,
        severity,
        status,
        expected,
        actual,
        difference,
        n_checked,
        n_failed,
        sample_keys,
        description
    from int_game_checks
)
select
    (select run_id from raw_run) as run_id,
    judged.check_id,
    judged.scope_type,
    judged.scope_id,
    judged.severity,
    judged.status,
    judged.expected,
    judged.actual,
    judged.difference,
    judged.n_checked,
    judged.n_failed,
    judged.sample_keys,
    judged.description || case judged.status
        when 'not_run' then ': nothing to look at'
        when 'fixed' then ': ' || cast(judged.n_failed as varchar) || ' of ' || cast(judged.n_checked as varchar) || ' repaired'
        else ': ' || cast(judged.n_failed as varchar) || ' of ' || cast(judged.n_checked as varchar) || ' differ'
    end as message
from judged
