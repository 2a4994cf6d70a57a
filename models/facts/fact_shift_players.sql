-- One row per stint and player, with the stint's numbers turned to the player's side. Consecutive stints of one period
-- form a logical shift: the time between stepping on and off the ice, whatever the line-mates do.
with shown_rows as (
    select
        coalesce(
            rows_of_players.player_id,
            -- An unresolved jersey is one person as long as number and side agree.
            'J' || lpad(cast(rows_of_players.jersey_number as varchar), 2, '0')
                || case rows_of_players.venue when 'home' then 'H' else 'A' end
        ) as person,
        shifts.shift_id,
        rows_of_players.game_id,
        shifts.period,
        shifts.shift_seq,
        shifts.duration_s,
        shifts.playing_s,
        rows_of_players.player_id,
        rows_of_players.team_id,
        rows_of_players.venue,
        rows_of_players.jersey_number,
        rows_of_players.slot
    from fact_shifts as shifts
    right join stg_shift_players as rows_of_players
        on rows_of_players.game_id = shifts.game_id
        and rows_of_players.shift_index = shifts.shift_index
),
-- All windows go through the stints of a person in play order, so that the rows are sorted once.
compared_rows as (
    select
        shown_rows.*,
        lag(shift_seq) over (
            partition by game_id, person
            order by shift_seq, slot, venue
        ) as shift_seq_of_row_before
    from shown_rows
),
changes as (
    -- Slot order decides which row of a player stays when the sheet shows him twice in one stint. Rows of stints that are
    -- withheld go here: a right join before and this filter let the engine see which side of the next join is the long one.
    select
        compared_rows.*,
        (lag(shift_seq) over by_person is distinct from (shift_seq - 1))
            or (lag(period) over by_person is distinct from period) as steps_on
    from compared_rows
    where
        shift_id is not null
        and shift_seq_of_row_before is distinct from shift_seq
    window by_person as (
        partition by game_id, person
        order by shift_seq
    )
),
running as (
    select
        changes.*,
        coalesce(lead(steps_on) over by_person, true) as is_last_segment,
        sum(case when steps_on then 1 else 0 end) over up_to_this as shift_no,
        sum(duration_s) over up_to_this as toi_running_s,
        sum(playing_s) over up_to_this as playing_running_s
    from changes
    window
        by_person as (
            partition by game_id, person
            order by shift_seq
        ),
        up_to_this as (
            partition by game_id, person
            order by shift_seq
            rows between unbounded preceding and current row
        )
),
segments as (
    -- The stints of a logical shift follow each other without a gap, so that the first one's place numbers the others.
    -- What the whole shift took is the time run up at its last stint without the time run up before its first.
    select
        running.*,
        shift_seq + 1 - max(case when steps_on then shift_seq end) over up_to_this as segment_number,
        first_value(case when is_last_segment then toi_running_s end) ignore nulls over from_this
            - last_value(case when steps_on then toi_running_s - duration_s end) ignore nulls over up_to_this as logical_duration_s,
        first_value(case when is_last_segment then playing_running_s end) ignore nulls over from_this
            - last_value(case when steps_on then playing_running_s - playing_s end) ignore nulls over up_to_this as logical_playing_s
    from running
    window
        up_to_this as (
            partition by game_id, person
            order by shift_seq
            rows between unbounded preceding and current row
        ),
        from_this as (
            partition by game_id, person
            order by shift_seq
            rows between current row and unbounded following
        )
),
opposing_ratings as (
    select home_rating_avg as opp_rating from fact_shifts
    union
    select away_rating_avg as opp_rating from fact_shifts
),
rating_tiers as (
    select
        ratings.opp_rating,
        tiers.competition_tier_id
    from dim_competition_tier as tiers
    inner join opposing_ratings as ratings
        on ratings.opp_rating >= coalesce(tiers.min_rating, 0)
        and (tiers.max_rating is null or ratings.opp_rating < tiers.max_rating)
),
turned as (
    -- Home and away columns of the stint become own and opposing ones.
    select
        'SP' || substr(segments.shift_id, 3) || segments.person as shift_player_id,
        segments.shift_id,
        segments.game_id,
        segments.player_id,
        segments.team_id,
        case when segments.venue = 'home' then shifts.away_team_id else shifts.home_team_id end as opp_team_id,
        segments.venue = 'home' as is_home,
        segments.jersey_number,
        segments.slot,
        shifts.period_id,
        shifts.season_id,
        shifts.shift_seq,
        shifts.clock_start_s,
        shifts.clock_end_s,
        shifts.duration_s,
        shifts.playing_s,
        segments.shift_no,
        segments.segment_number,
        segments.is_last_segment,
        segments.logical_duration_s,
        segments.logical_playing_s,
        segments.toi_running_s,
        shifts.strength_id,
        case when segments.venue = 'home' then shifts.home_situation else shifts.away_situation end as situation,
        case when segments.venue = 'home' then shifts.away_situation else shifts.home_situation end as opp_situation,
        case when segments.venue = 'home' then shifts.home_strength else shifts.away_strength end as strength,
        case when segments.venue = 'home' then shifts.home_gf else shifts.away_gf end as gf,
        case when segments.venue = 'home' then shifts.away_gf else shifts.home_gf end as ga,
        case when segments.venue = 'home' then shifts.home_cf else shifts.away_cf end as cf,
        case when segments.venue = 'home' then shifts.away_cf else shifts.home_cf end as ca,
        case when segments.venue = 'home' then shifts.home_ff else shifts.away_ff end as ff,
        case when segments.venue = 'home' then shifts.away_ff else shifts.home_ff end as fa,
        case when segments.venue = 'home' then shifts.home_sf else shifts.away_sf end as sf,
        case when segments.venue = 'home' then shifts.away_sf else shifts.home_sf end as sa,
        case when segments.venue = 'home' then shifts.home_entries else shifts.away_entries end as team_entries,
        case when segments.venue = 'home' then shifts.home_exits else shifts.away_exits end as team_exits,
        case when segments.venue = 'home' then shifts.home_giveaways else shifts.away_giveaways end as team_giveaways,
        case when segments.venue = 'home' then shifts.home_takeaways else shifts.away_takeaways end as team_takeaways,
        case when segments.venue = 'home' then shifts.home_fo_won else shifts.away_fo_won end as team_fo_won,
        case when segments.venue = 'home' then shifts.away_fo_won else shifts.home_fo_won end as team_fo_lost,
        case when segments.venue = 'home' then shifts.home_rating_avg else shifts.away_rating_avg end as team_rating,
        case when segments.venue = 'home' then shifts.away_rating_avg else shifts.home_rating_avg end as opp_rating
    from fact_shifts as shifts
    right join segments on segments.shift_id = shifts.shift_id
),
with_roster as (
    select
        rosters.position_id as official_position_id,
        rosters.rating_at_game,
        turned.*
    from fact_gameroster as rosters
    right join turned
        on turned.game_id = rosters.game_id
        and turned.player_id = rosters.player_id
),
with_slot as (
    select
        slots.slot_id,
        slots.position_id as slot_position_id,
        with_roster.*
    from dim_shift_slot as slots
    right join with_roster on with_roster.slot = slots.slot
),
with_tier as (
    select
        rating_tiers.competition_tier_id,
        with_slot.*
    from rating_tiers
    right join with_slot on with_slot.opp_rating = rating_tiers.opp_rating
)
select
    shift_player_id,
    shift_id,
    game_id,
    player_id,
    team_id,
    opp_team_id,
    is_home,
    jersey_number,
    slot_id,
    coalesce(slot_position_id, official_position_id) as position_id,
    period_id,
    season_id,
    shift_seq,
    clock_start_s,
    clock_end_s,
    duration_s,
    playing_s,
    shift_no,
    segment_number,
    segment_number = 1 as is_first_segment,
    is_last_segment,
    logical_duration_s,
    logical_playing_s,
    toi_running_s,
    strength_id,
    situation,
    strength,
    gf,
    ga,
    -- A power-play goal moves nobody's plus or minus; goalies have none.
    case
        when slot = 'G' then null
        else case when situation = 'PP' then 0 else gf end
            - case when opp_situation = 'PP' then 0 else ga end
    end as plus_minus,
    case when strength = 'EV' then gf else 0 end as gf_ev,
    case when strength = 'EV' then ga else 0 end as ga_ev,
    case when strength = 'PP' then gf else 0 end as gf_pp,
    case when strength = 'PP' then ga else 0 end as ga_pp,
    case when strength = 'SH' then gf else 0 end as gf_sh,
    case when strength = 'SH' then ga else 0 end as ga_sh,
    cf,
    ca,
    ff,
    fa,
    sf,
    sa,
    team_entries,
    team_exits,
    team_giveaways,
    team_takeaways,
    team_fo_won,
    team_fo_lost,
    team_rating,
    opp_rating,
    team_rating - opp_rating as rating_diff,
    rating_at_game as player_rating,
    competition_tier_id
from with_tier
