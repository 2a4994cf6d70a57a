//! A visit to a page of a league that has tables.

use std::collections::BTreeSet;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use services::league_figures::League;

use super::NoTables;
use super::grid::{Grid, download};
use super::names::{Names, root};
use super::season::{Offer, SeasonChoice};
use crate::app::App;
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

/// What a handler of the dashboard has to know. A league without tables is answered by a page that says so.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// The services.
    pub(crate) app: App,
    /// Who reads which league.
    pub(crate) reading: Reading,
    /// What the address asks for.
    pub(crate) address: Address,
}

impl Visit {
    /// The league's tables and what is worked out of them.
    pub(crate) fn league(&self) -> League<'_> {
        League::new(&self.app.services.tables, self.reading.league.id)
    }

    /// The chosen season and type of games.
    pub(crate) async fn choice(&self, offer: Offer) -> Result<SeasonChoice, Problem> {
        SeasonChoice::of(&self.app, &self.reading, &self.address, offer).await
    }

    /// Names of all teams and of these players, with links that keep the choice.
    pub(crate) async fn names<'a>(
        &self,
        choice: &SeasonChoice,
        players: impl IntoIterator<Item = &'a str>,
    ) -> Result<Names, Problem> {
        let players: BTreeSet<String> = players.into_iter().map(str::to_owned).collect();
        let names = Names::of(&self.app, &self.reading, players).await?;
        Ok(names.keeping(choice.query()))
    }

    /// The frame of a page in a section of the navigation, whose links keep the choice.
    pub(crate) fn frame(
        &self,
        title: impl Into<String>,
        section: &'static str,
        choice: &SeasonChoice,
    ) -> Frame {
        let frame = self.reading.frame(title).section(section);
        frame.keeping(choice.query())
    }

    /// The address of a page of the league: `/standings`.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", root(&self.reading))
    }

    /// The page, or one of its tables where the address asks for it.
    pub(crate) fn answer(
        &self,
        page: &impl askama::Template,
        grids: &[&Grid],
    ) -> Result<Response, Problem> {
        let about = &self.reading.league.slug;
        let grids = grids.iter().copied();
        download(&self.reading, &self.address, about, grids)
            .unwrap_or_else(|| self.reading.html(page))
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let reading = Reading::from_request_parts(parts, app).await?;
        if reading.version.is_none() {
            let frame = reading.frame("No tables yet");
            let page = reading.html(&NoTables { frame });
            return Err(page.unwrap_or_else(axum::response::IntoResponse::into_response));
        }
        let uri = &parts.uri;
        Ok(Self {
            address: Address::new(uri.path(), uri.query().unwrap_or_default()),
            app: app.clone(),
            reading,
        })
    }
}
