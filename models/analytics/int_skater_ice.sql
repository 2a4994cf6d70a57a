-- Ice time of each skater of a game and the counts of that time, at all strengths and at five against five. Fewer than
-- ten stints are no record of who was on the ice, so that such games have no rows here.
with counted as (
    select
        game_id,
        player_id,
        sum(duration_s) as toi_s,
        sum(cf) as cf,
        sum(ca) as ca,
        sum(ff) as ff,
        sum(fa) as fa,
        sum(sf) as sf,
        sum(sa) as sa,
        sum(gf) as gf,
        sum(ga) as ga,
        sum(xgf) as xgf,
        sum(xga) as xga,
        sum(case when is_5v5 then duration_s else 0 end) as toi_5v5_s,
        sum(case when is_5v5 then cf else 0 end) as cf_5v5,
        sum(case when is_5v5 then ca else 0 end) as ca_5v5,
        sum(case when is_5v5 then ff else 0 end) as ff_5v5,
        sum(case when is_5v5 then fa else 0 end) as fa_5v5,
        sum(case when is_5v5 then sf else 0 end) as sf_5v5,
        sum(case when is_5v5 then sa else 0 end) as sa_5v5,
        sum(case when is_5v5 then gf else 0 end) as gf_5v5,
        sum(case when is_5v5 then ga else 0 end) as ga_5v5,
        sum(case when is_5v5 then xgf else 0 end) as xgf_5v5,
        sum(case when is_5v5 then xga else 0 end) as xga_5v5
    from v_stint_players
    where not is_goalie and player_id is not null
    group by
        game_id,
        player_id
)
select
    counted.game_id,
    counted.player_id,
    players.team_id,
    players.position_group,
    counted.toi_s,
    counted.cf,
    counted.ca,
    counted.ff,
    counted.fa,
    counted.sf,
    counted.sa,
    counted.gf,
    counted.ga,
    counted.xgf,
    counted.xga,
    counted.toi_5v5_s,
    counted.cf_5v5,
    counted.ca_5v5,
    counted.ff_5v5,
    counted.fa_5v5,
    counted.sf_5v5,
    counted.sa_5v5,
    counted.gf_5v5,
    counted.ga_5v5,
    counted.xgf_5v5,
    counted.xga_5v5
from counted
inner join int_game_players as players
    on
        players.game_id = counted.game_id
        and players.player_id = counted.player_id
where players.has_usable_shifts
