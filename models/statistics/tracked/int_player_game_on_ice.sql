-- Ice time and on-ice sums of every skater of a game with usable shifts, over the same slices the splits are cut from.
with team_totals as (
    select
        game_id,
        sum(home_cf) as home_cf,
        sum(away_cf) as away_cf
    from int_stint_slices
    group by game_id
),

-- One row per skater and slice, turned to his side. Time in net is ice time, but attempts count for skaters only.
on_ice as (
    select
        players.game_id,
        players.player_id,
        players.is_home,
        case when players.is_home then labels.home_strength else labels.away_strength end as strength,
        slices.duration_s,
        slices.playing_s,
        case when on_shift.slot_id = 'SL06' then 0 else 1 end as as_skater,
        case when players.is_home then slices.home_cf else slices.away_cf end as cf,
        case when players.is_home then slices.away_cf else slices.home_cf end as ca,
        case when players.is_home then slices.home_ff else slices.away_ff end as ff,
        case when players.is_home then slices.away_ff else slices.home_ff end as fa,
        case when players.is_home then slices.home_sf else slices.away_sf end as sf,
        case when players.is_home then slices.away_sf else slices.home_sf end as sa,
        case when players.is_home then slices.home_gf else slices.away_gf end as gf,
        case when players.is_home then slices.away_gf else slices.home_gf end as ga,
        case when players.is_home then slices.home_plus else slices.away_plus end as plus,
        case when players.is_home then slices.away_plus else slices.home_plus end as minus,
        case when players.is_home then slices.home_xgf else slices.away_xgf end as xgf,
        case when players.is_home then slices.away_xgf else slices.home_xgf end as xga,
        case when players.is_home then slices.home_hd else slices.away_hd end as hd_for,
        case when players.is_home then slices.away_hd else slices.home_hd end as hd_against
    from fact_shift_players as on_shift
    inner join int_stint_slices as slices on on_shift.shift_id = slices.shift_id
    inner join int_stint_labels as labels on on_shift.shift_id = labels.shift_id
    inner join int_game_players as players
        on on_shift.game_id = players.game_id
        and on_shift.player_id = players.player_id
    where not players.is_goalie
),

totals as (
    select
        game_id,
        player_id,
        is_home,
        sum(duration_s) as toi_seconds,
        sum(playing_s) as playing_toi_seconds,
        sum(case when strength = 'EV' then duration_s else 0 end) as toi_ev,
        sum(case when strength = 'PP' then duration_s else 0 end) as toi_pp,
        sum(case when strength = 'SH' then duration_s else 0 end) as toi_sh,
        sum(case when strength = 'EN_OWN' then duration_s else 0 end) as toi_en_own,
        sum(case when strength = 'EN_OPP' then duration_s else 0 end) as toi_en_opp,
        sum(as_skater * cf) as on_cf,
        sum(as_skater * ca) as on_ca,
        sum(as_skater * ff) as on_ff,
        sum(as_skater * fa) as on_fa,
        sum(as_skater * sf) as on_sf,
        sum(as_skater * sa) as on_sa,
        sum(as_skater * gf) as on_gf,
        sum(as_skater * ga) as on_ga,
        sum(as_skater * plus) as plus,
        sum(as_skater * minus) as minus,
        sum(as_skater * xgf) as on_xgf,
        sum(as_skater * xga) as on_xga,
        sum(as_skater * hd_for) as on_hd_for,
        sum(as_skater * hd_against) as on_hd_against
    from on_ice
    group by game_id, player_id, is_home
)

select
    totals.game_id,
    totals.player_id,
    totals.toi_seconds,
    totals.playing_toi_seconds,
    totals.toi_ev,
    totals.toi_pp,
    totals.toi_sh,
    totals.toi_en_own,
    totals.toi_en_opp,
    totals.on_cf,
    totals.on_ca,
    totals.on_ff,
    totals.on_fa,
    totals.on_sf,
    totals.on_sa,
    totals.on_gf,
    totals.on_ga,
    totals.on_xgf,
    totals.on_xga,
    totals.on_hd_for,
    totals.on_hd_against,
    totals.plus,
    totals.minus,
    -- What the team did in the stints he sat out.
    case when totals.is_home then team_totals.home_cf else team_totals.away_cf end - totals.on_cf as off_cf,
    case when totals.is_home then team_totals.away_cf else team_totals.home_cf end - totals.on_ca as off_ca
from totals
inner join team_totals on totals.game_id = team_totals.game_id
