-- A played game seen by each of its two teams. Goals and result come from the schedule; the box score only tells how many
-- of the goals it gives to somebody.
with sides as (
    select
        game_id,
        home_team_id as team_id,
        away_team_id as opp_team_id,
        season_id,
        game_type,
        playoff_round,
        last_period_type,
        'home' as venue,
        home_goals as goals_for,
        away_goals as goals_against,
        home_p1 as gf_p1,
        home_p2 as gf_p2,
        home_p3 as gf_p3,
        home_ot as gf_ot,
        away_p1 as ga_p1,
        away_p2 as ga_p2,
        away_p3 as ga_p3,
        away_ot as ga_ot,
        home_result as result,
        home_points as points
    from dim_schedule
    where status = 'final'
    union all
    select
        game_id,
        away_team_id as team_id,
        home_team_id as opp_team_id,
        season_id,
        game_type,
        playoff_round,
        last_period_type,
        'away' as venue,
        away_goals as goals_for,
        home_goals as goals_against,
        away_p1 as gf_p1,
        away_p2 as gf_p2,
        away_p3 as gf_p3,
        away_ot as gf_ot,
        home_p1 as ga_p1,
        home_p2 as ga_p2,
        home_p3 as ga_p3,
        home_ot as ga_ot,
        away_result as result,
        away_points as points
    from dim_schedule
    where status = 'final'
),

-- Period goals that do not add up to the final score are wrong somewhere, nobody can say where: that side has none then.
checked_sides as (
    select
        sides.*,
        gf_p1 + gf_p2 + gf_p3 + gf_ot = goals_for as periods_for_add_up,
        ga_p1 + ga_p2 + ga_p3 + ga_ot = goals_against as periods_against_add_up
    from sides
),

roster_totals as (
    select
        game_id,
        team_id,
        sum(goals) as goals,
        sum(pim) as pim
    from fact_gameroster
    group by
        game_id,
        team_id
)

select
    sides.game_id,
    sides.team_id,
    sides.opp_team_id,
    sides.season_id,
    sides.game_type,
    sides.playoff_round,
    sides.venue,
    sides.goals_for,
    sides.goals_against,
    case when sides.periods_for_add_up then sides.gf_p1 end as gf_p1,
    case when sides.periods_for_add_up then sides.gf_p2 end as gf_p2,
    case when sides.periods_for_add_up then sides.gf_p3 end as gf_p3,
    case when sides.periods_for_add_up then sides.gf_ot end as gf_ot,
    case when sides.periods_against_add_up then sides.ga_p1 end as ga_p1,
    case when sides.periods_against_add_up then sides.ga_p2 end as ga_p2,
    case when sides.periods_against_add_up then sides.ga_p3 end as ga_p3,
    case when sides.periods_against_add_up then sides.ga_ot end as ga_ot,
    sides.result = 'W' as win,
    sides.result = 'L' as loss,
    sides.result = 'T' as tie,
    sides.result = 'L' and sides.last_period_type = 'Overtime' as otl,
    sides.points,
    coalesce(roster_totals.goals, 0) as roster_goals,
    sides.goals_for - coalesce(roster_totals.goals, 0) as unattributed_goals,
    coalesce(roster_totals.pim, 0) as pim
from checked_sides as sides
left join roster_totals
    on sides.game_id = roster_totals.game_id
    and sides.team_id = roster_totals.team_id
