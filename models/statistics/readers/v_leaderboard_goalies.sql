-- The same places one metric per row, so that a page asks for any leader list by name. A goalie without tracked shots has
-- no place by save percentage.
with metrics as (
    select
        player_id,
        season_id,
        game_type,
        unnest(make_array('wins', 'gaa', 'shutouts', 'win_pct', 'save_pct')) as metric,
        unnest(make_array(wins_rank, gaa_rank, shutouts_rank, win_pct_rank, save_pct_rank)) as metric_rank,
        unnest(make_array(cast(wins as double), gaa, cast(shutouts as double), win_pct, save_pct)) as metric_value,
        team_id,
        games_played,
        wins,
        losses,
        ties,
        goals_against,
        shutouts,
        games_tracked
    from v_goalie_rankings
)

select
    player_id,
    season_id,
    game_type,
    metric,
    metric_rank,
    metric_value,
    team_id,
    games_played,
    wins,
    losses,
    ties,
    goals_against,
    shutouts,
    games_tracked
from metrics
where metric_value is not null
