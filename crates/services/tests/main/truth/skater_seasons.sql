select
    concat_ws(' ', player_id, season_id, game_type, team_id) as season,
    games_played,
    goals,
    assists,
    points,
    pim
from fact_player_season_official
