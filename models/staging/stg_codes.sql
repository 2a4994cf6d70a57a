-- The built-in lists rule; only codes that they lack are taken from here.
select
    list,
    code,
    code_id,
    name,
    category,
    parent_type,
    is_new,
    source_file,
    source_sheet,
    source_row
from raw_codes
