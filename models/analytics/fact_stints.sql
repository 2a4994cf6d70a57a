-- What the analysis adds to a stint: live seconds, the place of its start and end, chances and expected goals.
with live_time as (
    select
        shifts.shift_id,
        sum(live.sign * greatest(
            0,
            least(live.clock_start_s, shifts.clock_start_s) - greatest(live.clock_end_s, shifts.clock_end_s)
        )) as live_s
    from fact_shifts as shifts
    inner join int_live_intervals as live
        on
            live.game_id = shifts.game_id
            and live.period = shifts.period
    group by shifts.shift_id
),
edges as (
    select
        shift_id,
        min(event_seq) as first_seq,
        max(event_seq) as last_seq
    from fact_events
    where is_play_event and shift_id is not null
    group by shift_id
),
first_events as (
    select
        edges.shift_id,
        events.event_id,
        events.event_type,
        events.event_detail,
        events.is_home_event
    from edges
    inner join fact_events as events
        on
            events.shift_id = edges.shift_id
            and events.event_seq = edges.first_seq
),
last_events as (
    select
        edges.shift_id,
        events.event_id,
        events.is_home_event
    from edges
    inner join fact_events as events
        on
            events.shift_id = edges.shift_id
            and events.event_seq = edges.last_seq
),
chances as (
    select
        valued.shift_id,
        sum(valued.xg) filter (where shots.side = 'H') as home_xg,
        sum(valued.xg) filter (where shots.side = 'A') as away_xg,
        sum(valued.xg_flurry) filter (where shots.side = 'H') as home_xg_flurry,
        sum(valued.xg_flurry) filter (where shots.side = 'A') as away_xg_flurry,
        count(*) filter (where shots.side = 'H' and valued.danger in ('high', 'medium')) as home_sc,
        count(*) filter (where shots.side = 'A' and valued.danger in ('high', 'medium')) as away_sc,
        count(*) filter (where shots.side = 'H' and valued.danger = 'high') as home_hd,
        count(*) filter (where shots.side = 'A' and valued.danger = 'high') as away_hd,
        count(*) filter (where shots.side = 'H' and valued.danger = 'high' and valued.is_goal) as home_hd_gf,
        count(*) filter (where shots.side = 'A' and valued.danger = 'high' and valued.is_goal) as away_hd_gf
    from fact_shots as valued
    inner join int_shots as shots on shots.event_id = valued.event_id
    where valued.is_unblocked and valued.shift_id is not null
    group by valued.shift_id
)
select
    shifts.shift_id,
    shifts.game_id,
    coalesce(live_time.live_s, 0) as live_s,
    greatest(-3, least(3, shifts.score_diff)) as home_lead_clipped,
    case
        when first_events.event_type is null or first_events.event_type <> 'Faceoff' then 'fly'
        when first_events.event_detail in ('Faceoff_GameStart', 'Faceoff_PeriodStart') then 'period'
        when first_events.event_detail = 'Faceoff_AfterGoal' then 'goal'
        else 'faceoff'
    end as start_kind,
    case
        when first_events.event_type is null or first_events.event_type <> 'Faceoff' then null
        when opening.zone_final = 'N' or first_events.is_home_event then opening.zone_final
        when opening.zone_final = 'O' then 'D'
        when opening.zone_final = 'D' then 'O'
    end as start_zone_home,
    case
        when closing.zone_final = 'N' or last_events.is_home_event then closing.zone_final
        when closing.zone_final = 'O' then 'D'
        when closing.zone_final = 'D' then 'O'
    end as end_zone_home,
    coalesce(chances.home_xg, 0.0) as home_xg,
    coalesce(chances.away_xg, 0.0) as away_xg,
    coalesce(chances.home_xg_flurry, 0.0) as home_xg_flurry,
    coalesce(chances.away_xg_flurry, 0.0) as away_xg_flurry,
    coalesce(chances.home_sc, 0) as home_sc,
    coalesce(chances.away_sc, 0) as away_sc,
    coalesce(chances.home_hd, 0) as home_hd,
    coalesce(chances.away_hd, 0) as away_hd,
    coalesce(chances.home_hd_gf, 0) as home_hd_gf,
    coalesce(chances.away_hd_gf, 0) as away_hd_gf,
    shifts.home_controlled_entries as home_entries_ctl,
    shifts.away_controlled_entries as away_entries_ctl,
    cast(null as double) as home_attempts_adj,
    cast(null as double) as away_attempts_adj
from fact_shifts as shifts
left join live_time on live_time.shift_id = shifts.shift_id
left join first_events on first_events.shift_id = shifts.shift_id
left join last_events on last_events.shift_id = shifts.shift_id
left join fact_event_context as opening on opening.event_id = first_events.event_id
left join fact_event_context as closing on closing.event_id = last_events.event_id
left join chances on chances.shift_id = shifts.shift_id
