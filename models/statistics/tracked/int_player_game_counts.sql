-- Individual counts of every player of a game, goalies included: what he did, and what was done while he defended.
with credited as (
    select
        game_id,
        player_id,
        sum(goals) as goals,
        sum(primary_assists) as primary_assists,
        sum(secondary_assists) as secondary_assists,
        sum(shot_attempts) as shot_attempts,
        sum(shots_on_goal) as shots_on_goal,
        sum(xg) as xg,
        sum(pass_attempts) as pass_attempts,
        sum(passes_completed) as passes_completed,
        sum(fo_won) as fo_won,
        sum(fo_lost) as fo_lost,
        sum(giveaways) as giveaways,
        sum(bad_giveaways) as bad_giveaways,
        sum(takeaways) as takeaways,
        sum(entries) as entries,
        sum(entries_controlled) as entries_controlled,
        sum(exits) as exits,
        sum(exits_controlled) as exits_controlled,
        sum(blocks) as blocks,
        sum(penalties_taken) as penalties_taken
    from int_player_credits
    group by game_id, player_id
),

-- A shot assist is the completed pass before an attempt; it is no assist.
attempt_roles as (
    select
        game_id,
        unnest(make_array(shooter_id, passer_id)) as player_id,
        unnest(make_array(true, false)) as is_shooter,
        result,
        is_unblocked,
        is_sog,
        danger,
        is_rush,
        is_rebound,
        is_breakaway
    from fact_shots
),

shooting as (
    select
        game_id,
        player_id,
        count(*) filter (where is_shooter and result in ('missed', 'post')) as attempts_missed,
        count(*) filter (where is_shooter and result = 'deflected_wide') as attempts_deflected,
        count(*) filter (where is_shooter and result = 'blocked_opp') as attempts_blocked,
        count(*) filter (where is_shooter and result = 'blocked_own') as attempts_blocked_own,
        count(*) filter (where is_shooter and is_unblocked) as unblocked_attempts,
        count(*) filter (where is_shooter and is_unblocked and danger = 'high') as high_danger_attempts,
        count(*) filter (where is_shooter and is_rush) as rush_attempts,
        count(*) filter (where is_shooter and is_rebound) as rebound_attempts,
        count(*) filter (where is_shooter and is_breakaway) as breakaway_attempts,
        count(*) filter (where not is_shooter) as shot_assists,
        count(*) filter (where not is_shooter and is_sog) as sog_assists
    from attempt_roles
    group by game_id, player_id
),

scoring as (
    select
        game_id,
        scorer_id as player_id,
        sum(case when score_home_after + score_away_after = 1 then 1 else 0 end) as first_goal,
        sum(case when is_gwg then 1 else 0 end) as winning_goal
    from fact_goals
    group by game_id, scorer_id
),

receiving as (
    select
        game_id,
        event_player_2_id as player_id,
        count(*) filter (where is_pass_completed) as passes_received,
        count(*) as passes_targeted
    from fact_events
    where is_pass
    group by game_id, event_player_2_id
),

carriers as (
    select
        game_id,
        player_id,
        count(*) filter (where kind = 'entry' and class = 'dump') as entries_dump,
        count(*) filter (where kind = 'entry_failed') as entries_failed,
        count(*) filter (where kind = 'entry' and sog_after > 0) as entries_with_sog,
        count(*) filter (where kind = 'entry' and goal_after > 0) as entries_with_goal,
        count(*) filter (where kind = 'entry' and class = 'controlled' and sog_after > 0) as controlled_entries_with_sog,
        count(*) filter (where kind = 'exit' and class = 'clear') as exits_clear,
        count(*) filter (where kind = 'exit_failed') as exits_failed,
        count(*) filter (where kind = 'keepin') as keepins,
        count(*) filter (where kind = 'keepin_failed') as keepins_failed
    from fact_zone_transitions
    group by game_id, player_id
),

-- A row defends when its player does not belong to the event's team, on whichever side it was typed.
defenders as (
    select
        rows_of_players.game_id,
        rows_of_players.player_id,
        count(*) filter (where rows_of_players.slot = 1) as primary_def_events,
        count(*) filter (where rows_of_players.slot > 1) as support_def_events,
        count(*) filter (where rows_of_players.slot = 1 and events.is_corsi) as shots_defended,
        count(*) filter (where rows_of_players.slot = 1 and events.is_zone_entry) as entries_defended,
        count(*) filter (where rows_of_players.slot = 1 and events.is_controlled_entry) as controlled_entries_defended
    from fact_event_players as rows_of_players
    inner join fact_events as events on rows_of_players.event_id = events.event_id
    inner join int_game_players as players
        on rows_of_players.game_id = players.game_id
        and rows_of_players.player_id = players.player_id
    where events.event_type is not null and events.is_home_event <> players.is_home
    group by rows_of_players.game_id, rows_of_players.player_id
),

-- Success under pressure is judged on flagged events only; a pass of a file without failures proves nothing.
acting as (
    select
        events.game_id,
        events.event_player_1_id as player_id,
        count(*) as primary_events,
        count(*) filter (where staged.pressure_number is not null) as pressed_events,
        count(*) filter (where staged.pressure_number is not null and events.success_id = 'SU01') as pressed_success,
        count(*) filter (where staged.pressure_number is not null and events.success_id in ('SU01', 'SU02')) as pressed_flagged,
        count(*) filter (where staged.pressure_number is null and events.success_id = 'SU01') as unpressed_success,
        count(*) filter (where staged.pressure_number is null and events.success_id in ('SU01', 'SU02')) as unpressed_flagged
    from fact_events as events
    left join stg_event_players as staged
        on events.game_id = staged.game_id
        and events.event_index = staged.event_index
        and staged.side = 'e'
        and staged.slot = 1
    where events.event_type is not null and events.event_player_1_id is not null
    group by events.game_id, events.event_player_1_id
),

-- Older trackers give both ends of a pressure the same number, newer ones name the presser on the pressed player's row: there
-- an opponent with a number is himself the one under pressure.
pressing_rows as (
    select game_id, event_index, player_id
    from stg_event_players
    where
        side = 'o'
        and pressure_number is not null
        and is_pressured is not true
    union
    select game_id, event_index, pressured_by_player_id as player_id
    from stg_event_players
    where pressured_by_player_id is not null
),

pressers as (
    select
        game_id,
        player_id,
        count(*) as pressures_applied
    from pressing_rows
    group by game_id, player_id
),

-- A tracker that keeps one player per event tells who was under pressure and not by whom.
games_with_pressers as (
    select pressed.game_id
    from (
        select game_id, count(*) as n_events
        from fact_events
        where is_pressured
        group by game_id
    ) as pressed
    inner join (
        select game_id, count(distinct event_index) as n_events
        from pressing_rows
        group by game_id
    ) as pressing on pressing.game_id = pressed.game_id
    where 2 * pressing.n_events >= pressed.n_events
),

penalty_roles as (
    select
        game_id,
        unnest(make_array(player_id, drawn_by_id)) as player_id,
        unnest(make_array(pim, 0)) as pim,
        unnest(make_array(0, 1)) as drawn
    from fact_penalties
),

penalised as (
    select
        game_id,
        player_id,
        sum(pim) as pim,
        sum(drawn) as penalties_drawn
    from penalty_roles
    group by game_id, player_id
)

select
    players.game_id,
    players.player_id,
    coalesce(credited.goals, 0) as goals,
    case when players.has_assist_tags then coalesce(credited.primary_assists, 0) end as primary_assists,
    case when players.has_assist_tags then coalesce(credited.secondary_assists, 0) end as secondary_assists,
    coalesce(scoring.first_goal, 0) as first_goal,
    coalesce(scoring.winning_goal, 0) as winning_goal,
    coalesce(credited.shot_attempts, 0) as shot_attempts,
    coalesce(credited.shots_on_goal, 0) as shots_on_goal,
    coalesce(shooting.attempts_missed, 0) as attempts_missed,
    coalesce(shooting.attempts_deflected, 0) as attempts_deflected,
    coalesce(shooting.attempts_blocked, 0) as attempts_blocked,
    coalesce(shooting.attempts_blocked_own, 0) as attempts_blocked_own,
    coalesce(shooting.unblocked_attempts, 0) as unblocked_attempts,
    coalesce(shooting.high_danger_attempts, 0) as high_danger_attempts,
    coalesce(shooting.rush_attempts, 0) as rush_attempts,
    coalesce(shooting.rebound_attempts, 0) as rebound_attempts,
    coalesce(shooting.breakaway_attempts, 0) as breakaway_attempts,
    coalesce(credited.xg, 0) as xg,
    coalesce(credited.pass_attempts, 0) as pass_attempts,
    coalesce(credited.passes_completed, 0) as passes_completed,
    coalesce(receiving.passes_received, 0) as passes_received,
    coalesce(receiving.passes_targeted, 0) as passes_targeted,
    coalesce(shooting.shot_assists, 0) as shot_assists,
    coalesce(shooting.sog_assists, 0) as sog_assists,
    coalesce(credited.fo_won, 0) as fo_won,
    coalesce(credited.fo_lost, 0) as fo_lost,
    coalesce(credited.giveaways, 0) as giveaways,
    coalesce(credited.bad_giveaways, 0) as bad_giveaways,
    coalesce(credited.takeaways, 0) as takeaways,
    coalesce(credited.entries, 0) as entries,
    coalesce(credited.entries_controlled, 0) as entries_controlled,
    coalesce(carriers.entries_dump, 0) as entries_dump,
    coalesce(carriers.entries_failed, 0) as entries_failed,
    coalesce(carriers.entries_with_sog, 0) as entries_with_sog,
    coalesce(carriers.entries_with_goal, 0) as entries_with_goal,
    coalesce(carriers.controlled_entries_with_sog, 0) as controlled_entries_with_sog,
    coalesce(credited.exits, 0) as exits,
    coalesce(credited.exits_controlled, 0) as exits_controlled,
    coalesce(carriers.exits_clear, 0) as exits_clear,
    coalesce(carriers.exits_failed, 0) as exits_failed,
    coalesce(carriers.keepins, 0) as keepins,
    coalesce(carriers.keepins_failed, 0) as keepins_failed,
    coalesce(defenders.entries_defended, 0) as entries_defended,
    coalesce(defenders.controlled_entries_defended, 0) as controlled_entries_defended,
    coalesce(credited.blocks, 0) as blocks,
    coalesce(defenders.primary_def_events, 0) as primary_def_events,
    coalesce(defenders.support_def_events, 0) as support_def_events,
    coalesce(defenders.shots_defended, 0) as shots_defended,
    coalesce(credited.penalties_taken, 0) as penalties_taken,
    coalesce(penalised.penalties_drawn, 0) as penalties_drawn,
    coalesce(penalised.pim, 0) as pim,
    coalesce(acting.primary_events, 0) as primary_events,
    case when players.has_pressure then coalesce(acting.pressed_events, 0) end as pressed_events,
    case when players.has_pressure then coalesce(acting.pressed_success, 0) end as pressed_success,
    case when players.has_pressure then coalesce(acting.pressed_flagged, 0) end as pressed_flagged,
    case when players.has_pressure then coalesce(acting.unpressed_success, 0) end as unpressed_success,
    case when players.has_pressure then coalesce(acting.unpressed_flagged, 0) end as unpressed_flagged,
    case when games_with_pressers.game_id is not null then coalesce(pressers.pressures_applied, 0) end as pressures_applied
from int_game_players as players
left join credited on players.game_id = credited.game_id and players.player_id = credited.player_id
left join shooting on players.game_id = shooting.game_id and players.player_id = shooting.player_id
left join scoring on players.game_id = scoring.game_id and players.player_id = scoring.player_id
left join receiving on players.game_id = receiving.game_id and players.player_id = receiving.player_id
left join carriers on players.game_id = carriers.game_id and players.player_id = carriers.player_id
left join defenders on players.game_id = defenders.game_id and players.player_id = defenders.player_id
left join acting on players.game_id = acting.game_id and players.player_id = acting.player_id
left join pressers on players.game_id = pressers.game_id and players.player_id = pressers.player_id
left join games_with_pressers on games_with_pressers.game_id = players.game_id
left join penalised on players.game_id = penalised.game_id and players.player_id = penalised.player_id
