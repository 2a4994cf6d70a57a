-- Only teams that the list marks as the league's own.
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
    team_url,
    source_file,
    source_sheet,
    source_row
from raw_teams
