-- A win is two points and a tie one.
select
    concat_ws(' ', team_id, season_id, game_type) as place,
    concat_ws(' ', points, gp) as found,
    concat_ws(' ', 2 * w + t, w + l + t) as wanted
from fact_team_season_official

-- Every win is somebody's loss, every goal for one against.
select
    concat_ws(' ', season_id, game_type) as place,
    concat_ws(' ', sum(w), sum(gf)) as found,
    concat_ws(' ', sum(l), sum(ga)) as wanted
from fact_team_season_official
group by season_id, game_type

-- The roster's goals and those of nobody are the goals.
select
    concat_ws(' ', season_id, game_type) as place,
    sum(roster_goals) + sum(unattributed_goals) as found,
    sum(goals_for) as wanted
from fact_team_game_official
group by season_id, game_type

-- A team's season is the sum of its games.
select
    concat_ws(' ', seasons.team_id, seasons.season_id, seasons.game_type) as place,
    concat_ws(' ', seasons.gp, seasons.w, seasons.l, seasons.t, seasons.points, seasons.gf, seasons.ga, seasons.pim) as found,
    concat_ws(
        ' ',
        count(*), sum(cast(games.win as bigint)), sum(cast(games.loss as bigint)), sum(cast(games.tie as bigint)), sum(games.points),
        sum(games.goals_for), sum(games.goals_against), sum(games.pim)
    ) as wanted
from fact_team_season_official as seasons
inner join fact_team_game_official as games
    on seasons.team_id = games.team_id
    and seasons.season_id = games.season_id
    and seasons.game_type = games.game_type
group by
    seasons.team_id, seasons.season_id, seasons.game_type, seasons.gp, seasons.w, seasons.l, seasons.t, seasons.points, seasons.gf,
    seasons.ga, seasons.pim

-- Head to head, one side's wins are the other's losses.
select
    concat_ws(' ', ours.team_id, ours.opp_team_id, ours.season_id, ours.game_type) as place,
    concat_ws(' ', ours.gp, ours.w, ours.l, ours.t, ours.gf, ours.ga) as found,
    concat_ws(' ', theirs.gp, theirs.l, theirs.w, theirs.t, theirs.ga, theirs.gf) as wanted
from fact_team_head_to_head_official as ours
left join fact_team_head_to_head_official as theirs
    on ours.team_id = theirs.opp_team_id
    and ours.opp_team_id = theirs.team_id
    and ours.season_id = theirs.season_id
    and ours.game_type = theirs.game_type

-- A career is the sum of its seasons.
select
    concat_ws(' ', careers.player_id, careers.game_type) as place,
    concat_ws(' ', careers.games_played, careers.goals, careers.assists, careers.points, careers.pim) as found,
    concat_ws(
        ' ',
        sum(seasons.games_played), sum(seasons.goals), sum(seasons.assists), sum(seasons.points), sum(seasons.pim)
    ) as wanted
from fact_player_career_official as careers
inner join fact_player_season_official as seasons
    on careers.player_id = seasons.player_id
    and (careers.game_type = seasons.game_type or careers.game_type = 'All')
group by
    careers.player_id, careers.game_type, careers.games_played, careers.goals, careers.assists, careers.points, careers.pim
