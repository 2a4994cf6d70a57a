-- Stints, player rows, jerseys not known, extra attackers, player-seconds.
select
    stints.game_id,
    min(stints.n),
    count(*),
    count(*) filter (where people.player_id is null),
    count(*) filter (where people.slot_id = 'SL07'),
    sum(people.duration_s)
from fact_shift_players as people
inner join (select game_id, count(*) as n from fact_shifts group by game_id) as stints on people.game_id = stints.game_id
group by stints.game_id
order by stints.game_id
--> 18969 95 1137 0 1 38693
--> 18977 86 1027 0 1 38667

-- Every period is filled to the second.
select game_id, period, sum(duration_s) from fact_shifts group by game_id, period order by game_id, period
--> 18969 1 1080
--> 18969 2 1080
--> 18969 3 1080
--> 18977 1 1080
--> 18977 2 1080
--> 18977 3 1080

-- Attempts, unblocked, on goal, goals, faceoffs won (home, away); events.
select
    game_id,
    sum(home_cf),
    sum(away_cf),
    sum(home_ff),
    sum(away_ff),
    sum(home_sf),
    sum(away_sf),
    sum(home_gf),
    sum(away_gf),
    sum(home_fo_won),
    sum(away_fo_won),
    sum(event_count)
from fact_shifts
group by game_id
order by game_id
--> 18969 71 43 55 34 40 25 4 3 26 20 1546
--> 18977 56 65 42 49 28 38 4 2 25 21 1319

-- The first stints: clock, dead seconds, attempts, events.
select shift_id, period, clock_start_s, clock_end_s, dead_s, home_cf, away_cf, event_count
from fact_shifts
where game_id = 18969 and shift_index <= 3 or game_id = 18977 and shift_index <= 2
order by shift_id
--> SH1896900001 1 1080 998 0 3 1 39
--> SH1896900002 1 998 919 21 1 0 37
--> SH1896900003 1 919 910 0 0 0 3
--> SH1897700001 1 1080 1016 22 0 1 21
--> SH1897700002 1 1016 1000 0 0 0 8

-- Mean ratings of the skaters of the first stints.
select shift_id, home_rating_avg, away_rating_avg
from fact_shifts
where shift_index = 1
order by shift_id
--> SH1896900001 3.8 4.0
--> SH1897700001 4.4 4.2

-- Ratings of the five skaters of a stint, lowest to highest.
select is_home, string_agg(cast(cast(player_rating as bigint) as text), ',' order by player_rating)
from fact_shift_players
where shift_id = 'SH1896900001' and slot_id <> 'SL06'
group by is_home
order by is_home desc
--> true 2,3,4,5,5
--> false 2,3,4,5,6

-- Ratings over the whole game, weighted by time.
select
    game_id,
    round(sum(home_rating_avg * duration_s) / sum(duration_s), 4),
    round(sum(away_rating_avg * duration_s) / sum(duration_s), 4)
from fact_shifts
group by game_id
order by game_id
--> 18969 3.9335 3.9851
--> 18977 4.0685 4.0787

-- Stints with a goal.
select game_id, shift_index, home_gf, away_gf, home_skaters, away_skaters, away_situation
from fact_shifts
where home_gf + away_gf > 0
order by game_id, shift_index
--> 18969 11 1 0 5 5 EV
--> 18969 23 0 1 5 5 EV
--> 18969 26 0 1 5 5 EV
--> 18969 58 1 0 5 5 EV
--> 18969 65 0 1 4 5 PP
--> 18969 75 1 0 5 5 EV
--> 18969 90 1 0 5 5 EV
--> 18977 22 1 0 5 5 EV
--> 18977 42 1 0 5 5 EV
--> 18977 58 1 0 5 5 EV
--> 18977 76 0 1 5 5 EV
--> 18977 80 1 0 5 5 EV
--> 18977 86 0 1 5 5 EV

-- Stints that a faceoff opens.
select game_id, count(*) filter (where is_faceoff_start) from fact_shifts group by game_id order by game_id
--> 18969 31
--> 18977 30

-- Shifts as the bench counts them.
select game_id, player_id, max(shift_no)
from fact_shift_players
where player_id in ('P100001', 'P100016', 'P100198') or game_id = 18969 and player_id = 'P100117'
group by game_id, player_id
order by game_id, player_id
--> 18969 P100001 12
--> 18969 P100016 3
--> 18969 P100117 13
--> 18969 P100198 14
--> 18977 P100001 10
--> 18977 P100016 3
--> 18977 P100198 12

-- The same, all skaters of the game together.
select game_id, count(distinct concat(player_id, ' ', cast(shift_no as text)))
from fact_shift_players
where player_id not in (select player_id from fact_goalie_game_stats)
group by game_id
order by game_id
--> 18969 261
--> 18977 258

-- Goals for and against on the ice, and plus/minus.
select game_id, player_id, sum(gf), sum(ga), sum(plus_minus)
from fact_shift_players
where
    game_id = 18969 and player_id in ('P100198', 'P100210', 'P100001', 'P100023', 'P100107', 'P100132', 'P100117')
    or game_id = 18977 and player_id in ('P100198', 'P100001', 'P100211', 'P100047', 'P100161')
group by game_id, player_id
order by game_id, player_id
--> 18969 P100001 1 3 -3
--> 18969 P100023 4 2 3
--> 18969 P100107 4 2 3
--> 18969 P100117 3 2 2
--> 18969 P100132 2 2 -1
--> 18969 P100198 1 3 -3
--> 18969 P100210 3 0 3
--> 18977 P100001 3 0 3
--> 18977 P100047 2 3 -1
--> 18977 P100161 1 1 0
--> 18977 P100198 4 0 4
--> 18977 P100211 0 3 -3

-- Ice time: seconds, stints, playing seconds.
select game_id, player_id, sum(duration_s), count(*), sum(playing_s)
from fact_shift_players
where player_id in ('P100001', 'P100016', 'P100198') or game_id = 18969 and player_id = 'P100117'
group by game_id, player_id
order by game_id, player_id
--> 18969 P100001 1730 49 1261
--> 18969 P100016 3158 93 2242
--> 18969 P100117 1535 38 1053
--> 18969 P100198 1647 48 1137
--> 18977 P100001 1647 54 1224
--> 18977 P100016 3240 86 2370
--> 18977 P100198 1685 41 1227

-- Goalies' stints.
select game_id, player_id, sum(duration_s), count(*)
from fact_shift_players
where slot_id = 'SL06' and player_id in ('P100202', 'P100096')
group by game_id, player_id
order by game_id
--> 18969 P100202 3240 95
--> 18977 P100096 3185 85

-- Attempts and shots on goal for and against on the ice.
select game_id, player_id, sum(cf), sum(ca), sum(sf), sum(sa)
from fact_shift_players
where player_id in ('P100001', 'P100198', 'P100224') or game_id = 18969 and player_id = 'P100117'
group by game_id, player_id
order by game_id, player_id
--> 18969 P100001 28 36 15 18
--> 18969 P100117 26 26 16 13
--> 18969 P100198 16 40 10 22
--> 18969 P100224 11 10 6 6
--> 18977 P100001 35 29 19 14
--> 18977 P100198 36 23 19 12
--> 18977 P100224 20 21 9 10

-- Skaters' seconds by strength of their team.
select
    people.game_id,
    sum(people.duration_s) filter (where people.strength = 'EV'),
    sum(people.duration_s) filter (where people.strength = 'PP'),
    sum(people.duration_s) filter (where people.strength = 'SH'),
    sum(people.duration_s) filter (where people.strength = 'EN_OWN'),
    sum(people.duration_s) filter (where people.strength = 'EN_OPP')
from fact_shift_players as people
where people.slot_id <> 'SL06'
group by people.game_id
order by people.game_id
--> 18969 30290 645 516 434 410
--> 18977 29720 1065 852 330 275

-- Live seconds.
select game_id, sum(live_s) from fact_stints group by game_id order by game_id
--> 18969 2323
--> 18977 2244
