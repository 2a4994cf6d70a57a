-- Where every goalie stands in his season, and over all seasons (season_id ALL). Equal values share a place, and the
-- places after them are skipped.
with official_seasons as (
    select
        goalies.player_id,
        goalies.season_id,
        goalies.game_type,
        goalies.team_id,
        seasons.start_date,
        goalies.gp_official,
        goalies.wins,
        goalies.losses,
        goalies.ties,
        goalies.shared_games,
        goalies.goals_against,
        goalies.gaa,
        goalies.shutouts,
        goalies.win_pct,
        goalies.shutout_pct,
        goalies.gp_tracked,
        goalies.save_pct
    from v_goalie_season as goalies
    inner join v_seasons as seasons on goalies.season_id = seasons.season_id
    where goalies.gp_official > 0
),

-- A career is shown with the team of its last season.
last_teams as (
    select
        player_id,
        game_type,
        last_value(team_id order by start_date, season_id) as team_id
    from official_seasons
    group by
        player_id,
        game_type
),

ranked as (
    select
        player_id,
        season_id,
        game_type,
        team_id,
        gp_official,
        wins,
        losses,
        ties,
        shared_games,
        goals_against,
        gaa,
        shutouts,
        win_pct,
        shutout_pct,
        gp_tracked,
        save_pct
    from official_seasons
    union all
    select
        careers.player_id,
        'ALL' as season_id,
        careers.game_type,
        last_teams.team_id,
        careers.gp_official,
        careers.wins,
        careers.losses,
        careers.ties,
        careers.shared_games,
        careers.goals_against,
        careers.gaa,
        careers.shutouts,
        careers.win_pct,
        careers.shutout_pct,
        careers.gp_tracked,
        careers.save_pct
    from v_goalie_career as careers
    inner join last_teams
        on careers.player_id = last_teams.player_id
        and careers.game_type = last_teams.game_type
)

select
    player_id,
    season_id,
    game_type,
    team_id,
    gp_official as games_played,
    wins,
    losses,
    ties,
    shared_games,
    goals_against,
    gaa,
    shutouts,
    win_pct,
    shutout_pct,
    gp_tracked as games_tracked,
    save_pct,
    count(*) over (partition by season_id, game_type) as n_ranked,
    rank() over (partition by season_id, game_type order by wins desc) as wins_rank,
    rank() over (partition by season_id, game_type order by gaa) as gaa_rank,
    rank() over (partition by season_id, game_type order by shutouts desc) as shutouts_rank,
    rank() over (partition by season_id, game_type order by win_pct desc) as win_pct_rank,
    -- Shots are known for tracked games only: who has none has no place.
    case
        when save_pct is not null
            then rank() over (partition by season_id, game_type order by save_pct desc nulls last)
    end as save_pct_rank
from ranked
