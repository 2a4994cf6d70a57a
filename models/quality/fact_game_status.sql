-- What is known about each scheduled game: was it tracked, how completely, and does it agree with the official score.
-- Only complete games enter season, career and model sums.
with ranked_files as (
    select
        game_id,
        source_file,
        layout,
        status,
        row_number() over (
            partition by game_id
            order by
                is_chosen desc,
                case status when 'excluded' then 1 when 'error' then 2 when 'template' then 3 else 4 end,
                file_no
        ) as rank
    from stg_game_files
    where
        is_chosen
        or status in ('excluded', 'error', 'template')
),
files as (
    select
        game_id,
        source_file,
        case when layout <> 'none' then layout end as source_layout,
        status
    from ranked_files
    where rank = 1
),
issues as (
    select
        game_id,
        count(*) filter (where level = 'B') as n_block,
        count(*) filter (where level = 'E') as n_error,
        count(*) filter (where level = 'W') as n_warn
    from qa_load_issue
    where game_id <> 0
    group by game_id
),
failed_checks as (
    select
        game_id,
        array_to_string(array_agg(check_id || ':' || cast(n_failed as varchar) order by check_id), ' ') as checks_summary
    from int_game_checks
    where status = 'fail'
    group by game_id
)
select
    schedule.game_id,
    schedule.season_id,
    schedule.date,
    schedule.home_team_id,
    schedule.away_team_id,
    schedule.home_goals,
    schedule.away_goals,
    files.source_file,
    files.source_layout,
    case
        when files.game_id is null then 'NO_FILE'
        when files.status = 'excluded' then 'EXCLUDED'
        when files.status = 'template' then 'TEMPLATE'
        when files.status = 'error' then 'ERROR'
        when files.status <> 'loaded' then 'NO_FILE'
        when coalesce(coverage.is_complete, false) then 'COMPLETE'
        else 'PARTIAL'
    end as tracking_status,
    coverage.game_id is not null as is_loaded,
    coalesce(coverage.is_quarantined, false) as quarantined,
    coalesce(coverage.n_events, 0) as n_events,
    coalesce(coverage.n_event_players, 0) as n_event_players,
    coalesce(coverage.n_shifts, 0) as n_shifts,
    coalesce(coverage.n_shift_players, 0) as n_shift_players,
    coverage.periods_with_events,
    coverage.periods_with_shifts,
    coverage.event_coverage_pct,
    coverage.shift_coverage_pct,
    coverage.player_resolved_pct,
    coverage.goals_home_tracked,
    coverage.goals_away_tracked,
    coverage.goals_home_tracked = schedule.home_goals and coverage.goals_away_tracked = schedule.away_goals as goals_match,
    coalesce(issues.n_block, 0) as n_block,
    coalesce(issues.n_error, 0) as n_error,
    coalesce(issues.n_warn, 0) as n_warn,
    case
        when coverage.game_id is null then 'none'
        when coverage.n_regulation_periods_with_events = 3 and coverage.event_coverage_pct >= 95 then 'full'
        else 'partial'
    end as events_status,
    case
        when coalesce(coverage.n_shifts, 0) = 0 or coverage.is_on_ice_withheld then 'none'
        when coverage.shift_coverage_pct >= 99.5 then 'full'
        else 'partial'
    end as shifts_status,
    -- Coordinates and videos are not loaded yet.
    'none' as xy_status,
    'none' as video_status,
    cast(null as bigint) as n_shots_xy,
    cast(null as bigint) as n_videos,
    case
        when kinds.game_id is null then 'none'
        when kinds.has_zone then 'tracked'
        else 'inferred'
    end as zones_source,
    failed_checks.checks_summary
from dim_schedule as schedule
left join files on files.game_id = schedule.game_id
left join int_game_coverage as coverage on coverage.game_id = schedule.game_id
left join issues on issues.game_id = schedule.game_id
left join fact_game_tracking_coverage as kinds on kinds.game_id = schedule.game_id
left join failed_checks on failed_checks.game_id = schedule.game_id
