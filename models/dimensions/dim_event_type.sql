-- The built-in list rules; a workbook only adds codes that it lacks. A type nobody knows counts as
-- play with a game clock.
with new_codes as (
    -- An id that the built-in list already uses for another code gets the code appended.
    select
        case when built_in.event_type_id is null then codes.code_id else codes.code_id || '-' || codes.code end as event_type_id,
        codes.code,
        codes.category
    from stg_codes as codes
    left join seed_event_type as built_in on codes.code_id = built_in.event_type_id
    where codes.list = 'event_type' and codes.is_new
)

select
    event_type_id,
    event_type,
    category,
    is_play,
    is_no_clock,
    false as is_from_workbook
from seed_event_type
union all
select
    new_codes.event_type_id,
    new_codes.code as event_type,
    new_codes.category,
    true as is_play,
    false as is_no_clock,
    true as is_from_workbook
from new_codes
