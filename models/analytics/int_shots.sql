-- Shot attempts with everything that is known about them before expected goals are fitted.
-- An attempt is a Shot event; the Goal event behind a goal shot annotates it and is never an attempt of its own.
with limits as (
    select
        max(weight) filter (where metric = 'shot_assist' and term = 'window_s') as shot_assist_s,
        max(weight) filter (where metric = 'rush' and term = 'nhl_window_s') as rush_nhl_s
    from dim_metric_weight
),
goal_marks as (
    -- The kind of a goal's shot is typed on the goal, not on the shot.
    select
        goal_shot_event_id as event_id,
        max(event_detail_2) as event_detail_2,
        bool_or(is_tipped or is_deflected) as is_tip
    from fact_events
    where event_type = 'Goal' and goal_shot_event_id is not null
    group by goal_shot_event_id
),
shots as (
    -- The clock at which a pass is just young enough to prepare the attempt.
    select
        event_id,
        sequence_key,
        touch_run_no,
        event_seq,
        player_id,
        clock_monotone_s + (select shot_assist_s from limits) as pass_clock_limit_s
    from int_touches
    where event_type = 'Shot'
),
passers as (
    -- The last completed pass of a team-mate shortly before, without an opponent's touch in between.
    select
        shots.event_id,
        last_value(passes.player_id order by passes.event_seq) as passer_id
    from shots
    inner join int_touches as passes
        on
            passes.sequence_key = shots.sequence_key
            and passes.touch_run_no = shots.touch_run_no
    where
        passes.event_detail = 'Pass_Completed'
        and passes.event_seq < shots.event_seq
        and passes.clock_monotone_s <= shots.pass_clock_limit_s
        and passes.player_id <> shots.player_id
    group by shots.event_id
),
screen_details as (
    select play_detail_id
    from dim_play_detail
    where play_detail = 'Screen'
),
screens as (
    select distinct players.event_id
    from fact_event_players as players
    where
        players.play_detail_1_id = (select play_detail_id from screen_details)
        or players.play_detail_2_id = (select play_detail_id from screen_details)
),
attempts as (
    select
        events.event_id,
        events.game_id,
        events.season_id,
        events.period,
        events.event_seq,
        events.clock_start_s,
        events.clock_monotone_s,
        events.game_elapsed_s,
        events.event_team_id as team_id,
        events.opp_team_id,
        stream.side,
        events.event_player_1_id as shooter_id,
        events.blocker_id,
        events.goalie_id,
        events.event_detail,
        events.is_blocked_by_own_team,
        nullif(split_part(coalesce(events.event_detail_2, goal_marks.event_detail_2), '_', 2), '') as shot_type,
        events.is_fenwick as is_unblocked,
        events.is_sog,
        events.is_tipped or events.is_deflected or events.event_detail = 'Shot_Deflected'
        or coalesce(goal_marks.is_tip, false) as is_tip,
        case
            when events.is_home_event then events.away_net_empty
            when not events.is_home_event then events.home_net_empty
        end as empty_net,
        events.event_team_strength as strength,
        greatest(-3, least(3, events.score_diff)) as lead_clipped,
        events.shift_id,
        events.sequence_key,
        stream.possession_no,
        stream.third_run_no,
        events.play_key,
        events.prev_event_id,
        events.s_since_prev
    from fact_events as events
    inner join int_event_stream as stream on stream.event_id = events.event_id
    left join goal_marks on goal_marks.event_id = events.event_id
    where events.event_type = 'Shot' and events.is_corsi and stream.event_type = 'Shot'
)
select
    attempts.event_id,
    attempts.game_id,
    attempts.season_id,
    attempts.period,
    attempts.event_seq,
    attempts.clock_start_s,
    attempts.clock_monotone_s,
    attempts.game_elapsed_s,
    attempts.team_id,
    attempts.opp_team_id,
    attempts.side,
    attempts.shooter_id,
    attempts.blocker_id,
    attempts.goalie_id,
    passers.passer_id,
    case
        when attempts.event_detail = 'Shot_Goal' then 'goal'
        when attempts.event_detail = 'Shot_OnNetSaved' then 'saved'
        when attempts.event_detail = 'Shot_Missed' then 'missed'
        when attempts.event_detail = 'Shot_HitPost' then 'post'
        when attempts.event_detail = 'Shot_Deflected' then 'deflected_wide'
        when attempts.is_blocked_by_own_team then 'blocked_own'
        else 'blocked_opp'
    end as result,
    attempts.shot_type,
    true as is_attempt,
    attempts.is_unblocked,
    attempts.is_sog,
    attempts.event_detail = 'Shot_Goal' as is_goal,
    coalesce(preparation.is_rebound, false) as is_rebound,
    coalesce(preparation.is_second_chance, false) as is_second_chance,
    coalesce(rushes.is_rush, false) as is_rush,
    coalesce(rushes.is_rush_wide, false) as is_rush_wide,
    coalesce(outlook.s_since_other_third <= (select rush_nhl_s from limits), false) as is_rush_nhl,
    case
        when not coalesce(rushes.is_rush, false) then null
        when preparation.is_breakaway then 'breakaway'
        when rushes.method = 'Pass' then 'pass'
        else 'carry'
    end as rush_type,
    coalesce(preparation.is_breakaway, false) as is_breakaway,
    coalesce(attempts.shot_type = 'OneTime', false) as is_one_timer,
    attempts.is_tip,
    coalesce(preparation.off_pass, false) as off_pass,
    case when screens.event_id is not null then true end as is_screened,
    cast(null as boolean) as is_royal_road,
    attempts.empty_net,
    entries.event_id as entry_event_id,
    entries.method as entry_method,
    entries.clock_monotone_s - attempts.clock_monotone_s as s_from_entry,
    case when entries.event_id is not null then preparation.passes_since_entry end as passes_since_entry,
    before_this.event_type as prev_event_type,
    attempts.s_since_prev,
    attempts.strength,
    attempts.lead_clipped,
    attempts.shift_id,
    attempts.sequence_key,
    attempts.possession_no,
    attempts.third_run_no,
    attempts.play_key,
    cast(null as double) as x,
    cast(null as double) as y,
    cast(null as double) as dist_ft,
    cast(null as double) as angle_deg,
    cast(null as varchar) as net_loc
from attempts
left join int_shot_preparation as preparation on preparation.event_id = attempts.event_id
left join int_shot_rushes as rushes on rushes.event_id = attempts.event_id
left join passers on passers.event_id = attempts.event_id
left join screens on screens.event_id = attempts.event_id
left join int_event_outlook as outlook on outlook.event_id = attempts.event_id
-- The entry counts as long as the puck has not left the third since.
left join int_zone_moves as entries
    on
        entries.event_id = preparation.entry_event_id
        and entries.third_run_no = attempts.third_run_no
left join int_event_stream as before_this on before_this.event_id = attempts.prev_event_id
