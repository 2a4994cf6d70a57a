-- People, teams, seasons and games.
select
    (select count(*) from dim_player) as players,
    (select count(*) from dim_team) as teams,
    (select count(*) from dim_league) as leagues,
    (select count(*) from dim_season) as seasons,
    (select count(*) from dim_schedule) as games
--> 337 17 2 9 572

-- Positions of players, and what is not known of them.
select
    count(*) filter (where primary_position_id = 'POS04'),
    count(*) filter (where primary_position_id = 'POS05'),
    count(*) filter (where primary_position_id = 'POS06'),
    count(*) filter (where birth_year is null),
    count(*) filter (where highest_beer_league is null),
    count(*) filter (where leadership is null),
    count(*) filter (where current_team_id = 'N10026')
from dim_player
--> 224 86 27 147 165 309 165

-- Team codes that the workbook has wrong.
select team_id, code from dim_team where team_id in ('N10001', 'N10002') order by team_id
--> N10001 AMOS
--> N10002 ACE

-- Games by season and type; the one game without a roster.
select season_id, game_type, count(*), count(*) filter (where not has_roster)
from dim_schedule
group by season_id, game_type
order by season_id, game_type desc
--> N20212022F Regular 83 0
--> N20212022F Playoffs 15 0
--> N20222023F Regular 118 1
--> N20222023F Playoffs 15 0
--> N20232024F Regular 117 0
--> N20232024F Playoffs 13 0
--> N20242025F Regular 108 0
--> N20242025F Playoffs 12 0
--> N20252026F Regular 90 0
--> N2025S Regular 1 0

-- Goals by season.
select season_id, sum(home_goals + away_goals) from dim_schedule group by season_id order by season_id
--> N20212022F 1032
--> N20222023F 1293
--> N20232024F 1113
--> N20242025F 996
--> N20252026F 768
--> N2025S 9

-- Period lengths, start times, overtime.
select
    min(period_seconds),
    max(period_seconds),
    count(*) filter (where start_time is null),
    count(*) filter (where last_period_type = 'Overtime'),
    max(ot_seconds)
from dim_schedule
--> 1080 1080 481 1 180

-- The box score as a whole.
select
    count(*),
    count(distinct game_id),
    count(distinct player_id),
    count(distinct team_id),
    sum(goals),
    sum(assists),
    sum(pim),
    sum(goals_against),
    sum(shutouts),
    sum(shutouts) filter (where is_goalie),
    count(*) filter (where venue is null)
from fact_gameroster
--> 14724 571 320 13 5180 4747 3820 5079 31 28 42

-- Where ratings come from; a row without one takes the player's current rating.
select rating_source, count(*), count(rating_at_game) from fact_gameroster group by rating_source order by rating_source
--> current 17 17
--> roster 14707 14707

-- The box score by season: goals, assists, penalty minutes, goals against, shutouts, rows.
select season_id, sum(goals), sum(assists), sum(pim), sum(goals_against), sum(shutouts), count(*)
from fact_gameroster
group by season_id
order by season_id
--> N20212022F 1015 567 402 973 0 2673
--> N20222023F 1296 1217 956 1251 8 3498
--> N20232024F 1113 1141 998 1110 11 3273
--> N20242025F 991 1029 930 978 9 3008
--> N20252026F 765 793 534 767 3 2250
--> N2025S 0 0 0 0 0 22

-- Home and away come from the schedule: rows of the workbook, of which two are merged into others.
select roster.venue, count(*) + count(*) filter (where twice.player_id is not null)
from fact_gameroster as roster
left join (
    select 17969 as game_id, 'P100100' as player_id
    union all
    select 17984 as game_id, 'P100100' as player_id
) as twice
    on roster.game_id = twice.game_id
    and roster.player_id = twice.player_id
where roster.venue is not null
group by roster.venue
order by roster.venue desc
--> home 7335
--> away 7349

-- Registrations: rows, and seasons they are for.
select count(*), count(distinct registration_id) from fact_registration
--> 190 190

-- Box-score rows of two games: goals, assists, penalty minutes, goals against.
select game_id, player_id, goals, assists, pim, goals_against
from fact_gameroster
where
    game_id = 18969 and player_id in ('P100117', 'P100023', 'P100210', 'P100192', 'P100132', 'P100201', 'P100202', 'P100016', 'P100030')
    or game_id = 18977 and player_id in ('P100088', 'P100001', 'P100161', 'P100096', 'P100016')
order by game_id, player_id
--> 18969 P100016 0 0 0 4
--> 18969 P100023 1 0 0 0
--> 18969 P100030 0 0 3 0
--> 18969 P100117 2 1 0 0
--> 18969 P100132 2 0 0 0
--> 18969 P100192 0 2 0 0
--> 18969 P100201 1 0 0 0
--> 18969 P100202 0 0 0 3
--> 18969 P100210 1 0 0 0
--> 18977 P100001 0 3 0 0
--> 18977 P100016 0 0 0 2
--> 18977 P100088 2 0 0 0
--> 18977 P100096 0 0 0 4
--> 18977 P100161 1 0 3 0

-- Rows per game.
select game_id, count(*) from fact_gameroster where game_id in (18969, 18977, 18981, 18987) group by game_id order by game_id
--> 18969 27
--> 18977 27
--> 18981 27
--> 18987 26

-- The best of a season: games, goals, assists, penalty minutes.
select player_id, sum(games_played), sum(goals), sum(assists), sum(pim)
from fact_player_season_official
where season_id = 'N20252026F' and game_type = 'Regular' and player_id in ('P100166', 'P100117', 'P100185', 'P100082', 'P100001')
group by player_id
order by sum(points) desc, sum(goals) desc
--> P100166 18 44 23 0
--> P100117 14 34 8 0
--> P100185 17 24 14 9
--> P100082 16 22 16 0
--> P100001 18 17 9 0

-- Points in every game of the season.
select games_played, longest_point_streak
from fact_player_season_official
where season_id = 'N20252026F' and game_type = 'Regular' and player_id = 'P100166'
--> 18 18

-- Careers: games, goals, assists, points.
select player_id, game_type, games_played, goals, assists, points
from fact_player_career_official
where player_id = 'P100001' or player_id = 'P100082' and game_type = 'All'
order by player_id, games_played desc
--> P100001 All 125 211 92 303
--> P100001 Regular 107 182 77 259
--> P100001 Playoffs 18 29 15 44
--> P100082 All 114 154 101 255

-- Penalty minutes of a career.
select pim from fact_player_career_official where player_id = 'P100001' and game_type = 'All'
--> 6

-- Goalies: games, record, goals against, shutouts.
select
    player_id, season_id, sum(games_played), sum(wins), sum(losses), sum(ties), sum(goals_against), sum(shutouts)
from fact_goalie_season_official
where
    game_type = 'Regular'
    and (
        player_id in ('P100016', 'P100003') and season_id = 'N20252026F'
        or player_id in ('P100003', 'P100100') and season_id = 'N20242025F'
    )
group by player_id, season_id
order by season_id desc, sum(wins) desc
--> P100016 N20252026F 17 10 6 1 48 1
--> P100003 N20252026F 17 7 7 3 62 0
--> P100003 N20242025F 24 15 5 4 68 2
--> P100100 N20242025F 8 2 5 1 37 0

-- The standings of the last season, in their order.
select team_id, rank, w, l, t, points, gf, ga
from fact_team_season_official
where season_id = 'N20252026F' and game_type = 'Regular'
order by rank
--> N10005 1 12 3 3 27 118 88
--> N10008 2 11 3 4 26 93 64
--> N10010 3 12 6 0 24 69 47
--> N10007 4 9 6 3 21 72 57
--> N10002 5 9 7 2 20 78 71
--> N10003 6 7 8 3 17 65 66
--> N10004 7 8 10 0 16 77 89
--> N10006 8 6 9 3 15 83 83
--> N10009 9 4 14 0 8 55 95
--> N10001 10 2 14 2 6 58 108

-- Home and away records.
select home_w, home_l, home_t, away_w, away_l, away_t
from fact_team_season_official
where season_id = 'N20252026F' and game_type = 'Regular' and team_id = 'N10008'
--> 5 2 1 6 1 3

-- Current streaks.
select team_id, streak_code
from fact_team_season_official
where season_id = 'N20252026F' and game_type = 'Regular' and team_id in ('N10001', 'N10005', 'N10010')
order by team_id
--> N10001 L8
--> N10005 W1
--> N10010 W4

-- The winner of the season before.
select team_id, w, l, t, points, gf, ga
from fact_team_season_official
where season_id = 'N20242025F' and game_type = 'Regular' and rank = 1
--> N10008 15 5 4 34 128 73

-- The winner of its play-offs.
select team_id, w, l, t
from fact_team_season_official
where season_id = 'N20242025F' and game_type = 'Playoffs' and rank = 1
--> N10009 4 0 0

-- Head to head.
select team_id, opp_team_id, season_id, w, l, t, gf, ga
from fact_team_head_to_head_official
where
    game_type = 'Regular'
    and (
        team_id = 'N10010' and opp_team_id = 'N10008' and season_id = 'N20252026F'
        or team_id = 'N10009' and opp_team_id = 'N10003' and season_id = 'N20242025F'
    )
order by season_id desc
--> N10010 N10008 N20252026F 1 1 0 9 6
--> N10009 N10003 N20242025F 1 1 1 10 10

-- Ties, regular season and play-offs.
select game_type, count(*) from dim_schedule where home_result = 'T' group by game_type order by game_type desc
--> Regular 53
--> Playoffs 2

-- Sides whose period goals add up to their score.
select
    count(*) filter (where venue = 'home' and gf_p1 is not null),
    count(*) filter (where venue = 'away' and gf_p1 is not null)
from fact_team_game_official
--> 428 426

-- Games in which the roster's goals are not the schedule's, by season.
select season_id, count(distinct game_id)
from fact_team_game_official
where unattributed_goals <> 0
group by season_id
order by season_id
--> N20212022F 11
--> N20222023F 14
--> N20232024F 13
--> N20242025F 5
--> N20252026F 6
--> N2025S 1

-- Player-seasons, and those with several teams.
select count(*), count(*) filter (where teams > 1)
from (
    select player_id, season_id, count(distinct team_id) as teams
    from fact_player_game_log_official
    group by player_id, season_id
)
--> 817 131

-- Skaters by season and type.
select count(*) from (select distinct player_id, season_id, game_type from fact_player_season_official)
--> 1222
