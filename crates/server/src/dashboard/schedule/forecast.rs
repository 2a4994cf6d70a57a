//! The forecast of a game to come: chances, score, what it is made of, and what the other models say.

use askama::Template;
use pictures::{Part, StackedBar};
use services::forecast_figures::{GameChances, Percents, PublishedForecasts};
use services::input_error::InputError;
use services::league_figures::Game;
use services::ml::{Figures, GameForecasts, Interval, Prediction, Reason, ServedGames, Versioned};

use super::ladder::ladder;
use super::who_is_in::{LineUpChanges, WhoIsIn};
use crate::dashboard::figure::Figure;
use crate::dashboard::forecast::words;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::dashboard::visit::Visit;
use crate::pages::Address;
use crate::pages::filters::decimal_text;
use crate::problem::Problem;

/// The part of the page.
#[derive(Debug, Template)]
#[template(path = "dashboard/schedule/forecast.html")]
pub(super) struct Forecast {
    /// Why there is none; empty where there is one.
    why_not: String,
    shown: Option<Shown>,
    /// The published chances of every model.
    ladder: Option<Grid>,
    grades: String,
    has_forecasts: bool,
    who: Option<WhoIsIn>,
}

/// A forecast as it is shown.
#[derive(Debug)]
struct Shown {
    chances: Figure,
    score: String,
    likely: String,
    decided: String,
    level: &'static str,
    confidence: String,
    reasons: Grid,
    made_by: String,
    notes: Vec<String>,
    /// The chances without the changes to the line-ups; none where nothing is changed.
    unchanged: Option<String>,
    /// The model that answers before line-ups are known.
    usual: &'static str,
}

/// What is read for it.
pub(super) struct Read {
    forecasts: GameForecasts,
    ladder: Vec<GameChances>,
    told: Option<(Versioned, Option<Versioned>)>,
    who: Option<WhoIsIn>,
}

impl Read {
    /// Reads it.
    ///
    /// # Errors
    /// 400 for changes to the line-ups that cannot be.
    pub(super) async fn of(visit: &Visit, game: &Game) -> Result<Self, Problem> {
        let services = &visit.app.services;
        let tenant = visit.reading.league.id;
        let changes = LineUpChanges::of(&visit.address)?;
        let forecasts = services.ml.game_forecasts(tenant).await?;
        let published = PublishedForecasts::new(&services.tables, tenant);
        let ladder = async { Ok(published.ladder(game.game_id).await?) };
        let plain = async {
            if changes.is_empty() {
                Ok(None)
            } else {
                let unchanged = LineUpChanges::default();
                ask(visit, game, &unchanged).await.map(Some)
            }
        };
        let (ladder, told, who) = match forecasts.served() {
            Some(served) => {
                let (ladder, told, plain, who) = tokio::try_join!(
                    ladder,
                    ask(visit, game, &changes),
                    plain,
                    WhoIsIn::of(visit, game, served, &changes),
                )?;
                (ladder, Some((told, plain)), Some(who))
            }
            None => (Vec::new(), None, None),
        };
        Ok(Self {
            forecasts,
            ladder,
            told,
            who,
        })
    }

    /// Everybody it names.
    pub(super) fn players(&self) -> impl Iterator<Item = &str> {
        self.who.iter().flat_map(WhoIsIn::players)
    }

    /// As it is shown.
    pub(super) fn shown(self, visit: &Visit, game: &Game, names: &Names) -> Forecast {
        let (home, away) = (
            names.team(&game.home_team_id),
            names.team(&game.away_team_id),
        );
        let address = &visit.address;
        let served = self.forecasts.served();
        let shown = served.zip(self.told).and_then(|(served, (told, plain))| {
            let sides = Sides { home, away };
            sides.shown(served, &told, plain.as_ref(), address)
        });
        Forecast {
            why_not: words::in_words(self.forecasts.why_not().unwrap_or_default()),
            ladder: served.map(|served| ladder(&self.ladder, served).downloadable(address)),
            grades: visit.page("/forecast/grades"),
            has_forecasts: visit.reading.models.has_forecasts(),
            who: self.who.map(|who| who.named(names)),
            shown,
        }
    }
}

/// Asks the model that serves; changes that cannot be are a wrong address.
async fn ask(visit: &Visit, game: &Game, changes: &LineUpChanges) -> Result<Versioned, Problem> {
    let ml = &visit.app.services.ml;
    let tenant = visit.reading.league.id;
    let told = ml.forecast_of_game(tenant, game.game_id, &changes.home, &changes.away);
    told.await.map_err(|error| match error {
        InputError::Invalid { problems, .. } => {
            let told: Vec<String> = problems
                .into_iter()
                .map(|problem| match problem.value {
                    Some(value) => format!("{} ({value})", problem.message),
                    None => problem.message,
                })
                .collect();
            Problem::bad_request(told.join("; "))
        }
        other => other.into(),
    })
}

impl Forecast {
    /// Its tables, for downloads.
    pub(super) fn grids(&self) -> impl Iterator<Item = &Grid> {
        let shown = self.shown.iter();
        let own = shown.flat_map(|shown| [&shown.chances.table, &shown.reasons]);
        own.chain(&self.ladder)
    }
}

/// Names of the two teams.
#[derive(Clone, Copy)]
struct Sides<'a> {
    home: &'a str,
    away: &'a str,
}

const CHANCES: [Column; 2] = [
    column("outcome", "Outcome", Format::Text, ""),
    column(
        "percent",
        "Chance %",
        Format::Whole,
        "In percent; the three add up to 100",
    ),
];

const REASONS: [Column; 5] = [
    column("reason", "What counts", Format::Text, "Input of the model"),
    column(
        "home",
        "Home",
        Format::Decimals(2),
        "Of the home team; – for a constant",
    ),
    column(
        "away",
        "Away",
        Format::Decimals(2),
        "Of the away team; – for a constant",
    ),
    column(
        "contribution",
        "Counts",
        Format::Decimals(2),
        "What it adds on the logit scale: above 0 for the home team, below 0 for the away team. They add up to the last line",
    ),
    column(
        "speaks_for",
        "Speaks for",
        Format::Text,
        "The same in words",
    ),
];

impl Sides<'_> {
    /// A forecast of one of the models of the ladder; of another kind there is nothing to show.
    fn shown(
        self,
        served: &ServedGames,
        told: &Versioned,
        plain: Option<&Versioned>,
        address: &Address,
    ) -> Option<Shown> {
        let Figures::Game {
            answered_by,
            probabilities,
            home_if_decided,
            expected_goals,
            goals,
            likely_score,
            score,
            ..
        } = &told.prediction.prediction
        else {
            return None;
        };
        let Self { home, away } = self;
        let percents = Percents::from(*probabilities);
        let goals_of = |goals: Interval| format!("{:.0} to {:.0}", goals.low, goals.high);
        let decided = told.prediction.interval.map_or_else(String::new, |interval| {
            format!(
                "If somebody wins, it is {home} with {:.0} %, and by what is known of the model's weights with {:.0} to {:.0} % (80 %).",
                100.0 * home_if_decided,
                100.0 * interval.low,
                100.0 * interval.high
            )
        });
        Some(Shown {
            chances: self.chances(percents, address),
            score: format!(
                "{} – {}",
                decimal_text(Some(expected_goals.home), 1),
                decimal_text(Some(expected_goals.away), 1)
            ),
            likely: format!(
                "Most likely {}–{} ({:.0} %); in four of five such games {home} scores {}, {away} {}.",
                likely_score.home,
                likely_score.away,
                100.0 * likely_score.probability,
                goals_of(goals.home),
                goals_of(goals.away)
            ),
            decided,
            level: words::level(told.prediction.confidence.level),
            confidence: told.prediction.confidence.words.clone(),
            reasons: self.reasons(&told.prediction, *score).downloadable(address),
            made_by: format!(
                "Model “{}”, version {}, with results up to {}.",
                words::model(answered_by),
                told.version,
                served.last_day
            ),
            notes: told.prediction.notes.clone(),
            unchanged: plain.and_then(unchanged),
            usual: words::model(served.model),
        })
    }

    fn chances(self, percents: Percents, address: &Address) -> Figure {
        let outcomes = [
            (format!("{} wins", self.home), percents.home, "home"),
            ("tie".to_owned(), percents.tie, "tie"),
            (format!("{} wins", self.away), percents.away, "away"),
        ];
        let part = |(label, percent, _): &(String, u32, &str)| Part {
            label: label.clone(),
            amount: f64::from(*percent),
            text: format!("{percent} %"),
        };
        let picture = StackedBar {
            title: format!("Chances of {} against {}", self.home, self.away),
            parts: outcomes.iter().map(part).collect(),
        };
        let row = |(label, percent, owner): &(String, u32, &str)| {
            let cells = vec![Cell::of(label.as_str()), Cell::of(i64::from(*percent))];
            Row::new(*owner, cells)
        };
        let caption = "Chances of the three ways the game can end, one forecast";
        let table = Grid::new("chances", CHANCES, caption)
            .rows(outcomes.iter().map(row))
            .downloadable(address);
        Figure::new(&picture, "chances", caption, table)
    }

    fn reasons(self, prediction: &Prediction, score: f64) -> Grid {
        let row = |reason: &Reason| {
            let input = words::input(&reason.feature);
            let shown = |value: Option<f64>| {
                let value = match input {
                    Some(input) if input.is_logarithm => value.map(f64::exp),
                    _ => value,
                };
                Cell::maybe(value).written(Format::Decimals(input.map_or(2, |input| input.places)))
            };
            let cells = vec![
                Cell::of(input.map_or(reason.feature.as_str(), |input| input.label)),
                shown(reason.home),
                shown(reason.away),
                Cell::of(reason.contribution),
                Cell::of(words::speaks_for(reason.contribution, self.home, self.away)),
            ];
            Row::new(&reason.feature, cells)
        };
        let sum = Row::new(
            "sum",
            vec![
                Cell::of("All together"),
                Cell::maybe(None::<f64>),
                Cell::maybe(None::<f64>),
                Cell::of(score),
                Cell::of(words::speaks_for(score, self.home, self.away)),
            ],
        );
        let rows = prediction.reasons.iter().map(row).chain([sum]);
        Grid::new("reasons", REASONS, "What the forecast is made of").rows(rows)
    }
}

/// The chances without changes, in a line.
fn unchanged(plain: &Versioned) -> Option<String> {
    match &plain.prediction.prediction {
        Figures::Game { probabilities, .. } => Some(Percents::from(*probabilities).line()),
        _ => None,
    }
}
