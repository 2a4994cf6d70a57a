-- Goalies: ice time, playing time, saves, goals against, shots against, freezes, rebounds, played.
select
    game_id, player_id, toi_seconds, playing_toi_seconds, saves, goals_against, shots_against, saves_freeze, saves_rebound,
    saves_played
from fact_goalie_game_stats
order by game_id, player_id
--> 18969 P100016 3158 2242 37 4 41 11 26 0
--> 18969 P100202 3240 2298 21 3 24 7 14 0
--> 18977 P100016 3240 2370 36 2 38 10 25 1
--> 18977 P100096 3185 2329 24 4 28 6 18 0

-- Goalies: rebounds recovered by the own team, by the opponents, shot, flurry; on goal and unblocked while in net.
select
    game_id, player_id, rebounds_own, rebounds_opp, rebounds_shot, rebounds_flurry, sog_faced, unblocked_faced
from fact_goalie_game_stats
order by game_id, player_id
--> 18969 P100016 14 11 1 0 40 55
--> 18969 P100202 8 4 0 0 25 34
--> 18977 P100016 11 9 3 1 38 49
--> 18977 P100096 9 7 1 0 28 42

-- Goalies: saves by period.
select game_id, player_id, split_value, saves
from fact_goalie_game_split
where split_type = 'period'
order by game_id, player_id, split_value
--> 18969 P100016 1 13
--> 18969 P100016 2 13
--> 18969 P100016 3 11
--> 18969 P100202 1 3
--> 18969 P100202 2 8
--> 18969 P100202 3 10
--> 18977 P100016 1 8
--> 18977 P100016 2 11
--> 18977 P100016 3 17
--> 18977 P100096 1 6
--> 18977 P100096 2 7
--> 18977 P100096 3 11

-- Teams: attempts, on goal, unblocked, goals, passes, completed, faceoffs won, giveaways, takeaways.
select
    game_id, team_id, shot_attempts, shots_on_goal, unblocked_attempts, goals, pass_attempts, passes_completed, fo_won, giveaways,
    takeaways
from fact_team_game_stats
order by game_id, team_id
--> 18969 N10008 71 40 55 4 166 106 26 65 16
--> 18969 N10010 43 25 34 3 134 80 20 68 17
--> 18977 N10003 65 38 49 2 114 88 21 83 13
--> 18977 N10010 56 28 42 4 143 108 25 78 12

-- Teams: entries, controlled, exits, controlled, seconds with the own net empty.
select game_id, team_id, entries, entries_controlled, exits, exits_controlled, en_own_seconds
from fact_team_game_stats
order by game_id, team_id
--> 18969 N10008 58 37 48 26 0
--> 18969 N10010 53 36 57 26 82
--> 18977 N10003 58 40 56 35 55
--> 18977 N10010 60 35 55 29 0

-- Teams: power play and short-handed seconds, power plays, goals on them.
select game_id, team_id, pp_toi_s, sh_toi_s, pp_opportunities, pp_goals
from fact_special_teams
order by game_id, team_id
--> 18969 N10008 0 129 0 0
--> 18969 N10010 129 0 1 1
--> 18977 N10003 213 0 1 0
--> 18977 N10010 0 213 0 0

-- Teams: attempts by strength.
select game_id, team_id, split_value, attempts_for
from fact_team_game_split
where split_type = 'strength' and attempts_for > 0
order by game_id, team_id, split_value
--> 18969 N10008 EV 71
--> 18969 N10010 EN_OWN 2
--> 18969 N10010 EV 39
--> 18969 N10010 PP 2
--> 18977 N10003 EN_OWN 4
--> 18977 N10003 EV 55
--> 18977 N10003 PP 6
--> 18977 N10010 EV 54
--> 18977 N10010 SH 2
