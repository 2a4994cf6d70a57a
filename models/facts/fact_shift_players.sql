-- One row per stint and player, with the stint's numbers turned to the player's side. Consecutive stints of one period
-- form a logical shift: the time between stepping on and off the ice, whatever the line-mates do.
with single_rows as (
    -- Slot order decides which row of a player stays when the sheet shows him twice in one stint.
    select
        game_id,
        shift_index,
        venue,
        slot,
        team_id,
        jersey_number,
        player_id,
        row_number() over (
            partition by game_id, shift_index, coalesce(player_id, 'J' || lpad(cast(jersey_number as varchar), 2, '0') || venue)
            order by slot, venue
        ) as occurrence
    from stg_shift_players
),
on_ice as (
    select
        'SP' || substr(shifts.shift_id, 3) || coalesce(
            rows_of_players.player_id,
            'J' || lpad(cast(rows_of_players.jersey_number as varchar), 2, '0')
                || case rows_of_players.venue when 'home' then 'H' else 'A' end
        ) as shift_player_id,
        shifts.shift_id,
        shifts.game_id,
        shifts.period,
        shifts.shift_seq,
        shifts.duration_s,
        shifts.playing_s,
        rows_of_players.player_id,
        -- An unresolved jersey is one person as long as number and side agree.
        coalesce(rows_of_players.player_id, rows_of_players.venue || cast(rows_of_players.jersey_number as varchar)) as person,
        rows_of_players.team_id,
        rows_of_players.venue = 'home' as is_home,
        rows_of_players.jersey_number,
        rows_of_players.slot
    from single_rows as rows_of_players
    inner join fact_shifts as shifts
        on shifts.game_id = rows_of_players.game_id
        and shifts.shift_index = rows_of_players.shift_index
    where rows_of_players.occurrence = 1
),
changes as (
    select
        shift_player_id,
        shift_id,
        game_id,
        period,
        shift_seq,
        duration_s,
        playing_s,
        player_id,
        person,
        team_id,
        is_home,
        jersey_number,
        slot,
        (lag(shift_seq) over by_person is distinct from (shift_seq - 1))
            or (lag(period) over by_person is distinct from period) as steps_on
    from on_ice
    window by_person as (
        partition by game_id, person
        order by shift_seq
    )
),
numbered as (
    select
        shift_player_id,
        shift_id,
        game_id,
        shift_seq,
        duration_s,
        playing_s,
        player_id,
        person,
        team_id,
        is_home,
        jersey_number,
        slot,
        sum(case when steps_on then 1 else 0 end) over up_to_this as shift_no,
        sum(duration_s) over up_to_this as toi_running_s
    from changes
    window up_to_this as (
        partition by game_id, person
        order by shift_seq
        rows between unbounded preceding and current row
    )
),
segments as (
    select
        shift_player_id,
        shift_id,
        game_id,
        player_id,
        team_id,
        is_home,
        jersey_number,
        slot,
        shift_no,
        toi_running_s,
        row_number() over in_shift as segment_number,
        row_number() over in_shift = count(*) over whole_shift as is_last_segment,
        sum(duration_s) over whole_shift as logical_duration_s,
        sum(playing_s) over whole_shift as logical_playing_s
    from numbered
    window
        in_shift as (
            partition by game_id, person, shift_no
            order by shift_seq
        ),
        whole_shift as (
            partition by game_id, person, shift_no
        )
),
turned as (
    -- Home and away columns of the stint become own and opposing ones.
    select
        segments.shift_player_id,
        segments.shift_id,
        segments.game_id,
        segments.player_id,
        segments.team_id,
        case when segments.is_home then shifts.away_team_id else shifts.home_team_id end as opp_team_id,
        segments.is_home,
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
        case when segments.is_home then shifts.home_situation else shifts.away_situation end as situation,
        case when segments.is_home then shifts.away_situation else shifts.home_situation end as opp_situation,
        case when segments.is_home then shifts.home_strength else shifts.away_strength end as strength,
        case when segments.is_home then shifts.home_gf else shifts.away_gf end as gf,
        case when segments.is_home then shifts.away_gf else shifts.home_gf end as ga,
        case when segments.is_home then shifts.home_cf else shifts.away_cf end as cf,
        case when segments.is_home then shifts.away_cf else shifts.home_cf end as ca,
        case when segments.is_home then shifts.home_ff else shifts.away_ff end as ff,
        case when segments.is_home then shifts.away_ff else shifts.home_ff end as fa,
        case when segments.is_home then shifts.home_sf else shifts.away_sf end as sf,
        case when segments.is_home then shifts.away_sf else shifts.home_sf end as sa,
        case when segments.is_home then shifts.home_entries else shifts.away_entries end as team_entries,
        case when segments.is_home then shifts.home_exits else shifts.away_exits end as team_exits,
        case when segments.is_home then shifts.home_giveaways else shifts.away_giveaways end as team_giveaways,
        case when segments.is_home then shifts.home_takeaways else shifts.away_takeaways end as team_takeaways,
        case when segments.is_home then shifts.home_fo_won else shifts.away_fo_won end as team_fo_won,
        case when segments.is_home then shifts.away_fo_won else shifts.home_fo_won end as team_fo_lost,
        case when segments.is_home then shifts.home_rating_avg else shifts.away_rating_avg end as team_rating,
        case when segments.is_home then shifts.away_rating_avg else shifts.home_rating_avg end as opp_rating
    from fact_shifts as shifts
    inner join segments on segments.shift_id = shifts.shift_id
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
        tiers.competition_tier_id,
        with_slot.*
    from dim_competition_tier as tiers
    right join with_slot
        on with_slot.opp_rating >= coalesce(tiers.min_rating, 0)
        and (tiers.max_rating is null or with_slot.opp_rating < tiers.max_rating)
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
