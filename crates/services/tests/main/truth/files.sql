select
    cast(games.game_id as text) as game,
    games.tracking_status,
    games.source_layout,
    games.source_file,
    coverage.venue_swapped,
    coverage.has_assist_tags,
    coverage.has_play_detail,
    coverage.has_links,
    coverage.has_pressure,
    files.period_1_s,
    files.period_2_s,
    files.period_3_s,
    -- The length that an overtime would have had stands there even when none was played.
    case when events.last_period > 3 then files.ot_s else 0 end as ot_s,
    games.n_events,
    games.n_event_players,
    games.n_shifts,
    games.n_shift_players,
    stints.dead_seconds,
    events.faceoffs,
    events.chains
from fact_game_status as games
inner join fact_game_tracking_coverage as coverage on games.game_id = coverage.game_id
inner join stg_game_files as files on games.game_id = files.game_id
inner join (
    select game_id, sum(dead_s) as dead_seconds from fact_shifts group by game_id
) as stints on games.game_id = stints.game_id
inner join (
    select
        game_id,
        max(period) as last_period,
        count(*) filter (where is_faceoff) as faceoffs,
        count(distinct linked_event_key) as chains
    from fact_events
    group by game_id
) as events on games.game_id = events.game_id
