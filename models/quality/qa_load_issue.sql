-- Every finding of reading the files, one row per place and kind. Empty text and 0 stand for "the whole file, sheet or
-- row", so that the place is a key.
select
    file,
    sheet,
    "row",
    "column",
    code,
    game_id,
    level,
    severity,
    value,
    expected,
    action
from raw_load_issues
