-- What the comparisons with the official score measure, per loaded game. Where two numbers are compared, expected and
-- actual hold them.
with complete_games as (
    select
        coverage.game_id,
        coverage.goals_home_tracked,
        coverage.goals_away_tracked,
        schedule.home_goals,
        schedule.away_goals
    from int_game_coverage as coverage
    inner join dim_schedule as schedule on schedule.game_id = coverage.game_id
    where coverage.is_complete
),
score_sides as (
    -- The side that is further off speaks for the game.
    select
        game_id,
        case when abs(goals_home_tracked - home_goals) >= abs(goals_away_tracked - away_goals) then home_goals else away_goals end as expected,
        case when abs(goals_home_tracked - home_goals) >= abs(goals_away_tracked - away_goals) then goals_home_tracked else goals_away_tracked end as actual,
        case when goals_home_tracked <> home_goals then 1 else 0 end + case when goals_away_tracked <> away_goals then 1 else 0 end as n_failed
    from complete_games
    where
        home_goals is not null
        and away_goals is not null
),
period_goals as (
    select
        accuracy.game_id,
        count(*) as n_checked,
        count(*) filter (where accuracy.status = 'mismatch') as n_failed,
        array_to_string(
            array_agg(accuracy.venue || ' P' || cast(accuracy.period as varchar) order by accuracy.venue, accuracy.period) filter (where accuracy.status = 'mismatch'),
            ' '
        ) as sample_keys
    from qa_goal_accuracy as accuracy
    where
        accuracy.period > 0
        and accuracy.status in ('match', 'mismatch')
    group by accuracy.game_id
),
scorers as (
    select
        comparison.game_id,
        count(*) filter (where comparison.official_goals > 0 or comparison.tracked_goals > 0) as n_scorers,
        count(*) filter (where comparison.goals_difference <> 0) as n_scorers_off,
        array_to_string(array_slice(array_agg(comparison.player_id order by comparison.player_id) filter (where comparison.goals_difference <> 0), 1, 10), ' ') as scorers_off,
        sum(comparison.tracked_assists) as n_tags,
        sum(greatest(comparison.assists_difference, 0)) as n_tags_off,
        array_to_string(array_slice(array_agg(comparison.player_id order by comparison.player_id) filter (where comparison.assists_difference > 0), 1, 10), ' ') as assists_off,
        count(*) filter (where comparison.official_pim > 0 or comparison.tracked_pim > 0) as n_penalised,
        count(*) filter (where comparison.pim_difference <> 0) as n_penalised_off,
        array_to_string(array_slice(array_agg(comparison.player_id order by comparison.player_id) filter (where comparison.pim_difference <> 0), 1, 10), ' ') as penalised_off,
        count(*) filter (where comparison.tracked_goals_against is not null and (comparison.official_goals_against > 0 or comparison.tracked_goals_against > 0)) as n_goalies,
        count(*) filter (where comparison.goals_against_difference <> 0) as n_goalies_off,
        array_to_string(array_slice(array_agg(comparison.player_id order by comparison.player_id) filter (where comparison.goals_against_difference <> 0), 1, 10), ' ') as goalies_off
    from qa_scorer_comparison as comparison
    inner join int_game_coverage as coverage on coverage.game_id = comparison.game_id
    where coverage.n_regulation_periods_with_events = 3
    group by comparison.game_id
),
shot_counts as (
    select
        events.game_id,
        count(*) filter (where events.is_sog and events.is_home_event) - count(*) filter (where events.is_goal and events.is_home_event) as home_saved,
        count(*) filter (where events.is_sog and not events.is_home_event) - count(*) filter (where events.is_goal and not events.is_home_event) as away_saved,
        count(*) filter (where events.is_save and goalies.team_id = events.away_team_id) as away_saves,
        count(*) filter (where events.is_save and goalies.team_id = events.home_team_id) as home_saves,
        count(*) filter (where events.is_corsi and events.is_home_event) as home_attempts,
        count(*) filter (where events.is_corsi and not events.is_home_event) as away_attempts,
        count(*) filter (where events.is_sog and events.is_home_event) as home_sog,
        count(*) filter (where events.is_sog and not events.is_home_event) as away_sog,
        count(*) filter (where events.is_faceoff) as n_faceoffs,
        count(*) filter (where events.is_faceoff and events.is_home_event is not null) as n_faceoffs_won
    from fact_events as events
    left join int_game_goalies as goalies
        on goalies.game_id = events.game_id
        and goalies.player_id = events.goalie_id
    group by events.game_id
),
regulation as (
    select
        game_id,
        sum(period_seconds) / 3600.0 as hours
    from (
        select distinct
            game_id,
            period,
            period_seconds
        from fact_events
        where period <= 3
    ) as periods
    group by game_id
),
measures as (
    select
        'R-01' as check_id,
        game_id,
        expected,
        actual,
        2 as n_checked,
        n_failed,
        cast(null as varchar) as sample_keys
    from score_sides
    union all
    select
        'R-02' as check_id,
        game_id,
        cast(null as bigint) as expected,
        cast(null as bigint) as actual,
        n_checked,
        n_failed,
        sample_keys
    from period_goals
    union all
    select
        'R-03' as check_id,
        game_id,
        cast(null as bigint) as expected,
        cast(null as bigint) as actual,
        n_scorers as n_checked,
        n_scorers_off as n_failed,
        scorers_off as sample_keys
    from scorers
    union all
    select
        'R-04' as check_id,
        game_id,
        cast(null as bigint) as expected,
        cast(null as bigint) as actual,
        coalesce(n_tags, 0) as n_checked,
        coalesce(n_tags_off, 0) as n_failed,
        assists_off as sample_keys
    from scorers
    union all
    select
        'R-05' as check_id,
        game_id,
        cast(null as bigint) as expected,
        cast(null as bigint) as actual,
        n_penalised as n_checked,
        n_penalised_off as n_failed,
        penalised_off as sample_keys
    from scorers
    union all
    select
        'R-06' as check_id,
        game_id,
        cast(null as bigint) as expected,
        cast(null as bigint) as actual,
        n_goalies as n_checked,
        n_goalies_off as n_failed,
        goalies_off as sample_keys
    from scorers
    union all
    select
        'R-07' as check_id,
        game_id,
        case when abs(home_saved - away_saves) >= abs(away_saved - home_saves) then home_saved else away_saved end as expected,
        case when abs(home_saved - away_saves) >= abs(away_saved - home_saves) then away_saves else home_saves end as actual,
        2 as n_checked,
        case when home_saved <> away_saves then 1 else 0 end + case when away_saved <> home_saves then 1 else 0 end as n_failed,
        cast(null as varchar) as sample_keys
    from shot_counts
    union all
    -- Usual: 30 to 100 attempts and 8 to 60 shots on goal per side and 60 minutes.
    select
        'R-08' as check_id,
        shot_counts.game_id,
        cast(null as bigint) as expected,
        cast(null as bigint) as actual,
        4 as n_checked,
        case when shot_counts.home_attempts / regulation.hours between 30 and 100 then 0 else 1 end
            + case when shot_counts.away_attempts / regulation.hours between 30 and 100 then 0 else 1 end
            + case when shot_counts.home_sog / regulation.hours between 8 and 60 then 0 else 1 end
            + case when shot_counts.away_sog / regulation.hours between 8 and 60 then 0 else 1 end as n_failed,
        cast(null as varchar) as sample_keys
    from shot_counts
    inner join regulation on regulation.game_id = shot_counts.game_id
    inner join complete_games on complete_games.game_id = shot_counts.game_id
    union all
    select
        'R-12' as check_id,
        game_id,
        n_faceoffs as expected,
        n_faceoffs_won as actual,
        n_faceoffs as n_checked,
        n_faceoffs - n_faceoffs_won as n_failed,
        cast(null as varchar) as sample_keys
    from shot_counts
)
select
    check_id,
    game_id,
    cast(expected as double) as expected,
    cast(actual as double) as actual,
    n_checked,
    n_failed,
    0 as n_fixed,
    sample_keys
from measures
