-- Ice time of a pair together and of its first player alone is his ice time; so are the attempts.
with skaters as (
    select people.game_id, people.player_id, sum(people.duration_s) as toi_s, sum(people.cf) as cf, sum(people.sa) as sa
    from fact_shift_players as people
    where people.slot_id <> 'SL06'
    group by people.game_id, people.player_id
)
select
    concat_ws(' ', pairs.game_id, pairs.player_a_id, pairs.player_b_id) as place,
    concat_ws(
        ' ',
        pairs.toi_together_s + pairs.toi_a_only_s,
        pairs.toi_together_s + pairs.toi_b_only_s,
        pairs.cf_together + pairs.cf_a_only,
        pairs.sa_together + pairs.sa_b_only
    ) as found,
    concat_ws(' ', players_a.toi_s, players_b.toi_s, players_a.cf, players_b.sa) as wanted
from fact_player_pairs as pairs
left join skaters as players_a on pairs.game_id = players_a.game_id and pairs.player_a_id = players_a.player_id
left join skaters as players_b on pairs.game_id = players_b.game_id and pairs.player_b_id = players_b.player_id

-- Together, one alone, the other alone and neither make up the game, and its part at five against five.
with stints as (
    select
        game_id,
        sum(duration_s) as toi_s,
        coalesce(sum(duration_s) filter (
            where home_skaters = 5 and away_skaters = 5 and not home_net_empty and not away_net_empty
        ), 0) as toi_5v5_s,
        sum(home_cf + away_cf) as attempts
    from fact_shifts
    group by game_id
)
select
    concat_ws(' ', pairs.game_id, pairs.player_a_id, pairs.player_b_id) as place,
    concat_ws(
        ' ',
        pairs.toi_together_s + pairs.toi_a_only_s + pairs.toi_b_only_s + pairs.toi_neither_s,
        pairs.toi_together_5v5_s + pairs.toi_a_only_5v5_s + pairs.toi_b_only_5v5_s + pairs.toi_neither_5v5_s,
        pairs.cf_together + pairs.cf_a_only + pairs.cf_b_only + pairs.cf_neither
        + pairs.ca_together + pairs.ca_a_only + pairs.ca_b_only + pairs.ca_neither
    ) as found,
    concat_ws(' ', stints.toi_s, stints.toi_5v5_s, stints.attempts) as wanted
from fact_player_pairs as pairs
left join stints on pairs.game_id = stints.game_id

-- Two skaters have a row exactly when they shared a stint, as team-mates or as opponents.
with people as (
    select people.shift_id, people.game_id, people.is_home, people.player_id
    from fact_shift_players as people
    where people.slot_id <> 'SL06' and people.player_id is not null
),
met as (
    select
        first_people.game_id,
        count(distinct concat_ws(' ', first_people.player_id, second_people.player_id))
            filter (where first_people.is_home = second_people.is_home) as pairs,
        count(distinct concat_ws(' ', first_people.player_id, second_people.player_id))
            filter (where first_people.is_home and not second_people.is_home) as matchups
    from people as first_people
    inner join people as second_people on first_people.shift_id = second_people.shift_id
    where
        first_people.is_home and not second_people.is_home
        or first_people.is_home = second_people.is_home and first_people.player_id < second_people.player_id
    group by first_people.game_id
),
listed as (
    select
        pairs.game_id,
        pairs.n as pairs,
        matchups.n as matchups
    from (select game_id, count(*) as n from fact_player_pairs group by game_id) as pairs
    inner join (select game_id, count(*) as n from fact_player_matchups group by game_id) as matchups
        on pairs.game_id = matchups.game_id
)
select
    cast(met.game_id as text) as place,
    concat_ws(' ', listed.pairs, listed.matchups) as found,
    concat_ws(' ', met.pairs, met.matchups) as wanted
from met
left join listed on met.game_id = listed.game_id
where met.game_id in {complete games}

-- A skater's seconds and attempts against all opponents are those of his stints times the opponents on the ice.
with skaters as (
    select people.shift_id, people.is_home, count(*) as n
    from fact_shift_players as people
    where people.slot_id <> 'SL06' and people.player_id is not null
    group by people.shift_id, people.is_home
),
stints as (
    select
        people.game_id,
        people.player_id,
        people.is_home,
        sum(people.duration_s * opponents.n) as toi_s,
        sum(people.cf * opponents.n) as cf,
        sum(people.ga * opponents.n) as ga
    from fact_shift_players as people
    inner join skaters as opponents on people.shift_id = opponents.shift_id and people.is_home <> opponents.is_home
    where people.slot_id <> 'SL06' and people.player_id is not null
    group by people.game_id, people.player_id, people.is_home
),
matchups as (
    select game_id, home_player_id as player_id, true as is_home, sum(toi_s) as toi_s, sum(cf) as cf, sum(ga) as ga
    from fact_player_matchups
    group by game_id, home_player_id
    union all
    select game_id, away_player_id as player_id, false as is_home, sum(toi_s) as toi_s, sum(ca) as cf, sum(gf) as ga
    from fact_player_matchups
    group by game_id, away_player_id
)
select
    concat_ws(' ', stints.game_id, stints.player_id) as place,
    concat_ws(' ', matchups.toi_s, matchups.cf, matchups.ga) as found,
    concat_ws(' ', stints.toi_s, stints.cf, stints.ga) as wanted
from stints
left join matchups
    on stints.game_id = matchups.game_id
    and stints.player_id = matchups.player_id
    and stints.is_home = matchups.is_home
where stints.game_id in {complete games}

-- Draws between two who met are those of the faceoffs.
with people as (
    select distinct people.game_id, people.shift_id, people.player_id
    from fact_shift_players as people
    where people.slot_id <> 'SL06'
),
met as (
    select distinct first_people.game_id, first_people.player_id as first_id, second_people.player_id as second_id
    from people as first_people
    inner join people as second_people on first_people.shift_id = second_people.shift_id
)
select
    cast(draws.game_id as text) as place,
    min(matchups.draws) as found,
    count(*) as wanted
from fact_faceoffs as draws
inner join met on draws.game_id = met.game_id and draws.winner_id = met.first_id and draws.loser_id = met.second_id
left join (
    select game_id, sum(fo_won + fo_lost) as draws from fact_player_matchups group by game_id
) as matchups on draws.game_id = matchups.game_id
where draws.game_id in {complete games}
group by draws.game_id

-- The fives of a team play its seconds at five against five in which all five are known.
with fives as (
    select people.shift_id, people.team_id, min(people.duration_s) as duration_s, min(people.cf) as cf
    from fact_shift_players as people
    inner join fact_shifts as stints on people.shift_id = stints.shift_id
    where
        people.slot_id <> 'SL06'
        and people.player_id is not null
        and stints.home_skaters = 5
        and stints.away_skaters = 5
        and not stints.home_net_empty
        and not stints.away_net_empty
    group by people.shift_id, people.team_id
    having count(*) = 5
),
wanted as (
    select
        stints.game_id,
        fives.team_id,
        concat_ws(' ', count(*), sum(fives.duration_s), sum(fives.cf)) as counts
    from fives
    inner join fact_shifts as stints on fives.shift_id = stints.shift_id
    group by stints.game_id, fives.team_id
),
found as (
    select game_id, team_id, concat_ws(' ', sum(stints), sum(toi_s), sum(cf)) as counts
    from fact_line_combos
    where unit_type = 'U5'
    group by game_id, team_id
)
select
    concat_ws(' ', wanted.game_id, wanted.team_id) as place,
    found.counts as found,
    wanted.counts as wanted
from wanted
left join found on wanted.game_id = found.game_id and wanted.team_id = found.team_id
where wanted.game_id in {complete games}

-- Trios and pairs play the seconds in which all their slots are filled.
with slots as (
    select
        people.shift_id,
        people.game_id,
        people.team_id,
        min(people.duration_s) as duration_s,
        count(*) filter (where people.slot_id in ('SL01', 'SL02', 'SL03')) as forwards,
        count(*) filter (where people.slot_id in ('SL04', 'SL05')) as defenders
    from fact_shift_players as people
    where people.player_id is not null
    group by people.shift_id, people.game_id, people.team_id
),
wanted as (
    select
        game_id,
        team_id,
        concat_ws(
            ' ',
            sum(duration_s) filter (where forwards = 3), sum(duration_s) filter (where defenders = 2)
        ) as seconds
    from slots
    group by game_id, team_id
),
found as (
    select
        game_id,
        team_id,
        concat_ws(' ', sum(toi_s) filter (where unit_type = 'F3'), sum(toi_s) filter (where unit_type = 'D2')) as seconds
    from fact_line_combos
    group by game_id, team_id
)
select
    concat_ws(' ', wanted.game_id, wanted.team_id) as place,
    found.seconds as found,
    wanted.seconds as wanted
from wanted
left join found on wanted.game_id = found.game_id and wanted.team_id = found.team_id
where wanted.game_id in {complete games}

-- A pair of defenders plays together at least as long as the two skate together in any slots.
select
    concat_ws(' ', units.game_id, units.unit_key) as place,
    pairs.toi_together_s >= units.toi_s and pairs.cf_together >= units.cf as found,
    true as wanted
from fact_line_combos as units
left join fact_player_pairs as pairs
    on units.game_id = pairs.game_id
    and units.unit_key = concat_ws('-', pairs.player_a_id, pairs.player_b_id)
where units.unit_type = 'D2'

-- With or without each other, the shares are those of the sums, and hidden where there is too little.
select
    concat_ws(' ', shares.game_id, shares.player_a_id, shares.player_b_id) as place,
    concat_ws(' ', coalesce(round(shares.cf_pct_together, 6), -1), coalesce(round(shares.cf_pct_delta_a, 6), -999)) as found,
    concat_ws(
        ' ',
        case
            when pairs.toi_together_s >= 300 and pairs.cf_together + pairs.ca_together >= 10
                then round(100.0 * pairs.cf_together / (pairs.cf_together + pairs.ca_together), 6)
            else -1
        end,
        case
            when
                least(pairs.toi_together_s, pairs.toi_a_only_s) >= 300
                and least(pairs.cf_together + pairs.ca_together, pairs.cf_a_only + pairs.ca_a_only) >= 10
                then round(
                    100.0 * pairs.cf_together / (pairs.cf_together + pairs.ca_together)
                    - 100.0 * pairs.cf_a_only / (pairs.cf_a_only + pairs.ca_a_only),
                    6
                )
            else -999
        end
    ) as wanted
from v_wowy as shares
inner join fact_player_pairs as pairs
    on shares.game_id = pairs.game_id
    and shares.player_a_id = pairs.player_a_id
    and shares.player_b_id = pairs.player_b_id
where shares.situation = 'all'

-- The periods of a team's zone time make up its game, whose live seconds are those of the sequences.
with sequences as (
    select game_id, sum(live_s) as live_s from fact_sequences group by game_id
),
periods as (
    select
        game_id,
        team_id,
        concat_ws(' ', sum(ozone_s), sum(dzone_s), sum(owned_s), sum(attack_s), sum(entries), sum(entries_ctl_against)) as sums
    from fact_team_zone_time
    where period > 0
    group by game_id, team_id
)
select
    concat_ws(' ', games.game_id, games.team_id) as place,
    concat_ws(
        ' ',
        games.live_s, games.ozone_s, games.dzone_s, games.owned_s, games.attack_s, games.entries, games.entries_ctl_against
    ) as found,
    concat_ws(' ', sequences.live_s, periods.sums) as wanted
from fact_team_zone_time as games
left join sequences on games.game_id = sequences.game_id
left join periods on games.game_id = periods.game_id and games.team_id = periods.team_id
where games.period = 0 and games.game_id in {complete games}

-- One team's attacking third is the other's own; both together have the puck for no longer than play is live.
select
    concat_ws(' ', one.game_id, one.team_id, one.period) as place,
    concat_ws(' ', one.ozone_s, one.nzone_s, one.entries, one.entries_ctl, one.owned_s + other.owned_s <= one.live_s) as found,
    concat_ws(' ', other.dzone_s, other.nzone_s, other.entries_against, other.entries_ctl_against, true) as wanted
from fact_team_zone_time as one
left join fact_team_zone_time as other
    on one.game_id = other.game_id
    and one.period = other.period
    and one.opp_team_id = other.team_id

-- Entries are those of the team's game.
select
    concat_ws(' ', zones.game_id, zones.team_id) as place,
    concat_ws(' ', zones.entries, zones.entries_ctl) as found,
    concat_ws(' ', stats.entries, stats.entries_controlled) as wanted
from fact_team_zone_time as zones
inner join fact_team_game_stats as stats on zones.game_id = stats.game_id and zones.team_id = stats.team_id
where zones.period = 0
