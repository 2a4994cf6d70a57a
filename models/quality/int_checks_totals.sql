-- What the checks of totals measure.
with entries_before_attempts as (
    select
        game_id,
        count(*) as n_checked,
        count(*) filter (where entry_event_id is null) as n_failed
    from fact_shots
    where is_attempt
    group by game_id
),
final_games as (
    select
        season_id,
        game_type,
        count(*) as n_games,
        sum(home_goals + away_goals) as goals,
        count(*) filter (
            where home_result <> case when home_goals > away_goals then 'W' when home_goals < away_goals then 'L' else 'T' end
                or away_result <> case when away_goals > home_goals then 'W' when away_goals < home_goals then 'L' else 'T' end
        ) as n_wrong_results
    from dim_schedule
    where status = 'final'
    group by
        season_id,
        game_type
),
standings as (
    select
        season_id,
        game_type,
        sum(gp) as team_games,
        sum(gf) as goals
    from fact_team_season_official
    group by
        season_id,
        game_type
),
compared_seasons as (
    select
        final_games.season_id,
        sum(2 * final_games.n_games) as expected_games,
        sum(coalesce(standings.team_games, 0)) as team_games,
        sum(final_games.n_wrong_results) as n_wrong_results,
        sum(final_games.goals) as expected_goals,
        sum(coalesce(standings.goals, 0)) as goals
    from final_games
    left join standings
        on standings.season_id = final_games.season_id
        and standings.game_type = final_games.game_type
    group by final_games.season_id
),
measures as (
    select
        'R-09' as check_id,
        'game' as scope_type,
        cast(game_id as varchar) as scope_id,
        cast(null as double) as expected,
        cast(null as double) as actual,
        n_checked,
        n_failed
    from entries_before_attempts
    union all
    select
        'R-10' as check_id,
        'season' as scope_type,
        season_id as scope_id,
        cast(expected_games as double) as expected,
        cast(team_games as double) as actual,
        expected_games as n_checked,
        n_wrong_results + abs(expected_games - team_games) as n_failed
    from compared_seasons
    union all
    select
        'R-11' as check_id,
        'season' as scope_type,
        season_id as scope_id,
        cast(expected_goals as double) as expected,
        cast(goals as double) as actual,
        expected_games as n_checked,
        abs(expected_goals - goals) as n_failed
    from compared_seasons
)
select
    check_id,
    scope_type,
    scope_id,
    expected,
    actual,
    n_checked,
    n_failed,
    0 as n_fixed,
    cast(null as varchar) as sample_keys
from measures
