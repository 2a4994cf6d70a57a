-- Everything a goalie faced: one row per attempt against him, per save and per goal against, with what it looked like.
-- Totals and splits of goalies are sums over these rows.
with age_limits as (
    select
        max(weight) filter (where term = 'rush_max_s') as rush_max_s,
        max(weight) filter (where term = 'quick_max_s') as quick_max_s
    from dim_metric_weight
    where metric = 'goalie_context'
),

-- A zone stay lasts while the puck is in one third and no whistle goes.
shots_in_stay as (
    select
        shots.event_id,
        shots.game_id,
        shots.team_id,
        shots.shift_id,
        shots.is_unblocked,
        shots.is_sog,
        shots.xg,
        shots.is_rebound,
        shots.danger,
        shots.shot_type,
        events.s_since_own_entry,
        case
            when before_fit.sequence_key is not null then row_number() over (
                partition by shots.game_id, before_fit.sequence_key, before_fit.third_run_no, shots.team_id
                order by events.event_seq
            )
        end as attempt_no
    from fact_shots as shots
    inner join int_shots as before_fit on shots.event_id = before_fit.event_id
    inner join fact_events as events on shots.event_id = events.event_id
),

shot_looks as (
    select
        shots.event_id,
        shots.game_id,
        shots.team_id,
        shots.shift_id,
        shots.is_unblocked,
        shots.is_sog,
        shots.xg,
        coalesce(shots.is_rebound, false) as is_rebound,
        coalesce(shots.danger, 'unknown') as danger,
        coalesce(shots.shot_type, 'unknown') as shot_type,
        -- The younger the attack's entry, the less the defence is set.
        case
            when shots.s_since_own_entry < age_limits.rush_max_s then 'rush'
            when shots.s_since_own_entry < age_limits.quick_max_s then 'quick'
            else 'set'
        end as shot_context,
        case
            when shots.attempt_no = 1 then '1'
            when shots.attempt_no <= 3 then '2-3'
            when shots.attempt_no > 3 then '4+'
            else 'unknown'
        end as sequence_load
    from age_limits
    cross join shots_in_stay as shots
),

faced as (
    -- An attempt is faced by the goalie of the other team in its stint; nobody faces a shot at an empty net.
    select
        looks.event_id,
        case when looks.team_id = labels.home_team_id then labels.away_goalie_id else labels.home_goalie_id end as goalie_id,
        'attempt' as kind,
        looks.event_id as shot_event_id,
        cast(null as varchar) as outcome,
        cast(null as varchar) as save_type
    from shot_looks as looks
    inner join int_stint_labels as labels on looks.shift_id = labels.shift_id

    union all

    select
        event_id,
        goalie_id,
        'save' as kind,
        shot_event_id,
        outcome,
        save_type
    from fact_saves

    union all

    select
        goal_event_id as event_id,
        goalie_id,
        'goal' as kind,
        event_id as shot_event_id,
        cast(null as varchar) as outcome,
        cast(null as varchar) as save_type
    from fact_goals
)

select
    faced.event_id,
    events.game_id,
    faced.goalie_id as player_id,
    faced.kind,
    events.event_seq,
    events.period,
    events.game_elapsed_s,
    case when events.period <= 3 then cast(events.period as varchar) else 'OT' end as period_label,
    coalesce(case when players.is_home then labels.home_strength else labels.away_strength end, 'unknown') as strength,
    case
        when events.home_score = events.away_score then 'tied'
        when (events.home_score > events.away_score) = players.is_home then 'leading'
        else 'trailing'
    end as score_state,
    coalesce(events.time_bucket_id, 'unknown') as time_bucket,
    coalesce(looks.danger, 'unknown') as danger,
    coalesce(looks.shot_context, 'unknown') as shot_context,
    coalesce(looks.shot_type, 'unknown') as shot_type,
    coalesce(looks.sequence_load, 'unknown') as sequence_load,
    coalesce(looks.is_rebound, false) as is_rebound,
    faced.save_type as save_location,
    faced.outcome,
    case when faced.kind = 'attempt' and looks.is_sog then 1 else 0 end as sog_faced,
    case when faced.kind = 'attempt' and looks.is_unblocked then 1 else 0 end as unblocked_faced,
    case when faced.kind = 'attempt' and looks.is_unblocked then coalesce(looks.xg, 0) else 0 end as xg_faced,
    case when faced.kind = 'attempt' and looks.is_sog then coalesce(looks.xg, 0) else 0 end as xg_sog
from faced
inner join fact_events as events on faced.event_id = events.event_id
inner join int_game_players as players on events.game_id = players.game_id and faced.goalie_id = players.player_id
left join shot_looks as looks on faced.shot_event_id = looks.event_id
left join int_stint_labels as labels on events.shift_id = labels.shift_id
where players.is_goalie
