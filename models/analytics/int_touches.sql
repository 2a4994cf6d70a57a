-- Puck touches and draws of a sequence in play order, with the touch that follows and a number that counts the
-- changes of side: two touches of a sequence with the same number have no opponent's touch between them.
with touches as (
    select
        event_id,
        game_id,
        sequence_key,
        event_seq,
        clock_monotone_s,
        side,
        player_id,
        event_type,
        event_detail,
        coalesce(lag(sequence_key) over play_order = sequence_key and lag(side) over play_order = side, false) as goes_on,
        lead(sequence_key) over play_order = sequence_key as is_followed,
        lead(side) over play_order as next_side,
        clock_monotone_s - lead(clock_monotone_s) over play_order as s_to_next
    from int_event_stream
    where
        side is not null
        and sequence_key is not null
        and (is_touch or event_type = 'Faceoff')
    window play_order as (
        partition by game_id
        order by event_seq
    )
)
select
    event_id,
    game_id,
    sequence_key,
    event_seq,
    clock_monotone_s,
    side,
    player_id,
    event_type,
    event_detail,
    case when is_followed then next_side end as next_touch_side,
    case when is_followed then s_to_next end as s_to_next_touch,
    sum(case when goes_on then 0 else 1 end) over (
        partition by game_id
        order by event_seq
        rows between unbounded preceding and current row
    ) as touch_run_no
from touches
