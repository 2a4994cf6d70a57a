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
    p.home_players,
    p.away_players,
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
left join (
    -- Everybody on the ice but the goalie, in the order of ids; a jersey without a name as its number.
    select
        shift_id,
        string_agg(person, '-' order by person) filter (where is_home) as home_players,
        string_agg(person, '-' order by person) filter (where not is_home) as away_players
    from (
        select
            shift_id,
            is_home,
            coalesce(player_id, 'J' || lpad(cast(jersey_number as text), 2, '0')) as person
        from fact_shift_players
        where slot_id <> 'SL06'
    )
    group by shift_id
) as p
    on f.shift_id = p.shift_id
