-- A skater's season, all teams together: the official box score beside what the tracked games add. Never mix the two
-- denominators: gp_official belongs to the official columns, gp_tracked to the others.
with tracked as (
    select
        player_id,
        season_id,
        game_type,
        count(*) as teams,
        min(team_id) as any_team_id,
        sum(games_tracked) as games_tracked,
        sum(games_with_assist_tags) as games_with_assist_tags,
        sum(games_with_play_detail) as games_with_play_detail,
        sum(games_with_ice_time) as games_with_ice_time,
        sum(primary_assists) as primary_assists,
        sum(secondary_assists) as secondary_assists,
        sum(points) as points,
        sum(goals) as goals,
        sum(toi_seconds) as toi_seconds,
        sum(playing_toi_seconds) as playing_toi_seconds,
        sum(shift_count) as shift_count,
        sum(toi_ev) as toi_ev,
        sum(toi_pp) as toi_pp,
        sum(toi_sh) as toi_sh,
        sum(shot_attempts) as shot_attempts,
        sum(shots_on_goal) as shots_on_goal,
        sum(unblocked_attempts) as unblocked_attempts,
        sum(high_danger_attempts) as high_danger_attempts,
        sum(rush_attempts) as rush_attempts,
        sum(rebound_attempts) as rebound_attempts,
        sum(xg) as xg,
        sum(pass_attempts) as pass_attempts,
        sum(passes_completed) as passes_completed,
        sum(shot_assists) as shot_assists,
        sum(fo_won) as fo_won,
        sum(fo_lost) as fo_lost,
        sum(giveaways) as giveaways,
        sum(bad_giveaways) as bad_giveaways,
        sum(takeaways) as takeaways,
        sum(entries) as entries,
        sum(entries_controlled) as entries_controlled,
        sum(entries_with_sog) as entries_with_sog,
        sum(exits) as exits,
        sum(exits_controlled) as exits_controlled,
        sum(keepins) as keepins,
        sum(entries_defended) as entries_defended,
        sum(blocks) as blocks,
        sum(penalties_taken) as penalties_taken,
        sum(penalties_drawn) as penalties_drawn,
        sum(on_cf) as on_cf,
        sum(on_ca) as on_ca,
        sum(on_ff) as on_ff,
        sum(on_fa) as on_fa,
        sum(on_sf) as on_sf,
        sum(on_sa) as on_sa,
        sum(on_gf) as on_gf,
        sum(on_ga) as on_ga,
        sum(on_xgf) as on_xgf,
        sum(on_xga) as on_xga,
        sum(off_cf) as off_cf,
        sum(off_ca) as off_ca,
        sum(plus) as plus,
        sum("minus") as "minus",
        sum(starts_oz) as starts_oz,
        sum(starts_nz) as starts_nz,
        sum(starts_dz) as starts_dz,
        sum(starts_on_the_fly) as starts_on_the_fly,
        sum(toi_seconds_with_assist_tags) as toi_seconds_with_assist_tags
    from fact_player_season_stats
    group by player_id, season_id, game_type
),

team_games as (
    select
        player_id,
        season_id,
        team_id,
        unnest(make_array(game_type, 'All')) as game_type,
        games_played
    from fact_player_season_official
),

team_totals as (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        sum(games_played) as games_played
    from team_games
    group by player_id, season_id, game_type, team_id
),

-- The team he played most for stands for him in lists.
ranked_teams as (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        row_number() over (
            partition by player_id, season_id, game_type
            order by games_played desc, team_id
        ) as place,
        count(*) over (partition by player_id, season_id, game_type) as teams
    from team_totals
),

main_teams as (
    select player_id, season_id, game_type, team_id, teams
    from ranked_teams
    where place = 1
)

select
    coalesce(official.player_id, tracked.player_id) as player_id,
    coalesce(official.season_id, tracked.season_id) as season_id,
    coalesce(official.game_type, tracked.game_type) as game_type,
    coalesce(main_teams.team_id, tracked.any_team_id) as team_id,
    coalesce(main_teams.teams, tracked.teams) as teams,
    coalesce(official.games_played, 0) as gp_official,
    official.goals,
    official.assists,
    official.points,
    official.pim,
    official.goals_per_game,
    official.assists_per_game,
    official.points_per_game,
    official.pim_per_game,
    official.games_as_sub,
    official.multi_point_games,
    official.hat_tricks,
    official.longest_point_streak,
    coalesce(tracked.games_tracked, 0) as gp_tracked,
    coalesce(tracked.games_with_assist_tags, 0) as games_with_assist_tags,
    coalesce(tracked.games_with_play_detail, 0) as games_with_play_detail,
    coalesce(tracked.games_with_ice_time, 0) as games_with_ice_time,
    tracked.primary_assists,
    tracked.secondary_assists,
    tracked.primary_assists + tracked.secondary_assists as assists_tracked,
    tracked.points as points_tracked,
    tracked.goals as goals_tracked,
    tracked.toi_seconds,
    tracked.playing_toi_seconds,
    tracked.shift_count,
    1.0 * tracked.toi_seconds / nullif(tracked.shift_count, 0) as avg_shift_seconds,
    tracked.toi_ev,
    tracked.toi_pp,
    tracked.toi_sh,
    tracked.shot_attempts,
    tracked.shots_on_goal,
    tracked.unblocked_attempts,
    100.0 * tracked.goals / nullif(tracked.shots_on_goal, 0) as shooting_pct,
    tracked.high_danger_attempts,
    tracked.rush_attempts,
    tracked.rebound_attempts,
    tracked.xg,
    tracked.goals - tracked.xg as goals_minus_xg,
    tracked.pass_attempts,
    tracked.passes_completed,
    100.0 * tracked.passes_completed / nullif(tracked.pass_attempts, 0) as pass_pct,
    tracked.shot_assists,
    tracked.fo_won,
    tracked.fo_lost,
    100.0 * tracked.fo_won / nullif(tracked.fo_won + tracked.fo_lost, 0) as fo_pct,
    tracked.giveaways,
    tracked.bad_giveaways,
    tracked.takeaways,
    tracked.takeaways - tracked.bad_giveaways as turnover_diff,
    tracked.entries,
    tracked.entries_controlled,
    100.0 * tracked.entries_controlled / nullif(tracked.entries, 0) as entry_control_pct,
    tracked.entries_with_sog,
    tracked.exits,
    tracked.exits_controlled,
    100.0 * tracked.exits_controlled / nullif(tracked.exits, 0) as exit_control_pct,
    tracked.keepins,
    tracked.entries_defended,
    tracked.blocks,
    tracked.penalties_taken,
    tracked.penalties_drawn,
    tracked.on_cf,
    tracked.on_ca,
    100.0 * tracked.on_cf / nullif(tracked.on_cf + tracked.on_ca, 0) as on_cf_pct,
    tracked.on_ff,
    tracked.on_fa,
    100.0 * tracked.on_ff / nullif(tracked.on_ff + tracked.on_fa, 0) as on_ff_pct,
    tracked.on_sf,
    tracked.on_sa,
    tracked.on_gf,
    tracked.on_ga,
    100.0 * tracked.on_gf / nullif(tracked.on_sf, 0) as on_sh_pct,
    100.0 - 100.0 * tracked.on_ga / nullif(tracked.on_sa, 0) as on_sv_pct,
    100.0 * tracked.on_gf / nullif(tracked.on_sf, 0) + 100.0 - 100.0 * tracked.on_ga / nullif(tracked.on_sa, 0) as pdo,
    tracked.on_xgf,
    tracked.on_xga,
    100.0 * tracked.on_xgf / nullif(tracked.on_xgf + tracked.on_xga, 0) as on_xgf_pct,
    100.0 * tracked.off_cf / nullif(tracked.off_cf + tracked.off_ca, 0) as off_cf_pct,
    100.0 * tracked.on_cf / nullif(tracked.on_cf + tracked.on_ca, 0) - 100.0 * tracked.off_cf / nullif(tracked.off_cf + tracked.off_ca, 0) as cf_pct_rel,
    tracked.plus,
    tracked."minus" as "minus",
    tracked.plus - tracked."minus" as plus_minus,
    tracked.starts_oz,
    tracked.starts_nz,
    tracked.starts_dz,
    tracked.starts_on_the_fly,
    100.0 * tracked.starts_oz / nullif(tracked.starts_oz + tracked.starts_dz, 0) as oz_start_pct,
    case when tracked.games_with_ice_time = tracked.games_tracked then 3600.0 * tracked.goals / nullif(tracked.toi_seconds, 0) end as goals_per60,
    case when tracked.games_with_ice_time = tracked.games_tracked then 3600.0 * tracked.points / nullif(tracked.toi_seconds_with_assist_tags, 0) end as points_per60,
    case when tracked.games_with_ice_time = tracked.games_tracked then 3600.0 * tracked.shots_on_goal / nullif(tracked.toi_seconds, 0) end as shots_on_goal_per60,
    case when tracked.games_with_ice_time = tracked.games_tracked then 3600.0 * tracked.xg / nullif(tracked.toi_seconds, 0) end as xg_per60,
    3600.0 * tracked.on_xgf / nullif(tracked.toi_seconds, 0) as on_xgf_per60,
    3600.0 * tracked.on_xga / nullif(tracked.toi_seconds, 0) as on_xga_per60
from v_player_season_official as official
full outer join tracked
    on official.player_id = tracked.player_id
    and official.season_id = tracked.season_id
    and official.game_type = tracked.game_type
left join main_teams
    on coalesce(official.player_id, tracked.player_id) = main_teams.player_id
    and coalesce(official.season_id, tracked.season_id) = main_teams.season_id
    and coalesce(official.game_type, tracked.game_type) = main_teams.game_type
