-- On-ice counts are the attempts of the stints times the known skaters on the ice.
with skaters as (
    select people.shift_id, people.game_id, people.team_id, count(*) as n
    from fact_shift_players as people
    left join fact_goalie_game_stats as goalies
        on people.game_id = goalies.game_id
        and people.player_id = goalies.player_id
    where people.slot_id <> 'SL06' and people.player_id is not null and goalies.player_id is null
    group by people.shift_id, people.game_id, people.team_id
),
wanted as (
    select
        skaters.game_id,
        skaters.team_id,
        concat_ws(
            ' ',
            sum(skaters.n) filter (where events.is_corsi),
            sum(skaters.n) filter (where events.is_fenwick),
            sum(skaters.n) filter (where events.is_sog)
        ) as counts
    from skaters
    inner join fact_events as events on skaters.shift_id = events.shift_id and skaters.team_id = events.event_team_id
    group by skaters.game_id, skaters.team_id
),
found as (
    select game_id, team_id, concat_ws(' ', sum(on_cf), sum(on_ff), sum(on_sf)) as counts
    from fact_player_game_stats
    group by game_id, team_id
)
select
    concat_ws(' ', wanted.game_id, wanted.team_id) as place,
    found.counts as found,
    wanted.counts as wanted
from wanted
left join found on wanted.game_id = found.game_id and wanted.team_id = found.team_id
where wanted.game_id in {complete games}

-- Attempts are on goal, missed, deflected or blocked.
select
    concat_ws(' ', game_id, player_id) as place,
    shots_on_goal + attempts_missed + attempts_deflected + attempts_blocked + attempts_blocked_own as found,
    shot_attempts as wanted
from fact_player_game_stats

-- Ice time by strength is the ice time.
select
    concat_ws(' ', game_id, player_id) as place,
    toi_ev + toi_pp + toi_sh + toi_en_own + toi_en_opp as found,
    toi_seconds as wanted
from fact_player_game_stats
where game_id in {complete games}

-- Ice time is the player's stints.
select
    concat_ws(' ', stats.game_id, stats.player_id) as place,
    concat_ws(' ', stats.toi_seconds, stats.playing_toi_seconds) as found,
    concat_ws(' ', sum(people.duration_s), sum(people.playing_s)) as wanted
from fact_player_game_stats as stats
inner join fact_shift_players as people on stats.game_id = people.game_id and stats.player_id = people.player_id
where stats.game_id in {complete games}
group by stats.game_id, stats.player_id, stats.toi_seconds, stats.playing_toi_seconds

-- Every split of a skater's game adds up to the game.
with types as (
    select distinct game_id, split_type from fact_player_game_split where split_type <> 'zone'
),
sums as (
    select
        game_id,
        player_id,
        split_type,
        concat_ws(
            ' ',
            sum(toi_seconds), sum(playing_toi_seconds), sum(goals), sum(shot_attempts), sum(shots_on_goal), sum(pass_attempts),
            sum(passes_completed), sum(fo_won), sum(fo_lost), sum(giveaways), sum(bad_giveaways), sum(takeaways), sum(entries),
            sum(entries_controlled), sum(exits), sum(exits_controlled), sum(blocks), sum(penalties_taken), sum(on_cf), sum(on_ca),
            sum(on_ff), sum(on_fa), sum(on_sf), sum(on_sa), sum(on_gf), sum(on_ga)
        ) as counts
    from fact_player_game_split
    group by game_id, player_id, split_type
)
select
    concat_ws(' ', stats.game_id, stats.player_id, types.split_type) as place,
    sums.counts as found,
    concat_ws(
        ' ',
        stats.toi_seconds, stats.playing_toi_seconds, stats.goals, stats.shot_attempts, stats.shots_on_goal, stats.pass_attempts,
        stats.passes_completed, stats.fo_won, stats.fo_lost, stats.giveaways, stats.bad_giveaways, stats.takeaways, stats.entries,
        stats.entries_controlled, stats.exits, stats.exits_controlled, stats.blocks, stats.penalties_taken, stats.on_cf, stats.on_ca,
        stats.on_ff, stats.on_fa, stats.on_sf, stats.on_sa, stats.on_gf, stats.on_ga
    ) as wanted
from fact_player_game_stats as stats
inner join types on stats.game_id = types.game_id
left join sums
    on stats.game_id = sums.game_id
    and stats.player_id = sums.player_id
    and types.split_type = sums.split_type
where stats.game_id in {complete games}

-- Split by zone, what a skater did himself adds up to the game.
with sums as (
    select
        game_id,
        player_id,
        concat_ws(
            ' ',
            sum(goals), sum(shot_attempts), sum(pass_attempts), sum(fo_won), sum(fo_lost), sum(giveaways), sum(takeaways), sum(entries),
            sum(exits), sum(blocks)
        ) as counts
    from fact_player_game_split
    where split_type = 'zone'
    group by game_id, player_id
)
select
    concat_ws(' ', stats.game_id, stats.player_id) as place,
    coalesce(sums.counts, '0 0 0 0 0 0 0 0 0 0') as found,
    concat_ws(
        ' ',
        stats.goals, stats.shot_attempts, stats.pass_attempts, stats.fo_won, stats.fo_lost, stats.giveaways, stats.takeaways, stats.entries,
        stats.exits, stats.blocks
    ) as wanted
from fact_player_game_stats as stats
left join sums on stats.game_id = sums.game_id and stats.player_id = sums.player_id

-- Goals for and against, chances and attempts on the ice are sums over the stints.
with stints as (
    select
        game_id,
        player_id,
        concat_ws(' ', sum(cf), sum(ca), sum(ff), sum(fa), sum(sf), sum(sa), sum(gf), sum(ga)) as counts,
        round(sum(xgf), 6) as xgf,
        round(sum(xga), 6) as xga
    from v_stint_players
    where slot_id <> 'SL06'
    group by game_id, player_id
)
select
    concat_ws(' ', stats.game_id, stats.player_id) as place,
    concat_ws(
        ' ',
        stats.on_cf, stats.on_ca, stats.on_ff, stats.on_fa, stats.on_sf, stats.on_sa, stats.on_gf, stats.on_ga,
        abs(stats.on_xgf - stints.xgf) < 0.00001, abs(stats.on_xga - stints.xga) < 0.00001
    ) as found,
    concat_ws(' ', stints.counts, true, true) as wanted
from fact_player_game_stats as stats
inner join stints on stats.game_id = stints.game_id and stats.player_id = stints.player_id
where stats.game_id in {complete games}

-- For every goal that is not a power-play goal, its team's skaters get a plus and the others a minus.
with marks as (
    select
        people.game_id,
        people.team_id,
        count(*) filter (where people.team_id = goals.team_id) as plus_marks,
        count(*) filter (where people.team_id <> goals.team_id) as minus_marks
    from fact_goals as goals
    inner join fact_shift_players as people on goals.shift_id = people.shift_id
    where goals.situation <> 'PP' and people.slot_id <> 'SL06' and people.player_id is not null
    group by people.game_id, people.team_id
),
given as (
    select game_id, team_id, sum(plus) as plus_marks, sum("minus") as minus_marks from fact_player_game_stats group by game_id, team_id
)
select
    concat_ws(' ', given.game_id, given.team_id) as place,
    concat_ws(' ', given.plus_marks, given.minus_marks) as found,
    concat_ws(' ', coalesce(marks.plus_marks, 0), coalesce(marks.minus_marks, 0)) as wanted
from given
left join marks on given.game_id = marks.game_id and given.team_id = marks.team_id
where given.game_id in {complete games}

-- A player plays for one team in a game, the roster's.
select distinct
    concat_ws(' ', people.game_id, people.player_id) as place,
    people.team_id as found,
    roster.team_id as wanted
from fact_shift_players as people
inner join fact_gameroster as roster on people.game_id = roster.game_id and people.player_id = roster.player_id

-- The same in events.
select distinct
    concat_ws(' ', people.game_id, people.player_id) as place,
    people.player_team_id as found,
    roster.team_id as wanted
from fact_event_players as people
inner join fact_gameroster as roster on people.game_id = roster.game_id and people.player_id = roster.player_id

-- Assists and pressure are null where the file does not hold them, and only there.
select
    concat_ws(' ', stats.game_id, stats.player_id) as place,
    concat_ws(
        ' ',
        stats.primary_assists is not null, stats.secondary_assists is not null, stats.assists is not null, stats.points is not null,
        stats.pressed_events is not null, stats.pressed_success is not null
    ) as found,
    concat_ws(
        ' ',
        coverage.has_assist_tags, coverage.has_assist_tags, coverage.has_assist_tags, coverage.has_assist_tags, coverage.has_pressure,
        coverage.has_pressure
    ) as wanted
from fact_player_game_stats as stats
inner join fact_game_tracking_coverage as coverage on stats.game_id = coverage.game_id

-- Who applied pressure is told of all players of a game or of none, and of all where half of the events under pressure name him.
select
    cast(stats.game_id as varchar) as place,
    concat_ws(' ', count(stats.pressures_applied)) as found,
    concat_ws(' ', case when 2 * max(pressers.n_events) >= max(pressed.n_events) then count(*) else 0 end) as wanted
from fact_player_game_stats as stats
left join (
    select game_id, count(distinct event_index) as n_events
    from stg_event_players
    where side = 'e' and is_pressured
    group by game_id
) as pressed on pressed.game_id = stats.game_id
left join (
    select game_id, count(distinct event_index) as n_events
    from stg_event_players
    where pressured_by_player_id is not null or (side = 'o' and pressure_number is not null and is_pressured is not true)
    group by game_id
) as pressers on pressers.game_id = stats.game_id
group by stats.game_id

-- A skater's season is the sum of his complete games, assists of the games that have them.
with games as (
    select
        stats.player_id,
        stats.season_id,
        stats.game_type,
        stats.team_id,
        concat_ws(
            ' ',
            count(*), sum(stats.toi_seconds), sum(stats.goals), sum(stats.shot_attempts), sum(stats.passes_completed), sum(stats.on_cf),
            sum(stats.plus_minus), count(stats.primary_assists)
        ) as counts,
        sum(stats.primary_assists) as assists
    from fact_player_game_stats as stats
    where stats.game_id in {complete games}
    group by stats.player_id, stats.season_id, stats.game_type, stats.team_id
)
select
    concat_ws(' ', games.player_id, games.season_id, games.game_type, games.team_id) as place,
    concat_ws(
        ' ',
        seasons.games_tracked, seasons.toi_seconds, seasons.goals, seasons.shot_attempts, seasons.passes_completed, seasons.on_cf,
        seasons.plus_minus, seasons.games_with_assist_tags, coalesce(cast(seasons.primary_assists as text), 'null')
    ) as found,
    concat_ws(' ', games.counts, coalesce(cast(games.assists as text), 'null')) as wanted
from games
left join fact_player_season_stats as seasons
    on games.player_id = seasons.player_id
    and games.season_id = seasons.season_id
    and games.game_type = seasons.game_type
    and games.team_id = seasons.team_id

-- Nobody else has a tracked season.
select
    concat_ws(' ', seasons.player_id, seasons.season_id, seasons.game_type, seasons.team_id) as place,
    count(games.game_id) > 0 as found,
    true as wanted
from fact_player_season_stats as seasons
left join (
    select game_id, player_id, season_id, game_type, team_id from fact_player_game_stats where game_id in {complete games}
) as games
    on seasons.player_id = games.player_id
    and seasons.season_id = games.season_id
    and (seasons.game_type = games.game_type or seasons.game_type = 'All')
    and seasons.team_id = games.team_id
group by seasons.player_id, seasons.season_id, seasons.game_type, seasons.team_id
