//! The ridge regression: its weight, its coefficients and their errors.

use std::collections::BTreeMap;

use rand::RngCore;
use rand_pcg::Pcg64;
use rayon::prelude::*;

use super::design::{CIRCUMSTANCES, Design, Row};
use super::{PlayerValue, Prior, RapmModel, RapmSettings, Stint, Withheld};
use crate::ForecastError;
use crate::interval::{INTERVAL_DEVIATIONS, Interval};
use crate::matrix::Symmetric;

/// Folds of the cross-validation; each game is in one of them.
const FOLDS: usize = 10;

/// Most times that the games are drawn anew.
const MOST_BOOTSTRAPS: u32 = 10_000;

/// Ridge of the circumstances, hours: nothing next to the data, but a circumstance never seen stays at 0.
const CIRCUMSTANCE_RIDGE: f64 = 1e-6;

/// Ridge that holds the slopes of the ratings at 0 until something is seen.
const SLOPE_PRIOR_HOURS: f64 = 0.1;

/// Weighted normal equations of a set of rows.
#[derive(Clone)]
struct Equations {
    matrix: Symmetric,
    right: Vec<f64>,
}

impl Equations {
    fn of<'a>(rows: impl Iterator<Item = &'a Row>, columns: usize) -> Self {
        let mut equations = Self {
            matrix: Symmetric::zero(columns),
            right: vec![0.0; columns],
        };
        for row in rows {
            equations.matrix.add_weighted(&row.entries, row.hours);
            for (column, value) in &row.entries {
                equations.right[*column] += row.hours * value * row.rate;
            }
        }
        equations
    }

    /// Coefficients nearest to the prior means under the ridge.
    fn solve(&self, lambda: f64, means: &[f64]) -> Option<Vec<f64>> {
        let mut matrix = self.matrix.clone();
        let mut right = self.right.clone();
        for (column, mean) in means.iter().enumerate() {
            let ridge = if column < CIRCUMSTANCES.len() {
                CIRCUMSTANCE_RIDGE
            } else {
                lambda
            };
            matrix.add_diagonal(column, ridge);
            right[column] += ridge * mean;
        }
        Some(matrix.factor()?.solve(&right))
    }
}

/// Fits the values of all players.
///
/// Stints must be of one manpower situation. Players below the least time on the ice are withheld with what they are
/// missing; a fit of few games publishes nobody.
///
/// # Errors
/// When a number is not finite or a constant is out of its range; the error names the field.
pub fn fit(
    stints: &[Stint],
    priors: &BTreeMap<String, Prior>,
    settings: &RapmSettings,
) -> Result<RapmModel, ForecastError> {
    check(priors, settings)?;
    let design = Design::new(stints)?;
    let columns = design.columns();
    let means = means(&design, priors, settings);
    let (lambda, errors) = choose_lambda(&design, &means, settings);
    let rows = || design.games.iter().flatten();
    let unsettled = || ForecastError::NotSettled {
        model: "rapm",
        steps: 1,
    };
    let solution = Equations::of(rows(), columns)
        .solve(lambda, &means)
        .ok_or_else(unsettled)?;
    let spreads = bootstrap(&design, &means, lambda, settings);
    let mut model = RapmModel {
        games: design.games.len(),
        lambda,
        cross_validated_error: errors.map(|errors| errors.0),
        cross_validated_error_null: errors.map(|errors| errors.1),
        published: BTreeMap::new(),
        withheld: BTreeMap::new(),
        circumstances: CIRCUMSTANCES
            .iter()
            .zip(&solution)
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect(),
        coefficients: BTreeMap::new(),
    };
    for (place, player) in design.players.iter().enumerate() {
        let column = Design::offence(place);
        let (offence, concession) = (solution[column], solution[column + 1]);
        model
            .coefficients
            .insert(player.clone(), (offence, concession));
        let hours = design.hours[place];
        if hours < settings.reliable_min_hours {
            let missing_hours = settings.reliable_min_hours - hours;
            model.withheld.insert(
                player.clone(),
                Withheld {
                    hours,
                    missing_hours,
                },
            );
            continue;
        }
        let [offence_error, defence_error, total_error] = spreads[place];
        let total = offence - concession;
        let value = PlayerValue {
            offence,
            offence_error,
            defence: -concession,
            defence_error,
            total,
            total_error,
            interval: Interval {
                low: total - INTERVAL_DEVIATIONS * total_error,
                high: total + INTERVAL_DEVIATIONS * total_error,
            },
            hours,
        };
        model.published.insert(player.clone(), value);
    }
    Ok(model)
}

fn check(priors: &BTreeMap<String, Prior>, settings: &RapmSettings) -> Result<(), ForecastError> {
    for (player, prior) in priors {
        let last_season = prior
            .last_season
            .map(|(offence, defence)| [offence, defence]);
        let numbers = prior
            .rating
            .iter()
            .copied()
            .chain(last_season.into_iter().flatten());
        if let Some(number) = numbers.into_iter().find(|number| !number.is_finite()) {
            return Err(ForecastError::bad_input(
                format!("prior of player {player}"),
                number,
                "a finite number",
            ));
        }
    }
    let lambdas = settings
        .lambdas
        .iter()
        .copied()
        .map(|lambda| ("lambdas", lambda));
    for (field, value) in lambdas.chain([("lambda_small", settings.lambda_small)]) {
        if !(value.is_finite() && value > 0.0) {
            return Err(ForecastError::bad_input(field, value, "above 0"));
        }
    }
    for (field, value) in [
        ("prior_share", settings.prior_share),
        ("reliable_min_hours", settings.reliable_min_hours),
    ] {
        if !(value.is_finite() && value >= 0.0) {
            return Err(ForecastError::bad_input(
                field,
                value,
                "a number of at least 0",
            ));
        }
    }
    if !(2..=MOST_BOOTSTRAPS).contains(&settings.bootstraps) {
        return Err(ForecastError::bad_input(
            "bootstraps",
            settings.bootstraps,
            "from 2 to 10000",
        ));
    }
    Ok(())
}

/// Prior means of all columns: a share of last season, else what the rating lets expect.
fn means(design: &Design, priors: &BTreeMap<String, Prior>, settings: &RapmSettings) -> Vec<f64> {
    let mut means = vec![0.0; design.columns()];
    let rating = |place: usize| {
        priors
            .get(&design.players[place])
            .and_then(|prior| prior.rating)
    };
    let rated: Vec<(usize, f64)> = (0..design.players.len())
        .filter_map(|place| Some((place, rating(place)?)))
        .collect();
    let hours: f64 = rated.iter().map(|(place, _)| design.hours[*place]).sum();
    let average = rated
        .iter()
        .map(|(place, rating)| design.hours[*place] * rating)
        .sum::<f64>()
        / hours.max(1e-9);
    let slopes = slopes(design, &rated, average);
    for (place, player) in design.players.iter().enumerate() {
        let column = Design::offence(place);
        let known = priors.get(player).and_then(|prior| prior.last_season);
        if let Some((offence, defence)) = known {
            means[column] = settings.prior_share * offence;
            means[column + 1] = -settings.prior_share * defence;
        } else if let Some(rating) = rating(place) {
            means[column] = slopes[0] * (rating - average);
            means[column + 1] = slopes[1] * (rating - average);
        }
    }
    means
}

/// Change of a rate per point of rating of an attacker and of a defender: least squares of the rates on the sums of
/// both sides' ratings.
fn slopes(design: &Design, rated: &[(usize, f64)], average: f64) -> [f64; 2] {
    let ratings: BTreeMap<usize, f64> = rated.iter().copied().collect();
    let rows = || design.games.iter().flatten();
    let (value, hours) = rows().fold((0.0, 0.0), |(value, hours), row| {
        (value + row.hours * row.rate, hours + row.hours)
    });
    let mean = if hours > 0.0 { value / hours } else { 0.0 };
    let mut system = Symmetric::zero(2);
    let mut right = [0.0; 2];
    system.add_diagonal(0, SLOPE_PRIOR_HOURS);
    system.add_diagonal(1, SLOPE_PRIOR_HOURS);
    for row in rows() {
        let mut sums = [0.0; 2];
        for (column, _) in row
            .entries
            .iter()
            .filter(|(column, _)| *column >= CIRCUMSTANCES.len())
        {
            let of_player = column - CIRCUMSTANCES.len();
            if let Some(rating) = ratings.get(&(of_player / 2)) {
                sums[of_player % 2] += rating - average;
            }
        }
        system.add_weighted(&[(0, sums[0]), (1, sums[1])], row.hours);
        for (right, sum) in right.iter_mut().zip(sums) {
            *right += row.hours * sum * (row.rate - mean);
        }
    }
    let solution = system.factor().map(|factor| factor.solve(&right));
    solution.map_or([0.0; 2], |solution| [solution[0], solution[1]])
}

/// The ridge weight that misses least on games left out, and the misses of model and average; the fixed one below the
/// game limit.
fn choose_lambda(
    design: &Design,
    means: &[f64],
    settings: &RapmSettings,
) -> (f64, Option<(f64, f64)>) {
    let games = design.games.len();
    if games < settings.lambda_min_games.max(2) || settings.lambdas.is_empty() {
        return (settings.lambda_small, None);
    }
    let folds: Vec<usize> = (0..FOLDS.min(games)).collect();
    let misses: Vec<Option<Vec<f64>>> = folds
        .par_iter()
        .map(|fold| {
            let is_out = |game: &usize| game % folds.len() == *fold;
            let rows = |out: bool| {
                (0..games)
                    .filter(move |game| is_out(game) == out)
                    .flat_map(|game| &design.games[game])
            };
            let equations = Equations::of(rows(false), design.columns());
            let (value, hours) = rows(false).fold((0.0, 0.0), |sums, row| {
                (sums.0 + row.hours * row.rate, sums.1 + row.hours)
            });
            let null = value / hours;
            let mut misses = vec![
                rows(true)
                    .map(|row| row.hours * (row.rate - null).powi(2))
                    .sum(),
            ];
            for lambda in &settings.lambdas {
                let solution = equations.solve(*lambda, means)?;
                let miss = |row: &Row| {
                    let fitted: f64 = row
                        .entries
                        .iter()
                        .map(|(column, value)| solution[*column] * value)
                        .sum();
                    row.hours * (row.rate - fitted).powi(2)
                };
                misses.push(rows(true).map(miss).sum());
            }
            Some(misses)
        })
        .collect();
    let hours: f64 = design.games.iter().flatten().map(|row| row.hours).sum();
    let total = |place: usize| {
        misses
            .iter()
            .flatten()
            .filter_map(|fold| fold.get(place))
            .sum::<f64>()
            / hours
    };
    let mut best = (settings.lambda_small, f64::INFINITY);
    for (place, lambda) in settings.lambdas.iter().enumerate() {
        let miss = total(place + 1);
        if miss < best.1 {
            best = (*lambda, miss);
        }
    }
    (best.0, Some((best.1, total(0))))
}

/// Standard errors of offence, defence and total of each player: the games are drawn anew, with repetition.
fn bootstrap(
    design: &Design,
    means: &[f64],
    lambda: f64,
    settings: &RapmSettings,
) -> Vec<[f64; 3]> {
    let games = design.games.len();
    let columns = design.columns();
    let solutions: Vec<Vec<f64>> = (0..settings.bootstraps)
        .into_par_iter()
        .filter_map(|number| {
            let mut random = Pcg64::new(u128::from(settings.seed), u128::from(number));
            let drawn: Vec<usize> = (0..games)
                .map(|_| ((u128::from(random.next_u64()) * games as u128) >> 64) as usize)
                .collect();
            let rows = drawn.iter().flat_map(|game| &design.games[*game]);
            Equations::of(rows, columns).solve(lambda, means)
        })
        .collect();
    (0..design.players.len())
        .map(|place| {
            let column = Design::offence(place);
            [
                deviation(solutions.iter().map(|solution| solution[column])),
                deviation(solutions.iter().map(|solution| solution[column + 1])),
                deviation(
                    solutions
                        .iter()
                        .map(|solution| solution[column] - solution[column + 1]),
                ),
            ]
        })
        .collect()
}

fn deviation(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = values.clone().count().max(2) as f64;
    let mean = values.clone().sum::<f64>() / count;
    (values.map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
}
