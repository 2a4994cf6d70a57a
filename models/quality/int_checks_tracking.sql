-- What the checks of tracking files measure, per game: how much was looked at, how much is wrong, how much was repaired.
-- The judgement is in int_game_checks.
with measures as (
    select 'T-01' as check_id, game_id, 1 as n_checked, n_unreadable as n_failed, 0 as n_fixed
    from int_tracking_measures
    union all
    select 'T-02' as check_id, game_id, 1 as n_checked, n_wrong_game as n_failed, 0 as n_fixed
    from int_tracking_measures
    union all
    select 'T-03' as check_id, game_id, 1 as n_checked, 0 as n_failed, n_swapped as n_fixed
    from int_tracking_measures
    union all
    select 'T-04' as check_id, game_id, 1 as n_checked, n_templates as n_failed, 0 as n_fixed
    from int_tracking_measures
    union all
    select
        'T-05' as check_id,
        game_id,
        case when n_wrong_periods > 0 or is_loaded then 3 else 0 end as n_checked,
        case when n_wrong_periods > 0 then 3 else coalesce(n_missing_periods, 0) end as n_failed,
        0 as n_fixed
    from int_tracking_measures
    union all
    select 'T-06' as check_id, game_id, n_events as n_checked, 0 as n_failed, coalesce(n_index_repairs, 0) as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'T-07' as check_id, game_id, n_acted_events as n_checked, n_without_acting_player as n_failed, 0 as n_fixed
    from int_tracking_measures
    where is_loaded
    union all
    select 'T-08' as check_id, game_id, n_events as n_checked, 0 as n_failed, coalesce(n_double_players, 0) as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'T-09' as check_id, game_id, n_codes as n_checked, coalesce(n_unknown_codes, 0) as n_failed, 0 as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'T-10' as check_id, game_id, n_events as n_checked, coalesce(n_bad_clocks, 0) as n_failed, 0 as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'T-11' as check_id, game_id, n_clocks as n_checked, 0 as n_failed, n_clock_repairs as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'T-12' as check_id, game_id, n_numbered as n_checked, n_unresolved as n_failed, 0 as n_fixed
    from int_tracking_measures
    where is_loaded
    union all
    select 'T-13' as check_id, game_id, n_events as n_checked, 0 as n_failed, n_flips as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'T-14' as check_id, game_id, n_linked as n_checked, coalesce(n_broken_chains, 0) as n_failed, 0 as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'T-15' as check_id, game_id, n_flags as n_checked, 0 as n_failed, coalesce(n_odd_flags, 0) as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'T-16' as check_id, game_id, n_sequences as n_checked, n_without_faceoff as n_failed, 0 as n_fixed
    from int_tracking_measures
    where n_sequences is not null
    union all
    select
        'T-17' as check_id,
        game_id,
        greatest(n_goals, n_goal_shots) as n_checked,
        -- The official score tells whether a pair was rightly completed.
        case when goals_match then 0 else n_unpaired_goals end as n_failed,
        case when goals_match then n_unpaired_goals else 0 end as n_fixed
    from int_tracking_measures
    where
        n_events is not null
        and is_loaded
    union all
    select 'T-18' as check_id, game_id, n_faceoffs as n_checked, n_faceoffs_without_both as n_failed, 0 as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'T-19' as check_id, game_id, n_play_events as n_checked, n_long as n_failed, 0 as n_fixed
    from int_tracking_measures
    where n_events is not null
    union all
    select 'S-01' as check_id, game_id, n_stints + greatest(n_non_playing_rows, 0) as n_checked, 0 as n_failed, greatest(n_non_playing_rows, 0) as n_fixed
    from int_tracking_measures
    where n_stints is not null
    union all
    select 'S-02' as check_id, game_id, period_s as n_checked, untiled_shift_s as n_failed, 0 as n_fixed
    from int_tracking_measures
    where
        has_regulation_stints
        and is_loaded
    union all
    select 'S-03' as check_id, game_id, n_stints as n_checked, n_wrong_counts as n_failed, 0 as n_fixed
    from int_tracking_measures
    where n_stints is not null
    union all
    select 'S-04' as check_id, game_id, n_shift_players as n_checked, n_doubled_stint_players as n_failed, 0 as n_fixed
    from int_tracking_measures
    where is_loaded
    union all
    select 'S-05' as check_id, game_id, slot_s as n_checked, unresolved_s as n_failed, 0 as n_fixed
    from int_tracking_measures
    where has_slots
    union all
    select 'S-06' as check_id, game_id, n_goals_with_stints as n_checked, n_goals_with_stints - n_with_stop as n_failed, 0 as n_fixed
    from int_tracking_measures
    where n_goals_with_stints is not null
    union all
    -- The typed strength is not read, so there is nothing to compare.
    select 'S-07' as check_id, game_id, 0 as n_checked, 0 as n_failed, 0 as n_fixed
    from int_tracking_measures
    where n_stints is not null
)
select
    check_id,
    game_id,
    cast(null as double) as expected,
    cast(null as double) as actual,
    n_checked,
    n_failed,
    n_fixed,
    cast(null as varchar) as sample_keys
from measures
