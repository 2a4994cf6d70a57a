select
    g.game_id as game,
    g.date,
    h.team_name as home,
    a.team_name as away,
    g.home_goals || '–' || g.away_goals as score,
    ht.shots_on_goal || '–' || at.shots_on_goal as shots,
    cast(ht.xg as decimal(8, 2)) || '–' || cast(at.xg as decimal(8, 2)) as xg,
    lower(g.tracking_status) as status
from fact_game_status as g
inner join dim_team as h
    on g.home_team_id = h.team_id
inner join dim_team as a
    on g.away_team_id = a.team_id
left join fact_team_game_stats as ht
    on g.game_id = ht.game_id and g.home_team_id = ht.team_id
left join fact_team_game_stats as at
    on g.game_id = at.game_id and g.away_team_id = at.team_id
where g.is_loaded
order by g.date desc, g.game_id desc
limit 5
