-- One team in one tracked game, counted from events and stints and not from its players, so that nothing is lost when
-- a player is unknown.
with teams as (
    select
        game_id,
        unnest(make_array(home_team_id, away_team_id)) as team_id,
        unnest(make_array(away_team_id, home_team_id)) as opp_team_id,
        season_id,
        game_type,
        unnest(make_array('home', 'away')) as venue,
        has_usable_shifts
    from int_tracked_games
),

credited as (
    select
        game_id,
        team_id,
        sum(goals_for) as goals,
        sum(goals_against) as goals_against,
        sum(attempts_for) as shot_attempts,
        sum(attempts_against) as shot_attempts_against,
        sum(sog_for) as shots_on_goal,
        sum(sog_against) as shots_on_goal_against,
        sum(unblocked_for) as unblocked_attempts,
        sum(unblocked_against) as unblocked_attempts_against,
        sum(xg_for) as xg,
        sum(xg_against) as xga,
        sum(fo_won) as fo_won,
        sum(fo_lost) as fo_lost,
        sum(entries) as entries,
        sum(entries_controlled) as entries_controlled,
        sum(giveaways) as giveaways,
        -- A goal at an empty net, seen by the team that scored and by the team whose net it was.
        sum(case when strength = 'EN_OPP' then goals_for else 0 end) as en_goals_for,
        sum(case when strength = 'EN_OWN' then goals_against else 0 end) as en_goals_against
    from int_team_credits
    group by game_id, team_id
),

counted as (
    select
        game_id,
        event_team_id as team_id,
        count(*) filter (where is_pass) as pass_attempts,
        count(*) filter (where is_pass_completed) as passes_completed,
        count(*) filter (where is_bad_giveaway) as bad_giveaways,
        count(*) filter (where is_takeaway) as takeaways,
        count(*) filter (where is_zone_entry_failed) as entries_failed,
        count(*) filter (where is_zone_exit) as exits,
        count(*) filter (where is_controlled_exit) as exits_controlled,
        count(*) filter (where is_zone_exit_failed) as exits_failed,
        count(*) filter (where is_keepin) as keepins,
        count(*) filter (where is_keepin_failed) as keepins_failed
    from fact_events
    group by game_id, event_team_id
),

-- Each attempt once for the team that took it and once for the team that faced it.
attempt_sides as (
    select
        game_id,
        unnest(make_array(team_id, opp_team_id)) as team_id,
        unnest(make_array(true, false)) as is_own,
        is_unblocked and danger = 'high' as is_high_danger,
        is_rush,
        is_rebound,
        passer_id,
        result
    from fact_shots
),

shot_kinds as (
    select
        game_id,
        team_id,
        count(*) filter (where is_own and is_high_danger) as high_danger_attempts,
        count(*) filter (where not is_own and is_high_danger) as high_danger_attempts_against,
        count(*) filter (where is_own and is_rush) as rush_attempts,
        count(*) filter (where is_own and is_rebound) as rebound_attempts,
        count(*) filter (where is_own and passer_id is not null) as shot_assists,
        count(*) filter (where not is_own and result = 'blocked_opp') as blocks
    from attempt_sides
    group by game_id, team_id
),

entry_results as (
    select
        game_id,
        team_id,
        count(*) filter (where kind = 'entry' and sog_after > 0) as entries_with_sog
    from fact_zone_transitions
    group by game_id, team_id
),

penalised as (
    select
        game_id,
        team_id,
        count(*) as penalties,
        sum(pim) as pim
    from fact_penalties
    group by game_id, team_id
),

stint_sides as (
    select
        game_id,
        unnest(make_array(home_team_id, away_team_id)) as team_id,
        unnest(make_array(home_net_empty, away_net_empty)) as is_net_empty,
        duration_s,
        dead_s
    from fact_shifts
),

stint_time as (
    select
        game_id,
        team_id,
        sum(case when is_net_empty then duration_s else 0 end) as en_own_seconds,
        sum(dead_s) as dead_seconds
    from stint_sides
    group by game_id, team_id
),

-- A line changes when not everybody of the stint before stays, or somebody joins. An unknown player is told apart by his
-- number.
skaters as (
    select
        game_id,
        team_id,
        coalesce(player_id, concat('J', jersey_number)) as skater,
        dense_rank() over (
            partition by game_id, team_id
            order by shift_seq
        ) as line_no
    from fact_shift_players
    where slot_id <> 'SL06'
),

skater_steps as (
    select
        game_id,
        team_id,
        line_no,
        lag(line_no) over (
            partition by game_id, team_id, skater
            order by line_no
        ) + 1 = line_no as has_stayed
    from skaters
),

lines as (
    select
        game_id,
        team_id,
        line_no,
        count(*) as n_skaters,
        count(*) filter (where has_stayed) as n_stayed
    from skater_steps
    group by game_id, team_id, line_no
),

line_steps as (
    select
        game_id,
        team_id,
        n_skaters,
        n_stayed,
        lag(n_skaters) over (partition by game_id, team_id order by line_no) as n_previous
    from lines
),

line_changes as (
    select
        game_id,
        team_id,
        count(*) filter (where n_previous is not null and (n_stayed < n_skaters or n_stayed < n_previous)) as line_changes
    from line_steps
    group by game_id, team_id
),

ratings as (
    select
        players.game_id,
        players.team_id,
        sum(players.player_rating * on_ice.toi_seconds)
            / nullif(sum(case when players.player_rating is not null then on_ice.toi_seconds end), 0) as avg_skater_rating
    from int_game_players as players
    inner join int_player_game_on_ice as on_ice
        on players.game_id = on_ice.game_id
        and players.player_id = on_ice.player_id
    group by players.game_id, players.team_id
),

goalie_saves as (
    select
        players.game_id,
        players.team_id,
        count(*) as saves
    from int_goalie_events as events
    inner join int_game_players as players
        on events.game_id = players.game_id
        and events.player_id = players.player_id
    where events.kind = 'save'
    group by players.game_id, players.team_id
),

official as (
    select
        game_id,
        team_id,
        sum(assists) as assists_official
    from fact_gameroster
    group by game_id, team_id
),

measured as (
    select
        teams.game_id,
        teams.team_id,
        teams.opp_team_id,
        teams.season_id,
        teams.game_type,
        teams.venue,
        coalesce(credited.goals, 0) as goals,
        coalesce(credited.goals_against, 0) as goals_against,
        coalesce(credited.shot_attempts, 0) as shot_attempts,
        coalesce(credited.shot_attempts_against, 0) as shot_attempts_against,
        coalesce(credited.shots_on_goal, 0) as shots_on_goal,
        coalesce(credited.shots_on_goal_against, 0) as shots_on_goal_against,
        coalesce(credited.unblocked_attempts, 0) as unblocked_attempts,
        coalesce(credited.unblocked_attempts_against, 0) as unblocked_attempts_against,
        coalesce(credited.xg, 0) as xg,
        coalesce(credited.xga, 0) as xga,
        coalesce(shot_kinds.high_danger_attempts, 0) as high_danger_attempts,
        coalesce(shot_kinds.high_danger_attempts_against, 0) as high_danger_attempts_against,
        coalesce(shot_kinds.rush_attempts, 0) as rush_attempts,
        coalesce(shot_kinds.rebound_attempts, 0) as rebound_attempts,
        coalesce(counted.pass_attempts, 0) as pass_attempts,
        coalesce(counted.passes_completed, 0) as passes_completed,
        coalesce(shot_kinds.shot_assists, 0) as shot_assists,
        coalesce(credited.fo_won, 0) as fo_won,
        coalesce(credited.fo_lost, 0) as fo_lost,
        coalesce(credited.giveaways, 0) as giveaways,
        coalesce(counted.bad_giveaways, 0) as bad_giveaways,
        coalesce(counted.takeaways, 0) as takeaways,
        coalesce(credited.entries, 0) as entries,
        coalesce(credited.entries_controlled, 0) as entries_controlled,
        coalesce(counted.entries_failed, 0) as entries_failed,
        coalesce(entry_results.entries_with_sog, 0) as entries_with_sog,
        coalesce(counted.exits, 0) as exits,
        coalesce(counted.exits_controlled, 0) as exits_controlled,
        coalesce(counted.exits_failed, 0) as exits_failed,
        coalesce(counted.keepins, 0) as keepins,
        coalesce(counted.keepins_failed, 0) as keepins_failed,
        coalesce(shot_kinds.blocks, 0) as blocks,
        coalesce(penalised.penalties, 0) as penalties,
        coalesce(penalised.pim, 0) as pim,
        case when teams.has_usable_shifts then coalesce(stint_time.en_own_seconds, 0) end as en_own_seconds,
        case when teams.has_usable_shifts then coalesce(credited.en_goals_for, 0) end as en_goals_for,
        case when teams.has_usable_shifts then coalesce(credited.en_goals_against, 0) end as en_goals_against,
        case when teams.has_usable_shifts then coalesce(stint_time.dead_seconds, 0) end as dead_seconds,
        case when teams.has_usable_shifts then coalesce(line_changes.line_changes, 0) end as line_changes,
        ratings.avg_skater_rating,
        coalesce(goalie_saves.saves, 0) as saves,
        coalesce(official.assists_official, 0) as assists_official
    from teams
    left join credited on teams.game_id = credited.game_id and teams.team_id = credited.team_id
    left join counted on teams.game_id = counted.game_id and teams.team_id = counted.team_id
    left join shot_kinds on teams.game_id = shot_kinds.game_id and teams.team_id = shot_kinds.team_id
    left join entry_results on teams.game_id = entry_results.game_id and teams.team_id = entry_results.team_id
    left join penalised on teams.game_id = penalised.game_id and teams.team_id = penalised.team_id
    left join stint_time on teams.game_id = stint_time.game_id and teams.team_id = stint_time.team_id
    left join line_changes on teams.game_id = line_changes.game_id and teams.team_id = line_changes.team_id
    left join ratings on teams.game_id = ratings.game_id and teams.team_id = ratings.team_id
    left join goalie_saves on teams.game_id = goalie_saves.game_id and teams.team_id = goalie_saves.team_id
    left join official on teams.game_id = official.game_id and teams.team_id = official.team_id
)

select
    game_id,
    team_id,
    opp_team_id,
    season_id,
    game_type,
    venue,
    goals,
    goals_against,
    shot_attempts,
    shot_attempts_against,
    shots_on_goal,
    shots_on_goal_against,
    unblocked_attempts,
    unblocked_attempts_against,
    100.0 * shot_attempts / nullif(shot_attempts + shot_attempts_against, 0) as cf_pct,
    100.0 * unblocked_attempts / nullif(unblocked_attempts + unblocked_attempts_against, 0) as ff_pct,
    100.0 * goals / nullif(shots_on_goal, 0) as shooting_pct,
    100.0 - 100.0 * goals_against / nullif(shots_on_goal_against, 0) as save_pct,
    100.0 * goals / nullif(shots_on_goal, 0)
        + 100.0 - 100.0 * goals_against / nullif(shots_on_goal_against, 0) as pdo,
    xg,
    xga,
    100.0 * xg / nullif(xg + xga, 0) as xg_pct,
    high_danger_attempts,
    high_danger_attempts_against,
    rush_attempts,
    rebound_attempts,
    pass_attempts,
    passes_completed,
    100.0 * passes_completed / nullif(pass_attempts, 0) as pass_pct,
    shot_assists,
    fo_won,
    fo_lost,
    100.0 * fo_won / nullif(fo_won + fo_lost, 0) as fo_pct,
    giveaways,
    bad_giveaways,
    takeaways,
    entries,
    entries_controlled,
    100.0 * entries_controlled / nullif(entries, 0) as entry_control_pct,
    entries_failed,
    entries_with_sog,
    exits,
    exits_controlled,
    100.0 * exits_controlled / nullif(exits, 0) as exit_control_pct,
    exits_failed,
    keepins,
    keepins_failed,
    blocks,
    penalties,
    pim,
    en_own_seconds,
    en_goals_for,
    en_goals_against,
    dead_seconds,
    line_changes,
    avg_skater_rating,
    saves,
    assists_official
from measured
