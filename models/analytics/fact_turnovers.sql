-- Turnovers seen by the side that lost the puck, and what they cost.
with turnovers as (
    select
        events.event_id,
        events.game_id,
        events.period,
        events.event_seq,
        -- Until this clock an attempt counts as a consequence.
        events.clock_monotone_s - (
            select weight
            from dim_metric_weight
            where metric = 'turnover' and term = 'cost_window_s'
        ) as cost_clock_limit_s,
        events.sequence_key,
        events.shift_id,
        -- A takeaway is typed for the team that took the puck, every other turnover for the team that lost it.
        events.is_takeaway,
        events.is_bad_giveaway,
        events.is_giveaway,
        case when events.is_takeaway then events.opp_team_id else events.event_team_id end as team_id,
        case when events.is_takeaway then events.event_team_id else events.opp_team_id end as taker_team_id,
        case when events.is_takeaway then events.opp_player_1_id else events.event_player_1_id end as player_id,
        case when events.is_takeaway then events.event_player_1_id else events.opp_player_1_id end as taker_id,
        nullif(split_part(events.event_detail_2, '_', 2), '') as cause
    from fact_events as events
    where events.event_type = 'Turnover'
),
costs as (
    select
        turnovers.event_id,
        count(*) as opp_attempts,
        sum(valued.xg_flurry) as opp_xg,
        count(*) filter (where shots.is_goal) as goals_against
    from turnovers
    inner join int_shots as shots
        on
            shots.game_id = turnovers.game_id
            and shots.sequence_key = turnovers.sequence_key
            and shots.team_id = turnovers.taker_team_id
    inner join fact_shots as valued on valued.event_id = shots.event_id
    where
        shots.event_seq > turnovers.event_seq
        and shots.clock_monotone_s >= turnovers.cost_clock_limit_s
    group by turnovers.event_id
)
select
    turnovers.event_id,
    turnovers.game_id,
    turnovers.team_id,
    turnovers.player_id,
    turnovers.taker_id,
    case
        when turnovers.is_giveaway then 'giveaway'
        when turnovers.is_takeaway then 'takeaway'
        else 'untyped'
    end as kind,
    turnovers.cause,
    case
        when turnovers.is_takeaway then 'good'
        when turnovers.is_bad_giveaway then 'bad'
        when turnovers.is_giveaway then 'neutral'
    end as quality,
    case
        when not turnovers.is_takeaway or context.zone_final = 'N' then context.zone_final
        when context.zone_final = 'O' then 'D'
        when context.zone_final = 'D' then 'O'
    end as zone_final,
    case when turnovers.is_takeaway then -context.lead_clipped else context.lead_clipped end as lead_clipped,
    turnovers.shift_id,
    case when turnovers.team_id is not null then coalesce(costs.opp_attempts, 0) end as opp_attempts_10s,
    case when turnovers.team_id is not null then coalesce(costs.opp_xg, 0.0) end as opp_xg_10s,
    case when turnovers.team_id is not null then coalesce(costs.goals_against, 0) end as goal_against_10s
from turnovers
left join fact_event_context as context on context.event_id = turnovers.event_id
left join costs on costs.event_id = turnovers.event_id
