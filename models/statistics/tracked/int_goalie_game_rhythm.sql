-- How the shots came at a goalie: the time between them and the saves in a row.
with shots_in_time as (
    select
        game_id,
        player_id,
        -- A tolerated clock inversion counts as no time at all.
        greatest(game_elapsed_s - lag(game_elapsed_s) over (
            partition by game_id, player_id, period
            order by event_seq
        ), 0) as s_since_last_shot,
        lag(game_elapsed_s) over (partition by game_id, player_id, period order by event_seq) is not null
            and game_elapsed_s is not null as has_gap
    from int_goalie_events
    where sog_faced = 1
),

gaps as (
    select
        game_id,
        player_id,
        sum(s_since_last_shot) as gap_seconds,
        count(*) as gaps,
        count(*) filter (where s_since_last_shot <= 3) as rapid_shots
    from shots_in_time
    where has_gap
    group by game_id, player_id
),

-- Every goal against starts a new run of saves.
save_runs as (
    select
        game_id,
        player_id,
        kind,
        sum(case when kind = 'goal' then 1 else 0 end) over (
            partition by game_id, player_id
            order by event_seq
            rows between unbounded preceding and current row
        ) as run_no
    from int_goalie_events
    where kind in ('save', 'goal')
),

run_lengths as (
    select
        game_id,
        player_id,
        run_no,
        count(*) filter (where kind = 'save') as run_length
    from save_runs
    group by game_id, player_id, run_no
),

longest_runs as (
    select
        game_id,
        player_id,
        max(run_length) as longest_save_streak
    from run_lengths
    group by game_id, player_id
),

goalies as (
    select distinct game_id, player_id
    from int_goalie_events
)

select
    goalies.game_id,
    goalies.player_id,
    coalesce(gaps.gap_seconds, 0) as gap_seconds,
    coalesce(gaps.gaps, 0) as gaps,
    coalesce(gaps.rapid_shots, 0) as rapid_shots,
    coalesce(longest_runs.longest_save_streak, 0) as longest_save_streak
from goalies
left join gaps on goalies.game_id = gaps.game_id and goalies.player_id = gaps.player_id
left join longest_runs on goalies.game_id = longest_runs.game_id and goalies.player_id = longest_runs.player_id
