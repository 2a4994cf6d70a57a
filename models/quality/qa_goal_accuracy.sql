-- Goals of each loaded game by side and period, three ways: the official score, the tracked goals, and the goal stops of
-- the shift sheet. Period 0 is the whole game, where the roster's goals can be compared as well.
with games as (
    select schedule.*
    from dim_schedule as schedule
    inner join int_game_coverage as coverage on coverage.game_id = schedule.game_id
    where not coverage.is_quarantined
),
official as (
    select game_id, 'home' as venue, 0 as period, home_goals as official_goals from games
    union all
    select game_id, 'home' as venue, 1 as period, home_p1 as official_goals from games
    union all
    select game_id, 'home' as venue, 2 as period, home_p2 as official_goals from games
    union all
    select game_id, 'home' as venue, 3 as period, home_p3 as official_goals from games
    union all
    select game_id, 'home' as venue, 4 as period, home_ot as official_goals from games where last_period_type <> 'Regulation'
    union all
    select game_id, 'away' as venue, 0 as period, away_goals as official_goals from games
    union all
    select game_id, 'away' as venue, 1 as period, away_p1 as official_goals from games
    union all
    select game_id, 'away' as venue, 2 as period, away_p2 as official_goals from games
    union all
    select game_id, 'away' as venue, 3 as period, away_p3 as official_goals from games
    union all
    select game_id, 'away' as venue, 4 as period, away_ot as official_goals from games where last_period_type <> 'Regulation'
),
roster as (
    select
        game_id,
        venue,
        0 as period,
        sum(goals) as roster_goals
    from fact_gameroster
    where venue is not null
    group by
        game_id,
        venue
),
goals as (
    select
        game_id,
        case when is_home_event then 'home' else 'away' end as venue,
        period,
        is_inferred
    from fact_events
    where
        is_goal
        and is_home_event is not null
),
tracked as (
    select
        game_id,
        venue,
        period,
        count(*) as tracked_goals,
        count(*) filter (where not is_inferred) as goal_rows
    from goals
    group by
        game_id,
        venue,
        period
    union all
    select
        game_id,
        venue,
        0 as period,
        count(*) as tracked_goals,
        count(*) filter (where not is_inferred) as goal_rows
    from goals
    group by
        game_id,
        venue
),
stops as (
    select
        shifts.game_id,
        stop_types.venue,
        shifts.period
    from fact_shifts as shifts
    inner join dim_shift_stop_type as stop_types on stop_types.shift_stop_type_id = shifts.stop_type_id
    where stop_types.is_goal
),
goal_stops as (
    select
        game_id,
        venue,
        period,
        count(*) as goal_stop_rows
    from stops
    group by
        game_id,
        venue,
        period
    union all
    select
        game_id,
        venue,
        0 as period,
        count(*) as goal_stop_rows
    from stops
    group by
        game_id,
        venue
),
periods_with_events as (
    select distinct
        game_id,
        period
    from fact_events
    union all
    select
        game_id,
        0 as period
    from int_game_coverage
    where n_regulation_periods_with_events = 3
),
games_with_stints as (
    select distinct game_id
    from fact_shifts
),
compared as (
    select
        official.game_id,
        official.venue,
        official.period,
        official.official_goals,
        roster.roster_goals,
        case when periods_with_events.game_id is not null then coalesce(tracked.tracked_goals, 0) end as tracked_goals,
        case when periods_with_events.game_id is not null then coalesce(tracked.goal_rows, 0) end as goal_rows,
        case when games_with_stints.game_id is not null then coalesce(goal_stops.goal_stop_rows, 0) end as goal_stop_rows
    from official
    left join roster
        on roster.game_id = official.game_id
        and roster.venue = official.venue
        and roster.period = official.period
    left join tracked
        on tracked.game_id = official.game_id
        and tracked.venue = official.venue
        and tracked.period = official.period
    left join goal_stops
        on goal_stops.game_id = official.game_id
        and goal_stops.venue = official.venue
        and goal_stops.period = official.period
    left join periods_with_events
        on periods_with_events.game_id = official.game_id
        and periods_with_events.period = official.period
    left join games_with_stints on games_with_stints.game_id = official.game_id
)
select
    game_id,
    venue,
    period,
    official_goals,
    roster_goals,
    tracked_goals,
    goal_rows,
    goal_stop_rows,
    tracked_goals - official_goals as difference,
    case
        when tracked_goals is null then 'not_tracked'
        when official_goals is null then 'no_official'
        when tracked_goals = official_goals then 'match'
        else 'mismatch'
    end as status
from compared
