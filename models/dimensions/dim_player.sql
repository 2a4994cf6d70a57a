-- The only table with names; they come straight from the input, so that no other table holds them.
-- A player wears the number of his latest game in which he had one: numbers change over the years and
-- between teams.
with latest_numbers as (
    select
        roster.player_id,
        last_value(roster.jersey_number order by schedule.date, schedule.game_id) as last_jersey
    from stg_gameroster as roster
    inner join stg_schedule as schedule on roster.game_id = schedule.game_id
    where roster.jersey_number is not null
    group by roster.player_id
)

select
    players.player_id,
    names.player_name,
    names.first_name,
    names.last_name,
    positions.position_id as primary_position_id,
    players.current_skill_rating,
    players.skill_rating_last_year,
    players.birth_year,
    players.gender,
    players.highest_beer_league,
    players.leadership,
    players.current_team_id,
    latest_numbers.last_jersey,
    players.pseudonym,
    names.player_url,
    names.image_url
from stg_players as players
inner join raw_players as names on players.player_id = names.player_id
left join dim_position as positions on players.primary_position = positions.position
left join latest_numbers on players.player_id = latest_numbers.player_id
