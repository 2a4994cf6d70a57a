-- Entries, exits and keep-ins, failed ones included, and what an entry led to until the puck left the entered third or
-- play stopped.
with limits as (
    select weight as rush_s
    from dim_metric_weight
    where metric = 'rush' and term = 'window_s'
),
stays as (
    select
        entries.event_id,
        sum(stream.live_s) as zone_time_s
    from int_zone_moves as entries
    inner join int_event_stream as stream
        on
            stream.game_id = entries.game_id
            and stream.third_run_no = entries.third_run_no
    where
        entries.kind = 'entry'
        and stream.event_seq >= entries.event_seq
    group by entries.event_id
),
attempts as (
    select
        shots.game_id,
        shots.side,
        shots.sequence_key,
        shots.third_run_no,
        shots.event_seq,
        shots.clock_monotone_s,
        shots.is_sog,
        shots.is_goal,
        valued.xg
    from int_shots as shots
    inner join fact_shots as valued on valued.event_id = shots.event_id
),
yields as (
    select
        entries.event_id,
        count(*) filter (where attempts.third_run_no = entries.third_run_no) as attempts_after,
        count(*) filter (where attempts.third_run_no = entries.third_run_no and attempts.is_sog) as sog_after,
        sum(attempts.xg) filter (where attempts.third_run_no = entries.third_run_no) as xg_after,
        count(*) filter (where attempts.third_run_no = entries.third_run_no and attempts.is_goal) as goal_after,
        min(entries.clock_monotone_s - attempts.clock_monotone_s)
            filter (where attempts.third_run_no = entries.third_run_no) as s_to_first_attempt,
        min(entries.clock_monotone_s - attempts.clock_monotone_s) as s_to_attempt,
        min(entries.clock_monotone_s - attempts.clock_monotone_s) filter (where attempts.is_sog) as s_to_sog
    from int_zone_moves as entries
    inner join attempts
        on
            attempts.game_id = entries.game_id
            and attempts.sequence_key = entries.sequence_key
            and attempts.side = entries.side
    where
        entries.kind = 'entry'
        and attempts.event_seq > entries.event_seq
    group by entries.event_id
),
denial_details as (
    select play_detail_id
    from dim_play_detail
    where play_detail = 'ZoneEntryDenial'
),
deniers as (
    select
        players.event_id,
        first_value(players.player_id order by players.slot) as player_id
    from fact_event_players as players
    where
        players.side = 'o'
        and players.player_id is not null
        and (
            players.play_detail_1_id = (select play_detail_id from denial_details)
            or players.play_detail_2_id = (select play_detail_id from denial_details)
        )
    group by players.event_id
)
select
    moves.event_id,
    moves.game_id,
    events.event_team_id as team_id,
    events.event_player_1_id as player_id,
    events.event_player_2_id as partner_id,
    events.opp_player_1_id as defender_id,
    moves.kind,
    moves.method,
    moves.class,
    moves.kind not like '%_failed' as success,
    moves.shift_id,
    moves.sequence_key,
    moves.possession_no,
    case when moves.kind = 'entry' then coalesce(yields.attempts_after, 0) end as attempts_after,
    case when moves.kind = 'entry' then coalesce(yields.sog_after, 0) end as sog_after,
    case when moves.kind = 'entry' then coalesce(yields.xg_after, 0.0) end as xg_after,
    case when moves.kind = 'entry' then coalesce(yields.goal_after, 0) end as goal_after,
    stays.zone_time_s,
    yields.s_to_first_attempt,
    touches.next_touch_side = moves.side as retained,
    touches.next_touch_side,
    case
        when moves.kind = 'entry'
            then moves.class = 'controlled' and coalesce(yields.s_to_attempt <= (select rush_s from limits), false)
    end as is_rush_entry,
    case
        when moves.kind = 'entry'
            then moves.class = 'controlled' and coalesce(yields.s_to_sog <= (select rush_s from limits), false)
    end as is_rush_sog,
    -- The named defender of a failed entry gets the denial.
    case when moves.kind = 'entry_failed' then coalesce(deniers.player_id, events.opp_player_1_id) end as denied_by_id,
    cast(null as double) as x,
    cast(null as double) as y
from int_zone_moves as moves
inner join fact_events as events on events.event_id = moves.event_id
left join yields on yields.event_id = moves.event_id
left join stays on stays.event_id = moves.event_id
left join int_touches as touches on touches.event_id = moves.event_id
left join deniers on deniers.event_id = moves.event_id
