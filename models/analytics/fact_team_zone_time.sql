-- Where the puck was and who had it: live seconds of each team by third, by period and for the whole game. One team's
-- attacking third is the other's own, so that both are counted from one sum.
with spent as (
    select
        game_id,
        period,
        sum(live_s) as live_s,
        sum(case when third_after = 'H' then live_s else 0 end) as home_end_s,
        sum(case when third_after = 'N' then live_s else 0 end) as middle_s,
        sum(case when third_after = 'A' then live_s else 0 end) as away_end_s,
        sum(case when owner_side = 'H' then live_s else 0 end) as home_owned_s,
        sum(case when owner_side = 'A' then live_s else 0 end) as away_owned_s,
        sum(case when owner_side = 'H' and third_after = 'A' then live_s else 0 end) as home_attack_s,
        sum(case when owner_side = 'A' and third_after = 'H' then live_s else 0 end) as away_attack_s
    from int_event_stream
    group by
        game_id,
        period
),
entered as (
    select
        game_id,
        period,
        count(*) filter (where side = 'H') as home_entries,
        count(*) filter (where side = 'A') as away_entries,
        count(*) filter (where side = 'H' and class = 'controlled') as home_entries_ctl,
        count(*) filter (where side = 'A' and class = 'controlled') as away_entries_ctl
    from int_zone_moves
    where kind = 'entry'
    group by
        game_id,
        period
),
joined as (
    select
        spent.*,
        coalesce(entered.home_entries, 0) as home_entries,
        coalesce(entered.away_entries, 0) as away_entries,
        coalesce(entered.home_entries_ctl, 0) as home_entries_ctl,
        coalesce(entered.away_entries_ctl, 0) as away_entries_ctl
    from spent
    left join entered
        on
            entered.game_id = spent.game_id
            and entered.period = spent.period
),
-- Period 0 is the game.
periods as (
    select
        game_id,
        unnest(make_array(period, 0)) as period,
        live_s,
        home_end_s,
        middle_s,
        away_end_s,
        home_owned_s,
        away_owned_s,
        home_attack_s,
        away_attack_s,
        home_entries,
        away_entries,
        home_entries_ctl,
        away_entries_ctl
    from joined
),
totals as (
    select
        game_id,
        period,
        sum(live_s) as live_s,
        sum(home_end_s) as home_end_s,
        sum(middle_s) as middle_s,
        sum(away_end_s) as away_end_s,
        sum(home_owned_s) as home_owned_s,
        sum(away_owned_s) as away_owned_s,
        sum(home_attack_s) as home_attack_s,
        sum(away_attack_s) as away_attack_s,
        sum(home_entries) as home_entries,
        sum(away_entries) as away_entries,
        sum(home_entries_ctl) as home_entries_ctl,
        sum(away_entries_ctl) as away_entries_ctl
    from periods
    group by
        game_id,
        period
),
sides as (
    select
        totals.*,
        unnest(make_array(true, false)) as is_home
    from totals
),
turned as (
    select
        sides.game_id,
        sides.period,
        case when is_home then games.home_team_id else games.away_team_id end as team_id,
        case when is_home then games.away_team_id else games.home_team_id end as opp_team_id,
        live_s,
        case when is_home then away_end_s else home_end_s end as ozone_s,
        middle_s as nzone_s,
        case when is_home then home_end_s else away_end_s end as dzone_s,
        case when is_home then home_owned_s else away_owned_s end as owned_s,
        case when is_home then away_owned_s else home_owned_s end as opp_owned_s,
        case when is_home then home_attack_s else away_attack_s end as attack_s,
        case when is_home then home_entries else away_entries end as entries,
        case when is_home then home_entries_ctl else away_entries_ctl end as entries_ctl,
        case when is_home then away_entries else home_entries end as entries_against,
        case when is_home then away_entries_ctl else home_entries_ctl end as entries_ctl_against
    from sides
    inner join dim_schedule as games on games.game_id = sides.game_id
)
select
    game_id,
    team_id,
    period,
    opp_team_id,
    live_s,
    ozone_s,
    nzone_s,
    dzone_s,
    1.0 * ozone_s / nullif(live_s, 0) as ozone_share,
    owned_s,
    1.0 * owned_s / nullif(owned_s + opp_owned_s, 0) as owned_share,
    attack_s,
    entries,
    entries_ctl,
    entries_against,
    entries_ctl_against
from turned
