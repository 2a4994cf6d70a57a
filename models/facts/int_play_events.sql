-- The play events in narrow form, numbered inside their sequence: what the context of an event is computed from. A
-- sequence never leaves its period.
select
    codes.game_id,
    codes.event_index,
    codes.period,
    codes.event_seq,
    sequences.sequence_no,
    sequences.play_no,
    case when sequences.sequence_no is not null then row_number() over in_sequence end as sequence_event_num,
    codes.is_home_event is distinct from lag(codes.is_home_event) over in_sequence as is_other_team_than_before,
    codes.is_home_event,
    codes.clock_monotone_s as clock_s,
    codes.is_sog,
    codes.is_goal,
    codes.is_faceoff,
    codes.is_stoppage,
    codes.is_pass,
    codes.is_zone_entry,
    codes.is_zone_exit
from int_event_codes as codes
inner join int_event_sequences as sequences
    on sequences.game_id = codes.game_id
    and sequences.event_index = codes.event_index
where codes.is_play_event
window in_sequence as (
    partition by codes.game_id, codes.period, sequences.sequence_no
    order by codes.event_seq
)
