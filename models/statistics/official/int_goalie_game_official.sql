-- The official game of a goalie. The league names no deciding goalie, so the result of the team is the decision of every
-- goalie who appeared, and a game with two of them is marked as shared.
select
    logs.game_id,
    logs.player_id,
    logs.season_id,
    logs.game_type,
    rosters.date,
    logs.team_id,
    team_games.win,
    team_games.loss,
    team_games.tie,
    count(*) over (partition by logs.game_id, logs.team_id) > 1 as is_shared,
    rosters.goals_against,
    rosters.shutouts,
    logs.assists,
    logs.pim
from fact_player_game_log_official as logs
inner join fact_gameroster as rosters
    on logs.game_id = rosters.game_id
    and logs.player_id = rosters.player_id
-- A team that does not play in this game by the schedule has no result to give.
left join fact_team_game_official as team_games
    on logs.game_id = team_games.game_id
    and logs.team_id = team_games.team_id
where logs.position_group = 'G'
