-- Units of a team in one game: three forwards, a pair of defenders, the five of five against five. Only who is resolved
-- has a name, so that a stint with a forward missing belongs to no trio.
with manned as (
    select
        sides.*,
        -- A trio or a pair has one name whatever slots its players stood in.
        case
            when f1_id <> f2_id and f1_id <> f3_id and f2_id <> f3_id
                then concat_ws(
                    '-',
                    least(f1_id, f2_id, f3_id),
                    greatest(least(f1_id, f2_id), least(greatest(f1_id, f2_id), f3_id)),
                    greatest(f1_id, f2_id, f3_id)
                )
        end as trio,
        case when d1_id <> d2_id then concat_ws('-', least(d1_id, d2_id), greatest(d1_id, d2_id)) end as pair,
        case
            when is_5v5
                then array_sort(array_remove(array_distinct(make_array(
                    coalesce(f1_id, ''),
                    coalesce(f2_id, ''),
                    coalesce(f3_id, ''),
                    coalesce(d1_id, ''),
                    coalesce(d2_id, ''),
                    coalesce(x_id, '')
                )), ''))
        end as five
    from int_stint_sides as sides
),
named as (
    select
        manned.*,
        unnest(make_array('F3', 'D2', 'U5')) as unit_type,
        unnest(make_array(trio, pair, case when array_length(five) = 5 then array_to_string(five, '-') end)) as unit_key
    from manned
),
totals as (
    select
        game_id,
        team_id,
        unit_type,
        unit_key,
        sum(duration_s) as toi_s,
        sum(live_s) as live_s,
        count(*) as stints,
        sum(cf) as cf,
        sum(ca) as ca,
        sum(ff) as ff,
        sum(fa) as fa,
        sum(sf) as sf,
        sum(sa) as sa,
        sum(gf) as gf,
        sum(ga) as ga,
        sum(xgf) as xgf,
        sum(xga) as xga,
        count(*) filter (where start_zone = 'O') as starts_oz,
        count(*) filter (where start_zone = 'D') as starts_dz,
        sum(opp_rating * duration_s) / nullif(sum(case when opp_rating is not null then duration_s end), 0) as opp_rating
    from named
    where unit_key is not null
    group by
        game_id,
        team_id,
        unit_type,
        unit_key
)
select
    totals.game_id,
    totals.team_id,
    totals.unit_type,
    totals.unit_key,
    totals.toi_s,
    totals.live_s,
    1.0 * totals.toi_s / nullif(games.stint_seconds, 0) as share_of_team_toi,
    totals.stints,
    totals.cf,
    totals.ca,
    totals.ff,
    totals.fa,
    totals.sf,
    totals.sa,
    totals.gf,
    totals.ga,
    totals.xgf,
    totals.xga,
    100.0 * totals.cf / nullif(totals.cf + totals.ca, 0) as cf_pct,
    100.0 * totals.ff / nullif(totals.ff + totals.fa, 0) as ff_pct,
    100.0 * totals.sf / nullif(totals.sf + totals.sa, 0) as sf_pct,
    100.0 * totals.gf / nullif(totals.gf + totals.ga, 0) as gf_pct,
    -- Divided first, the share of everything is exactly a hundred.
    100.0 * (totals.xgf / nullif(totals.xgf + totals.xga, 0)) as xgf_pct,
    totals.starts_oz,
    totals.starts_dz,
    100.0 * totals.starts_oz / nullif(totals.starts_oz + totals.starts_dz, 0) as ozone_start_pct,
    totals.opp_rating
from totals
inner join int_tracked_games as games on games.game_id = totals.game_id
where games.has_usable_shifts
