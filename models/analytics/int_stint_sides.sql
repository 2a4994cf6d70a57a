-- Each stint seen from either side: who is on the ice and the on-ice counts, own before opposing. What is counted for
-- players, pairs and lines is a sum over these rows.
with sides as (
    select
        shifts.*,
        unnest(make_array(true, false)) as is_home
    from fact_shifts as shifts
)
select
    sides.shift_id,
    sides.is_home,
    sides.game_id,
    case when sides.is_home then sides.home_team_id else sides.away_team_id end as team_id,
    sides.period,
    sides.game_elapsed_start_s,
    sides.duration_s,
    stints.live_s,
    case when sides.is_home then sides.home_f1_id else sides.away_f1_id end as f1_id,
    case when sides.is_home then sides.home_f2_id else sides.away_f2_id end as f2_id,
    case when sides.is_home then sides.home_f3_id else sides.away_f3_id end as f3_id,
    case when sides.is_home then sides.home_d1_id else sides.away_d1_id end as d1_id,
    case when sides.is_home then sides.home_d2_id else sides.away_d2_id end as d2_id,
    case when sides.is_home then sides.home_x_id else sides.away_x_id end as x_id,
    case when sides.is_home then sides.home_skaters else sides.away_skaters end as own_skaters,
    case when sides.is_home then sides.away_skaters else sides.home_skaters end as opp_skaters,
    sides.home_skaters = 5
    and sides.away_skaters = 5
    and not sides.home_net_empty
    and not sides.away_net_empty as is_5v5,
    case when sides.is_home then stints.home_lead_clipped else -stints.home_lead_clipped end as lead_clipped,
    stints.start_kind,
    case
        when stints.start_zone_home = 'N' or sides.is_home then stints.start_zone_home
        when stints.start_zone_home = 'O' then 'D'
        when stints.start_zone_home = 'D' then 'O'
    end as start_zone,
    case
        when stints.end_zone_home = 'N' or sides.is_home then stints.end_zone_home
        when stints.end_zone_home = 'O' then 'D'
        when stints.end_zone_home = 'D' then 'O'
    end as end_zone,
    case when sides.is_home then sides.home_cf else sides.away_cf end as cf,
    case when sides.is_home then sides.away_cf else sides.home_cf end as ca,
    case when sides.is_home then sides.home_ff else sides.away_ff end as ff,
    case when sides.is_home then sides.away_ff else sides.home_ff end as fa,
    case when sides.is_home then sides.home_sf else sides.away_sf end as sf,
    case when sides.is_home then sides.away_sf else sides.home_sf end as sa,
    case when sides.is_home then sides.home_gf else sides.away_gf end as gf,
    case when sides.is_home then sides.away_gf else sides.home_gf end as ga,
    case when sides.is_home then stints.home_xg else stints.away_xg end as xg_for,
    case when sides.is_home then stints.away_xg else stints.home_xg end as xg_against,
    case when sides.is_home then stints.home_xg_flurry else stints.away_xg_flurry end as xgf,
    case when sides.is_home then stints.away_xg_flurry else stints.home_xg_flurry end as xga,
    case when sides.is_home then stints.home_sc else stints.away_sc end as scf,
    case when sides.is_home then stints.away_sc else stints.home_sc end as sca,
    case when sides.is_home then stints.home_hd else stints.away_hd end as hdcf,
    case when sides.is_home then stints.away_hd else stints.home_hd end as hdca,
    case when sides.is_home then stints.home_hd_gf else stints.away_hd_gf end as hdgf,
    case when sides.is_home then stints.away_hd_gf else stints.home_hd_gf end as hdga,
    case when sides.is_home then stints.home_entries_ctl else stints.away_entries_ctl end as entries_ctl_for,
    case when sides.is_home then stints.away_entries_ctl else stints.home_entries_ctl end as entries_ctl_against,
    case when sides.is_home then stints.home_attempts_adj else stints.away_attempts_adj end as cf_adj,
    case when sides.is_home then stints.away_attempts_adj else stints.home_attempts_adj end as ca_adj,
    case when sides.is_home then sides.away_rating_avg else sides.home_rating_avg end as opp_rating
from sides
inner join fact_stints as stints on stints.shift_id = sides.shift_id
