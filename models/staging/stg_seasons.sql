select
    season_id,
    season,
    season_half,
    league_id,
    is_norad,
    is_csah,
    start_date,
    source_file,
    source_sheet,
    source_row
from raw_seasons
