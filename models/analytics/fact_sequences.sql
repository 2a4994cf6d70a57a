-- Sequences: from a draw (or the first live event after a whistle) to the whistle that ends them.
with members as (
    select
        stream.game_id,
        stream.sequence_no,
        stream.sequence_key,
        stream.period,
        stream.event_id,
        stream.event_seq,
        stream.event_type,
        stream.event_detail,
        stream.event_detail_2,
        stream.is_sequence_first,
        stream.side,
        stream.live_s,
        events.detail_raw,
        events.game_elapsed_s,
        events.is_goal,
        events.is_sequence_last
    from int_event_stream as stream
    inner join fact_events as events on events.event_id = stream.event_id
    where stream.sequence_no > 0
),
rolled_up as (
    -- Untyped events belong to no sequence, but the seconds behind them do.
    select
        max(sequence_key) as sequence_key,
        game_id,
        min(period) as period,
        max(case when is_sequence_first then event_id end) as start_event_id,
        max(case when is_sequence_last then event_id end) as end_event_id,
        max(case when is_sequence_first then game_elapsed_s end) as start_elapsed_s,
        max(case when is_sequence_last then game_elapsed_s end) as end_elapsed_s,
        sum(live_s) as live_s,
        count(sequence_key) as events,
        max(case when is_sequence_first and event_type = 'Faceoff' then side end) as faceoff_winner_side,
        max(case
            when not is_sequence_first or event_type <> 'Faceoff' or event_detail is null then null
            -- Most draws after a stoppage are typed so in the source; their code is the plain one.
            when event_detail = 'Faceoff' and lower(detail_raw) like '%afterstoppage%' then 'AfterStoppage'
            when event_detail = 'Faceoff' then 'Faceoff'
            else split_part(event_detail, '_', 2)
        end) as start_type,
        count(case when event_type = 'Stoppage' and sequence_key is not null then 1 end) as stoppages,
        first_value(split_part(event_detail_2, '_', 2) order by event_seq)
            filter (where event_type = 'Stoppage' and sequence_key is not null) as stoppage_cause,
        count(case when is_goal and side = 'H' then 1 end) as home_goals,
        count(case when is_goal and side = 'A' then 1 end) as away_goals
    from members
    group by
        game_id,
        sequence_no
),
attempts as (
    select
        valued.sequence_key,
        count(*) filter (where shots.side = 'H') as home_attempts,
        count(*) filter (where shots.side = 'A') as away_attempts,
        count(*) filter (where shots.side = 'H' and shots.is_sog) as home_sog,
        count(*) filter (where shots.side = 'A' and shots.is_sog) as away_sog,
        sum(valued.xg_flurry) filter (where shots.side = 'H') as home_xg,
        sum(valued.xg_flurry) filter (where shots.side = 'A') as away_xg,
        first_value(shots.side order by shots.event_seq) as first_attempt_side,
        min(shots.game_elapsed_s) as first_attempt_elapsed_s
    from fact_shots as valued
    inner join int_shots as shots on shots.event_id = valued.event_id
    where valued.sequence_key is not null
    group by valued.sequence_key
)
select
    rolled_up.sequence_key,
    rolled_up.game_id,
    rolled_up.period,
    rolled_up.start_event_id,
    rolled_up.end_event_id,
    rolled_up.start_elapsed_s,
    rolled_up.end_elapsed_s,
    rolled_up.live_s,
    case
        when openers.zone_final = 'N' or rolled_up.faceoff_winner_side = 'H' then openers.zone_final
        when openers.zone_final = 'O' then 'D'
        when openers.zone_final = 'D' then 'O'
    end as faceoff_zone_home,
    rolled_up.start_type,
    case when rolled_up.stoppages = 0 then 'implicit' else nullif(rolled_up.stoppage_cause, '') end as end_type,
    rolled_up.events,
    coalesce(attempts.home_attempts, 0) as home_attempts,
    coalesce(attempts.away_attempts, 0) as away_attempts,
    coalesce(attempts.home_sog, 0) as home_sog,
    coalesce(attempts.away_sog, 0) as away_sog,
    coalesce(attempts.home_xg, 0.0) as home_xg,
    coalesce(attempts.away_xg, 0.0) as away_xg,
    rolled_up.home_goals,
    rolled_up.away_goals,
    rolled_up.faceoff_winner_side,
    attempts.first_attempt_side,
    attempts.first_attempt_elapsed_s - rolled_up.start_elapsed_s as first_attempt_s
from rolled_up
left join fact_event_context as openers
    on
        openers.event_id = rolled_up.start_event_id
        and rolled_up.faceoff_winner_side is not null
left join attempts on attempts.sequence_key = rolled_up.sequence_key
