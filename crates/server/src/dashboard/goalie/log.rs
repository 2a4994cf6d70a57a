//! `/leagues/{league}/goalies/{player_id}/log`: game by game.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use services::tables::{Record, date_of};
use services::why::is_explained;

use super::columns::GAME_OFFICIAL;
use super::head::Head;
use crate::app::App;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column, download};
use crate::dashboard::player::PlayerPath;
use crate::dashboard::season::SeasonChoice;
use crate::dashboard::tracked_columns::GOALIE;
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/goalie/log.html")]
struct Log {
    frame: Frame,
    head: Head,
    choice: SeasonChoice,
    tab: &'static str,
    official: Grid,
    tracked: Grid,
}

const GAME: [Column; 2] = [
    column("date", "Day", Format::Text, ""),
    column(
        "opponent",
        "Opponent",
        Format::Text,
        "– when the roster names a team that did not play.",
    ),
];

/// Games of a season at most.
const MOST: u32 = 1000;

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(PlayerPath { player_id }): Path<PlayerPath>,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let head = Head::of(&app, &reading, &player_id, &address).await?;
    let log = head
        .in_games("v_goalie_game_log")
        .descending("date")
        .descending("game_id")
        .limit(MOST);
    let mut read = vec!["game_id", "date", "opp_team_id", "venue"];
    read.extend(GAME_OFFICIAL.iter().map(|column| column.key));
    let mut columns = vec!["game_id"];
    columns.extend(GOALIE.iter().map(|column| column.key));
    let tables = &app.services.tables;
    let league = reading.league.id;
    let stats = head.in_games("fact_goalie_game_stats").limit(MOST);
    let (games, stats) = tokio::try_join!(
        tables.records(league, log, &read),
        tables.records(league, stats, &columns),
    )?;
    let stats: HashMap<i64, &Record> = stats
        .iter()
        .filter_map(|line| Some((line.whole("game_id")?, line)))
        .collect();
    let official = games.iter().map(|game| {
        let mut cells = of_game(&head, game);
        cells.extend(
            GAME_OFFICIAL
                .iter()
                .map(|column| Cell::of(game.value(column.key).clone())),
        );
        Row::new(game.whole("game_id").unwrap_or(0).to_string(), cells)
    });
    let tracked: Vec<Row> = games
        .iter()
        .filter_map(|game| {
            let id = game.whole("game_id")?;
            let line = stats.get(&id)?;
            let mut cells = of_game(&head, game);
            cells.extend(GOALIE.iter().map(|column| {
                let why = is_explained("fact_goalie_game_stats", column.key)
                    .then(|| head.why(id, column.key));
                Cell::of(line.value(column.key).clone()).explained(why)
            }));
            Some(Row::new(id.to_string(), cells))
        })
        .collect();
    let label = head.choice.label();
    let official_caption = format!("Official, {label}, {} games", games.len());
    let tracked_caption = format!(
        "Tracked, all situations, {label}, {} tracked games, partly tracked ones among them",
        tracked.len()
    );
    let official = Grid::new(
        "official",
        GAME.into_iter().chain(GAME_OFFICIAL.iter().cloned()),
        official_caption,
    )
    .source("v_goalie_game_log")
    .empty("No game in goal in this season.")
    .rows(official);
    let tracked = Grid::new("tracked", GAME.into_iter().chain(GOALIE), tracked_caption)
        .source("fact_goalie_game_stats")
        .empty("None of these games was tracked.")
        .rows(tracked);
    let mut sortable = official.columns.clone();
    sortable.extend(tracked.columns.iter().cloned());
    let sort = match address.get("sort") {
        Some(_) => Sort::of(&address, &sortable, "date")?,
        // The latest game first.
        None => Sort::of(&Address::default(), &sortable, "date")?.reversed(),
    };
    let page = Log {
        frame: head.frame(&app, &reading, &headers, "Game log"),
        choice: head.choice.clone(),
        tab: "/log",
        official: official.sorted(&sort, &address).downloadable(&address),
        tracked: tracked.sorted(&sort, &address).downloadable(&address),
        head,
    };
    let about = format!("goalie-{player_id}-log");
    if let Some(answer) = download(&reading, &address, &about, [&page.official, &page.tracked]) {
        return answer;
    }
    reading.html(&page)
}

/// The cells of day and opponent.
fn of_game(head: &Head, game: &Record) -> Vec<Cell> {
    let id = game.whole("game_id").unwrap_or(0);
    let opponent = game.text("opp_team_id").map(|team| {
        let at = if game.text("venue") == Some("away") {
            "at "
        } else {
            ""
        };
        format!("{at}{}", head.names.team(team))
    });
    vec![
        Cell::maybe(date_of(game.value("date"))).linked(Some(head.game_href(id))),
        Cell::maybe(opponent),
    ]
}
