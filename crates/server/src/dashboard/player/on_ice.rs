//! `/leagues/{league}/players/{player_id}/on-ice`: what happened while he was on the ice.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use services::player_figures::{SkaterSplit, add_up, share};
use services::tables::Question;

use super::PlayerPath;
use super::columns::{ON_ICE, keys};
use super::head::{Head, season_line, tracked_sample};
use crate::app::App;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column, download};
use crate::dashboard::season::SeasonChoice;
use crate::dashboard::sheet::sheet;
use crate::dashboard::words::strength;
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/player/sheets.html")]
struct OnIce {
    frame: Frame,
    head: Head,
    choice: SeasonChoice,
    tab: &'static str,
    title: &'static str,
    sheets: Vec<Grid>,
}

const BY_STRENGTH: [Column; 14] = [
    column("strength", "Strength", Format::Text, "Of his team."),
    column(
        "toi_seconds",
        "TOI",
        Format::Clock,
        "– without usable shifts.",
    ),
    column("goals", "G", Format::Whole, ""),
    column("shot_attempts", "Att", Format::Whole, ""),
    column("shots_on_goal", "SOG", Format::Whole, ""),
    column("xg", "xG", Format::Decimals(2), ""),
    column("on_cf", "CF", Format::Whole, "– without usable shifts."),
    column("on_ca", "CA", Format::Whole, "– without usable shifts."),
    column(
        "on_cf_pct",
        "CF%",
        Format::Decimals(1),
        "– without an attempt.",
    ),
    column(
        "on_ff_pct",
        "FF%",
        Format::Decimals(1),
        "– without an unblocked attempt.",
    ),
    column("on_gf", "GF", Format::Whole, "– without usable shifts."),
    column("on_ga", "GA", Format::Whole, "– without usable shifts."),
    column(
        "on_xgf",
        "xGF",
        Format::Decimals(2),
        "– without usable shifts.",
    ),
    column(
        "on_xga",
        "xGA",
        Format::Decimals(2),
        "– without usable shifts.",
    ),
];

/// A tracked game of a player.
#[derive(Debug, Clone, Deserialize)]
struct TrackedGame {
    game_id: i64,
}

/// Whether a game was tracked completely.
#[derive(Debug, Clone, Deserialize)]
struct GameStatus {
    game_id: i64,
    tracking_status: String,
}

/// His completely tracked games of the chosen season and type.
pub(super) async fn complete_games(
    app: &App,
    reading: &Reading,
    head: &Head,
) -> Result<BTreeSet<i64>, Problem> {
    let tables = &app.services.tables;
    let league = reading.league.id;
    let played = head.in_games("fact_player_game_stats");
    let played: Vec<TrackedGame> = tables.fetch(league, played).await?;
    let question =
        Question::of("fact_game_status").among("game_id", played.iter().map(|game| game.game_id));
    let statuses: Vec<GameStatus> = tables.fetch(league, question).await?;
    let complete = statuses
        .into_iter()
        .filter(|game| game.tracking_status == "COMPLETE");
    Ok(complete.map(|game| game.game_id).collect())
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(PlayerPath { player_id }): Path<PlayerPath>,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let head = Head::of(&app, &reading, &player_id, &address).await?;
    let mut columns = keys(&[&ON_ICE]);
    columns.push("gp_tracked");
    let splits = head
        .of_person("fact_player_game_split")
        .is("split_type", "strength");
    let tables = &app.services.tables;
    let (line, games, splits) = tokio::try_join!(
        season_line(&app, &reading, &head, &columns),
        complete_games(&app, &reading, &head),
        async { Ok::<Vec<SkaterSplit>, Problem>(tables.fetch(reading.league.id, splits).await?) },
    )?;
    let own = splits
        .into_iter()
        .filter(|split| games.contains(&split.game_id));
    let sums = add_up(own);
    let sample = format!("{}, {}", head.choice.label(), tracked_sample(line.as_ref()));
    let seconds = line
        .as_ref()
        .and_then(|line| line.whole("toi_seconds"))
        .unwrap_or(0);
    let page = OnIce {
        frame: head.frame(&app, &reading, &headers, "On the ice"),
        choice: head.choice.clone(),
        tab: "/on-ice",
        title: "On the ice",
        sheets: vec![
            by_strength(&sums, format!("Tracked, by strength, {sample}"), &address),
            sheet(
                "on-ice",
                format!("Tracked, all situations, {sample}"),
                line.as_ref(),
                &ON_ICE,
                Some(seconds),
                &address,
            )
            .source("v_player_season"),
        ],
        head,
    };
    let about = format!("player-{player_id}-on-ice");
    if let Some(answer) = download(&reading, &address, &about, &page.sheets) {
        return answer;
    }
    reading.html(&page)
}

fn by_strength(sums: &BTreeMap<String, SkaterSplit>, caption: String, address: &Address) -> Grid {
    let order = ["EV", "PP", "SH", "EN_OPP", "EN_OWN", "unknown"];
    let number = |count: Option<i64>| count.map(|count| count as f64);
    let rows = order
        .into_iter()
        .filter_map(|key| sums.get(key))
        .map(|sum| {
            let name = match sum.split_value.as_str() {
                "unknown" => Some("not known".to_owned()),
                code => strength(Some(code)),
            };
            let cells = vec![
                Cell::maybe(name),
                Cell::maybe(sum.toi_seconds),
                Cell::maybe(sum.goals),
                Cell::maybe(sum.shot_attempts),
                Cell::maybe(sum.shots_on_goal),
                Cell::maybe(sum.xg),
                Cell::maybe(sum.on_cf),
                Cell::maybe(sum.on_ca),
                Cell::maybe(share(number(sum.on_cf), number(sum.on_ca))),
                Cell::maybe(share(number(sum.on_ff), number(sum.on_fa))),
                Cell::maybe(sum.on_gf),
                Cell::maybe(sum.on_ga),
                Cell::maybe(sum.on_xgf),
                Cell::maybe(sum.on_xga),
            ];
            Row::new(&sum.split_value, cells)
        });
    Grid::new("by-strength", BY_STRENGTH, caption)
        .empty("None of the games of this player was tracked completely in this season.")
        .rows(rows)
        .downloadable(address)
}
