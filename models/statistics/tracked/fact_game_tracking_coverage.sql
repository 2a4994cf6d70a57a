-- What kind of data each tracked game holds. A statistic whose kind was not tracked is null, never 0.
with thresholds as (
    select
        max(weight) filter (where term = 'play_detail_min_share') as play_detail_min_share,
        max(weight) filter (where term = 'zone_trust_min_share') as zone_trust_min_share,
        max(weight) filter (where term = 'zone_ends_min_share') as zone_ends_min_share
    from dim_metric_weight
    where metric = 'coverage'
),

event_marks as (
    select
        game_id,
        bool_or(linked_event_key is not null) as has_links,
        bool_or(is_pass and success_source = 'tracked' and success_id = 'SU01') as has_tracked_success,
        bool_or(is_pass and success_source = 'tracked' and success_id = 'SU02') as has_tracked_failure,
        count(*) filter (where event_type in ('Pass', 'Possession')) as n_puck_events,
        -- N is what some trackers write when nothing was chosen, so only O and D prove that zones were tracked.
        count(*) filter (
            where event_type in ('Pass', 'Possession') and zone_source = 'tracked' and zone_id in ('ZN01', 'ZN02')
        ) as n_zoned_puck_events,
        count(*) filter (where is_goal and is_inferred) as inferred_goals,
        -- The operator may end a stint some seconds off the goal's clock: the goal then moves to the stint its goal stop ended.
        count(*) filter (where is_goal and shift_id is distinct from contained_shift_id) as reassigned_goals
    from fact_events
    group by game_id
),

tag_codes as (
    select play_detail_id
    from dim_play_detail
    where play_detail in ('AssistPrimary', 'AssistSecondary')
),

player_marks as (
    select
        rows_of_players.game_id,
        count(*) filter (where side = 'e' and slot = 1) as n_acting_rows,
        count(*) filter (
            where side = 'e' and slot = 1 and (play_detail_1_id is not null or play_detail_2_id is not null)
        ) as n_detailed_rows,
        bool_or(first_tag.play_detail_id is not null or second_tag.play_detail_id is not null) as has_tag,
        count(*) filter (where player_id is null and jersey_number is not null) as unresolved_player_rows
    from fact_event_players as rows_of_players
    left join tag_codes as first_tag on rows_of_players.play_detail_1_id = first_tag.play_detail_id
    left join tag_codes as second_tag on rows_of_players.play_detail_2_id = second_tag.play_detail_id
    group by rows_of_players.game_id
),

pressure_marks as (
    select
        game_id,
        bool_or(pressure_number is not null or pressured_by_player_id is not null) as has_pressure
    from stg_event_players
    group by game_id
),

shift_marks as (
    select
        game_id,
        count(*) as n_stints,
        count(*) filter (where sheet_end_zone_id is not null) as n_zone_ends
    from fact_shifts
    group by game_id
),

loaded as (
    select game_id from event_marks
    union
    select game_id from shift_marks
),

chosen_files as (
    select
        game_id,
        bool_or(venue_swapped) as venue_swapped,
        bool_or(has_assist_links) as has_assist_links
    from stg_game_files
    where is_chosen
    group by game_id
),

detail_marks as (
    select
        player_marks.game_id,
        n_detailed_rows > 0 and n_detailed_rows >= thresholds.play_detail_min_share * n_acting_rows as has_play_detail,
        has_tag,
        unresolved_player_rows
    from thresholds
    cross join player_marks
)

select
    loaded.game_id,
    coalesce(has_play_detail, false) as has_play_detail,
    -- A tracker who writes play details would have written assists as well.
    coalesce(has_tag, false) or coalesce(has_assist_links, false) or coalesce(has_play_detail, false) as has_assist_tags,
    coalesce(has_links, false) as has_links,
    coalesce(has_tracked_success and has_tracked_failure, false) as has_success_flags,
    coalesce(
        n_zoned_puck_events > 0 and n_zoned_puck_events >= thresholds.zone_trust_min_share * n_puck_events, false
    ) as has_zone,
    coalesce(has_pressure, false) as has_pressure,
    coalesce(n_zone_ends >= thresholds.zone_ends_min_share * n_stints, false) as has_zone_ends,
    coalesce(venue_swapped, false) as venue_swapped,
    coalesce(inferred_goals, 0) as inferred_goals,
    coalesce(reassigned_goals, 0) as reassigned_goals,
    coalesce(unresolved_player_rows, 0) as unresolved_player_rows
from thresholds
cross join loaded
left join event_marks on loaded.game_id = event_marks.game_id
left join detail_marks on loaded.game_id = detail_marks.game_id
left join pressure_marks on loaded.game_id = pressure_marks.game_id
left join shift_marks on loaded.game_id = shift_marks.game_id
left join chosen_files on loaded.game_id = chosen_files.game_id
