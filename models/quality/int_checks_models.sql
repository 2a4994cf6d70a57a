-- What the checks of the fitted models measure.
with trained_shots as (
    -- The model was fitted to unblocked attempts of complete games with a goalie in net.
    select
        shots.event_id,
        shots.xg,
        case when shots.is_goal then 1 else 0 end as goal,
        ntile(10) over (order by shots.xg, shots.event_id) as decile
    from fact_shots as shots
    inner join fact_game_status as games on games.game_id = shots.game_id
    where
        shots.is_unblocked
        and not coalesce(shots.empty_net, false)
        and shots.xg is not null
        and games.tracking_status = 'COMPLETE'
),
fits as (
    select
        max(log_loss) as log_loss,
        max(log_loss_null) as log_loss_null
    from int_expected_goals_run
    where model = 'xg'
),
model_totals as (
    select
        count(*) as n_shots,
        sum(xg) as xg,
        sum(goal) as goals
    from trained_shots
),
deciles as (
    select
        decile,
        count(*) as n_shots,
        avg(xg) as xg,
        avg(cast(goal as double)) as goal_share
    from trained_shots
    group by decile
),
walked_forward as (
    -- Seasons in which the ratings knew something; fewer than 50 decided games say nothing.
    select
        model,
        sum(n_decided) as n_decided,
        sum(log_loss_decided * n_decided) / nullif(sum(n_decided), 0) as log_loss
    from fact_forecast_grades
    where model in ('elo', 'poisson') and not is_warm_up
    group by model
),
forecast_days as (
    select
        count(*) as n_forecasts,
        count(*) filter (where forecasts.data_as_of >= schedule.date) as n_late
    from fact_game_predictions as forecasts
    inner join dim_schedule as schedule on schedule.game_id = forecasts.game_id
),
after_periods as (
    select
        periods_played,
        sum(n_games) as n_games,
        sum(n_games * log_loss) / sum(n_games) as log_loss,
        sum(n_games * p_home_win) / sum(n_games) as p_home_win,
        sum(n_games * p_tie) / sum(n_games) as p_tie,
        sum(n_games * p_away_win) / sum(n_games) as p_away_win,
        sum(n_games * home_win_share) / sum(n_games) as home_win_share,
        sum(n_games * tie_share) / sum(n_games) as tie_share,
        sum(n_games * away_win_share) / sum(n_games) as away_win_share
    from fact_win_probability_grades
    where periods_played > 0
    group by periods_played
),
states as (
    select
        periods_played,
        n_games,
        'home win' as state,
        p_home_win as p,
        home_win_share as seen
    from after_periods
    union all
    select
        periods_played,
        n_games,
        'tie' as state,
        p_tie as p,
        tie_share as seen
    from after_periods
    union all
    select
        periods_played,
        n_games,
        'away win' as state,
        p_away_win as p,
        away_win_share as seen
    from after_periods
),
measures as (
    select
        'M-01' as check_id,
        'model' as scope_type,
        'xg' as scope_id,
        cast(model_totals.goals as double) as expected,
        model_totals.xg as actual,
        case when fits.log_loss is null then 0 else model_totals.n_shots end as n_checked,
        case when abs(model_totals.xg - model_totals.goals) > 0.005 * model_totals.goals then 1 else 0 end
            + case when fits.log_loss >= fits.log_loss_null then 1 else 0 end as n_failed
    from model_totals
    cross join fits
    union all
    -- Fewer than 100 shots say nothing about a decile.
    select
        'M-01' as check_id,
        'model' as scope_type,
        'xg decile ' || lpad(cast(decile as varchar), 2, '0') as scope_id,
        xg as expected,
        goal_share as actual,
        case when n_shots >= 100 then n_shots else 0 end as n_checked,
        case when n_shots >= 100 and abs(goal_share - xg) > 0.10 then 1 else 0 end as n_failed
    from deciles
    union all
    select
        'M-02' as check_id,
        'model' as scope_type,
        model as scope_id,
        0.693 as expected,
        log_loss as actual,
        case when n_decided >= 50 then n_decided else 0 end as n_checked,
        case when n_decided >= 50 and log_loss >= 0.693 then 1 else 0 end as n_failed
    from walked_forward
    union all
    select
        'M-03' as check_id,
        'model' as scope_type,
        'win probability after period ' || cast(periods_played as varchar) as scope_id,
        case periods_played when 1 then 0.85 else 0.70 end as expected,
        log_loss as actual,
        case when n_games >= 100 then n_games else 0 end as n_checked,
        case when n_games >= 100 and log_loss > case periods_played when 1 then 0.85 else 0.70 end then 1 else 0 end as n_failed
    from after_periods
    union all
    select
        'M-03' as check_id,
        'model' as scope_type,
        'win probability after period ' || cast(periods_played as varchar) || ', ' || state as scope_id,
        p as expected,
        seen as actual,
        case when n_games >= 100 then n_games else 0 end as n_checked,
        case when n_games >= 100 and abs(seen - p) > 0.10 then 1 else 0 end as n_failed
    from states
    union all
    select
        'M-06' as check_id,
        'model' as scope_type,
        'game forecasts' as scope_id,
        cast(null as double) as expected,
        cast(null as double) as actual,
        n_forecasts as n_checked,
        n_late as n_failed
    from forecast_days
)
select
    check_id,
    scope_type,
    scope_id,
    expected,
    actual,
    n_checked,
    n_failed,
    0 as n_fixed,
    cast(null as varchar) as sample_keys
from measures
