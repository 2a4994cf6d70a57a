//! `/leagues/{league}/players/{player_id}/career`: season by season.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use services::tables::{Record, Value};

use super::PlayerPath;
use super::columns::{OFFICIAL, OFFICIAL_CAREER, TRACKED, keys};
use super::head::{Head, official_sample, tracked_sample};
use crate::app::App;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column, download};
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/player/career.html")]
struct Career {
    frame: Frame,
    head: Head,
    tab: &'static str,
    official: Grid,
    teams: Grid,
    tracked: Grid,
}

const WHEN: [Column; 2] = [
    column("season", "Season", Format::Text, ""),
    column("game_type", "Games", Format::Text, ""),
];

const TEAM: Column = column("team", "Team", Format::Text, "");

const BY_TEAM: [Column; 6] = [
    column("games_played", "GP", Format::Whole, ""),
    column("goals", "G", Format::Whole, ""),
    column("assists", "A", Format::Whole, ""),
    column("points", "P", Format::Whole, ""),
    column("pim", "PIM", Format::Whole, ""),
    column("points_per_game", "P/GP", Format::Decimals(2), ""),
];

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(PlayerPath { player_id }): Path<PlayerPath>,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let head = Head::of(&app, &reading, &player_id, &address).await?;
    let tables = &app.services.tables;
    let league = reading.league.id;
    let mut season = keys(&[&OFFICIAL, &TRACKED]);
    season.extend(["season_id", "game_type", "team_id"]);
    let mut by_team = keys(&[&BY_TEAM]);
    by_team.extend(["season_id", "game_type", "team_id"]);
    let mut all = keys(&[&OFFICIAL_CAREER, &TRACKED]);
    all.push("game_type");
    let (seasons, teams, careers) = tokio::try_join!(
        tables.records(league, head.of_person("v_player_season"), &season),
        tables.records(
            league,
            head.of_person("fact_player_season_official"),
            &by_team
        ),
        tables.records(league, head.of_person("v_player_career"), &all),
    )?;
    let career = careers
        .iter()
        .find(|line| line.text("game_type") == Some("All"));
    let seasons: Vec<&Record> = ordered(&seasons, &head);
    let played = |line: &&&Record| line.whole("gp_official").unwrap_or(0) > 0;
    let tracked = |line: &&&Record| line.whole("gp_tracked").unwrap_or(0) > 0;
    let official: Vec<&Record> = seasons.iter().filter(played).copied().collect();
    let tracked: Vec<&Record> = seasons.iter().filter(tracked).copied().collect();
    let caption = |kind: &str, sample: String| {
        format!("{kind}, season by season, all teams together, {sample}")
    };
    let page = Career {
        frame: head.frame(&app, &reading, &headers, "Career"),
        tab: "/career",
        official: table(
            "official",
            &official,
            &OFFICIAL,
            &head,
            caption("Official", official_sample(career)),
        )
        .source("v_player_season")
        .empty("No official game yet.")
        .downloadable(&address),
        teams: teams_grid(
            &ordered(&teams, &head),
            &head,
            format!("Official, by season and team, {}", official_sample(career)),
        )
        .downloadable(&address),
        tracked: table(
            "tracked",
            &tracked,
            &TRACKED,
            &head,
            caption("Tracked", tracked_sample(career)),
        )
        .source("v_player_season")
        .empty("None of the games of this player was tracked completely.")
        .downloadable(&address),
        head,
    };
    let about = format!("player-{player_id}-career");
    if let Some(answer) = download(
        &reading,
        &address,
        &about,
        [&page.official, &page.teams, &page.tracked],
    ) {
        return answer;
    }
    reading.html(&page)
}

/// Rows of seasons, the latest first, regular games before playoffs; both together are left out.
fn ordered<'a>(rows: &'a [Record], head: &Head) -> Vec<&'a Record> {
    let places: HashMap<&str, usize> = head
        .choice
        .seasons
        .iter()
        .enumerate()
        .map(|(place, season)| (season.season_id.as_str(), place))
        .collect();
    let mut rows: Vec<&Record> = rows
        .iter()
        .filter(|row| row.text("game_type") != Some("All"))
        .collect();
    rows.sort_by_key(|row| {
        let place = row.text("season_id").and_then(|id| places.get(id).copied());
        (
            place.unwrap_or(usize::MAX),
            row.text("game_type") != Some("Regular"),
        )
    });
    rows
}

/// The cells of season and type.
fn when(row: &Record, head: &Head) -> [Cell; 2] {
    let id = row.text("season_id").unwrap_or_default();
    let season = head
        .choice
        .seasons
        .iter()
        .find(|season| season.season_id == id);
    let name = season.map_or(id, |season| season.name.as_str());
    [Cell::of(name), Cell::of(row.value("game_type").clone())]
}

fn table(
    name: &'static str,
    rows: &[&Record],
    columns: &'static [Column],
    head: &Head,
    caption: String,
) -> Grid {
    let lines = rows.iter().map(|row| {
        let mut cells: Vec<Cell> = when(row, head).into();
        cells.extend(
            columns
                .iter()
                .map(|column| Cell::of(row.value(column.key).clone())),
        );
        Row::new(row.text("season_id").unwrap_or_default(), cells)
    });
    Grid::new(
        name,
        WHEN.into_iter().chain(columns.iter().cloned()),
        caption,
    )
    .rows(lines)
}

fn teams_grid(rows: &[&Record], head: &Head, caption: String) -> Grid {
    let lines = rows.iter().map(|row| {
        let team = row.text("team_id");
        let mut cells: Vec<Cell> = when(row, head).into();
        let name = team.map_or(Value::Null, |id| Value::from(head.names.team(id)));
        cells.push(Cell::of(name).linked(team.map(|id| head.names.team_href(id))));
        cells.extend(
            BY_TEAM
                .iter()
                .map(|column| Cell::of(row.value(column.key).clone())),
        );
        Row::new(team.unwrap_or_default(), cells)
    });
    Grid::new(
        "teams",
        WHEN.into_iter().chain([TEAM]).chain(BY_TEAM),
        caption,
    )
    .source("fact_player_season_official")
    .empty("No official game yet.")
    .rows(lines)
}
