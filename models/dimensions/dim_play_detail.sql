-- The built-in list rules; a workbook only adds codes that it lacks.
with new_codes as (
    -- An id that the built-in list already uses for another code gets the code appended.
    select
        case when built_in.play_detail_id is null then codes.code_id else codes.code_id || '-' || codes.code end as play_detail_id,
        codes.code,
        codes.name,
        codes.category
    from stg_codes as codes
    left join seed_play_detail as built_in on codes.code_id = built_in.play_detail_id
    where codes.list = 'play_detail' and codes.is_new
)

select
    play_detail_id,
    play_detail,
    category,
    skill_level,
    alias_of,
    display_name,
    false as is_from_workbook
from seed_play_detail
union all
select
    new_codes.play_detail_id,
    new_codes.code as play_detail,
    new_codes.category,
    cast(null as varchar) as skill_level,
    cast(null as varchar) as alias_of,
    coalesce(new_codes.name, new_codes.code) as display_name,
    true as is_from_workbook
from new_codes
