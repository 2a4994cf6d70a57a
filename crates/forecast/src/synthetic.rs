//! Synthetic leagues with known truth, for tests: simple, seeded, nothing like the models.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::league::{Game, GameType, League, Position, RosterRow};

/// Size of a synthetic league.
pub(crate) struct Options {
    /// Seasons.
    pub(crate) seasons: usize,
    /// Rounds in which everybody meets everybody once.
    pub(crate) rounds: usize,
    /// Distance of the best from the worst team, goals per game.
    pub(crate) spread: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seasons: 1,
            rounds: 8,
            spread: 5.0,
        }
    }
}

/// A synthetic league.
pub(crate) struct Sample {
    pub(crate) league: League,
    pub(crate) teams: Vec<String>,
    /// Goals per game better than the average, team by team.
    pub(crate) strengths: Vec<f64>,
}

/// Ten teams of twelve skaters and a goalie; a team is as strong as its skaters together.
pub(crate) fn league(options: &Options, seed: u64) -> Sample {
    let mut dice = Pcg64Mcg::seed_from_u64(seed);
    let teams: Vec<String> = (0..10).map(|team| format!("T{team}")).collect();
    let strengths: Vec<f64> = (0..10)
        .map(|team| options.spread * (f64::from(team) / 9.0 - 0.5))
        .collect();
    let mut rates = Vec::new();
    for (team, strength) in strengths.iter().enumerate() {
        for player in 0..12 {
            let mean = (0.6 + 0.12 * strength / 2.0).max(0.1) * 2.0 * dice.random::<f64>();
            rates.push((format!("P{team}_{player}"), mean));
        }
    }
    let (mut games, mut roster) = (Vec::new(), Vec::new());
    for season in 0..options.seasons {
        for round in 0..options.rounds {
            for day in 0..9 {
                for pair in 0..5 {
                    let (mut home, mut away) = pairing(day, pair);
                    if (round + pair) % 2 == 1 {
                        std::mem::swap(&mut home, &mut away);
                    }
                    let goals = [
                        poisson(
                            &mut dice,
                            (4.5 + (strengths[home] - strengths[away]) / 2.0).max(0.5),
                        ),
                        poisson(
                            &mut dice,
                            (4.5 + (strengths[away] - strengths[home]) / 2.0).max(0.5),
                        ),
                    ];
                    let game_id = games.len() as i64 + 1;
                    games.push(Game {
                        game_id,
                        season_id: format!("S{season}"),
                        date: (season * 365 + round * 9 + day) as i32,
                        game_type: GameType::Regular,
                        home_team_id: teams[home].clone(),
                        away_team_id: teams[away].clone(),
                        home_goals: Some(goals[0]),
                        away_goals: Some(goals[1]),
                    });
                    for (team, conceded) in [(home, goals[1]), (away, goals[0])] {
                        roster.extend(box_score(&mut dice, game_id, team, conceded, &rates));
                    }
                }
            }
        }
    }
    Sample {
        league: League::new(games, roster).unwrap(),
        teams,
        strengths,
    }
}

/// The circle method: in nine days everybody meets everybody once.
fn pairing(day: usize, pair: usize) -> (usize, usize) {
    if pair == 0 {
        (9, day)
    } else {
        ((day + pair) % 9, (day + 9 - pair) % 9)
    }
}

fn box_score(
    dice: &mut Pcg64Mcg,
    game_id: i64,
    team: usize,
    conceded: u32,
    rates: &[(String, f64)],
) -> Vec<RosterRow> {
    let row = |player_id: String, position, goals, assists, pim, goals_against| RosterRow {
        game_id,
        player_id,
        team_id: format!("T{team}"),
        position: Some(position),
        games_played: Some(1),
        goals,
        assists,
        pim,
        goals_against,
        rating_at_game: None,
    };
    let mut rows = vec![row(format!("G{team}"), Position::Goalie, 0, 0, 0, conceded)];
    for (number, (player, rate)) in rates[team * 12..team * 12 + 12].iter().enumerate() {
        // Now and then somebody stays at home.
        if dice.random::<f64>() < 0.2 {
            continue;
        }
        let position = if number < 8 {
            Position::Forward
        } else {
            Position::Defence
        };
        let goals = poisson(dice, rate * 0.45);
        let assists = poisson(dice, rate * 0.55);
        let pim = 3 * poisson(dice, 0.1);
        rows.push(row(player.clone(), position, goals, assists, pim, 0));
    }
    rows
}

/// A Poisson count by multiplying uniform numbers.
pub(crate) fn poisson(dice: &mut Pcg64Mcg, mean: f64) -> u32 {
    let limit = (-mean).exp();
    let mut product = dice.random::<f64>();
    let mut count = 0;
    while product > limit {
        product *= dice.random::<f64>();
        count += 1;
    }
    count
}
