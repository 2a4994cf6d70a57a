-- What the standings add up, before they are ranked; the ranking reads it several times.
with numbered_games as (
    select
        games.team_id,
        games.season_id,
        games.game_type,
        games.venue,
        games.goals_for,
        games.goals_against,
        games.win,
        games.loss,
        games.tie,
        games.otl,
        games.points,
        games.pim,
        cast(row_number() over (
            partition by games.team_id, games.season_id, games.game_type
            order by schedule.date, games.game_id
        ) as bigint) as game_number,
        count(*) over (partition by games.team_id, games.season_id, games.game_type) as n_games
    from fact_team_game_official as games
    inner join dim_schedule as schedule on games.game_id = schedule.game_id
),

-- A streak is as long as the number of games since the last one that broke it.
streaks as (
    select
        numbered_games.*,
        game_number - coalesce(max(case when not win then game_number end) over season_so_far, 0) as win_streak,
        game_number - coalesce(max(case when loss then game_number end) over season_so_far, 0) as unbeaten_streak
    from numbered_games
    window season_so_far as (
        partition by team_id, season_id, game_type
        order by game_number
        rows between unbounded preceding and current row
    )
)

select
    team_id,
    season_id,
    game_type,
    count(*) as gp,
    count(*) filter (where win) as w,
    count(*) filter (where loss) as l,
    count(*) filter (where tie) as t,
    count(*) filter (where otl) as otl,
    sum(points) as points,
    sum(goals_for) as gf,
    sum(goals_against) as ga,
    count(*) filter (where win and venue = 'home') as home_w,
    count(*) filter (where loss and venue = 'home') as home_l,
    count(*) filter (where tie and venue = 'home') as home_t,
    count(*) filter (where win and venue = 'away') as away_w,
    count(*) filter (where loss and venue = 'away') as away_l,
    count(*) filter (where tie and venue = 'away') as away_t,
    count(*) filter (where win and game_number > n_games - 10) as last10_w,
    count(*) filter (where loss and game_number > n_games - 10) as last10_l,
    count(*) filter (where tie and game_number > n_games - 10) as last10_t,
    coalesce(max(game_number) filter (where win), 0) as last_win_number,
    coalesce(max(game_number) filter (where loss), 0) as last_loss_number,
    coalesce(max(game_number) filter (where tie), 0) as last_tie_number,
    max(win_streak) as longest_win_streak,
    max(unbeaten_streak) as longest_unbeaten_streak,
    sum(pim) as pim
from streaks
group by
    team_id,
    season_id,
    game_type
