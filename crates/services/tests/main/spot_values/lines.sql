-- Pairs of skaters who shared the ice, those of a minute or more, the longest, the seconds of all.
select
    game_id,
    count(*),
    count(*) filter (where toi_together_s >= 60),
    max(toi_together_s),
    sum(toi_together_s)
from fact_player_pairs
group by game_id
order by game_id
--> 18969 128 124 1476 64404
--> 18977 133 125 1792 64223

-- The longest pairs: seconds, at five against five; attempts, unblocked, on goal, goals (for, against).
select
    game_id, player_a_id, player_b_id, pair_type, toi_together_s, toi_together_5v5_s, cf_together, ca_together, ff_together, fa_together,
    sf_together, sa_together, gf_together, ga_together
from fact_player_pairs
where toi_together_s >= 1470
order by game_id, player_a_id
--> 18969 P100023 P100107 D-D 1470 1341 36 22 27 16 19 11 4 2
--> 18969 P100025 P100030 D-D 1476 1394 28 20 23 17 17 13 0 1
--> 18977 P100084 P100088 F-F 1792 1616 48 22 37 16 30 10 2 1

-- Opponents who met, those of a minute or more, the longest, the seconds of all, the draws between them.
select
    game_id,
    count(*),
    count(*) filter (where toi_s >= 60),
    max(toi_s),
    sum(toi_s),
    sum(fo_won + fo_lost)
from fact_player_matchups
group by game_id
order by game_id
--> 18969 155 152 1189 80475 45
--> 18977 155 154 1153 80210 43

-- The longest of them: seconds, at five against five; attempts, unblocked, on goal, goals (home, away).
select game_id, home_player_id, away_player_id, toi_s, toi_5v5_s, cf, ca, ff, fa, sf, sa, gf, ga
from fact_player_matchups
where toi_s >= 1150
order by game_id, home_player_id
--> 18969 P100117 P100001 1189 978 22 21 17 15 13 10 3 1
--> 18969 P100192 P100201 1164 1164 31 10 26 9 19 7 1 1
--> 18977 P100201 P100123 1153 1006 10 31 9 24 5 21 1 1

-- Fives and the seconds of all; the longest: seconds, live, stints; attempts, on goal (for, against).
select
    fives.game_id, totals.n, totals.seconds, fives.unit_key, fives.toi_s, fives.live_s, fives.stints, fives.cf, fives.ca, fives.sf, fives.sa
from fact_line_combos as fives
inner join (
    select game_id, count(*) as n, sum(toi_s) as seconds, max(toi_s) as longest
    from fact_line_combos
    where unit_type = 'U5'
    group by game_id
) as totals on fives.game_id = totals.game_id and fives.toi_s = totals.longest
where fives.unit_type = 'U5'
order by fives.game_id
--> 18969 79 6058 P100024-P100025-P100027-P100030-P100192 351 259 7 10 4 7 2
--> 18977 76 5944 P100047-P100081-P100084-P100088-P100123 306 195 5 9 1 5 0

-- Pairs of defenders stand there for every second, trios of forwards for nearly all of them.
select game_id, team_id, sum(toi_s) filter (where unit_type = 'D2'), sum(toi_s) filter (where unit_type = 'F3')
from fact_line_combos
group by game_id, team_id
order by game_id, team_id
--> 18969 N10008 3240 3111
--> 18969 N10010 3240 3240
--> 18977 N10003 3240 3240
--> 18977 N10010 3240 3027

-- Live seconds with the puck in the attacking, the middle and the own third; seconds with the puck; entries, controlled.
select game_id, team_id, ozone_s, nzone_s, dzone_s, owned_s, entries, entries_ctl
from fact_team_zone_time
where period = 0
order by game_id, team_id
--> 18969 N10008 1007 611 705 1265 58 37
--> 18969 N10010 705 611 1007 1058 53 36
--> 18977 N10003 816 576 852 1121 58 40
--> 18977 N10010 852 576 816 1123 60 35
