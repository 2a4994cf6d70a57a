-- Who signed up for a season, and how the league rated the player then. Contact data is never loaded.
select
    registration_id,
    season_id,
    player_id,
    case position
        when 'Forward' then 'POS04'
        when 'Defense' then 'POS05'
        when 'Goalie' then 'POS06'
    end as position_id,
    case position_2
        when 'Forward' then 'POS04'
        when 'Defense' then 'POS05'
        when 'Goalie' then 'POS06'
    end as position_2_id,
    skill_rating,
    norad_experience_years,
    is_caf,
    is_restricted,
    is_sub,
    drafted_team_id,
    highest_beer_league,
    age
from stg_registration
