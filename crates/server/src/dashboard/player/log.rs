//! `/leagues/{league}/players/{player_id}/log`: game by game, with rolling means.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pictures::{FormGame, RollingForm};
use services::player_figures::rolling_mean;
use services::tables::{Record, date_of};
use services::why::is_explained;

use super::PlayerPath;
use super::head::Head;
use crate::app::App;
use crate::dashboard::choices::Choices;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column, download};
use crate::dashboard::season::SeasonChoice;
use crate::dashboard::tracked_columns::Group;
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/player/log.html")]
struct Log {
    frame: Frame,
    head: Head,
    choice: SeasonChoice,
    tab: &'static str,
    measures: Choices,
    form: Figure,
    official: Grid,
    boxes: Choices,
    tracked: Grid,
}

/// What the picture can show: column, label, words.
const MEASURES: [(&str, &str); 4] = [
    ("points", "Points"),
    ("goals", "Goals"),
    ("xg", "Expected goals"),
    ("on_cf_pct", "CF%"),
];

const GAME: [Column; 3] = [
    column("date", "Day", Format::Text, ""),
    column(
        "opponent",
        "Opponent",
        Format::Text,
        "– when the roster names a team that did not play.",
    ),
    column(
        "result",
        "Result",
        Format::Text,
        "Official, his team first; – without a score.",
    ),
];

const OFFICIAL: [Column; 9] = [
    column("goals", "G", Format::Whole, "Official goals."),
    column("assists", "A", Format::Whole, "Official assists."),
    column("points", "P", Format::Whole, "Official points."),
    column("pim", "PIM", Format::Whole, "Official penalty minutes."),
    column(
        "points_roll5",
        "Mean of 5",
        Format::Decimals(2),
        "Points per game over this game and up to four before it.",
    ),
    column(
        "points_roll10",
        "Mean of 10",
        Format::Decimals(2),
        "Points per game over this game and the nine before it; – before there are as many.",
    ),
    column(
        "points_cum_season",
        "Sum",
        Format::Whole,
        "Points of the season and game type so far.",
    ),
    column(
        "point_streak",
        "Streak",
        Format::Whole,
        "Games in a row with a point.",
    ),
    column("is_sub", "Sub", Format::Flag, "Played as a substitute."),
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
    let (group, boxes) = Group::chosen(&address, ("box", "Columns", "tracked-head"))?;
    let about = ("measure", "What is shown", "form-head");
    let (measure, measures) = Choices::of(&address, about, &MEASURES, &[])?;
    let tables = &app.services.tables;
    let league = reading.league.id;
    let log = head
        .in_games("v_player_game_log")
        .ascending("date")
        .ascending("game_id")
        .limit(MOST);
    let read = [
        "game_id",
        "date",
        "opp_team_id",
        "venue",
        "result",
        "team_goals",
        "opp_goals",
        "goals",
        "assists",
        "points",
        "pim",
        "points_roll5",
        "points_cum_season",
        "point_streak",
        "is_sub",
        "xg",
        "on_cf_pct",
    ];
    let mut columns = vec!["game_id"];
    columns.extend(group.columns.iter().map(|column| column.key));
    let (games, stats) = tokio::try_join!(
        tables.records(league, log, &read),
        tables.records(
            league,
            head.in_games("fact_player_game_stats").limit(MOST),
            &columns
        ),
    )?;
    let sort_columns: Vec<Column> = GAME.into_iter().chain(OFFICIAL).collect();
    let tracked_columns: Vec<Column> = GAME
        .into_iter()
        .chain(group.columns.iter().cloned())
        .collect();
    let mut sortable = sort_columns.clone();
    sortable.extend(tracked_columns.iter().cloned());
    let sort = match address.get("sort") {
        Some(_) => Sort::of(&address, &sortable, "date")?,
        // The latest game first.
        None => Sort::of(&Address::default(), &sortable, "date")?.reversed(),
    };
    let page = Log {
        frame: head.frame(&app, &reading, &headers, "Game log"),
        choice: head.choice.clone(),
        tab: "/log",
        measures,
        form: form(&head, &games, measure, &address),
        official: official(&head, &games, sort_columns)
            .sorted(&sort, &address)
            .downloadable(&address),
        boxes,
        tracked: tracked(&head, &games, &stats, group, tracked_columns)
            .sorted(&sort, &address)
            .downloadable(&address),
        head,
    };
    let about = format!("player-{player_id}-log");
    if let Some(answer) = download(
        &reading,
        &address,
        &about,
        [&page.official, &page.tracked, &page.form.table],
    ) {
        return answer;
    }
    reading.html(&page)
}

/// The cells of day, opponent and result.
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
    let goals = game.whole("team_goals").zip(game.whole("opp_goals"));
    let result = game.text("result").map(|result| match goals {
        Some((own, other)) => format!("{result} {own}–{other}"),
        None => result.to_owned(),
    });
    vec![
        Cell::maybe(date_of(game.value("date"))).linked(Some(head.game_href(id))),
        Cell::maybe(opponent),
        Cell::maybe(result),
    ]
}

fn official(head: &Head, games: &[Record], columns: Vec<Column>) -> Grid {
    let points: Vec<Option<f64>> = games.iter().map(|game| game.number("points")).collect();
    let rows = games
        .iter()
        .zip(rolling_mean(&points, 10))
        .map(|(game, mean)| {
            let mut cells = of_game(head, game);
            cells.extend(OFFICIAL.iter().map(|column| match column.key {
                "points_roll10" => Cell::maybe(mean),
                key => Cell::of(game.value(key).clone()),
            }));
            Row::new(game.whole("game_id").unwrap_or(0).to_string(), cells)
        });
    let caption = format!("Official, {}, {} games", head.choice.label(), games.len());
    Grid::new("official", columns, caption)
        .source("v_player_game_log")
        .empty("No game in this season.")
        .rows(rows)
}

fn tracked(
    head: &Head,
    games: &[Record],
    stats: &[Record],
    group: &Group,
    columns: Vec<Column>,
) -> Grid {
    let stats: HashMap<i64, &Record> = stats
        .iter()
        .filter_map(|line| Some((line.whole("game_id")?, line)))
        .collect();
    let rows: Vec<Row> = games
        .iter()
        .filter_map(|game| {
            let id = game.whole("game_id")?;
            let line = stats.get(&id)?;
            let mut cells = of_game(head, game);
            cells.extend(group.columns.iter().map(|column| {
                let why = is_explained("fact_player_game_stats", column.key)
                    .then(|| head.why(id, column.key));
                Cell::of(line.value(column.key).clone()).explained(why)
            }));
            Some(Row::new(id.to_string(), cells))
        })
        .collect();
    let caption = format!(
        "Tracked, all situations, {}, {} tracked games, partly tracked ones among them",
        head.choice.label(),
        rows.len()
    );
    Grid::new("tracked", columns, caption)
        .source("fact_player_game_stats")
        .empty("None of these games was tracked.")
        .rows(rows)
}

const FORM: [Column; 4] = [
    column("date", "Day", Format::Text, ""),
    column("value", "Value", Format::Decimals(2), "– when not tracked."),
    column(
        "mean_5",
        "Mean of 5",
        Format::Decimals(2),
        "– before there are as many.",
    ),
    column(
        "mean_10",
        "Mean of 10",
        Format::Decimals(2),
        "– before there are as many.",
    ),
];

/// One value of every game, and its rolling means.
fn form(head: &Head, games: &[Record], measure: &str, address: &Address) -> Figure {
    let label = MEASURES
        .into_iter()
        .find(|(key, _)| *key == measure)
        .map_or("Points", |(_, label)| label);
    let kind = if matches!(measure, "points" | "goals") {
        "official"
    } else {
        "tracked"
    };
    let values: Vec<Option<f64>> = games.iter().map(|game| game.number(measure)).collect();
    let (five, ten) = (rolling_mean(&values, 5), rolling_mean(&values, 10));
    let mut shown = Vec::new();
    let mut rows = Vec::new();
    for (((game, value), five), ten) in games.iter().zip(&values).zip(five).zip(ten) {
        let id = game.whole("game_id").unwrap_or(0);
        let date = date_of(game.value("date")).unwrap_or_default();
        shown.push(FormGame {
            label: date.get(5..).unwrap_or(&date).to_owned(),
            value: *value,
            detail: game
                .text("opp_team_id")
                .map_or_else(String::new, |team| head.names.team(team).to_owned()),
            href: Some(head.game_href(id)),
        });
        let cells = vec![
            Cell::of(date).linked(Some(head.game_href(id))),
            Cell::maybe(*value),
            Cell::maybe(five),
            Cell::maybe(ten),
        ];
        rows.push(Row::new(id.to_string(), cells));
    }
    let known = values.iter().flatten().count();
    let caption = format!(
        "{label} ({kind}), {}, {known} of {} games",
        head.choice.label(),
        games.len()
    );
    let table = Grid::new("form", FORM, caption.clone())
        .empty("No game in this season.")
        .rows(rows)
        .downloadable(address);
    let picture = RollingForm {
        title: format!("{label} of {}, {}", head.person.name(), head.choice.label()),
        measure: label.to_lowercase(),
        games: shown,
        windows: vec![5, 10],
    };
    Figure::new(&picture, "form", caption, table)
}
