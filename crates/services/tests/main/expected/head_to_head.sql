select
    team_id,
    opp_team_id,
    season_id,
    game_type,
    gp,
    w,
    l,
    t,
    points,
    gf,
    ga
from fact_team_head_to_head_official
