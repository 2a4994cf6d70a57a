-- A player's games one by one: official numbers with their running form, and the form of his tracked games.
with tracked_form as (
    select
        player_id,
        game_id,
        toi_seconds,
        plus_minus,
        shot_attempts,
        shots_on_goal,
        xg,
        on_cf,
        on_ca,
        on_cf_pct,
        on_xgf,
        on_xga,
        on_xgf_pct,
        -- Form counts his last five tracked games, whatever was played between them.
        avg(xg) over last_five as xg_roll5,
        100.0 * sum(on_cf) over last_five / nullif(sum(on_cf + on_ca) over last_five, 0) as on_cf_pct_roll5,
        100.0 * sum(on_xgf) over last_five / nullif(sum(on_xgf + on_xga) over last_five, 0) as on_xgf_pct_roll5,
        count(*) over last_five as tracked_games_roll5
    from (
        select stats.*, schedule.date
        from fact_player_game_stats as stats
        inner join dim_schedule as schedule on stats.game_id = schedule.game_id
    ) as dated
    window last_five as (
        partition by player_id
        order by date, game_id
        rows between 4 preceding and current row
    )
)

select
    official.player_id,
    official.game_id,
    schedule.date,
    official.team_id,
    official.opp_team_id,
    official.season_id,
    official.game_type,
    official.venue,
    official.position_group,
    official.is_sub,
    official.game_number_season,
    official.goals,
    official.assists,
    official.points,
    official.pim,
    official.points_cum_season,
    official.goals_roll5,
    official.points_roll5,
    official.point_streak,
    official.goal_streak,
    case when official.venue = 'home' then schedule.home_goals when official.venue = 'away' then schedule.away_goals end as team_goals,
    case when official.venue = 'home' then schedule.away_goals when official.venue = 'away' then schedule.home_goals end as opp_goals,
    case when official.venue = 'home' then schedule.home_result when official.venue = 'away' then schedule.away_result end as result,
    tracked_form.player_id is not null as is_tracked,
    tracked_form.toi_seconds,
    tracked_form.plus_minus,
    tracked_form.shot_attempts,
    tracked_form.shots_on_goal,
    tracked_form.xg,
    tracked_form.on_cf,
    tracked_form.on_ca,
    tracked_form.on_cf_pct,
    tracked_form.on_xgf,
    tracked_form.on_xga,
    tracked_form.on_xgf_pct,
    tracked_form.xg_roll5,
    tracked_form.on_cf_pct_roll5,
    tracked_form.on_xgf_pct_roll5,
    tracked_form.tracked_games_roll5
from fact_player_game_log_official as official
inner join dim_schedule as schedule on official.game_id = schedule.game_id
left join tracked_form
    on official.player_id = tracked_form.player_id
    and official.game_id = tracked_form.game_id
