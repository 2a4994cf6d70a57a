select
    league_id,
    league_name
from stg_leagues
