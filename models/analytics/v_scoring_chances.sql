-- Scoring chances: unblocked attempts of at least medium danger.
select
    event_id,
    game_id,
    period,
    clock_start_s,
    game_elapsed_s,
    team_id,
    opp_team_id,
    shooter_id,
    passer_id,
    goalie_id,
    result,
    shot_type,
    strength,
    lead_clipped,
    danger,
    danger = 'high' as is_high_danger,
    is_sog,
    is_goal,
    is_rebound,
    is_rush,
    is_breakaway,
    is_one_timer,
    is_tip,
    off_pass,
    xg,
    xg_flurry,
    xg > (
        select weight
        from dim_metric_weight
        where metric = 'danger' and term = 'xg_chance_cut'
    ) as xg_gt05,
    shift_id,
    sequence_key
from fact_shots
where
    is_unblocked
    and danger in ('high', 'medium')
