-- Stints cut where the score or the time bucket changes inside them, with the ice time and the attempts of each slice.
-- Every on-ice total and every on-ice split of a skater, a goalie and a team is a sum over these rows, so they agree.
with score_steps as (
    -- The score changes at the goal's own clock, wherever the operator ended the stint.
    select
        goals.game_id,
        goals.game_elapsed_s as from_s,
        case when goals.team_id = games.home_team_id then 1 else -1 end as home_step
    from fact_goals as goals
    inner join int_tracked_games as games on goals.game_id = games.game_id
    where goals.game_elapsed_s is not null
    union all
    select
        game_id,
        -1 as from_s,
        0 as home_step
    from int_tracked_games
),

scores as (
    select
        game_id,
        from_s,
        lead(from_s) over game_order as to_s,
        sum(home_step) over game_order as home_lead
    from (
        select
            game_id,
            from_s,
            sum(home_step) as home_step
        from score_steps
        group by game_id, from_s
    ) as steps
    window game_order as (partition by game_id order by from_s)
),

stints as (
    select
        labels.shift_id,
        labels.game_id,
        labels.period,
        shifts.duration_s,
        shifts.dead_s,
        staged.period_seconds,
        staged.game_elapsed_start_s as starts_s,
        staged.game_elapsed_start_s + shifts.duration_s as ends_s,
        -- The second of the game at which the period began.
        staged.game_elapsed_start_s - (staged.period_seconds - shifts.clock_start_s) as period_starts_s
    from int_stint_labels as labels
    inner join fact_shifts as shifts on labels.shift_id = shifts.shift_id
    inner join stg_shifts as staged on shifts.game_id = staged.game_id and shifts.shift_index = staged.shift_index
    where shifts.duration_s > 0
),

scored_stints as (
    select
        stints.shift_id,
        stints.game_id,
        stints.period,
        stints.duration_s,
        stints.dead_s,
        stints.period_seconds,
        stints.period_starts_s,
        scores.home_lead,
        greatest(stints.starts_s, scores.from_s) as from_s,
        least(stints.ends_s, coalesce(scores.to_s, stints.ends_s)) as to_s,
        -- In a short period the last minutes go first; overtime is one bucket.
        case when stints.period > 3 then 0 else greatest(stints.period_seconds - 120, 0) end as last_two_from_s,
        case when stints.period > 3 then 0 else greatest(stints.period_seconds - 300, 0) end as last_five_from_s
    from stints
    inner join scores
        on stints.game_id = scores.game_id
        and scores.from_s < stints.ends_s
        and coalesce(scores.to_s, stints.ends_s) > stints.starts_s
),

bucketed as (
    select
        shift_id,
        game_id,
        period,
        duration_s,
        dead_s,
        period_starts_s,
        home_lead,
        from_s,
        to_s,
        unnest(make_array('TB01', 'TB02', 'TB03', 'TB04', case when period > 3 then 'TB06' else 'TB05' end)) as time_bucket,
        unnest(make_array(
            0,
            least(300, last_five_from_s),
            least(600, last_five_from_s),
            last_five_from_s,
            last_two_from_s
        )) as bucket_from_s,
        unnest(make_array(
            least(300, last_five_from_s),
            least(600, last_five_from_s),
            last_five_from_s,
            last_two_from_s,
            period_seconds
        )) as bucket_to_s
    from scored_stints
),

pieces as (
    select
        shift_id,
        game_id,
        period,
        duration_s,
        dead_s,
        home_lead,
        time_bucket,
        greatest(from_s, period_starts_s + bucket_from_s) as from_s,
        case
            when time_bucket in ('TB05', 'TB06') then to_s
            else least(to_s, period_starts_s + bucket_to_s)
        end as to_s
    from bucketed
    where
        greatest(from_s, period_starts_s + bucket_from_s) < case
            when time_bucket in ('TB05', 'TB06') then to_s
            else least(to_s, period_starts_s + bucket_to_s)
        end
),

-- Dead time of a stint that was cut has to be shared out by the clock; an uncut stint already knows its own.
piece_dead as (
    select
        pieces.shift_id,
        pieces.from_s,
        sum(
            least(pieces.to_s, dead_ice.game_elapsed_s + dead_ice.clock_start_s - dead_ice.clock_end_s)
            - greatest(pieces.from_s, dead_ice.game_elapsed_s)
        ) as dead_s
    from pieces
    inner join fact_events as dead_ice
        on pieces.game_id = dead_ice.game_id
        and pieces.period = dead_ice.period
        and dead_ice.game_elapsed_s < pieces.to_s
        and dead_ice.game_elapsed_s + dead_ice.clock_start_s - dead_ice.clock_end_s > pieces.from_s
    where
        dead_ice.event_type = 'DeadIce'
        and dead_ice.clock_start_s > dead_ice.clock_end_s
        and pieces.to_s - pieces.from_s < pieces.duration_s
    group by pieces.shift_id, pieces.from_s
),

slices as (
    select
        pieces.shift_id,
        pieces.time_bucket,
        pieces.home_lead,
        pieces.to_s - pieces.from_s as duration_s,
        pieces.to_s - pieces.from_s - case
            when pieces.to_s - pieces.from_s = pieces.duration_s then pieces.dead_s
            else coalesce(piece_dead.dead_s, 0)
        end as playing_s,
        0 as home_cf,
        0 as away_cf,
        0 as home_ff,
        0 as away_ff,
        0 as home_sf,
        0 as away_sf,
        0 as home_gf,
        0 as away_gf,
        0 as home_plus,
        0 as away_plus,
        cast(0 as double) as home_xgf,
        cast(0 as double) as away_xgf,
        0 as home_hd,
        0 as away_hd
    from pieces
    left join piece_dead on pieces.shift_id = piece_dead.shift_id and pieces.from_s = piece_dead.from_s

    union all

    -- An attempt has the score before it and its own time bucket; it counts for everybody of its stint.
    select
        shots.shift_id,
        coalesce(events.time_bucket_id, 'unknown') as time_bucket,
        events.home_score - events.away_score as home_lead,
        0 as duration_s,
        0 as playing_s,
        case when events.is_home_event then 1 else 0 end as home_cf,
        case when events.is_home_event then 0 else 1 end as away_cf,
        case when events.is_home_event and shots.is_unblocked then 1 else 0 end as home_ff,
        case when not events.is_home_event and shots.is_unblocked then 1 else 0 end as away_ff,
        case when events.is_home_event and shots.is_sog then 1 else 0 end as home_sf,
        case when not events.is_home_event and shots.is_sog then 1 else 0 end as away_sf,
        0 as home_gf,
        0 as away_gf,
        0 as home_plus,
        0 as away_plus,
        case when events.is_home_event then coalesce(shots.xg_flurry, 0) else 0 end as home_xgf,
        case when events.is_home_event then 0 else coalesce(shots.xg_flurry, 0) end as away_xgf,
        case when events.is_home_event and shots.is_unblocked and shots.danger = 'high' then 1 else 0 end as home_hd,
        case when not events.is_home_event and shots.is_unblocked and shots.danger = 'high' then 1 else 0 end as away_hd
    from fact_shots as shots
    inner join fact_events as events on shots.event_id = events.event_id
    where shots.shift_id is not null and events.is_home_event is not null

    union all

    -- A power-play goal gives nobody a plus or a minus, judged by the base rule that ignores an extra attacker.
    select
        goals.shift_id,
        coalesce(events.time_bucket_id, 'unknown') as time_bucket,
        events.home_score - events.away_score as home_lead,
        0 as duration_s,
        0 as playing_s,
        0 as home_cf,
        0 as away_cf,
        0 as home_ff,
        0 as away_ff,
        0 as home_sf,
        0 as away_sf,
        case when events.is_home_event then 1 else 0 end as home_gf,
        case when events.is_home_event then 0 else 1 end as away_gf,
        case when events.is_home_event and goals.situation is distinct from 'PP' then 1 else 0 end as home_plus,
        case when not events.is_home_event and goals.situation is distinct from 'PP' then 1 else 0 end as away_plus,
        cast(0 as double) as home_xgf,
        cast(0 as double) as away_xgf,
        0 as home_hd,
        0 as away_hd
    from fact_goals as goals
    inner join fact_events as events on goals.goal_event_id = events.event_id
    where goals.shift_id is not null and events.is_home_event is not null
)

select
    slices.shift_id,
    labels.game_id,
    slices.time_bucket,
    slices.home_lead,
    sum(slices.duration_s) as duration_s,
    sum(slices.playing_s) as playing_s,
    sum(slices.home_cf) as home_cf,
    sum(slices.away_cf) as away_cf,
    sum(slices.home_ff) as home_ff,
    sum(slices.away_ff) as away_ff,
    sum(slices.home_sf) as home_sf,
    sum(slices.away_sf) as away_sf,
    sum(slices.home_gf) as home_gf,
    sum(slices.away_gf) as away_gf,
    sum(slices.home_plus) as home_plus,
    sum(slices.away_plus) as away_plus,
    sum(slices.home_xgf) as home_xgf,
    sum(slices.away_xgf) as away_xgf,
    sum(slices.home_hd) as home_hd,
    sum(slices.away_hd) as away_hd
from slices
inner join int_stint_labels as labels on slices.shift_id = labels.shift_id
group by slices.shift_id, labels.game_id, slices.time_bucket, slices.home_lead
