-- Every event with a clock has a row.
select
    concat_ws(' ', events.game_id, events.event_id) as place,
    chances.game_elapsed_s as found,
    events.game_elapsed_s as wanted
from fact_events as events
full join fact_win_probability as chances on events.event_id = chances.event_id
where events.game_elapsed_s is not null or chances.event_id is not null

-- A step is the difference of two neighbours.
with neighbours as (
    select
        chances.event_id,
        chances.wpa,
        chances.wp_home - lag(chances.wp_home) over (partition by chances.game_id order by events.event_seq) as difference
    from fact_win_probability as chances
    inner join fact_events as events on chances.event_id = events.event_id
)
select
    event_id as place,
    abs(wpa - difference) < 0.000000001 as found,
    true as wanted
from neighbours
where difference is not null

-- The last row of a game that was tracked to its end is the official result.
with ranked as (
    select
        chances.game_id,
        chances.p_home_win,
        chances.p_tie,
        chances.p_away_win,
        row_number() over (partition by chances.game_id order by events.event_seq desc) as place_from_end
    from fact_win_probability as chances
    inner join fact_events as events on chances.event_id = events.event_id
)
select
    ranked.game_id as place,
    concat_ws(' ', ranked.p_home_win, ranked.p_tie, ranked.p_away_win) as found,
    case
        when games.home_goals > games.away_goals then '1.0 0.0 0.0'
        when games.home_goals = games.away_goals then '0.0 1.0 0.0'
        else '0.0 0.0 1.0'
    end as wanted
from ranked
inner join fact_game_status as games on ranked.game_id = games.game_id
where ranked.place_from_end = 1 and games.events_status = 'full' and games.home_goals is not null

-- Before the last row nothing is certain but what the clock leaves no time for.
select
    chances.event_id as place,
    chances.p_home_win < 1 and chances.p_away_win < 1 as found,
    true as wanted
from fact_win_probability as chances
inner join fact_events as events on chances.event_id = events.event_id
where events.period < 3 and abs(events.home_score - events.away_score) < 5

-- Goals, and only goals, are worth something to their team.
select
    events.event_id as place,
    chances.wpa_goal is not null as found,
    events.is_goal and events.is_home_event is not null as wanted
from fact_win_probability as chances
inner join fact_events as events on chances.event_id = events.event_id

-- At the opening faceoff the chances are those of the goals that were expected: the better team is ahead.
with first_rows as (
    select
        chances.game_id,
        chances.wp_home,
        row_number() over (partition by chances.game_id order by events.event_seq) as place_from_start
    from fact_win_probability as chances
    inner join fact_events as events on chances.event_id = events.event_id
    where events.home_score = 0 and events.away_score = 0 and not events.is_goal and events.period = 1
        and events.game_elapsed_s < 5
)
select
    first_rows.game_id as place,
    first_rows.wp_home > 0.5 as found,
    said.exp_home_goals > said.exp_away_goals as wanted
from first_rows
inner join fact_game_predictions as said on first_rows.game_id = said.game_id and said.model = 'poisson'
where first_rows.place_from_start = 1 and abs(said.exp_home_goals - said.exp_away_goals) > 0.2
