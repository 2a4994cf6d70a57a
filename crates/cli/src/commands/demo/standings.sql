select
    s.rank,
    t.team_name as team,
    s.gp,
    s.w,
    s.l,
    s.t,
    s.points as pts,
    s.gf,
    s.ga,
    s.goal_diff as diff,
    s.streak_code as streak
from v_standings as s
inner join v_current_season as c
    on s.season_id = c.season_id
inner join dim_team as t
    on s.team_id = t.team_id
where s.game_type = 'Regular'
order by s.rank
