-- Everybody who was on the ice or had a part in an event, with his team by the official roster and his role in this game.
with seen as (
    select game_id, player_id from fact_event_players where player_id is not null
    union
    select game_id, player_id from fact_shift_players where player_id is not null
),

on_the_ice as (
    select distinct game_id, player_id
    from fact_shift_players
    where player_id is not null
)

select
    seen.game_id,
    seen.player_id,
    roster.team_id,
    roster.opp_team_id,
    games.season_id,
    games.game_type,
    roster.venue,
    roster.team_id = games.home_team_id as is_home,
    -- Time in net decides; a goalie of the roster who never stood on the ice is no skater either.
    goalies.player_id is not null
        or (on_the_ice.player_id is null and coalesce(roster.is_goalie, false)) as is_goalie,
    case coalesce(roster.tracked_position_id, roster.position_id)
        when 'POS01' then 'F'
        when 'POS02' then 'F'
        when 'POS03' then 'F'
        when 'POS04' then 'F'
        when 'POS05' then 'D'
    end as position_group,
    coalesce(roster.is_sub, false) as is_sub,
    roster.rating_at_game as player_rating,
    games.has_usable_shifts,
    games.stint_seconds,
    games.has_assist_tags,
    games.has_play_detail,
    games.has_pressure
from seen
inner join int_tracked_games as games on seen.game_id = games.game_id
inner join fact_gameroster as roster on seen.game_id = roster.game_id and seen.player_id = roster.player_id
left join int_game_goalies as goalies on seen.game_id = goalies.game_id and seen.player_id = goalies.player_id
left join on_the_ice on seen.game_id = on_the_ice.game_id and seen.player_id = on_the_ice.player_id
