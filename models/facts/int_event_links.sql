-- What each event points to: rows of the code lists, its game, the people in it, its sequence. Joined on their own, narrow and
-- beside int_event_context, so that fact_events carries its many columns through few joins.
with detail_2_types as (
    -- Each sub-type list is keyed by the whole code of detail 2, and no code stands in two lists.
    select
        shot_detail_2 as event_detail_2,
        'Shot' as sub_type_of,
        shot_type_id as sub_type_id
    from dim_shot_type
    union all
    select
        goal_detail_2 as event_detail_2,
        'Goal' as sub_type_of,
        shot_type_id as sub_type_id
    from dim_shot_type
    union all
    select
        event_detail_2,
        'Pass' as sub_type_of,
        pass_type_id as sub_type_id
    from dim_pass_type
    union all
    select
        event_detail_2,
        'Zone_Entry' as sub_type_of,
        zone_entry_type_id as sub_type_id
    from dim_zone_entry_type
    union all
    select
        event_detail_2,
        'Zone_Exit' as sub_type_of,
        zone_exit_type_id as sub_type_id
    from dim_zone_exit_type
    union all
    select
        event_detail_2,
        'Turnover_Giveaway' as sub_type_of,
        giveaway_type_id as sub_type_id
    from dim_giveaway_type
    union all
    select
        event_detail_2,
        'Turnover_Takeaway' as sub_type_of,
        takeaway_type_id as sub_type_id
    from dim_takeaway_type
),
detail_outcomes as (
    select
        event_detail,
        shot_outcome_id as outcome_id
    from dim_shot_outcome
    union all
    select
        event_detail,
        save_outcome_id as outcome_id
    from dim_save_outcome
    union all
    select
        event_detail,
        pass_outcome_id as outcome_id
    from dim_pass_outcome
    union all
    select
        event_detail,
        stoppage_type_id as outcome_id
    from dim_stoppage_type
)
select
    codes.game_id,
    codes.event_index,
    schedule.season_id,
    schedule.home_team_id,
    schedule.away_team_id,
    types.event_type_id,
    details.event_detail_id,
    details_2.event_detail_2_id,
    sub_types.sub_type_of,
    sub_types.sub_type_id,
    outcomes.outcome_id,
    roles.event_player_1_id,
    roles.event_player_2_id,
    roles.opp_player_1_id,
    roles.is_pressured,
    roles.blocker_id,
    goalies.goalie_id,
    sequences.sequence_key,
    sequences.play_key,
    sequences.starts_without_faceoff,
    sequences.home_score,
    sequences.away_score
-- The growing side stands on the right of each join: the engine copies the left side into its hash table.
from int_event_sequences as sequences
right join (
    int_event_goalies as goalies
    right join (
        int_event_roles as roles
        right join (
            dim_schedule as schedule
            right join (
                int_event_codes as codes
                left join dim_event_type as types on types.event_type = codes.event_type
                left join dim_event_detail as details on details.event_detail = codes.event_detail
                left join dim_event_detail_2 as details_2 on details_2.event_detail_2 = codes.event_detail_2
                left join detail_2_types as sub_types on sub_types.event_detail_2 = codes.event_detail_2
                left join detail_outcomes as outcomes on outcomes.event_detail = codes.event_detail
            ) on schedule.game_id = codes.game_id
        ) on roles.game_id = codes.game_id and roles.event_index = codes.event_index
    ) on goalies.game_id = codes.game_id and goalies.event_index = codes.event_index
) on sequences.game_id = codes.game_id and sequences.event_index = codes.event_index
