//! What was said before a game that is over: frozen forecasts, and what the models would have said.

use askama::Template;
use services::forecast_figures::{GameChances, Percents, PublishedForecasts};
use services::ml::FrozenForecast;

use super::head::Head;
use crate::app::App;
use crate::dashboard::forecast::words;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::root;
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// The part of the page.
#[derive(Debug, Template)]
#[template(path = "dashboard/game/pre_game.html")]
pub(super) struct PreGame {
    /// The official result in words.
    result: String,
    pub(super) frozen: Grid,
    pub(super) would_have: Grid,
    grades: String,
}

const CHANCES: [Column; 4] = [
    column("model", "Model", Format::Text, ""),
    column(
        "p_home",
        "Home %",
        Format::Whole,
        "Chance that the home team wins, in percent; the three add up to 100.",
    ),
    column("p_tie", "Tie %", Format::Whole, "Chance that nobody wins."),
    column(
        "p_away",
        "Away %",
        Format::Whole,
        "Chance that the away team wins.",
    ),
];

const FROZEN: [Column; 5] = [
    column("made_at", "Written down", Format::Text, "In universal time; it has not changed since."),
    column("version", "Version", Format::Whole, "Of the model."),
    column("happened_pct", "What happened %", Format::Decimals(0), "Chance given to what happened; – where the forecast does not count."),
    column("log_loss", "Log loss", Format::Decimals(3), "Minus the logarithm of that chance; 0 is perfect, and three equal chances score 1.099. – where the forecast does not count.").least_first(),
    column("brier", "Brier", Format::Decimals(3), "Sum of the squared misses of the three chances; 0 is perfect. – where the forecast does not count.").least_first(),
];

const WOULD_HAVE: [Column; 4] = [
    column(
        "data_as_of",
        "Results up to",
        Format::Text,
        "Day of the last result that entered; – before the first.",
    ),
    column(
        "span",
        "Span",
        Format::Text,
        "warm-up: nothing was known yet; tuning: constants were chosen on it; test: they were not.",
    ),
    column(
        "happened_pct",
        "What happened %",
        Format::Decimals(0),
        "Chance given to what happened.",
    ),
    column(
        "log_loss",
        "Log loss",
        Format::Decimals(3),
        "Minus the logarithm of that chance; 0 is perfect, and three equal chances score 1.099.",
    )
    .least_first(),
];

impl PreGame {
    /// Reads it; none before the game.
    pub(super) async fn of(
        app: &App,
        reading: &Reading,
        head: &Head,
        address: &Address,
    ) -> Result<Option<Self>, Problem> {
        let schedule = &head.schedule;
        let (Some(home), Some(away)) = (schedule.home_goals, schedule.away_goals) else {
            return Ok(None);
        };
        let services = &app.services;
        let league = reading.league.id;
        let published = PublishedForecasts::new(&services.tables, league);
        let (frozen, would_have) = tokio::try_join!(
            services.ml.frozen_forecasts(league, schedule.game_id),
            published.ladder(schedule.game_id),
        )?;
        let result = match home.cmp(&away) {
            std::cmp::Ordering::Greater => format!("{} won {home}–{away}.", head.home.name),
            std::cmp::Ordering::Equal => format!("It ended in a tie, {home}–{away}."),
            std::cmp::Ordering::Less => format!("{} won {away}–{home}.", head.away.name),
        };
        Ok(Some(Self {
            result,
            frozen: frozen_grid(&frozen).downloadable(address),
            would_have: would_have_grid(&would_have).downloadable(address),
            grades: format!("{}/forecast/grades", root(reading)),
        }))
    }
}

fn chances(name: String, percents: Percents) -> Vec<Cell> {
    let parts = [percents.home, percents.tie, percents.away];
    let parts = parts.map(|part| Cell::of(i64::from(part)));
    std::iter::once(Cell::of(name)).chain(parts).collect()
}

/// The chance that a log loss stands for, in percent.
fn happened(log_loss: Option<f64>) -> Cell {
    Cell::maybe(log_loss.map(|loss| 100.0 * (-loss).exp()))
}

fn frozen_grid(frozen: &[FrozenForecast]) -> Grid {
    let row = |forecast: &FrozenForecast| {
        let name = words::model(&forecast.model);
        let mut name = if forecast.model == forecast.answered_by {
            name.to_owned()
        } else {
            format!("{name}: {}", words::model(&forecast.answered_by))
        };
        if !forecast.is_in_time {
            name.push_str(" (too late, does not count)");
        }
        let mut cells = chances(name, Percents::from(forecast.probabilities));
        cells.extend([
            Cell::of(words::moment(forecast.made_at)),
            Cell::of(forecast.version),
            happened(forecast.log_loss),
            Cell::maybe(forecast.log_loss),
            Cell::maybe(forecast.brier),
        ]);
        Row::new(&forecast.model, cells)
    };
    let caption = "Frozen before the game: what was said, never changed, and how it was graded";
    Grid::new("frozen", CHANCES.into_iter().chain(FROZEN), caption)
        .rows(frozen.iter().map(row))
        .empty("No forecast of this game was frozen: no model was there before its day, or the game was not in the schedule.")
}

fn would_have_grid(said: &[GameChances]) -> Grid {
    let row = |said: &GameChances| {
        let name = words::model(&said.model).to_owned();
        let mut cells = chances(name, said.percents());
        cells.extend([
            Cell::maybe(said.data_as_of.as_deref()),
            Cell::of(said.span.replace('_', "-")),
            happened(said.log_loss),
            Cell::maybe(said.log_loss),
        ]);
        Row::new(&said.model, cells)
    };
    let caption = "Not frozen: what today's program would have said on the morning of the game, from the days before it alone";
    Grid::new("would-have", CHANCES.into_iter().chain(WOULD_HAVE), caption)
        .source("fact_game_predictions")
        .rows(said.iter().map(row))
        .empty("The last run published no forecast of this game.")
}
