//! Training: tune on the tuning span, score on the test span, check the gates, fit on everything.
//!
//! Plain data in, models out; nothing is stored here.

use forecast::artefact::{self, Model};
use forecast::evaluation::{self, Evaluation, RungReport, Split};
use forecast::game::{Dressed, GameInput, GameModel, Ladder, Rung, Settings};
use forecast::league::{Game, League, Sides};
use forecast::players::{self, ProjectionInput, ProjectionModel, ProjectionSettings};
use forecast::rapm::{self, RapmModel};
use forecast::win_probability::{Moment, WinProbabilityModel};
use forecast::{ForecastError, rapm::Stint};
use serde_json::json;
use std::collections::BTreeMap;

use super::card::{Card, Span};
use super::data::TrainingData;
use super::names;
use crate::values::date_text;

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

fn projections(league: &League, as_of: i32) -> Result<Trained, TrainError> {
    let settings = ProjectionSettings::default();
    let model = ProjectionModel::fit(league, &settings, as_of);
    let golden: Vec<ProjectionInput> = model
        .players
        .keys()
        .take(GOLDEN)
        .map(|player| ProjectionInput {
            player_id: player.clone(),
            position: None,
            rating: None,
            games: 10,
            dresses: false,
            goal_factor: 1.0,
        })
        .collect();
    let report = players::evaluate(league, &settings);
    let mut card = Card::new(
        "Goals, assists, points and penalty minutes of a player's next games, with the range that holds 80 %.",
        &[
            ("player_id", "The player."),
            ("games", "Games to come, 1 unless given."),
            ("dresses", "Whether he plays in all of them for sure."),
            (
                "goal_factor",
                "Goals that his team is expected to score there over the usual number, 1 unless given.",
            ),
        ],
        &[
            ("expected_games", "Games he is expected to play."),
            (
                "statistics",
                "Goals, assists, points and penalty minutes, each with the range that holds 80 %.",
            ),
        ],
        "Judging a player's worth: it counts what the official box score counts, and nothing of his defence.",
    );
    card.training = Some(span(league, |_| true));
    card.words = if report.players == 0 {
        "There is no second season to test it on.".to_owned()
    } else {
        format!(
            "Tested on the second halves of {} player-seasons; skill ratings of old games may be today's, which flatters it.",
            report.players
        )
    };
    card.is_experimental = report.players == 0;
    card.details = json!({"settings": settings, "evaluation": report});
    Ok(Trained {
        name: names::PLAYER_PROJECTION,
        serves: true,
        artefact: artefact::save(&model, &golden)?,
        card,
    })
}

fn win_probability(data: &TrainingData) -> Result<Trained, TrainError> {
    let model = WinProbabilityModel {
        factors: data.factors,
    };
    let moment = |remaining: f64, lead: i32, skaters: Sides<u32>| Moment {
        expected_goals: Sides {
            home: 4.8,
            away: 4.2,
        },
        dispersion: 1.0,
        length_seconds: 3240.0,
        remaining_seconds: remaining,
        lead,
        skaters,
        net_empty: Sides::default(),
        penalty_seconds: 60.0,
        can_tie: true,
    };
    let golden = [
        moment(3240.0, 0, Sides { home: 5, away: 5 }),
        moment(600.0, 1, Sides { home: 5, away: 4 }),
        moment(0.0, -1, Sides { home: 5, away: 5 }),
    ];
    let mut card = Card::new(
        "The chance to win while a game is on.",
        &[
            (
                "expected_goals",
                "Goals that each side was expected to score in the whole game.",
            ),
            (
                "length_seconds, remaining_seconds",
                "Length of the game and what is left of it.",
            ),
            ("lead", "Home goals minus away goals."),
            (
                "skaters, net_empty, penalty_seconds",
                "Manpower and how long it lasts.",
            ),
            ("can_tie", "Whether the game may end without a winner."),
        ],
        &[
            (
                "probabilities",
                "Chances of home win, tie and away win; they add up to 1.",
            ),
            ("home", "Win plus half a tie of the home team."),
        ],
        "Judging moments with uneven manpower: the factors are borrowed and not tested on this league.",
    );
    card.is_experimental = true;
    "Not fitted: rates, time and manpower give it. The manpower factors are borrowed."
        .clone_into(&mut card.words);
    card.details = json!({"factors": data.factors});
    Ok(Trained {
        name: names::WIN_PROBABILITY,
        serves: true,
        artefact: artefact::save(&model, &golden)?,
        card,
    })
}

fn expected_goals(data: &TrainingData) -> Result<Option<Trained>, TrainError> {
    let Some(model) = &data.attempts else {
        return Ok(None);
    };
    let golden: Vec<_> = [false, true]
        .map(|flag| forecast::xg::Attempt {
            event_id: String::new(),
            game_id: 0,
            is_unblocked: true,
            empty_net: Some(false),
            is_goal: false,
            is_rebound: flag,
            is_one_timer: false,
            is_tip: flag,
            is_breakaway: false,
            off_pass: !flag,
            is_rush: false,
            shot_type: None,
        })
        .into();
    let mut card = Card::new(
        "The chance of an unblocked attempt to score.",
        &[(
            "is_rebound, is_one_timer, is_tip, is_breakaway, off_pass, is_rush, shot_type",
            "What is known of the attempt.",
        )],
        &[(
            "xg",
            "Chance to score; null for a blocked attempt or an empty net.",
        )],
        "Ranking players or goalies before it has seen 200 goals.",
    );
    card.is_experimental = model.is_provisional;
    card.words = if model.is_provisional {
        format!(
            "Experimental: {} goals set little more than the level; 200 are needed.",
            model.goals
        )
    } else {
        format!("Fitted on {} goals.", model.goals)
    };
    card.details =
        json!({"run_id": model.run_id, "goals": model.goals, "coefficients": model.coefficients});
    Ok(Some(Trained {
        name: names::EXPECTED_GOALS,
        serves: true,
        artefact: artefact::save(model, &golden)?,
        card,
    }))
}

/// Is fitted once somebody has been on the ice long enough; before that the card says what is missing.
fn adjusted_plus_minus(data: &TrainingData) -> Result<Trained, TrainError> {
    let hours = ice_hours(&data.stints);
    let longest = hours.values().copied().fold(0.0, f64::max);
    let needed = data.rapm.reliable_min_hours;
    let mut card = Card::new(
        "What a skater adds to his side's shot attempts and takes from the other's, team-mates and opponents allowed for.",
        &[
            ("attackers, defenders", "The skaters."),
            (
                "at_home, lead, start_zone",
                "What is not the players' merit.",
            ),
        ],
        &[("per_60", "Attempts of the attacking side per 60 minutes.")],
        "Comparing players whose time on the ice is short of the limit.",
    );
    if longest < needed {
        card.is_published = false;
        card.is_experimental = true;
        card.passes = false;
        card.words = if hours.is_empty() {
            format!(
                "Not published: no stint at five against five is tracked; a player needs {needed:.1} hours."
            )
        } else {
            format!(
                "Not published: nobody has the {needed:.1} hours at five against five that are needed; the nearest has \
                 {longest:.1}, {:.1} hours short.",
                needed - longest
            )
        };
        card.details =
            json!({"players": hours.len(), "longest_hours": longest, "needed_hours": needed});
        // An empty fit: there is nothing to keep, and nothing that could be asked.
        return Ok(Trained {
            name: names::RAPM,
            serves: false,
            artefact: b"{}\n".to_vec(),
            card,
        });
    }
    let model: RapmModel = rapm::fit(&data.stints, &BTreeMap::new(), &data.rapm)?;
    card.words = model.words();
    card.details = json!({
        "games": model.games,
        "lambda": model.lambda,
        "published": model.published.len(),
        "withheld": model.withheld,
        "cross_validated_error": model.cross_validated_error,
        "cross_validated_error_null": model.cross_validated_error_null,
    });
    Ok(Trained {
        name: names::RAPM,
        serves: true,
        artefact: artefact::save(&model, &golden_attacks(&data.stints))?,
        card,
    })
}

fn golden_attacks(stints: &[Stint]) -> Vec<<RapmModel as Model>::Input> {
    stints
        .iter()
        .take(GOLDEN)
        .map(|stint| rapm::Attack {
            attackers: stint.home_skaters.clone(),
            defenders: stint.away_skaters.clone(),
            at_home: true,
            lead: stint.home_lead,
            start_zone: stint.start_zone,
        })
        .collect()
}

/// Hours on the ice by player.
fn ice_hours(stints: &[Stint]) -> BTreeMap<&str, f64> {
    let mut hours = BTreeMap::new();
    for stint in stints {
        for player in stint.home_skaters.iter().chain(&stint.away_skaters) {
            *hours.entry(player.as_str()).or_insert(0.0) += stint.seconds / 3_600.0;
        }
    }
    hours
}
