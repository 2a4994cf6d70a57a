select
    player_id,
    game_type,
    seasons,
    teams,
    games_played,
    goals,
    assists,
    points,
    pim,
    best_season_points
from fact_player_career_official
