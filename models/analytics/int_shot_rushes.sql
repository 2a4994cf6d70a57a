-- Attempts that came out of a rush. Walking back from the attempt, the first draw, intermission, zone exit or zone
-- entry decides: a rush needs it to be a controlled entry of the shooting side a few seconds ago.
with limits as (
    select
        max(weight) filter (where term = 'window_s') as window_s,
        max(weight) filter (where term = 'wide_window_s') as wide_window_s,
        max(weight) filter (where term = 'wide_max_events') as wide_max_events
    from dim_metric_weight
    where metric = 'rush'
),
walk as (
    select
        event_id,
        event_type,
        event_seq,
        clock_monotone_s,
        side,
        last_value(case when event_type <> 'Shot' then event_id end) ignore nulls over (
            partition by game_id, period
            order by event_seq
            rows between unbounded preceding and 1 preceding
        ) as decisive_event_id
    from int_event_stream
    where event_type in ('Shot', 'Faceoff', 'Intermission') or event_detail in ('Zone_Entry', 'Zone_Exit')
),
entered as (
    select
        walk.event_id,
        entries.class,
        entries.method,
        entries.clock_monotone_s - walk.clock_monotone_s as s_since_entry,
        walk.event_seq - entries.event_seq as events_since_entry
    from walk
    inner join int_zone_moves as entries
        on
            entries.event_id = walk.decisive_event_id
            and entries.kind = 'entry'
            and entries.side = walk.side
    where walk.event_type = 'Shot'
)
select
    entered.event_id,
    entered.class = 'controlled' and entered.s_since_entry <= (select window_s from limits) as is_rush,
    entered.s_since_entry <= (select wide_window_s from limits)
    and entered.events_since_entry <= (select wide_max_events from limits) as is_rush_wide,
    entered.method
from entered
