-- The last five and ten games of every team and player in a season, regular games and playoffs in one row of time.
with team_games as (
    select
        'team' as entity_type,
        games.team_id as entity_id,
        games.season_id,
        schedule.date,
        games.game_id,
        case when games.win then 'W' when games.loss then 'L' else 'T' end as result,
        games.goals_for as goals,
        games.goals_against,
        cast(null as bigint) as assists,
        games.points
    from fact_team_game_official as games
    inner join dim_schedule as schedule on games.game_id = schedule.game_id
),

player_games as (
    select
        'player' as entity_type,
        logs.player_id as entity_id,
        logs.season_id,
        schedule.date,
        logs.game_id,
        cast(null as varchar) as result,
        logs.goals,
        cast(null as bigint) as goals_against,
        logs.assists,
        logs.points
    from fact_player_game_log_official as logs
    inner join dim_schedule as schedule on logs.game_id = schedule.game_id
),

games as (
    select * from team_games
    union all
    select * from player_games
),

latest_games as (
    select
        games.*,
        row_number() over (
            partition by entity_id, season_id
            order by date desc, game_id desc
        ) as games_ago
    from games
),

form as (
    select
        entity_type,
        entity_id,
        season_id,
        max(date) as last_game_date,
        count(*) filter (where games_ago <= 5) as last5_games,
        count(*) filter (where games_ago <= 5 and result = 'W') as last5_w,
        count(*) filter (where games_ago <= 5 and result = 'L') as last5_l,
        count(*) filter (where games_ago <= 5 and result = 'T') as last5_t,
        string_agg(result, '' order by games_ago desc) filter (where games_ago <= 5) as last5_results,
        sum(goals) filter (where games_ago <= 5) as last5_goals,
        sum(goals_against) filter (where games_ago <= 5) as last5_goals_against,
        sum(assists) filter (where games_ago <= 5) as last5_assists,
        sum(points) filter (where games_ago <= 5) as last5_points,
        count(*) as last10_games,
        count(*) filter (where result = 'W') as last10_w,
        count(*) filter (where result = 'L') as last10_l,
        count(*) filter (where result = 'T') as last10_t,
        sum(goals) as last10_goals,
        sum(goals_against) as last10_goals_against,
        sum(assists) as last10_assists,
        sum(points) as last10_points
    from latest_games
    where games_ago <= 10
    group by
        entity_type,
        entity_id,
        season_id
)

select
    entity_type,
    entity_id,
    season_id,
    last_game_date,
    last5_games,
    case when entity_type = 'team' then last5_w end as last5_w,
    case when entity_type = 'team' then last5_l end as last5_l,
    case when entity_type = 'team' then last5_t end as last5_t,
    last5_results,
    last5_goals,
    last5_goals_against,
    last5_assists,
    last5_points,
    1.0 * last5_points / last5_games as last5_points_per_game,
    last10_games,
    case when entity_type = 'team' then last10_w end as last10_w,
    case when entity_type = 'team' then last10_l end as last10_l,
    case when entity_type = 'team' then last10_t end as last10_t,
    last10_goals,
    last10_goals_against,
    last10_assists,
    last10_points,
    1.0 * last10_points / last10_games as last10_points_per_game
from form
