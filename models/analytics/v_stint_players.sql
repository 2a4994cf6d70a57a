-- On-ice counts of each player and stint, turned to his side: the source of every on-ice share.
select
    players.shift_player_id,
    players.shift_id,
    players.game_id,
    players.season_id,
    players.player_id,
    players.team_id,
    players.opp_team_id,
    players.is_home,
    players.slot_id,
    players.position_id,
    players.slot_id = 'SL06' as is_goalie,
    shifts.period,
    players.shift_seq,
    players.clock_start_s,
    players.clock_end_s,
    shifts.game_elapsed_start_s as start_elapsed_s,
    players.duration_s,
    players.playing_s,
    stints.live_s,
    players.shift_no,
    players.segment_number,
    players.is_first_segment,
    players.is_last_segment,
    players.situation,
    players.strength,
    case when players.is_home then shifts.home_skaters else shifts.away_skaters end as own_skaters,
    case when players.is_home then shifts.away_skaters else shifts.home_skaters end as opp_skaters,
    shifts.home_skaters = 5
    and shifts.away_skaters = 5
    and not shifts.home_net_empty
    and not shifts.away_net_empty as is_5v5,
    case when players.is_home then stints.home_lead_clipped else -stints.home_lead_clipped end as lead_clipped,
    stints.start_kind,
    case
        when stints.start_zone_home = 'N' or players.is_home then stints.start_zone_home
        when stints.start_zone_home = 'O' then 'D'
        when stints.start_zone_home = 'D' then 'O'
    end as start_zone,
    case
        when stints.end_zone_home = 'N' or players.is_home then stints.end_zone_home
        when stints.end_zone_home = 'O' then 'D'
        when stints.end_zone_home = 'D' then 'O'
    end as end_zone,
    players.cf,
    players.ca,
    players.ff,
    players.fa,
    players.sf,
    players.sa,
    players.gf,
    players.ga,
    case when players.is_home then stints.home_xg else stints.away_xg end as xg_for,
    case when players.is_home then stints.away_xg else stints.home_xg end as xg_against,
    case when players.is_home then stints.home_xg_flurry else stints.away_xg_flurry end as xgf,
    case when players.is_home then stints.away_xg_flurry else stints.home_xg_flurry end as xga,
    case when players.is_home then stints.home_sc else stints.away_sc end as scf,
    case when players.is_home then stints.away_sc else stints.home_sc end as sca,
    case when players.is_home then stints.home_hd else stints.away_hd end as hdcf,
    case when players.is_home then stints.away_hd else stints.home_hd end as hdca,
    case when players.is_home then stints.home_hd_gf else stints.away_hd_gf end as hdgf,
    case when players.is_home then stints.away_hd_gf else stints.home_hd_gf end as hdga,
    case when players.is_home then stints.home_entries_ctl else stints.away_entries_ctl end as entries_ctl_for,
    case when players.is_home then stints.away_entries_ctl else stints.home_entries_ctl end as entries_ctl_against,
    case when players.is_home then stints.home_attempts_adj else stints.away_attempts_adj end as cf_adj,
    case when players.is_home then stints.away_attempts_adj else stints.home_attempts_adj end as ca_adj,
    players.team_rating as own_rating,
    players.opp_rating,
    players.player_rating
from fact_shift_players as players
inner join fact_shifts as shifts on shifts.shift_id = players.shift_id
inner join fact_stints as stints on stints.shift_id = players.shift_id
