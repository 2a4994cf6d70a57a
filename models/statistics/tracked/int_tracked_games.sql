-- The frame of every tracked statistic: which games are loaded and what may be counted in them.
with loaded as (
    select game_id from fact_events
    union
    select game_id from fact_shifts
),

-- Fewer than ten stints are no record of who was on the ice: ice time would be the time of a fragment.
stints as (
    select
        game_id,
        count(*) as n_stints,
        sum(duration_s) as stint_seconds
    from fact_shifts
    group by game_id
)

select
    loaded.game_id,
    dim_schedule.season_id,
    dim_schedule.game_type,
    dim_schedule.home_team_id,
    dim_schedule.away_team_id,
    dim_schedule.period_seconds,
    coalesce(stints.n_stints, 0) >= 10 as has_usable_shifts,
    case when stints.n_stints >= 10 then stints.stint_seconds end as stint_seconds,
    coverage.has_assist_tags,
    coverage.has_play_detail,
    coverage.has_pressure
from loaded
inner join dim_schedule on loaded.game_id = dim_schedule.game_id
inner join fact_game_tracking_coverage as coverage on loaded.game_id = coverage.game_id
left join stints on loaded.game_id = stints.game_id
