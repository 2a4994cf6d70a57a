//! A fitted game model: everything that a forecast needs, without the games it was learnt from.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::line_up::Dressed;
use super::link::Link;
use super::ratings::Ratings;
use super::score::{LikelyScore, ScoreTable};
use super::view::View;
use super::walk::Walk;
use super::{Rung, Settings};
use crate::ForecastError;
use crate::artefact::Model;
use crate::explanation::{Confidence, Level, Reason};
use crate::interval::{INTERVAL_DEVIATIONS, Interval};
use crate::league::{League, Sides};
use crate::outcome::Probabilities;

/// Games of the season below which little is known about a team.
const FEW_GAMES: u32 = 3;

/// Games of the season from which a team is well known.
const MANY_GAMES: u32 = 8;

/// A game to forecast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GameInput {
    /// Home team.
    pub home_team_id: String,
    /// Away team.
    pub away_team_id: String,
    /// Who dresses for the home team; `None` before it is announced.
    #[serde(default)]
    pub home_line_up: Option<Vec<Dressed>>,
    /// Who dresses for the away team; `None` before it is announced.
    #[serde(default)]
    pub away_line_up: Option<Vec<Dressed>>,
}

impl GameInput {
    /// A game between two teams whose line-ups are not announced.
    pub fn between(home_team_id: &str, away_team_id: &str) -> Self {
        Self {
            home_team_id: home_team_id.to_owned(),
            away_team_id: away_team_id.to_owned(),
            home_line_up: None,
            away_line_up: None,
        }
    }

    pub(super) fn check(&self) -> Result<(), ForecastError> {
        if self.home_team_id == self.away_team_id {
            return Err(ForecastError::bad_input(
                "away_team_id".to_owned(),
                &self.away_team_id,
                "another team than the home team",
            ));
        }
        let mut seen = BTreeSet::new();
        for (field, line_up) in [
            ("home_line_up", &self.home_line_up),
            ("away_line_up", &self.away_line_up),
        ] {
            for player in line_up.iter().flatten() {
                if !seen.insert(&player.player_id) {
                    return Err(ForecastError::bad_input(
                        format!("player_id in {field}"),
                        &player.player_id,
                        "listed once",
                    ));
                }
            }
        }
        Ok(())
    }
}

/// A forecast of a game.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GameForecast {
    /// Model that made it.
    pub rung: Rung,
    /// Chances of the three outcomes.
    pub probabilities: Probabilities,
    /// Interval of the home team's chance, given that somebody wins; from the uncertainty of the weights.
    pub home_if_decided: Interval,
    /// Expected goals.
    pub expected_goals: Sides<f64>,
    /// Intervals of the goals.
    pub goals: Sides<Interval>,
    /// The most likely score.
    pub likely_score: LikelyScore,
    /// Score on the logit scale: the sum of the reasons' contributions. Above 0 favours the home team.
    pub score: f64,
    /// What the forecast is made of.
    pub reasons: Vec<Reason>,
    /// How much to rely on it.
    pub confidence: Confidence,
}

/// A game model as it stands on the morning of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GameModel {
    /// Model for games whose line-ups are not announced.
    pub rung: Rung,
    /// Its regression.
    pub link: Link,
    /// Model and regression for games whose line-ups are announced; `None` when none has passed its gates.
    pub announced: Option<Link>,
    /// Constants.
    pub settings: Settings,
    /// Games before this day were learnt from, in days since 1970-01-01.
    pub as_of: i32,
    /// What is known about teams and players.
    pub ratings: Ratings,
}

/// All models of the ladder on the morning of a day, fitted in one walk through the games before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// In the order of [`Rung::ALL`].
    links: Vec<Link>,
    ratings: Ratings,
    settings: Settings,
    as_of: i32,
}

impl Ladder {
    /// Learns from all games before a day.
    pub fn fit(league: &League, settings: &Settings, as_of: i32) -> Self {
        let (ratings, links) = Walk::until(league, &Rung::ALL, settings, as_of);
        Self {
            links,
            ratings,
            settings: *settings,
            as_of,
        }
    }

    /// A model to ask.
    ///
    /// `rung` serves games without announced line-ups, which [`Rung::LineUp`] cannot: [`Rung::ExpectedLineUp`] takes its
    /// place. With `announced`, games with line-ups are served by [`Rung::LineUp`].
    pub fn model(&self, rung: Rung, announced: bool) -> GameModel {
        let rung = if rung == Rung::LineUp {
            Rung::ExpectedLineUp
        } else {
            rung
        };
        let link = |wanted: Rung| {
            let mut fits = Rung::ALL.iter().zip(&self.links);
            let found = fits.find(|(fitted, _)| **fitted == wanted);
            found.map(|(_, link)| link.clone())
        };
        GameModel {
            rung,
            // There is a link for each rung; an empty fit stands in for what cannot happen.
            link: link(rung)
                .unwrap_or_else(|| Link::fit(&[], rung.features().len(), &self.settings.link)),
            announced: announced.then(|| link(Rung::LineUp)).flatten(),
            settings: self.settings,
            as_of: self.as_of,
            ratings: self.ratings.clone(),
        }
    }
}

impl GameModel {
    /// Forecasts a game.
    ///
    /// # Errors
    /// When a team plays itself or a player is listed twice.
    pub fn predict(&self, input: &GameInput) -> Result<GameForecast, ForecastError> {
        input.check()?;
        let view = self.view(input);
        let table = self.table(&view);
        let goals = table.goals();
        let error = view.link.score_error(&view.inputs());
        let at = |score: f64| view.link.probabilities(score).home_if_decided();
        Ok(GameForecast {
            rung: view.rung,
            probabilities: view.probabilities,
            home_if_decided: Interval {
                low: at(view.score - INTERVAL_DEVIATIONS * error),
                high: at(view.score + INTERVAL_DEVIATIONS * error),
            },
            expected_goals: goals.map(|(mean, _)| *mean),
            goals: goals.map(|(_, interval)| *interval),
            likely_score: table.most_likely(),
            score: view.score,
            reasons: view.reasons(),
            confidence: self.confidence(&view),
        })
    }

    /// The chance of every score of a game.
    ///
    /// # Errors
    /// As [`GameModel::predict`].
    pub fn score_table(&self, input: &GameInput) -> Result<ScoreTable, ForecastError> {
        input.check()?;
        Ok(self.table(&self.view(input)))
    }

    /// Picks the model for a game and looks at its features.
    fn view<'a>(&'a self, input: &'a GameInput) -> View<'a> {
        let teams = Sides {
            home: input.home_team_id.as_str(),
            away: input.away_team_id.as_str(),
        };
        let given = input
            .home_line_up
            .as_deref()
            .zip(input.away_line_up.as_deref());
        let given = given.map(|(home, away)| Sides { home, away });
        let complete = given.filter(|sides| {
            self.ratings.players.worth(sides.home).is_some()
                && self.ratings.players.worth(sides.away).is_some()
        });
        let (rung, link) = match (&self.announced, complete) {
            (Some(link), Some(_)) => (Rung::LineUp, link),
            _ => (self.rung, &self.link),
        };
        let line_ups = complete.filter(|_| rung == Rung::LineUp);
        let features = self.ratings.features(rung, teams, line_ups);
        let differences: Vec<f64> = features.iter().map(Sides::difference).collect();
        let score = link.score(&differences);
        View {
            teams,
            rung,
            link,
            line_ups_known: line_ups.is_some()
                || rung.uses_line_ups() && self.ratings.line_up_worths(teams, None).is_some(),
            probabilities: link.probabilities(score),
            score,
            features,
        }
    }

    fn table(&self, view: &View<'_>) -> ScoreTable {
        let by_rating = self.ratings.expected_goals(view.teams);
        let total = if view.rung == Rung::BaseRates {
            2.0 * self.ratings.goal_level.exp()
        } else {
            by_rating.home + by_rating.away
        };
        let margin = view.link.goals_per_score * view.score;
        let expected = Sides {
            home: f64::midpoint(total, margin),
            away: f64::midpoint(total, -margin),
        };
        ScoreTable::new(expected, self.ratings.goal_dispersion, &view.probabilities)
    }

    fn confidence(&self, view: &View<'_>) -> Confidence {
        let games = view.teams.map(|team| self.ratings.games_of(team));
        let fewest = games.home.min(games.away);
        let mut level = match fewest {
            _ if view.rung == Rung::BaseRates => Level::Low,
            0..FEW_GAMES => Level::Low,
            FEW_GAMES..MANY_GAMES => Level::Medium,
            _ => Level::High,
        };
        let mut words = format!(
            "The teams have played {} and {} games this season.",
            games.home, games.away
        );
        match view.rung {
            Rung::BaseRates => {
                words.push_str(" Only the league's base rates are used; they know neither team.");
            }
            Rung::LineUp => words.push_str(" The announced line-ups are used."),
            Rung::ExpectedLineUp if view.line_ups_known => {
                words
                    .push_str(" The line-ups are not announced; those of the last games are used.");
                level = level.min(Level::Medium);
            }
            Rung::ExpectedLineUp => {
                words.push_str(" Nothing is known about the line-ups.");
                level = Level::Low;
            }
            _ => words.push_str(" Line-ups are not used."),
        }
        Confidence { level, words }
    }
}

impl Model for GameModel {
    const NAME: &'static str = "game";
    const VERSION: u32 = 1;
    type Input = GameInput;
    type Output = GameForecast;

    fn predict(&self, input: &GameInput) -> Result<GameForecast, ForecastError> {
        self.predict(input)
    }

    fn validate(&self) -> Result<(), ForecastError> {
        self.link.check("model.link", self.rung.features().len())?;
        if let Some(link) = &self.announced {
            link.check("model.announced", Rung::LineUp.features().len())?;
        }
        self.ratings.check()
    }
}
