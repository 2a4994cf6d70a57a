-- Logical shifts: consecutive stints of a player in one period, with what happened while he was on the ice.
with stints as (
    select
        stints.*,
        case when stints.is_first_segment then stints.start_kind end as first_start_kind,
        case when stints.is_first_segment then stints.start_zone end as first_start_zone,
        case when stints.is_last_segment then stop_types.shift_stop_type end as last_stop_type
    from v_stint_players as stints
    inner join fact_shifts as shifts on shifts.shift_id = stints.shift_id
    left join dim_shift_stop_type as stop_types on stop_types.shift_stop_type_id = shifts.stop_type_id
    where stints.player_id is not null
),
rolled_up as (
    select
        game_id,
        player_id,
        shift_no,
        min(season_id) as season_id,
        min(team_id) as team_id,
        min(period) as period,
        bool_or(is_goalie) as is_goalie,
        min(start_elapsed_s) as start_elapsed_s,
        max(start_elapsed_s + duration_s) as end_elapsed_s,
        sum(duration_s) as duration_s,
        sum(live_s) as live_s,
        count(*) as stints,
        max(first_start_kind) as start_kind,
        max(first_start_zone) as start_zone,
        max(last_stop_type) as end_stop_type,
        sum(case when strength = 'EV' then duration_s else 0 end) as ev_s,
        sum(case when strength = 'PP' then duration_s else 0 end) as pp_s,
        sum(case when strength = 'SH' then duration_s else 0 end) as sh_s,
        sum(case when strength = 'EN_OWN' then duration_s else 0 end) as en_own_s,
        sum(case when strength = 'EN_OPP' then duration_s else 0 end) as en_opp_s,
        sum(cf) as cf,
        sum(ca) as ca,
        sum(ff) as ff,
        sum(fa) as fa,
        sum(sf) as sf,
        sum(sa) as sa,
        sum(xgf) as xgf,
        sum(xga) as xga,
        sum(gf) as gf,
        sum(ga) as ga,
        1.0 * sum(own_rating * duration_s)
        / nullif(sum(case when own_rating is not null then duration_s end), 0) as own_rating,
        1.0 * sum(opp_rating * duration_s)
        / nullif(sum(case when opp_rating is not null then duration_s end), 0) as opp_rating
    from stints
    group by
        game_id,
        player_id,
        shift_no
),
own_acts as (
    select
        on_ice.game_id,
        on_ice.player_id,
        on_ice.shift_no,
        count(*) filter (
            where events.event_type in ('Possession', 'Pass', 'Shot', 'Zone_Entry_Exit', 'Turnover')
        ) as touches,
        count(*) filter (where events.is_corsi) as attempts,
        count(*) filter (where events.is_giveaway) as giveaways
    from fact_event_players as acting
    inner join fact_events as events on events.event_id = acting.event_id
    inner join fact_shift_players as on_ice on on_ice.shift_player_id = acting.shift_player_id
    where acting.is_primary
    group by
        on_ice.game_id,
        on_ice.player_id,
        on_ice.shift_no
),
weights as (
    select
        max(weight) filter (where term = 'unblocked_weight') as unblocked_weight,
        max(weight) filter (where term = 'min_live_s') as min_live_s,
        max(weight) filter (where term = 'tier_1_min') as tier_1_min,
        max(weight) filter (where term = 'tier_2_min') as tier_2_min,
        max(weight) filter (where term = 'tier_3_min') as tier_3_min,
        max(weight) filter (where term = 'tier_4_min') as tier_4_min
    from dim_metric_weight
    where metric = 'shift_quality'
),
judged as (
    select
        rolled_up.*,
        -- The manpower in which most of the shift was played.
        case greatest(ev_s, pp_s, sh_s, en_own_s, en_opp_s)
            when ev_s then 'EV'
            when pp_s then 'PP'
            when sh_s then 'SH'
            when en_own_s then 'EN_OWN'
            else 'EN_OPP'
        end as strength,
        xgf - xga + (select unblocked_weight from weights) * (ff - fa) as net,
        -- A shift with hardly any play cannot be judged, and a goalie's is a game.
        not is_goalie and live_s >= (select min_live_s from weights) as is_comparable
    from rolled_up
),
compared as (
    select
        judged.*,
        case
            when is_comparable
                then 100.0 * (rank() over like_shifts - 1 + 0.5 * count(*) over equal_shifts)
                    / count(*) over all_like_shifts
        end as quality_pct
    from judged
    window
        like_shifts as (
            partition by season_id, strength, is_comparable
            order by net
        ),
        equal_shifts as (partition by season_id, strength, is_comparable, net),
        all_like_shifts as (partition by season_id, strength, is_comparable)
)
select
    compared.game_id,
    compared.player_id,
    compared.shift_no,
    compared.team_id,
    compared.is_goalie,
    compared.period,
    compared.start_elapsed_s,
    compared.end_elapsed_s,
    compared.duration_s,
    compared.live_s,
    compared.stints,
    compared.start_kind,
    compared.start_zone,
    compared.end_stop_type,
    compared.strength,
    compared.cf,
    compared.ca,
    compared.ff,
    compared.fa,
    compared.sf,
    compared.sa,
    compared.xgf,
    compared.xga,
    compared.gf,
    compared.ga,
    coalesce(own_acts.touches, 0) as touches,
    coalesce(own_acts.attempts, 0) as attempts,
    coalesce(own_acts.giveaways, 0) as giveaways,
    compared.own_rating,
    compared.opp_rating,
    compared.net,
    compared.quality_pct,
    case
        when compared.quality_pct >= (select tier_1_min from weights) then 'SQ01'
        when compared.quality_pct >= (select tier_2_min from weights) then 'SQ02'
        when compared.quality_pct >= (select tier_3_min from weights) then 'SQ03'
        when compared.quality_pct >= (select tier_4_min from weights) then 'SQ04'
        when compared.quality_pct is not null then 'SQ05'
    end as quality_tier
from compared
left join own_acts
    on
        own_acts.game_id = compared.game_id
        and own_acts.player_id = compared.player_id
        and own_acts.shift_no = compared.shift_no
