-- Draws with their place, who touched the puck first and what followed shortly after.
with limits as (
    select
        max(weight) filter (where term = 'attempts_window_s') as attempts_s,
        max(weight) filter (where term = 'net_xg_window_s') as net_xg_s,
        max(weight) filter (where term = 'clean_touch_s') as clean_s
    from dim_metric_weight
    where metric = 'faceoff'
),
draws as (
    select
        event_id,
        game_id,
        sequence_key,
        event_seq,
        clock_monotone_s - (select attempts_s from limits) as attempts_clock_limit_s,
        clock_monotone_s - (select net_xg_s from limits) as net_xg_clock_limit_s,
        side
    from int_event_stream
    where event_type = 'Faceoff'
),
aftermath as (
    select
        draws.event_id,
        count(*) filter (
            where shots.side = draws.side
            and shots.clock_monotone_s >= draws.attempts_clock_limit_s
        ) as attempts_for,
        count(*) filter (
            where shots.side <> draws.side
            and shots.clock_monotone_s >= draws.attempts_clock_limit_s
        ) as attempts_against,
        sum(case when shots.side = draws.side then valued.xg_flurry else -valued.xg_flurry end) filter (
            where shots.clock_monotone_s >= draws.net_xg_clock_limit_s
        ) as net_xg
    from draws
    inner join int_shots as shots
        on
            shots.game_id = draws.game_id
            and shots.sequence_key = draws.sequence_key
    inner join fact_shots as valued on valued.event_id = shots.event_id
    where
        shots.event_seq > draws.event_seq
        and shots.side is not null
    group by draws.event_id
)
select
    events.event_id,
    events.game_id,
    events.period,
    events.game_elapsed_s,
    events.event_player_1_id as winner_id,
    events.opp_player_1_id as loser_id,
    events.event_player_2_id as receiver_id,
    events.event_team_id as win_team_id,
    context.zone_final as dot_zone,
    sequences.start_type,
    events.event_team_strength as strength,
    events.shift_id,
    touches.next_touch_side as first_touch_side,
    touches.s_to_next_touch as first_touch_s,
    case
        when draws.side is not null
            then coalesce(
                touches.next_touch_side = draws.side and touches.s_to_next_touch <= (select clean_s from limits),
                false
            )
    end as is_clean,
    case when draws.side is not null then coalesce(aftermath.attempts_for, 0) end as attempts_for_20s,
    case when draws.side is not null then coalesce(aftermath.attempts_against, 0) end as attempts_against_20s,
    case when draws.side is not null then coalesce(aftermath.net_xg, 0.0) end as net_xg_10s,
    cast(null as varchar) as draw_direction
from draws
inner join fact_events as events on events.event_id = draws.event_id
left join fact_event_context as context on context.event_id = draws.event_id
left join fact_sequences as sequences on sequences.start_event_id = draws.event_id
left join int_touches as touches on touches.event_id = draws.event_id
left join aftermath on aftermath.event_id = draws.event_id
