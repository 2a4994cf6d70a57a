-- The goalie of each shot on goal, goal, save and rebound. Not simply the player typed: a few rows name a skater.
with shots_before_misplaced_saves as (
    -- A save typed for a skater belongs to the goalie who faced the last shot on goal of the sequence, three seconds
    -- before at most.
    select
        saves.game_id,
        saves.event_index,
        last_value(shots.is_home_event order by shots.event_seq) as is_home_shot
    from int_event_roles as roles
    inner join int_play_events as saves
        on saves.game_id = roles.game_id
        and saves.event_index = roles.event_index
    inner join int_play_events as shots
        on shots.game_id = saves.game_id
        and shots.sequence_no = saves.sequence_no
    where
        roles.is_save
        and not roles.is_goalie_acting
        and shots.is_sog
        and shots.event_seq < saves.event_seq
        and shots.clock_s - saves.clock_s <= 3
    group by
        saves.game_id,
        saves.event_index
),
typed_or_in_net as (
    select
        roles.game_id,
        roles.event_index,
        roles.event_seq,
        roles.period,
        roles.is_save,
        roles.is_rebound_event,
        case
            when roles.is_on_goal and roles.is_home_event then roles.away_goalie_id
            when roles.is_on_goal and not roles.is_home_event then roles.home_goalie_id
            when roles.is_on_goal then null
            when roles.is_goalie_acting then roles.event_player_1_id
            when roles.is_save and shots.is_home_shot then roles.away_goalie_id
            when roles.is_save and not shots.is_home_shot then roles.home_goalie_id
        end as goalie_id
    from int_event_roles as roles
    left join shots_before_misplaced_saves as shots
        on shots.game_id = roles.game_id
        and shots.event_index = roles.event_index
    where
        roles.is_on_goal
        or roles.is_save
        or roles.is_rebound_event
),
saves_before_misplaced_rebounds as (
    -- A rebound typed for a skater belongs to the goalie of the last save, three events before at most.
    select
        rebounds.game_id,
        rebounds.event_index,
        last_value(saves.goalie_id order by saves.event_seq) as goalie_id
    from typed_or_in_net as rebounds
    inner join typed_or_in_net as saves
        on saves.game_id = rebounds.game_id
        and saves.period = rebounds.period
    where
        rebounds.is_rebound_event
        and rebounds.goalie_id is null
        and saves.is_save
        and saves.event_seq between rebounds.event_seq - 3 and rebounds.event_seq - 1
    group by
        rebounds.game_id,
        rebounds.event_index
)
select
    typed_or_in_net.game_id,
    typed_or_in_net.event_index,
    coalesce(typed_or_in_net.goalie_id, rebounds.goalie_id) as goalie_id
from typed_or_in_net
left join saves_before_misplaced_rebounds as rebounds
    on rebounds.game_id = typed_or_in_net.game_id
    and rebounds.event_index = typed_or_in_net.event_index
