-- Seasons in the order they were played. Labels cannot be sorted (a summer season has four digits), dates can.
with games as (
    select
        season_id,
        min(date) as first_game_date,
        max(date) filter (where status = 'final') as last_played_date,
        count(*) filter (where status = 'final' and game_type = 'Regular') as games_regular,
        count(*) filter (where status = 'final' and game_type = 'Playoffs') as games_playoffs,
        count(*) filter (where status = 'upcoming') as games_upcoming
    from dim_schedule
    group by season_id
)

select
    seasons.season_id,
    seasons.season,
    seasons.season_half,
    seasons.league_id,
    coalesce(seasons.start_date, games.first_game_date) as start_date,
    games.first_game_date,
    games.last_played_date,
    coalesce(games.games_regular, 0) as games_regular,
    coalesce(games.games_playoffs, 0) as games_playoffs,
    coalesce(games.games_upcoming, 0) as games_upcoming,
    row_number() over (
        partition by seasons.league_id
        order by coalesce(seasons.start_date, games.first_game_date) nulls last, seasons.season_id
    ) as season_number,
    current_seasons.season_id is not null as is_current
from dim_season as seasons
left join games on seasons.season_id = games.season_id
left join v_current_season as current_seasons on seasons.season_id = current_seasons.season_id
