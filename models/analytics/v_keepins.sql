-- Pucks kept in the offensive zone at the blue line, failed tries included.
select
    event_id,
    game_id,
    team_id,
    player_id,
    partner_id,
    defender_id,
    kind,
    method,
    success,
    shift_id,
    sequence_key,
    possession_no,
    retained,
    next_touch_side,
    x,
    y
from fact_zone_transitions
where kind in ('keepin', 'keepin_failed')
