//! Forecasts as they were made, held against what happened.
//!
//! A forecast is frozen when it is published: game, moment, model, version and chances never change. Of several
//! forecasts of a game by a model the last one before the start counts; one made at the start or later never does.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::evaluation::{Comparison, Scores, compare, score};
use crate::outcome::{Outcome, Probabilities};

/// A published forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenForecast {
    /// Game.
    pub game_id: i64,
    /// When it was made, in seconds since 1970-01-01 00:00 UTC.
    pub made_at: i64,
    /// Name of the model.
    pub model: String,
    /// Version of the model.
    pub version: u32,
    /// Chances.
    pub probabilities: Probabilities,
}

/// A game that forecasts are held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradedGame {
    /// Game.
    pub game_id: i64,
    /// Season.
    pub season_id: String,
    /// When it starts, in the same seconds; the beginning of its day when the time is not known.
    pub starts_at: i64,
    /// How it ended; `None` before that.
    pub outcome: Option<Outcome>,
}

/// A forecast with its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredForecast {
    /// The forecast.
    pub forecast: FrozenForecast,
    /// Season of the game.
    pub season_id: String,
    /// How the game ended.
    pub outcome: Outcome,
    /// Minus the logarithm of the chance given to it.
    pub log_loss: f64,
    /// Sum of the squared misses of the three chances.
    pub brier: f64,
}

/// A model compared with another one on the games that both forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgainstModel {
    /// The other model.
    pub model: String,
    /// Games of both.
    pub games: usize,
    /// Its log loss taken from the model's own.
    pub comparison: Comparison,
}

/// A model over a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeasonGrade {
    /// Season; `None` for all together.
    pub season_id: Option<String>,
    /// Model.
    pub model: String,
    /// Its scores.
    pub scores: Scores,
    /// Against the other models of the season.
    pub against: Vec<AgainstModel>,
}

/// All grades.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grades {
    /// Forecasts of finished games, by game, then model.
    pub scored: Vec<ScoredForecast>,
    /// By season, then model; all seasons together come last.
    pub seasons: Vec<SeasonGrade>,
    /// Forecasts of games that are not over.
    pub pending: usize,
    /// Forecasts replaced by a later one before the start.
    pub replaced: usize,
    /// Forecasts made at the start or later; they do not count.
    pub late: usize,
}

/// Holds forecasts against games.
///
/// # Errors
/// When chances are none, or a forecast is of a game that is not listed.
pub fn grade(forecasts: &[FrozenForecast], games: &[GradedGame]) -> Result<Grades, ForecastError> {
    let games: BTreeMap<i64, &GradedGame> = games.iter().map(|game| (game.game_id, game)).collect();
    let mut latest: BTreeMap<(i64, &str), &FrozenForecast> = BTreeMap::new();
    let (mut late, mut in_time) = (0, 0);
    for forecast in forecasts {
        let of = format!(
            "the {} forecast of game {}",
            forecast.model, forecast.game_id
        );
        forecast.probabilities.check(&of)?;
        let game = games.get(&forecast.game_id).ok_or_else(|| {
            ForecastError::bad_input("game_id", forecast.game_id, "a listed game")
        })?;
        if forecast.made_at >= game.starts_at {
            late += 1;
            continue;
        }
        in_time += 1;
        let kept = latest
            .entry((forecast.game_id, &forecast.model))
            .or_insert(forecast);
        if (forecast.made_at, forecast.version) > (kept.made_at, kept.version) {
            *kept = forecast;
        }
    }
    let scored: Vec<ScoredForecast> = latest
        .values()
        .filter_map(|forecast| {
            let game = games.get(&forecast.game_id)?;
            Some(scored(forecast, game, game.outcome?))
        })
        .collect();
    Ok(Grades {
        seasons: seasons(&scored),
        pending: latest.len() - scored.len(),
        replaced: in_time - latest.len(),
        late,
        scored,
    })
}

fn scored(forecast: &FrozenForecast, game: &GradedGame, outcome: Outcome) -> ScoredForecast {
    let scores = score(&[(forecast.probabilities, outcome)]);
    ScoredForecast {
        forecast: forecast.clone(),
        season_id: game.season_id.clone(),
        outcome,
        log_loss: scores.log_loss.unwrap_or(0.0),
        brier: scores.brier.unwrap_or(0.0),
    }
}

/// Chances and outcome by game.
type ByGame = BTreeMap<i64, (Probabilities, Outcome)>;

fn seasons(scored: &[ScoredForecast]) -> Vec<SeasonGrade> {
    let names: BTreeSet<&str> = scored
        .iter()
        .map(|scored| scored.season_id.as_str())
        .collect();
    let mut grades = Vec::new();
    for season in names.into_iter().map(Some).chain([None]) {
        let mut models: BTreeMap<&str, ByGame> = BTreeMap::new();
        for scored in scored
            .iter()
            .filter(|scored| season.is_none_or(|season| scored.season_id == season))
        {
            let pair = (scored.forecast.probabilities, scored.outcome);
            models
                .entry(&scored.forecast.model)
                .or_default()
                .insert(scored.forecast.game_id, pair);
        }
        for (model, games) in &models {
            let others = models.iter().filter(|(other, _)| *other != model);
            grades.push(SeasonGrade {
                season_id: season.map(str::to_owned),
                model: (*model).to_owned(),
                scores: score(&games.values().copied().collect::<Vec<_>>()),
                against: others
                    .map(|(other, theirs)| against(other, games, theirs))
                    .collect(),
            });
        }
    }
    grades
}

fn against(model: &str, own: &ByGame, theirs: &ByGame) -> AgainstModel {
    let both = own
        .iter()
        .filter_map(|(game, own)| Some((*own, *theirs.get(game)?)));
    let (own, theirs): (Vec<_>, Vec<_>) = both.unzip();
    AgainstModel {
        model: model.to_owned(),
        games: own.len(),
        comparison: compare(&own, &theirs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forecast(game_id: i64, made_at: i64, model: &str, home: f64) -> FrozenForecast {
        FrozenForecast {
            game_id,
            made_at,
            model: model.to_owned(),
            version: 1,
            probabilities: Probabilities {
                home,
                tie: 0.0,
                away: 1.0 - home,
            },
        }
    }

    fn game(game_id: i64, season: &str, outcome: Option<Outcome>) -> GradedGame {
        GradedGame {
            game_id,
            season_id: season.to_owned(),
            starts_at: 100,
            outcome,
        }
    }

    #[test]
    fn the_last_forecast_before_the_start_counts() {
        let games = [
            game(1, "S1", Some(Outcome::Home)),
            game(2, "S2", Some(Outcome::Away)),
            game(3, "S2", None),
        ];
        let forecasts = [
            forecast(1, 20, "elo", 0.5),
            forecast(1, 10, "elo", 0.9),
            forecast(1, 100, "elo", 1.0),
            forecast(1, 5, "line_up", 0.8),
            forecast(2, 50, "elo", 0.5),
            forecast(3, 50, "elo", 0.5),
        ];
        let grades = grade(&forecasts, &games).unwrap();
        assert_eq!(
            (
                grades.scored.len(),
                grades.pending,
                grades.replaced,
                grades.late
            ),
            (3, 1, 1, 1)
        );
        assert!((grades.scored[0].log_loss - 2.0_f64.ln()).abs() < 1e-12);
        assert!((grades.scored[0].brier - 0.5).abs() < 1e-12);
        let names: Vec<_> = grades
            .seasons
            .iter()
            .map(|grade| {
                (
                    grade.season_id.as_deref(),
                    grade.model.as_str(),
                    grade.scores.games,
                )
            })
            .collect();
        let wanted = [
            (Some("S1"), "elo", 1),
            (Some("S1"), "line_up", 1),
            (Some("S2"), "elo", 1),
            (None, "elo", 2),
            (None, "line_up", 1),
        ];
        assert_eq!(names, wanted);
        // ln .5 against ln .8 on the one game that both forecast.
        let against = &grades.seasons[4].against[0];
        assert_eq!((against.model.as_str(), against.games), ("elo", 1));
        assert!((against.comparison.log_loss.unwrap() - (0.5_f64 / 0.8).ln()).abs() < 1e-12);
    }

    #[test]
    fn chances_that_are_none_and_unknown_games_are_refused() {
        let games = [game(1, "S1", None)];
        let error = grade(&[forecast(1, 0, "elo", f64::NAN)], &games).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("home of the elo forecast of game 1 is NaN")
        );
        assert!(
            grade(&[forecast(2, 0, "elo", 0.5)], &games)
                .unwrap_err()
                .to_string()
                .contains("game_id is 2")
        );
    }
}
