-- Without names: dim_player is the one table that holds them. The list gives the rating of today, not the one at game time.
select
    player_id,
    primary_position,
    current_skill_rating,
    skill_rating_last_year,
    birth_year,
    gender,
    highest_beer_league,
    leadership,
    current_team_id,
    pseudonym,
    source_file,
    source_sheet,
    source_row
from raw_players
