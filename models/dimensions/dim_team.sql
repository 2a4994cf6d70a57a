-- Clubs of the league with the league itself, former sides, summer colours and the pool of unassigned players.
select
    team_id,
    team_name,
    long_name,
    code,
    league_id,
    color_1,
    color_2,
    color_3,
    color_4,
    logo_url,
    team_url
from stg_teams
