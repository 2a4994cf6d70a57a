select
    game_id,
    shift_index,
    venue,
    slot,
    team_id,
    jersey_number,
    player_id,
    source_file,
    source_sheet,
    source_row
from raw_shift_players
