-- Events, play events, event players, players not known.
select
    events.game_id,
    count(*),
    count(*) filter (where events.is_play_event),
    min(people.n),
    min(people.unknown)
from fact_events as events
inner join (
    select game_id, count(*) as n, count(*) filter (where player_id is null) as unknown
    from fact_event_players
    group by game_id
) as people on events.game_id = people.game_id
group by events.game_id
order by events.game_id
--> 18969 1596 1546 3136 1
--> 18977 1363 1319 2505 0

-- Events with a clock, each in exactly one stint.
select game_id, count(*), count(shift_id)
from fact_events
where clock_start_s is not null and (event_type is null or is_play_event or shift_id is not null)
group by game_id
order by game_id
--> 18969 1591 1591
--> 18977 1358 1358

-- Sequences and plays.
select game_id, count(distinct sequence_key), count(distinct play_key)
from fact_events
group by game_id
order by game_id
--> 18969 46 481
--> 18977 46 507

-- Goals and shots: goal, on goal, blocked, by a team-mate, missed, deflected wide, attempts, unblocked, tipped.
select
    game_id,
    count(*) filter (where is_goal),
    count(*) filter (where is_sog),
    count(*) filter (where is_blocked_shot),
    count(*) filter (where is_blocked_by_own_team),
    count(*) filter (where is_missed_shot),
    count(*) filter (where is_deflected_wide),
    count(*) filter (where is_corsi),
    count(*) filter (where is_fenwick),
    count(*) filter (where is_tipped)
from fact_events
group by game_id
order by game_id
--> 18969 7 65 25 2 21 3 114 89 7
--> 18977 6 66 30 5 25 0 121 91 11

-- Saves, rebounds, faceoffs, penalties, turnovers (giveaway, bad, takeaway), pressured.
select
    game_id,
    count(*) filter (where is_save),
    count(*) filter (where is_rebound_event),
    count(*) filter (where is_faceoff),
    count(*) filter (where is_penalty),
    count(*) filter (where is_giveaway),
    count(*) filter (where is_bad_giveaway),
    count(*) filter (where is_takeaway),
    count(is_pressured) > 0
from fact_events
group by game_id
order by game_id
--> 18969 58 39 46 1 133 65 33 true
--> 18977 60 41 46 1 161 65 25 false

-- Entries (controlled, carried, failed), exits (controlled, failed), keep-ins (failed).
select
    game_id,
    count(*) filter (where is_zone_entry),
    count(*) filter (where is_controlled_entry),
    count(*) filter (where is_carried_entry),
    count(*) filter (where is_zone_entry_failed),
    count(*) filter (where is_zone_exit),
    count(*) filter (where is_controlled_exit),
    count(*) filter (where is_zone_exit_failed),
    count(*) filter (where is_keepin),
    count(*) filter (where is_keepin_failed)
from fact_events
group by game_id
order by game_id
--> 18969 111 73 70 7 105 52 3 26 3
--> 18977 118 75 68 0 111 64 0 40 0

-- Passes: tried, completed, received.
select
    game_id,
    count(*) filter (where is_pass),
    count(*) filter (where is_pass_completed),
    count(*) filter (where is_pass_completed and receiver_id is not null)
from fact_events
group by game_id
order by game_id
--> 18969 300 186 186
--> 18977 257 196 190

-- Blocks by an opponent, winners and losers of faceoffs.
select game_id, count(blocker_id), count(winner_id), count(loser_id) from fact_events group by game_id order by game_id
--> 18969 23 46 45
--> 18977 25 46 43

-- What follows: a shot on goal in the play, within three events, after a pass; a goal in the sequence.
select
    game_id,
    count(*) filter (where led_to_sog),
    count(*) filter (where is_pre_shot),
    count(*) filter (where is_pre_shot_pass),
    count(*) filter (where led_to_goal)
from fact_events
group by game_id
order by game_id
--> 18969 146 104 43 178
--> 18977 118 87 39 115

-- The first events of a game.
select event_id, period, clock_start_s, event_detail, is_home_event, sequence_key, play_key, shift_id
from fact_events
where event_id in ('EV1896901001', 'EV1896901002')
order by event_id
--> EV1896901001 1 1080 Faceoff_GameStart true SQ1896900001 PL1896900101 SH1896900001
--> EV1896901002 1 1079 Pass_Completed true SQ1896900001 PL1896900101 SH1896900001

-- A team letter that its players contradict.
select event_team_id, is_home_event, team_flipped from fact_events where event_id = 'EV1897701001'
--> N10003 false true

-- The goal that only a goal shot and a goal stop tell of.
select period, clock_start_s, is_home_event, shooter_id, goalie_id, shift_id, home_score, away_score
from fact_events
where game_id = 18977 and is_goal and is_inferred
--> 1 198 true P100161 P100096 SH1897700022 0 0

-- The goal on the clock at which two lines changed belongs to the line that the goal stop ended.
select event_index, shift_id, contained_shift_id <> shift_id
from fact_events
where game_id = 18977 and event_index = 2323
--> 2323 SH1897700086 true

-- Assists that trackers tagged.
select game_id, count(assist_1_id), count(assist_2_id) from fact_events group by game_id order by game_id
--> 18969 6 0
--> 18977 0 0

-- Tied, behind, ahead: play events by the score of the event team.
select
    count(*) filter (where score_diff = 0),
    count(*) filter (where score_diff < 0),
    count(*) filter (where score_diff > 0)
from fact_events
where game_id = 18969 and is_play_event
--> 566 503 477

-- Even strength, power play, short-handed: events by the event team's skaters.
select
    game_id,
    count(*) filter (where event_team_situation = 'EV'),
    count(*) filter (where event_team_situation = 'PP'),
    count(*) filter (where event_team_situation = 'SH')
from fact_events
group by game_id
order by game_id
--> 18969 1541 38 12
--> 18977 1263 59 36

-- Players: attempts, on goal, goals, from the events themselves.
select
    game_id,
    shooter_id,
    count(*) filter (where is_corsi),
    count(*) filter (where is_sog),
    count(*) filter (where is_goal)
from fact_events
where shooter_id in ('P100001', 'P100198') or game_id = 18969 and shooter_id = 'P100117'
group by game_id, shooter_id
order by game_id, shooter_id
--> 18969 P100001 9 5 0
--> 18969 P100117 7 6 2
--> 18969 P100198 2 2 0
--> 18977 P100001 14 6 0
--> 18977 P100198 4 2 0

-- Players: passes, completed, faceoffs won, entries, exits, giveaways, takeaways, by who acted.
select
    game_id,
    event_player_1_id,
    count(*) filter (where is_pass),
    count(*) filter (where is_pass_completed),
    count(*) filter (where is_faceoff),
    count(*) filter (where is_zone_entry),
    count(*) filter (where is_zone_exit),
    count(*) filter (where is_giveaway),
    count(*) filter (where is_takeaway)
from fact_events
where event_player_1_id in ('P100001', 'P100198') or game_id = 18969 and event_player_1_id in ('P100016', 'P100117')
group by game_id, event_player_1_id
order by game_id, event_player_1_id
--> 18969 P100001 22 12 14 12 7 8 3
--> 18969 P100016 2 2 0 0 0 0 0
--> 18969 P100117 17 11 11 10 10 5 3
--> 18969 P100198 16 12 0 2 5 3 1
--> 18977 P100001 17 13 11 12 8 4 1
--> 18977 P100198 17 16 0 2 6 7 1

-- Players: passes received, faceoffs lost, blocks, saves, rows.
select
    people.game_id,
    people.player_id,
    count(*) filter (where events.is_pass_completed and events.receiver_id = people.player_id and people.side = 'e' and people.slot = 2),
    count(*) filter (where events.is_faceoff and events.loser_id = people.player_id and people.side = 'o' and people.slot = 1),
    count(*) filter (where events.blocker_id = people.player_id),
    count(*) filter (where events.is_save and events.goalie_id = people.player_id and people.side = 'e'),
    count(*)
from fact_event_players as people
inner join fact_events as events on people.event_id = events.event_id
where people.player_id in ('P100001', 'P100198') or people.game_id = 18969 and people.player_id in ('P100016', 'P100117')
group by people.game_id, people.player_id
order by people.game_id, people.player_id
--> 18969 P100001 12 8 2 0 224
--> 18969 P100016 0 0 0 37 141
--> 18969 P100117 19 11 0 0 194
--> 18969 P100198 6 0 0 0 125
--> 18977 P100001 18 7 2 0 173
--> 18977 P100198 8 0 1 0 109

-- What kinds of data a file holds.
select
    game_id,
    has_play_detail,
    has_assist_tags,
    has_links,
    has_success_flags,
    has_zone,
    has_pressure,
    has_zone_ends,
    venue_swapped,
    inferred_goals,
    reassigned_goals,
    unresolved_player_rows
from fact_game_tracking_coverage
order by game_id
--> 18969 true true true true true true true false 0 0 1
--> 18977 false false false false false false false false 1 1 0

-- The first goal of a game won and the goal that won it.
select game_id, scorer_id from fact_goals where is_gwg order by game_id
--> 18969 P100023
--> 18977 P100002

-- Penalties taken and drawn.
select game_id, count(*), count(drawn_by_id) from fact_penalties group by game_id order by game_id
--> 18969 1 0
--> 18977 1 1

-- Goal clocks that stand in official and tracked records alike, but with another scorer.
select game_id, player_id, official_goals, tracked_goals
from qa_scorer_comparison
where goals_difference <> 0
order by game_id, player_id
--> 18969 P100022 0 1
--> 18969 P100210 1 0
--> 18977 P100047 0 1
--> 18977 P100088 2 1
