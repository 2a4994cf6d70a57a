-- Official totals of a skater over all seasons: regular season, playoffs, and both together.
with team_seasons as (
    select
        player_id,
        season_id,
        team_id,
        unnest(make_array(game_type, 'All')) as game_type,
        games_played,
        goals,
        assists,
        points,
        pim
    from fact_player_season_official
),

-- Season labels do not sort by time (a summer season has four digits), first days do.
season_starts as (
    select
        seasons.season_id,
        coalesce(seasons.start_date, min(schedule.date)) as start_date
    from dim_season as seasons
    inner join dim_schedule as schedule on seasons.season_id = schedule.season_id
    group by
        seasons.season_id,
        seasons.start_date
),

-- A season's points are those with all teams together.
seasons as (
    select
        team_seasons.player_id,
        team_seasons.game_type,
        team_seasons.season_id,
        min(season_starts.start_date) as start_date,
        sum(team_seasons.games_played) as games_played,
        sum(team_seasons.goals) as goals,
        sum(team_seasons.assists) as assists,
        sum(team_seasons.points) as points,
        sum(team_seasons.pim) as pim
    from team_seasons
    inner join season_starts on team_seasons.season_id = season_starts.season_id
    group by
        team_seasons.player_id,
        team_seasons.game_type,
        team_seasons.season_id
),

careers as (
    select
        player_id,
        game_type,
        count(*) as seasons,
        first_value(season_id order by start_date, season_id) as first_season_id,
        last_value(season_id order by start_date, season_id) as last_season_id,
        sum(games_played) as games_played,
        sum(goals) as goals,
        sum(assists) as assists,
        sum(points) as points,
        sum(pim) as pim,
        max(points) as best_season_points
    from seasons
    group by
        player_id,
        game_type
),

career_teams as (
    select
        player_id,
        game_type,
        count(distinct team_id) as teams
    from team_seasons
    group by
        player_id,
        game_type
)

select
    careers.player_id,
    careers.game_type,
    careers.seasons,
    careers.first_season_id,
    careers.last_season_id,
    career_teams.teams,
    careers.games_played,
    careers.goals,
    careers.assists,
    careers.points,
    careers.pim,
    1.0 * careers.goals / careers.games_played as goals_per_game,
    1.0 * careers.assists / careers.games_played as assists_per_game,
    1.0 * careers.points / careers.games_played as points_per_game,
    1.0 * careers.pim / careers.games_played as pim_per_game,
    careers.best_season_points
from careers
inner join career_teams
    on careers.player_id = career_teams.player_id
    and careers.game_type = career_teams.game_type
