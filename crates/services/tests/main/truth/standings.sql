select
    concat_ws(' ', team_id, season_id, game_type) as line,
    gp,
    w,
    l,
    t,
    points,
    gf,
    ga
from fact_team_season_official
