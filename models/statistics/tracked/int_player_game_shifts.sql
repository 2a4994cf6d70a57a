-- Logical shifts of every player of a game: how many, the longest, and where they began.
select
    shifts.game_id,
    shifts.player_id,
    count(*) as shift_count,
    max(shifts.duration_s) as longest_shift_seconds,
    sum(case when shifts.start_zone = 'O' then 1 else 0 end) as starts_oz,
    sum(case when shifts.start_zone = 'N' then 1 else 0 end) as starts_nz,
    sum(case when shifts.start_zone = 'D' then 1 else 0 end) as starts_dz,
    -- A shift that does not begin with a faceoff began on the fly.
    sum(case when shifts.start_zone is null then 1 else 0 end) as starts_on_the_fly
from fact_player_shifts as shifts
inner join int_tracked_games as games on shifts.game_id = games.game_id
where games.has_usable_shifts
group by shifts.game_id, shifts.player_id
