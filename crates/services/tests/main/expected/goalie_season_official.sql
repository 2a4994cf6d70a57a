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
    gaa,
    shutouts,
    win_pct,
    shutout_pct,
    assists,
    pim
from fact_goalie_season_official
