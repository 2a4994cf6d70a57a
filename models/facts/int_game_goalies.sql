-- Who counts as a goalie of a loaded game: more than half of his seconds in the goalie slot. Without stints the
-- roster position decides.
with by_ice_time as (
    select
        game_id,
        player_id,
        team_id
    from int_player_slot_seconds
    where 2 * goalie_s > slot_s
),
games_with_stints as (
    select distinct game_id
    from int_player_slot_seconds
),
by_roster as (
    select
        rosters.game_id,
        rosters.player_id,
        rosters.team_id
    from stg_gameroster as rosters
    inner join int_game_coverage as coverage on coverage.game_id = rosters.game_id
    left anti join games_with_stints on games_with_stints.game_id = rosters.game_id
    where rosters.position = 'Goalie'
)
select
    game_id,
    player_id,
    team_id
from by_ice_time
union all
select
    game_id,
    player_id,
    team_id
from by_roster
