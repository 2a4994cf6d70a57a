-- What the shooting side did before each attempt in the same sequence: earlier attempts, breakaways, passes and its
-- last zone entry.
with limits as (
    select
        max(weight) filter (where term = 'rebound_window_s') as rebound_s,
        max(weight) filter (where term = 'second_chance_window_s') as second_chance_s,
        max(weight) filter (where term = 'breakaway_possession_window_s') as breakaway_possession_s,
        max(weight) filter (where term = 'breakaway_entry_window_s') as breakaway_entry_s,
        max(weight) filter (where term = 'off_pass_window_s') as off_pass_s
    from dim_metric_weight
    where metric = 'danger'
),
attack as (
    select
        event_id,
        game_id,
        sequence_no,
        side,
        event_seq,
        event_type,
        event_detail,
        event_detail_2,
        clock_monotone_s,
        sum(case when event_type = 'Pass' then 1 else 0 end) over (
            partition by game_id, side
            order by event_seq
            rows between unbounded preceding and current row
        ) as passes_so_far
    from int_event_stream
    where
        sequence_key is not null
        and side is not null
        and (event_type in ('Shot', 'Pass') or event_detail in ('Possession_Breakaway', 'Zone_Entry'))
),
looked_back as (
    select
        shots.event_id,
        min(before.clock_monotone_s - shots.clock_monotone_s)
            filter (where before.event_detail = 'Shot_OnNetSaved') as s_since_saved_shot,
        min(before.clock_monotone_s - shots.clock_monotone_s)
            filter (where before.event_type = 'Shot' and before.event_detail <> 'Shot_Goal') as s_since_failed_shot,
        min(before.clock_monotone_s - shots.clock_monotone_s)
            filter (where before.event_detail = 'Possession_Breakaway') as s_since_breakaway,
        min(before.clock_monotone_s - shots.clock_monotone_s)
            filter (where before.event_detail_2 = 'ZoneEntry_CarriedBreakaway') as s_since_breakaway_entry,
        min(before.clock_monotone_s - shots.clock_monotone_s)
            filter (where before.event_detail = 'Pass_Completed') as s_since_completed_pass,
        last_value(before.event_id order by before.event_seq)
            filter (where before.event_detail = 'Zone_Entry') as entry_event_id,
        max(shots.passes_so_far)
        - max(before.passes_so_far) filter (where before.event_detail = 'Zone_Entry') as passes_since_entry
    from attack as shots
    inner join attack as before
        on
            before.game_id = shots.game_id
            and before.sequence_no = shots.sequence_no
            and before.side = shots.side
    where
        shots.event_type = 'Shot'
        and before.event_seq < shots.event_seq
    group by shots.event_id
)
select
    event_id,
    coalesce(s_since_saved_shot <= (select rebound_s from limits), false) as is_rebound,
    coalesce(s_since_failed_shot <= (select second_chance_s from limits), false) as is_second_chance,
    coalesce(
        s_since_breakaway <= (select breakaway_possession_s from limits)
        or s_since_breakaway_entry <= (select breakaway_entry_s from limits),
        false
    ) as is_breakaway,
    coalesce(s_since_completed_pass <= (select off_pass_s from limits), false) as off_pass,
    entry_event_id,
    passes_since_entry
from looked_back
