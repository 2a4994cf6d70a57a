//! Puts `truth.json` together.

use crate::Options;
use crate::official::table;
use crate::roster::Position;
use crate::schedule::GameType;
use crate::simulation::Venue;
use crate::truth::{GameTruth, Planted, PlayerSeasonTruth, StandingTruth, TrackedTruth, Truth};
use crate::write::league::{LEAGUE, LeagueData, day};
use std::collections::BTreeMap;

/// The truth about a league.
pub(super) fn truth(
    options: &Options,
    league: &LeagueData,
    mut tracked: BTreeMap<i64, Option<TrackedTruth>>,
    planted: Vec<Planted>,
) -> Truth {
    let games = league
        .results
        .iter()
        .map(|result| {
            let fixture = &result.fixture;
            GameTruth {
                game_id: fixture.game_id,
                season_id: league.seasons[fixture.season].id.clone(),
                game_type: fixture.game_type.word().to_owned(),
                playoff_round: fixture.playoff_round.map(str::to_owned),
                date: day(fixture.date),
                home_team_id: league.roster.teams[fixture.home].id.clone(),
                away_team_id: league.roster.teams[fixture.away].id.clone(),
                home_goals: result.goals[0],
                away_goals: result.goals[1],
                home_periods: result.period_goals[0],
                away_periods: result.period_goals[1],
                is_overtime: result.is_overtime,
                tracked: tracked.remove(&fixture.game_id).flatten(),
            }
        })
        .collect();
    Truth {
        options: options.into(),
        league_id: LEAGUE.to_owned(),
        games,
        players: players(league),
        standings: standings(league),
        planted,
    }
}

/// Official sums by player, season, game type, team and role.
fn players(league: &LeagueData) -> Vec<PlayerSeasonTruth> {
    let mut sums: BTreeMap<(usize, usize, GameType, usize, bool), PlayerSeasonTruth> =
        BTreeMap::new();
    for result in league.results {
        let fixture = &result.fixture;
        for venue in Venue::BOTH {
            let lineup = &result.lineups[venue.index()];
            for (dressed, line) in lineup.players.iter().zip(&result.boxes[venue.index()]) {
                let is_goalie = dressed.position == Position::Goalie;
                let key = (
                    dressed.player,
                    fixture.season,
                    fixture.game_type,
                    lineup.team,
                    is_goalie,
                );
                let sum = sums.entry(key).or_insert_with(|| PlayerSeasonTruth {
                    player_id: league.roster.players[dressed.player].id.clone(),
                    season_id: league.seasons[fixture.season].id.clone(),
                    game_type: fixture.game_type.word().to_owned(),
                    team_id: league.roster.teams[lineup.team].id.clone(),
                    is_goalie,
                    games_played: 0,
                    goals: 0,
                    assists: 0,
                    points: 0,
                    pim: 0,
                    goals_against: 0,
                    shutouts: 0,
                });
                sum.games_played += 1;
                sum.goals += line.goals;
                sum.assists += line.assists;
                sum.points += line.goals + line.assists;
                sum.pim += line.pim;
                sum.goals_against += line.goals_against;
                sum.shutouts += line.shutouts;
            }
        }
    }
    sums.into_values().collect()
}

/// The tables of every season and game type.
fn standings(league: &LeagueData) -> Vec<StandingTruth> {
    let mut standings = Vec::new();
    for (index, season) in league.seasons.iter().enumerate() {
        for game_type in [GameType::Regular, GameType::Playoffs] {
            let games = league.results.iter().filter(|result| {
                result.fixture.season == index && result.fixture.game_type == game_type
            });
            let lines = table(league.roster.teams.len(), games);
            for (team, line) in league.roster.teams.iter().zip(lines) {
                if line.games == 0 {
                    continue;
                }
                standings.push(StandingTruth {
                    season_id: season.id.clone(),
                    game_type: game_type.word().to_owned(),
                    team_id: team.id.clone(),
                    games: line.games,
                    wins: line.wins,
                    losses: line.losses,
                    ties: line.ties,
                    points: line.points,
                    goals_for: line.goals_for,
                    goals_against: line.goals_against,
                });
            }
        }
    }
    standings
}
