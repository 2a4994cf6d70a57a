-- Every try to bring the puck over a blue line or to keep it in, with its kind, method and class.
-- The method is the whole suffix of the second detail: a prefix match would take a missed pass for a pass.
with moves as (
    select
        event_id,
        game_id,
        period,
        event_seq,
        clock_monotone_s,
        sequence_key,
        shift_id,
        side,
        possession_no,
        third_run_no,
        third_after,
        case event_detail
            when 'Zone_Entry' then 'entry'
            when 'Zone_Entry_Failed' then 'entry_failed'
            when 'Zone_Exit' then 'exit'
            when 'Zone_Exit_Failed' then 'exit_failed'
            when 'Zone_Keepin' then 'keepin'
            when 'Zone_Keepin_Failed' then 'keepin_failed'
        end as kind,
        nullif(split_part(event_detail_2, '_', 2), '') as method
    from int_event_stream
    where event_type = 'Zone_Entry_Exit'
)
select
    event_id,
    game_id,
    period,
    event_seq,
    clock_monotone_s,
    sequence_key,
    shift_id,
    side,
    possession_no,
    third_run_no,
    third_after,
    kind,
    method,
    case
        when kind like 'keepin%' then null
        when method in ('Carried', 'CarriedBreakaway', 'Pass') then 'controlled'
        when method in ('OppTeam', 'CausedTurnover') then 'gifted'
        when kind like 'entry%' and method in ('DumpIn', 'Chip', 'FromExitClear', 'PenaltyKillClear', 'Lob') then 'dump'
        when kind like 'exit%' and method in ('Clear', 'Chip', 'Lob', 'PenaltyKillClear') then 'clear'
        else 'uncontrolled'
    end as class
from moves
where kind is not null
