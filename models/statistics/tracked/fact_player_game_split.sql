-- One skater in one tracked game, cut by one dimension at a time. Every measure adds up to the game's total for every
-- split type, because totals and splits are sums over the same rows (zone: what he did himself only).
with on_ice as (
    select
        players.game_id,
        players.player_id,
        -- Zero where assists were tracked, null where not: what a split without any credit shows.
        case when players.has_assist_tags then 0 end as no_assists,
        labels.period_label as period,
        case when players.is_home then labels.home_strength else labels.away_strength end as strength,
        case when players.is_home then labels.home_manpower else labels.away_manpower end as manpower,
        case when players.is_home then slices.home_lead else -slices.home_lead end as own_lead,
        slices.time_bucket,
        case when players.is_home then labels.home_opp_tier else labels.away_opp_tier end as opp_tier,
        slices.duration_s as toi_seconds,
        slices.playing_s as playing_toi_seconds,
        case when on_shift.slot_id = 'SL06' then 0 else 1 end as as_skater,
        case when players.is_home then slices.home_cf else slices.away_cf end as on_cf,
        case when players.is_home then slices.away_cf else slices.home_cf end as on_ca,
        case when players.is_home then slices.home_ff else slices.away_ff end as on_ff,
        case when players.is_home then slices.away_ff else slices.home_ff end as on_fa,
        case when players.is_home then slices.home_sf else slices.away_sf end as on_sf,
        case when players.is_home then slices.away_sf else slices.home_sf end as on_sa,
        case when players.is_home then slices.home_gf else slices.away_gf end as on_gf,
        case when players.is_home then slices.away_gf else slices.home_gf end as on_ga,
        case when players.is_home then slices.home_xgf else slices.away_xgf end as on_xgf,
        case when players.is_home then slices.away_xgf else slices.home_xgf end as on_xga,
        case when players.is_home then slices.home_hd else slices.away_hd end as on_hd_for,
        case when players.is_home then slices.away_hd else slices.home_hd end as on_hd_against
    from fact_shift_players as on_shift
    inner join int_stint_slices as slices on on_shift.shift_id = slices.shift_id
    inner join int_stint_labels as labels on on_shift.shift_id = labels.shift_id
    inner join int_game_players as players
        on on_shift.game_id = players.game_id
        and on_shift.player_id = players.player_id
    where not players.is_goalie
),

-- Slices with the same labels first become one row: the splits below then have far fewer rows to read.
on_ice_cells as (
    select
        game_id,
        player_id,
        period,
        strength,
        manpower,
        own_lead,
        time_bucket,
        opp_tier,
        sum(no_assists) as no_assists,
        sum(toi_seconds) as toi_seconds,
        sum(playing_toi_seconds) as playing_toi_seconds,
        sum(as_skater * on_cf) as on_cf,
        sum(as_skater * on_ca) as on_ca,
        sum(as_skater * on_ff) as on_ff,
        sum(as_skater * on_fa) as on_fa,
        sum(as_skater * on_sf) as on_sf,
        sum(as_skater * on_sa) as on_sa,
        sum(as_skater * on_gf) as on_gf,
        sum(as_skater * on_ga) as on_ga,
        sum(as_skater * on_xgf) as on_xgf,
        sum(as_skater * on_xga) as on_xga,
        sum(as_skater * on_hd_for) as on_hd_for,
        sum(as_skater * on_hd_against) as on_hd_against
    from on_ice
    group by game_id, player_id, period, strength, manpower, own_lead, time_bucket, opp_tier
),

labelled_on_ice as (
    select
        game_id,
        player_id,
        period,
        strength,
        manpower,
        case when own_lead > 0 then 'leading' when own_lead < 0 then 'trailing' else 'tied' end as score_state,
        case when abs(own_lead) <= 1 then 'close' else 'not_close' end as score_close,
        case
            when strength = 'unknown' then 'unknown'
            when manpower = '5v5' and strength = 'EV' then '5v5'
            else 'other'
        end as situation,
        time_bucket,
        opp_tier,
        no_assists,
        toi_seconds,
        playing_toi_seconds,
        on_cf,
        on_ca,
        on_ff,
        on_fa,
        on_sf,
        on_sa,
        on_gf,
        on_ga,
        on_xgf,
        on_xga,
        on_hd_for,
        on_hd_against
    from on_ice_cells
),

on_ice_splits as (
    select
        game_id,
        player_id,
        split_type,
        split_value,
        sum(no_assists) as no_assists,
        sum(toi_seconds) as toi_seconds,
        sum(playing_toi_seconds) as playing_toi_seconds,
        sum(on_cf) as on_cf,
        sum(on_ca) as on_ca,
        sum(on_ff) as on_ff,
        sum(on_fa) as on_fa,
        sum(on_sf) as on_sf,
        sum(on_sa) as on_sa,
        sum(on_gf) as on_gf,
        sum(on_ga) as on_ga,
        sum(on_xgf) as on_xgf,
        sum(on_xga) as on_xga,
        sum(on_hd_for) as on_hd_for,
        sum(on_hd_against) as on_hd_against
    from (
        select
            game_id,
            player_id,
            unnest(make_array(
                'period', 'strength', 'manpower', 'situation', 'period_strength', 'score_state',
                'score_close', 'period_score', 'time_bucket', 'opp_tier'
            )) as split_type,
            unnest(make_array(
                period,
                strength,
                manpower,
                situation,
                concat(period, '|', strength),
                score_state,
                score_close,
                concat(period, '|', score_state),
                time_bucket,
                opp_tier
            )) as split_value,
            no_assists,
            toi_seconds,
            playing_toi_seconds,
            on_cf,
            on_ca,
            on_ff,
            on_fa,
            on_sf,
            on_sa,
            on_gf,
            on_ga,
            on_xgf,
            on_xga,
            on_hd_for,
            on_hd_against
        from labelled_on_ice
    ) as labelled
    group by game_id, player_id, split_type, split_value
),

labelled_credits as (
    select
        credits.game_id,
        credits.player_id,
        credits.period,
        credits.strength,
        credits.manpower,
        case when credits.own_lead > 0 then 'leading' when credits.own_lead < 0 then 'trailing' else 'tied' end as score_state,
        case when abs(credits.own_lead) <= 1 then 'close' else 'not_close' end as score_close,
        case
            when credits.strength = 'unknown' then 'unknown'
            when credits.manpower = '5v5' and credits.strength = 'EV' then '5v5'
            else 'other'
        end as situation,
        credits.time_bucket,
        credits.opp_tier,
        credits.zone,
        -- Zero where ice time is known, null where not.
        case when players.has_usable_shifts then 0 end as no_ice_time,
        credits.goals,
        case when players.has_assist_tags then credits.primary_assists end as primary_assists,
        case when players.has_assist_tags then credits.secondary_assists end as secondary_assists,
        credits.shot_attempts,
        credits.shots_on_goal,
        credits.xg,
        credits.pass_attempts,
        credits.passes_completed,
        credits.fo_won,
        credits.fo_lost,
        credits.giveaways,
        credits.bad_giveaways,
        credits.takeaways,
        credits.entries,
        credits.entries_controlled,
        credits.exits,
        credits.exits_controlled,
        credits.blocks,
        credits.penalties_taken
    from int_player_credits as credits
    inner join int_game_players as players
        on credits.game_id = players.game_id
        and credits.player_id = players.player_id
    where not players.is_goalie
),

credit_splits as (
    select
        game_id,
        player_id,
        split_type,
        split_value,
        sum(no_ice_time) as no_ice_time,
        sum(goals) as goals,
        sum(primary_assists) as primary_assists,
        sum(secondary_assists) as secondary_assists,
        sum(shot_attempts) as shot_attempts,
        sum(shots_on_goal) as shots_on_goal,
        sum(xg) as xg,
        sum(pass_attempts) as pass_attempts,
        sum(passes_completed) as passes_completed,
        sum(fo_won) as fo_won,
        sum(fo_lost) as fo_lost,
        sum(giveaways) as giveaways,
        sum(bad_giveaways) as bad_giveaways,
        sum(takeaways) as takeaways,
        sum(entries) as entries,
        sum(entries_controlled) as entries_controlled,
        sum(exits) as exits,
        sum(exits_controlled) as exits_controlled,
        sum(blocks) as blocks,
        sum(penalties_taken) as penalties_taken
    from (
        select
            game_id,
            player_id,
            unnest(make_array(
                'period', 'strength', 'manpower', 'situation', 'period_strength', 'score_state',
                'score_close', 'period_score', 'time_bucket', 'opp_tier', 'zone'
            )) as split_type,
            unnest(make_array(
                period,
                strength,
                manpower,
                situation,
                concat(period, '|', strength),
                score_state,
                score_close,
                concat(period, '|', score_state),
                time_bucket,
                opp_tier,
                zone
            )) as split_value,
            no_ice_time,
            goals,
            primary_assists,
            secondary_assists,
            shot_attempts,
            shots_on_goal,
            xg,
            pass_attempts,
            passes_completed,
            fo_won,
            fo_lost,
            giveaways,
            bad_giveaways,
            takeaways,
            entries,
            entries_controlled,
            exits,
            exits_controlled,
            blocks,
            penalties_taken
        from labelled_credits
    ) as labelled
    group by game_id, player_id, split_type, split_value
),

-- Every split has at most one row of either kind.
both as (
    select
        game_id,
        player_id,
        split_type,
        split_value,
        toi_seconds,
        playing_toi_seconds,
        on_cf,
        on_ca,
        on_ff,
        on_fa,
        on_sf,
        on_sa,
        on_gf,
        on_ga,
        on_xgf,
        on_xga,
        on_hd_for,
        on_hd_against,
        0 as goals,
        no_assists as primary_assists,
        no_assists as secondary_assists,
        0 as shot_attempts,
        0 as shots_on_goal,
        cast(0 as double) as xg,
        0 as pass_attempts,
        0 as passes_completed,
        0 as fo_won,
        0 as fo_lost,
        0 as giveaways,
        0 as bad_giveaways,
        0 as takeaways,
        0 as entries,
        0 as entries_controlled,
        0 as exits,
        0 as exits_controlled,
        0 as blocks,
        0 as penalties_taken
    from on_ice_splits
    union all
    select
        game_id,
        player_id,
        split_type,
        split_value,
        case when split_type <> 'zone' then no_ice_time end as toi_seconds,
        case when split_type <> 'zone' then no_ice_time end as playing_toi_seconds,
        case when split_type <> 'zone' then no_ice_time end as on_cf,
        case when split_type <> 'zone' then no_ice_time end as on_ca,
        case when split_type <> 'zone' then no_ice_time end as on_ff,
        case when split_type <> 'zone' then no_ice_time end as on_fa,
        case when split_type <> 'zone' then no_ice_time end as on_sf,
        case when split_type <> 'zone' then no_ice_time end as on_sa,
        case when split_type <> 'zone' then no_ice_time end as on_gf,
        case when split_type <> 'zone' then no_ice_time end as on_ga,
        case when split_type <> 'zone' then no_ice_time end as on_xgf,
        case when split_type <> 'zone' then no_ice_time end as on_xga,
        case when split_type <> 'zone' then no_ice_time end as on_hd_for,
        case when split_type <> 'zone' then no_ice_time end as on_hd_against,
        goals,
        primary_assists,
        secondary_assists,
        shot_attempts,
        shots_on_goal,
        xg,
        pass_attempts,
        passes_completed,
        fo_won,
        fo_lost,
        giveaways,
        bad_giveaways,
        takeaways,
        entries,
        entries_controlled,
        exits,
        exits_controlled,
        blocks,
        penalties_taken
    from credit_splits
)

select
    game_id,
    player_id,
    split_type,
    split_value,
    sum(toi_seconds) as toi_seconds,
    sum(playing_toi_seconds) as playing_toi_seconds,
    sum(goals) as goals,
    sum(primary_assists) as primary_assists,
    sum(secondary_assists) as secondary_assists,
    sum(shot_attempts) as shot_attempts,
    sum(shots_on_goal) as shots_on_goal,
    sum(xg) as xg,
    sum(pass_attempts) as pass_attempts,
    sum(passes_completed) as passes_completed,
    sum(fo_won) as fo_won,
    sum(fo_lost) as fo_lost,
    sum(giveaways) as giveaways,
    sum(bad_giveaways) as bad_giveaways,
    sum(takeaways) as takeaways,
    sum(entries) as entries,
    sum(entries_controlled) as entries_controlled,
    sum(exits) as exits,
    sum(exits_controlled) as exits_controlled,
    sum(blocks) as blocks,
    sum(penalties_taken) as penalties_taken,
    sum(on_cf) as on_cf,
    sum(on_ca) as on_ca,
    sum(on_ff) as on_ff,
    sum(on_fa) as on_fa,
    sum(on_sf) as on_sf,
    sum(on_sa) as on_sa,
    sum(on_gf) as on_gf,
    sum(on_ga) as on_ga,
    sum(on_xgf) as on_xgf,
    sum(on_xga) as on_xga,
    sum(on_hd_for) as on_hd_for,
    sum(on_hd_against) as on_hd_against
from both
group by game_id, player_id, split_type, split_value
