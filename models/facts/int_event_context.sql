-- What lies before and after each play event: neighbours, shots on goal, goals, stoppages, entries and exits. The
-- monotone clock makes "the last one before" a minimum and "the next one after" a maximum, which a moving window answers
-- in one pass. Everything stays inside a period. Each step adds columns in one order of the rows, so nothing is joined, and
-- carries numbers and flags only, which sort fast.
with in_period as (
    select
        game_id,
        event_index,
        period,
        event_seq,
        sequence_no,
        play_no,
        sequence_event_num,
        is_other_team_than_before,
        is_home_event,
        clock_s,
        is_sog,
        is_goal,
        is_faceoff,
        is_pass,
        is_zone_entry,
        is_zone_exit,
        lag(event_index) over in_play_order as prev_event_index,
        lead(event_index) over in_play_order as next_event_index,
        lag(clock_s) over in_play_order - clock_s as s_since_prev,
        clock_s - lead(clock_s) over in_play_order as s_to_next,
        lag(is_home_event) over in_play_order = is_home_event as prev_same_team,
        lead(is_home_event) over in_play_order = is_home_event as next_same_team,
        min(case when is_goal and is_home_event then clock_s end) over before_this - clock_s as s_since_home_goal,
        min(case when is_goal and not is_home_event then clock_s end) over before_this - clock_s as s_since_away_goal,
        min(case when is_stoppage then clock_s end) over before_this - clock_s as s_since_stoppage,
        clock_s - max(case when is_goal and is_home_event then clock_s end) over after_this as s_to_home_goal,
        clock_s - max(case when is_goal and not is_home_event then clock_s end) over after_this as s_to_away_goal,
        clock_s - max(case when is_stoppage then clock_s end) over after_this as s_to_next_stoppage
    from int_play_events
    window
        in_play_order as (
            partition by game_id, period
            order by event_seq
        ),
        before_this as (
            partition by game_id, period
            order by event_seq
            rows between unbounded preceding and 1 preceding
        ),
        after_this as (
            partition by game_id, period
            order by event_seq
            rows between 1 following and unbounded following
        )
),
in_sequence as (
    select
        in_period.*,
        first_value(case when is_sog then event_index end) ignore nulls over after_this as next_sog_event_index,
        first_value(case when is_sog then is_home_event end) ignore nulls over after_this as next_sog_is_home_event,
        clock_s - max(case when is_sog then clock_s end) over after_this as s_to_next_sog,
        min(case when is_sog then sequence_event_num end) over after_this - sequence_event_num as n_to_next_sog,
        min(case when is_sog then clock_s end) over before_this - clock_s as s_since_sog,
        sequence_event_num - max(case when is_sog then sequence_event_num end) over before_this as n_since_sog,
        min(case when is_faceoff then clock_s end) over up_to_this - clock_s as s_since_faceoff,
        sequence_event_num - max(case when is_faceoff then sequence_event_num end) over up_to_this as n_since_faceoff,
        sequence_event_num + 1 - max(case when is_other_team_than_before then sequence_event_num end) over up_to_this as team_event_run,
        max(sequence_event_num) over after_this is null as is_sequence_last
    from in_period
    window
        before_this as (
            partition by game_id, period, sequence_no
            order by event_seq
            rows between unbounded preceding and 1 preceding
        ),
        up_to_this as (
            partition by game_id, period, sequence_no
            order by event_seq
            rows between unbounded preceding and current row
        ),
        after_this as (
            partition by game_id, period, sequence_no
            order by event_seq
            rows between 1 following and unbounded following
        )
),
passes_counted as (
    select
        in_sequence.*,
        sum(case when is_pass then 1 else 0 end) over up_to_this as n_passes_so_far,
        min(case when is_zone_entry then clock_s end) over before_this - clock_s as s_since_own_entry,
        sequence_event_num - max(case when is_zone_entry then sequence_event_num end) over before_this as n_since_own_entry,
        min(case when is_zone_exit then clock_s end) over before_this - clock_s as s_since_own_exit
    from in_sequence
    window
        before_this as (
            partition by game_id, period, sequence_no, is_home_event
            order by event_seq
            rows between unbounded preceding and 1 preceding
        ),
        up_to_this as (
            partition by game_id, period, sequence_no, is_home_event
            order by event_seq
            rows between unbounded preceding and current row
        )
),
own_team_ahead as (
    -- Plays and passes only rise inside a sequence: the lowest number among the shots to come belongs to the next one.
    select
        passes_counted.*,
        coalesce(max(case when is_goal then 1 else 0 end) over after_this, 0) = 1 as led_to_goal,
        min(case when is_sog then play_no end) over after_this as next_own_sog_play_no,
        min(case when is_sog then sequence_event_num end) over after_this as next_own_sog_num,
        min(case when is_sog then n_passes_so_far end) over after_this as n_passes_at_next_own_sog
    from passes_counted
    window after_this as (
        partition by game_id, period, sequence_no, is_home_event
        order by event_seq
        rows between 1 following and unbounded following
    )
),
judged as (
    select
        own_team_ahead.*,
        sequence_no is not null as is_in_sequence,
        sequence_no is not null and is_home_event is not null as is_in_sequence_with_team,
        coalesce(next_own_sog_play_no = play_no, false) as has_own_sog_ahead
    from own_team_ahead
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
    case when is_in_sequence then next_sog_event_index end as next_sog_event_index,
    case when is_in_sequence then s_to_next_sog end as s_to_next_sog,
    n_to_next_sog,
    case when is_in_sequence then next_sog_is_home_event = is_home_event end as next_sog_own_team,
    case when is_in_sequence then s_since_sog end as s_since_sog,
    n_since_sog,
    case when is_in_sequence_with_team then has_own_sog_ahead end as led_to_sog,
    case when is_in_sequence_with_team then has_own_sog_ahead and next_own_sog_num - sequence_event_num <= 3 end as is_pre_shot,
    case when is_in_sequence_with_team then is_pass and has_own_sog_ahead and n_passes_at_next_own_sog - n_passes_so_far <= 2 end as is_pre_shot_pass,
    case when is_in_sequence_with_team then led_to_goal end as led_to_goal,
    s_since_home_goal,
    s_since_away_goal,
    s_to_home_goal,
    s_to_away_goal,
    s_to_next_stoppage,
    s_since_stoppage,
    case when is_in_sequence_with_team then s_since_own_entry end as s_since_own_entry,
    case when is_in_sequence_with_team then n_since_own_entry end as n_since_own_entry,
    case when is_in_sequence_with_team then s_since_own_exit end as s_since_own_exit,
    case when is_in_sequence then s_since_faceoff end as s_since_faceoff,
    n_since_faceoff,
    sequence_event_num,
    case when is_in_sequence then sequence_event_num = 1 end as is_sequence_first,
    case when is_in_sequence then is_sequence_last end as is_sequence_last,
    case when is_in_sequence_with_team then team_event_run end as team_event_run
from judged
