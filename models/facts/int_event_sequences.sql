-- Sequences (faceoff to whistle), plays inside them, and the score before every event. All of it follows from one pass
-- through the events in play order, so every window below has the same order and the rows are sorted once.
with roles as (
    -- A faceoff opens a sequence whatever was before; live play opens one when none is open. What is none of the three
    -- (a save, a rebound, a delayed penalty) belongs to the open sequence, or to the one just closed.
    select
        game_id,
        event_index,
        event_seq,
        period,
        is_play_event,
        is_play_event and is_play_end as is_play_end,
        is_goal and coalesce(is_home_event, false) as is_home_goal,
        is_goal and not coalesce(is_home_event, true) as is_away_goal,
        is_faceoff as opens,
        is_play_event and event_type in ('Stoppage', 'Goal', 'Penalty') as closes,
        is_play_event and event_type not in ('Faceoff', 'Stoppage', 'Goal', 'Penalty', 'Penalty_Delayed', 'Save', 'Rebound') as is_live
    from int_event_codes
),
last_changes as (
    -- Numbers that grow with play order carry the state: twice the order of the last event that opened or closed, plus
    -- one when it left a sequence open; ten times the order of the last play event, plus its period.
    select
        game_id,
        event_index,
        event_seq,
        period,
        is_play_event,
        is_play_end,
        is_home_goal,
        is_away_goal,
        opens,
        is_live,
        max(case when opens or is_live then 2 * event_seq + 1 when closes then 2 * event_seq end) over before_this as last_change,
        max(case when is_play_event then 10 * event_seq + period end) over before_this as last_play_event
    from roles
    window before_this as (
        partition by game_id
        order by event_seq
        rows between unbounded preceding and 1 preceding
    )
),
starts as (
    select
        game_id,
        event_index,
        event_seq,
        is_play_event,
        is_play_end,
        is_home_goal,
        is_away_goal,
        opens as is_opening_faceoff,
        -- The end of a period closes what the tracker left open.
        opens
            or (is_live and (coalesce(last_change, 0) % 2 = 0 or coalesce(last_play_event % 10 <> period, true))) as starts_sequence
    from last_changes
),
counted as (
    select
        game_id,
        event_index,
        event_seq,
        is_play_event,
        is_opening_faceoff,
        starts_sequence,
        sum(case when starts_sequence then 1 else 0 end) over up_to_this as sequences_started,
        coalesce(sum(case when is_play_end then 1 else 0 end) over before_this, 0) as play_ends_before,
        coalesce(sum(case when is_home_goal then 1 else 0 end) over before_this, 0) as home_score,
        coalesce(sum(case when is_away_goal then 1 else 0 end) over before_this, 0) as away_score
    from starts
    window
        before_this as (
            partition by game_id
            order by event_seq
            rows between unbounded preceding and 1 preceding
        ),
        up_to_this as (
            partition by game_id
            order by event_seq
            rows between unbounded preceding and current row
        )
),
numbered as (
    select
        game_id,
        event_index,
        event_seq,
        home_score,
        away_score,
        case when is_play_event and sequences_started > 0 then sequences_started end as sequence_no,
        case
            when is_play_event and sequences_started > 0
                then 1 + play_ends_before - max(case when starts_sequence then play_ends_before end) over up_to_this
        end as play_no,
        case
            when is_play_event and sequences_started > 0
                then max(case when starts_sequence then 2 * sequences_started + case when is_opening_faceoff then 0 else 1 end end) over up_to_this % 2 = 1
        end as starts_without_faceoff
    from counted
    window up_to_this as (
        partition by game_id
        order by event_seq
        rows between unbounded preceding and current row
    )
),
sized as (
    select
        game_id,
        event_index,
        event_seq,
        home_score,
        away_score,
        sequence_no,
        play_no,
        starts_without_faceoff,
        -- A play key has two digits for the play and three for the sequence; a game that needs more gets wider fields.
        coalesce(max(sequence_no) over whole_game > 999 or max(play_no) over whole_game > 99, false) as needs_wide_keys
    from numbered
    window whole_game as (
        partition by game_id
        order by event_seq
        rows between unbounded preceding and unbounded following
    )
)
select
    game_id,
    event_index,
    event_seq,
    sequence_no,
    play_no,
    starts_without_faceoff,
    'SQ' || cast(game_id as varchar) || lpad(cast(sequence_no as varchar), 5, '0') as sequence_key,
    'PL' || cast(game_id as varchar)
        || case
            when needs_wide_keys then lpad(cast(sequence_no as varchar), 5, '0') || lpad(cast(play_no as varchar), 5, '0')
            else lpad(cast(sequence_no * 100 + play_no as varchar), 5, '0')
        end as play_key,
    home_score,
    away_score
from sized
