-- The players of each event by slot, the blocker of a blocked shot, and the goalies in net at that moment.
with slots as (
    select
        game_id,
        event_index,
        max(player_id) filter (where side = 'e' and slot = 1) as event_player_1_id,
        max(player_id) filter (where side = 'e' and slot = 2) as event_player_2_id,
        max(player_id) filter (where side = 'o' and slot = 1) as opp_player_1_id,
        bool_or(is_pressured) filter (where side = 'e') as is_pressured
    from stg_event_players
    group by
        game_id,
        event_index
),
blockers as (
    -- Trackers sometimes type the blocker among the shooter's side. He is the first player who is not of the shooting
    -- team, opponents' rows before the others.
    select
        codes.game_id,
        codes.event_index,
        first_value(players.player_id order by players.side desc, players.slot) as blocker_id
    from int_event_codes as codes
    inner join stg_event_players as players
        on players.game_id = codes.game_id
        and players.event_index = codes.event_index
    where
        codes.is_blocked_shot
        and not codes.is_blocked_by_own_team
        and players.player_id is not null
        and players.player_team_id <> codes.event_team_id
    group by
        codes.game_id,
        codes.event_index
)
select
    codes.game_id,
    codes.event_index,
    codes.event_seq,
    codes.period,
    codes.is_home_event,
    codes.is_save,
    codes.is_rebound_event,
    codes.is_sog or codes.is_goal as is_on_goal,
    slots.event_player_1_id,
    slots.event_player_2_id,
    slots.opp_player_1_id,
    slots.is_pressured,
    blockers.blocker_id,
    goalies.player_id is not null as is_goalie_acting,
    shifts.home_goalie_id,
    shifts.away_goalie_id
from int_event_codes as codes
left join slots
    on slots.game_id = codes.game_id
    and slots.event_index = codes.event_index
left join blockers
    on blockers.game_id = codes.game_id
    and blockers.event_index = codes.event_index
left join int_game_goalies as goalies
    on goalies.game_id = codes.game_id
    and goalies.player_id = slots.event_player_1_id
left join int_shift_state as shifts
    on shifts.game_id = codes.game_id
    and shifts.shift_index = codes.shift_index
