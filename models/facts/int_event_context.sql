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
goals as (
    select
        game_id,
        period,
        is_home_event,
        clock_s,
        cast(row_number() over (
            partition by game_id, period, is_home_event
            order by event_seq
        ) as bigint) as number
    from int_play_events
    where
        is_goal
        and is_home_event is not null
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
),
after_home_goals as (
    select
        goals.clock_s as last_home_goal_s,
        counted.*
    from (select game_id, period, number, clock_s from goals where is_home_event) as goals
    right join counted
        on counted.game_id = goals.game_id
        and counted.period = goals.period
        and counted.home_goals_before = goals.number
),
before_home_goals as (
    select
        goals.clock_s as next_home_goal_s,
        after_home_goals.*
    from (select game_id, period, number, clock_s from goals where is_home_event) as goals
    right join after_home_goals
        on after_home_goals.game_id = goals.game_id
        and after_home_goals.period = goals.period
        and after_home_goals.next_home_goal = goals.number
),
after_away_goals as (
    select
        goals.clock_s as last_away_goal_s,
        before_home_goals.*
    from (select game_id, period, number, clock_s from goals where not is_home_event) as goals
    right join before_home_goals
        on before_home_goals.game_id = goals.game_id
        and before_home_goals.period = goals.period
        and before_home_goals.away_goals_before = goals.number
),
before_away_goals as (
    select
        goals.clock_s as next_away_goal_s,
        after_away_goals.*
    from (select game_id, period, number, clock_s from goals where not is_home_event) as goals
    right join after_away_goals
        on after_away_goals.game_id = goals.game_id
        and after_away_goals.period = goals.period
        and after_away_goals.next_away_goal = goals.number
),
after_stoppages as (
    select
        stoppages.clock_s as last_stoppage_s,
        before_away_goals.*
    from stoppages
    right join before_away_goals
        on before_away_goals.game_id = stoppages.game_id
        and before_away_goals.period = stoppages.period
        and before_away_goals.stoppages_before = stoppages.number
),
before_stoppages as (
    select
        stoppages.clock_s as next_stoppage_s,
        after_stoppages.*
    from stoppages
    right join after_stoppages
        on after_stoppages.game_id = stoppages.game_id
        and after_stoppages.period = stoppages.period
        and after_stoppages.next_stoppage = stoppages.number
),
after_sogs as (
    select
        sogs.last_clock_s as last_sog_s,
        sogs.sequence_event_num as last_sog_num,
        before_stoppages.*
    from sogs
    right join before_stoppages
        on before_stoppages.game_id = sogs.game_id
        and before_stoppages.period = sogs.period
        and before_stoppages.sequence_no = sogs.sequence_no
        and before_stoppages.sogs_before = sogs.number
),
before_sogs as (
    select
        sogs.next_clock_s as next_sog_s,
        sogs.sequence_event_num as next_sog_num,
        sogs.event_index as next_sog_event_index,
        sogs.next_is_home_event as next_sog_is_home_event,
        after_sogs.*
    from sogs
    right join after_sogs
        on after_sogs.game_id = sogs.game_id
        and after_sogs.period = sogs.period
        and after_sogs.sequence_no = sogs.sequence_no
        and after_sogs.next_sog = sogs.number
),
after_faceoffs as (
    select
        faceoffs.clock_s as last_faceoff_s,
        faceoffs.sequence_event_num as last_faceoff_num,
        before_sogs.*
    from faceoffs
    right join before_sogs
        on before_sogs.game_id = faceoffs.game_id
        and before_sogs.period = faceoffs.period
        and before_sogs.sequence_no = faceoffs.sequence_no
        and before_sogs.faceoffs = faceoffs.number
),
after_turns as (
    select
        turns.sequence_event_num as last_turn_num,
        after_faceoffs.*
    from turns
    right join after_faceoffs
        on after_faceoffs.game_id = turns.game_id
        and after_faceoffs.period = turns.period
        and after_faceoffs.sequence_no = turns.sequence_no
        and after_faceoffs.turns = turns.number
),
after_own_entries as (
    select
        own_entries.last_clock_s as last_own_entry_s,
        own_entries.sequence_event_num as last_own_entry_num,
        after_turns.*
    from own_entries
    right join after_turns
        on after_turns.game_id = own_entries.game_id
        and after_turns.period = own_entries.period
        and after_turns.sequence_no = own_entries.sequence_no
        and after_turns.is_home_event = own_entries.is_home_event
        and after_turns.own_entries_before = own_entries.number
),
after_own_exits as (
    select
        own_exits.clock_s as last_own_exit_s,
        after_own_entries.*
    from own_exits
    right join after_own_entries
        on after_own_entries.game_id = own_exits.game_id
        and after_own_entries.period = own_exits.period
        and after_own_entries.sequence_no = own_exits.sequence_no
        and after_own_entries.is_home_event = own_exits.is_home_event
        and after_own_entries.own_exits_before = own_exits.number
),
before_own_sogs as (
    select
        own_sogs.play_no as next_own_sog_play_no,
        own_sogs.sequence_event_num as next_own_sog_num,
        after_own_exits.*
    from own_sogs
    right join after_own_exits
        on after_own_exits.game_id = own_sogs.game_id
        and after_own_exits.period = own_sogs.period
        and after_own_exits.sequence_no = own_sogs.sequence_no
        and after_own_exits.is_home_event = own_sogs.is_home_event
        and after_own_exits.next_own_sog = own_sogs.number
),
before_own_goals as (
    select
        own_goals.number is not null as led_to_goal,
        before_own_sogs.*
    from own_goals
    right join before_own_sogs
        on before_own_sogs.game_id = own_goals.game_id
        and before_own_sogs.period = own_goals.period
        and before_own_sogs.sequence_no = own_goals.sequence_no
        and before_own_sogs.is_home_event = own_goals.is_home_event
        and before_own_sogs.next_own_goal = own_goals.number
),
before_own_passes as (
    select
        own_passes.third_next_pass_num,
        before_own_goals.*
    from own_passes
    right join before_own_goals
        on before_own_goals.game_id = own_passes.game_id
        and before_own_goals.event_index = own_passes.event_index
),
judged as (
    select
        before_own_passes.*,
        sequence_no is not null as is_in_sequence,
        sequence_no is not null and is_home_event is not null as is_in_sequence_with_team,
        coalesce(next_own_sog_play_no = play_no, false) as has_own_sog_ahead
    from before_own_passes
)
select
    game_id,
    event_index,
    prev_event_index,
    next_event_index,
    s_since_prev,
    s_to_next,
    prev_same_team,
    next_same_team,
    next_sog_event_index,
    clock_s - next_sog_s as s_to_next_sog,
    next_sog_num - sequence_event_num as n_to_next_sog,
    next_sog_is_home_event = is_home_event as next_sog_own_team,
    last_sog_s - clock_s as s_since_sog,
    sequence_event_num - last_sog_num as n_since_sog,
    case when is_in_sequence_with_team then has_own_sog_ahead end as led_to_sog,
    case when is_in_sequence_with_team then has_own_sog_ahead and next_own_sog_num - sequence_event_num <= 3 end as is_pre_shot,
    case when is_in_sequence_with_team then is_pass and has_own_sog_ahead and coalesce(third_next_pass_num > next_own_sog_num, true) end as is_pre_shot_pass,
    case when is_in_sequence_with_team then led_to_goal end as led_to_goal,
    last_home_goal_s - clock_s as s_since_home_goal,
    last_away_goal_s - clock_s as s_since_away_goal,
    clock_s - next_home_goal_s as s_to_home_goal,
    clock_s - next_away_goal_s as s_to_away_goal,
    clock_s - next_stoppage_s as s_to_next_stoppage,
    last_stoppage_s - clock_s as s_since_stoppage,
    last_own_entry_s - clock_s as s_since_own_entry,
    sequence_event_num - last_own_entry_num as n_since_own_entry,
    last_own_exit_s - clock_s as s_since_own_exit,
    last_faceoff_s - clock_s as s_since_faceoff,
    sequence_event_num - last_faceoff_num as n_since_faceoff,
    sequence_event_num,
    case when is_in_sequence then sequence_event_num = 1 end as is_sequence_first,
    case when is_in_sequence then is_sequence_last end as is_sequence_last,
    case when is_in_sequence_with_team then sequence_event_num + 1 - last_turn_num end as team_event_run
from judged
