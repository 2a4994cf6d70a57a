-- E-mail, referrer and notes are never read.
select
    registration_id,
    season_id,
    player_id,
    position,
    position_2,
    skill_rating,
    norad_experience_years,
    is_caf,
    is_restricted,
    is_sub,
    drafted_team_id,
    highest_beer_league,
    age,
    source_file,
    source_sheet,
    source_row
from raw_registration
