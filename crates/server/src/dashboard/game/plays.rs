//! `/leagues/{league}/games/{game_id}/plays`: everything that happened, with the cell each row was read from.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use services::game_figures::GameClock;
use services::tables::Question;

use super::GamePath;
use super::head::Head;
use super::moments::when;
use crate::app::App;
use crate::dashboard::filter::{FilterForm, Select};
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column, download};
use crate::dashboard::names::{Names, outer_link};
use crate::dashboard::words::{WHEN, detail, plain, strength};
use crate::pages::{Address, Frame, Reading, filters};
use crate::problem::Problem;

/// Events on a page.
const PER_PAGE: i64 = 200;

#[derive(Template)]
#[template(path = "dashboard/game/plays.html")]
struct Plays {
    frame: Frame,
    head: Head,
    tab: &'static str,
    filter: FilterForm,
    list: Grid,
    earlier: Option<String>,
    later: Option<String>,
    place: String,
}

/// An event; columns of `v_play_by_play`.
#[derive(Debug, Clone, Deserialize)]
struct Play {
    event_id: String,
    period: Option<i64>,
    game_elapsed_s: Option<i64>,
    event_type: Option<String>,
    event_detail: Option<String>,
    event_detail_2: Option<String>,
    event_team_id: Option<String>,
    event_player_1_id: Option<String>,
    event_player_2_id: Option<String>,
    opp_player_1_id: Option<String>,
    goalie_id: Option<String>,
    success_id: Option<String>,
    event_team_strength: Option<String>,
    home_score: Option<i64>,
    away_score: Option<i64>,
    zone_final: Option<String>,
    xg: Option<f64>,
    video_url: Option<String>,
    source_file: Option<String>,
    source_sheet: Option<String>,
    source_row: Option<i64>,
}

/// What there is to choose from; columns of `v_play_by_play`.
#[derive(Debug, Clone, Deserialize)]
struct Kind {
    period: Option<i64>,
    event_type: Option<String>,
    event_detail: Option<String>,
}

/// A player in an event; columns of `fact_event_players`.
#[derive(Debug, Clone, Deserialize)]
struct Part {
    event_id: String,
    player_id: Option<String>,
    side: Option<String>,
    is_primary: Option<bool>,
}

const COLUMNS: [Column; 14] = [
    column(
        "team",
        "Team",
        Format::Text,
        "That acts; – when it cannot be told.",
    ),
    column("event_type", "Event", Format::Text, "– when untyped."),
    column("event_detail", "Detail", Format::Text, "– when absent."),
    column(
        "player",
        "Player",
        Format::Text,
        "Who acts; – when absent or unresolved.",
    ),
    column(
        "second",
        "With",
        Format::Text,
        "Second player of the team; – when absent or unresolved.",
    ),
    column(
        "opponent",
        "Against",
        Format::Text,
        "First opponent; – when absent or unresolved.",
    ),
    column(
        "zone",
        "Third",
        Format::Text,
        "Seen by the acting team; – when it cannot be told.",
    ),
    column(
        "success",
        "Success",
        Format::Text,
        "– when not tracked and not decided by the event.",
    ),
    column(
        "strength",
        "Strength",
        Format::Text,
        "Of the acting team; – without shifts.",
    ),
    column(
        "score",
        "Score",
        Format::Text,
        "Before the event, home first.",
    ),
    column(
        "xg",
        "xG",
        Format::Decimals(3),
        "Expected goals of an unblocked attempt; – for other events.",
    ),
    column("video", "Video", Format::Text, "– when none was given."),
    column("source_file", "Read from", Format::Text, "File and sheet."),
    column("source_row", "Row", Format::Whole, "Of that sheet."),
];

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(GamePath { game_id }): Path<GamePath>,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let head = Head::tracked(&app, &reading, &game_id).await?;
    let id = head.schedule.game_id;
    let league = reading.league.id;
    let tables = &app.services.tables;
    let of_game = |table| Question::of(table).is("game_id", id);
    let parts = of_game("fact_event_players").known("player_id");
    let (kinds, parts): (Vec<Kind>, Vec<Part>) = tokio::try_join!(
        tables.fetch(league, of_game("v_play_by_play")),
        tables.fetch(league, parts),
    )?;
    let people: BTreeSet<String> = parts
        .iter()
        .filter_map(|part| part.player_id.clone())
        .collect();
    let names = Names::of(&app, &reading, people.clone()).await?;
    let selects = selects(&kinds, &people, (&head, &names, &address))?;
    let question = narrowed(of_game("v_play_by_play"), &selects, &parts);
    let page = address.whole("page", 1, 1000)?.unwrap_or(1);
    // A download has all rows that pass the filter.
    let is_download = address.get("csv").is_some();
    let question = question.ascending("event_seq").counted();
    let question = if is_download {
        question
    } else {
        let offset = u64::try_from((page - 1) * PER_PAGE).unwrap_or(0);
        question.limit(PER_PAGE as u32).offset(offset)
    };
    let (plays, total): (Vec<Play>, i64) = tables.fetch_counted(league, question).await?;
    let rows: Vec<Row> = plays.iter().map(|play| play.row(&head, &names)).collect();
    let caption = format!(
        "Events, {}, {total} of {} events",
        head.sample(),
        kinds.len()
    );
    let list = Grid::new("plays", WHEN.into_iter().chain(COLUMNS), caption)
        .source("v_play_by_play")
        .empty("No event passes the filter.")
        .rows(rows)
        .downloadable(&address);
    let about = format!("game-{id}");
    if let Some(answer) = download(&reading, &address, &about, [&list]) {
        return answer;
    }
    let pages = (total + PER_PAGE - 1) / PER_PAGE;
    let other = |page: i64| address.with("page", &page.to_string());
    reading.html(&Plays {
        frame: head.frame(&app, &reading, &headers, "Play by play"),
        tab: "/plays",
        filter: FilterForm::new(&address, selects),
        list,
        earlier: (page > 1).then(|| other(page - 1)),
        later: (page < pages).then(|| other(page + 1)),
        place: format!("Page {page} of {}", pages.max(1)),
        head,
    })
}

fn selects(
    kinds: &[Kind],
    people: &BTreeSet<String>,
    (head, names, address): (&Head, &Names, &Address),
) -> Result<Vec<Select>, Problem> {
    let periods: BTreeSet<i64> = kinds.iter().filter_map(|kind| kind.period).collect();
    let periods = periods.into_iter().map(|period| {
        (
            period.to_string(),
            format!("Period {}", GameClock::label(period)),
        )
    });
    let words = |get: fn(&Kind) -> Option<&str>| {
        let set: BTreeSet<&str> = kinds.iter().filter_map(get).collect();
        set.into_iter().map(|code| (code.to_owned(), plain(code)))
    };
    let schedule = &head.schedule;
    let teams = [&schedule.home_team_id, &schedule.away_team_id]
        .map(|id| (id.clone(), names.team(id).to_owned()));
    let mut players: Vec<(String, String)> = people
        .iter()
        .map(|id| (id.clone(), names.player(id).to_owned()))
        .collect();
    players.sort_by(|one, other| one.1.cmp(&other.1).then_with(|| one.0.cmp(&other.0)));
    let roles = [
        ("primary", "acts"),
        ("support", "supports"),
        ("opponent", "opposes"),
    ]
    .map(|(key, label)| (key.to_owned(), label.to_owned()));
    Ok(vec![
        Select::of(address, ("period", "Period"), "All periods", periods)?,
        Select::of(
            address,
            ("type", "Event"),
            "All events",
            words(|kind| kind.event_type.as_deref()),
        )?,
        Select::of(
            address,
            ("detail", "Detail"),
            "All details",
            words(|kind| kind.event_detail.as_deref()),
        )?,
        Select::of(address, ("team", "Team"), "Both teams", teams)?,
        Select::of(address, ("player", "Player"), "All players", players)?,
        Select::of(address, ("role", "The player"), "in any role", roles)?,
    ])
}

/// The question for what is chosen.
fn narrowed(mut question: Question, selects: &[Select], parts: &[Part]) -> Question {
    let chosen = |name: &str| {
        let mut selects = selects.iter();
        selects
            .find(|select| select.name() == name)
            .and_then(Select::chosen)
    };
    if let Some(period) = chosen("period").and_then(|period| period.parse::<i64>().ok()) {
        question = question.is("period", period);
    }
    for (name, column) in [
        ("type", "event_type"),
        ("detail", "event_detail"),
        ("team", "event_team_id"),
    ] {
        if let Some(value) = chosen(name) {
            question = question.is(column, value);
        }
    }
    let Some(player) = chosen("player") else {
        return question;
    };
    let role = chosen("role");
    let in_role = |part: &&Part| {
        let is_own = part.side.as_deref() == Some("e");
        let is_primary = part.is_primary == Some(true);
        match role {
            Some("primary") => is_primary,
            Some("support") => is_own && !is_primary,
            Some(_) => !is_own,
            None => true,
        }
    };
    let own = parts
        .iter()
        .filter(|part| part.player_id.as_deref() == Some(player))
        .filter(in_role);
    let events: BTreeSet<&str> = own.map(|part| part.event_id.as_str()).collect();
    question.among("event_id", events)
}

impl Play {
    fn row(&self, head: &Head, names: &Names) -> Row {
        let person = |id: &Option<String>| {
            let id = id.as_deref();
            let is_goalie = id.is_some() && id == self.goalie_id.as_deref();
            let href = id.map(|id| {
                if is_goalie {
                    names.goalie_href(id)
                } else {
                    names.player_href(id)
                }
            });
            Cell::maybe(id.map(|id| names.player(id))).linked(href)
        };
        let details = [&self.event_detail, &self.event_detail_2];
        let kind = self.event_type.as_deref();
        let details: Vec<String> = details
            .into_iter()
            .flatten()
            .map(|code| detail(kind, code))
            .collect();
        let score = self.home_score.zip(self.away_score);
        let success = self.success_id.as_deref().map(|code| match code {
            "SU01" => "yes",
            "SU02" => "no",
            other => other,
        });
        let place = [&self.source_file, &self.source_sheet];
        let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
        let video = outer_link(self.video_url.as_deref());
        let mut cells = when(head, self.period, self.game_elapsed_s);
        cells.extend([
            Cell::maybe(self.event_team_id.as_deref().map(|id| names.team_code(id))),
            Cell::maybe(self.event_type.as_deref().map(plain)),
            Cell::maybe(Some(details.join(", ")).filter(|words| !words.is_empty())),
            person(&self.event_player_1_id),
            person(&self.event_player_2_id),
            person(&self.opp_player_1_id),
            Cell::maybe(self.zone_final.clone()),
            Cell::maybe(success),
            Cell::maybe(strength(self.event_team_strength.as_deref())),
            Cell::maybe(score.map(|(home, away)| format!("{home}–{away}"))),
            Cell::maybe(self.xg),
            Cell::maybe(video.as_ref().map(|_| "video")).linked(video),
            Cell::of(place.join(" · ")),
            Cell::maybe(self.source_row),
        ]);
        Row::new(&self.event_id, cells)
    }
}
