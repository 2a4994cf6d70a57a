-- Fits of this build. Expected goals bring their own row; a model of games is refitted before every day of games, so its
-- row is what all of those fits said of games they had not seen, and it has no loss on the games it was fitted to.
with game_forecasts as (
    select
        forecasts.run_id,
        forecasts.model,
        count(*) filter (where schedule.status = 'final') as n_games,
        max(schedule.date) filter (where schedule.status = 'final') as data_as_of,
        count(*) filter (where forecasts.span <> 'warm_up' and forecasts.log_loss is not null) as n_graded,
        avg(forecasts.log_loss) filter (where forecasts.span <> 'warm_up') as log_loss_cv,
        avg(base_rates.log_loss) filter (where forecasts.span <> 'warm_up') as log_loss_null
    from fact_game_predictions as forecasts
    inner join dim_schedule as schedule on schedule.game_id = forecasts.game_id
    left join fact_game_predictions as base_rates
        on base_rates.game_id = forecasts.game_id
        and base_rates.model = 'base_rates'
    group by
        forecasts.run_id,
        forecasts.model
)
select
    run_id,
    model,
    season_id,
    situation,
    data_as_of,
    n_games,
    n_obs,
    n_goals,
    tau,
    lambda,
    log_loss,
    log_loss_null,
    log_loss_cv,
    is_provisional
from int_expected_goals_run
union all
select
    run_id,
    model,
    cast(null as varchar) as season_id,
    cast(null as varchar) as situation,
    data_as_of,
    n_games,
    n_games as n_obs,
    cast(null as bigint) as n_goals,
    cast(null as double) as tau,
    cast(null as double) as lambda,
    cast(null as double) as log_loss,
    log_loss_null,
    log_loss_cv,
    n_graded < 50 as is_provisional
from game_forecasts
