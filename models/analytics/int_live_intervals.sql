-- Stretches of live play by the clock: each sequence up to its first whistle counts +1, every hole in the record that
-- lies inside one counts -1. The sum of the signs over a second says whether it was played.
with sequences as (
    select
        game_id,
        period,
        max(clock_monotone_s) as clock_start_s,
        sum(live_s + untracked_s) as duration_s
    from int_event_stream
    where is_live_after
    group by
        game_id,
        period,
        sequence_no
)
select
    game_id,
    period,
    clock_start_s,
    clock_start_s - duration_s as clock_end_s,
    1 as sign
from sequences
where duration_s > 0
union all
select
    game_id,
    period,
    clock_monotone_s as clock_start_s,
    clock_monotone_s - untracked_s as clock_end_s,
    -1 as sign
from int_event_stream
where untracked_s > 0
