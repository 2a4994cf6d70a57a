select
    t.game_id,
    t.team_id,
    t.opp_team_id,
    t.venue,
    t.goals,
    t.goals_against,
    t.shot_attempts,
    t.shot_attempts_against,
    t.shots_on_goal,
    t.shots_on_goal_against,
    t.unblocked_attempts,
    t.unblocked_attempts_against,
    t.cf_pct,
    t.ff_pct,
    t.shooting_pct,
    t.save_pct,
    t.high_danger_attempts,
    t.rush_attempts,
    t.rebound_attempts,
    t.pass_attempts,
    t.passes_completed,
    t.fo_won,
    t.fo_lost,
    t.giveaways,
    t.bad_giveaways,
    t.takeaways,
    t.entries,
    t.entries_controlled,
    t.entries_failed,
    t.exits,
    t.exits_controlled,
    t.exits_failed,
    t.keepins,
    t.keepins_failed,
    t.penalties,
    t.blocks,
    t.pim,
    st.pp_toi_s as pp_seconds,
    st.sh_toi_s as sh_seconds,
    t.en_own_seconds,
    coalesce(s.attempts_ev, 0) as attempts_ev,
    coalesce(s.attempts_pp, 0) as attempts_pp,
    coalesce(s.attempts_sh, 0) as attempts_sh,
    coalesce(s.attempts_en_own, 0) as attempts_en_own,
    coalesce(s.attempts_en_opp, 0) as attempts_en_opp,
    st.pp_goals as pp_goals,
    t.en_goals_for,
    t.en_goals_against,
    t.dead_seconds,
    t.line_changes,
    t.avg_skater_rating,
    t.saves,
    t.assists_official,
    t.xg
from fact_team_game_stats as t
left join fact_special_teams as st
    on t.game_id = st.game_id
    and t.team_id = st.team_id
left join (
    select
        game_id,
        team_id,
        sum(case when split_value = 'EV' then attempts_for end) as attempts_ev,
        sum(case when split_value = 'PP' then attempts_for end) as attempts_pp,
        sum(case when split_value = 'SH' then attempts_for end) as attempts_sh,
        sum(case when split_value = 'EN_OWN' then attempts_for end) as attempts_en_own,
        sum(case when split_value = 'EN_OPP' then attempts_for end) as attempts_en_opp
    from fact_team_game_split
    where split_type = 'strength'
    group by game_id, team_id
) as s
    on t.game_id = s.game_id
    and t.team_id = s.team_id
