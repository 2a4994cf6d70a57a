select
    concat_ws(' ', teams.game_id, teams.team_id) as team,
    players.primary_assists,
    players.secondary_assists,
    teams.goals,
    teams.shot_attempts,
    teams.shots_on_goal,
    events.shots_blocked,
    events.shots_blocked_by_team_mate,
    events.shots_missed,
    teams.blocks,
    teams.pass_attempts,
    teams.passes_completed,
    teams.fo_won,
    teams.fo_lost,
    teams.giveaways,
    teams.takeaways,
    teams.entries,
    teams.entries_controlled,
    teams.exits,
    teams.exits_controlled,
    teams.penalties,
    teams.pim,
    teams.saves,
    -- Goals into the empty net are nobody's goals against.
    teams.goals_against - teams.en_goals_against as goals_against
from fact_team_game_stats as teams
inner join (
    select
        game_id,
        team_id,
        sum(primary_assists) as primary_assists,
        sum(secondary_assists) as secondary_assists
    from fact_player_game_stats
    group by game_id, team_id
) as players on teams.game_id = players.game_id and teams.team_id = players.team_id
inner join (
    select
        game_id,
        event_team_id as team_id,
        count(*) filter (where is_blocked_shot and not is_blocked_by_own_team) as shots_blocked,
        count(*) filter (where is_blocked_shot and is_blocked_by_own_team) as shots_blocked_by_team_mate,
        count(*) filter (where is_missed_shot or is_deflected_wide) as shots_missed
    from fact_events
    group by game_id, event_team_id
) as events on teams.game_id = events.game_id and teams.team_id = events.team_id
