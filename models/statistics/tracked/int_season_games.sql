-- The games that enter season and career numbers: completely tracked ones, each in its own type and in All.
-- Games that were tracked in part have pages, but enter no season.
select
    games.game_id,
    unnest(make_array(games.game_type, 'All')) as type_of_game,
    games.period_seconds,
    games.has_usable_shifts,
    games.stint_seconds,
    games.has_assist_tags,
    games.has_play_detail
from int_tracked_games as games
inner join fact_game_status as status on games.game_id = status.game_id
where status.tracking_status = 'COMPLETE'
