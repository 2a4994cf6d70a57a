-- Power play and penalty killing of each team and game. The manpower comes from the stints, never from the penalty log;
-- stints with an empty net belong to neither.
with teams as (
    select
        game_id,
        home_team_id as team_id,
        away_team_id as opp_team_id,
        sum(case when home_strength = 'PP' then duration_s else 0 end) as pp_toi_s,
        sum(case when home_strength = 'SH' then duration_s else 0 end) as sh_toi_s
    from fact_shifts
    group by
        game_id,
        home_team_id,
        away_team_id
    union all
    select
        game_id,
        away_team_id as team_id,
        home_team_id as opp_team_id,
        sum(case when away_strength = 'PP' then duration_s else 0 end) as pp_toi_s,
        sum(case when away_strength = 'SH' then duration_s else 0 end) as sh_toi_s
    from fact_shifts
    group by
        game_id,
        home_team_id,
        away_team_id
),
penalised as (
    -- Coincidental, offsetting and misconduct penalties leave both teams at equal strength.
    select
        game_id,
        team_id,
        count(*) as penalties
    from fact_penalties
    where
        not coincidental
        and coalesce(class, 'Minor') in ('Minor', 'Major')
    group by
        game_id,
        team_id
),
power_play as (
    select
        game_id,
        team_id,
        count(*) as attempts,
        count(*) filter (where is_unblocked) as unblocked,
        count(*) filter (where is_sog) as sog,
        sum(xg_flurry) as xg
    from fact_shots
    where strength = 'PP'
    group by
        game_id,
        team_id
),
scored as (
    select
        game_id,
        team_id,
        count(*) filter (where strength = 'PP') as pp_goals,
        count(*) filter (where strength = 'SH') as sh_goals
    from fact_goals
    group by
        game_id,
        team_id
),
counted as (
    select
        teams.game_id,
        teams.team_id,
        teams.opp_team_id,
        coalesce(opponents_penalised.penalties, 0) as pp_opportunities,
        coalesce(own_penalised.penalties, 0) as times_short_handed,
        teams.pp_toi_s,
        teams.sh_toi_s,
        coalesce(own_scored.pp_goals, 0) as pp_goals,
        coalesce(own_power_play.attempts, 0) as pp_attempts,
        coalesce(own_power_play.unblocked, 0) as pp_unblocked,
        coalesce(own_power_play.sog, 0) as pp_sog,
        coalesce(own_power_play.xg, 0.0) as pp_xg,
        coalesce(opp_scored.pp_goals, 0) as pk_goals_against,
        coalesce(opp_power_play.attempts, 0) as pk_attempts_against,
        coalesce(opp_power_play.xg, 0.0) as pk_xg_against,
        coalesce(own_scored.sh_goals, 0) as sh_goals_for
    from teams
    left join penalised as own_penalised
        on
            own_penalised.game_id = teams.game_id
            and own_penalised.team_id = teams.team_id
    left join penalised as opponents_penalised
        on
            opponents_penalised.game_id = teams.game_id
            and opponents_penalised.team_id = teams.opp_team_id
    left join power_play as own_power_play
        on
            own_power_play.game_id = teams.game_id
            and own_power_play.team_id = teams.team_id
    left join power_play as opp_power_play
        on
            opp_power_play.game_id = teams.game_id
            and opp_power_play.team_id = teams.opp_team_id
    left join scored as own_scored
        on
            own_scored.game_id = teams.game_id
            and own_scored.team_id = teams.team_id
    left join scored as opp_scored
        on
            opp_scored.game_id = teams.game_id
            and opp_scored.team_id = teams.opp_team_id
)
select
    game_id,
    team_id,
    opp_team_id,
    pp_opportunities,
    times_short_handed,
    pp_toi_s,
    sh_toi_s,
    pp_goals,
    pp_attempts,
    pp_unblocked,
    pp_sog,
    pp_xg,
    pk_goals_against,
    pk_attempts_against,
    pk_xg_against,
    sh_goals_for,
    100.0 * pp_goals / nullif(pp_opportunities, 0) as pp_pct,
    100.0 * (times_short_handed - pk_goals_against) / nullif(times_short_handed, 0) as pk_pct,
    3600.0 * pp_xg / nullif(pp_toi_s, 0) as pp_xg_per60,
    3600.0 * pk_xg_against / nullif(sh_toi_s, 0) as pk_xga_per60
from counted
