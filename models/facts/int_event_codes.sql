-- What each event is: the flags and sub-types that follow from its codes alone. Sub-types are matched by the whole code,
-- never by its beginning: a pass that missed is no controlled entry.
with typed as (
    select
        events.game_id,
        events.event_index,
        'EV' || cast(events.game_id as varchar)
            || lpad(cast(events.event_index as varchar), greatest(5, character_length(cast(events.event_index as varchar))), '0') as event_id,
        events.event_seq,
        events.period,
        events.clock_monotone_s,
        events.shift_index,
        events.event_team_id,
        events.event_team_id = schedule.home_team_id as is_home_event,
        events.event_type,
        events.event_detail,
        events.event_detail_2,
        coalesce(types.is_play, false) as is_play_event,
        coalesce(events.event_type = 'Goal' and events.event_detail = 'Goal_Scored', false) as is_goal,
        coalesce(events.event_type = 'Shot' and events.event_detail in ('Shot_OnNetSaved', 'Shot_Goal'), false) as is_sog,
        coalesce(events.event_type = 'Shot' and events.event_detail = 'Shot_Blocked', false) as is_blocked_shot,
        coalesce(events.event_type = 'Shot' and events.event_detail in ('Shot_Missed', 'Shot_HitPost'), false) as is_missed_shot,
        coalesce(events.event_type = 'Shot' and events.event_detail = 'Shot_Deflected', false) as is_deflected_wide,
        coalesce(events.is_blocked_by_own_team, false) as is_blocked_by_own_team,
        coalesce(events.is_tipped, false) or coalesce(events.event_detail_2 in ('Shot_Tip', 'Goal_Tip'), false) as is_tipped,
        coalesce(events.is_deflected, false) or coalesce(events.event_detail_2 in ('Shot_Deflection', 'Goal_Deflection'), false) as is_deflected,
        coalesce(events.event_type = 'Save', false) as is_save,
        coalesce(events.event_type = 'Rebound', false) as is_rebound_event,
        coalesce(events.event_type = 'Faceoff', false) as is_faceoff,
        coalesce(events.event_type = 'Penalty', false) as is_penalty,
        coalesce(events.event_type = 'Stoppage', false) as is_stoppage,
        coalesce(events.event_type = 'Pass', false) as is_pass,
        coalesce(events.event_type = 'Pass' and events.event_detail = 'Pass_Completed', false) as is_pass_completed,
        coalesce(events.event_type = 'Zone_Entry_Exit' and events.event_detail = 'Zone_Entry', false) as is_zone_entry,
        coalesce(events.event_type = 'Zone_Entry_Exit' and events.event_detail = 'Zone_Entry_Failed', false) as is_zone_entry_failed,
        coalesce(events.event_type = 'Zone_Entry_Exit' and events.event_detail = 'Zone_Exit', false) as is_zone_exit,
        coalesce(events.event_type = 'Zone_Entry_Exit' and events.event_detail = 'Zone_Exit_Failed', false) as is_zone_exit_failed,
        coalesce(events.event_type = 'Zone_Entry_Exit' and events.event_detail = 'Zone_Keepin', false) as is_keepin,
        coalesce(events.event_type = 'Zone_Entry_Exit' and events.event_detail = 'Zone_Keepin_Failed', false) as is_keepin_failed,
        coalesce(events.event_type = 'Turnover' and events.event_detail = 'Turnover_Giveaway', false) as is_giveaway,
        coalesce(events.event_type = 'Turnover' and events.event_detail = 'Turnover_Takeaway', false) as is_takeaway,
        coalesce(events.event_detail = 'Save_Freeze', false) as is_freeze
    from stg_events as events
    inner join int_game_coverage as coverage on coverage.game_id = events.game_id
    inner join dim_schedule as schedule on schedule.game_id = events.game_id
    left join dim_event_type as types on types.event_type = events.event_type
    where not coverage.is_quarantined
)
select
    typed.game_id,
    typed.event_index,
    typed.event_id,
    typed.event_seq,
    typed.period,
    typed.clock_monotone_s,
    typed.shift_index,
    typed.event_team_id,
    typed.is_home_event,
    typed.is_play_event,
    typed.event_type,
    typed.event_detail,
    typed.event_detail_2,
    typed.is_goal,
    typed.is_sog,
    typed.is_blocked_shot,
    typed.is_blocked_by_own_team,
    typed.is_missed_shot,
    typed.is_deflected_wide,
    typed.is_sog or typed.is_blocked_shot or typed.is_missed_shot or typed.is_deflected_wide as is_corsi,
    typed.is_sog or typed.is_missed_shot or typed.is_deflected_wide as is_fenwick,
    typed.is_tipped,
    typed.is_deflected,
    typed.is_save,
    typed.is_rebound_event,
    typed.is_faceoff,
    typed.is_penalty,
    typed.is_stoppage,
    typed.is_pass,
    typed.is_pass_completed,
    typed.is_zone_entry,
    typed.is_zone_entry_failed,
    typed.is_zone_entry and coalesce(entry_types.is_controlled, false) as is_controlled_entry,
    typed.is_zone_entry and coalesce(typed.event_detail_2 in ('ZoneEntry_Carried', 'ZoneEntry_CarriedBreakaway'), false) as is_carried_entry,
    typed.is_zone_exit,
    typed.is_zone_exit_failed,
    typed.is_zone_exit and coalesce(exit_types.is_controlled, false) as is_controlled_exit,
    typed.is_keepin,
    typed.is_keepin_failed,
    typed.is_giveaway,
    typed.is_giveaway and coalesce(giveaway_types.is_bad, false) as is_bad_giveaway,
    typed.is_takeaway,
    -- These end a play: possession or zone changes hands, or the goalie holds the puck.
    typed.is_giveaway or typed.is_takeaway or typed.is_blocked_shot or typed.is_freeze
        or typed.is_zone_entry or typed.is_zone_exit or typed.is_zone_entry_failed or typed.is_zone_exit_failed as is_play_end
from typed
left join dim_zone_entry_type as entry_types on entry_types.event_detail_2 = typed.event_detail_2
left join dim_zone_exit_type as exit_types on exit_types.event_detail_2 = typed.event_detail_2
left join dim_giveaway_type as giveaway_types on giveaway_types.event_detail_2 = typed.event_detail_2
