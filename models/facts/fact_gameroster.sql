-- The official box score: who was on the sheet of each game and what the league recorded. The official score always
-- wins; nothing tracked overwrites it.
with season_ratings as (
    select
        season_id,
        player_id,
        max(skill_rating) as skill_rating
    from fact_registration
    where skill_rating is not null
    group by
        season_id,
        player_id
),
rosters as (
    select
        game_id,
        player_id,
        team_id,
        jersey_number,
        case position
            when 'Forward' then 'POS04'
            when 'Defense' then 'POS05'
            when 'Goalie' then 'POS06'
        end as position_id,
        coalesce(goals, 0) as goals,
        coalesce(assists, 0) as assists,
        coalesce(pim, 0) as pim,
        coalesce(goals_against, 0) as goals_against,
        coalesce(shutouts, 0) as shutouts,
        games_played,
        rating_at_game,
        is_sub,
        has_boxscore
    from stg_gameroster
)
select
    rosters.game_id,
    rosters.player_id,
    schedule.season_id,
    schedule.date,
    rosters.team_id,
    case
        when rosters.team_id = schedule.home_team_id then schedule.away_team_id
        when rosters.team_id = schedule.away_team_id then schedule.home_team_id
    end as opp_team_id,
    case
        when rosters.team_id = schedule.home_team_id then 'home'
        when rosters.team_id = schedule.away_team_id then 'away'
    end as venue,
    rosters.jersey_number,
    rosters.position_id,
    -- The role a player really had in a tracked game: the slot group with most seconds. A tie, or a player seen only as
    -- extra attacker, leaves the official position.
    case
        when slots.player_id is null then null
        when slots.forward_s > greatest(slots.defense_s, slots.goalie_s) then 'POS04'
        when slots.defense_s > greatest(slots.forward_s, slots.goalie_s) then 'POS05'
        when slots.goalie_s > greatest(slots.forward_s, slots.defense_s) then 'POS06'
        else rosters.position_id
    end as tracked_position_id,
    rosters.goals,
    rosters.assists,
    rosters.goals + rosters.assists as points,
    rosters.pim,
    rosters.goals_against,
    rosters.shutouts,
    rosters.games_played,
    coalesce(rosters.position_id = 'POS06', false) as is_goalie,
    cast(coalesce(rosters.rating_at_game, season_ratings.skill_rating, players.current_skill_rating) as double) as rating_at_game,
    case
        when rosters.rating_at_game is not null then 'roster'
        when season_ratings.skill_rating is not null then 'registration'
        when players.current_skill_rating is not null then 'current'
    end as rating_source,
    rosters.is_sub,
    rosters.has_boxscore
from rosters
inner join dim_schedule as schedule on schedule.game_id = rosters.game_id
left join season_ratings
    on season_ratings.season_id = schedule.season_id
    and season_ratings.player_id = rosters.player_id
left join dim_player as players on players.player_id = rosters.player_id
left join int_player_slot_seconds as slots
    on slots.game_id = rosters.game_id
    and slots.player_id = rosters.player_id
