//! `/leagues/{league}/games/{game_id}`: what happened.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::head::Head;
use super::rosters::Rosters;
use super::skaters::{BoxPage, Skaters};
use super::{GamePath, goalies};
use crate::app::App;
use crate::dashboard::NoTables;
use crate::dashboard::grid::{Grid, download};
use crate::dashboard::names::Names;
use crate::pages::{Address, Frame, Reading, filters};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/game/summary.html")]
struct Summary {
    frame: Frame,
    head: Head,
    tab: &'static str,
    boxes: Vec<(String, &'static str, bool)>,
    home_skaters: Option<Grid>,
    away_skaters: Option<Grid>,
    goalies: Option<Grid>,
    official: Vec<Grid>,
}

impl Summary {
    /// All tables, for downloads.
    fn grids(&self) -> impl Iterator<Item = &Grid> {
        let tracked = [&self.home_skaters, &self.away_skaters, &self.goalies];
        tracked.into_iter().flatten().chain(&self.official)
    }
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(GamePath { game_id }): Path<GamePath>,
    address: Address,
) -> Result<Response, Problem> {
    if reading.version.is_none() {
        let frame = reading.frame("Game").section("games");
        return reading.html(&NoTables { frame });
    }
    let head = Head::of(&app, &reading, &game_id).await?;
    let id = head.schedule.game_id;
    let (rosters, skaters, goalie_lines) = tokio::try_join!(
        Rosters::of(&app, &reading, id),
        Skaters::of(&app, &reading, id, &address),
        goalies::lines(&app, &reading, id),
    )?;
    let mut players: BTreeSet<String> = BTreeSet::new();
    players.extend(rosters.rows.iter().map(|row| row.player_id.clone()));
    let names = Names::of(&app, &reading, players).await?;
    let sort = skaters.sort(&address)?;
    let page = BoxPage {
        head: &head,
        names: &names,
        rosters: &rosters,
        address: &address,
        sort: &sort,
    };
    let (home, away) = (&head.schedule.home_team_id, &head.schedule.away_team_id);
    let is_tracked = head.is_tracked();
    let summary = Summary {
        frame: reading.frame(head.title()).section("games"),
        tab: "",
        boxes: skaters.choices(&address),
        home_skaters: is_tracked.then(|| skaters.grid("home-skaters", home, &page)),
        away_skaters: is_tracked.then(|| skaters.grid("away-skaters", away, &page)),
        goalies: is_tracked.then(|| goalies::grid(&goalie_lines, &head, &names, &address)),
        official: vec![
            rosters.skaters("official-home-skaters", home, &head, &names, &address),
            rosters.skaters("official-away-skaters", away, &head, &names, &address),
            rosters.goalies(&head, &names, &address),
        ],
        head,
    };
    let about = format!("game-{id}");
    if let Some(answer) = download(&reading, &address, &about, summary.grids()) {
        return answer;
    }
    reading.html(&summary)
}
