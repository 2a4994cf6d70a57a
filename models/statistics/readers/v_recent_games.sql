-- Played games, the latest first by number.
select
    schedule.game_id,
    schedule.season_id,
    schedule.game_type,
    schedule.playoff_round,
    schedule.date,
    schedule.start_time,
    schedule.home_team_id,
    schedule.away_team_id,
    home_teams.team_name as home_team_name,
    away_teams.team_name as away_team_name,
    home_teams.code as home_code,
    away_teams.code as away_code,
    schedule.home_goals,
    schedule.away_goals,
    case
        when schedule.home_result = 'W' then schedule.home_team_id
        when schedule.away_result = 'W' then schedule.away_team_id
    end as winner_team_id,
    schedule.last_period_type,
    row_number() over (
        partition by seasons.league_id
        order by schedule.date desc, schedule.game_id desc
    ) as recent_number,
    row_number() over (
        partition by schedule.season_id, schedule.game_type
        order by schedule.date desc, schedule.game_id desc
    ) as recent_number_season
from dim_schedule as schedule
left join dim_season as seasons on schedule.season_id = seasons.season_id
left join dim_team as home_teams on schedule.home_team_id = home_teams.team_id
left join dim_team as away_teams on schedule.away_team_id = away_teams.team_id
where schedule.status = 'final'
