-- Seconds of each player in each slot group, from the stints that are fit to be published.
select
    stint_players.game_id,
    stint_players.player_id,
    min(stint_players.team_id) as team_id,
    sum(stints.duration_s) as slot_s,
    sum(case when stint_players.slot in ('F1', 'F2', 'F3') then stints.duration_s else 0 end) as forward_s,
    sum(case when stint_players.slot in ('D1', 'D2') then stints.duration_s else 0 end) as defense_s,
    sum(case when stint_players.slot = 'G' then stints.duration_s else 0 end) as goalie_s
from stg_shift_players as stint_players
inner join stg_shifts as stints
    on stints.game_id = stint_players.game_id
    and stints.shift_index = stint_players.shift_index
inner join int_game_coverage as coverage on coverage.game_id = stint_players.game_id
where
    stint_players.player_id is not null
    and not coverage.is_on_ice_withheld
    and not coverage.is_quarantined
group by
    stint_players.game_id,
    stint_players.player_id
