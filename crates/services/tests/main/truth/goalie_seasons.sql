select
    concat_ws(' ', player_id, season_id, game_type, team_id) as season,
    games_played,
    assists,
    pim,
    goals_against,
    shutouts
from fact_goalie_season_official
