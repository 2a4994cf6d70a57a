-- The official line of everybody who appeared in a game. Games are numbered, summed and looked back on inside one season
-- and game type, because a playoff run is told apart from the regular season everywhere.
with appearances as (
    select
        rosters.game_id,
        rosters.player_id,
        rosters.team_id,
        rosters.opp_team_id,
        rosters.season_id,
        schedule.game_type,
        rosters.date,
        rosters.venue,
        -- The official sheet decides who is a goalie; a tracked game knows better who played forward and who defence.
        case
            when rosters.is_goalie then 'G'
            when rosters.tracked_position_id = 'POS04' then 'F'
            when rosters.tracked_position_id = 'POS05' then 'D'
            when rosters.position_id = 'POS04' then 'F'
            when rosters.position_id = 'POS05' then 'D'
        end as position_group,
        rosters.is_sub,
        rosters.goals,
        rosters.assists,
        rosters.points,
        rosters.pim
    from fact_gameroster as rosters
    inner join dim_schedule as schedule on rosters.game_id = schedule.game_id
    -- On the sheet is not on the ice: a 0 means he did not play, unless the box score proves that he did.
    where coalesce(rosters.games_played, 1) <> 0
        or rosters.goals > 0
        or rosters.assists > 0
        or rosters.pim > 0
        or rosters.goals_against > 0
),

numbered as (
    select
        appearances.*,
        cast(row_number() over season_so_far as bigint) as game_number_season,
        sum(points) over season_so_far as points_cum_season,
        avg(goals) over (
            partition by player_id, season_id, game_type
            order by date, game_id
            rows between 4 preceding and current row
        ) as goals_roll5,
        avg(points) over (
            partition by player_id, season_id, game_type
            order by date, game_id
            rows between 4 preceding and current row
        ) as points_roll5
    from appearances
    window season_so_far as (
        partition by player_id, season_id, game_type
        order by date, game_id
        rows between unbounded preceding and current row
    )
),

-- A streak is as long as the number of games since the last one that broke it.
broken as (
    select
        numbered.*,
        coalesce(max(case when points = 0 then game_number_season end) over season_so_far, 0) as last_game_without_point,
        coalesce(max(case when goals = 0 then game_number_season end) over season_so_far, 0) as last_game_without_goal
    from numbered
    window season_so_far as (
        partition by player_id, season_id, game_type
        order by date, game_id
        rows between unbounded preceding and current row
    )
)

select
    game_id,
    player_id,
    team_id,
    opp_team_id,
    season_id,
    game_type,
    venue,
    position_group,
    is_sub,
    game_number_season,
    goals,
    assists,
    points,
    pim,
    points_cum_season,
    goals_roll5,
    points_roll5,
    game_number_season - last_game_without_point as point_streak,
    game_number_season - last_game_without_goal as goal_streak
from broken
