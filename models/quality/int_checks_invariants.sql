-- What must hold in every published game by the way the tables are built: a failure is a fault of the warehouse, not of the
-- data. Games or tables that are withheld are not looked at.
with play_order as (
    select
        events.game_id,
        events.period,
        events.event_seq,
        events.is_inferred,
        events.next_event_id,
        events.source_row,
        lag(events.source_row) over (
            partition by events.game_id, events.period, events.is_inferred
            order by events.event_seq
        ) as previous_row
    from fact_events as events
),
layouts as (
    select
        game_id,
        max(layout) as layout
    from stg_game_files
    where is_chosen
    group by game_id
),
order_faults as (
    select
        play_order.game_id,
        count(*) as n_checked,
        abs(count(*) - max(play_order.event_seq))
            + abs(count(*) - count(distinct play_order.event_seq))
            -- A tracker's own save is put in clock order; sheets keep the order they were written in.
            + count(*) filter (where layouts.layout <> 'JSON' and not play_order.is_inferred and play_order.source_row < play_order.previous_row) as n_failed
    from play_order
    left join layouts on layouts.game_id = play_order.game_id
    group by play_order.game_id
),
neighbour_faults as (
    select
        events.game_id,
        count(*) as n_failed
    from fact_events as events
    left join fact_events as followers on followers.event_id = events.next_event_id
    where
        events.next_event_id is not null
        and ((followers.prev_event_id is distinct from events.event_id) or (followers.period is distinct from events.period))
    group by events.game_id
),
stint_seconds as (
    select
        stints.game_id,
        abs(sum(stints.duration_s) - max(lengths.period_s)) > max(coverage.untiled_shift_s) as is_wrong
    from fact_shifts as stints
    inner join int_game_coverage as coverage on coverage.game_id = stints.game_id
    inner join (
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
    ) as lengths on lengths.game_id = stints.game_id
    where stints.period <= 3
    group by stints.game_id
),
periods_with_stints as (
    select distinct
        game_id,
        period
    from fact_shifts
),
linked_events as (
    select
        events.game_id,
        count(*) as n_checked,
        count(*) filter (
            where case
                when events.shift_id is null then coverage.untiled_shift_s = 0
                -- A goal belongs to the line its goal stop sent off, up to ten seconds away; its shot goes with it.
                when events.is_goal then abs(stints.clock_end_s - events.clock_start_s) > 10
                    and events.clock_start_s not between stints.clock_end_s and stints.clock_start_s
                when events.shift_id = events.contained_shift_id then events.clock_start_s not between stints.clock_end_s and stints.clock_start_s
                else events.event_detail <> 'Shot_Goal'
            end
        ) as n_failed,
        array_to_string(
            array_slice(
                array_agg(events.event_id order by events.event_id) filter (
                    where case
                        when events.shift_id is null then coverage.untiled_shift_s = 0
                        when events.shift_id = events.contained_shift_id then events.clock_start_s not between stints.clock_end_s and stints.clock_start_s
                        else false
                    end
                ),
                1,
                10
            ),
            ' '
        ) as sample_keys
    from fact_events as events
    inner join periods_with_stints as periods
        on periods.game_id = events.game_id
        and periods.period = events.period
    inner join int_game_coverage as coverage on coverage.game_id = events.game_id
    left join fact_shifts as stints on stints.shift_id = events.shift_id
    where
        events.clock_start_s is not null
        and events.period <= 3
    group by events.game_id
),
event_sums as (
    select
        game_id,
        count(*) filter (where is_corsi) as attempts,
        count(*) filter (where is_fenwick) as unblocked,
        count(*) filter (where is_sog) as sog,
        count(*) filter (where is_goal) as goals,
        count(*) filter (where is_play_event) as play_events
    from fact_events
    where
        shift_id is not null
        and (is_home_event is not null or not (is_corsi or is_goal))
    group by game_id
),
stint_sums as (
    select
        game_id,
        sum(home_cf + away_cf) as attempts,
        sum(home_ff + away_ff) as unblocked,
        sum(home_sf + away_sf) as sog,
        sum(home_gf + away_gf) as goals,
        sum(event_count) as play_events,
        sum(duration_s * (home_skaters + away_skaters)) as skater_s
    from fact_shifts
    group by game_id
),
shot_sums as (
    select
        game_id,
        sum(coalesce(xg_flurry, 0)) as xg_flurry
    from fact_shots
    where
        shift_id is not null
        and team_id is not null
    group by game_id
),
stint_xg as (
    select
        game_id,
        sum(home_xg_flurry + away_xg_flurry) as xg_flurry
    from fact_stints
    group by game_id
),
skater_seconds as (
    select
        game_id,
        sum(duration_s) as skater_s
    from fact_shift_players
    where slot_id <> 'SL06'
    group by game_id
),
player_rows as (
    select
        on_ice.game_id,
        sum(on_ice.duration_s) as toi_s,
        sum(case when on_ice.slot_id <> 'SL06' then case when on_ice.is_home then stints.home_cf else stints.away_cf end else 0 end) as cf,
        sum(case when on_ice.slot_id <> 'SL06' then case when on_ice.is_home then stints.away_cf else stints.home_cf end else 0 end) as ca
    from fact_shift_players as on_ice
    inner join fact_shifts as stints on stints.shift_id = on_ice.shift_id
    inner join fact_player_game_stats as stats
        on stats.game_id = on_ice.game_id
        and stats.player_id = on_ice.player_id
    group by on_ice.game_id
),
player_stats as (
    select
        game_id,
        sum(toi_seconds) as toi_s,
        sum(on_cf) as cf,
        sum(on_ca) as ca
    from fact_player_game_stats
    group by game_id
),
faceoffs_of_sequences as (
    select
        game_id,
        sequence_key,
        count(*) filter (where is_faceoff) as n_faceoffs,
        bool_or(sequence_starts_without_faceoff) as starts_without_faceoff
    from fact_events
    where sequence_key is not null
    group by
        game_id,
        sequence_key
),
sequences as (
    select
        game_id,
        count(*) as n_sequences,
        count(*) filter (where starts_without_faceoff) as n_implicit_starts,
        sum(n_faceoffs) + count(*) filter (where starts_without_faceoff) as n_starts
    from faceoffs_of_sequences
    group by game_id
),
torn_plays as (
    select
        game_id,
        count(*) as n_failed
    from (
        select
            game_id,
            play_key
        from fact_events
        where play_key is not null
        group by
            game_id,
            play_key
        having min(sequence_key) <> max(sequence_key)
    ) as plays
    group by game_id
),
shots as (
    select
        game_id,
        count(*) as n_checked,
        count(*) filter (where (is_goal and not is_sog) or (is_sog and not is_unblocked) or (is_unblocked and not is_attempt)) as n_nesting_faults,
        count(*) filter (
            where case
                when is_unblocked then xg is null or xg <= 0 or xg >= 1 or xg_flurry > xg + 1e-9
                else xg is not null
            end
        ) as n_xg_faults
    from fact_shots
    group by game_id
),
goal_lists as (
    select
        events.game_id,
        count(*) as n_goals,
        max(coverage.goals_home_tracked) = max(schedule.home_goals) and max(coverage.goals_away_tracked) = max(schedule.away_goals) as covers_score,
        max(schedule.home_goals) <> max(schedule.away_goals) as has_winner
    from fact_events as events
    inner join int_game_coverage as coverage on coverage.game_id = events.game_id
    inner join dim_schedule as schedule on schedule.game_id = events.game_id
    where events.is_goal
    group by events.game_id
),
listed_goals as (
    select
        game_id,
        count(*) as n_goals,
        count(*) filter (where is_gwg) as n_winners
    from fact_goals
    group by game_id
),
percentages as (
    select
        game_id,
        count(*) as n_checked,
        count(*) filter (
            where (pass_pct is null) <> (coalesce(pass_attempts, 0) = 0)
                or (fo_pct is null) <> (coalesce(fo_won + fo_lost, 0) = 0)
                or (shooting_pct is null) <> (coalesce(shots_on_goal, 0) = 0)
                or (on_cf_pct is null) <> (coalesce(on_cf + on_ca, 0) = 0)
        ) as n_failed
    from fact_player_game_stats
    group by game_id
),
measures as (
    select
        'I-01' as check_id,
        order_faults.game_id,
        order_faults.n_checked,
        order_faults.n_failed + coalesce(neighbour_faults.n_failed, 0) as n_failed,
        cast(null as varchar) as sample_keys
    from order_faults
    left join neighbour_faults on neighbour_faults.game_id = order_faults.game_id
    union all
    select 'I-02' as check_id, game_id, 1 as n_checked, case when is_wrong then 1 else 0 end as n_failed, cast(null as varchar) as sample_keys
    from stint_seconds
    union all
    select 'I-03' as check_id, game_id, n_checked, n_failed, sample_keys from linked_events
    union all
    select
        'I-04' as check_id,
        stint_sums.game_id,
        6 as n_checked,
        case when stint_sums.attempts <> event_sums.attempts then 1 else 0 end
            + case when stint_sums.unblocked <> event_sums.unblocked then 1 else 0 end
            + case when stint_sums.sog <> event_sums.sog then 1 else 0 end
            + case when stint_sums.goals <> event_sums.goals then 1 else 0 end
            + case when stint_sums.play_events <> event_sums.play_events then 1 else 0 end
            + case when abs(coalesce(stint_xg.xg_flurry, 0) - coalesce(shot_sums.xg_flurry, 0)) > 1e-6 then 1 else 0 end as n_failed,
        cast(null as varchar) as sample_keys
    from stint_sums
    inner join event_sums on event_sums.game_id = stint_sums.game_id
    left join stint_xg on stint_xg.game_id = stint_sums.game_id
    left join shot_sums on shot_sums.game_id = stint_sums.game_id
    union all
    select
        'I-05' as check_id,
        player_rows.game_id,
        2 as n_checked,
        case when player_rows.cf is distinct from player_stats.cf then 1 else 0 end
            + case when player_rows.ca is distinct from player_stats.ca then 1 else 0 end as n_failed,
        cast(null as varchar) as sample_keys
    from player_rows
    inner join player_stats on player_stats.game_id = player_rows.game_id
    union all
    select
        'I-06' as check_id,
        player_rows.game_id,
        2 as n_checked,
        case when player_rows.toi_s is distinct from player_stats.toi_s then 1 else 0 end
            + case when stint_sums.skater_s is distinct from skater_seconds.skater_s then 1 else 0 end as n_failed,
        cast(null as varchar) as sample_keys
    from player_rows
    inner join player_stats on player_stats.game_id = player_rows.game_id
    inner join stint_sums on stint_sums.game_id = player_rows.game_id
    left join skater_seconds on skater_seconds.game_id = player_rows.game_id
    union all
    select
        'I-10' as check_id,
        sequences.game_id,
        sequences.n_sequences as n_checked,
        abs(sequences.n_sequences - sequences.n_starts) + coalesce(torn_plays.n_failed, 0) as n_failed,
        cast(null as varchar) as sample_keys
    from sequences
    left join torn_plays on torn_plays.game_id = sequences.game_id
    union all
    select 'I-13' as check_id, game_id, n_checked, n_nesting_faults as n_failed, cast(null as varchar) as sample_keys from shots
    union all
    select 'I-14' as check_id, game_id, n_checked, n_xg_faults as n_failed, cast(null as varchar) as sample_keys from shots
    union all
    select
        'I-16' as check_id,
        goal_lists.game_id,
        goal_lists.n_goals as n_checked,
        abs(goal_lists.n_goals - coalesce(listed_goals.n_goals, 0))
            + case when goal_lists.covers_score and goal_lists.has_winner and coalesce(listed_goals.n_winners, 0) <> 1 then 1 else 0 end as n_failed,
        cast(null as varchar) as sample_keys
    from goal_lists
    left join listed_goals on listed_goals.game_id = goal_lists.game_id
    union all
    select 'I-18' as check_id, game_id, n_checked, n_failed, cast(null as varchar) as sample_keys from percentages
    union all
    select 'I-20' as check_id, game_id, n_sequences as n_checked, n_implicit_starts as n_failed, cast(null as varchar) as sample_keys from sequences
)
select
    check_id,
    'game' as scope_type,
    cast(game_id as varchar) as scope_id,
    cast(null as double) as expected,
    cast(null as double) as actual,
    n_checked,
    n_failed,
    0 as n_fixed,
    sample_keys
from measures
