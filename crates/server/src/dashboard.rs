//! The dashboard: the pages of a league for those who read it.
//!
//! One file per page. A handler asks the tables of the league's version ([`crate::pages::Reading`]) for the few things
//! its template shows; what a number means is decided by the models, not here.

mod analytics;
mod card;
mod cells;
pub(crate) mod choices;
mod compare;
pub(crate) mod figure;
pub(crate) mod filter;
mod forecast;
mod game;
mod games;
mod games_table;
mod goalie;
mod goalies;
pub(crate) mod grid;
mod home;
mod leaders;
mod leagues;
mod lines;
mod metric_cells;
pub(crate) mod names;
mod player;
mod players;
mod schedule;
mod search;
pub(crate) mod season;
mod sheet;
mod standings;
mod team;
mod teams;
mod tracked_columns;
mod visit;
pub(crate) mod why;
mod words;

use askama::Template;
use axum::Router;
use axum::routing::get;

use crate::app::App;
use crate::pages::{Address, Frame};
use crate::problem::{Detail, Problem};
use names::Names;

/// An entry of the navigation.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The section of the pages that it leads to.
    pub(crate) section: &'static str,
    /// Under the league.
    pub(crate) path: &'static str,
    /// For people.
    pub(crate) label: &'static str,
    /// What it is left out without.
    needs: Needs,
}

/// What the pages of an entry are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// Completely tracked games.
    Tracking,
    /// A model that serves.
    Models,
}

impl Entry {
    /// Whether a page leads there.
    pub(crate) const fn is_shown(&self, frame: &Frame) -> bool {
        match self.needs {
            Needs::Nothing => true,
            Needs::Tracking => frame.has_tracking,
            Needs::Models => frame.has_forecasts,
        }
    }
}

const fn entry(section: &'static str, path: &'static str, label: &'static str) -> Entry {
    Entry {
        section,
        path,
        label,
        needs: Needs::Nothing,
    }
}

/// The navigation.
pub(crate) const MENU: &[Entry] = &[
    entry("home", "", "Home"),
    entry("standings", "/standings", "Standings"),
    entry("schedule", "/schedule", "Schedule"),
    entry("games", "/games", "Games"),
    entry("leaders", "/leaders", "Leaders"),
    entry("players", "/players", "Players"),
    entry("goalies", "/goalies", "Goalies"),
    entry("teams", "/teams", "Teams"),
    Entry {
        needs: Needs::Tracking,
        ..entry("lines", "/lines", "Lines")
    },
    entry("analytics", "/analytics", "Analytics"),
    Entry {
        needs: Needs::Models,
        ..entry("forecast", "/forecast", "Forecast")
    },
];

/// What a league shows that has no tables yet.
#[derive(Template)]
#[template(path = "dashboard/no_tables.html")]
pub(crate) struct NoTables {
    pub(crate) frame: Frame,
}

/// Its pages.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/", get(leagues::get))
        .route("/leagues/{league}", get(home::get))
        .route("/leagues/{league}/standings", get(standings::get))
        .route("/leagues/{league}/schedule", get(schedule::get))
        .route(
            "/leagues/{league}/schedule/{game_id}",
            get(schedule::preview::get),
        )
        .route("/leagues/{league}/games", get(games::get))
        .route("/leagues/{league}/leaders", get(leaders::get))
        .route("/leagues/{league}/players", get(players::get))
        .route("/leagues/{league}/goalies", get(goalies::get))
        .route("/leagues/{league}/teams", get(teams::get))
        .route("/leagues/{league}/teams/{team_id}", get(team::get))
        .route("/leagues/{league}/search", get(search::get))
        .route("/leagues/{league}/lines", get(lines::get))
        .merge(compare::router())
        .merge(analytics::router())
        .merge(game::router())
        .merge(player::router())
        .merge(goalie::router())
        .merge(forecast::router())
        .route(
            "/leagues/{league}/games/{game_id}/why/{statistic}",
            get(why::get),
        )
}

/// The team that an address narrows a page down to.
fn team_filter<'a>(address: &'a Address, names: &Names) -> Result<Option<&'a str>, Problem> {
    match address.get("team") {
        Some(id) if !names.has_team(id) => {
            let teams = names.teams_by_name().into_iter();
            let known = teams.map(|(id, name)| Detail {
                message: format!("{id} is {name}"),
                ..Detail::default()
            });
            let told = format!("team: {id:?} is not a team of this league; these are");
            Err(Problem::bad_request(told).details(known.collect()))
        }
        chosen => Ok(chosen),
    }
}
