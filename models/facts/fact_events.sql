-- Every logical event with its code, place in the game, people, strength and neighbours. The parts that take a scan
-- through the game or a look at other tables are built before (int_event_*); here they meet.
select
    codes.event_id,
    events.game_id,
    events.event_index,
    events.event_index_raw,
    events.event_seq,
    events.source_file,
    events.source_sheet,
    events.source_row,
    events.is_inferred,
    events.suspect_merge,
    links.season_id,
    links.home_team_id,
    links.away_team_id,
    case when events.period between 1 and 5 then 'P0' || cast(events.period as varchar) end as period_id,
    events.period,
    events.period_seconds,
    events.clock_start_s,
    events.clock_end_s,
    events.clock_monotone_s,
    events.clock_repaired,
    events.duration_s,
    events.period_elapsed_s,
    events.game_elapsed_s,
    case
        when events.period_elapsed_s is null then null
        when events.period > 3 then 'TB06'
        when events.clock_start_s <= 120 then 'TB05'
        when events.clock_start_s <= 300 then 'TB04'
        when events.period_elapsed_s < 300 then 'TB01'
        when events.period_elapsed_s < 600 then 'TB02'
        else 'TB03'
    end as time_bucket_id,
    events.video_s,
    events.clip_start_s,
    events.clip_end_s,
    links.sequence_key,
    links.play_key,
    links.starts_without_faceoff as sequence_starts_without_faceoff,
    'LV' || cast(events.game_id as varchar) || lpad(cast(events.chain as varchar), 5, '0') as linked_event_key,
    events.chain_position,
    shifts.shift_id,
    case
        when events.shift_index_contained = events.shift_index then shifts.shift_id
        when shifts.shift_id is not null
            then 'SH' || cast(events.game_id as varchar)
                || lpad(cast(events.shift_index_contained as varchar), greatest(5, character_length(cast(events.shift_index_contained as varchar))), '0')
    end as contained_shift_id,
    codes.is_play_event,
    events.event_type,
    events.event_detail,
    events.event_detail_2,
    links.event_type_id,
    links.event_detail_id,
    links.event_detail_2_id,
    events.type_raw,
    events.detail_raw,
    events.detail_2_raw,
    events.event_team_id,
    case
        when codes.is_home_event then links.away_team_id
        when not codes.is_home_event then links.home_team_id
    end as opp_team_id,
    codes.is_home_event,
    events.team_flipped,
    case events.zone
        when 'o' then 'ZN01'
        when 'd' then 'ZN02'
        when 'n' then 'ZN03'
    end as zone_id,
    case
        when codes.is_home_event is null then null
        when events.zone = 'n' then 'ZN03'
        when (events.zone = 'o') = codes.is_home_event then 'ZN01'
        when events.zone is not null then 'ZN02'
    end as home_zone_id,
    events.zone_source,
    case events.success
        when 's' then 'SU01'
        when 'u' then 'SU02'
    end as success_id,
    events.success_source,
    links.event_player_1_id,
    links.event_player_2_id,
    links.opp_player_1_id,
    case when events.event_type in ('Shot', 'Goal') then links.event_player_1_id end as shooter_id,
    links.blocker_id,
    links.goalie_id,
    case when codes.is_faceoff then links.event_player_1_id end as winner_id,
    case when codes.is_faceoff then links.opp_player_1_id end as loser_id,
    case
        when codes.is_pass or events.event_detail_2 in ('ZoneEntry_Pass', 'ZoneExit_Pass') then links.event_player_2_id
    end as receiver_id,
    events.assist_1_player_id as assist_1_id,
    events.assist_2_player_id as assist_2_id,
    case
        when codes.is_goal
            then 'EV' || cast(events.game_id as varchar)
                || lpad(cast(events.goal_shot_event_index as varchar), greatest(5, character_length(cast(events.goal_shot_event_index as varchar))), '0')
    end as goal_shot_event_id,
    case when codes.is_home_event then shifts.home_situation when not codes.is_home_event then shifts.away_situation end as event_team_situation,
    case when codes.is_home_event then shifts.home_strength when not codes.is_home_event then shifts.away_strength end as event_team_strength,
    shifts.strength_id,
    shifts.home_net_empty,
    shifts.away_net_empty,
    links.home_score,
    links.away_score,
    case
        when codes.is_home_event then links.home_score - links.away_score
        when not codes.is_home_event then links.away_score - links.home_score
    end as score_diff,
    case
        when codes.is_home_event is null then null
        when links.home_score = links.away_score then 'GS03'
        when (links.home_score > links.away_score) = codes.is_home_event then 'GS01'
        else 'GS02'
    end as game_state_id,
    case when codes.is_home_event then shifts.home_rating_avg when not codes.is_home_event then shifts.away_rating_avg end as event_team_rating,
    case when codes.is_home_event then shifts.away_rating_avg when not codes.is_home_event then shifts.home_rating_avg end as opp_team_rating,
    case
        when codes.is_home_event then shifts.home_rating_avg - shifts.away_rating_avg
        when not codes.is_home_event then shifts.away_rating_avg - shifts.home_rating_avg
    end as rating_diff,
    events.is_highlight,
    events.video_url,
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
    links.is_pressured,
    case when events.event_type in ('Shot', 'Goal') and links.sub_type_of = events.event_type then links.sub_type_id end as shot_type_id,
    case when codes.is_pass and links.sub_type_of = 'Pass' then links.sub_type_id end as pass_type_id,
    case when codes.is_zone_entry and links.sub_type_of = 'Zone_Entry' then links.sub_type_id end as zone_entry_type_id,
    case when codes.is_zone_exit and links.sub_type_of = 'Zone_Exit' then links.sub_type_id end as zone_exit_type_id,
    case when codes.is_giveaway and links.sub_type_of = 'Turnover_Giveaway' then links.sub_type_id end as giveaway_type_id,
    case when codes.is_takeaway and links.sub_type_of = 'Turnover_Takeaway' then links.sub_type_id end as takeaway_type_id,
    case when events.event_type = 'Stoppage' then links.outcome_id end as stoppage_type_id,
    case when codes.is_corsi then links.outcome_id end as shot_outcome_id,
    case when codes.is_save then links.outcome_id end as save_outcome_id,
    case when codes.is_pass then links.outcome_id end as pass_outcome_id,
    case
        when codes.is_controlled_entry then 'ZO01'
        when codes.is_zone_entry then 'ZO02'
        when codes.is_zone_entry_failed then 'ZO03'
        when codes.is_controlled_exit then 'ZO04'
        when codes.is_zone_exit then 'ZO05'
        when codes.is_zone_exit_failed then 'ZO06'
        when codes.is_keepin then 'ZO07'
        when codes.is_keepin_failed then 'ZO08'
    end as zone_outcome_id,
    case
        when codes.is_takeaway then 'TQ01'
        when codes.is_bad_giveaway then 'TQ03'
        when codes.is_giveaway then 'TQ02'
    end as turnover_quality_id,
    'EV' || cast(events.game_id as varchar)
        || lpad(cast(context.prev_event_index as varchar), greatest(5, character_length(cast(context.prev_event_index as varchar))), '0') as prev_event_id,
    'EV' || cast(events.game_id as varchar)
        || lpad(cast(context.next_event_index as varchar), greatest(5, character_length(cast(context.next_event_index as varchar))), '0') as next_event_id,
    context.s_since_prev,
    context.s_to_next,
    context.prev_same_team,
    context.next_same_team,
    'EV' || cast(events.game_id as varchar)
        || lpad(cast(context.next_sog_event_index as varchar), greatest(5, character_length(cast(context.next_sog_event_index as varchar))), '0') as next_sog_event_id,
    context.s_to_next_sog,
    context.n_to_next_sog,
    context.next_sog_own_team,
    context.s_since_sog,
    context.n_since_sog,
    context.led_to_sog,
    context.is_pre_shot,
    context.is_pre_shot_pass,
    context.led_to_goal,
    case when codes.is_home_event then context.s_to_home_goal when not codes.is_home_event then context.s_to_away_goal end as s_to_next_goal_for,
    case when codes.is_home_event then context.s_since_home_goal when not codes.is_home_event then context.s_since_away_goal end as s_since_goal_for,
    case when codes.is_home_event then context.s_to_away_goal when not codes.is_home_event then context.s_to_home_goal end as s_to_next_goal_against,
    case when codes.is_home_event then context.s_since_away_goal when not codes.is_home_event then context.s_since_home_goal end as s_since_goal_against,
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
    context.team_event_run
-- The growing side stands on the right of each join: the engine copies the left side into its hash table.
from int_event_context as context
right join (
    int_event_links as links
    right join (
        int_shift_state as shifts
        right join (
            int_event_codes as codes
            inner join stg_events as events
                on events.game_id = codes.game_id
                and events.event_index = codes.event_index
        ) on shifts.game_id = events.game_id and shifts.shift_index = events.shift_index
    ) on links.game_id = events.game_id and links.event_index = events.event_index
) on context.game_id = events.game_id and context.event_index = events.event_index
