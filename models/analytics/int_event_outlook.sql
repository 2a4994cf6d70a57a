-- Seconds from each event of a sequence back to the last entry and shot on goal of either side and to the last event in
-- another third, and forward to the next attempt of either side. Clocks run down, so that the latest earlier event is
-- the one with the greatest negative clock and the next later one the one with the smallest.
with neighbours as (
    select
        event_id,
        side,
        clock_monotone_s,
        max(case when side = 'H' and event_detail = 'Zone_Entry' then -clock_monotone_s end)
            over before_this as home_entry_at,
        max(case when side = 'A' and event_detail = 'Zone_Entry' then -clock_monotone_s end)
            over before_this as away_entry_at,
        max(case when side = 'H' and event_detail in ('Shot_OnNetSaved', 'Shot_Goal') then -clock_monotone_s end)
            over before_this as home_sog_at,
        max(case when side = 'A' and event_detail in ('Shot_OnNetSaved', 'Shot_Goal') then -clock_monotone_s end)
            over before_this as away_sog_at,
        case third_at
            when 'H' then max(case when third_at <> 'H' then -clock_monotone_s end) over before_this
            when 'A' then max(case when third_at <> 'A' then -clock_monotone_s end) over before_this
        end as other_third_at,
        first_value(case when side = 'H' and event_type = 'Shot' then -clock_monotone_s end) ignore nulls
            over after_this as home_attempt_at,
        first_value(case when side = 'A' and event_type = 'Shot' then -clock_monotone_s end) ignore nulls
            over after_this as away_attempt_at
    from int_event_stream
    where sequence_key is not null
    window
        before_this as (
            partition by game_id, sequence_no
            order by event_seq
            rows between unbounded preceding and 1 preceding
        ),
        after_this as (
            partition by game_id, sequence_no
            order by event_seq
            rows between 1 following and unbounded following
        )
)
select
    event_id,
    -clock_monotone_s - case side when 'H' then away_entry_at when 'A' then home_entry_at end as s_since_opp_entry,
    -clock_monotone_s - case side when 'H' then home_sog_at when 'A' then away_sog_at end as s_since_own_sog,
    -clock_monotone_s - case side when 'H' then away_sog_at when 'A' then home_sog_at end as s_since_opp_sog,
    case side when 'H' then home_attempt_at when 'A' then away_attempt_at end + clock_monotone_s as s_to_own_attempt,
    case side when 'H' then away_attempt_at when 'A' then home_attempt_at end + clock_monotone_s as s_to_opp_attempt,
    -clock_monotone_s - other_third_at as s_since_other_third
from neighbours
where side is not null
