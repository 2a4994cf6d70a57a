-- The standings. The order of the criteria is a rule of the league, read from dim_league_rule;
-- a league's own rule wins over the default one.
with season_rules as (
    select
        seasons.season_id,
        coalesce(
            max(rules.value) filter (where rules.rule = 'standings_order' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'standings_order')
        ) as standings_order,
        cast(coalesce(
            max(rules.value) filter (where rules.rule = 'points_win' and rules.league_id <> '*'),
            max(rules.value) filter (where rules.rule = 'points_win')
        ) as bigint) as points_win
    from dim_season as seasons
    cross join dim_league_rule as rules
    where rules.league_id = '*' or rules.league_id = seasons.league_id
    group by seasons.season_id
),

listed_criteria as (
    select
        season_id,
        string_to_array(replace(standings_order, ' ', ''), ',') as criteria
    from season_rules
),

criteria as (
    select
        season_id,
        unnest(criteria) as criterion,
        unnest(range(1, cast(array_length(criteria) as bigint) + 1)) as place,
        coalesce(array_position(criteria, 'head_to_head_points'), 0) as head_to_head_place
    from listed_criteria
),

team_values as (
    select
        team_id,
        season_id,
        game_type,
        unnest(make_array('points', 'wins', 'goal_diff', 'goals_for')) as criterion,
        unnest(make_array(points, w, gf - ga, gf)) as value
    from int_team_season_totals
),

-- Teams are level when everything that is asked before the head-to-head record is equal.
sort_keys as (
    select
        team_values.team_id,
        team_values.season_id,
        team_values.game_type,
        coalesce(max(criteria.head_to_head_place), 0) as head_to_head_place,
        coalesce(
            string_agg(cast(team_values.value as varchar), ' ' order by criteria.place)
                filter (where criteria.place < criteria.head_to_head_place),
            ''
        ) as level_key,
        max(team_values.value) filter (where criteria.place = 1) as key_1,
        max(team_values.value) filter (where criteria.place = 2) as key_2,
        max(team_values.value) filter (where criteria.place = 3) as key_3,
        max(team_values.value) filter (where criteria.place = 4) as key_4,
        max(team_values.value) filter (where criteria.place = 5) as key_5
    from team_values
    left join criteria
        on team_values.season_id = criteria.season_id
        and team_values.criterion = criteria.criterion
    group by
        team_values.team_id,
        team_values.season_id,
        team_values.game_type
),

meetings_of_level_teams as (
    select
        own.team_id,
        own.season_id,
        own.game_type,
        count(*) as n_opponents,
        sum(records.gp) as gp,
        sum(records.points) as points
    from sort_keys as own
    inner join fact_team_head_to_head_official as records
        on own.team_id = records.team_id
        and own.season_id = records.season_id
        and own.game_type = records.game_type
    inner join sort_keys as opponents
        on records.opp_team_id = opponents.team_id
        and records.season_id = opponents.season_id
        and records.game_type = opponents.game_type
        and own.level_key = opponents.level_key
    group by
        own.team_id,
        own.season_id,
        own.game_type
),

level_groups as (
    select
        sort_keys.*,
        -- A share, because level teams need not have met equally often; one pair that never met makes it unfair to all.
        case
            when min(coalesce(meetings.n_opponents, 0)) over level_teams = count(*) over level_teams - 1
                then 1.0 * meetings.points / nullif(season_rules.points_win * meetings.gp, 0)
        end as head_to_head_share
    from sort_keys
    left join season_rules on sort_keys.season_id = season_rules.season_id
    left join meetings_of_level_teams as meetings
        on sort_keys.team_id = meetings.team_id
        and sort_keys.season_id = meetings.season_id
        and sort_keys.game_type = meetings.game_type
    window level_teams as (partition by sort_keys.season_id, sort_keys.game_type, sort_keys.level_key)
),

ranks as (
    select
        team_id,
        season_id,
        game_type,
        row_number() over (
            partition by season_id, game_type
            order by
                case when head_to_head_place = 1 then head_to_head_share else key_1 end desc nulls last,
                case when head_to_head_place = 2 then head_to_head_share else key_2 end desc nulls last,
                case when head_to_head_place = 3 then head_to_head_share else key_3 end desc nulls last,
                case when head_to_head_place = 4 then head_to_head_share else key_4 end desc nulls last,
                case when head_to_head_place = 5 then head_to_head_share else key_5 end desc nulls last,
                team_id
        ) as rank
    from level_groups
)

select
    totals.team_id,
    totals.season_id,
    totals.game_type,
    ranks.rank,
    totals.gp,
    totals.w,
    totals.l,
    totals.t,
    totals.otl,
    totals.points,
    100.0 * totals.points / nullif(season_rules.points_win * totals.gp, 0) as points_pct,
    100.0 * totals.w / totals.gp as win_pct,
    totals.gf,
    totals.ga,
    totals.gf - totals.ga as goal_diff,
    1.0 * totals.gf / totals.gp as gf_per_game,
    1.0 * totals.ga / totals.gp as ga_per_game,
    totals.home_w,
    totals.home_l,
    totals.home_t,
    totals.away_w,
    totals.away_l,
    totals.away_t,
    totals.last10_w,
    totals.last10_l,
    totals.last10_t,
    case totals.gp
        when totals.last_win_number then 'W' || (totals.gp - greatest(totals.last_loss_number, totals.last_tie_number))
        when totals.last_loss_number then 'L' || (totals.gp - greatest(totals.last_win_number, totals.last_tie_number))
        else 'T' || (totals.gp - greatest(totals.last_win_number, totals.last_loss_number))
    end as streak_code,
    totals.longest_win_streak,
    totals.longest_unbeaten_streak,
    totals.pim
from int_team_season_totals as totals
inner join ranks
    on totals.team_id = ranks.team_id
    and totals.season_id = ranks.season_id
    and totals.game_type = ranks.game_type
left join season_rules on totals.season_id = season_rules.season_id
