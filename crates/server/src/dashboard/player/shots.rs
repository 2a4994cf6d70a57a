//! `/leagues/{league}/players/{player_id}/shots`: his shot attempts of a season.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pictures::{Danger, DangerStrip, DangerStrips, Shot, ShotMap, ShotMapView, Venue};
use services::shot_figures::{ShotRow, ShotTally, tally_by};
use services::tables::Question;

use super::PlayerPath;
use super::head::Head;
use super::on_ice::complete_games;
use crate::app::App;
use crate::dashboard::figure::Figure;
use crate::dashboard::game::{is_located, shot_outcome};
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column, download};
use crate::dashboard::season::SeasonChoice;
use crate::dashboard::words::{plain, shot_result, strength};
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/player/shots.html")]
struct Shots {
    frame: Frame,
    head: Head,
    choice: SeasonChoice,
    tab: &'static str,
    figure: Figure,
    kinds: Grid,
}

const COLUMNS: [Column; 8] = [
    column("cut", "By", Format::Text, ""),
    column("kind", "Attempts", Format::Text, ""),
    column("attempts", "Att", Format::Whole, ""),
    column("unblocked", "Unblocked", Format::Whole, ""),
    column("on_goal", "SOG", Format::Whole, "Goals included."),
    column("goals", "G", Format::Whole, ""),
    column(
        "xg",
        "xG",
        Format::Decimals(2),
        "Expected goals of the unblocked attempts.",
    ),
    column(
        "shooting_pct",
        "SH%",
        Format::Decimals(1),
        "Goals per shot on goal; – without one.",
    ),
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
    let games = complete_games(&app, &reading, &head).await?;
    let question = Question::of("fact_shots")
        .is("shooter_id", player_id.as_str())
        .among("game_id", games.iter().copied());
    let shots: Vec<ShotRow> = app
        .services
        .tables
        .fetch(reading.league.id, question)
        .await?;
    let sample = format!(
        "{}, {} attempts in {} completely tracked games",
        head.choice.label(),
        shots.len(),
        games.len()
    );
    let kinds = kinds(&shots, format!("Tracked, {sample}"), &address);
    let page = Shots {
        frame: head.frame(&app, &reading, &headers, "Shots"),
        choice: head.choice.clone(),
        tab: "/shots",
        figure: figure(&shots, &sample, &head, &address),
        kinds,
        head,
    };
    let about = format!("player-{player_id}-shots");
    if let Some(answer) = download(
        &reading,
        &address,
        &about,
        [&page.kinds, &page.figure.table],
    ) {
        return answer;
    }
    reading.html(&page)
}

/// A way to cut attempts: its name, and the part that an attempt belongs to.
type Cut = (&'static str, Box<dyn Fn(&ShotRow) -> Option<String>>);

/// Attempts cut in several ways.
fn kinds(shots: &[ShotRow], caption: String, address: &Address) -> Grid {
    let flag = |flag: Option<bool>, yes: &str| (flag == Some(true)).then(|| yes.to_owned());
    let cuts: [Cut; 8] = [
        (
            "result",
            Box::new(|shot| shot_result(shot.result.as_deref())),
        ),
        (
            "shot",
            Box::new(|shot| shot.shot_type.as_deref().map(plain)),
        ),
        ("danger", Box::new(|shot| shot.danger.clone())),
        (
            "strength",
            Box::new(|shot| strength(shot.strength.as_deref())),
        ),
        (
            "origin",
            Box::new(move |shot| flag(shot.is_rush, "off the rush")),
        ),
        (
            "origin",
            Box::new(move |shot| flag(shot.is_rebound, "off a rebound")),
        ),
        (
            "origin",
            Box::new(move |shot| flag(shot.is_one_timer, "one-timer")),
        ),
        (
            "origin",
            Box::new(move |shot| flag(shot.is_breakaway, "on a breakaway")),
        ),
    ];
    let mut rows = Vec::new();
    if !shots.is_empty() {
        rows.push(row("all", "all attempts", &ShotTally::of(shots)));
    }
    for (cut, key) in &cuts {
        let tallies = tally_by(shots, |shot| key(shot));
        rows.extend(tallies.iter().map(|(kind, tally)| row(cut, kind, tally)));
    }
    Grid::new("attempts", COLUMNS, caption)
        .empty("No attempt in a completely tracked game of this season.")
        .rows(rows)
        .downloadable(address)
}

fn row(cut: &str, kind: &str, tally: &ShotTally) -> Row {
    let cells = vec![
        Cell::of(cut),
        Cell::of(kind),
        Cell::of(tally.attempts),
        Cell::of(tally.unblocked),
        Cell::of(tally.on_goal),
        Cell::of(tally.goals),
        Cell::of(tally.xg),
        Cell::maybe(tally.shooting_pct()),
    ];
    Row::new(kind, cells)
}

/// Where the attempts came from: on the ice where they were located, by danger otherwise.
fn figure(shots: &[ShotRow], sample: &str, head: &Head, address: &Address) -> Figure {
    let by_danger = tally_by(shots, |shot| shot.danger.clone());
    let rows = ["high", "medium", "low"]
        .into_iter()
        .filter_map(|key| by_danger.get(key).map(|tally| row("danger", key, tally)));
    let team = match head.person.current_team_id.as_deref() {
        Some(id) => head.names.drawn_team(id),
        None => pictures::Team::default(),
    };
    let own = pictures::Team {
        name: head.person.name().to_owned(),
        ..team
    };
    let title = format!("Shots of {}, {}", head.person.name(), head.choice.label());
    if is_located(shots) {
        let mark = |shot: &ShotRow| {
            Some(Shot {
                x: shot.x?,
                y: shot.y?,
                venue: Venue::Home,
                outcome: shot_outcome(shot),
                expected_goals: shot.xg,
                label: shot_result(shot.result.as_deref()).unwrap_or_default(),
                href: Some(format!("{}/shots", head.game_href(shot.game_id))),
            })
        };
        let map = ShotMap {
            title,
            home: own,
            away: pictures::Team::default(),
            shots: shots.iter().filter_map(mark).collect(),
            view: ShotMapView::Half,
        };
        let caption = format!("Tracked, {sample}, {} of them located", map.shots.len());
        let table = Grid::new("danger", COLUMNS, caption.clone())
            .rows(rows)
            .downloadable(address);
        return Figure::new(&map, "shots", caption, table);
    }
    let levels = [
        ("high", Danger::High),
        ("medium", Danger::Medium),
        ("low", Danger::Low),
    ];
    let count = |count: i64| u32::try_from(count).unwrap_or(0);
    let strips = levels.into_iter().map(|(key, danger)| {
        let tally = by_danger.get(key).copied().unwrap_or_default();
        DangerStrip {
            venue: Venue::Home,
            danger,
            attempts: count(tally.attempts),
            on_goal: Some(count(tally.on_goal)),
            goals: Some(count(tally.goals)),
        }
    });
    let picture = DangerStrips {
        title,
        home: own,
        away: None,
        strips: if shots.is_empty() {
            Vec::new()
        } else {
            strips.collect()
        },
    };
    let caption =
        format!("Tracked, {sample}; there is no map, because the tracking has no coordinates");
    let table = Grid::new("danger", COLUMNS, caption.clone())
        .empty("No attempt in a completely tracked game of this season.")
        .rows(rows)
        .downloadable(address);
    Figure::new(&picture, "shots", caption, table)
}
