-- A goalie's season, all teams together: the official record beside what the tracked games add.
with typed as (
    select
        player_id,
        season_id,
        team_id,
        unnest(make_array(game_type, 'All')) as game_type,
        games_played,
        wins,
        losses,
        ties,
        shared_games,
        goals_against,
        shutouts,
        assists,
        pim
    from fact_goalie_season_official
),

team_totals as (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        sum(games_played) as games_played,
        sum(wins) as wins,
        sum(losses) as losses,
        sum(ties) as ties,
        sum(shared_games) as shared_games,
        sum(goals_against) as goals_against,
        sum(shutouts) as shutouts,
        sum(assists) as assists,
        sum(pim) as pim
    from typed
    group by player_id, season_id, game_type, team_id
),

-- The team he played most for stands for him in lists.
ranked as (
    select
        team_totals.*,
        row_number() over (
            partition by player_id, season_id, game_type
            order by games_played desc, team_id
        ) as place
    from team_totals
),

official as (
    select
        player_id,
        season_id,
        game_type,
        max(case when place = 1 then team_id end) as team_id,
        count(*) as teams,
        sum(games_played) as games_played,
        sum(wins) as wins,
        sum(losses) as losses,
        sum(ties) as ties,
        sum(shared_games) as shared_games,
        sum(goals_against) as goals_against,
        sum(shutouts) as shutouts,
        sum(assists) as assists,
        sum(pim) as pim
    from ranked
    group by player_id, season_id, game_type
),

tracked as (
    select
        player_id,
        season_id,
        game_type,
        count(*) as teams,
        min(team_id) as any_team_id,
        sum(games_tracked) as games_tracked,
        -- Goals against per regulation game, weighted by the time behind it.
        sum(gaa * toi_seconds) as gaa_times_toi,
        sum(toi_seconds) as toi_seconds,
        sum(playing_toi_seconds) as playing_toi_seconds,
        sum(saves) as saves,
        sum(goals_against) as goals_against,
        sum(shots_against) as shots_against,
        sum(attempts_faced) as attempts_faced,
        sum(unblocked_faced) as unblocked_faced,
        sum(xg_faced) as xg_faced,
        sum(xg_sog_faced) as xg_sog_faced,
        sum(gsax) as gsax,
        sum(gsaa) as gsaa,
        sum(quality_starts) as quality_starts,
        sum(bad_starts) as bad_starts,
        sum(shutouts) as shutouts,
        sum(saves_freeze) as saves_freeze,
        sum(saves_rebound) as saves_rebound,
        sum(saves_played) as saves_played,
        sum(rebounds_own) as rebounds_own,
        sum(rebounds_opp) as rebounds_opp,
        sum(rebounds_shot) as rebounds_shot,
        sum(rebounds_flurry) as rebounds_flurry,
        sum(hd_shots_against) as hd_shots_against,
        sum(hd_saves) as hd_saves,
        sum(rush_shots_against) as rush_shots_against,
        sum(rush_saves) as rush_saves,
        sum(rebound_shots_against) as rebound_shots_against,
        sum(rebound_saves) as rebound_saves,
        sum(rapid_shots) as rapid_shots
    from fact_goalie_season_stats
    group by player_id, season_id, game_type
)

select
    coalesce(official.player_id, tracked.player_id) as player_id,
    coalesce(official.season_id, tracked.season_id) as season_id,
    coalesce(official.game_type, tracked.game_type) as game_type,
    coalesce(official.team_id, tracked.any_team_id) as team_id,
    coalesce(official.teams, tracked.teams) as teams,
    coalesce(official.games_played, 0) as gp_official,
    official.wins,
    official.losses,
    official.ties,
    official.shared_games,
    official.goals_against,
    1.0 * official.goals_against / nullif(official.games_played, 0) as gaa,
    official.shutouts,
    100.0 * official.wins / nullif(official.games_played, 0) as win_pct,
    100.0 * official.shutouts / nullif(official.games_played, 0) as shutout_pct,
    official.assists,
    official.pim,
    coalesce(tracked.games_tracked, 0) as gp_tracked,
    tracked.toi_seconds,
    tracked.playing_toi_seconds,
    tracked.saves,
    tracked.goals_against as goals_against_tracked,
    tracked.shots_against,
    100.0 * tracked.saves / nullif(tracked.shots_against, 0) as save_pct,
    tracked.gaa_times_toi / nullif(tracked.toi_seconds, 0) as gaa_tracked,
    tracked.shutouts as shutouts_tracked,
    tracked.xg_faced,
    tracked.xg_sog_faced,
    tracked.gsax,
    3600.0 * tracked.gsax / nullif(tracked.toi_seconds, 0) as gsax_per60,
    tracked.gsaa,
    tracked.quality_starts,
    100.0 * tracked.quality_starts / nullif(tracked.games_tracked, 0) as quality_start_pct,
    tracked.bad_starts,
    tracked.hd_shots_against,
    tracked.hd_saves,
    100.0 * tracked.hd_saves / nullif(tracked.hd_shots_against, 0) as hd_save_pct,
    tracked.rush_shots_against,
    tracked.rush_saves,
    100.0 * tracked.rush_saves / nullif(tracked.rush_shots_against, 0) as rush_save_pct,
    tracked.rebound_shots_against,
    tracked.rebound_saves,
    100.0 * tracked.rebound_saves / nullif(tracked.rebound_shots_against, 0) as rebound_save_pct,
    tracked.attempts_faced,
    tracked.unblocked_faced,
    tracked.saves_freeze,
    tracked.saves_rebound,
    tracked.saves_played,
    100.0 * tracked.saves_freeze / nullif(tracked.saves, 0) as freeze_pct,
    100.0 * (tracked.saves_freeze + tracked.rebounds_own) / nullif(tracked.saves, 0) as rebound_control_pct,
    tracked.rapid_shots
from official
full outer join tracked
    on official.player_id = tracked.player_id
    and official.season_id = tracked.season_id
    and official.game_type = tracked.game_type
