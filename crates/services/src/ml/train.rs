//! Training: tune on the tuning span, score on the test span, check the gates, fit on everything.
//!
//! Plain data in, models out; nothing is stored here.

mod others;

use forecast::ForecastError;
use forecast::artefact;
use forecast::evaluation::{self, Evaluation, RungReport, Split};
use forecast::game::{Dressed, GameInput, GameModel, Ladder, Rung, Settings};
use forecast::league::{Game, League};
use serde_json::json;

use super::card::{Card, Span};
use super::data::TrainingData;
use super::names;
use crate::values::date_text;
use others::{adjusted_plus_minus, expected_goals, projections, win_probability};

/// Golden predictions of a model.
const GOLDEN: usize = 5;

/// A fitted model on its way into the registry.
#[derive(Debug, Clone)]
pub(crate) struct Trained {
    pub(crate) name: &'static str,
    /// Whether it answers those who name no version.
    pub(crate) serves: bool,
    pub(crate) artefact: Vec<u8>,
    pub(crate) card: Card,
}

/// Why there are no models.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// Somebody stopped it.
    #[error("the training was stopped")]
    Stopped,
    /// No game of the schedule has a result.
    #[error("there is no game with a result to learn from")]
    NoGames,
    /// A row or a fit that cannot be used.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
}

/// Told of every step: its name, how many are done, how many there are. The answer `false` stops the training.
pub(crate) type Told<'a> = dyn Fn(&str, usize, usize) -> bool + 'a;

/// Steps of a training.
const STEPS: usize = 5;

/// Trains all models.
pub(crate) fn train(data: &TrainingData, told: &Told<'_>) -> Result<Vec<Trained>, TrainError> {
    let step = |name: &str, done: usize| {
        if told(name, done, STEPS) {
            Ok(())
        } else {
            Err(TrainError::Stopped)
        }
    };
    step("reading the league", 0)?;
    let league = data.rows.league()?;
    let as_of = morning_after(&league).ok_or(TrainError::NoGames)?;
    step("choosing constants", 1)?;
    let settings = evaluation::tune(&league);
    step("scoring on the test span", 2)?;
    let evaluation = evaluation::evaluate(&league, &settings);
    step("fitting on everything", 3)?;
    let mut trained = games(&league, &settings, evaluation.as_ref(), as_of)?;
    trained.push(projections(&league, as_of)?);
    trained.push(win_probability(data)?);
    trained.extend(expected_goals(data)?);
    step("adjusted plus-minus", 4)?;
    trained.push(adjusted_plus_minus(data)?);
    step("done", STEPS)?;
    Ok(trained)
}

/// The day after the last result: everything that is known enters.
fn morning_after(league: &League) -> Option<i32> {
    let played = league.games().iter().filter(|game| game.score().is_some());
    let last = played.map(|game| game.date).max()?;
    Some(last.saturating_add(1))
}

/// The span of played games that pass a test.
fn span(league: &League, test: impl Fn(&Game) -> bool) -> Span {
    let played = league.games().iter().filter(|game| game.score().is_some());
    let days: Vec<i32> = played
        .filter(|game| test(game))
        .map(|game| game.date)
        .collect();
    Span {
        first_day: days.first().map(|day| date_text(*day)),
        last_day: days.last().map(|day| date_text(*day)),
        games: days.len(),
    }
}

/// Each model of the ladder under its own name, and the one that is served.
fn games(
    league: &League,
    settings: &Settings,
    evaluation: Option<&Evaluation>,
    as_of: i32,
) -> Result<Vec<Trained>, TrainError> {
    let golden = golden_games(league);
    let ladder = Ladder::fit(league, settings, as_of);
    let mut trained = Vec::new();
    for rung in Rung::ALL {
        let report =
            evaluation.and_then(|found| found.reports.iter().find(|report| report.rung == rung));
        let announced = rung == Rung::LineUp;
        let model = ladder.model(rung, announced);
        let card = game_card(league, &model, evaluation, report, rung);
        trained.push(Trained {
            name: names::of_rung(rung),
            serves: card.passes,
            artefact: artefact::save(&model, &golden)?,
            card,
        });
    }
    let (rung, announced) = evaluation.map_or((Rung::BaseRates, false), |found| {
        (found.choice.rung, found.choice.announced)
    });
    let report =
        evaluation.and_then(|found| found.reports.iter().find(|report| report.rung == rung));
    let model = ladder.model(rung, announced);
    let mut card = game_card(league, &model, evaluation, report, rung);
    card.words = served_words(evaluation, rung, announced);
    card.is_experimental = rung == Rung::BaseRates;
    trained.push(Trained {
        name: names::GAME,
        serves: true,
        artefact: artefact::save(&model, &golden)?,
        card,
    });
    Ok(trained)
}

/// Which model of the ladder serves, and why not another.
fn served_words(evaluation: Option<&Evaluation>, rung: Rung, announced: bool) -> String {
    let Some(evaluation) = evaluation else {
        return "There are too few games to test anything; the base rates are served, which know neither team."
            .to_owned();
    };
    let mut words = format!("Served by {}", names::of_rung(rung));
    if announced {
        words.push_str(", and by line_up once the line-ups are known");
    }
    words.push('.');
    for report in &evaluation.reports {
        let failed: Vec<String> = report
            .gates
            .iter()
            .filter(|gate| !gate.passed)
            .map(|gate| format!("{} ({})", gate.name, gate.figures))
            .collect();
        if !failed.is_empty() {
            let name = names::of_rung(report.rung);
            words.push(' ');
            words.push_str(name);
            words.push_str(" fails: ");
            words.push_str(&failed.join("; "));
            words.push('.');
        }
    }
    words
}

fn game_card(
    league: &League,
    model: &GameModel,
    evaluation: Option<&Evaluation>,
    report: Option<&RungReport>,
    rung: Rung,
) -> Card {
    let mut card = Card::new(
        "Who wins a game, or nobody, and by how much.",
        &[
            (
                "home_team_id, away_team_id",
                "The teams, or game_id of a game of the schedule.",
            ),
            (
                "home_line_up, away_line_up",
                "Who dresses, when it is known; else the last games say who probably will.",
            ),
        ],
        &[
            (
                "probabilities",
                "Chances of home win, tie and away win; they add up to 1.",
            ),
            (
                "expected_goals, goals, likely_score",
                "Goals of each side, the range that holds 80 % of them, and the score that is most likely.",
            ),
            (
                "interval",
                "80 % range of the home team's chance, given that somebody wins.",
            ),
        ],
        "Betting, and choosing players: it knows results and official box scores, not what happened on the ice.",
    );
    card.training = Some(span(league, |_| true));
    card.details = json!({
        "settings": model.settings,
        "features": rung.features(),
        "as_of": date_text(model.as_of),
    });
    if let (Some(evaluation), Some(report)) = (evaluation, report) {
        let split: Split = evaluation.split;
        card.test = Some(span(league, |game| split.is_test(game.date)));
        card.scores = Some(report.scores.clone());
        card.against_base_rates = Some(report.against_base_rates);
        card.against_elo = Some(report.against_elo);
        card.gates.clone_from(&report.gates);
        card.passes = report.passes();
        card.words = if card.passes {
            "It passes its gates.".to_owned()
        } else {
            "It does not pass its gates and serves nobody who does not name a version.".to_owned()
        };
        if rung == Rung::LineUp {
            card.words
                .push_str(" Scored with line-ups as recorded after the games; announced ones were never recorded.");
        }
    } else {
        card.passes = rung == Rung::BaseRates;
        "There are too few games to test it.".clone_into(&mut card.words);
    }
    card
}

/// The last games, with and without their line-ups.
fn golden_games(league: &League) -> Vec<GameInput> {
    let played = league.games().iter().enumerate().rev();
    let played = played
        .filter(|(_, game)| game.score().is_some())
        .take(GOLDEN);
    let mut inputs = Vec::new();
    for (place, game) in played {
        let plain = GameInput::between(&game.home_team_id, &game.away_team_id);
        if let Some(sides) = league.line_ups(place) {
            let dressed =
                |rows: &[forecast::league::RosterRow]| rows.iter().map(Dressed::from).collect();
            inputs.push(GameInput {
                home_line_up: Some(dressed(&sides.home)),
                away_line_up: Some(dressed(&sides.away)),
                ..plain.clone()
            });
        }
        inputs.push(plain);
    }
    inputs
}
