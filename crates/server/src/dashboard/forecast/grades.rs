//! `/leagues/{league}/forecast/grades`: how good the forecasts are, and what the models are.

mod leads;
mod seasons;
mod test_span;

use std::fmt::Write as _;

use askama::Template;
use axum::response::Response;
use services::forecast_figures::PublishedForecasts;
use services::input_error::InputError;
use services::ml::{GameForecasts, Grades, SeasonRow};

use super::cards::Cards;
use super::words;
use crate::dashboard::choices::Choices;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::Grid;
use crate::dashboard::season::Offer;
use crate::dashboard::visit::Visit;
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/forecast/grades.html")]
struct GradesPage {
    frame: Frame,
    root: String,
    /// Which model serves, or why none does.
    standing: String,
    is_trained: bool,
    test: Grid,
    choices: Option<Choices>,
    calibration: Option<Figure>,
    seasons: Grid,
    frozen: Grid,
    leads: Grid,
    counts: String,
    cards: Cards,
}

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::ONE).await?;
    let tenant = visit.reading.league.id;
    let ml = &visit.app.services.ml;
    let grades = match ml.grades(tenant).await {
        Ok(grades) => Some(grades),
        // Tables of the league are published, but not those that are graded.
        Err(InputError::Conflict(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let published = PublishedForecasts::new(&visit.app.services.tables, tenant);
    let (forecasts, cards, leads) = tokio::try_join!(
        ml.game_forecasts(tenant),
        ml.model_cards(tenant),
        published.lead_grades()
    )?;
    let served = forecasts.served();
    let rows = test_span::graded(&cards, grades.as_deref());
    let address = &visit.address;
    let (choices, calibration) = test_span::calibration(&rows, served, address)?;
    let seasons = grades
        .as_deref()
        .map_or(&[] as &[SeasonRow], |grades| &grades.walk_forward.seasons);
    let page = GradesPage {
        frame: visit
            .frame("How good the forecasts are", "forecast", &choice)
            .described("Forecasts of games held against what happened, and the models' cards"),
        root: visit.page(""),
        standing: standing(&forecasts),
        is_trained: forecasts != GameForecasts::Untrained,
        test: test_span::table(&rows, served, address)?,
        choices,
        calibration,
        seasons: seasons::table(seasons, &choice, address)?,
        frozen: seasons::frozen(grades.as_deref(), &choice, address),
        leads: leads::table(&leads, address),
        counts: grades.as_deref().map_or_else(String::new, counts),
        cards: Cards::of(&cards),
    };
    let mut grids = vec![&page.test, &page.seasons, &page.frozen, &page.leads];
    grids.extend(page.calibration.iter().map(|figure| &figure.table));
    visit.answer(&page, &grids)
}

fn standing(forecasts: &GameForecasts) -> String {
    match forecasts {
        GameForecasts::Served(served) => words::in_words(&served.words),
        other => words::in_words(other.why_not().unwrap_or_default()),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// How many frozen forecasts there are.
fn counts(grades: &Grades) -> String {
    let frozen = &grades.frozen;
    let mut told = format!(
        "Frozen forecasts, one for each game and model: {} of games with a result, {} of games to come",
        frozen.scored, frozen.pending
    );
    if frozen.late > 0 {
        let _ = write!(
            told,
            ", {} written down on the day of the game or later, which do not count",
            frozen.late
        );
    }
    if frozen.without_game > 0 {
        let _ = write!(
            told,
            ", {} of games that are no longer in the schedule",
            frozen.without_game
        );
    }
    told.push('.');
    told
}
