-- Skaters and goalies of each game.
select skaters.game_id, min(skaters.n), count(*)
from fact_goalie_game_stats as goalies
inner join (select game_id, count(*) as n from fact_player_game_stats group by game_id) as skaters
    on goalies.game_id = skaters.game_id
group by skaters.game_id
order by skaters.game_id
--> 18969 25 2
--> 18977 25 2

-- Goals, assists, shots on goal, attempts, missed, blocked, deflected.
select
    game_id, player_id, goals, primary_assists, secondary_assists, shots_on_goal, shot_attempts, attempts_missed,
    attempts_blocked + attempts_blocked_own, attempts_deflected
from {skaters}
--> 18969 P100001 0 0 0 5 9 1 2 1
--> 18969 P100023 1 1 0 6 11 0 5 0
--> 18969 P100117 2 1 0 6 7 0 1 0
--> 18969 P100132 2 0 0 3 3 0 0 0
--> 18977 P100001 0 - - 6 14 5 3 0
--> 18977 P100088 1 - - 18 23 1 4 0

-- Passes tried, completed, received; faceoffs won, lost; giveaways, bad ones, takeaways.
select
    game_id, player_id, pass_attempts, passes_completed, passes_received, fo_won, fo_lost, giveaways, bad_giveaways, takeaways
from {skaters}
--> 18969 P100001 22 12 12 14 8 8 7 3
--> 18969 P100023 24 14 14 0 0 7 5 2
--> 18969 P100117 17 11 19 11 11 5 2 3
--> 18969 P100132 4 3 6 0 0 3 1 2
--> 18977 P100001 17 13 18 11 7 4 3 1
--> 18977 P100088 18 12 21 0 0 7 5 0

-- Entries, controlled, dump, failed; exits, controlled, clear, failed; keep-ins; blocks; penalty minutes.
select
    game_id, player_id, entries, entries_controlled, entries_dump, entries_failed, exits, exits_controlled, exits_clear,
    exits_failed, keepins, blocks, pim
from {skaters}
--> 18969 P100001 12 11 1 0 7 5 0 0 2 2 0
--> 18969 P100023 6 4 1 0 7 5 0 0 3 2 0
--> 18969 P100117 10 7 3 0 10 6 1 0 0 0 0
--> 18969 P100132 1 1 0 0 4 2 1 0 0 1 0
--> 18977 P100001 12 8 4 0 8 2 3 0 2 2 0
--> 18977 P100088 20 19 0 0 12 11 1 0 1 2 0

-- Events acted in and defended; ice time, playing time, shifts.
select game_id, player_id, primary_events, primary_def_events, toi_seconds, playing_toi_seconds, shift_count
from {skaters}
--> 18969 P100001 129 58 1730 1261 12
--> 18969 P100023 101 40 1754 1269 10
--> 18969 P100117 106 42 1535 1053 13
--> 18969 P100132 35 22 968 709 8
--> 18977 P100001 99 39 1647 1224 10
--> 18977 P100088 118 52 1846 1374 14

-- Ice time by strength.
select game_id, player_id, toi_ev, toi_pp, toi_sh, toi_en_own, toi_en_opp
from {skaters}
--> 18969 P100001 1519 129 0 82 0
--> 18969 P100023 1625 0 129 0 0
--> 18969 P100117 1324 0 129 0 82
--> 18969 P100132 933 35 0 0 0
--> 18977 P100001 1526 0 121 0 0
--> 18977 P100088 1670 121 0 55 0

-- On the ice: attempts, unblocked, on goal, goals (for, against); plus, minus.
select game_id, player_id, on_cf, on_ca, on_ff, on_fa, on_sf, on_sa, on_gf, on_ga, plus, "minus"
from {skaters}
--> 18969 P100001 28 36 21 26 15 18 1 3 0 3
--> 18969 P100023 43 23 32 17 23 12 4 2 4 1
--> 18969 P100117 26 26 20 19 16 13 3 2 3 1
--> 18969 P100132 9 30 8 22 6 14 2 2 1 2
--> 18977 P100001 35 29 27 20 19 14 3 0 3 0
--> 18977 P100088 50 24 39 17 32 11 2 1 2 1

-- Five against five with both goalies in.
select game_id, player_id, on_cf, on_ca, on_gf, on_ga
from {splits of skaters} and split_type = 'situation' and split_value = '5v5'
order by game_id, player_id
--> 18969 P100001 24 36 0 3
--> 18969 P100023 43 21 4 1
--> 18969 P100117 26 22 3 1
--> 18969 P100132 8 30 1 2
--> 18977 P100001 33 24 3 0
--> 18977 P100088 42 24 2 1

-- Ice time leading, tied, trailing; close.
select
    game_id,
    player_id,
    coalesce(sum(toi_seconds) filter (where split_value = 'leading'), 0),
    coalesce(sum(toi_seconds) filter (where split_value = 'tied'), 0),
    coalesce(sum(toi_seconds) filter (where split_value = 'trailing'), 0),
    coalesce(sum(toi_seconds) filter (where split_value = 'close'), 0)
from {splits of skaters}
group by game_id, player_id
order by game_id, player_id
--> 18969 P100001 827 543 360 1730
--> 18969 P100023 276 841 637 1754
--> 18969 P100117 333 470 732 1535
--> 18969 P100132 494 380 94 968
--> 18977 P100001 1229 418 0 748
--> 18977 P100088 0 485 1361 753

-- All skaters' seconds leading, tied, trailing; close.
select
    game_id,
    sum(toi_seconds) filter (where split_value = 'leading'),
    sum(toi_seconds) filter (where split_value = 'tied'),
    sum(toi_seconds) filter (where split_value = 'trailing'),
    sum(toi_seconds) filter (where split_value = 'close')
from fact_player_game_split
group by game_id
order by game_id
--> 18969 10125 12024 10146 32295
--> 18977 11790 8607 11845 14567

-- Attempts while off the ice, and the difference that he makes.
select round(off_cf_pct, 4), round(cf_pct_rel, 2) from fact_player_game_stats where game_id = 18969 and player_id = 'P100117'
--> 72.5806 -22.58

-- Faceoffs won by zone (offensive, neutral, defensive).
select
    winner_id,
    count(*) filter (where dot_zone = 'O'),
    count(*) filter (where dot_zone = 'N'),
    count(*) filter (where dot_zone = 'D')
from fact_faceoffs
where game_id = 18969 and winner_id in ('P100001', 'P100117')
group by winner_id
order by winner_id
--> P100001 7 1 6
--> P100117 5 3 3

-- Faceoffs lost by zone, seen by the loser.
select
    loser_id,
    count(*) filter (where dot_zone = 'D'),
    count(*) filter (where dot_zone = 'N'),
    count(*) filter (where dot_zone = 'O')
from fact_faceoffs
where game_id = 18969 and loser_id in ('P100001', 'P100117')
group by loser_id
order by loser_id
--> P100001 2 4 2
--> P100117 3 1 7

-- Pressure felt and applied.
select primary_events, pressed_events, pressures_applied
from fact_player_game_stats
where game_id = 18969 and player_id = 'P100117'
--> 106 24 19

-- Pressure felt, all skaters.
select game_id, sum(pressed_events) from fact_player_game_stats group by game_id order by game_id
--> 18969 360
--> 18977 -

-- Pressure applied, the goalie's too.
select game_id, count(distinct concat(cast(event_index as text), ' ', player_id))
from stg_event_players
where side = 'o' and pressure_number is not null
group by game_id
--> 18969 425

-- By period: ice time, playing time, attempts for and against, own attempts, on goal.
select split_value, toi_seconds, playing_toi_seconds, on_cf, on_ca, shot_attempts, shots_on_goal
from fact_player_game_split
where game_id = 18969 and player_id = 'P100117' and split_type = 'period'
order by split_value
--> 1 534 335 8 5 3 3
--> 2 466 332 8 8 3 2
--> 3 535 386 10 13 1 1

-- By strength: attempts and goals for and against.
select game_id, player_id, split_value, on_cf, on_ca, on_gf, on_ga
from fact_player_game_split
where
    split_type = 'strength'
    and (game_id = 18969 and player_id = 'P100117' or game_id = 18977 and player_id = 'P100088')
order by game_id, split_value
--> 18969 P100117 EN_OPP 0 2 0 0
--> 18969 P100117 EV 26 22 3 1
--> 18969 P100117 SH 0 2 0 1
--> 18977 P100088 EN_OWN 4 0 0 0
--> 18977 P100088 EV 42 24 2 1
--> 18977 P100088 PP 4 0 0 0

-- Own attempts by period.
select split_value, shot_attempts
from fact_player_game_split
where game_id = 18977 and player_id = 'P100088' and split_type = 'period'
order by split_value
--> 1 6
--> 2 4
--> 3 13
