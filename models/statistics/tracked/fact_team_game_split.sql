-- One team in one tracked game, cut by one dimension at a time. Every measure adds up to the game's total for every
-- split type (zone: faceoffs, entries and giveaways only).
with sides as (
    select
        shift_id,
        time_bucket,
        home_lead,
        duration_s,
        unnest(make_array(true, false)) as is_home
    from int_stint_slices
    where duration_s > 0
),

timed as (
    select
        labels.game_id,
        case when sides.is_home then labels.home_team_id else labels.away_team_id end as team_id,
        labels.period_label as period,
        case when sides.is_home then labels.home_strength else labels.away_strength end as strength,
        case when sides.is_home then labels.home_manpower else labels.away_manpower end as manpower,
        case when sides.is_home then sides.home_lead else -sides.home_lead end as own_lead,
        sides.time_bucket,
        case when sides.is_home then labels.home_opp_tier else labels.away_opp_tier end as opp_tier,
        cast(null as varchar) as zone,
        sides.duration_s as seconds,
        0 as goals_for,
        0 as goals_against,
        0 as attempts_for,
        0 as attempts_against,
        0 as unblocked_for,
        0 as unblocked_against,
        0 as sog_for,
        0 as sog_against,
        cast(0 as double) as xg_for,
        cast(0 as double) as xg_against,
        0 as fo_won,
        0 as fo_lost,
        0 as entries,
        0 as entries_controlled,
        0 as giveaways
    from int_stint_labels as labels
    inner join sides on labels.shift_id = sides.shift_id
),

cells as (
    select
        game_id,
        team_id,
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
        zone,
        seconds,
        goals_for,
        goals_against,
        attempts_for,
        attempts_against,
        unblocked_for,
        unblocked_against,
        sog_for,
        sog_against,
        xg_for,
        xg_against,
        fo_won,
        fo_lost,
        entries,
        entries_controlled,
        giveaways
    from (
        select * from timed
        union all
        select
            game_id,
            team_id,
            period,
            strength,
            manpower,
            own_lead,
            time_bucket,
            opp_tier,
            zone,
            0 as seconds,
            goals_for,
            goals_against,
            attempts_for,
            attempts_against,
            unblocked_for,
            unblocked_against,
            sog_for,
            sog_against,
            xg_for,
            xg_against,
            fo_won,
            fo_lost,
            entries,
            entries_controlled,
            giveaways
        from int_team_credits
    ) as pieces
),

summed as (
    select
        game_id,
        team_id,
        split_type,
        split_value,
        sum(seconds) as seconds,
        sum(goals_for) as goals_for,
        sum(goals_against) as goals_against,
        sum(attempts_for) as attempts_for,
        sum(attempts_against) as attempts_against,
        sum(unblocked_for) as unblocked_for,
        sum(unblocked_against) as unblocked_against,
        sum(sog_for) as sog_for,
        sum(sog_against) as sog_against,
        sum(xg_for) as xg_for,
        sum(xg_against) as xg_against,
        sum(fo_won) as fo_won,
        sum(fo_lost) as fo_lost,
        sum(entries) as entries,
        sum(entries_controlled) as entries_controlled,
        sum(giveaways) as giveaways
    from (
        select
            game_id,
            team_id,
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
            seconds,
            goals_for,
            goals_against,
            attempts_for,
            attempts_against,
            unblocked_for,
            unblocked_against,
            sog_for,
            sog_against,
            xg_for,
            xg_against,
            fo_won,
            fo_lost,
            entries,
            entries_controlled,
            giveaways
        from cells
    ) as labelled
    -- Ice time has no zone.
    where split_value is not null
    group by game_id, team_id, split_type, split_value
)

select
    summed.game_id,
    summed.team_id,
    split_type,
    split_value,
    case when games.has_usable_shifts and split_type <> 'zone' then seconds end as seconds,
    case when split_type <> 'zone' then goals_for end as goals_for,
    case when split_type <> 'zone' then goals_against end as goals_against,
    case when split_type <> 'zone' then attempts_for end as attempts_for,
    case when split_type <> 'zone' then attempts_against end as attempts_against,
    case when split_type <> 'zone' then unblocked_for end as unblocked_for,
    case when split_type <> 'zone' then unblocked_against end as unblocked_against,
    case when split_type <> 'zone' then sog_for end as sog_for,
    case when split_type <> 'zone' then sog_against end as sog_against,
    case when split_type <> 'zone' then xg_for end as xg_for,
    case when split_type <> 'zone' then xg_against end as xg_against,
    fo_won,
    fo_lost,
    entries,
    entries_controlled,
    giveaways
from summed
inner join int_tracked_games as games on summed.game_id = games.game_id
-- In the zone split a lone attempt says nothing.
where split_type <> 'zone' or fo_won > 0 or fo_lost > 0 or entries > 0 or giveaways > 0
