-- Official totals of a goalie with one team. No minutes exist, so goals against are averaged per game.
with totals as (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        count(*) as games_played,
        count(*) filter (where win) as wins,
        count(*) filter (where loss) as losses,
        count(*) filter (where tie) as ties,
        count(*) filter (where is_shared) as shared_games,
        sum(goals_against) as goals_against,
        -- As recorded: a game without a goal against may have been shared or watched from the bench.
        sum(shutouts) as shutouts,
        sum(assists) as assists,
        sum(pim) as pim
    from int_goalie_game_official
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
    wins,
    losses,
    ties,
    shared_games,
    goals_against,
    1.0 * goals_against / games_played as gaa,
    shutouts,
    100.0 * wins / games_played as win_pct,
    100.0 * shutouts / games_played as shutout_pct,
    assists,
    pim
from totals
