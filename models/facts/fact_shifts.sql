-- One row per stint: the stretch in which nobody on either side changed. Each event counts in exactly one stint, so that
-- sums over stints equal the game's totals.
with counts as (
    select
        shift_id,
        count(*) filter (where is_play_event) as event_count,
        coalesce(min(event_seq) filter (where is_faceoff) = min(event_seq) filter (where is_play_event), false) as is_faceoff_start,
        count(*) filter (where is_goal and is_home_event) as home_gf,
        count(*) filter (where is_goal and not is_home_event) as away_gf,
        count(*) filter (where is_corsi and is_home_event) as home_cf,
        count(*) filter (where is_corsi and not is_home_event) as away_cf,
        count(*) filter (where is_fenwick and is_home_event) as home_ff,
        count(*) filter (where is_fenwick and not is_home_event) as away_ff,
        count(*) filter (where is_sog and is_home_event) as home_sf,
        count(*) filter (where is_sog and not is_home_event) as away_sf,
        count(*) filter (where is_zone_entry and is_home_event) as home_entries,
        count(*) filter (where is_zone_entry and not is_home_event) as away_entries,
        count(*) filter (where is_controlled_entry and is_home_event) as home_controlled_entries,
        count(*) filter (where is_controlled_entry and not is_home_event) as away_controlled_entries,
        count(*) filter (where is_zone_exit and is_home_event) as home_exits,
        count(*) filter (where is_zone_exit and not is_home_event) as away_exits,
        count(*) filter (where is_giveaway and is_home_event) as home_giveaways,
        count(*) filter (where is_giveaway and not is_home_event) as away_giveaways,
        count(*) filter (where is_bad_giveaway and is_home_event) as home_bad_giveaways,
        count(*) filter (where is_bad_giveaway and not is_home_event) as away_bad_giveaways,
        count(*) filter (where is_takeaway and is_home_event) as home_takeaways,
        count(*) filter (where is_takeaway and not is_home_event) as away_takeaways,
        count(*) filter (where is_faceoff and is_home_event) as home_fo_won,
        count(*) filter (where is_faceoff and not is_home_event) as away_fo_won
    from fact_events
    where shift_id is not null
    group by shift_id
),
counted as (
    select
        state.shift_id,
        stints.game_id,
        stints.shift_index,
        stints.shift_seq,
        stints.period,
        coalesce(sum(counts.home_gf) over before_this, 0) as home_score,
        coalesce(sum(counts.away_gf) over before_this, 0) as away_score,
        coalesce(counts.event_count, 0) as event_count,
        coalesce(counts.is_faceoff_start, false) as is_faceoff_start,
        coalesce(counts.home_gf, 0) as home_gf,
        coalesce(counts.away_gf, 0) as away_gf,
        coalesce(counts.home_cf, 0) as home_cf,
        coalesce(counts.away_cf, 0) as away_cf,
        coalesce(counts.home_ff, 0) as home_ff,
        coalesce(counts.away_ff, 0) as away_ff,
        coalesce(counts.home_sf, 0) as home_sf,
        coalesce(counts.away_sf, 0) as away_sf,
        coalesce(counts.home_entries, 0) as home_entries,
        coalesce(counts.away_entries, 0) as away_entries,
        coalesce(counts.home_controlled_entries, 0) as home_controlled_entries,
        coalesce(counts.away_controlled_entries, 0) as away_controlled_entries,
        coalesce(counts.home_exits, 0) as home_exits,
        coalesce(counts.away_exits, 0) as away_exits,
        coalesce(counts.home_giveaways, 0) as home_giveaways,
        coalesce(counts.away_giveaways, 0) as away_giveaways,
        coalesce(counts.home_bad_giveaways, 0) as home_bad_giveaways,
        coalesce(counts.away_bad_giveaways, 0) as away_bad_giveaways,
        coalesce(counts.home_takeaways, 0) as home_takeaways,
        coalesce(counts.away_takeaways, 0) as away_takeaways,
        coalesce(counts.home_fo_won, 0) as home_fo_won,
        coalesce(counts.away_fo_won, 0) as away_fo_won
    from int_shift_state as state
    inner join stg_shifts as stints
        on stints.game_id = state.game_id
        and stints.shift_index = state.shift_index
    left join counts on counts.shift_id = state.shift_id
    window before_this as (
        partition by stints.game_id
        order by stints.shift_seq
        rows between unbounded preceding and 1 preceding
    )
)
select
    counted.shift_id,
    counted.game_id,
    counted.shift_index,
    schedule.season_id,
    case when counted.period between 1 and 5 then 'P0' || cast(counted.period as varchar) end as period_id,
    counted.period,
    schedule.home_team_id,
    schedule.away_team_id,
    stints.source_file,
    stints.source_sheet,
    stints.source_row,
    counted.shift_seq,
    stints.clock_start_s,
    stints.clock_end_s,
    stints.duration_s,
    stints.dead_s,
    stints.playing_s,
    stints.game_elapsed_start_s,
    start_types.shift_start_type_id as start_type_id,
    stop_types.shift_stop_type_id as stop_type_id,
    stints.stop_type_raw,
    state.home_f1_id,
    state.home_f2_id,
    state.home_f3_id,
    state.home_d1_id,
    state.home_d2_id,
    state.home_x_id,
    state.home_goalie_id,
    state.away_f1_id,
    state.away_f2_id,
    state.away_f3_id,
    state.away_d1_id,
    state.away_d2_id,
    state.away_x_id,
    state.away_goalie_id,
    state.home_skaters,
    state.away_skaters,
    state.home_net_empty,
    state.away_net_empty,
    state.strength_id,
    state.situation_id,
    state.home_situation,
    state.away_situation,
    state.home_strength,
    state.away_strength,
    counted.home_score,
    counted.away_score,
    counted.home_score - counted.away_score as score_diff,
    abs(counted.home_score - counted.away_score) <= 1 as is_close,
    case
        when counted.home_score > counted.away_score then 'GS01'
        when counted.home_score < counted.away_score then 'GS02'
        else 'GS03'
    end as game_state_id,
    state.home_rating_avg,
    state.home_rating_min,
    state.home_rating_max,
    state.away_rating_avg,
    state.away_rating_min,
    state.away_rating_max,
    state.home_rating_avg - state.away_rating_avg as rating_diff,
    case stints.sheet_start_zone
        when 'o' then 'ZN01'
        when 'd' then 'ZN02'
        when 'n' then 'ZN03'
    end as sheet_start_zone_id,
    case stints.sheet_end_zone
        when 'o' then 'ZN01'
        when 'd' then 'ZN02'
        when 'n' then 'ZN03'
    end as sheet_end_zone_id,
    counted.is_faceoff_start,
    counted.home_gf,
    counted.away_gf,
    case when state.home_strength = 'EV' then counted.home_gf else 0 end as home_gf_ev,
    case when state.home_strength = 'PP' then counted.home_gf else 0 end as home_gf_pp,
    case when state.home_strength = 'SH' then counted.home_gf else 0 end as home_gf_sh,
    case when state.home_strength in ('EN_OWN', 'EN_OPP') then counted.home_gf else 0 end as home_gf_en,
    case when state.away_strength = 'EV' then counted.away_gf else 0 end as away_gf_ev,
    case when state.away_strength = 'PP' then counted.away_gf else 0 end as away_gf_pp,
    case when state.away_strength = 'SH' then counted.away_gf else 0 end as away_gf_sh,
    case when state.away_strength in ('EN_OWN', 'EN_OPP') then counted.away_gf else 0 end as away_gf_en,
    counted.home_cf,
    counted.away_cf,
    counted.home_ff,
    counted.away_ff,
    counted.home_sf,
    counted.away_sf,
    counted.home_entries,
    counted.away_entries,
    counted.home_controlled_entries,
    counted.away_controlled_entries,
    counted.home_exits,
    counted.away_exits,
    counted.home_giveaways,
    counted.away_giveaways,
    counted.home_bad_giveaways,
    counted.away_bad_giveaways,
    counted.home_takeaways,
    counted.away_takeaways,
    counted.home_fo_won,
    counted.away_fo_won,
    counted.event_count,
    case
        when counted.period > 3 then 'TB06'
        when stints.clock_start_s <= 120 then 'TB05'
        when stints.clock_start_s <= 300 then 'TB04'
        when stints.period_seconds - stints.clock_start_s < 300 then 'TB01'
        when stints.period_seconds - stints.clock_start_s < 600 then 'TB02'
        else 'TB03'
    end as time_bucket_id,
    durations.shift_duration_id
from counted
inner join int_shift_state as state
    on state.game_id = counted.game_id
    and state.shift_index = counted.shift_index
inner join stg_shifts as stints
    on stints.game_id = counted.game_id
    and stints.shift_index = counted.shift_index
inner join dim_schedule as schedule on schedule.game_id = counted.game_id
left join dim_shift_start_type as start_types on start_types.shift_start_type = coalesce(stints.start_type, 'OnTheFly')
left join dim_shift_stop_type as stop_types on stop_types.shift_stop_type = coalesce(stints.stop_type, 'OnTheFly')
left join dim_shift_duration as durations
    on stints.duration_s >= durations.min_s
    and (durations.max_s is null or stints.duration_s < durations.max_s)
