-- Shot attempts with danger class and expected goals. The latest fit is applied; without one the prior column holds.
with fitted as (
    select
        max(coefficients.run_id) as run_id,
        max(coefficients.estimate) filter (where coefficients.term = 'b0') as b0,
        max(coefficients.estimate) filter (where coefficients.term = 'is_rebound') as is_rebound,
        max(coefficients.estimate) filter (where coefficients.term = 'is_one_timer') as is_one_timer,
        max(coefficients.estimate) filter (where coefficients.term = 'is_tip') as is_tip,
        max(coefficients.estimate) filter (where coefficients.term = 'is_breakaway') as is_breakaway,
        max(coefficients.estimate) filter (where coefficients.term = 'off_pass_not_rebound') as off_pass_not_rebound,
        max(coefficients.estimate) filter (where coefficients.term = 'backhand') as backhand,
        max(coefficients.estimate) filter (where coefficients.term = 'slap') as slap,
        max(coefficients.estimate) filter (where coefficients.term = 'wrap_around') as wrap_around,
        max(coefficients.estimate) filter (where coefficients.term = 'is_rush') as is_rush
    from fact_model_coefficients as coefficients
    inner join int_expected_goals_run as runs on runs.run_id = coefficients.run_id
    where runs.model = 'xg'
),
prior as (
    select
        max(weight) filter (where term = 'b0') as b0,
        max(weight) filter (where term = 'is_rebound') as is_rebound,
        max(weight) filter (where term = 'is_one_timer') as is_one_timer,
        max(weight) filter (where term = 'is_tip') as is_tip,
        max(weight) filter (where term = 'is_breakaway') as is_breakaway,
        max(weight) filter (where term = 'off_pass_not_rebound') as off_pass_not_rebound,
        max(weight) filter (where term = 'backhand') as backhand,
        max(weight) filter (where term = 'slap') as slap,
        max(weight) filter (where term = 'wrap_around') as wrap_around,
        max(weight) filter (where term = 'is_rush') as is_rush,
        max(weight) filter (where term = 'empty_net') as empty_net
    from dim_metric_weight
    where metric = 'xg_prior'
),
model as (
    select
        fitted.run_id,
        coalesce(fitted.b0, prior.b0) as b0,
        coalesce(fitted.is_rebound, prior.is_rebound) as is_rebound,
        coalesce(fitted.is_one_timer, prior.is_one_timer) as is_one_timer,
        coalesce(fitted.is_tip, prior.is_tip) as is_tip,
        coalesce(fitted.is_breakaway, prior.is_breakaway) as is_breakaway,
        coalesce(fitted.off_pass_not_rebound, prior.off_pass_not_rebound) as off_pass_not_rebound,
        coalesce(fitted.backhand, prior.backhand) as backhand,
        coalesce(fitted.slap, prior.slap) as slap,
        coalesce(fitted.wrap_around, prior.wrap_around) as wrap_around,
        coalesce(fitted.is_rush, prior.is_rush) as is_rush,
        prior.empty_net
    from fitted
    cross join prior
),
flurry_limit as (
    select weight as max_gap_s
    from dim_metric_weight
    where metric = 'flurry' and term = 'max_gap_s'
),
valued as (
    select
        shots.*,
        model.run_id,
        case
            when not shots.is_unblocked then null
            -- Nobody is in the net: one chance for all, not a point on the scale of shots at a goalie.
            when shots.empty_net then model.empty_net
            else 1.0 / (1.0 + exp(-(
                model.b0
                + case when shots.is_rebound then model.is_rebound else 0.0 end
                + case when shots.is_one_timer then model.is_one_timer else 0.0 end
                + case when shots.is_tip then model.is_tip else 0.0 end
                + case when shots.is_breakaway then model.is_breakaway else 0.0 end
                + case when shots.off_pass and not shots.is_rebound then model.off_pass_not_rebound else 0.0 end
                + case
                    when shots.shot_type = 'Backhand' then model.backhand
                    when shots.shot_type = 'Slap' then model.slap
                    when shots.shot_type = 'WrapAround' then model.wrap_around
                    else 0.0
                end
                + case when shots.is_rush then model.is_rush else 0.0 end
            )))
        end as xg
    from model
    cross join int_shots as shots
),
openings as (
    -- A flurry is a run of unblocked attempts of one side in one sequence, each shortly after the one before.
    select
        valued.*,
        not coalesce(
            lag(sequence_key) over same_side = sequence_key
            and lag(clock_monotone_s) over same_side - clock_monotone_s <= (select max_gap_s from flurry_limit),
            false
        ) as is_opening
    from valued
    window same_side as (
        partition by game_id, team_id, is_unblocked
        order by event_seq
    )
),
runs as (
    select
        openings.*,
        is_unblocked and (not is_opening or not lead(is_opening, 1, true) over same_side) as is_in_flurry,
        -- Chance that all earlier attempts of the side stay out, as a sum of logarithms.
        coalesce(sum(ln(1.0 - xg)) over (
            partition by game_id, team_id, is_unblocked
            order by event_seq
            rows between unbounded preceding and 1 preceding
        ), 0.0) as log_miss_before
    from openings
    window same_side as (
        partition by game_id, team_id, is_unblocked
        order by event_seq
    )
),
counted as (
    select
        runs.*,
        sum(case when is_in_flurry and is_opening then 1 else 0 end) over (
            partition by game_id
            order by event_seq
            rows between unbounded preceding and current row
        ) as flurry_count
    from runs
),
numbered as (
    -- What holds at the opening of a flurry holds for its later attempts, even if the other side opens one in between.
    select
        counted.*,
        last_value(case when is_opening then flurry_count end) ignore nulls over up_to_this as flurry_no_at_opening,
        last_value(case when is_opening then log_miss_before end) ignore nulls over up_to_this as log_miss_at_opening
    from counted
    window up_to_this as (
        partition by game_id, team_id, is_unblocked
        order by event_seq
        rows between unbounded preceding and current row
    )
)
select
    event_id,
    game_id,
    period,
    clock_start_s,
    game_elapsed_s,
    team_id,
    opp_team_id,
    shooter_id,
    blocker_id,
    goalie_id,
    passer_id,
    result,
    shot_type,
    is_attempt,
    is_unblocked,
    is_sog,
    is_goal,
    is_rebound,
    is_second_chance,
    is_rush,
    is_rush_wide,
    is_rush_nhl,
    rush_type,
    is_breakaway,
    is_one_timer,
    is_tip,
    off_pass,
    is_screened,
    is_royal_road,
    empty_net,
    entry_event_id,
    entry_method,
    s_from_entry,
    passes_since_entry,
    prev_event_type,
    s_since_prev,
    strength,
    lead_clipped,
    shift_id,
    sequence_key,
    possession_no,
    play_key,
    x,
    y,
    dist_ft,
    angle_deg,
    net_loc,
    case
        when is_rebound or is_tip or is_one_timer or is_breakaway then 'high'
        when off_pass then 'medium'
        else 'low'
    end as danger,
    xg,
    -- A later attempt of a flurry counts only as far as the earlier ones have not scored.
    case when is_opening then xg else xg * exp(log_miss_before - log_miss_at_opening) end as xg_flurry,
    case when is_in_flurry then flurry_no_at_opening end as flurry_no,
    run_id as xg_run_id
from numbered
