-- Two team-mates in one game: what happened with both on the ice, with one of them, and with neither, at all strengths
-- and at five against five. Only the time together is looked up stint by stint; the other parts are what it leaves of
-- either player's game and of the team's, so that the four always add up to the game.
with by_manpower as (
    select
        first_skaters.game_id,
        first_skaters.player_id as player_a_id,
        second_skaters.player_id as player_b_id,
        first_skaters.is_5v5,
        sum(first_skaters.duration_s) as duration_s,
        sum(first_skaters.cf) as cf,
        sum(first_skaters.ca) as ca,
        sum(first_skaters.ff) as ff,
        sum(first_skaters.fa) as fa,
        sum(first_skaters.sf) as sf,
        sum(first_skaters.sa) as sa,
        sum(first_skaters.gf) as gf,
        sum(first_skaters.ga) as ga,
        sum(first_skaters.xgf) as xgf,
        sum(first_skaters.xga) as xga
    from v_stint_players as first_skaters
    inner join v_stint_players as second_skaters
        on
            second_skaters.shift_id = first_skaters.shift_id
            and second_skaters.is_home = first_skaters.is_home
            and second_skaters.player_id > first_skaters.player_id
    where
        not first_skaters.is_goalie
        and not second_skaters.is_goalie
    group by
        first_skaters.game_id,
        first_skaters.player_id,
        second_skaters.player_id,
        first_skaters.is_5v5
),
pairs as (
    select
        game_id,
        player_a_id,
        player_b_id,
        sum(duration_s) as toi_s,
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
        sum(case when is_5v5 then duration_s else 0 end) as toi_5v5_s,
        sum(case when is_5v5 then cf else 0 end) as cf_5v5,
        sum(case when is_5v5 then ca else 0 end) as ca_5v5,
        sum(case when is_5v5 then ff else 0 end) as ff_5v5,
        sum(case when is_5v5 then fa else 0 end) as fa_5v5,
        sum(case when is_5v5 then sf else 0 end) as sf_5v5,
        sum(case when is_5v5 then sa else 0 end) as sa_5v5,
        sum(case when is_5v5 then gf else 0 end) as gf_5v5,
        sum(case when is_5v5 then ga else 0 end) as ga_5v5,
        sum(case when is_5v5 then xgf else 0 end) as xgf_5v5,
        sum(case when is_5v5 then xga else 0 end) as xga_5v5
    from by_manpower
    group by
        game_id,
        player_a_id,
        player_b_id
),
teams as (
    select
        game_id,
        team_id,
        sum(duration_s) as toi_s,
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
        sum(case when is_5v5 then duration_s else 0 end) as toi_5v5_s,
        sum(case when is_5v5 then cf else 0 end) as cf_5v5,
        sum(case when is_5v5 then ca else 0 end) as ca_5v5,
        sum(case when is_5v5 then ff else 0 end) as ff_5v5,
        sum(case when is_5v5 then fa else 0 end) as fa_5v5,
        sum(case when is_5v5 then sf else 0 end) as sf_5v5,
        sum(case when is_5v5 then sa else 0 end) as sa_5v5,
        sum(case when is_5v5 then gf else 0 end) as gf_5v5,
        sum(case when is_5v5 then ga else 0 end) as ga_5v5,
        sum(case when is_5v5 then xgf else 0 end) as xgf_5v5,
        sum(case when is_5v5 then xga else 0 end) as xga_5v5
    from int_stint_sides
    group by
        game_id,
        team_id
)
select
    pairs.game_id,
    pairs.player_a_id,
    pairs.player_b_id,
    players_a.team_id,
    case
        when players_a.position_group = players_b.position_group
            then concat(players_a.position_group, '-', players_b.position_group)
        when players_a.position_group <> players_b.position_group then 'F-D'
    end as pair_type,
    pairs.toi_s as toi_together_s,
    pairs.cf as cf_together,
    pairs.ca as ca_together,
    pairs.ff as ff_together,
    pairs.fa as fa_together,
    pairs.sf as sf_together,
    pairs.sa as sa_together,
    pairs.gf as gf_together,
    pairs.ga as ga_together,
    pairs.xgf as xgf_together,
    pairs.xga as xga_together,
    players_a.toi_s - pairs.toi_s as toi_a_only_s,
    players_a.cf - pairs.cf as cf_a_only,
    players_a.ca - pairs.ca as ca_a_only,
    players_a.ff - pairs.ff as ff_a_only,
    players_a.fa - pairs.fa as fa_a_only,
    players_a.sf - pairs.sf as sf_a_only,
    players_a.sa - pairs.sa as sa_a_only,
    players_a.gf - pairs.gf as gf_a_only,
    players_a.ga - pairs.ga as ga_a_only,
    greatest(round(players_a.xgf - pairs.xgf, 9), 0.0) as xgf_a_only,
    greatest(round(players_a.xga - pairs.xga, 9), 0.0) as xga_a_only,
    players_b.toi_s - pairs.toi_s as toi_b_only_s,
    players_b.cf - pairs.cf as cf_b_only,
    players_b.ca - pairs.ca as ca_b_only,
    players_b.ff - pairs.ff as ff_b_only,
    players_b.fa - pairs.fa as fa_b_only,
    players_b.sf - pairs.sf as sf_b_only,
    players_b.sa - pairs.sa as sa_b_only,
    players_b.gf - pairs.gf as gf_b_only,
    players_b.ga - pairs.ga as ga_b_only,
    greatest(round(players_b.xgf - pairs.xgf, 9), 0.0) as xgf_b_only,
    greatest(round(players_b.xga - pairs.xga, 9), 0.0) as xga_b_only,
    teams.toi_s - players_a.toi_s - players_b.toi_s + pairs.toi_s as toi_neither_s,
    teams.cf - players_a.cf - players_b.cf + pairs.cf as cf_neither,
    teams.ca - players_a.ca - players_b.ca + pairs.ca as ca_neither,
    teams.ff - players_a.ff - players_b.ff + pairs.ff as ff_neither,
    teams.fa - players_a.fa - players_b.fa + pairs.fa as fa_neither,
    teams.sf - players_a.sf - players_b.sf + pairs.sf as sf_neither,
    teams.sa - players_a.sa - players_b.sa + pairs.sa as sa_neither,
    teams.gf - players_a.gf - players_b.gf + pairs.gf as gf_neither,
    teams.ga - players_a.ga - players_b.ga + pairs.ga as ga_neither,
    greatest(round(teams.xgf - players_a.xgf - players_b.xgf + pairs.xgf, 9), 0.0) as xgf_neither,
    greatest(round(teams.xga - players_a.xga - players_b.xga + pairs.xga, 9), 0.0) as xga_neither,
    pairs.toi_5v5_s as toi_together_5v5_s,
    pairs.cf_5v5 as cf_together_5v5,
    pairs.ca_5v5 as ca_together_5v5,
    pairs.ff_5v5 as ff_together_5v5,
    pairs.fa_5v5 as fa_together_5v5,
    pairs.sf_5v5 as sf_together_5v5,
    pairs.sa_5v5 as sa_together_5v5,
    pairs.gf_5v5 as gf_together_5v5,
    pairs.ga_5v5 as ga_together_5v5,
    pairs.xgf_5v5 as xgf_together_5v5,
    pairs.xga_5v5 as xga_together_5v5,
    players_a.toi_5v5_s - pairs.toi_5v5_s as toi_a_only_5v5_s,
    players_a.cf_5v5 - pairs.cf_5v5 as cf_a_only_5v5,
    players_a.ca_5v5 - pairs.ca_5v5 as ca_a_only_5v5,
    players_a.ff_5v5 - pairs.ff_5v5 as ff_a_only_5v5,
    players_a.fa_5v5 - pairs.fa_5v5 as fa_a_only_5v5,
    players_a.sf_5v5 - pairs.sf_5v5 as sf_a_only_5v5,
    players_a.sa_5v5 - pairs.sa_5v5 as sa_a_only_5v5,
    players_a.gf_5v5 - pairs.gf_5v5 as gf_a_only_5v5,
    players_a.ga_5v5 - pairs.ga_5v5 as ga_a_only_5v5,
    greatest(round(players_a.xgf_5v5 - pairs.xgf_5v5, 9), 0.0) as xgf_a_only_5v5,
    greatest(round(players_a.xga_5v5 - pairs.xga_5v5, 9), 0.0) as xga_a_only_5v5,
    players_b.toi_5v5_s - pairs.toi_5v5_s as toi_b_only_5v5_s,
    players_b.cf_5v5 - pairs.cf_5v5 as cf_b_only_5v5,
    players_b.ca_5v5 - pairs.ca_5v5 as ca_b_only_5v5,
    players_b.ff_5v5 - pairs.ff_5v5 as ff_b_only_5v5,
    players_b.fa_5v5 - pairs.fa_5v5 as fa_b_only_5v5,
    players_b.sf_5v5 - pairs.sf_5v5 as sf_b_only_5v5,
    players_b.sa_5v5 - pairs.sa_5v5 as sa_b_only_5v5,
    players_b.gf_5v5 - pairs.gf_5v5 as gf_b_only_5v5,
    players_b.ga_5v5 - pairs.ga_5v5 as ga_b_only_5v5,
    greatest(round(players_b.xgf_5v5 - pairs.xgf_5v5, 9), 0.0) as xgf_b_only_5v5,
    greatest(round(players_b.xga_5v5 - pairs.xga_5v5, 9), 0.0) as xga_b_only_5v5,
    teams.toi_5v5_s - players_a.toi_5v5_s - players_b.toi_5v5_s + pairs.toi_5v5_s as toi_neither_5v5_s,
    teams.cf_5v5 - players_a.cf_5v5 - players_b.cf_5v5 + pairs.cf_5v5 as cf_neither_5v5,
    teams.ca_5v5 - players_a.ca_5v5 - players_b.ca_5v5 + pairs.ca_5v5 as ca_neither_5v5,
    teams.ff_5v5 - players_a.ff_5v5 - players_b.ff_5v5 + pairs.ff_5v5 as ff_neither_5v5,
    teams.fa_5v5 - players_a.fa_5v5 - players_b.fa_5v5 + pairs.fa_5v5 as fa_neither_5v5,
    teams.sf_5v5 - players_a.sf_5v5 - players_b.sf_5v5 + pairs.sf_5v5 as sf_neither_5v5,
    teams.sa_5v5 - players_a.sa_5v5 - players_b.sa_5v5 + pairs.sa_5v5 as sa_neither_5v5,
    teams.gf_5v5 - players_a.gf_5v5 - players_b.gf_5v5 + pairs.gf_5v5 as gf_neither_5v5,
    teams.ga_5v5 - players_a.ga_5v5 - players_b.ga_5v5 + pairs.ga_5v5 as ga_neither_5v5,
    greatest(round(teams.xgf_5v5 - players_a.xgf_5v5 - players_b.xgf_5v5 + pairs.xgf_5v5, 9), 0.0) as xgf_neither_5v5,
    greatest(round(teams.xga_5v5 - players_a.xga_5v5 - players_b.xga_5v5 + pairs.xga_5v5, 9), 0.0) as xga_neither_5v5
from pairs
inner join int_skater_ice as players_a
    on
        players_a.game_id = pairs.game_id
        and players_a.player_id = pairs.player_a_id
inner join int_skater_ice as players_b
    on
        players_b.game_id = pairs.game_id
        and players_b.player_id = pairs.player_b_id
inner join teams
    on
        teams.game_id = pairs.game_id
        and teams.team_id = players_a.team_id
