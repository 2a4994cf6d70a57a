-- The same places one metric per row, so that a page asks for any leader list by name.
select
    player_id,
    season_id,
    game_type,
    unnest(make_array('points', 'goals', 'assists', 'points_per_game', 'pim')) as metric,
    unnest(make_array(points_rank, goals_rank, assists_rank, points_per_game_rank, pim_rank)) as metric_rank,
    unnest(make_array(
        cast(points as double),
        cast(goals as double),
        cast(assists as double),
        points_per_game,
        cast(pim as double)
    )) as metric_value,
    team_id,
    position_group,
    games_played,
    goals,
    assists,
    points,
    pim
from v_player_rankings
