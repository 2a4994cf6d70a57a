-- One goalie in one tracked game.
with faced as (
    select
        game_id,
        player_id,
        count(*) filter (where kind = 'save') as saves,
        count(*) filter (where kind = 'goal') as goals_against,
        sum(sog_faced) as sog_faced,
        count(*) filter (where kind = 'save' and outcome = 'freeze') as saves_freeze,
        count(*) filter (where kind = 'save' and outcome = 'rebound') as saves_rebound,
        count(*) filter (where kind = 'save' and outcome = 'played') as saves_played,
        -- Saves and goals against speak through the shot they belong to, so a share can never exceed one.
        count(*) filter (where kind in ('save', 'goal') and danger = 'high') as hd_shots_against,
        count(*) filter (where kind = 'save' and danger = 'high') as hd_saves,
        count(*) filter (where kind in ('save', 'goal') and shot_context = 'rush') as rush_shots_against,
        count(*) filter (where kind = 'save' and shot_context = 'rush') as rush_saves,
        count(*) filter (where kind in ('save', 'goal') and is_rebound) as rebound_shots_against,
        count(*) filter (where kind = 'save' and is_rebound) as rebound_saves,
        count(*) filter (where kind = 'attempt') as attempts_faced,
        sum(unblocked_faced) as unblocked_faced,
        sum(xg_faced) as xg_faced,
        sum(xg_sog) as xg_sog
    from int_goalie_events
    group by game_id, player_id
),

complete_games as (
    select game_id
    from int_season_games
    where type_of_game = 'All'
),

-- Scale and yardstick of the whole league, from its completely tracked games: no constant save percentage is assumed.
league as (
    select
        1.0 * count(*) filter (where events.kind = 'save')
            / nullif(count(*) filter (where events.kind in ('save', 'goal')), 0) as save_share,
        sum(events.xg_faced) / nullif(sum(events.xg_sog), 0) as xg_per_sog_xg
    from int_goalie_events as events
    inner join complete_games as games on events.game_id = games.game_id
),

rebounds as (
    select
        game_id,
        goalie_id as player_id,
        count(*) filter (where event_detail = 'Rebound_TeamRecovered') as rebounds_own,
        count(*) filter (where event_detail = 'Rebound_OppTeamRecovered') as rebounds_opp,
        count(*) filter (where event_detail = 'Rebound_ShotGenerated') as rebounds_shot,
        count(*) filter (where event_detail = 'Rebound_FlurryGenerated') as rebounds_flurry
    from fact_events
    where is_rebound_event and goalie_id is not null
    group by game_id, goalie_id
),

net_time as (
    select
        on_shift.game_id,
        on_shift.player_id,
        sum(slices.duration_s) as toi_seconds,
        sum(slices.playing_s) as playing_toi_seconds
    from fact_shift_players as on_shift
    inner join int_stint_slices as slices on on_shift.shift_id = slices.shift_id
    where on_shift.slot_id = 'SL06' and on_shift.player_id is not null
    group by on_shift.game_id, on_shift.player_id
),

measured as (
    select
        players.game_id,
        players.player_id,
        players.team_id,
        players.opp_team_id,
        players.season_id,
        players.game_type,
        players.venue,
        players.is_sub,
        case when players.has_usable_shifts then coalesce(net_time.toi_seconds, 0) end as toi_seconds,
        case when players.has_usable_shifts then coalesce(net_time.playing_toi_seconds, 0) end as playing_toi_seconds,
        coalesce(faced.saves, 0) as saves,
        case when players.has_usable_shifts then coalesce(faced.goals_against, 0) end as goals_against,
        case when players.has_usable_shifts then coalesce(faced.sog_faced, 0) end as sog_faced,
        coalesce(faced.saves_freeze, 0) as saves_freeze,
        coalesce(faced.saves_rebound, 0) as saves_rebound,
        coalesce(faced.saves_played, 0) as saves_played,
        coalesce(rebounds.rebounds_own, 0) as rebounds_own,
        coalesce(rebounds.rebounds_opp, 0) as rebounds_opp,
        coalesce(rebounds.rebounds_shot, 0) as rebounds_shot,
        coalesce(rebounds.rebounds_flurry, 0) as rebounds_flurry,
        case when players.has_usable_shifts then coalesce(faced.hd_shots_against, 0) end as hd_shots_against,
        coalesce(faced.hd_saves, 0) as hd_saves,
        case when players.has_usable_shifts then coalesce(faced.rush_shots_against, 0) end as rush_shots_against,
        coalesce(faced.rush_saves, 0) as rush_saves,
        case when players.has_usable_shifts then coalesce(faced.rebound_shots_against, 0) end as rebound_shots_against,
        coalesce(faced.rebound_saves, 0) as rebound_saves,
        case when players.has_usable_shifts then coalesce(faced.attempts_faced, 0) end as attempts_faced,
        case when players.has_usable_shifts then coalesce(faced.unblocked_faced, 0) end as unblocked_faced,
        case when players.has_usable_shifts then coalesce(faced.xg_faced, 0) end as xg_faced,
        case when players.has_usable_shifts then league.xg_per_sog_xg * coalesce(faced.xg_sog, 0) end as xg_sog_faced,
        1.0 * rhythm.gap_seconds / nullif(rhythm.gaps, 0) as avg_seconds_between_shots,
        case when players.has_usable_shifts then coalesce(rhythm.rapid_shots, 0) end as rapid_shots,
        case when players.has_usable_shifts then coalesce(rhythm.longest_save_streak, 0) end as longest_save_streak,
        counts.pass_attempts as passes,
        counts.passes_completed,
        counts.giveaways,
        count(*) filter (where net_time.toi_seconds > 0) over (
            partition by players.game_id, players.team_id
        ) as goalies_of_team,
        schedule.period_seconds,
        complete_games.game_id is not null as is_complete,
        league.save_share
    from league
    cross join int_game_players as players
    inner join dim_schedule as schedule on players.game_id = schedule.game_id
    inner join int_player_game_counts as counts on players.game_id = counts.game_id and players.player_id = counts.player_id
    left join complete_games on players.game_id = complete_games.game_id
    left join faced on players.game_id = faced.game_id and players.player_id = faced.player_id
    left join rebounds on players.game_id = rebounds.game_id and players.player_id = rebounds.player_id
    left join int_goalie_game_rhythm as rhythm on players.game_id = rhythm.game_id and players.player_id = rhythm.player_id
    left join net_time on players.game_id = net_time.game_id and players.player_id = net_time.player_id
    where players.is_goalie
),

-- What makes a good and a bad start is configured, not measured.
start_rules as (
    select
        max(weight) filter (where term = 'quality_save_pct') as quality_save_pct,
        max(weight) filter (where term = 'low_shots') as low_shots,
        max(weight) filter (where term = 'bad_save_pct') as bad_save_pct
    from dim_metric_weight
    where metric = 'goalie_start'
),

score_rules as (
    select
        max(weight) filter (where term = 'goalie_save') as per_save,
        max(weight) filter (where term = 'goalie_goal_against') as per_goal_against
    from dim_metric_weight
    where metric = 'game_score'
)

select
    game_id,
    player_id,
    team_id,
    opp_team_id,
    season_id,
    game_type,
    venue,
    is_sub,
    toi_seconds,
    playing_toi_seconds,
    saves,
    goals_against,
    saves + goals_against as shots_against,
    sog_faced,
    100.0 * saves / nullif(saves + goals_against, 0) as save_pct,
    3.0 * period_seconds * goals_against / nullif(toi_seconds, 0) as gaa,
    saves_freeze,
    saves_rebound,
    saves_played,
    100.0 * saves_freeze / nullif(saves, 0) as freeze_pct,
    rebounds_own,
    rebounds_opp,
    rebounds_shot,
    rebounds_flurry,
    100.0 * (saves_freeze + rebounds_own) / nullif(saves, 0) as rebound_control_pct,
    100.0 * rebounds_own
        / nullif(rebounds_own + rebounds_opp + rebounds_shot + rebounds_flurry, 0) as rebound_recovery_pct,
    100.0 * (rebounds_shot + rebounds_flurry)
        / nullif(rebounds_own + rebounds_opp + rebounds_shot + rebounds_flurry, 0) as rebound_danger_pct,
    hd_shots_against,
    hd_saves,
    100.0 * hd_saves / nullif(hd_shots_against, 0) as hd_save_pct,
    rush_shots_against,
    rush_saves,
    100.0 * rush_saves / nullif(rush_shots_against, 0) as rush_save_pct,
    rebound_shots_against,
    rebound_saves,
    100.0 * rebound_saves / nullif(rebound_shots_against, 0) as rebound_save_pct,
    attempts_faced,
    unblocked_faced,
    xg_faced,
    xg_sog_faced,
    case when unblocked_faced > 0 then xg_faced - goals_against end as gsax,
    case when saves + goals_against > 0 then (saves + goals_against) * (1 - save_share) - goals_against end as gsaa,
    case
        when saves + goals_against > 0
            then 1.0 * saves / (saves + goals_against) >= save_share
                or (
                    saves + goals_against <= start_rules.low_shots
                    and 100.0 * saves / (saves + goals_against) >= start_rules.quality_save_pct
                )
    end as quality_start,
    case
        when saves + goals_against > 0 then 100.0 * saves / (saves + goals_against) < start_rules.bad_save_pct
    end as bad_start,
    -- Two goalies who share a clean sheet have no shutout each, and half a game proves none.
    case
        when is_complete and toi_seconds is not null
            then goals_against = 0 and goalies_of_team = 1 and toi_seconds > 0
    end as shutout,
    avg_seconds_between_shots,
    rapid_shots,
    longest_save_streak,
    passes,
    passes_completed,
    giveaways,
    score_rules.per_save * saves + score_rules.per_goal_against * goals_against as goalie_game_score
from start_rules
cross join score_rules
cross join measured
