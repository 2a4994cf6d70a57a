-- The box score against the tracked game, player by player: goals, assists, penalty minutes and goals against. The box
-- score is the official record; the tracked number stays beside it.
with penalty_minutes as (
    select
        seasons.season_id,
        cast(coalesce(max(rules.value) filter (where rules.rule = 'minor_pim' and rules.league_id <> '*'), max(rules.value) filter (where rules.rule = 'minor_pim')) as bigint) as minor_pim,
        cast(coalesce(max(rules.value) filter (where rules.rule = 'major_pim' and rules.league_id <> '*'), max(rules.value) filter (where rules.rule = 'major_pim')) as bigint) as major_pim,
        cast(coalesce(max(rules.value) filter (where rules.rule = 'misconduct_pim' and rules.league_id <> '*'), max(rules.value) filter (where rules.rule = 'misconduct_pim')) as bigint) as misconduct_pim
    from dim_season as seasons
    cross join dim_league_rule as rules
    where rules.league_id in ('*', seasons.league_id)
    group by seasons.season_id
),
games as (
    select
        coverage.game_id,
        coverage.n_regulation_periods_with_events = 3 as has_all_periods,
        kinds.has_assist_tags,
        -- Without stints nobody knows who was in net.
        coverage.n_shifts > 0 and not coverage.is_on_ice_withheld as has_stints
    from int_game_coverage as coverage
    inner join fact_game_tracking_coverage as kinds on kinds.game_id = coverage.game_id
    where not coverage.is_quarantined
),
credits as (
    select
        game_id,
        event_player_1_id as player_id,
        1 as goals,
        0 as assists,
        0 as pim,
        0 as goals_against
    from fact_events
    where is_goal
    union all
    select
        game_id,
        assist_1_id as player_id,
        0 as goals,
        1 as assists,
        0 as pim,
        0 as goals_against
    from fact_events
    where is_goal
    union all
    select
        game_id,
        assist_2_id as player_id,
        0 as goals,
        1 as assists,
        0 as pim,
        0 as goals_against
    from fact_events
    where is_goal
    union all
    select
        events.game_id,
        events.event_player_1_id as player_id,
        0 as goals,
        0 as assists,
        case events.event_detail
            when 'Penalty_Major' then penalty_minutes.major_pim
            when 'Penalty_Misconduct' then penalty_minutes.misconduct_pim
            else penalty_minutes.minor_pim
        end as pim,
        0 as goals_against
    from fact_events as events
    inner join penalty_minutes on penalty_minutes.season_id = events.season_id
    where events.is_penalty
    union all
    select
        game_id,
        goalie_id as player_id,
        0 as goals,
        0 as assists,
        0 as pim,
        1 as goals_against
    from fact_events
    where is_goal
),
tracked as (
    select
        game_id,
        player_id,
        sum(goals) as goals,
        sum(assists) as assists,
        sum(pim) as pim,
        sum(goals_against) as goals_against
    from credits
    where player_id is not null
    group by
        game_id,
        player_id
),
compared as (
    select
        games.game_id,
        rosters.player_id,
        rosters.team_id,
        rosters.venue,
        games.has_all_periods,
        rosters.goals as official_goals,
        coalesce(tracked.goals, 0) as tracked_goals,
        rosters.assists as official_assists,
        case when games.has_assist_tags then coalesce(tracked.assists, 0) end as tracked_assists,
        rosters.pim as official_pim,
        coalesce(tracked.pim, 0) as tracked_pim,
        rosters.goals_against as official_goals_against,
        case when games.has_stints then coalesce(tracked.goals_against, 0) end as tracked_goals_against
    from games
    inner join fact_gameroster as rosters on rosters.game_id = games.game_id
    left join tracked
        on tracked.game_id = rosters.game_id
        and tracked.player_id = rosters.player_id
),
side_totals as (
    select
        game_id,
        player_id,
        team_id,
        venue,
        has_all_periods,
        official_goals,
        tracked_goals,
        official_assists,
        tracked_assists,
        official_pim,
        tracked_pim,
        official_goals_against,
        tracked_goals_against,
        sum(tracked_goals - official_goals) over (partition by game_id, team_id) as side_difference
    from compared
),
sides as (
    select
        game_id,
        player_id,
        team_id,
        venue,
        has_all_periods,
        official_goals,
        tracked_goals,
        official_assists,
        tracked_assists,
        official_pim,
        tracked_pim,
        official_goals_against,
        tracked_goals_against,
        side_difference,
        -- How many team-mates are off by just as much in the other direction.
        count(*) filter (where tracked_goals > official_goals) over same_size as n_too_many,
        count(*) filter (where tracked_goals < official_goals) over same_size as n_too_few
    from side_totals
    window same_size as (partition by game_id, team_id, abs(tracked_goals - official_goals))
)
select
    game_id,
    player_id,
    team_id,
    venue,
    official_goals,
    tracked_goals,
    tracked_goals - official_goals as goals_difference,
    official_assists,
    tracked_assists,
    tracked_assists - official_assists as assists_difference,
    official_pim,
    tracked_pim,
    tracked_pim - official_pim as pim_difference,
    official_goals_against,
    tracked_goals_against,
    tracked_goals_against - official_goals_against as goals_against_difference,
    case
        when tracked_goals <> official_goals and side_difference = 0 and n_too_many > 0 and n_too_few > 0 then 'scorer_swap'
        when not has_all_periods
            and (
                tracked_goals < official_goals
                or tracked_assists < official_assists
                or tracked_pim < official_pim
                or tracked_goals_against < official_goals_against
            ) then 'not_tracked'
        when tracked_goals < official_goals
            or tracked_assists < official_assists
            or tracked_pim < official_pim
            or tracked_goals_against < official_goals_against then 'missing_tracked'
        when tracked_goals > official_goals
            or tracked_assists > official_assists
            or tracked_pim > official_pim
            or tracked_goals_against > official_goals_against then 'missing_official'
        when (tracked_assists is null and official_assists > 0) or (tracked_goals_against is null and official_goals_against > 0) then 'not_tracked'
        else 'match'
    end as status
from sides
where
    official_goals > 0
    or tracked_goals > 0
    or official_assists > 0
    or tracked_assists > 0
    or official_pim > 0
    or tracked_pim > 0
    or official_goals_against > 0
    or tracked_goals_against > 0
