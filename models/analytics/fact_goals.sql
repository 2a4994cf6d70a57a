-- Goals, inferred ones included, with their shot, the score they made and the box score's scorer.
with goals as (
    select
        events.*,
        case when is_home_event then home_score + 1 else home_score end as score_home_after,
        case when not is_home_event then away_score + 1 else away_score end as score_away_after,
        row_number() over (
            partition by game_id, event_team_id
            order by period, event_seq
        ) as goal_number
    from fact_events as events
    where is_goal
),
scored as (
    -- The official score decides the game; a game without one is decided by its tracked goals.
    select
        goals.*,
        coalesce(schedule.home_goals, max(goals.score_home_after) over (partition by goals.game_id)) as final_home_goals,
        coalesce(schedule.away_goals, max(goals.score_away_after) over (partition by goals.game_id)) as final_away_goals
    from goals
    inner join dim_schedule as schedule on schedule.game_id = goals.game_id
),
differences as (
    -- Tracked goals of each player minus those of the box score.
    select
        game_id,
        team_id,
        player_id,
        sum(tracked) as tracked_goals,
        sum(tracked - official) as surplus
    from (
        select
            game_id,
            event_team_id as team_id,
            event_player_1_id as player_id,
            1 as tracked,
            0 as official
        from fact_events
        where is_goal and event_player_1_id is not null
        union all
        select
            game_id,
            team_id,
            player_id,
            0 as tracked,
            goals as official
        from fact_gameroster
        where goals > 0
    ) as credits
    group by
        game_id,
        team_id,
        player_id
),
disputes as (
    -- Exactly one player of a side has goals too many and exactly one as many too few: the box score gives them to the
    -- other one.
    select
        game_id,
        team_id,
        max(case when surplus > 0 then player_id end) as tracked_scorer_id,
        max(case when surplus < 0 then player_id end) as official_scorer_id,
        max(case when surplus > 0 then surplus end) as goals_in_dispute,
        max(case when surplus > 0 then tracked_goals end) as goals_of_tracked_scorer
    from differences
    where surplus <> 0
    group by
        game_id,
        team_id
    having
        count(*) = 2
        and sum(surplus) = 0
)
select
    scored.event_id as goal_event_id,
    scored.goal_shot_event_id as event_id,
    scored.game_id,
    scored.period,
    scored.clock_start_s,
    scored.game_elapsed_s,
    scored.event_team_id as team_id,
    scored.event_player_1_id as scorer_id,
    scored.assist_1_id,
    scored.assist_2_id,
    scored.goalie_id,
    shots.shot_type,
    scored.event_team_strength as strength,
    scored.event_team_situation as situation,
    case
        when scored.final_home_goals = scored.final_away_goals or scored.event_team_id is null then false
        when scored.is_home_event
            then scored.final_home_goals > scored.final_away_goals and scored.goal_number = scored.final_away_goals + 1
        else scored.final_away_goals > scored.final_home_goals and scored.goal_number = scored.final_home_goals + 1
    end as is_gwg,
    scored.event_team_id is not null and scored.score_home_after = scored.score_away_after as is_tying,
    scored.event_team_id is not null and scored.home_score = scored.away_score as is_go_ahead,
    scored.score_home_after,
    scored.score_away_after,
    shots.xg,
    scored.shift_id,
    scored.sequence_key,
    case when scored.is_inferred then 'inferred' else 'tracked' end as source,
    case
        when disputes.official_scorer_id is null then scored.event_player_1_id
        -- With some of the scorer's goals in dispute nobody knows which.
        when disputes.goals_in_dispute = disputes.goals_of_tracked_scorer then disputes.official_scorer_id
    end as official_scorer_id
from scored
left join fact_shots as shots on shots.event_id = scored.goal_shot_event_id
left join disputes
    on
        disputes.game_id = scored.game_id
        and disputes.team_id = scored.event_team_id
        and disputes.tracked_scorer_id = scored.event_player_1_id
