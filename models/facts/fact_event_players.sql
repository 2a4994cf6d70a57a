-- Every player named on an event, one row per side and slot. What the event was comes by joining fact_events. The growing
-- side stands on the right of each join, and the join keeps its rows: the engine copies the left side into its hash table,
-- and would take the growing side for the small one after an inner join with a short table.
with named_players as (
    select
        codes.event_id,
        codes.shift_index,
        players.game_id,
        players.side,
        players.slot,
        players.player_id,
        players.jersey_number,
        players.resolved_by,
        players.player_team_id,
        players.play_detail_1,
        players.play_detail_2,
        players.recovery_kind,
        players.play_success,
        players.is_pressured,
        players.pressured_by_player_id
    from int_event_codes as codes
    inner join stg_event_players as players
        on players.game_id = codes.game_id
        and players.event_index = codes.event_index
),
rated_players as (
    select
        rosters.rating_at_game,
        named_players.*
    from fact_gameroster as rosters
    right join named_players
        on named_players.game_id = rosters.game_id
        and named_players.player_id = rosters.player_id
),
on_ice as (
    -- A player is on the ice once, whatever side the sheet shows him on.
    select
        state.shift_id,
        stint_players.game_id,
        stint_players.shift_index,
        stint_players.player_id,
        min(stint_players.slot) as ice_slot
    from int_shift_state as state
    inner join stg_shift_players as stint_players
        on stint_players.game_id = state.game_id
        and stint_players.shift_index = state.shift_index
    where stint_players.player_id is not null
    group by
        state.shift_id,
        stint_players.game_id,
        stint_players.shift_index,
        stint_players.player_id
),
placed_players as (
    select
        on_ice.shift_id,
        on_ice.ice_slot,
        rated_players.*
    from on_ice
    right join rated_players
        on rated_players.game_id = on_ice.game_id
        and rated_players.shift_index = on_ice.shift_index
        and rated_players.player_id = on_ice.player_id
),
with_game as (
    select
        schedule.home_team_id,
        placed_players.*
    from dim_schedule as schedule
    right join placed_players on placed_players.game_id = schedule.game_id
),
with_role as (
    select
        roles.role_id,
        with_game.*
    from dim_player_role as roles
    right join with_game
        on with_game.side = roles.side
        and with_game.slot = roles.slot
),
with_ice_slot as (
    select
        slots.slot_id,
        with_role.*
    from dim_shift_slot as slots
    right join with_role on with_role.ice_slot = slots.slot
),
with_detail as (
    select
        details.play_detail_id as play_detail_1_id,
        with_ice_slot.*
    from dim_play_detail as details
    right join with_ice_slot on with_ice_slot.play_detail_1 = details.play_detail
),
with_both_details as (
    select
        details.play_detail_id as play_detail_2_id,
        with_detail.*
    from dim_play_detail as details
    right join with_detail on with_detail.play_detail_2 = details.play_detail
)
select
    'EP' || substr(event_id, 3) || upper(side) || cast(slot as varchar) as event_player_key,
    event_id,
    game_id,
    side,
    slot,
    role_id,
    player_id,
    jersey_number,
    resolved_by,
    player_team_id,
    player_team_id = home_team_id as is_home,
    rating_at_game as rating,
    slot_id as on_ice_slot_id,
    'SP' || substr(shift_id, 3) || player_id as shift_player_id,
    play_detail_1_id,
    play_detail_2_id,
    recovery_kind,
    play_success,
    is_pressured,
    pressured_by_player_id,
    side = 'e' and slot = 1 as is_primary
from with_both_details
