-- With or without each other: how a team did with both players of a pair on the ice and with either one alone. Ratios of
-- little ice time or few attempts say nothing and are hidden; a difference needs both of its sides.
with limits as (
    select
        max(weight) filter (where term = 'min_toi_s') as min_toi_s,
        max(weight) filter (where term = 'min_attempts') as min_attempts
    from dim_metric_weight
    where metric = 'on_ice'
),
parts as (
    select
        game_id,
        player_a_id,
        player_b_id,
        team_id,
        pair_type,
        'all' as situation,
        toi_together_s,
        cf_together,
        ca_together,
        xgf_together,
        xga_together,
        toi_a_only_s,
        cf_a_only,
        ca_a_only,
        xgf_a_only,
        xga_a_only,
        toi_b_only_s,
        cf_b_only,
        ca_b_only,
        xgf_b_only,
        xga_b_only,
        toi_neither_s
    from fact_player_pairs
    union all
    select
        game_id,
        player_a_id,
        player_b_id,
        team_id,
        pair_type,
        '5v5' as situation,
        toi_together_5v5_s as toi_together_s,
        cf_together_5v5 as cf_together,
        ca_together_5v5 as ca_together,
        xgf_together_5v5 as xgf_together,
        xga_together_5v5 as xga_together,
        toi_a_only_5v5_s as toi_a_only_s,
        cf_a_only_5v5 as cf_a_only,
        ca_a_only_5v5 as ca_a_only,
        xgf_a_only_5v5 as xgf_a_only,
        xga_a_only_5v5 as xga_a_only,
        toi_b_only_5v5_s as toi_b_only_s,
        cf_b_only_5v5 as cf_b_only,
        ca_b_only_5v5 as ca_b_only,
        xgf_b_only_5v5 as xgf_b_only,
        xga_b_only_5v5 as xga_b_only,
        toi_neither_5v5_s as toi_neither_s
    from fact_player_pairs
),
seen as (
    select
        parts.*,
        toi_together_s >= limits.min_toi_s and cf_together + ca_together >= limits.min_attempts as is_together_shown,
        toi_a_only_s >= limits.min_toi_s and cf_a_only + ca_a_only >= limits.min_attempts as is_a_only_shown,
        toi_b_only_s >= limits.min_toi_s and cf_b_only + ca_b_only >= limits.min_attempts as is_b_only_shown
    from parts
    cross join limits
),
shares as (
    -- Divided first, the share of everything is exactly a hundred.
    select
        seen.*,
        case when is_together_shown then 100.0 * cf_together / nullif(cf_together + ca_together, 0) end as cf_pct_together,
        case when is_a_only_shown then 100.0 * cf_a_only / nullif(cf_a_only + ca_a_only, 0) end as cf_pct_a_only,
        case when is_b_only_shown then 100.0 * cf_b_only / nullif(cf_b_only + ca_b_only, 0) end as cf_pct_b_only,
        case when is_together_shown then 100.0 * (xgf_together / nullif(xgf_together + xga_together, 0)) end as xgf_pct_together,
        case when is_a_only_shown then 100.0 * (xgf_a_only / nullif(xgf_a_only + xga_a_only, 0)) end as xgf_pct_a_only,
        case when is_b_only_shown then 100.0 * (xgf_b_only / nullif(xgf_b_only + xga_b_only, 0)) end as xgf_pct_b_only
    from seen
)
select
    game_id,
    player_a_id,
    player_b_id,
    situation,
    team_id,
    pair_type,
    toi_together_s,
    toi_a_only_s,
    toi_b_only_s,
    toi_neither_s,
    cf_pct_together,
    cf_pct_a_only,
    cf_pct_b_only,
    cf_pct_together - cf_pct_a_only as cf_pct_delta_a,
    cf_pct_together - cf_pct_b_only as cf_pct_delta_b,
    xgf_pct_together,
    xgf_pct_a_only,
    xgf_pct_b_only,
    xgf_pct_together - xgf_pct_a_only as xgf_pct_delta_a,
    xgf_pct_together - xgf_pct_b_only as xgf_pct_delta_b
from shares
