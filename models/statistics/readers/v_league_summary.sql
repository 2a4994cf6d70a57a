-- The season in headline numbers, for each game type and for both (All).
with team_games as (
    select
        games.game_id,
        games.team_id,
        games.season_id,
        unnest(make_array(games.game_type, 'All')) as game_type,
        schedule.date,
        schedule.last_period_type,
        games.venue,
        games.goals_for,
        games.goals_against,
        games.win,
        games.tie,
        games.pim,
        games.unattributed_goals
    from fact_team_game_official as games
    inner join dim_schedule as schedule on games.game_id = schedule.game_id
),

games as (
    select
        season_id,
        game_type,
        min(date) as first_game_date,
        max(date) as last_game_date,
        count(distinct team_id) as teams,
        -- Every game has exactly one home side.
        count(*) filter (where venue = 'home') as games,
        sum(goals_for) as goals,
        sum(pim) as pim,
        sum(unattributed_goals) as unattributed_goals,
        count(*) filter (where venue = 'home' and win) as home_wins,
        count(*) filter (where venue = 'away' and win) as away_wins,
        count(*) filter (where venue = 'home' and tie) as ties,
        count(*) filter (where venue = 'home' and last_period_type = 'Overtime') as overtime_games,
        count(*) filter (where venue = 'home' and abs(goals_for - goals_against) = 1) as one_goal_games
    from team_games
    group by
        season_id,
        game_type
),

skaters as (
    select
        season_id,
        game_type,
        count(*) as skaters,
        max(points) as most_points,
        max(goals) as most_goals,
        max(assists) as most_assists
    from v_player_season_official
    group by
        season_id,
        game_type
),

goalie_seasons as (
    select
        season_id,
        unnest(make_array(game_type, 'All')) as game_type,
        player_id,
        shutouts
    from fact_goalie_season_official
),

goalies as (
    select
        season_id,
        game_type,
        count(distinct player_id) as goalies,
        sum(shutouts) as shutouts
    from goalie_seasons
    group by
        season_id,
        game_type
)

select
    games.season_id,
    games.game_type,
    games.first_game_date,
    games.last_game_date,
    games.games,
    games.teams,
    coalesce(skaters.skaters, 0) as skaters,
    coalesce(goalies.goalies, 0) as goalies,
    games.goals,
    1.0 * games.goals / games.games as goals_per_game,
    games.unattributed_goals,
    games.pim,
    1.0 * games.pim / games.games as pim_per_game,
    coalesce(goalies.shutouts, 0) as shutouts,
    games.home_wins,
    games.away_wins,
    games.ties,
    100.0 * games.home_wins / games.games as home_win_pct,
    games.overtime_games,
    games.one_goal_games,
    skaters.most_points,
    skaters.most_goals,
    skaters.most_assists
from games
left join skaters
    on games.season_id = skaters.season_id
    and games.game_type = skaters.game_type
left join goalies
    on games.season_id = goalies.season_id
    and games.game_type = goalies.game_type
