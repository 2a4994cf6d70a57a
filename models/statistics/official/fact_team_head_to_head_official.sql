-- The record of a team against one opponent, season by season and over all seasons (season_id ALL). Every meeting is
-- counted once from each side.
select
    team_id,
    opp_team_id,
    coalesce(season_id, 'ALL') as season_id,
    game_type,
    count(*) as gp,
    count(*) filter (where win) as w,
    count(*) filter (where loss) as l,
    count(*) filter (where tie) as t,
    sum(points) as points,
    sum(goals_for) as gf,
    sum(goals_against) as ga
from fact_team_game_official
group by grouping sets (
    (team_id, opp_team_id, game_type, season_id),
    (team_id, opp_team_id, game_type)
)
