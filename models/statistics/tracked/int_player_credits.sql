-- Individual counts of every player of a game, summed in cells of all split dimensions together.
-- Totals and splits are sums over the same cells, so every split adds up to the whole.
with assist_codes as (
    select
        play_detail_id,
        case when play_detail = 'AssistPrimary' then 1 else 0 end as is_primary,
        case when play_detail = 'AssistSecondary' then 1 else 0 end as is_secondary
    from dim_play_detail
    where play_detail in ('AssistPrimary', 'AssistSecondary')
),

-- The tag stands on the assisting player's own row, whatever that event is, in either play detail.
tagged_rows as (
    select acting.event_id, acting.game_id, acting.player_id, codes.is_primary, codes.is_secondary
    from assist_codes as codes
    inner join fact_event_players as acting on acting.play_detail_1_id = codes.play_detail_id
    where acting.is_primary and acting.player_id is not null
    union all
    select acting.event_id, acting.game_id, acting.player_id, codes.is_primary, codes.is_secondary
    from assist_codes as codes
    inner join fact_event_players as acting on acting.play_detail_2_id = codes.play_detail_id
    where acting.is_primary and acting.player_id is not null
),

tagged_assists as (
    select
        event_id,
        game_id,
        player_id,
        max(is_primary) as primary_assists,
        max(is_secondary) as secondary_assists
    from tagged_rows
    group by event_id, game_id, player_id
),

-- A file that links assists to the goal instead of tagging them credits them on the goal.
linked_assists as (
    select
        goals.goal_event_id as event_id,
        goals.assist_1_id as primary_id,
        goals.assist_2_id as secondary_id
    from fact_goals as goals
    left anti join tagged_assists on goals.game_id = tagged_assists.game_id
    where goals.assist_1_id is not null or goals.assist_2_id is not null
),

assists as (
    select event_id, player_id, primary_assists, secondary_assists
    from tagged_assists
    union all
    select event_id, primary_id as player_id, 1 as primary_assists, 0 as secondary_assists
    from linked_assists
    where primary_id is not null
    union all
    select event_id, secondary_id as player_id, 0 as primary_assists, 1 as secondary_assists
    from linked_assists
    where secondary_id is not null
),

creditable as (
    select
        events.game_id,
        case when events.period <= 3 then cast(events.period as varchar) else 'OT' end as period,
        events.home_score - events.away_score as home_lead,
        coalesce(events.time_bucket_id, 'unknown') as time_bucket,
        labels.home_strength,
        labels.away_strength,
        labels.home_manpower,
        labels.away_manpower,
        labels.home_opp_tier,
        labels.away_opp_tier,
        case
            when context.zone_final = 'N' or events.is_home_event then context.zone_final
            when context.zone_final = 'O' then 'D'
            when context.zone_final = 'D' then 'O'
        end as home_zone,
        events.event_player_1_id as actor_id,
        coalesce(events.loser_id, events.blocker_id) as opponent_id,
        case when events.is_goal then 1 else 0 end as goals,
        0 as primary_assists,
        0 as secondary_assists,
        case when events.is_corsi then 1 else 0 end as shot_attempts,
        case when events.is_sog then 1 else 0 end as shots_on_goal,
        coalesce(shots.xg, 0) as xg,
        case when events.is_pass then 1 else 0 end as pass_attempts,
        case when events.is_pass_completed then 1 else 0 end as passes_completed,
        case when events.is_faceoff then 1 else 0 end as faceoffs,
        case when events.is_giveaway then 1 else 0 end as giveaways,
        case when events.is_bad_giveaway then 1 else 0 end as bad_giveaways,
        case when events.is_takeaway then 1 else 0 end as takeaways,
        case when events.is_zone_entry then 1 else 0 end as entries,
        case when events.is_controlled_entry then 1 else 0 end as entries_controlled,
        case when events.is_zone_exit then 1 else 0 end as exits,
        case when events.is_controlled_exit then 1 else 0 end as exits_controlled,
        case when events.is_penalty then 1 else 0 end as penalties
    from fact_events as events
    left join fact_shots as shots on events.event_id = shots.event_id
    left join fact_event_context as context on events.event_id = context.event_id
    left join int_stint_labels as labels on events.shift_id = labels.shift_id
    where
        events.is_goal or events.is_corsi or events.is_pass or events.is_faceoff or events.is_giveaway
        or events.is_takeaway or events.is_zone_entry or events.is_zone_exit or events.is_penalty
),

-- The acting player, and the opponent who lost the faceoff or blocked the shot.
credits as (
    select
        game_id,
        period,
        home_lead,
        time_bucket,
        home_strength,
        away_strength,
        home_manpower,
        away_manpower,
        home_opp_tier,
        away_opp_tier,
        home_zone,
        unnest(make_array(actor_id, opponent_id)) as player_id,
        unnest(make_array(1, 0)) as is_actor,
        goals,
        primary_assists,
        secondary_assists,
        shot_attempts,
        shots_on_goal,
        xg,
        pass_attempts,
        passes_completed,
        faceoffs,
        giveaways,
        bad_giveaways,
        takeaways,
        entries,
        entries_controlled,
        exits,
        exits_controlled,
        penalties
    from creditable

    union all

    select
        events.game_id,
        case when events.period <= 3 then cast(events.period as varchar) else 'OT' end as period,
        events.home_score - events.away_score as home_lead,
        coalesce(events.time_bucket_id, 'unknown') as time_bucket,
        labels.home_strength,
        labels.away_strength,
        labels.home_manpower,
        labels.away_manpower,
        labels.home_opp_tier,
        labels.away_opp_tier,
        case
            when context.zone_final = 'N' or events.is_home_event then context.zone_final
            when context.zone_final = 'O' then 'D'
            when context.zone_final = 'D' then 'O'
        end as home_zone,
        assists.player_id,
        1 as is_actor,
        0 as goals,
        assists.primary_assists,
        assists.secondary_assists,
        0 as shot_attempts,
        0 as shots_on_goal,
        cast(0 as double) as xg,
        0 as pass_attempts,
        0 as passes_completed,
        0 as faceoffs,
        0 as giveaways,
        0 as bad_giveaways,
        0 as takeaways,
        0 as entries,
        0 as entries_controlled,
        0 as exits,
        0 as exits_controlled,
        0 as penalties
    from assists
    inner join fact_events as events on assists.event_id = events.event_id
    left join fact_event_context as context on events.event_id = context.event_id
    left join int_stint_labels as labels on events.shift_id = labels.shift_id
),

-- Every event seen from the side of the player who is credited.
sided as (
    select
        credits.game_id,
        credits.player_id,
        credits.period,
        coalesce(case when players.is_home then credits.home_strength else credits.away_strength end, 'unknown') as strength,
        coalesce(case when players.is_home then credits.home_manpower else credits.away_manpower end, 'unknown') as manpower,
        case when players.is_home then credits.home_lead else -credits.home_lead end as own_lead,
        credits.time_bucket,
        coalesce(case when players.is_home then credits.home_opp_tier else credits.away_opp_tier end, 'unknown') as opp_tier,
        case
            when credits.home_zone is null then 'unknown'
            when players.is_home or credits.home_zone = 'N' then credits.home_zone
            when credits.home_zone = 'O' then 'D'
            else 'O'
        end as zone,
        credits.is_actor,
        credits.goals,
        credits.primary_assists,
        credits.secondary_assists,
        credits.shot_attempts,
        credits.shots_on_goal,
        credits.xg,
        credits.pass_attempts,
        credits.passes_completed,
        credits.faceoffs,
        credits.giveaways,
        credits.bad_giveaways,
        credits.takeaways,
        credits.entries,
        credits.entries_controlled,
        credits.exits,
        credits.exits_controlled,
        credits.penalties
    from int_game_players as players
    inner join credits
        on players.game_id = credits.game_id
        and players.player_id = credits.player_id
)

select
    game_id,
    player_id,
    period,
    strength,
    manpower,
    own_lead,
    time_bucket,
    opp_tier,
    zone,
    sum(is_actor * goals) as goals,
    sum(primary_assists) as primary_assists,
    sum(secondary_assists) as secondary_assists,
    sum(is_actor * shot_attempts) as shot_attempts,
    sum(is_actor * shots_on_goal) as shots_on_goal,
    sum(is_actor * xg) as xg,
    sum(is_actor * pass_attempts) as pass_attempts,
    sum(is_actor * passes_completed) as passes_completed,
    sum(is_actor * faceoffs) as fo_won,
    sum((1 - is_actor) * faceoffs) as fo_lost,
    sum(is_actor * giveaways) as giveaways,
    sum(is_actor * bad_giveaways) as bad_giveaways,
    sum(is_actor * takeaways) as takeaways,
    sum(is_actor * entries) as entries,
    sum(is_actor * entries_controlled) as entries_controlled,
    sum(is_actor * exits) as exits,
    sum(is_actor * exits_controlled) as exits_controlled,
    sum((1 - is_actor) * shot_attempts) as blocks,
    sum(is_actor * penalties) as penalties_taken
from sided
group by game_id, player_id, period, strength, manpower, own_lead, time_bucket, opp_tier, zone
