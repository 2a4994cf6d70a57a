-- Every logical event with its code, place in the game, people, strength and neighbours. The parts that take a scan
-- through the game are built before (int_event_*); here they meet.
with detail_2_types as (
    -- Each sub-type list is keyed by the whole code of detail 2, and no code stands in two lists.
    select
        shot_detail_2 as event_detail_2,
        'Shot' as event_type,
        shot_type_id as type_id
    from dim_shot_type
    union all
    select
        goal_detail_2 as event_detail_2,
        'Goal' as event_type,
        shot_type_id as type_id
    from dim_shot_type
    union all
    select
        event_detail_2,
        'Pass' as event_type,
        pass_type_id as type_id
    from dim_pass_type
    union all
    select
        event_detail_2,
        'Zone_Entry' as event_type,
        zone_entry_type_id as type_id
    from dim_zone_entry_type
    union all
    select
        event_detail_2,
        'Zone_Exit' as event_type,
        zone_exit_type_id as type_id
    from dim_zone_exit_type
    union all
    select
        event_detail_2,
        'Turnover_Giveaway' as event_type,
        giveaway_type_id as type_id
    from dim_giveaway_type
    union all
    select
        event_detail_2,
        'Turnover_Takeaway' as event_type,
        takeaway_type_id as type_id
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
),
read_events as (
    select
        events.game_id,
        events.event_index,
        events.event_index_raw,
        events.event_seq,
        events.period,
        events.clock_monotone_s,
        events.shift_index,
        events.event_team_id,
        events.event_type,
        events.event_detail,
        events.event_detail_2,
        events.source_file,
        events.source_sheet,
        events.source_row,
        events.is_inferred,
        events.suspect_merge,
        events.period_seconds,
        events.clock_start_s,
        events.clock_end_s,
        events.clock_repaired,
        events.duration_s,
        events.period_elapsed_s,
        events.game_elapsed_s,
        events.video_s,
        events.clip_start_s,
        events.clip_end_s,
        events.chain,
        events.chain_position,
        events.shift_index_contained,
        events.type_raw,
        events.detail_raw,
        events.detail_2_raw,
        events.team_flipped,
        events.zone,
        events.zone_source,
        events.success,
        events.success_source,
        events.assist_1_player_id,
        events.assist_2_player_id,
        events.goal_shot_event_index,
        events.is_highlight,
        events.video_url,
        types.event_type_id,
        details.event_detail_id,
        details_2.event_detail_2_id,
        detail_2_types.event_type as sub_type_of,
        detail_2_types.type_id as sub_type_id,
        detail_outcomes.outcome_id
    from stg_events as events
    left join dim_event_type as types on types.event_type = events.event_type
    left join dim_event_detail as details on details.event_detail = events.event_detail
    left join dim_event_detail_2 as details_2 on details_2.event_detail_2 = events.event_detail_2
    left join detail_2_types on detail_2_types.event_detail_2 = events.event_detail_2
    left join detail_outcomes on detail_outcomes.event_detail = events.event_detail
),
-- From here on the growing side stands on the right of each join, and the join keeps its rows: the engine copies the left
-- side into its hash table, and would take the growing side for the small one after an inner join with a short table. The
-- left side therefore holds only what the growing one lacks.
with_codes as (
    select
        codes.event_id,
        codes.is_home_event,
        codes.is_play_event,
        codes.is_goal,
        codes.is_sog,
        codes.is_blocked_shot,
        codes.is_blocked_by_own_team,
        codes.is_missed_shot,
        codes.is_deflected_wide,
        codes.is_corsi,
        codes.is_fenwick,
        codes.is_tipped,
        codes.is_deflected,
        codes.is_save,
        codes.is_rebound_event,
        codes.is_faceoff,
        codes.is_penalty,
        codes.is_pass,
        codes.is_pass_completed,
        codes.is_zone_entry,
        codes.is_zone_entry_failed,
        codes.is_controlled_entry,
        codes.is_carried_entry,
        codes.is_zone_exit,
        codes.is_zone_exit_failed,
        codes.is_controlled_exit,
        codes.is_keepin,
        codes.is_keepin_failed,
        codes.is_giveaway,
        codes.is_bad_giveaway,
        codes.is_takeaway,
        read_events.*
    from int_event_codes as codes
    inner join read_events
        on read_events.game_id = codes.game_id
        and read_events.event_index = codes.event_index
),
with_game as (
    select
        schedule.season_id,
        schedule.home_team_id,
        schedule.away_team_id,
        with_codes.*
    from dim_schedule as schedule
    right join with_codes on with_codes.game_id = schedule.game_id
),
with_shift as (
    select
        shifts.shift_id,
        shifts.strength_id,
        shifts.home_net_empty,
        shifts.away_net_empty,
        shifts.home_situation,
        shifts.away_situation,
        shifts.home_strength,
        shifts.away_strength,
        shifts.home_rating_avg,
        shifts.away_rating_avg,
        with_game.*
    from int_shift_state as shifts
    right join with_game
        on with_game.game_id = shifts.game_id
        and with_game.shift_index = shifts.shift_index
),
with_goalie as (
    select
        goalies.goalie_id,
        with_shift.*
    from int_event_goalies as goalies
    right join with_shift
        on with_shift.game_id = goalies.game_id
        and with_shift.event_index = goalies.event_index
),
with_roles as (
    select
        roles.event_player_1_id,
        roles.event_player_2_id,
        roles.opp_player_1_id,
        roles.is_pressured,
        roles.blocker_id,
        with_goalie.*
    from int_event_roles as roles
    inner join with_goalie
        on with_goalie.game_id = roles.game_id
        and with_goalie.event_index = roles.event_index
),
with_sequence as (
    select
        sequences.sequence_key,
        sequences.play_key,
        sequences.starts_without_faceoff,
        sequences.home_score,
        sequences.away_score,
        with_roles.*
    from int_event_sequences as sequences
    inner join with_roles
        on with_roles.game_id = sequences.game_id
        and with_roles.event_index = sequences.event_index
),
with_context as (
    select
        context.prev_event_index,
        context.next_event_index,
        context.s_since_prev,
        context.s_to_next,
        context.prev_same_team,
        context.next_same_team,
        context.next_sog_event_index,
        context.s_to_next_sog,
        context.n_to_next_sog,
        context.next_sog_own_team,
        context.s_since_sog,
        context.n_since_sog,
        context.led_to_sog,
        context.is_pre_shot,
        context.is_pre_shot_pass,
        context.led_to_goal,
        context.s_to_home_goal,
        context.s_to_away_goal,
        context.s_since_home_goal,
        context.s_since_away_goal,
        context.s_to_next_stoppage,
        context.s_since_stoppage,
        context.s_since_own_entry,
        context.n_since_own_entry,
        context.s_since_own_exit,
        context.s_since_faceoff,
        context.n_since_faceoff,
        context.sequence_event_num,
        context.is_sequence_first,
        context.is_sequence_last,
        context.team_event_run,
        with_sequence.*
    from int_event_context as context
    right join with_sequence
        on with_sequence.game_id = context.game_id
        and with_sequence.event_index = context.event_index
)
select
    event_id,
    game_id,
    event_index,
    event_index_raw,
    event_seq,
    source_file,
    source_sheet,
    source_row,
    is_inferred,
    suspect_merge,
    season_id,
    home_team_id,
    away_team_id,
    case when period between 1 and 5 then 'P0' || cast(period as varchar) end as period_id,
    period,
    period_seconds,
    clock_start_s,
    clock_end_s,
    clock_monotone_s,
    clock_repaired,
    duration_s,
    period_elapsed_s,
    game_elapsed_s,
    case
        when period_elapsed_s is null then null
        when period > 3 then 'TB06'
        when clock_start_s <= 120 then 'TB05'
        when clock_start_s <= 300 then 'TB04'
        when period_elapsed_s < 300 then 'TB01'
        when period_elapsed_s < 600 then 'TB02'
        else 'TB03'
    end as time_bucket_id,
    video_s,
    clip_start_s,
    clip_end_s,
    sequence_key,
    play_key,
    starts_without_faceoff as sequence_starts_without_faceoff,
    'LV' || cast(game_id as varchar) || lpad(cast(chain as varchar), 5, '0') as linked_event_key,
    chain_position,
    shift_id,
    case
        when shift_index_contained = shift_index then shift_id
        when shift_id is not null
            then 'SH' || cast(game_id as varchar)
                || lpad(cast(shift_index_contained as varchar), greatest(5, character_length(cast(shift_index_contained as varchar))), '0')
    end as contained_shift_id,
    is_play_event,
    event_type,
    event_detail,
    event_detail_2,
    event_type_id,
    event_detail_id,
    event_detail_2_id,
    type_raw,
    detail_raw,
    detail_2_raw,
    event_team_id,
    case
        when is_home_event then away_team_id
        when not is_home_event then home_team_id
    end as opp_team_id,
    is_home_event,
    team_flipped,
    case zone
        when 'o' then 'ZN01'
        when 'd' then 'ZN02'
        when 'n' then 'ZN03'
    end as zone_id,
    case
        when is_home_event is null then null
        when zone = 'n' then 'ZN03'
        when (zone = 'o') = is_home_event then 'ZN01'
        when zone is not null then 'ZN02'
    end as home_zone_id,
    zone_source,
    case success
        when 's' then 'SU01'
        when 'u' then 'SU02'
    end as success_id,
    success_source,
    event_player_1_id,
    event_player_2_id,
    opp_player_1_id,
    case when event_type in ('Shot', 'Goal') then event_player_1_id end as shooter_id,
    blocker_id,
    goalie_id,
    case when is_faceoff then event_player_1_id end as winner_id,
    case when is_faceoff then opp_player_1_id end as loser_id,
    case
        when is_pass or event_detail_2 in ('ZoneEntry_Pass', 'ZoneExit_Pass') then event_player_2_id
    end as receiver_id,
    assist_1_player_id as assist_1_id,
    assist_2_player_id as assist_2_id,
    case
        when is_goal
            then 'EV' || cast(game_id as varchar)
                || lpad(cast(goal_shot_event_index as varchar), greatest(5, character_length(cast(goal_shot_event_index as varchar))), '0')
    end as goal_shot_event_id,
    case when is_home_event then home_situation when not is_home_event then away_situation end as event_team_situation,
    case when is_home_event then home_strength when not is_home_event then away_strength end as event_team_strength,
    strength_id,
    home_net_empty,
    away_net_empty,
    home_score,
    away_score,
    case
        when is_home_event then home_score - away_score
        when not is_home_event then away_score - home_score
    end as score_diff,
    case
        when is_home_event is null then null
        when home_score = away_score then 'GS03'
        when (home_score > away_score) = is_home_event then 'GS01'
        else 'GS02'
    end as game_state_id,
    case when is_home_event then home_rating_avg when not is_home_event then away_rating_avg end as event_team_rating,
    case when is_home_event then away_rating_avg when not is_home_event then home_rating_avg end as opp_team_rating,
    case
        when is_home_event then home_rating_avg - away_rating_avg
        when not is_home_event then away_rating_avg - home_rating_avg
    end as rating_diff,
    is_highlight,
    video_url,
    is_goal,
    is_sog,
    is_blocked_shot,
    is_blocked_by_own_team,
    is_missed_shot,
    is_deflected_wide,
    is_corsi,
    is_fenwick,
    is_tipped,
    is_deflected,
    is_save,
    is_rebound_event,
    is_faceoff,
    is_penalty,
    is_pass,
    is_pass_completed,
    is_zone_entry,
    is_zone_entry_failed,
    is_controlled_entry,
    is_carried_entry,
    is_zone_exit,
    is_zone_exit_failed,
    is_controlled_exit,
    is_keepin,
    is_keepin_failed,
    is_giveaway,
    is_bad_giveaway,
    is_takeaway,
    is_pressured,
    case when event_type in ('Shot', 'Goal') and sub_type_of = event_type then sub_type_id end as shot_type_id,
    case when is_pass and sub_type_of = 'Pass' then sub_type_id end as pass_type_id,
    case when is_zone_entry and sub_type_of = 'Zone_Entry' then sub_type_id end as zone_entry_type_id,
    case when is_zone_exit and sub_type_of = 'Zone_Exit' then sub_type_id end as zone_exit_type_id,
    case when is_giveaway and sub_type_of = 'Turnover_Giveaway' then sub_type_id end as giveaway_type_id,
    case when is_takeaway and sub_type_of = 'Turnover_Takeaway' then sub_type_id end as takeaway_type_id,
    case when event_type = 'Stoppage' then outcome_id end as stoppage_type_id,
    case when is_corsi then outcome_id end as shot_outcome_id,
    case when is_save then outcome_id end as save_outcome_id,
    case when is_pass then outcome_id end as pass_outcome_id,
    case
        when is_controlled_entry then 'ZO01'
        when is_zone_entry then 'ZO02'
        when is_zone_entry_failed then 'ZO03'
        when is_controlled_exit then 'ZO04'
        when is_zone_exit then 'ZO05'
        when is_zone_exit_failed then 'ZO06'
        when is_keepin then 'ZO07'
        when is_keepin_failed then 'ZO08'
    end as zone_outcome_id,
    case
        when is_takeaway then 'TQ01'
        when is_bad_giveaway then 'TQ03'
        when is_giveaway then 'TQ02'
    end as turnover_quality_id,
    'EV' || cast(game_id as varchar)
        || lpad(cast(prev_event_index as varchar), greatest(5, character_length(cast(prev_event_index as varchar))), '0') as prev_event_id,
    'EV' || cast(game_id as varchar)
        || lpad(cast(next_event_index as varchar), greatest(5, character_length(cast(next_event_index as varchar))), '0') as next_event_id,
    s_since_prev,
    s_to_next,
    prev_same_team,
    next_same_team,
    'EV' || cast(game_id as varchar)
        || lpad(cast(next_sog_event_index as varchar), greatest(5, character_length(cast(next_sog_event_index as varchar))), '0') as next_sog_event_id,
    s_to_next_sog,
    n_to_next_sog,
    next_sog_own_team,
    s_since_sog,
    n_since_sog,
    led_to_sog,
    is_pre_shot,
    is_pre_shot_pass,
    led_to_goal,
    case when is_home_event then s_to_home_goal when not is_home_event then s_to_away_goal end as s_to_next_goal_for,
    case when is_home_event then s_since_home_goal when not is_home_event then s_since_away_goal end as s_since_goal_for,
    case when is_home_event then s_to_away_goal when not is_home_event then s_to_home_goal end as s_to_next_goal_against,
    case when is_home_event then s_since_away_goal when not is_home_event then s_since_home_goal end as s_since_goal_against,
    s_to_next_stoppage,
    s_since_stoppage,
    s_since_own_entry,
    n_since_own_entry,
    s_since_own_exit,
    s_since_faceoff,
    n_since_faceoff,
    sequence_event_num,
    is_sequence_first,
    is_sequence_last,
    team_event_run
from with_context
