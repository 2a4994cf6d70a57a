-- The season a reader sees first: of the seasons in which the league has played a game, the one that started last. A
-- season that is only announced would show empty pages.
with played_seasons as (
    select
        seasons.league_id,
        seasons.season_id,
        seasons.season,
        coalesce(seasons.start_date, min(schedule.date)) as start_date,
        max(schedule.date) as last_played_date,
        count(*) as games_played
    from dim_season as seasons
    inner join dim_schedule as schedule on seasons.season_id = schedule.season_id
    where schedule.status = 'final'
        and seasons.league_id is not null
    group by
        seasons.league_id,
        seasons.season_id,
        seasons.season,
        seasons.start_date
),

newest_first as (
    select
        played_seasons.*,
        row_number() over (
            partition by league_id
            order by start_date desc, last_played_date desc, season_id
        ) as place
    from played_seasons
)

select
    league_id,
    season_id,
    season,
    start_date,
    last_played_date,
    games_played
from newest_first
where place = 1
