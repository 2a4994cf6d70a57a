select
    g.game_id,
    g.player_id,
    g.team_id,
    g.toi_seconds,
    g.playing_toi_seconds,
    g.saves,
    g.goals_against,
    g.shots_against,
    g.sog_faced,
    g.save_pct,
    g.gaa,
    s.saves_p1 as saves_p1,
    s.saves_p2 as saves_p2,
    s.saves_p3 as saves_p3,
    g.saves_freeze,
    g.saves_rebound,
    g.saves_played,
    g.rebounds_own,
    g.rebounds_opp,
    g.rebounds_shot,
    g.rebounds_flurry,
    g.attempts_faced,
    g.unblocked_faced,
    g.shutout,
    g.passes,
    g.passes_completed,
    g.giveaways,
    g.goalie_game_score,
    g.xg_faced,
    g.gsax
from fact_goalie_game_stats as g
left join (
    select
        game_id,
        player_id,
        sum(case when split_value = '1' then saves end) as saves_p1,
        sum(case when split_value = '2' then saves end) as saves_p2,
        sum(case when split_value = '3' then saves end) as saves_p3
    from fact_goalie_game_split
    where split_type = 'period'
    group by game_id, player_id
) as s
    on g.game_id = s.game_id
    and g.player_id = s.player_id
