select
    cast(game_id as text) as game,
    playoff_round,
    season_id,
    date,
    game_type,
    home_team_id,
    away_team_id,
    last_period_type = 'Overtime' as is_overtime,
    home_goals,
    away_goals,
    home_p1,
    home_p2,
    home_p3,
    home_ot,
    away_p1,
    away_p2,
    away_p3,
    away_ot
from dim_schedule
where status = 'final'
