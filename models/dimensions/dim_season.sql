-- Seasons without a game stay: registrations may refer to them.
select
    season_id,
    season,
    season_half,
    league_id,
    is_norad,
    is_csah,
    start_date
from stg_seasons
