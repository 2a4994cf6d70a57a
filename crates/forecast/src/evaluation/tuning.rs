//! Tuning: the constants that predict the tuning span best, from short lists.

use rayon::prelude::*;

use super::{Split, score};
use crate::game::{Rung, Settings, graded_from};
use crate::league::League;

/// Elo steps that are tried.
const ELO_STEPS: [f64; 4] = [6.0, 15.0, 25.0, 35.0];
/// Shares of an Elo rating that go back to the mean at a new season that are tried.
const ELO_REVERTS: [f64; 3] = [0.3, 0.5, 0.7];
/// Prior games of the goal-difference ridge that are tried.
const RIDGE_PRIORS: [f64; 3] = [4.0, 8.0, 16.0];
/// Shares of a goal-difference rating kept for the next season that are tried.
const RIDGE_CARRIES: [f64; 3] = [0.3, 0.6, 0.9];
/// Prior games of a player's rates that are tried.
const PLAYER_PRIORS: [f64; 3] = [4.0, 8.0, 16.0];
/// Shares of a player's past kept for the next season that are tried.
const PLAYER_CARRIES: [f64; 3] = [0.6, 0.8, 1.0];

/// Settings changed in one or two constants.
type Change = Box<dyn Fn(&mut Settings) + Send + Sync>;

/// The settings with the lowest log loss on the tuning span, model after model. Games of the test span are not
/// looked at. Without a tuning span the defaults stand.
pub fn tune(league: &League) -> Settings {
    let mut settings = Settings::default();
    let Some(split) = Split::of(league) else {
        return settings;
    };
    // Nobody can look at what is not there.
    let early = league.before(split.test_from);
    let loss = |rung: Rung, settings: &Settings| {
        let graded = graded_from(&early, rung, settings, split.tuning_from);
        score(&graded).log_loss.unwrap_or(f64::INFINITY)
    };
    for (rung, changes) in trials() {
        let tried: Vec<(f64, Settings)> = changes
            .par_iter()
            .map(|change| {
                let mut changed = settings;
                change(&mut changed);
                (loss(rung, &changed), changed)
            })
            .collect();
        let mut best = (loss(rung, &settings), settings);
        // In the order of the list, whichever was done first.
        for tried in tried {
            if tried.0 < best.0 {
                best = tried;
            }
        }
        settings = best.1;
    }
    settings
}

/// Lists of changes by the model whose log loss decides between them.
fn trials() -> Vec<(Rung, Vec<Change>)> {
    let pairs = |first: &[f64], second: &[f64]| -> Vec<(f64, f64)> {
        first
            .iter()
            .flat_map(|&a| second.iter().map(move |&b| (a, b)))
            .collect()
    };
    let elo = pairs(&ELO_STEPS, &ELO_REVERTS)
        .into_iter()
        .map(|(k, revert_share)| -> Change {
            Box::new(move |settings| {
                settings.elo.k = k;
                settings.elo.revert_share = revert_share;
            })
        });
    let ridge = pairs(&RIDGE_PRIORS, &RIDGE_CARRIES).into_iter().map(
        |(prior_games, carry_over)| -> Change {
            Box::new(move |settings| {
                settings.goal_difference.prior_games = prior_games;
                settings.goal_difference.carry_over = carry_over;
            })
        },
    );
    let players = pairs(&PLAYER_PRIORS, &PLAYER_CARRIES).into_iter().map(
        |(prior_games, carry_over)| -> Change {
            Box::new(move |settings| {
                settings.line_up.prior_games = prior_games;
                settings.line_up.carry_over = carry_over;
            })
        },
    );
    vec![
        (Rung::Elo, elo.collect()),
        (Rung::GoalDifference, ridge.collect()),
        (Rung::LineUp, players.collect()),
    ]
}
