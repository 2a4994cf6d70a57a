-- What lies before and after each play event: neighbours, shots on goal, goals, stoppages, entries and exits. Everything
-- stays inside a period. Running counts tell how many of each there were up to an event: the last one before it and the
-- next one after it are then known by their numbers, and their clocks and places are looked up. The rows are sorted once.
with in_play_order as (
    select
        game_id,
        event_index,
        period,
        sequence_no,
        play_no,
        sequence_event_num,
        is_home_event,
        clock_s,
        is_sog,
        is_pass,
        lag(event_index) over in_period as prev_event_index,
        lead(event_index) over in_period as next_event_index,
        lag(clock_s) over in_period - clock_s as s_since_prev,
        clock_s - lead(clock_s) over in_period as s_to_next,
        lag(is_home_event) over in_period = is_home_event as prev_same_team,
        lead(is_home_event) over in_period = is_home_event as next_same_team,
        lead(sequence_no) over in_period is distinct from sequence_no as is_sequence_last,
        case when is_goal and is_home_event and clock_s is not null then 1 else 0 end as is_home_goal,
        case when is_goal and not is_home_event and clock_s is not null then 1 else 0 end as is_away_goal,
        case when is_stoppage and clock_s is not null then 1 else 0 end as is_timed_stoppage,
        case when is_zone_entry then 1 else 0 end as is_entry,
        case when is_zone_exit and clock_s is not null then 1 else 0 end as is_timed_exit,
        -- Four running counts in one sum, fifteen binary digits each: a running sum costs more than taking it apart.
        sum(
            case when is_goal and is_home_event and clock_s is not null then 1 else 0 end
            + case when is_goal and not is_home_event and clock_s is not null then 32768 else 0 end
            + case when is_stoppage and clock_s is not null then 1073741824 else 0 end
            + case when is_sog then 35184372088832 else 0 end
        ) over up_to_this as counts_of_both,
        sum(case when is_home_event then
            case when is_sog then 1 else 0 end
            + case when is_goal then 32768 else 0 end
            + case when is_zone_entry then 1073741824 else 0 end
            + case when is_zone_exit and clock_s is not null then 35184372088832 else 0 end
        end) over up_to_this as counts_of_home,
        sum(case when not is_home_event then
            case when is_sog then 1 else 0 end
            + case when is_goal then 32768 else 0 end
            + case when is_zone_entry then 1073741824 else 0 end
            + case when is_zone_exit and clock_s is not null then 35184372088832 else 0 end
        end) over up_to_this as counts_of_away,
        sum(
            case when is_faceoff then 1 else 0 end
            + case when is_other_team_than_before then 32768 else 0 end
        ) over up_to_this as counts_of_turns
    from int_play_events
    window
        in_period as (
            partition by game_id, period
            order by event_seq
        ),
        up_to_this as (
            partition by game_id, period
            order by event_seq
            rows between unbounded preceding and current row
        )
),
counted as (
    select
        game_id,
        event_index,
        period,
        sequence_no,
        play_no,
        sequence_event_num,
        is_home_event,
        clock_s,
        is_pass,
        prev_event_index,
        next_event_index,
        s_since_prev,
        s_to_next,
        prev_same_team,
        next_same_team,
        is_sequence_last,
        counts_of_both % 32768 - is_home_goal as home_goals_before,
        counts_of_both % 32768 + 1 as next_home_goal,
        counts_of_both / 32768 % 32768 - is_away_goal as away_goals_before,
        counts_of_both / 32768 % 32768 + 1 as next_away_goal,
        counts_of_both / 1073741824 % 32768 - is_timed_stoppage as stoppages_before,
        counts_of_both / 1073741824 % 32768 + 1 as next_stoppage,
        counts_of_both / 35184372088832 - case when is_sog then 1 else 0 end as sogs_before,
        counts_of_both / 35184372088832 + 1 as next_sog,
        coalesce(own_counts, 0) % 32768 + 1 as next_own_sog,
        coalesce(own_counts, 0) / 32768 % 32768 + 1 as next_own_goal,
        coalesce(own_counts, 0) / 1073741824 % 32768 - is_entry as own_entries_before,
        coalesce(own_counts, 0) / 35184372088832 - is_timed_exit as own_exits_before,
        counts_of_turns % 32768 as faceoffs,
        counts_of_turns / 32768 as turns
    from (
        select
            in_play_order.*,
            case when is_home_event then counts_of_home when not is_home_event then counts_of_away end as own_counts
        from in_play_order
    ) as in_play_order
),
home_goals as (
    select
        game_id,
        period,
        clock_s,
        cast(row_number() over (
            partition by game_id, period
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where
        is_goal
        and is_home_event
        and clock_s is not null
),
away_goals as (
    select
        game_id,
        period,
        clock_s,
        cast(row_number() over (
            partition by game_id, period
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where
        is_goal
        and not is_home_event
        and clock_s is not null
),
own_goals as (
    select
        game_id,
        period,
        sequence_no,
        is_home_event,
        cast(row_number() over (
            partition by game_id, period, is_home_event
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where is_goal
),
stoppages as (
    select
        game_id,
        period,
        clock_s,
        cast(row_number() over (
            partition by game_id, period
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where
        is_stoppage
        and clock_s is not null
),
sogs as (
    -- A shot without a clock or a team does not hide the one behind it: where it has none, the nearest one of the sequence
    -- that does have it counts.
    select
        game_id,
        period,
        sequence_no,
        event_index,
        sequence_event_num,
        min(clock_s) over up_to_this as last_clock_s,
        max(clock_s) over from_this as next_clock_s,
        first_value(is_home_event) ignore nulls over from_this as next_is_home_event,
        cast(row_number() over (
            partition by game_id, period
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where is_sog
    window
        up_to_this as (
            partition by game_id, period, sequence_no
            order by event_seq
            rows between unbounded preceding and current row
        ),
        from_this as (
            partition by game_id, period, sequence_no
            order by event_seq
            rows between current row and unbounded following
        )
),
own_sogs as (
    select
        game_id,
        period,
        sequence_no,
        is_home_event,
        play_no,
        sequence_event_num,
        cast(row_number() over (
            partition by game_id, period, is_home_event
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where is_sog
),
own_entries as (
    select
        game_id,
        period,
        sequence_no,
        is_home_event,
        sequence_event_num,
        min(clock_s) over (
            partition by game_id, period, sequence_no, is_home_event
            order by event_seq
            rows between unbounded preceding and current row
        ) as last_clock_s,
        cast(row_number() over (
            partition by game_id, period, is_home_event
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where is_zone_entry
),
own_exits as (
    select
        game_id,
        period,
        sequence_no,
        is_home_event,
        clock_s,
        cast(row_number() over (
            partition by game_id, period, is_home_event
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where
        is_zone_exit
        and clock_s is not null
),
faceoffs as (
    select
        game_id,
        period,
        sequence_no,
        sequence_event_num,
        clock_s,
        cast(row_number() over (
            partition by game_id, period
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where is_faceoff
),
turns as (
    select
        game_id,
        period,
        sequence_no,
        sequence_event_num,
        cast(row_number() over (
            partition by game_id, period
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where is_other_team_than_before
),
own_passes as (
    select
        game_id,
        event_index,
        case when lead(sequence_no, 3) over own_events = sequence_no then lead(sequence_event_num, 3) over own_events end as third_next_pass_num
    from int_play_events
    where is_pass
    window own_events as (
        partition by game_id, period, is_home_event
        order by event_seq
    )
)
select
    counted.game_id,
    counted.event_index,
    counted.prev_event_index,
    counted.next_event_index,
    counted.s_since_prev,
    counted.s_to_next,
    counted.prev_same_team,
    counted.next_same_team,
    next_sogs.event_index as next_sog_event_index,
    counted.clock_s - next_sogs.next_clock_s as s_to_next_sog,
    next_sogs.sequence_event_num - counted.sequence_event_num as n_to_next_sog,
    next_sogs.next_is_home_event = counted.is_home_event as next_sog_own_team,
    last_sogs.last_clock_s - counted.clock_s as s_since_sog,
    counted.sequence_event_num - last_sogs.sequence_event_num as n_since_sog,
    case
        when counted.sequence_no is not null and counted.is_home_event is not null
            then coalesce(next_own_sogs.play_no = counted.play_no, false)
    end as led_to_sog,
    case
        when counted.sequence_no is not null and counted.is_home_event is not null
            then coalesce(next_own_sogs.play_no = counted.play_no, false)
                and next_own_sogs.sequence_event_num - counted.sequence_event_num <= 3
    end as is_pre_shot,
    case
        when counted.sequence_no is not null and counted.is_home_event is not null
            then counted.is_pass
                and coalesce(next_own_sogs.play_no = counted.play_no, false)
                and coalesce(own_passes.third_next_pass_num > next_own_sogs.sequence_event_num, true)
    end as is_pre_shot_pass,
    case
        when counted.sequence_no is not null and counted.is_home_event is not null then own_goals.number is not null
    end as led_to_goal,
    last_home_goals.clock_s - counted.clock_s as s_since_home_goal,
    last_away_goals.clock_s - counted.clock_s as s_since_away_goal,
    counted.clock_s - next_home_goals.clock_s as s_to_home_goal,
    counted.clock_s - next_away_goals.clock_s as s_to_away_goal,
    counted.clock_s - next_stoppages.clock_s as s_to_next_stoppage,
    last_stoppages.clock_s - counted.clock_s as s_since_stoppage,
    last_own_entries.last_clock_s - counted.clock_s as s_since_own_entry,
    counted.sequence_event_num - last_own_entries.sequence_event_num as n_since_own_entry,
    last_own_exits.clock_s - counted.clock_s as s_since_own_exit,
    last_faceoffs.clock_s - counted.clock_s as s_since_faceoff,
    counted.sequence_event_num - last_faceoffs.sequence_event_num as n_since_faceoff,
    counted.sequence_event_num,
    case when counted.sequence_no is not null then counted.sequence_event_num = 1 end as is_sequence_first,
    case when counted.sequence_no is not null then counted.is_sequence_last end as is_sequence_last,
    case
        when counted.sequence_no is not null and counted.is_home_event is not null
            then counted.sequence_event_num + 1 - last_turns.sequence_event_num
    end as team_event_run
-- The events stand innermost, on the right of every join: the engine copies the left side into its hash table.
from own_passes right join (
own_goals right join (
own_sogs as next_own_sogs right join (
own_exits as last_own_exits right join (
own_entries as last_own_entries right join (
turns as last_turns right join (
faceoffs as last_faceoffs right join (
sogs as next_sogs right join (
sogs as last_sogs right join (
stoppages as next_stoppages right join (
stoppages as last_stoppages right join (
away_goals as next_away_goals right join (
away_goals as last_away_goals right join (
home_goals as next_home_goals right join (
home_goals as last_home_goals right join counted
    on counted.game_id = last_home_goals.game_id
    and counted.period = last_home_goals.period
    and counted.home_goals_before = last_home_goals.number
)
    on counted.game_id = next_home_goals.game_id
    and counted.period = next_home_goals.period
    and counted.next_home_goal = next_home_goals.number
)
    on counted.game_id = last_away_goals.game_id
    and counted.period = last_away_goals.period
    and counted.away_goals_before = last_away_goals.number
)
    on counted.game_id = next_away_goals.game_id
    and counted.period = next_away_goals.period
    and counted.next_away_goal = next_away_goals.number
)
    on counted.game_id = last_stoppages.game_id
    and counted.period = last_stoppages.period
    and counted.stoppages_before = last_stoppages.number
)
    on counted.game_id = next_stoppages.game_id
    and counted.period = next_stoppages.period
    and counted.next_stoppage = next_stoppages.number
)
    on counted.game_id = last_sogs.game_id
    and counted.period = last_sogs.period
    and counted.sequence_no = last_sogs.sequence_no
    and counted.sogs_before = last_sogs.number
)
    on counted.game_id = next_sogs.game_id
    and counted.period = next_sogs.period
    and counted.sequence_no = next_sogs.sequence_no
    and counted.next_sog = next_sogs.number
)
    on counted.game_id = last_faceoffs.game_id
    and counted.period = last_faceoffs.period
    and counted.sequence_no = last_faceoffs.sequence_no
    and counted.faceoffs = last_faceoffs.number
)
    on counted.game_id = last_turns.game_id
    and counted.period = last_turns.period
    and counted.sequence_no = last_turns.sequence_no
    and counted.turns = last_turns.number
)
    on counted.game_id = last_own_entries.game_id
    and counted.period = last_own_entries.period
    and counted.sequence_no = last_own_entries.sequence_no
    and counted.is_home_event = last_own_entries.is_home_event
    and counted.own_entries_before = last_own_entries.number
)
    on counted.game_id = last_own_exits.game_id
    and counted.period = last_own_exits.period
    and counted.sequence_no = last_own_exits.sequence_no
    and counted.is_home_event = last_own_exits.is_home_event
    and counted.own_exits_before = last_own_exits.number
)
    on counted.game_id = next_own_sogs.game_id
    and counted.period = next_own_sogs.period
    and counted.sequence_no = next_own_sogs.sequence_no
    and counted.is_home_event = next_own_sogs.is_home_event
    and counted.next_own_sog = next_own_sogs.number
)
    on counted.game_id = own_goals.game_id
    and counted.period = own_goals.period
    and counted.sequence_no = own_goals.sequence_no
    and counted.is_home_event = own_goals.is_home_event
    and counted.next_own_goal = own_goals.number
)
    on counted.game_id = own_passes.game_id
    and counted.event_index = own_passes.event_index
