select
    concat_ws(' ', game_id, player_id) as goalie,
    team_id,
    venue,
    toi_seconds,
    playing_toi_seconds,
    saves,
    goals_against,
    passes,
    passes_completed,
    giveaways
from fact_goalie_game_stats
