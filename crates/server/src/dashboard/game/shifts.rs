//! `/leagues/{league}/games/{game_id}/shifts`: who was on the ice when, against whom, and every shift.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pictures::Venue;
use serde::Deserialize;
use services::game_figures::{GameClock, OnIce, StintOfPlayer};
use services::tables::Question;

use super::head::Head;
use super::moments::Moments;
use super::rosters::Rosters;
use super::{GamePath, ice_time, shift_chart};
use crate::app::App;
use crate::dashboard::choices::Choices;
use crate::dashboard::figure::Figure;
use crate::dashboard::filter::{FilterForm, Select};
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column, download};
use crate::dashboard::names::Names;
use crate::dashboard::words::strength;
use crate::pages::{Address, Frame, Reading, filters};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/game/shifts.html")]
struct Shifts {
    frame: Frame,
    head: Head,
    tab: &'static str,
    chart: Figure,
    pairs: Choices,
    matrix: Figure,
    filter: FilterForm,
    list: Grid,
}

/// A player in a stint: what the chart and the matrix need together; columns of `v_stint_players`.
#[derive(Debug, Clone, Deserialize)]
struct StintRow {
    shift_id: String,
    player_id: Option<String>,
    is_home: bool,
    is_goalie: Option<bool>,
    shift_no: Option<i64>,
    start_elapsed_s: Option<i64>,
    duration_s: Option<i64>,
    strength: Option<String>,
}

/// A shift; columns of `fact_player_shifts`.
#[derive(Debug, Clone, Deserialize)]
struct ShiftRow {
    player_id: String,
    shift_no: i64,
    team_id: Option<String>,
    is_goalie: Option<bool>,
    period: Option<i64>,
    start_elapsed_s: Option<i64>,
    duration_s: Option<i64>,
    strength: Option<String>,
    start_kind: Option<String>,
    start_zone: Option<String>,
    end_stop_type: Option<String>,
    cf: Option<i64>,
    ca: Option<i64>,
    gf: Option<i64>,
    ga: Option<i64>,
    xgf: Option<f64>,
    xga: Option<f64>,
}

const COLUMNS: [Column; 16] = [
    column("player", "Player", Format::Text, ""),
    column("team", "Team", Format::Text, ""),
    column(
        "shift_no",
        "Shift",
        Format::Whole,
        "Number of the shift in the game.",
    ),
    column("period", "Period", Format::Text, ""),
    column(
        "start",
        "Start",
        Format::Clock,
        "Time played in the period.",
    ),
    column(
        "duration_s",
        "Length",
        Format::Clock,
        "On the clock, stoppages included.",
    ),
    column(
        "strength",
        "Strength",
        Format::Text,
        "In which most of it was played; – when not known.",
    ),
    column(
        "start_kind",
        "Began",
        Format::Text,
        "With a draw or during play.",
    ),
    column(
        "start_zone",
        "Third",
        Format::Text,
        "Of the opening draw, the player's side; – when it began during play.",
    ),
    column(
        "end_stop_type",
        "Ended",
        Format::Text,
        "– when the stint has no stop type.",
    ),
    column("cf", "CF", Format::Whole, "Own attempts."),
    column("ca", "CA", Format::Whole, "The other team's attempts."),
    column("gf", "GF", Format::Whole, "Own goals."),
    column("ga", "GA", Format::Whole, "The other team's goals."),
    column(
        "xgf",
        "xGF",
        Format::Decimals(2),
        "Own expected goals, repeated attempts discounted.",
    ),
    column(
        "xga",
        "xGA",
        Format::Decimals(2),
        "The other team's expected goals, repeated attempts discounted.",
    ),
];

/// How a shift began, in words.
fn began(code: &str) -> &str {
    match code {
        "fly" => "during play",
        "faceoff" => "faceoff",
        "period" => "period start",
        "goal" => "after a goal",
        other => other,
    }
}

/// The third of a draw, in words.
fn third(code: &str) -> &str {
    match code {
        "O" => "offensive",
        "N" => "neutral",
        "D" => "defensive",
        other => other,
    }
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(GamePath { game_id }): Path<GamePath>,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let head = Head::tracked(&app, &reading, &game_id).await?;
    if !head.has_shifts() {
        return Err(Problem::not_found(format!("shifts of game {game_id}")));
    }
    let id = head.schedule.game_id;
    let league = reading.league.id;
    let tables = &app.services.tables;
    let of_game = |table| Question::of(table).is("game_id", id);
    let columns = shift_chart::columns();
    let rows = async {
        Ok::<_, Problem>(tokio::try_join!(
            tables.fetch::<StintRow>(league, of_game("v_stint_players")),
            tables.fetch::<ShiftRow>(league, of_game("fact_player_shifts")),
            tables.records(league, of_game(shift_chart::TABLE), &columns),
        )?)
    };
    let ((stints, shifts, skaters), moments, rosters) = tokio::try_join!(
        rows,
        Moments::of(&app, &reading, id),
        Rosters::of(&app, &reading, id),
    )?;
    let mut people = moments.players();
    people.extend(stints.iter().filter_map(|row| row.player_id.clone()));
    people.extend(shifts.iter().map(|row| row.player_id.clone()));
    let names = Names::of(&app, &reading, people).await?;
    let around = (&head, &names, &address);
    let (matrix, pairs) = ice_time::figure(&on_ice(&stints), around)?;
    let chart = shift_chart::figure(
        &of_players(&stints),
        &skaters,
        &goalies(&stints),
        &jerseys(&rosters),
        &moments,
        around,
    );
    let (list, filter) = list(&shifts, around)?;
    let page = Shifts {
        frame: head.frame(&app, &reading, &headers, "Shifts and match-ups"),
        tab: "/shifts",
        chart,
        pairs,
        matrix,
        filter,
        list,
        head,
    };
    let about = format!("game-{id}");
    let grids = [&page.chart.table, &page.matrix.table, &page.list];
    if let Some(answer) = download(&reading, &address, &about, grids) {
        return answer;
    }
    reading.html(&page)
}

fn on_ice(stints: &[StintRow]) -> Vec<OnIce> {
    let row = |row: &StintRow| OnIce {
        shift_id: row.shift_id.clone(),
        player_id: row.player_id.clone(),
        is_home: row.is_home,
        is_goalie: row.is_goalie,
        duration_s: row.duration_s,
    };
    stints.iter().map(row).collect()
}

fn of_players(stints: &[StintRow]) -> Vec<StintOfPlayer> {
    let row = |row: &StintRow| StintOfPlayer {
        player_id: row.player_id.clone(),
        shift_no: row.shift_no,
        start_elapsed_s: row.start_elapsed_s,
        duration_s: row.duration_s,
        strength: row.strength.clone(),
    };
    stints.iter().map(row).collect()
}

fn goalies(stints: &[StintRow]) -> Vec<(String, Venue)> {
    let goalies: BTreeSet<(String, bool)> = stints
        .iter()
        .filter(|row| row.is_goalie == Some(true))
        .filter_map(|row| Some((row.player_id.clone()?, row.is_home)))
        .collect();
    let side = |is_home| if is_home { Venue::Home } else { Venue::Away };
    goalies
        .into_iter()
        .map(|(id, is_home)| (id, side(is_home)))
        .collect()
}

fn jerseys(rosters: &Rosters) -> HashMap<String, i64> {
    let rows = rosters.rows.iter();
    rows.filter_map(|row| Some((row.player_id.clone(), row.jersey_number?)))
        .collect()
}

/// The shifts that pass the filter of the address.
fn list(
    shifts: &[ShiftRow],
    (head, names, address): (&Head, &Names, &Address),
) -> Result<(Grid, FilterForm), Problem> {
    let players: BTreeSet<(&str, &str)> = shifts
        .iter()
        .map(|shift| (names.player(&shift.player_id), shift.player_id.as_str()))
        .collect();
    let players = players
        .into_iter()
        .map(|(name, id)| (id.to_owned(), name.to_owned()));
    let set = |get: fn(&ShiftRow) -> Option<&str>| -> BTreeSet<&str> {
        shifts.iter().filter_map(get).collect()
    };
    let periods: BTreeSet<i64> = shifts.iter().filter_map(|shift| shift.period).collect();
    let periods = periods.into_iter().map(|period| {
        (
            period.to_string(),
            format!("Period {}", GameClock::label(period)),
        )
    });
    let strengths = set(|shift| shift.strength.as_deref())
        .into_iter()
        .map(|code| (code.to_owned(), strength(Some(code)).unwrap_or_default()));
    let beginnings = set(|shift| shift.start_kind.as_deref())
        .into_iter()
        .map(|code| (code.to_owned(), began(code).to_owned()));
    let endings = set(|shift| shift.end_stop_type.as_deref())
        .into_iter()
        .map(|words| (words.to_owned(), words.to_owned()));
    let selects = vec![
        Select::of(address, ("player", "Player"), "All players", players)?,
        Select::of(address, ("period", "Period"), "All periods", periods)?,
        Select::of(
            address,
            ("strength", "Strength"),
            "All strengths",
            strengths,
        )?,
        Select::of(address, ("began", "Began"), "However it began", beginnings)?,
        Select::of(address, ("ended", "Ended"), "However it ended", endings)?,
    ];
    let lets = |shift: &ShiftRow| {
        let period = shift.period.map(|period| period.to_string());
        selects.iter().all(|select| match select.name() {
            "player" => select.lets(Some(&shift.player_id)),
            "period" => select.lets(period.as_deref()),
            "strength" => select.lets(shift.strength.as_deref()),
            "began" => select.lets(shift.start_kind.as_deref()),
            _ => select.lets(shift.end_stop_type.as_deref()),
        })
    };
    let mut shown: Vec<&ShiftRow> = shifts.iter().filter(|shift| lets(shift)).collect();
    shown.sort_by_key(|shift| (shift.start_elapsed_s, &shift.team_id, &shift.player_id));
    let rows: Vec<Row> = shown.iter().map(|shift| shift.row(head, names)).collect();
    let caption = format!(
        "Shifts, {}, {} of {}",
        head.sample(),
        rows.len(),
        shifts.len()
    );
    let grid = Grid::new("shifts", COLUMNS, caption)
        .source("fact_player_shifts")
        .empty("No shift passes the filter.")
        .rows(rows)
        .downloadable(address);
    let grid = if address.get("sort").is_some() {
        let sort = Sort::of(address, &COLUMNS, "player")?;
        grid.sorted(&sort, address)
    } else {
        grid.sortable(address)
    };
    Ok((grid, FilterForm::new(address, selects)))
}

impl ShiftRow {
    fn row(&self, head: &Head, names: &Names) -> Row {
        let id = &self.player_id;
        let href = if self.is_goalie == Some(true) {
            names.goalie_href(id)
        } else {
            names.player_href(id)
        };
        let played = self.period.zip(self.start_elapsed_s);
        let start = played.map(|(period, start)| head.clock.played_in_period(period, start));
        let cells = vec![
            Cell::of(names.player(id)).linked(Some(href)),
            Cell::maybe(self.team_id.as_deref().map(|id| names.team(id))),
            Cell::of(self.shift_no),
            Cell::maybe(self.period.map(GameClock::label)),
            Cell::maybe(start),
            Cell::maybe(self.duration_s),
            Cell::maybe(strength(self.strength.as_deref())),
            Cell::maybe(self.start_kind.as_deref().map(began)),
            Cell::maybe(self.start_zone.as_deref().map(third)),
            Cell::maybe(self.end_stop_type.as_deref()),
            Cell::maybe(self.cf),
            Cell::maybe(self.ca),
            Cell::maybe(self.gf),
            Cell::maybe(self.ga),
            Cell::maybe(self.xgf),
            Cell::maybe(self.xga),
        ];
        Row::new(format!("{id} {}", self.shift_no), cells)
    }
}
