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
        opens as is_opening_faceoff,
        case when is_play_end then 1 else 0 end as play_end,
        case when is_home_goal then 1 else 0 end as home_goal,
        case when is_away_goal then 1 else 0 end as away_goal,
        -- The end of a period closes what the tracker left open.
        opens
            or (is_live and (coalesce(last_change, 0) % 2 = 0 or coalesce(last_play_event % 10 <> period, true))) as starts_sequence
    from last_changes
),
summed as (
    -- Four running counts in one sum, fifteen binary digits each: a running sum costs more than taking it apart.
    select
        starts.*,
        sum(
            case when starts_sequence then 35184372088832 else 0 end
            + play_end * 1073741824
            + home_goal * 32768
            + away_goal
        ) over (
            partition by game_id
            order by event_seq
            rows between unbounded preceding and current row
        ) as counts
    from starts
),
counted as (
    select
        game_id,
        event_index,
        event_seq,
        is_play_event,
        is_opening_faceoff,
        starts_sequence,
        counts / 35184372088832 as sequences_started,
        counts / 1073741824 % 32768 - play_end as play_ends_before,
        counts / 32768 % 32768 - home_goal as home_score,
        counts % 32768 - away_goal as away_score
    from summed
),
opened as (
    -- The start of the running sequence: the plays that had ended by then, doubled, plus one when no faceoff opened it. The
    -- number of the sequence in front makes the latest start the greatest.
    select
        game_id,
        event_index,
        event_seq,
        home_score,
        away_score,
        play_ends_before,
        case when is_play_event and sequences_started > 0 then sequences_started end as sequence_no,
        max(
            case
                when starts_sequence
                    then sequences_started * 65536 + play_ends_before * 2 + case when is_opening_faceoff then 0 else 1 end
            end
        ) over (
            partition by game_id
            order by event_seq
            rows between unbounded preceding and current row
        ) % 65536 as sequence_start
    from counted
),
numbered as (
    select
        game_id,
        event_index,
        event_seq,
        home_score,
        away_score,
        sequence_no,
        case when sequence_no is not null then 1 + play_ends_before - sequence_start / 2 end as play_no,
        case when sequence_no is not null then sequence_start % 2 = 1 end as starts_without_faceoff
    from opened
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
        coalesce(max(case when sequence_no > 999 or play_no > 99 then 1 end) over whole_game = 1, false) as needs_wide_keys
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
