-- A skater's official season with all his teams together, for each game type and for both (All).
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
        pim,
        games_as_sub,
        multi_point_games,
        hat_tricks
    from fact_player_season_official
),

team_totals as (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        sum(games_played) as games_played,
        sum(goals) as goals,
        sum(assists) as assists,
        sum(points) as points,
        sum(pim) as pim,
        sum(games_as_sub) as games_as_sub,
        sum(multi_point_games) as multi_point_games,
        sum(hat_tricks) as hat_tricks
    from team_seasons
    group by
        player_id,
        season_id,
        game_type,
        team_id
),

totals as (
    select
        player_id,
        season_id,
        game_type,
        count(*) as teams,
        -- Substitutes help out everywhere; the team he played most for stands for him in lists.
        first_value(team_id order by games_played desc, team_id) as team_id,
        sum(games_played) as games_played,
        sum(goals) as goals,
        sum(assists) as assists,
        sum(points) as points,
        sum(pim) as pim,
        sum(games_as_sub) as games_as_sub,
        sum(multi_point_games) as multi_point_games,
        sum(hat_tricks) as hat_tricks
    from team_totals
    group by
        player_id,
        season_id,
        game_type
),

-- A streak goes on when the player changes teams, and from the last regular game into the playoffs: it cannot be taken
-- from the seasons with one team and is counted over the games.
skater_games as (
    select
        logs.player_id,
        logs.season_id,
        logs.position_group,
        logs.points,
        unnest(make_array(logs.game_type, 'All')) as game_type,
        schedule.date,
        logs.game_id
    from fact_player_game_log_official as logs
    inner join dim_schedule as schedule on logs.game_id = schedule.game_id
    where logs.position_group is distinct from 'G'
),

numbered_games as (
    select
        skater_games.*,
        cast(row_number() over (
            partition by player_id, season_id, game_type
            order by date, game_id
        ) as bigint) as game_number
    from skater_games
),

streaks as (
    select
        numbered_games.*,
        game_number - coalesce(
            max(case when points = 0 then game_number end) over (
                partition by player_id, season_id, game_type
                order by date, game_id
                rows between unbounded preceding and current row
            ),
            0
        ) as point_streak
    from numbered_games
),

game_facts as (
    select
        player_id,
        season_id,
        game_type,
        case
            when count(position_group) = 0 then null
            when 2 * count(*) filter (where position_group = 'F') >= count(position_group) then 'F'
            else 'D'
        end as position_group,
        max(point_streak) as longest_point_streak
    from streaks
    group by
        player_id,
        season_id,
        game_type
)

select
    totals.player_id,
    totals.season_id,
    totals.game_type,
    totals.team_id,
    totals.teams,
    game_facts.position_group,
    totals.games_played,
    totals.goals,
    totals.assists,
    totals.points,
    totals.pim,
    1.0 * totals.goals / totals.games_played as goals_per_game,
    1.0 * totals.assists / totals.games_played as assists_per_game,
    1.0 * totals.points / totals.games_played as points_per_game,
    1.0 * totals.pim / totals.games_played as pim_per_game,
    totals.games_as_sub,
    totals.multi_point_games,
    totals.hat_tricks,
    game_facts.longest_point_streak
from totals
inner join game_facts
    on totals.player_id = game_facts.player_id
    and totals.season_id = game_facts.season_id
    and totals.game_type = game_facts.game_type
