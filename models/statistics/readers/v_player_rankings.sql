-- Where every skater stands in his season, and over all seasons (season_id ALL). Equal values share a place, and the
-- places after them are skipped. A career is shown with the team and position of its last season.
with last_seasons as (
    select
        seasons.player_id,
        seasons.game_type,
        seasons.team_id,
        seasons.position_group
    from v_player_season_official as seasons
    inner join fact_player_career_official as careers
        on seasons.player_id = careers.player_id
        and seasons.game_type = careers.game_type
        and seasons.season_id = careers.last_season_id
),

ranked as (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        position_group,
        games_played,
        goals,
        assists,
        points,
        pim,
        goals_per_game,
        assists_per_game,
        points_per_game,
        pim_per_game
    from v_player_season_official
    union all
    select
        careers.player_id,
        'ALL' as season_id,
        careers.game_type,
        last_seasons.team_id,
        last_seasons.position_group,
        careers.games_played,
        careers.goals,
        careers.assists,
        careers.points,
        careers.pim,
        careers.goals_per_game,
        careers.assists_per_game,
        careers.points_per_game,
        careers.pim_per_game
    from fact_player_career_official as careers
    inner join last_seasons
        on careers.player_id = last_seasons.player_id
        and careers.game_type = last_seasons.game_type
)

select
    player_id,
    season_id,
    game_type,
    team_id,
    position_group,
    games_played,
    goals,
    assists,
    points,
    pim,
    goals_per_game,
    assists_per_game,
    points_per_game,
    pim_per_game,
    count(*) over (partition by season_id, game_type) as n_ranked,
    rank() over (partition by season_id, game_type order by points desc) as points_rank,
    rank() over (partition by season_id, game_type order by goals desc) as goals_rank,
    rank() over (partition by season_id, game_type order by assists desc) as assists_rank,
    rank() over (partition by season_id, game_type order by points_per_game desc) as points_per_game_rank,
    rank() over (partition by season_id, game_type order by pim desc) as pim_rank
from ranked
