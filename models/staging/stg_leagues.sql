select
    league_id,
    league_name,
    source_file,
    source_sheet,
    source_row
from raw_leagues
