-- Penalties with their scheduled end, how they ended and what they cost.
with game_ends as (
    select
        game_id,
        max(game_elapsed_s + clock_start_s) as game_seconds
    from fact_events
    group by game_id
),
goal_ends as (
    -- A power-play goal ends the oldest running minor of the short-handed team.
    select
        event_id,
        min(goal_elapsed_s) as goal_elapsed_s
    from (
        select
            penalties.event_id,
            goals.game_elapsed_s as goal_elapsed_s,
            row_number() over (
                partition by goals.goal_event_id
                order by penalties.event_seq
            ) as turn
        from int_penalties as penalties
        inner join fact_goals as goals
            on
                goals.game_id = penalties.game_id
                and goals.team_id = penalties.opp_team_id
        where
            goals.situation = 'PP'
            and not penalties.coincidental
            and coalesce(penalties.class, 'Minor') = 'Minor'
            and goals.game_elapsed_s > penalties.game_elapsed_s
            and goals.game_elapsed_s <= penalties.game_elapsed_s + penalties.seconds
    ) as candidates
    where turn = 1
    group by event_id
),
served as (
    select
        penalties.*,
        penalties.game_elapsed_s + penalties.seconds as scheduled_end_elapsed_s,
        case
            when goal_ends.goal_elapsed_s is not null then 'goal'
            when penalties.game_elapsed_s + penalties.seconds > game_ends.game_seconds then 'period'
            when penalties.game_elapsed_s is not null then 'expired'
        end as end_reason,
        coalesce(goal_ends.goal_elapsed_s, penalties.game_elapsed_s + penalties.seconds) as end_elapsed_s
    from int_penalties as penalties
    left join game_ends on game_ends.game_id = penalties.game_id
    left join goal_ends on goal_ends.event_id = penalties.event_id
),
signalled as (
    -- The referee's raised arm of the same sequence.
    select
        penalties.event_id,
        last_value(delayed.event_id order by delayed.event_seq) as delayed_event_id
    from int_penalties as penalties
    inner join fact_events as delayed
        on
            delayed.game_id = penalties.game_id
            and delayed.sequence_key = penalties.sequence_key
            and delayed.event_team_id = penalties.team_id
    where
        delayed.event_type = 'Penalty_Delayed'
        and delayed.event_seq < penalties.event_seq
    group by penalties.event_id
),
costs as (
    select
        served.event_id,
        count(*) as attempts,
        count(*) filter (where shots.is_goal) as goals
    from served
    inner join fact_shots as shots
        on
            shots.game_id = served.game_id
            and shots.team_id = served.opp_team_id
    where
        shots.strength = 'PP'
        and shots.game_elapsed_s > served.game_elapsed_s
        and shots.game_elapsed_s <= served.end_elapsed_s
    group by served.event_id
)
select
    served.event_id,
    served.game_id,
    served.period,
    served.game_elapsed_s,
    served.player_id,
    served.team_id,
    served.drawn_by_id,
    served.infraction,
    served.class,
    served.pim,
    served.scheduled_end_elapsed_s,
    served.end_reason,
    served.coincidental,
    signalled.delayed_event_id,
    case when served.team_id is not null then coalesce(costs.goals, 0) end as pp_goals_against,
    case when served.team_id is not null then coalesce(costs.attempts, 0) end as pp_attempts_against
from served
left join signalled on signalled.event_id = served.event_id
left join costs on costs.event_id = served.event_id
