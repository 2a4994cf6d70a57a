-- What a team did and allowed in a tracked game, summed in cells of all split dimensions together and seen from its side.
-- Events whose player is unknown still count for the team.
with marked as (
    select
        events.event_id,
        events.game_id,
        events.is_home_event,
        case when events.period <= 3 then cast(events.period as varchar) else 'OT' end as period,
        events.home_score - events.away_score as home_lead,
        coalesce(events.time_bucket_id, 'unknown') as time_bucket,
        events.shift_id,
        context.zone_final,
        case when events.is_goal then 1 else 0 end as goals,
        case when events.is_corsi then 1 else 0 end as attempts,
        case when events.is_fenwick then 1 else 0 end as unblocked,
        case when events.is_sog then 1 else 0 end as sog,
        coalesce(shots.xg_flurry, 0) as xg,
        case when events.is_faceoff then 1 else 0 end as faceoffs,
        case when events.is_zone_entry then 1 else 0 end as entries,
        case when events.is_controlled_entry then 1 else 0 end as entries_controlled,
        case when events.is_giveaway then 1 else 0 end as giveaways
    from fact_events as events
    left join fact_event_context as context on events.event_id = context.event_id
    left join fact_shots as shots on events.event_id = shots.event_id
    where
        events.is_home_event is not null
        and (events.is_goal or events.is_corsi or events.is_faceoff or events.is_zone_entry or events.is_giveaway)
),

-- Each event once for the team that made it and once for the team it was made against.
doubled as (
    select
        marked.*,
        unnest(make_array(true, false)) as is_own
    from marked
),

sided as (
    select
        doubled.*,
        is_home_event = is_own as is_home
    from doubled
),

labelled as (
    select
        sided.game_id,
        case when sided.is_home then games.home_team_id else games.away_team_id end as team_id,
        sided.period,
        coalesce(case when sided.is_home then labels.home_strength else labels.away_strength end, 'unknown') as strength,
        coalesce(case when sided.is_home then labels.home_manpower else labels.away_manpower end, 'unknown') as manpower,
        case when sided.is_home then sided.home_lead else -sided.home_lead end as own_lead,
        sided.time_bucket,
        coalesce(case when sided.is_home then labels.home_opp_tier else labels.away_opp_tier end, 'unknown') as opp_tier,
        case
            when sided.is_own or sided.zone_final = 'N' then coalesce(sided.zone_final, 'unknown')
            when sided.zone_final = 'O' then 'D'
            when sided.zone_final = 'D' then 'O'
            else 'unknown'
        end as zone,
        sided.is_own,
        sided.goals,
        sided.attempts,
        sided.unblocked,
        sided.sog,
        sided.xg,
        sided.faceoffs,
        sided.entries,
        sided.entries_controlled,
        sided.giveaways
    from sided
    inner join int_tracked_games as games on sided.game_id = games.game_id
    left join int_stint_labels as labels on sided.shift_id = labels.shift_id
)

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
    sum(case when is_own then goals else 0 end) as goals_for,
    sum(case when is_own then 0 else goals end) as goals_against,
    sum(case when is_own then attempts else 0 end) as attempts_for,
    sum(case when is_own then 0 else attempts end) as attempts_against,
    sum(case when is_own then unblocked else 0 end) as unblocked_for,
    sum(case when is_own then 0 else unblocked end) as unblocked_against,
    sum(case when is_own then sog else 0 end) as sog_for,
    sum(case when is_own then 0 else sog end) as sog_against,
    sum(case when is_own then xg else 0 end) as xg_for,
    sum(case when is_own then 0 else xg end) as xg_against,
    sum(case when is_own then faceoffs else 0 end) as fo_won,
    -- A draw whose winner is unknown still has a winning team.
    sum(case when is_own then 0 else faceoffs end) as fo_lost,
    sum(case when is_own then entries else 0 end) as entries,
    sum(case when is_own then entries_controlled else 0 end) as entries_controlled,
    sum(case when is_own then giveaways else 0 end) as giveaways
from labelled
group by game_id, team_id, period, strength, manpower, own_lead, time_bucket, opp_tier, zone
