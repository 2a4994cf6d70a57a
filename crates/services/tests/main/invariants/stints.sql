-- Every shot attempt lies in a stint.
select
    event_id as place,
    shift_id is not null as found,
    true as wanted
from fact_events
where is_corsi and game_id in {complete games}

-- Every play event with a clock lies in one stint.
select
    event_id as place,
    shift_id is not null as found,
    true as wanted
from fact_events
where is_play_event and clock_start_s is not null and game_id in {complete games}

-- A team's attempts, unblocked, on goal and goals are those of its stints.
with stints as (
    select game_id, home_team_id as team_id, home_cf as cf, home_ff as ff, home_sf as sf, home_gf as gf from fact_shifts
    union all
    select game_id, away_team_id as team_id, away_cf as cf, away_ff as ff, away_sf as sf, away_gf as gf from fact_shifts
),
of_stints as (
    select game_id, team_id, concat_ws(' ', sum(cf), sum(ff), sum(sf), sum(gf)) as counts from stints group by game_id, team_id
),
of_events as (
    select
        game_id,
        event_team_id as team_id,
        concat_ws(
            ' ',
            count(*) filter (where is_corsi),
            count(*) filter (where is_fenwick),
            count(*) filter (where is_sog),
            count(*) filter (where is_goal)
        ) as counts
    from fact_events
    where event_team_id is not null
    group by game_id, event_team_id
)
select
    concat_ws(' ', of_events.game_id, of_events.team_id) as place,
    of_stints.counts as found,
    of_events.counts as wanted
from of_events
left join of_stints on of_events.game_id = of_stints.game_id and of_events.team_id = of_stints.team_id
where of_events.game_id in {complete games}

-- Stints fill the regulation periods to the second.
select
    concat_ws(' ', shifts.game_id, shifts.period) as place,
    sum(shifts.duration_s) as found,
    min(games.period_seconds) as wanted
from fact_shifts as shifts
inner join (
    select distinct game_id, period, period_seconds from fact_events
) as games on shifts.game_id = games.game_id and shifts.period = games.period
where shifts.period <= 3 and shifts.game_id in {complete games}
group by shifts.game_id, shifts.period

-- A stint begins where the one before it in the period ended.
select
    shift_id as place,
    clock_start_s as found,
    coalesce(lag(clock_end_s) over (partition by game_id, period order by shift_seq), clock_start_s) as wanted
from fact_shifts
where game_id in {complete games}

-- Overtime is over with its goal.
select
    concat_ws(' ', stints.game_id) as place,
    stints.end_s as found,
    goals.end_s as wanted
from (
    select game_id, min(clock_end_s) as end_s from fact_shifts where period = 4 group by game_id
) as stints
inner join (
    select game_id, min(clock_start_s) as end_s from fact_events where is_goal and period = 4 group by game_id
) as goals on stints.game_id = goals.game_id

-- Player-seconds are the seconds of the stints times the players on the ice.
with people as (
    select game_id, is_home, sum(duration_s) as seconds from fact_shift_players group by game_id, is_home
),
stints as (
    select game_id, true as is_home, sum(duration_s * (home_skaters + case when home_net_empty then 0 else 1 end)) as seconds
    from fact_shifts
    group by game_id
    union all
    select game_id, false as is_home, sum(duration_s * (away_skaters + case when away_net_empty then 0 else 1 end)) as seconds
    from fact_shifts
    group by game_id
)
select
    concat_ws(' ', stints.game_id, case when stints.is_home then 'home' else 'away' end) as place,
    people.seconds as found,
    stints.seconds as wanted
from stints
left join people on stints.game_id = people.game_id and stints.is_home = people.is_home
where stints.game_id in {complete games}

-- Every goal has the stint that its own goal stop ended.
select
    goals.event_id as place,
    concat_ws(' ', stop_types.is_goal, stop_types.venue) as found,
    concat_ws(' ', true, case when goals.is_home_event then 'home' else 'away' end) as wanted
from fact_events as goals
left join fact_shifts as stints on goals.shift_id = stints.shift_id
left join dim_shift_stop_type as stop_types on stints.stop_type_id = stop_types.shift_stop_type_id
where goals.is_goal and goals.game_id in {complete games}

-- A stint ends with one goal at most.
select
    shift_id as place,
    count(*) as found,
    1 as wanted
from fact_events
where is_goal and shift_id is not null
group by shift_id

-- Sequences are numbered from 1 without a gap.
select
    cast(game_id as text) as place,
    max(cast(substr(sequence_key, 8) as bigint)) as found,
    count(distinct sequence_key) as wanted
from fact_events
where sequence_key is not null
group by game_id

-- A play lies in one sequence.
select
    play_key as place,
    count(distinct sequence_key) as found,
    1 as wanted
from fact_events
where play_key is not null
group by play_key
