-- Official totals of a goalie over all seasons: regular season, playoffs, and both together.
with team_seasons as (
    select
        player_id,
        season_id,
        unnest(make_array(game_type, 'All')) as game_type,
        games_played,
        wins,
        losses,
        ties,
        shared_games,
        goals_against,
        shutouts,
        assists,
        pim
    from fact_goalie_season_official
),

totals as (
    select
        player_id,
        game_type,
        count(distinct season_id) as seasons,
        sum(games_played) as games_played,
        sum(wins) as wins,
        sum(losses) as losses,
        sum(ties) as ties,
        sum(shared_games) as shared_games,
        sum(goals_against) as goals_against,
        sum(shutouts) as shutouts,
        sum(assists) as assists,
        sum(pim) as pim
    from team_seasons
    group by
        player_id,
        game_type
)

select
    player_id,
    game_type,
    seasons,
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
