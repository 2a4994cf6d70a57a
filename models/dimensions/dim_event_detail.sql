-- The built-in list rules; a workbook only adds codes that it lacks.
with new_codes as (
    -- An id that the built-in list already uses for another code gets the code appended.
    select
        case when built_in.event_detail_id is null then codes.code_id else codes.code_id || '-' || codes.code end as event_detail_id,
        codes.code,
        codes.name,
        codes.category,
        codes.parent_type
    from stg_codes as codes
    left join seed_event_detail as built_in on codes.code_id = built_in.event_detail_id
    where codes.list = 'event_detail' and codes.is_new
)

select
    event_detail_id,
    event_detail,
    event_type,
    category,
    is_shot_on_goal,
    is_goal,
    is_miss,
    is_block,
    display_name,
    false as is_from_workbook
from seed_event_detail
union all
select
    new_codes.event_detail_id,
    new_codes.code as event_detail,
    types.event_type,
    new_codes.category,
    cast(null as boolean) as is_shot_on_goal,
    cast(null as boolean) as is_goal,
    cast(null as boolean) as is_miss,
    cast(null as boolean) as is_block,
    coalesce(new_codes.name, new_codes.code) as display_name,
    true as is_from_workbook
from new_codes
left join seed_event_type as types on new_codes.parent_type = types.event_type
