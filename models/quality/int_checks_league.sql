-- What the checks of the league workbook measure. Counts come from the cleaned tables; what the reader repaired comes from
-- its findings.
with findings as (
    select
        count(*) filter (where code in ('L-FILE', 'L-SHEET', 'L-COLUMN')) as n_missing_parts,
        count(*) filter (where code = 'L-DUPKEY') as n_double_keys,
        count(*) filter (where code = 'L-PERLEN') as n_period_lengths,
        -- A second row of a player is merged; on another team it is an error, since only one of the two can be kept.
        count(*) filter (where code = 'L-ROSTERDUP' and level = 'W') as n_merged_rows,
        count(*) filter (where code = 'L-ROSTERDUP' and level <> 'W') as n_two_sides,
        -- An unknown key on a roster row or in the schedule stops the load; elsewhere it is read as null and counts here.
        count(*) filter (where code = 'L-FK') as n_unknown_keys,
        count(*) filter (where code = 'L-WLT') as n_results
    from qa_load_issue
),
scheduled_games as (
    select
        schedule.game_id,
        schedule.home_team_id,
        schedule.away_team_id,
        coalesce(
            schedule.home_team_id <> schedule.away_team_id and home_teams.team_id is not null and away_teams.team_id is not null,
            false
        ) as has_two_teams,
        coalesce(
            schedule.date between seasons.start_date - interval '30 days' and seasons.start_date + interval '395 days',
            false
        ) as is_in_season,
        schedule.home_p1 is not null as has_periods,
        schedule.home_p1 + schedule.home_p2 + schedule.home_p3 + schedule.home_ot <> schedule.home_goals
            or schedule.away_p1 + schedule.away_p2 + schedule.away_p3 + schedule.away_ot <> schedule.away_goals as periods_differ
    from dim_schedule as schedule
    left join dim_team as home_teams on home_teams.team_id = schedule.home_team_id
    left join dim_team as away_teams on away_teams.team_id = schedule.away_team_id
    left join dim_season as seasons on seasons.season_id = schedule.season_id
),
sides as (
    select
        game_id,
        home_team_id as team_id,
        away_team_id as opp_team_id,
        home_goals as goals,
        away_goals as opp_goals
    from dim_schedule
    union all
    select
        game_id,
        away_team_id as team_id,
        home_team_id as opp_team_id,
        away_goals as goals,
        home_goals as opp_goals
    from dim_schedule
),
roster_sides as (
    select
        game_id,
        team_id,
        sum(goals) as goals,
        sum(assists) as assists,
        sum(goals_against) as goals_against,
        count(*) filter (where is_goalie) as n_goalies,
        count(*) filter (where not is_goalie) as n_skaters
    from fact_gameroster
    group by
        game_id,
        team_id
),
compared_sides as (
    select
        sides.game_id,
        sides.team_id,
        sides.goals,
        sides.opp_goals,
        roster_sides.game_id is not null as has_roster,
        roster_sides.goals as roster_goals,
        roster_sides.goals_against as roster_goals_against,
        roster_sides.n_goalies,
        roster_sides.n_skaters
    from sides
    left join roster_sides
        on roster_sides.game_id = sides.game_id
        and roster_sides.team_id = sides.team_id
),
unscheduled_sides as (
    select
        roster_sides.game_id,
        roster_sides.team_id
    from roster_sides
    left anti join sides
        on sides.game_id = roster_sides.game_id
        and sides.team_id = roster_sides.team_id
),
worn_jerseys as (
    select
        game_id,
        team_id,
        jersey_number,
        count(*) as n_players
    from fact_gameroster
    where jersey_number is not null
    group by
        game_id,
        team_id,
        jersey_number
),
minors as (
    select max(cast(value as bigint)) as minor_pim
    from dim_league_rule
    where rule = 'minor_pim'
),
names as (
    select
        player_name,
        count(*) as n_players,
        min(player_id) as player_id
    from dim_player
    where player_name is not null
    group by player_name
),
season_games as (
    select
        season_id,
        count(*) as n_games
    from dim_schedule
    group by season_id
),
measures as (
    select
        'L-01' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        1 as n_checked,
        n_missing_parts as n_failed,
        0 as n_fixed,
        cast(null as varchar) as sample_keys
    from findings
    union all
    select
        'L-02' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        (select count(*) from stg_schedule) as n_checked,
        n_double_keys + (select count(*) - count(distinct game_id) from stg_schedule) as n_failed,
        0 as n_fixed,
        cast(null as varchar) as sample_keys
    from findings
    union all
    select
        'L-03' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where not has_two_teams) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(game_id order by game_id) filter (where not has_two_teams), 1, 10), ' ') as sample_keys
    from scheduled_games
    union all
    select
        'L-04' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where not is_in_season) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(game_id order by game_id) filter (where not is_in_season), 1, 10), ' ') as sample_keys
    from scheduled_games
    union all
    select
        'L-05' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) filter (where has_periods) as n_checked,
        count(*) filter (where periods_differ) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(game_id order by game_id) filter (where periods_differ), 1, 10), ' ') as sample_keys
    from scheduled_games
    union all
    select
        'L-06' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        (select count(*) from stg_schedule) as n_checked,
        0 as n_failed,
        n_period_lengths as n_fixed,
        cast(null as varchar) as sample_keys
    from findings
    union all
    select
        'L-07' as check_id,
        'season' as scope_type,
        season_id as scope_id,
        n_games as n_checked,
        greatest(10 - n_games, 0) as n_failed,
        0 as n_fixed,
        cast(null as varchar) as sample_keys
    from season_games
    union all
    select
        'L-08' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        (select count(*) from stg_gameroster) as n_checked,
        n_unknown_keys as n_failed,
        n_merged_rows as n_fixed,
        cast(null as varchar) as sample_keys
    from findings
    union all
    select
        'L-09' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        (select count(*) from stg_gameroster) as n_checked,
        n_two_sides as n_failed,
        0 as n_fixed,
        cast(null as varchar) as sample_keys
    from findings
    union all
    select
        'L-10' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where not has_roster) + (select count(*) from unscheduled_sides) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(cast(game_id as varchar) || ':' || team_id order by game_id, team_id) filter (where not has_roster), 1, 10), ' ') as sample_keys
    from compared_sides
    union all
    select
        'L-11' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where roster_goals <> goals) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(cast(game_id as varchar) || ':' || team_id order by game_id, team_id) filter (where roster_goals <> goals), 1, 10), ' ') as sample_keys
    from compared_sides
    where has_roster
    union all
    select
        'L-12' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where roster_goals_against <> opp_goals) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(cast(game_id as varchar) || ':' || team_id order by game_id, team_id) filter (where roster_goals_against <> opp_goals), 1, 10), ' ') as sample_keys
    from compared_sides
    where has_roster
    union all
    select
        'L-13' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where n_goalies <> 1) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(cast(game_id as varchar) || ':' || team_id order by game_id, team_id) filter (where n_goalies <> 1), 1, 10), ' ') as sample_keys
    from compared_sides
    where has_roster
    union all
    select
        'L-14' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where n_skaters not between 5 and 20) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(cast(game_id as varchar) || ':' || team_id order by game_id, team_id) filter (where n_skaters not between 5 and 20), 1, 10), ' ') as sample_keys
    from compared_sides
    where has_roster
    union all
    select
        'L-15' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where points <> goals + assists or least(goals, assists, pim, goals_against, shutouts) < 0) as n_failed,
        0 as n_fixed,
        cast(null as varchar) as sample_keys
    from fact_gameroster
    union all
    select
        'L-16' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where assists > 2 * goals) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(cast(game_id as varchar) || ':' || team_id order by game_id, team_id) filter (where assists > 2 * goals), 1, 10), ' ') as sample_keys
    from roster_sides
    union all
    select
        'L-17' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where rosters.pim % (select minor_pim from minors) <> 0) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(cast(rosters.game_id as varchar) || ':' || rosters.player_id order by rosters.game_id, rosters.player_id) filter (where rosters.pim % (select minor_pim from minors) <> 0), 1, 10), ' ') as sample_keys
    from fact_gameroster as rosters
    where rosters.pim > 0
    union all
    select
        'L-18' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where n_players > 1) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(cast(game_id as varchar) || ':' || team_id || ':' || cast(jersey_number as varchar) order by game_id, team_id, jersey_number) filter (where n_players > 1), 1, 10), ' ') as sample_keys
    from worn_jerseys
    union all
    -- The sample names ids: a name never leaves the player table.
    select
        'L-19' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where n_players > 1) as n_failed,
        0 as n_fixed,
        array_to_string(array_slice(array_agg(player_id order by player_id) filter (where n_players > 1), 1, 10), ' ') as sample_keys
    from names
    union all
    select
        'L-20' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        (select count(*) from stg_schedule) as n_checked,
        0 as n_failed,
        n_results as n_fixed,
        cast(null as varchar) as sample_keys
    from findings
)
select
    check_id,
    scope_type,
    scope_id,
    case check_id when 'L-07' then cast(greatest(10, n_checked) as double) end as expected,
    case check_id when 'L-07' then cast(n_checked as double) end as actual,
    n_checked,
    n_failed,
    n_fixed,
    sample_keys
from measures
