-- Saves with the shot that each of them stopped and what became of the rebound.
with shots_and_saves as (
    select
        stream.event_id,
        stream.game_id,
        stream.sequence_no,
        stream.event_seq,
        stream.clock_monotone_s,
        stream.event_type,
        -- The goalie's side of both.
        case when stream.event_type = 'Save' then stream.side else stream.other_side end as goalie_side
    from int_event_stream as stream
    where
        stream.sequence_key is not null
        and stream.side is not null
        and (stream.event_type = 'Save' or stream.event_detail = 'Shot_OnNetSaved')
),
levels as (
    -- A save stops the latest shot that no save has stopped yet. Shots open and saves close, like brackets: a save
    -- belongs to the last shot that raised the number of open shots to the level the save found.
    select
        shots_and_saves.*,
        case when event_type = 'Save' then 1 else 0 end + sum(case when event_type = 'Save' then -1 else 1 end) over (
            partition by game_id, goalie_side
            order by event_seq
            rows between unbounded preceding and current row
        ) as level
    from shots_and_saves
),
pairs as (
    select
        event_id,
        event_type,
        lag(event_type) over same_level = 'Shot'
        and lag(sequence_no) over same_level = sequence_no
        and lag(level) over same_level = level as follows_shot,
        lag(event_id) over same_level as shot_event_id,
        lag(clock_monotone_s) over same_level - clock_monotone_s as s_since_shot
    from levels
    window same_level as (
        partition by game_id, goalie_side
        order by sequence_no, level, event_seq
    )
),
stopped as (
    select
        event_id,
        shot_event_id
    from pairs
    where
        event_type = 'Save'
        and follows_shot
        and s_since_shot <= (
            select weight
            from dim_metric_weight
            where metric = 'save_pairing' and term = 'max_gap_s'
        )
),
rebounds as (
    -- The rebound behind a save, before the next save of that goalie's side.
    select
        event_id,
        lead(event_type) over same_side = 'Rebound' and lead(sequence_no) over same_side = sequence_no as has_rebound,
        lead(event_detail) over same_side as next_detail
    from int_event_stream
    where
        sequence_key is not null
        and event_type in ('Save', 'Rebound')
    window same_side as (
        partition by game_id, side
        order by event_seq
    )
)
select
    events.event_id,
    events.game_id,
    events.goalie_id,
    events.event_team_id as team_id,
    shots.event_id as shot_event_id,
    nullif(split_part(events.event_detail_2, '_', 2), '') as save_type,
    case events.event_detail
        when 'Save_Rebound' then 'rebound'
        when 'Save_Freeze' then 'freeze'
        when 'Save_Played' then 'played'
    end as outcome,
    case when rebounds.has_rebound then nullif(split_part(rebounds.next_detail, '_', 2), '') end as rebound_result,
    shots.xg,
    shots.danger,
    context.s_since_opp_entry,
    events.shift_id
from fact_events as events
left join stopped on stopped.event_id = events.event_id
left join fact_shots as shots on shots.event_id = stopped.shot_event_id
left join rebounds on rebounds.event_id = events.event_id
left join fact_event_context as context on context.event_id = events.event_id
where events.event_type = 'Save'
