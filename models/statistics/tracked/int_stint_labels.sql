-- What a stint is for either side: the words by which ice time and events are split.
-- Games without usable shifts have no rows here, so nothing that needs a stint can be counted in them.
select
    shifts.shift_id,
    shifts.game_id,
    shifts.period,
    case when shifts.period <= 3 then cast(shifts.period as varchar) else 'OT' end as period_label,
    shifts.home_team_id,
    shifts.away_team_id,
    shifts.home_goalie_id,
    shifts.away_goalie_id,
    shifts.home_strength,
    shifts.away_strength,
    concat(shifts.home_skaters, 'v', shifts.away_skaters) as home_manpower,
    concat(shifts.away_skaters, 'v', shifts.home_skaters) as away_manpower,
    -- The opposition of the home team is the away team, and the other way round.
    case
        when shifts.away_rating_avg >= 5 then 'TI01'
        when shifts.away_rating_avg >= 4 then 'TI02'
        when shifts.away_rating_avg >= 3 then 'TI03'
        when shifts.away_rating_avg < 3 then 'TI04'
        else 'unknown'
    end as home_opp_tier,
    case
        when shifts.home_rating_avg >= 5 then 'TI01'
        when shifts.home_rating_avg >= 4 then 'TI02'
        when shifts.home_rating_avg >= 3 then 'TI03'
        when shifts.home_rating_avg < 3 then 'TI04'
        else 'unknown'
    end as away_opp_tier
from fact_shifts as shifts
inner join int_tracked_games as games on shifts.game_id = games.game_id
where games.has_usable_shifts
