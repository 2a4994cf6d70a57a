select
    f.game_id,
    f.shift_index,
    cast(substr(f.period_id, 2) as bigint) as period,
    f.game_elapsed_start_s as elapsed_start_s,
    f.game_elapsed_start_s + f.duration_s as elapsed_end_s,
    f.duration_s,
    t.live_s,
    t.start_kind,
    t.start_zone_home,
    f.home_skaters || 'v' || f.away_skaters as strength,
    f.home_net_empty,
    f.away_net_empty,
    f.home_strength,
    f.away_strength,
    t.home_lead_clipped as score_state_home,
    f.home_goalie_id as home_goalie,
    f.away_goalie_id as away_goalie,
    f.home_cf,
    f.home_ff,
    f.home_sf,
    f.home_gf,
    f.away_cf,
    f.away_ff,
    f.away_sf,
    f.away_gf
from fact_shifts as f
inner join fact_stints as t
    on f.shift_id = t.shift_id
