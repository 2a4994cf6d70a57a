-- Penalties with their length by the rules of the league and the answer to the question whether they cancel out.
with season_rules as (
    -- A league's own rule wins over the default one.
    select
        seasons.season_id,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'minor_pim' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'minor_pim')
        ) as bigint) as minor_pim,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'major_pim' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'major_pim')
        ) as bigint) as major_pim,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'misconduct_pim' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'misconduct_pim')
        ) as bigint) as misconduct_pim,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'minor_seconds' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'minor_seconds')
        ) as bigint) as minor_seconds
    from dim_season as seasons
    cross join dim_league_rule as rules
    where rules.league_id = '*' or rules.league_id = seasons.league_id
    group by seasons.season_id
),
coincidence as (
    select weight as window_s
    from dim_metric_weight
    where metric = 'penalty' and term = 'coincidental_window_s'
),
typed as (
    select
        events.event_id,
        events.game_id,
        events.period,
        events.event_seq,
        events.game_elapsed_s,
        events.sequence_key,
        events.event_player_1_id as player_id,
        events.event_team_id as team_id,
        events.opp_team_id,
        events.opp_player_1_id as drawn_by_id,
        nullif(split_part(events.event_detail_2, '_', 2), '') as infraction,
        nullif(split_part(events.event_detail, '_', 2), '') as class,
        case
            when events.event_detail = 'Penalty_Misconduct' then rules.misconduct_pim
            when events.event_detail = 'Penalty_Major' then rules.major_pim
            else rules.minor_pim
        end as pim,
        case
            when events.event_detail = 'Penalty_Misconduct' then rules.misconduct_pim * 60
            when events.event_detail = 'Penalty_Major' then rules.major_pim * 60
            else rules.minor_seconds
        end as seconds
    from fact_events as events
    left join season_rules as rules on rules.season_id = events.season_id
    where events.is_penalty
),
called_together as (
    -- Penalties called within the window of each other form one call.
    select
        spaced.*,
        sum(starts_call) over (
            partition by game_id
            order by event_seq
            rows between unbounded preceding and current row
        ) as call_no
    from (
        select
            typed.*,
            case
                when game_elapsed_s - lag(game_elapsed_s) over (
                    partition by game_id
                    order by event_seq
                ) <= (select window_s from coincidence) then 0
                else 1
            end as starts_call
        from typed
    ) as spaced
)
-- In one call the penalties of both teams cancel out one by one.
select
    event_id,
    game_id,
    period,
    event_seq,
    game_elapsed_s,
    sequence_key,
    player_id,
    team_id,
    opp_team_id,
    drawn_by_id,
    infraction,
    class,
    pim,
    seconds,
    coalesce(
        row_number() over (
            partition by game_id, call_no, team_id
            order by event_seq
        ) <= count(*) over (partition by game_id, call_no) - count(*) over (partition by game_id, call_no, team_id),
        false
    ) as coincidental
from called_together
