-- Official totals of a skater with one team. Games in goal count in the goalie tables only, so a player who did both has
-- a row in each.
with skater_games as (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        goals,
        assists,
        points,
        pim,
        is_sub,
        cast(row_number() over (
            partition by player_id, season_id, game_type, team_id
            order by game_number_season
        ) as bigint) as game_number
    from fact_player_game_log_official
    where position_group is distinct from 'G'
),

streaks as (
    select
        skater_games.*,
        game_number - coalesce(
            max(case when points = 0 then game_number end) over (
                partition by player_id, season_id, game_type, team_id
                order by game_number
                rows between unbounded preceding and current row
            ),
            0
        ) as point_streak
    from skater_games
),

totals as (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        count(*) as games_played,
        sum(goals) as goals,
        sum(assists) as assists,
        sum(points) as points,
        sum(pim) as pim,
        count(*) filter (where is_sub) as games_as_sub,
        count(*) filter (where points >= 2) as multi_point_games,
        count(*) filter (where goals >= 3) as hat_tricks,
        max(point_streak) as longest_point_streak
    from streaks
    group by
        player_id,
        season_id,
        game_type,
        team_id
)

select
    player_id,
    season_id,
    game_type,
    team_id,
    games_played,
    goals,
    assists,
    points,
    pim,
    1.0 * goals / games_played as goals_per_game,
    1.0 * assists / games_played as assists_per_game,
    1.0 * points / games_played as points_per_game,
    1.0 * pim / games_played as pim_per_game,
    games_as_sub,
    multi_point_games,
    hat_tricks,
    longest_point_streak
from totals
