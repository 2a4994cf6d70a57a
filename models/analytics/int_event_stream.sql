-- The event stream with its state machines: who owns the puck, which third it is in, whether play is live.
-- Everything that looks back or forward in play order (shots, transitions, possessions, context) reads this table,
-- so that the codes are decoded and the stream is sorted once.
with limits as (
    select weight as max_gap_s
    from dim_metric_weight
    where metric = 'live_time' and term = 'max_gap_s'
),
zone_letters as (
    -- A tracker's zone letters count only in games where at least a fifth of the passes and possessions carry a real
    -- one: exporters write "neutral" when nothing was chosen.
    select
        events.game_id,
        1.0 * count(*) filter (where zones.zone_letter in ('O', 'D')) / count(*) >= (
            select weight
            from dim_metric_weight
            where metric = 'coverage' and term = 'zone_trust_min_share'
        ) as is_trusted
    from fact_events as events
    left join dim_zone as zones on zones.zone_id = events.zone_id
    where events.event_type in ('Pass', 'Possession')
    group by events.game_id
),
decoded as (
    select
        events.event_id,
        events.game_id,
        events.period,
        events.event_seq,
        events.clock_start_s,
        events.sequence_key,
        events.shift_id,
        events.event_player_1_id as player_id,
        events.score_diff,
        events.event_type,
        events.event_detail,
        events.event_detail_2,
        events.clock_monotone_s,
        case when events.is_home_event then 'H' when not events.is_home_event then 'A' end as side,
        case when events.is_home_event then 'A' when not events.is_home_event then 'H' end as other_side,
        case when letters.is_trusted then zones.zone_letter end as zone_letter,
        coalesce(events.is_sequence_first, false) as is_sequence_first,
        coalesce(
            events.event_type in ('Stoppage', 'DeadIce', 'Timeout', 'Intermission', 'Clockstop', 'GameStart', 'GameEnd'),
            false
        ) as is_whistle,
        coalesce(events.event_type in ('Zone_Entry_Exit', 'Shot', 'Goal', 'Save', 'Rebound'), false) as is_anchor,
        coalesce(events.event_type in ('Possession', 'Pass', 'Shot', 'Zone_Entry_Exit', 'Turnover'), false) as is_touch,
        coalesce(events.event_detail = 'Zone_Entry', false) as is_entry,
        coalesce(
            events.event_detail in ('Faceoff_GameStart', 'Faceoff_PeriodStart', 'Faceoff_AfterGoal'),
            false
        ) as is_centre_draw
    from fact_events as events
    left join dim_zone as zones on zones.zone_id = events.zone_id
    left join zone_letters as letters on letters.game_id = events.game_id
),
located as (
    -- The third that the code of an event fixes, and the one that a trusted letter gives where the code fixes none.
    select
        decoded.*,
        case
            when is_centre_draw then 'N'
            when event_type in ('Shot', 'Goal') then other_side
            when event_type in ('Save', 'Rebound') then side
            when event_type = 'Zone_Entry_Exit' then
                case
                    -- A carried, caused or gifted entry happens inside the attacked third, any other is sent from outside.
                    when is_entry and event_detail_2 in (
                        'ZoneEntry_Carried', 'ZoneEntry_CarriedBreakaway', 'ZoneEntry_CausedTurnover', 'ZoneEntry_OppTeam'
                    ) then other_side
                    when event_detail in ('Zone_Keepin', 'Zone_Keepin_Failed') then other_side
                    when event_detail in ('Zone_Exit', 'Zone_Exit_Failed') then side
                    when event_detail = 'Zone_Entry_Failed' and side is not null then 'N'
                end
        end as code_third,
        case
            when zone_letter is null or is_anchor or side is null then null
            when zone_letter = 'O' then other_side
            when zone_letter = 'D' then side
            else 'N'
        end as letter_third
    from decoded
),
marked as (
    -- What each event itself says about the three states; null = it says nothing and the state goes on. Letters tell
    -- where an event happened; only that of a draw moves the puck.
    select
        located.*,
        case when is_whistle then 0 when is_sequence_first then 1 end as live_mark,
        case
            when event_type in ('Faceoff', 'Possession', 'Shot', 'Goal', 'Zone_Entry_Exit') then side
            when event_type = 'Pass' then case when event_detail = 'Pass_Intercepted' then other_side else side end
            when event_type = 'Turnover' then case when event_detail = 'Turnover_Takeaway' then side else other_side end
            when event_detail = 'Save_Freeze' then side
            when is_whistle or is_sequence_first then '-'
        end as owner_mark,
        case
            when event_type = 'Faceoff' then coalesce(code_third, letter_third)
            when is_entry then other_side
            when event_detail in ('Zone_Exit', 'Zone_Keepin_Failed') and side is not null then 'N'
            else code_third
        end as third_mark
    from located
),
filled as (
    select
        marked.*,
        coalesce(last_value(live_mark) ignore nulls over play_order, 0) = 1 as is_live_after,
        nullif(last_value(owner_mark) ignore nulls over play_order, '-') as owner_after,
        coalesce(last_value(third_mark) ignore nulls over play_order, 'N') as third_after
    from marked
    window play_order as (
        partition by game_id, period
        order by event_seq
        rows between unbounded preceding and current row
    )
),
stepped as (
    select
        filled.*,
        lag(is_live_after, 1, false) over play_order as is_live_before,
        lag(owner_after) over play_order as owner_before,
        lag(third_after, 1, 'N') over play_order as third_before,
        clock_monotone_s - lead(clock_monotone_s) over play_order as s_to_next_event
    from filled
    window play_order as (
        partition by game_id, period
        order by event_seq
    )
),
numbered as (
    select
        stepped.*,
        case when is_live_after then owner_after end as owner_side,
        not is_live_before and not is_sequence_first as is_dead,
        -- A long gap between two events is a hole in the record, not play.
        coalesce(s_to_next_event > (select max_gap_s from limits), false) as is_hole,
        case when is_live_after then coalesce(s_to_next_event, 0) else 0 end as s_to_next_live,
        -- Four running numbers in one sum, fifteen binary digits each: a running sum costs more than taking it apart.
        sum(
            case when is_sequence_first then 1 else 0 end
            + case
                when not is_live_after or owner_after is null then 0
                when is_sequence_first or (owner_before is distinct from owner_after) then 1073774592
                when third_before <> third_after then 1073741824
                else 0
            end
            + case
                when is_sequence_first or is_live_before <> is_live_after or third_before <> third_after
                    then 35184372088832
                else 0
            end
        ) over (
            partition by game_id
            order by period, event_seq
            rows between unbounded preceding and current row
        ) as counters
    from stepped
)
select
    event_id,
    game_id,
    period,
    event_seq,
    clock_start_s,
    clock_monotone_s,
    sequence_key,
    counters % 32768 as sequence_no,
    shift_id,
    player_id,
    score_diff,
    event_type,
    event_detail,
    event_detail_2,
    side,
    other_side,
    zone_letter,
    is_sequence_first,
    is_whistle,
    is_dead,
    is_live_after,
    is_anchor,
    is_centre_draw,
    is_touch,
    owner_side,
    third_before,
    coalesce(
        code_third,
        case
            when is_entry and side is not null
                then case when third_before = other_side then 'N' else third_before end
        end,
        letter_third,
        third_before
    ) as third_at,
    third_after,
    case when is_hole then 0 else s_to_next_live end as live_s,
    case when is_hole then s_to_next_live else 0 end as untracked_s,
    case when is_live_after and owner_after is not null then counters / 32768 % 32768 end as possession_no,
    case when is_live_after and owner_after is not null then counters / 1073741824 % 32768 end as zone_run_no,
    counters / 35184372088832 as third_run_no
from numbered
