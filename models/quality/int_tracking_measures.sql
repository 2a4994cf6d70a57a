-- One row per game with everything the checks of tracking files count, so that each table is gone through once.
-- Staging and findings are looked at, so that games whose tables are withheld are counted too; only sequences need the
-- published events.
with files as (
    select
        game_id,
        max(case when strpos(block_codes, 'B-FILE') > 0 or strpos(block_codes, 'B-LAYOUT') > 0 then 1 else 0 end) as n_unreadable,
        max(case when strpos(block_codes, 'B-GAMEID') > 0 or strpos(block_codes, 'B-SCHED') > 0 or strpos(block_codes, 'B-TEAMS') > 0 then 1 else 0 end) as n_wrong_game,
        max(case when status = 'template' then 1 else 0 end) as n_templates,
        max(case when strpos(block_codes, 'B-PERIOD') > 0 then 1 else 0 end) as n_wrong_periods,
        max(case when venue_swapped then 1 else 0 end) as n_swapped,
        max(n_valid_rows) as n_valid_rows
    from stg_game_files
    where status in ('loaded', 'template', 'error')
    group by game_id
),
findings as (
    select
        game_id,
        count(*) filter (where code in ('W-IDXCOLL', 'W-IDXTYPO', 'W-UNTYPED')) as n_index_repairs,
        count(*) filter (where code = 'W-DUPSLOT') as n_double_players,
        count(*) filter (where code = 'W-CODE') as n_unknown_codes,
        count(*) filter (where code in ('E-CLOCKRANGE', 'E-CLOCKNULL')) as n_bad_clocks,
        count(*) filter (where code = 'W-CHAIN') as n_broken_chains,
        count(*) filter (where code = 'W-FLAG') as n_odd_flags
    from qa_load_issue
    group by game_id
),
faceoff_players as (
    select
        game_id,
        event_index,
        bool_or(side = 'e' and slot = 1 and player_id is not null) as has_winner,
        bool_or(side = 'o' and slot = 1 and player_id is not null) as has_loser
    from stg_event_players
    group by
        game_id,
        event_index
),
events as (
    select
        events.game_id,
        count(*) as n_events,
        count(events.type_raw) + count(events.detail_raw) + count(events.detail_2_raw) as n_codes,
        count(*) filter (where events.clock_start_s is not null) as n_clocks,
        count(*) filter (where events.clock_repaired) as n_clock_repairs,
        count(*) filter (where events.team_flipped) as n_flips,
        count(*) filter (where events.chain is not null) as n_linked,
        count(*) filter (where events.success is not null) as n_flags,
        count(*) filter (where types.is_play) as n_play_events,
        count(*) filter (where types.is_play and events.duration_s > 60) as n_long,
        count(*) filter (where events.event_type = 'Goal' and events.event_detail = 'Goal_Scored') as n_goals,
        count(*) filter (
            where events.event_type = 'Goal'
                and events.event_detail = 'Goal_Scored'
                and (events.is_inferred or events.goal_shot_event_index is null)
        ) as n_unpaired_goals,
        count(*) filter (where events.event_type = 'Shot' and events.event_detail = 'Shot_Goal') as n_goal_shots,
        count(*) filter (where events.event_type = 'Faceoff') as n_faceoffs,
        count(*) filter (
            where events.event_type = 'Faceoff' and not (coalesce(faceoff_players.has_winner, false) and coalesce(faceoff_players.has_loser, false))
        ) as n_faceoffs_without_both
    from stg_events as events
    left join dim_event_type as types on types.event_type = events.event_type
    left join faceoff_players
        on faceoff_players.game_id = events.game_id
        and faceoff_players.event_index = events.event_index
    group by events.game_id
),
missing_faceoffs as (
    -- One sequence counts once, however many events it has.
    select
        game_id,
        count(distinct sequence_key) as n_sequences,
        count(distinct sequence_key) filter (where sequence_starts_without_faceoff) as n_without_faceoff
    from fact_events
    where sequence_key is not null
    group by game_id
),
stints as (
    select
        game_id,
        count(*) as n_stints,
        max(shift_index) - count(*) as n_non_playing_rows,
        count(*) filter (
            where least(home_skaters, away_skaters) < 3
                or greatest(home_skaters, away_skaters) > 6
                or (home_skaters > 5 and not home_net_empty)
                or (away_skaters > 5 and not away_net_empty)
        ) as n_wrong_counts
    from stg_shifts
    group by game_id
),
slots as (
    select
        stint_players.game_id,
        sum(stints.duration_s) as slot_s,
        sum(case when stint_players.player_id is null then stints.duration_s else 0 end) as unresolved_s
    from stg_shift_players as stint_players
    inner join stg_shifts as stints
        on stints.game_id = stint_players.game_id
        and stints.shift_index = stint_players.shift_index
    group by stint_players.game_id
),
goal_stops as (
    select
        goals.game_id,
        count(*) as n_goals,
        count(*) filter (
            where own_stints.stop_type = case when goals.event_team_id = schedule.home_team_id then 'Home Goal' else 'Away Goal' end
                and abs(own_stints.clock_end_s - goals.clock_start_s) <= 10
        ) as n_with_stop
    from stg_events as goals
    inner join dim_schedule as schedule on schedule.game_id = goals.game_id
    inner join (select distinct game_id from stg_shifts) as games_with_stints on games_with_stints.game_id = goals.game_id
    left join stg_shifts as own_stints
        on own_stints.game_id = goals.game_id
        and own_stints.shift_index = goals.shift_index
    where
        goals.event_type = 'Goal'
        and goals.event_detail = 'Goal_Scored'
    group by goals.game_id
),
coverage as (
    select
        coverage.game_id,
        coverage.n_numbered,
        coverage.n_unresolved,
        coverage.n_acted_events,
        coverage.n_without_acting_player,
        coverage.n_shift_players,
        coverage.n_doubled_stint_players,
        coverage.untiled_shift_s,
        3 - coverage.n_regulation_periods_with_events as n_missing_periods,
        coverage.goals_home_tracked = schedule.home_goals and coverage.goals_away_tracked = schedule.away_goals as goals_match
    from int_game_coverage as coverage
    inner join dim_schedule as schedule on schedule.game_id = coverage.game_id
),
stint_seconds as (
    select
        game_id,
        sum(period_seconds) as period_s
    from (
        select distinct
            game_id,
            period,
            period_seconds
        from stg_shifts
        where period <= 3
    ) as periods
    group by game_id
)
select
    files.game_id,
    files.n_unreadable,
    files.n_wrong_game,
    files.n_templates,
    files.n_wrong_periods,
    files.n_swapped,
    findings.n_index_repairs,
    findings.n_double_players,
    findings.n_unknown_codes,
    findings.n_bad_clocks,
    findings.n_broken_chains,
    findings.n_odd_flags,
    events.n_events,
    events.n_codes,
    events.n_clocks,
    events.n_clock_repairs,
    events.n_flips,
    events.n_linked,
    events.n_flags,
    events.n_play_events,
    events.n_long,
    events.n_goals,
    events.n_unpaired_goals,
    events.n_goal_shots,
    events.n_faceoffs,
    events.n_faceoffs_without_both,
    missing_faceoffs.n_sequences,
    missing_faceoffs.n_without_faceoff,
    stints.n_stints,
    stints.n_non_playing_rows,
    stints.n_wrong_counts,
    slots.game_id is not null as has_slots,
    slots.slot_s,
    slots.unresolved_s,
    goal_stops.n_goals as n_goals_with_stints,
    goal_stops.n_with_stop,
    coverage.game_id is not null as is_loaded,
    coverage.n_numbered,
    coverage.n_unresolved,
    coverage.n_acted_events,
    coverage.n_without_acting_player,
    coverage.n_shift_players,
    coverage.n_doubled_stint_players,
    coverage.untiled_shift_s,
    coverage.n_missing_periods,
    coverage.goals_match,
    stint_seconds.game_id is not null as has_regulation_stints,
    stint_seconds.period_s
from files
left join findings on findings.game_id = files.game_id
left join events on events.game_id = files.game_id
left join missing_faceoffs on missing_faceoffs.game_id = files.game_id
left join stints on stints.game_id = files.game_id
left join slots on slots.game_id = files.game_id
left join goal_stops on goal_stops.game_id = files.game_id
left join coverage on coverage.game_id = files.game_id
left join stint_seconds on stint_seconds.game_id = files.game_id
