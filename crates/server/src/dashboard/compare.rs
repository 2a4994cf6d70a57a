//! `/leagues/{league}/{players|goalies|teams}/compare`: two to four of them side by side: `?players=P1,P2`.

mod bars;
mod chosen;
mod measures;
mod people;
mod shared;
mod teams;

use std::fmt::Write as _;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::choices::Choices;
use super::figure::Figure;
use super::grid::Grid;
use super::names::segment;
use super::season::SeasonChoice;
use super::visit::Visit;
use crate::app::App;
use crate::pages::Frame;
use crate::problem::Problem;
use chosen::Chooser;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// Skaters.
    Players,
    /// Goalies.
    Goalies,
    /// Teams.
    Teams,
}

impl Compared {
    /// In addresses, the name of the parameter, and for people.
    pub(super) const fn section(self) -> &'static str {
        match self {
            Self::Players => "players",
            Self::Goalies => "goalies",
            Self::Teams => "teams",
        }
    }

    /// One of them.
    const fn one(self) -> &'static str {
        match self {
            Self::Players => "player",
            Self::Goalies => "goalie",
            Self::Teams => "team",
        }
    }

    /// Where the page is that compares somebody with others, under the address of the league.
    pub(super) fn href(self, root: &str, id: &str, choice: &SeasonChoice) -> String {
        let section = self.section();
        let mut href = format!("{root}/{section}/compare?{section}={}", segment(id));
        if let Some(kept) = choice.query().strip_prefix('?') {
            // Writing to a text cannot fail.
            let _ = write!(href, "&{kept}");
        }
        href
    }
}

/// A part of the page.
struct Section {
    id: &'static str,
    heading: &'static str,
    tables: Vec<Grid>,
    figures: Vec<Figure>,
    meanings: Vec<(&'static str, &'static str)>,
}

/// A page that compares.
#[derive(Template)]
#[template(path = "dashboard/compare.html")]
struct Comparison {
    frame: Frame,
    choice: SeasonChoice,
    kind: Compared,
    chooser: Chooser,
    /// Names and pages of those who are compared.
    chosen: Vec<(String, String)>,
    counts: Option<Choices>,
    sections: Vec<Section>,
}

impl Comparison {
    fn answer(&self, visit: &Visit) -> Result<Response, Problem> {
        let mut grids: Vec<&Grid> = Vec::new();
        for section in &self.sections {
            grids.extend(&section.tables);
            grids.extend(section.figures.iter().map(|figure| &figure.table));
        }
        visit.answer(self, &grids)
    }
}

/// What the page is called: who is compared, where two or more are.
fn title(kind: Compared, names: &[String]) -> String {
    match names {
        [] | [_] => format!("Compare {}", kind.section()),
        names => names.join(" v "),
    }
}

/// Their pages.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/leagues/{league}/players/compare", get(people::players))
        .route("/leagues/{league}/goalies/compare", get(people::goalies))
        .route("/leagues/{league}/teams/compare", get(teams::get))
}
