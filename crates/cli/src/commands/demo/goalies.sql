select
    r.metric_rank as rank,
    p.player_name as goalie,
    r.games_played as gp,
    r.wins as w,
    r.losses as l,
    r.ties as t,
    cast(r.metric_value as decimal(8, 2)) as gaa,
    r.shutouts as so
from v_leaderboard_goalies as r
inner join v_current_season as c
    on r.season_id = c.season_id
inner join dim_player as p
    on r.player_id = p.player_id
where r.game_type = 'Regular' and r.metric = 'gaa' and r.games_played >= 3
order by r.metric_rank, r.player_id
limit 3
