-- One goalie in one tracked game, cut by one dimension at a time. Ice time exists for period, strength, score and time
-- bucket; the other cuts describe the shot and have none.
with net_time as (
    select
        players.game_id,
        players.player_id,
        labels.period_label,
        case when players.is_home then labels.home_strength else labels.away_strength end as strength,
        case
            when slices.home_lead = 0 then 'tied'
            when (slices.home_lead > 0) = players.is_home then 'leading'
            else 'trailing'
        end as score_state,
        slices.time_bucket,
        slices.duration_s as toi_seconds
    from fact_shift_players as on_shift
    inner join int_stint_slices as slices on on_shift.shift_id = slices.shift_id
    inner join int_stint_labels as labels on on_shift.shift_id = labels.shift_id
    inner join int_game_players as players
        on on_shift.game_id = players.game_id
        and on_shift.player_id = players.player_id
    where players.is_goalie and on_shift.slot_id = 'SL06'
),

labelled as (
    select
        game_id,
        player_id,
        unnest(make_array('period', 'strength', 'score_state', 'time_bucket')) as split_type,
        unnest(make_array(period_label, strength, score_state, time_bucket)) as split_value,
        toi_seconds,
        0 as saves,
        0 as goals_against,
        0 as unblocked_faced,
        cast(0 as double) as xg_faced,
        0 as saves_freeze,
        0 as saves_rebound
    from net_time

    union all

    select
        game_id,
        player_id,
        unnest(make_array(
            'period', 'strength', 'score_state', 'time_bucket', 'danger', 'shot_context', 'shot_type', 'sequence_load'
        )) as split_type,
        unnest(make_array(
            period_label, strength, score_state, time_bucket, danger, shot_context, shot_type, sequence_load
        )) as split_value,
        0 as toi_seconds,
        case when kind = 'save' then 1 else 0 end as saves,
        case when kind = 'goal' then 1 else 0 end as goals_against,
        unblocked_faced,
        xg_faced,
        case when outcome = 'freeze' then 1 else 0 end as saves_freeze,
        case when outcome = 'rebound' then 1 else 0 end as saves_rebound
    from int_goalie_events

    union all

    -- Where a save was made is known; where a goal went in is not.
    select
        game_id,
        player_id,
        'save_location' as split_type,
        coalesce(save_location, 'unknown') as split_value,
        0 as toi_seconds,
        1 as saves,
        0 as goals_against,
        0 as unblocked_faced,
        cast(0 as double) as xg_faced,
        case when outcome = 'freeze' then 1 else 0 end as saves_freeze,
        case when outcome = 'rebound' then 1 else 0 end as saves_rebound
    from int_goalie_events
    where kind = 'save'
),

summed as (
    select
        game_id,
        player_id,
        split_type,
        split_value,
        sum(toi_seconds) as toi_seconds,
        sum(saves) as saves,
        sum(goals_against) as goals_against,
        sum(unblocked_faced) as unblocked_faced,
        sum(xg_faced) as xg_faced,
        sum(saves_freeze) as saves_freeze,
        sum(saves_rebound) as saves_rebound
    from labelled
    group by game_id, player_id, split_type, split_value
)

select
    summed.game_id,
    summed.player_id,
    summed.split_type,
    summed.split_value,
    case
        when games.has_usable_shifts and split_type in ('period', 'strength', 'score_state', 'time_bucket')
            then toi_seconds
    end as toi_seconds,
    saves,
    case when games.has_usable_shifts and split_type <> 'save_location' then goals_against end as goals_against,
    case when games.has_usable_shifts and split_type <> 'save_location' then saves + goals_against end as shots_against,
    case when games.has_usable_shifts and split_type <> 'save_location' then unblocked_faced end as unblocked_faced,
    case when games.has_usable_shifts and split_type <> 'save_location' then xg_faced end as xg_faced,
    saves_freeze,
    saves_rebound
from summed
inner join int_tracked_games as games on summed.game_id = games.game_id
-- A blocked attempt alone, without any ice time, says nothing here.
where toi_seconds > 0 or saves > 0 or goals_against > 0 or unblocked_faced > 0
