-- One row per game; home and away here decide for every other table.
with season_rules as (
    -- A league's own rule wins over the default one.
    select
        seasons.season_id,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'period_seconds' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'period_seconds')
        ) as bigint) as period_seconds,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'points_win' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'points_win')
        ) as bigint) as points_win,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'points_tie' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'points_tie')
        ) as bigint) as points_tie,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'points_loss' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'points_loss')
        ) as bigint) as points_loss,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'points_overtime_loss' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'points_overtime_loss')
        ) as bigint) as points_overtime_loss
    from stg_seasons as seasons
    cross join dim_league_rule as rules
    where rules.league_id = '*' or rules.league_id = seasons.league_id
    group by seasons.season_id
),

games_with_roster as (
    select distinct game_id
    from stg_gameroster
),

results as (
    -- The winner follows from the goals; the sheet's own columns are not read.
    select
        game_id,
        case
            when home_goals > away_goals then 'W'
            when home_goals < away_goals then 'L'
            when home_goals = away_goals then 'T'
        end as home_result,
        case
            when away_goals > home_goals then 'W'
            when away_goals < home_goals then 'L'
            when away_goals = home_goals then 'T'
        end as away_result
    from stg_schedule
)

select
    schedule.game_id,
    schedule.season_id,
    schedule.season,
    schedule.date,
    schedule.start_time,
    schedule.home_team_id,
    schedule.away_team_id,
    schedule.game_type,
    schedule.playoff_round,
    schedule.last_period_type,
    coalesce(schedule.period_seconds, season_rules.period_seconds) as period_seconds,
    schedule.ot_seconds,
    schedule.home_goals,
    schedule.away_goals,
    schedule.home_p1,
    schedule.home_p2,
    schedule.home_p3,
    schedule.home_ot,
    schedule.away_p1,
    schedule.away_p2,
    schedule.away_p3,
    schedule.away_ot,
    schedule.home_seed,
    schedule.away_seed,
    results.home_result,
    results.away_result,
    case
        when results.home_result = 'W' then season_rules.points_win
        when results.home_result = 'T' then season_rules.points_tie
        when results.home_result = 'L' and schedule.last_period_type = 'Overtime' then season_rules.points_overtime_loss
        when results.home_result = 'L' then season_rules.points_loss
    end as home_points,
    case
        when results.away_result = 'W' then season_rules.points_win
        when results.away_result = 'T' then season_rules.points_tie
        when results.away_result = 'L' and schedule.last_period_type = 'Overtime' then season_rules.points_overtime_loss
        when results.away_result = 'L' then season_rules.points_loss
    end as away_points,
    case when results.home_result is null then 'upcoming' else 'final' end as status,
    games_with_roster.game_id is not null as has_roster,
    schedule.game_url
from stg_schedule as schedule
inner join results on schedule.game_id = results.game_id
left join season_rules on schedule.season_id = season_rules.season_id
left join games_with_roster on schedule.game_id = games_with_roster.game_id
