-- A goalie's games one by one: the official line with the result of his team, and what tracking adds.
with goalies as (
    select
        official.player_id,
        official.game_id,
        official.team_id,
        official.opp_team_id,
        official.season_id,
        official.game_type,
        official.venue,
        official.is_sub,
        official.assists,
        official.pim,
        roster.goals_against,
        roster.shutouts,
        -- The official record gives the team's result to every goalie who appeared.
        count(*) over (partition by official.game_id, official.team_id) > 1 as is_shared
    from fact_player_game_log_official as official
    inner join fact_gameroster as roster
        on official.game_id = roster.game_id
        and official.player_id = roster.player_id
    where roster.is_goalie
)

select
    goalies.player_id,
    goalies.game_id,
    schedule.date,
    goalies.team_id,
    goalies.opp_team_id,
    goalies.season_id,
    goalies.game_type,
    goalies.venue,
    goalies.is_sub,
    case when results.win then 'W' when results.loss then 'L' when results.tie then 'T' end as decision,
    goalies.is_shared,
    results.goals_for as team_goals,
    goalies.goals_against,
    goalies.shutouts > 0 as is_shutout,
    goalies.assists,
    goalies.pim,
    tracked.player_id is not null as is_tracked,
    tracked.goals_against as goals_against_tracked,
    tracked.toi_seconds,
    tracked.saves,
    tracked.shots_against,
    tracked.save_pct,
    tracked.xg_faced,
    tracked.gsax,
    tracked.gsaa,
    tracked.quality_start,
    tracked.bad_start,
    tracked.hd_shots_against,
    tracked.hd_saves,
    tracked.hd_save_pct,
    tracked.rush_shots_against,
    tracked.rush_saves,
    tracked.rebound_shots_against,
    tracked.rebound_saves,
    tracked.saves_freeze,
    tracked.saves_rebound,
    tracked.saves_played,
    tracked.rebound_control_pct,
    tracked.goalie_game_score
from goalies
inner join dim_schedule as schedule on goalies.game_id = schedule.game_id
left join fact_team_game_official as results
    on goalies.game_id = results.game_id
    and goalies.team_id = results.team_id
left join fact_goalie_game_stats as tracked
    on goalies.game_id = tracked.game_id
    and goalies.player_id = tracked.player_id
