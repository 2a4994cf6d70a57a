-- A skater's shares lie between 0 and 100 and are null when there is nothing to divide by.
select
    concat_ws(' ', game_id, player_id, name) as place,
    case when share is null then 'null' when share between 0 and 100 then 'share' else 'outside' end as found,
    case when coalesce(whole, 0) = 0 then 'null' else 'share' end as wanted
from (
    select
        game_id,
        player_id,
        unnest(make_array(
            'shooting_pct', 'on_target_pct', 'pass_pct', 'fo_pct', 'entry_control_pct', 'exit_control_pct', 'on_cf_pct', 'on_ff_pct',
            'on_sh_pct', 'on_sv_pct'
        )) as name,
        unnest(make_array(
            shooting_pct, on_target_pct, pass_pct, fo_pct, entry_control_pct, exit_control_pct, on_cf_pct, on_ff_pct, on_sh_pct, on_sv_pct
        )) as share,
        unnest(make_array(
            shots_on_goal, shot_attempts, pass_attempts, fo_won + fo_lost, entries, exits, on_cf + on_ca, on_ff + on_fa, on_sf, on_sa
        )) as whole
    from fact_player_game_stats
)

-- So do a team's.
select
    concat_ws(' ', game_id, team_id, name) as place,
    case when share is null then 'null' when share between 0 and 100 then 'share' else 'outside' end as found,
    case when coalesce(whole, 0) = 0 then 'null' else 'share' end as wanted
from (
    select
        game_id,
        team_id,
        unnest(make_array(
            'cf_pct', 'ff_pct', 'shooting_pct', 'save_pct', 'pass_pct', 'fo_pct', 'entry_control_pct', 'exit_control_pct'
        )) as name,
        unnest(make_array(cf_pct, ff_pct, shooting_pct, save_pct, pass_pct, fo_pct, entry_control_pct, exit_control_pct)) as share,
        unnest(make_array(
            shot_attempts + shot_attempts_against, unblocked_attempts + unblocked_attempts_against, shots_on_goal, shots_on_goal_against,
            pass_attempts, fo_won + fo_lost, entries, exits
        )) as whole
    from fact_team_game_stats
)

-- So do a goalie's.
select
    concat_ws(' ', game_id, player_id, name) as place,
    case when share is null then 'null' when share between 0 and 100 then 'share' else 'outside' end as found,
    case when coalesce(whole, 0) = 0 then 'null' else 'share' end as wanted
from (
    select
        game_id,
        player_id,
        unnest(make_array(
            'save_pct', 'freeze_pct', 'rebound_recovery_pct', 'hd_save_pct', 'rush_save_pct', 'rebound_save_pct'
        )) as name,
        unnest(make_array(save_pct, freeze_pct, rebound_recovery_pct, hd_save_pct, rush_save_pct, rebound_save_pct)) as share,
        unnest(make_array(
            shots_against, saves, rebounds_own + rebounds_opp + rebounds_shot + rebounds_flurry, hd_shots_against, rush_shots_against,
            rebound_shots_against
        )) as whole
    from fact_goalie_game_stats
)

-- Seasons divide what they add up.
select
    concat_ws(' ', player_id, season_id, game_type, team_id, name) as place,
    case when share is null then null else round(share, 6) end as found,
    case when coalesce(whole, 0) = 0 then null else round(100.0 * part / whole, 6) end as wanted
from (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        unnest(make_array('shooting_pct', 'pass_pct', 'fo_pct', 'entry_control_pct', 'exit_control_pct', 'on_cf_pct')) as name,
        unnest(make_array(shooting_pct, pass_pct, fo_pct, entry_control_pct, exit_control_pct, on_cf_pct)) as share,
        unnest(make_array(goals, passes_completed, fo_won, entries_controlled, exits_controlled, on_cf)) as part,
        unnest(make_array(shots_on_goal, pass_attempts, fo_won + fo_lost, entries, exits, on_cf + on_ca)) as whole
    from fact_player_season_stats
)

-- Official shares of games won.
select
    concat_ws(' ', team_id, season_id, game_type) as place,
    concat_ws(' ', round(points_pct, 6), round(win_pct, 6)) as found,
    concat_ws(' ', round(100.0 * points / (2 * gp), 6), round(100.0 * w / gp, 6)) as wanted
from fact_team_season_official
