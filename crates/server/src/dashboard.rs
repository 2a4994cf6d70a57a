//! The dashboard: the pages of a league for those who read it.
//!
//! One file per page. A handler asks the tables of the league's version ([`crate::pages::Reading`]) for the few things
//! its template shows; what a number means is decided by the models, not here.

mod card;
pub(crate) mod choices;
pub(crate) mod figure;
pub(crate) mod filter;
mod game;
mod goalie;
pub(crate) mod grid;
mod home;
mod leagues;
pub(crate) mod names;
mod player;
pub(crate) mod season;
mod sheet;
mod tracked_columns;
pub(crate) mod why;
mod words;

use askama::Template;
use axum::Router;
use axum::routing::get;

use crate::app::App;
use crate::pages::Frame;

/// The navigation: section, path under the league, label.
pub(crate) const MENU: &[(&str, &str, &str)] = &[("home", "", "Home")];

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
        .merge(game::router())
        .merge(player::router())
        .merge(goalie::router())
        .route(
            "/leagues/{league}/games/{game_id}/why/{statistic}",
            get(why::get),
        )
}
