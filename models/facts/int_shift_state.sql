-- Who is on the ice in a stint and what that means: slots, strength, ratings. No event is counted here, so that events
-- and stints can both build on it.
with published_stints as (
    select stints.*
    from stg_shifts as stints
    inner join int_game_coverage as coverage on coverage.game_id = stints.game_id
    where
        not coverage.is_on_ice_withheld
        and not coverage.is_quarantined
),
rated_players as (
    select
        stint_players.game_id,
        stint_players.shift_index,
        stint_players.venue,
        stint_players.slot,
        stint_players.player_id,
        -- The extra attacker skates, the goalie's rating says nothing about a line.
        case when stint_players.slot <> 'G' then rosters.rating_at_game end as skater_rating
    from stg_shift_players as stint_players
    left join fact_gameroster as rosters
        on rosters.game_id = stint_players.game_id
        and rosters.player_id = stint_players.player_id
),
slots as (
    select
        game_id,
        shift_index,
        max(player_id) filter (where venue = 'home' and slot = 'F1') as home_f1_id,
        max(player_id) filter (where venue = 'home' and slot = 'F2') as home_f2_id,
        max(player_id) filter (where venue = 'home' and slot = 'F3') as home_f3_id,
        max(player_id) filter (where venue = 'home' and slot = 'D1') as home_d1_id,
        max(player_id) filter (where venue = 'home' and slot = 'D2') as home_d2_id,
        max(player_id) filter (where venue = 'home' and slot = 'X') as home_x_id,
        max(player_id) filter (where venue = 'home' and slot = 'G') as home_goalie_id,
        max(player_id) filter (where venue = 'away' and slot = 'F1') as away_f1_id,
        max(player_id) filter (where venue = 'away' and slot = 'F2') as away_f2_id,
        max(player_id) filter (where venue = 'away' and slot = 'F3') as away_f3_id,
        max(player_id) filter (where venue = 'away' and slot = 'D1') as away_d1_id,
        max(player_id) filter (where venue = 'away' and slot = 'D2') as away_d2_id,
        max(player_id) filter (where venue = 'away' and slot = 'X') as away_x_id,
        max(player_id) filter (where venue = 'away' and slot = 'G') as away_goalie_id,
        avg(skater_rating) filter (where venue = 'home') as home_rating_avg,
        min(skater_rating) filter (where venue = 'home') as home_rating_min,
        max(skater_rating) filter (where venue = 'home') as home_rating_max,
        avg(skater_rating) filter (where venue = 'away') as away_rating_avg,
        min(skater_rating) filter (where venue = 'away') as away_rating_min,
        max(skater_rating) filter (where venue = 'away') as away_rating_max
    from rated_players
    group by
        game_id,
        shift_index
),
base_skaters as (
    -- A sixth skater for a pulled goalie is no power play.
    select
        game_id,
        shift_index,
        case when home_net_empty then least(5, home_skaters) else home_skaters end as home_base,
        case when away_net_empty then least(5, away_skaters) else away_skaters end as away_base
    from published_stints
)
select
    stints.game_id,
    stints.shift_index,
    'SH' || cast(stints.game_id as varchar)
        || lpad(cast(stints.shift_index as varchar), greatest(5, character_length(cast(stints.shift_index as varchar))), '0') as shift_id,
    stints.home_skaters,
    stints.away_skaters,
    stints.home_net_empty,
    stints.away_net_empty,
    strengths.strength_id,
    case
        when stints.home_net_empty and not stints.away_net_empty then 'SIT0004'
        when stints.away_net_empty and not stints.home_net_empty then 'SIT0005'
        when base_skaters.home_base > base_skaters.away_base then 'SIT0002'
        when base_skaters.home_base < base_skaters.away_base then 'SIT0003'
        else 'SIT0001'
    end as situation_id,
    case
        when base_skaters.home_base > base_skaters.away_base then 'PP'
        when base_skaters.home_base < base_skaters.away_base then 'SH'
        else 'EV'
    end as home_situation,
    case
        when base_skaters.away_base > base_skaters.home_base then 'PP'
        when base_skaters.away_base < base_skaters.home_base then 'SH'
        else 'EV'
    end as away_situation,
    case
        when stints.home_net_empty then 'EN_OWN'
        when stints.away_net_empty then 'EN_OPP'
        when stints.home_skaters > stints.away_skaters then 'PP'
        when stints.home_skaters < stints.away_skaters then 'SH'
        else 'EV'
    end as home_strength,
    case
        when stints.away_net_empty then 'EN_OWN'
        when stints.home_net_empty then 'EN_OPP'
        when stints.away_skaters > stints.home_skaters then 'PP'
        when stints.away_skaters < stints.home_skaters then 'SH'
        else 'EV'
    end as away_strength,
    slots.home_f1_id,
    slots.home_f2_id,
    slots.home_f3_id,
    slots.home_d1_id,
    slots.home_d2_id,
    slots.home_x_id,
    slots.home_goalie_id,
    slots.away_f1_id,
    slots.away_f2_id,
    slots.away_f3_id,
    slots.away_d1_id,
    slots.away_d2_id,
    slots.away_x_id,
    slots.away_goalie_id,
    slots.home_rating_avg,
    slots.home_rating_min,
    slots.home_rating_max,
    slots.away_rating_avg,
    slots.away_rating_min,
    slots.away_rating_max
from published_stints as stints
inner join base_skaters
    on base_skaters.game_id = stints.game_id
    and base_skaters.shift_index = stints.shift_index
left join slots
    on slots.game_id = stints.game_id
    and slots.shift_index = stints.shift_index
left join dim_strength as strengths
    on strengths.strength = cast(stints.home_skaters as varchar) || 'v' || cast(stints.away_skaters as varchar)
