-- Context of each event that the event itself does not state: possession, place of the puck, lead, manpower and what
-- happened shortly before and after.
with turnover_thirds as (
    -- A turnover in the same second as a zone event of its side happened where that zone event happened. A tracker's
    -- own letter is better still.
    select
        turnovers.event_id,
        last_value(moves.third_at order by moves.event_seq) as third_at
    from int_event_stream as turnovers
    inner join int_event_stream as moves
        on
            moves.game_id = turnovers.game_id
            and moves.period = turnovers.period
            and moves.side = turnovers.side
            and moves.clock_start_s = turnovers.clock_start_s
    where
        turnovers.event_type = 'Turnover'
        and turnovers.zone_letter is null
        and moves.event_type = 'Zone_Entry_Exit'
    group by turnovers.event_id
),
placed as (
    select
        stream.*,
        coalesce(turnover_thirds.third_at, stream.third_at) as final_third
    from int_event_stream as stream
    left join turnover_thirds on turnover_thirds.event_id = stream.event_id
)
select
    placed.event_id,
    placed.game_id,
    placed.possession_no,
    placed.zone_run_no,
    placed.owner_side,
    placed.third_before as puck_end_before,
    placed.third_after as puck_end_after,
    case
        when placed.side is null or placed.event_type is null then null
        when placed.final_third = 'N' then 'N'
        when placed.final_third = placed.side then 'D'
        else 'O'
    end as zone_final,
    case
        when placed.side is null or placed.event_type is null then 'unknown'
        when placed.is_anchor or placed.is_centre_draw then 'typed'
        when placed.zone_letter is not null then 'tracked'
        else 'inferred'
    end as zone_final_source,
    greatest(-3, least(3, placed.score_diff)) as lead_clipped,
    case placed.side when 'H' then shifts.home_skaters when 'A' then shifts.away_skaters end as own_skaters,
    case placed.side when 'H' then shifts.away_skaters when 'A' then shifts.home_skaters end as opp_skaters,
    case placed.side when 'H' then shifts.home_net_empty when 'A' then shifts.away_net_empty end as own_net_empty,
    case placed.side when 'H' then shifts.away_net_empty when 'A' then shifts.home_net_empty end as opp_net_empty,
    outlook.s_since_opp_entry,
    outlook.s_since_own_sog,
    outlook.s_since_opp_sog,
    outlook.s_to_own_attempt,
    outlook.s_to_opp_attempt,
    placed.is_dead
from placed
left join int_event_outlook as outlook on outlook.event_id = placed.event_id
left join fact_shifts as shifts on shifts.shift_id = placed.shift_id
