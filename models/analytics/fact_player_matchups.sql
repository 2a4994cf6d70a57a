-- Two opponents in one game: the time they shared the ice and what happened in it, seen by the home team, and the draws
-- between them. A draw between two whose stints say that they never met counts for nobody here.
with met as (
    select
        home_skaters.game_id,
        home_skaters.player_id as home_player_id,
        away_skaters.player_id as away_player_id,
        sum(home_skaters.duration_s) as toi_s,
        sum(case when home_skaters.is_5v5 then home_skaters.duration_s else 0 end) as toi_5v5_s,
        sum(home_skaters.cf) as cf,
        sum(home_skaters.ca) as ca,
        sum(home_skaters.ff) as ff,
        sum(home_skaters.fa) as fa,
        sum(home_skaters.sf) as sf,
        sum(home_skaters.sa) as sa,
        sum(home_skaters.gf) as gf,
        sum(home_skaters.ga) as ga,
        sum(home_skaters.xgf) as xgf,
        sum(home_skaters.xga) as xga
    from v_stint_players as home_skaters
    inner join v_stint_players as away_skaters on away_skaters.shift_id = home_skaters.shift_id
    where
        home_skaters.is_home
        and not away_skaters.is_home
        and not home_skaters.is_goalie
        and not away_skaters.is_goalie
        and home_skaters.player_id is not null
        and away_skaters.player_id is not null
    group by
        home_skaters.game_id,
        home_skaters.player_id,
        away_skaters.player_id
),
draws as (
    select
        faceoffs.game_id,
        case when faceoffs.win_team_id = games.home_team_id then faceoffs.winner_id else faceoffs.loser_id end as home_player_id,
        case when faceoffs.win_team_id = games.home_team_id then faceoffs.loser_id else faceoffs.winner_id end as away_player_id,
        count(*) filter (where faceoffs.win_team_id = games.home_team_id) as fo_won,
        count(*) filter (where faceoffs.win_team_id = games.away_team_id) as fo_lost
    from fact_faceoffs as faceoffs
    inner join int_tracked_games as games on games.game_id = faceoffs.game_id
    group by
        1,
        2,
        3
)
select
    met.game_id,
    met.home_player_id,
    met.away_player_id,
    games.home_team_id,
    games.away_team_id,
    met.toi_s,
    met.toi_5v5_s,
    met.cf,
    met.ca,
    met.ff,
    met.fa,
    met.sf,
    met.sa,
    met.gf,
    met.ga,
    met.xgf,
    met.xga,
    coalesce(draws.fo_won, 0) as fo_won,
    coalesce(draws.fo_lost, 0) as fo_lost
from met
inner join int_tracked_games as games on games.game_id = met.game_id
left join draws
    on
        draws.game_id = met.game_id
        and draws.home_player_id = met.home_player_id
        and draws.away_player_id = met.away_player_id
where games.has_usable_shifts
