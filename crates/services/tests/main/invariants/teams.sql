-- Tracked goals of a side are its official goals.
select
    concat_ws(' ', games.game_id, stats.team_id) as place,
    stats.goals as found,
    case when games.home_team_id = stats.team_id then games.home_goals else games.away_goals end as wanted
from dim_schedule as games
inner join fact_team_game_stats as stats on games.game_id = stats.game_id
where games.game_id in {complete games}

-- So are those of each period for which there are official ones.
with official as (
    select game_id, team_id, unnest(make_array(1, 2, 3)) as period, unnest(make_array(gf_p1, gf_p2, gf_p3)) as goals
    from fact_team_game_official
    where gf_p1 is not null
),
tracked as (
    select game_id, event_team_id as team_id, period, count(*) as goals
    from fact_events
    where is_goal
    group by game_id, event_team_id, period
)
select
    concat_ws(' ', official.game_id, official.team_id, official.period) as place,
    coalesce(tracked.goals, 0) as found,
    official.goals as wanted
from official
left join tracked
    on official.game_id = tracked.game_id
    and official.team_id = tracked.team_id
    and official.period = tracked.period
where official.game_id in {complete games}

-- A difference between tracked and official goals stands in the comparison of goals.
select
    concat_ws(' ', accuracy.game_id, accuracy.venue) as place,
    accuracy.difference as found,
    stats.goals - case when accuracy.venue = 'home' then games.home_goals else games.away_goals end as wanted
from qa_goal_accuracy as accuracy
inner join dim_schedule as games on accuracy.game_id = games.game_id
inner join fact_team_game_stats as stats on accuracy.game_id = stats.game_id and accuracy.venue = stats.venue
where accuracy.period = 0 and accuracy.status <> 'not_tracked'

-- Shots on goal that are no goals are saves of the other side, but for two at most.
select
    concat_ws(' ', ours.game_id, ours.team_id) as place,
    abs(ours.shots_on_goal - ours.goals - theirs.saves) <= 2 as found,
    true as wanted
from fact_team_game_stats as ours
inner join fact_team_game_stats as theirs on ours.game_id = theirs.game_id and ours.opp_team_id = theirs.team_id
where ours.game_id in {complete games}

-- Tracked penalty minutes are the official ones.
select
    concat_ws(' ', roster.game_id, roster.player_id) as place,
    stats.pim as found,
    roster.pim as wanted
from fact_gameroster as roster
inner join fact_player_game_stats as stats on roster.game_id = stats.game_id and roster.player_id = stats.player_id
where roster.game_id in {complete games}

-- Tracked goals against of a goalie are the official ones.
select
    concat_ws(' ', roster.game_id, roster.player_id) as place,
    stats.goals_against as found,
    roster.goals_against as wanted
from fact_gameroster as roster
inner join fact_goalie_game_stats as stats on roster.game_id = stats.game_id and roster.player_id = stats.player_id
where roster.game_id in {complete games}

-- What one side has for it, the other has against it.
select
    concat_ws(' ', ours.game_id, ours.team_id) as place,
    concat_ws(
        ' ',
        ours.goals, ours.shot_attempts, ours.unblocked_attempts, ours.shots_on_goal, ours.high_danger_attempts, ours.fo_won
    ) as found,
    concat_ws(
        ' ',
        theirs.goals_against, theirs.shot_attempts_against, theirs.unblocked_attempts_against, theirs.shots_on_goal_against,
        theirs.high_danger_attempts_against, theirs.fo_lost
    ) as wanted
from fact_team_game_stats as ours
inner join fact_team_game_stats as theirs on ours.game_id = theirs.game_id and ours.opp_team_id = theirs.team_id

-- Every split of a team's game adds up to the game; the zone is one of what a team did, not of what happened to it.
with types as (
    select distinct game_id, split_type from fact_team_game_split where split_type <> 'zone'
),
sums as (
    select
        game_id,
        team_id,
        split_type,
        concat_ws(
            ' ',
            sum(goals_for), sum(goals_against), sum(attempts_for), sum(attempts_against), sum(unblocked_for), sum(unblocked_against),
            sum(sog_for), sum(sog_against), sum(fo_won), sum(fo_lost), sum(entries), sum(entries_controlled), sum(giveaways)
        ) as counts
    from fact_team_game_split
    group by game_id, team_id, split_type
)
select
    concat_ws(' ', stats.game_id, stats.team_id, types.split_type) as place,
    sums.counts as found,
    concat_ws(
        ' ',
        stats.goals, stats.goals_against, stats.shot_attempts, stats.shot_attempts_against, stats.unblocked_attempts,
        stats.unblocked_attempts_against, stats.shots_on_goal, stats.shots_on_goal_against, stats.fo_won, stats.fo_lost, stats.entries,
        stats.entries_controlled, stats.giveaways
    ) as wanted
from fact_team_game_stats as stats
inner join types on stats.game_id = types.game_id
left join sums
    on stats.game_id = sums.game_id
    and stats.team_id = sums.team_id
    and types.split_type = sums.split_type

-- Splits of a goalie's game by time and score add up to the game.
select
    concat_ws(' ', stats.game_id, stats.player_id, splits.split_type) as place,
    concat_ws(' ', sum(splits.toi_seconds), sum(splits.saves), sum(splits.goals_against), sum(splits.shots_against)) as found,
    concat_ws(' ', stats.toi_seconds, stats.saves, stats.goals_against, stats.shots_against) as wanted
from fact_goalie_game_stats as stats
inner join fact_goalie_game_split as splits on stats.game_id = splits.game_id and stats.player_id = splits.player_id
where stats.game_id in {complete games} and splits.split_type in ('period', 'strength', 'score_state', 'time_bucket')
group by
    stats.game_id, stats.player_id, splits.split_type, stats.toi_seconds, stats.saves, stats.goals_against, stats.shots_against

-- Faceoffs won and lost are the faceoffs.
select
    cast(stats.game_id as text) as place,
    concat_ws(' ', sum(stats.fo_won), sum(stats.fo_lost)) as found,
    concat_ws(' ', min(events.faceoffs), min(events.faceoffs)) as wanted
from fact_team_game_stats as stats
inner join (
    select game_id, count(*) as faceoffs from fact_events where is_faceoff and event_team_id is not null group by game_id
) as events on stats.game_id = events.game_id
group by stats.game_id
