select
    r.metric_rank as rank,
    p.player_name as player,
    r.games_played as gp,
    r.goals as g,
    r.assists as a,
    r.points as pts
from v_leaderboard_skaters as r
inner join v_current_season as c
    on r.season_id = c.season_id
inner join dim_player as p
    on r.player_id = p.player_id
where r.game_type = 'Regular' and r.metric = 'points'
order by r.metric_rank, r.goals desc, r.player_id
limit 5
