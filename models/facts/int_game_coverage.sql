-- How much of each loaded game was tracked, and whether its tables may be published.
-- It reads staging tables only, so that every fact can obey it.
with event_clocks as (
    select
        game_id,
        period,
        period_seconds,
        clock_start_s,
        coalesce(
            lag(clock_start_s) over (
                partition by game_id, period
                order by clock_start_s desc, event_seq
            ),
            period_seconds
        ) - clock_start_s as gap_s
    from stg_events
    where clock_start_s is not null
),
event_periods as (
    -- The stretch from the last event to the end of the period is a gap like any other.
    select
        game_id,
        period,
        max(period_seconds) as period_seconds,
        greatest(max(gap_s), min(clock_start_s)) as longest_gap_s,
        sum(case when gap_s > 60 then gap_s else 0 end)
            + case when min(clock_start_s) > 60 then min(clock_start_s) else 0 end as gap_s
    from event_clocks
    group by
        game_id,
        period
),
stint_order as (
    select
        game_id,
        period,
        period_seconds,
        clock_start_s,
        clock_end_s,
        duration_s,
        coalesce(
            lag(clock_end_s) over (
                partition by game_id, period
                order by shift_seq
            ),
            period_seconds
        ) as previous_end_s
    from stg_shifts
),
stint_periods as (
    -- Holes and overlaps both count as untiled seconds.
    select
        game_id,
        period,
        max(period_seconds) as period_seconds,
        sum(duration_s) as covered_s,
        sum(abs(previous_end_s - clock_start_s)) + min(clock_end_s) as untiled_s
    from stint_order
    group by
        game_id,
        period
),
event_measures as (
    select
        game_id,
        array_to_string(array_agg(distinct period order by period), ',') as periods_with_events,
        count(distinct period) filter (where period between 1 and 3) as n_regulation_periods_with_events,
        count(*) as n_events
    from stg_events
    group by game_id
),
event_coverage as (
    select
        game_id,
        sum(case when period <= 3 then 1.0 * (period_seconds - gap_s) / nullif(period_seconds, 0) end) / 3 * 100 as event_coverage_pct,
        max(longest_gap_s) filter (where period <= 3) as longest_event_gap_s
    from event_periods
    group by game_id
),
period_lengths as (
    select
        game_id,
        period_1_s,
        period_2_s,
        period_3_s
    from stg_game_files
    where is_chosen
),
stint_measures as (
    select
        stint_periods.game_id,
        array_to_string(array_agg(distinct stint_periods.period order by stint_periods.period), ',') as periods_with_shifts,
        count(*) filter (where stint_periods.period between 1 and 3) as n_regulation_periods_with_shifts,
        100.0 * sum(stint_periods.covered_s) filter (where stint_periods.period between 1 and 3)
            / nullif(max(period_lengths.period_1_s + period_lengths.period_2_s + period_lengths.period_3_s), 0) as shift_coverage_pct,
        min(100.0 * stint_periods.covered_s / nullif(stint_periods.period_seconds, 0))
            filter (where stint_periods.period between 1 and 3) as lowest_period_shift_coverage_pct,
        sum(stint_periods.untiled_s) filter (where stint_periods.period between 1 and 3) as untiled_shift_s,
        100.0 * sum(stint_periods.untiled_s) filter (where stint_periods.period between 1 and 3)
            / nullif(sum(stint_periods.period_seconds) filter (where stint_periods.period between 1 and 3), 0) as untiled_shift_pct
    from stint_periods
    left join period_lengths on period_lengths.game_id = stint_periods.game_id
    group by stint_periods.game_id
),
stint_counts as (
    select
        game_id,
        count(*) as n_shifts
    from stg_shifts
    group by game_id
),
stint_player_counts as (
    select
        game_id,
        count(*) as n_shift_players
    from stg_shift_players
    group by game_id
),
doubled_players as (
    select
        game_id,
        count(*) as n_doubled_stint_players
    from (
        select
            game_id,
            shift_index,
            coalesce(player_id, venue || cast(jersey_number as varchar)) as person
        from stg_shift_players
        group by
            game_id,
            shift_index,
            coalesce(player_id, venue || cast(jersey_number as varchar))
        having count(*) > 1
    ) as doubled
    group by game_id
),
player_measures as (
    select
        game_id,
        count(*) as n_event_players,
        count(jersey_number) as n_numbered,
        count(player_id) filter (where jersey_number is not null) as n_resolved
    from stg_event_players
    group by game_id
),
acting_rows as (
    select
        game_id,
        event_index
    from stg_event_players
    where
        side = 'e'
        and slot = 1
),
acting_measures as (
    -- A stoppage needs no acting player.
    select
        events.game_id,
        count(*) as n_acted_events,
        count(acting_rows.event_index) as n_with_acting_player
    from stg_events as events
    inner join dim_event_type as types on types.event_type = events.event_type
    left join acting_rows
        on acting_rows.game_id = events.game_id
        and acting_rows.event_index = events.event_index
    where
        types.is_play
        and events.event_type <> 'Stoppage'
    group by events.game_id
),
tracked_goals as (
    select
        events.game_id,
        count(*) filter (where events.event_team_id = schedule.home_team_id) as goals_home_tracked,
        count(*) filter (where events.event_team_id = schedule.away_team_id) as goals_away_tracked
    from stg_events as events
    inner join dim_schedule as schedule on schedule.game_id = events.game_id
    where
        events.event_type = 'Goal'
        and events.event_detail = 'Goal_Scored'
    group by events.game_id
),
limits as (
    select
        max(game_block_above) filter (where check_id = 'T-07') as without_acting_player_pct,
        max(game_block_above) filter (where check_id = 'T-12') as unresolved_pct,
        max(game_block_above) filter (where check_id = 'S-02') as untiled_pct,
        max(game_block_above) filter (where check_id = 'S-04') as doubled_players,
        max(game_block_above) filter (where check_id = 'R-01') as goals_off
    from seed_check
),
measured as (
    select
        event_measures.game_id,
        event_measures.n_events,
        coalesce(player_measures.n_event_players, 0) as n_event_players,
        coalesce(stint_counts.n_shifts, 0) as n_shifts,
        coalesce(stint_player_counts.n_shift_players, 0) as n_shift_players,
        event_measures.periods_with_events,
        event_measures.n_regulation_periods_with_events,
        stint_measures.periods_with_shifts,
        coalesce(event_coverage.event_coverage_pct, 0) as event_coverage_pct,
        coalesce(stint_measures.shift_coverage_pct, 0) as shift_coverage_pct,
        stint_measures.untiled_shift_s,
        stint_measures.untiled_shift_pct,
        event_coverage.longest_event_gap_s,
        100.0 * player_measures.n_resolved / nullif(player_measures.n_numbered, 0) as player_resolved_pct,
        coalesce(player_measures.n_numbered, 0) as n_numbered,
        coalesce(player_measures.n_numbered - player_measures.n_resolved, 0) as n_unresolved,
        coalesce(acting_measures.n_acted_events, 0) as n_acted_events,
        coalesce(acting_measures.n_acted_events - acting_measures.n_with_acting_player, 0) as n_without_acting_player,
        coalesce(tracked_goals.goals_home_tracked, 0) as goals_home_tracked,
        coalesce(tracked_goals.goals_away_tracked, 0) as goals_away_tracked,
        coalesce(doubled_players.n_doubled_stint_players, 0) as n_doubled_stint_players,
        schedule.home_goals,
        schedule.away_goals,
        -- A game is complete when all three regulation periods have events without a hole of two minutes and stints
        -- nearly everywhere.
        event_measures.n_regulation_periods_with_events = 3
            and coalesce(stint_measures.n_regulation_periods_with_shifts, 0) = 3
            and coalesce(event_coverage.longest_event_gap_s, 1200) <= 120
            and coalesce(stint_measures.lowest_period_shift_coverage_pct, 0) >= 95 as is_complete
    from event_measures
    inner join dim_schedule as schedule on schedule.game_id = event_measures.game_id
    left join event_coverage on event_coverage.game_id = event_measures.game_id
    left join stint_measures on stint_measures.game_id = event_measures.game_id
    left join stint_counts on stint_counts.game_id = event_measures.game_id
    left join stint_player_counts on stint_player_counts.game_id = event_measures.game_id
    left join doubled_players on doubled_players.game_id = event_measures.game_id
    left join player_measures on player_measures.game_id = event_measures.game_id
    left join acting_measures on acting_measures.game_id = event_measures.game_id
    left join tracked_goals on tracked_goals.game_id = event_measures.game_id
)
select
    measured.game_id,
    measured.n_events,
    measured.n_event_players,
    measured.n_shifts,
    measured.n_shift_players,
    measured.periods_with_events,
    measured.n_regulation_periods_with_events,
    measured.periods_with_shifts,
    measured.event_coverage_pct,
    measured.shift_coverage_pct,
    measured.untiled_shift_s,
    measured.untiled_shift_pct,
    measured.longest_event_gap_s,
    measured.n_numbered,
    measured.n_unresolved,
    measured.player_resolved_pct,
    measured.n_acted_events,
    measured.n_without_acting_player,
    measured.goals_home_tracked,
    measured.goals_away_tracked,
    measured.n_doubled_stint_players,
    measured.is_complete,
    -- People unknown on this scale, or a score that far off, mean that the file is not this game.
    coalesce(100.0 * measured.n_without_acting_player / nullif(measured.n_acted_events, 0) > limits.without_acting_player_pct, false)
        or coalesce(100.0 * measured.n_unresolved / nullif(measured.n_numbered, 0) > limits.unresolved_pct, false)
        or (
            measured.is_complete
            and coalesce(
                greatest(
                    abs(measured.goals_home_tracked - measured.home_goals),
                    abs(measured.goals_away_tracked - measured.away_goals)
                ) > limits.goals_off,
                false
            )
        ) as is_quarantined,
    -- Stints that do not tile the period, or that show a player twice, would falsify every on-ice number.
    coalesce(measured.untiled_shift_pct > limits.untiled_pct, false)
        or measured.n_doubled_stint_players > limits.doubled_players as is_on_ice_withheld
from limits
cross join measured
