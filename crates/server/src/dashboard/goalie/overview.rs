//! `/leagues/{league}/goalies/{player_id}`: how good the goalie is.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use services::player_figures::{Better, LEAST_TRACKED_GAMES};
use services::tables::{Question, Record};

use super::columns::{OFFICIAL, SHEET, TRACKED};
use super::head::Head;
use crate::app::App;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, column, download};
use crate::dashboard::player::{Measure, PlayerPath, Population, keys, ranks_figure};
use crate::dashboard::season::SeasonChoice;
use crate::dashboard::sheet::{lines, sheet};
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/goalie/overview.html")]
struct Overview {
    frame: Frame,
    head: Head,
    choice: SeasonChoice,
    tab: &'static str,
    official: Grid,
    tracked: Grid,
    official_ranks: Figure,
    tracked_ranks: Figure,
    seasons: Grid,
    tracked_seasons: Grid,
}

/// Official measures that percentiles are shown of.
pub(in crate::dashboard) const OFFICIAL_MEASURES: &[Measure] = &[
    Measure {
        label: "Goals against per game",
        places: 2,
        better: Better::Less,
        value: |line| line.number("gaa"),
    },
    Measure {
        label: "Wins, %",
        places: 1,
        better: Better::More,
        value: |line| line.number("win_pct"),
    },
];

/// Tracked measures that percentiles are shown of.
pub(in crate::dashboard) const TRACKED_MEASURES: &[Measure] = &[
    Measure {
        label: "Saves, %",
        places: 1,
        better: Better::More,
        value: |line| line.number("save_pct"),
    },
    Measure {
        label: "Goals saved above expected per 60",
        places: 2,
        better: Better::More,
        value: |line| line.number("gsax_per60"),
    },
    Measure {
        label: "High-danger saves, %",
        places: 1,
        better: Better::More,
        value: |line| line.number("hd_save_pct"),
    },
    Measure {
        label: "Rebound control, %",
        places: 1,
        better: Better::More,
        value: |line| line.number("rebound_control_pct"),
    },
    Measure {
        label: "Quality starts, %",
        places: 1,
        better: Better::More,
        value: |line| line.number("quality_start_pct"),
    },
];

const SEASON: Column = column("season", "Season", Format::Text, "");

/// The page.
#[allow(clippy::too_many_lines, reason = "one part of the page after another")]
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(PlayerPath { player_id }): Path<PlayerPath>,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let head = Head::of(&app, &reading, &player_id, &address).await?;
    let mut columns = keys(&[&OFFICIAL, &TRACKED, &SHEET]);
    columns.extend(["player_id", "season_id", "game_type"]);
    let career_columns = {
        let mut columns = keys(&[&OFFICIAL, &TRACKED]);
        columns.push("game_type");
        columns
    };
    let everybody = Question::of("v_goalie_season")
        .is("season_id", head.choice.season_id())
        .is("game_type", head.choice.game_type.key());
    let tables = &app.services.tables;
    let league = reading.league.id;
    let (others, seasons, careers) = tokio::try_join!(
        tables.records(league, everybody, &columns),
        tables.records(league, head.of_person("v_goalie_season"), &columns),
        tables.records(league, head.of_person("v_goalie_career"), &career_columns),
    )?;
    let own = others
        .iter()
        .find(|line| line.text("player_id") == Some(&player_id));
    let count = |key: &str| own.and_then(|line| line.whole(key)).unwrap_or(0);
    let label = head.choice.label();
    let own_rows: Vec<(String, Cell, &Record)> = own
        .map(|line| (player_id.clone(), Cell::of(label.as_str()), line))
        .into_iter()
        .collect();
    let rows = rows_of(&head, &seasons, &careers);
    let title = |kind: &str| format!("{kind} percentiles of {}, {label}", head.person.name());
    let population = |games, games_are| Population {
        what: "goalies",
        games,
        games_are,
        least: LEAST_TRACKED_GAMES,
        lines: others.iter().collect(),
    };
    let official_population = population("gp_official", "official games");
    let tracked_population = population("gp_tracked", "tracked games");
    let sample = format!("{label}, {} completely tracked games", count("gp_tracked"));
    let page = Overview {
        frame: head.frame(&app, &reading, &headers, ""),
        choice: head.choice.clone(),
        tab: "",
        official: lines(
            "official",
            format!("Official, {label}, {} games", count("gp_official")),
            SEASON,
            &own_rows,
            &OFFICIAL,
            &address,
        )
        .source("v_goalie_season")
        .empty("No official game in goal in this season."),
        tracked: sheet(
            "tracked",
            format!("Tracked, all situations, {sample}"),
            own,
            &SHEET,
            None,
            &address,
        )
        .source("v_goalie_season"),
        official_ranks: ranks_figure(
            "official-percentiles",
            title("Official"),
            own,
            &official_population,
            OFFICIAL_MEASURES,
            &address,
        ),
        tracked_ranks: ranks_figure(
            "tracked-percentiles",
            title("Tracked"),
            own,
            &tracked_population,
            TRACKED_MEASURES,
            &address,
        ),
        seasons: lines(
            "seasons",
            "Official, season by season and career".to_owned(),
            SEASON,
            &rows,
            &OFFICIAL,
            &address,
        )
        .source("v_goalie_season")
        .empty("No official game in goal yet."),
        tracked_seasons: lines(
            "tracked-seasons",
            "Completely tracked games, season by season and career".to_owned(),
            SEASON,
            &rows,
            &TRACKED,
            &address,
        )
        .source("v_goalie_season")
        .empty("No game in goal yet."),
        head,
    };
    let about = format!("goalie-{player_id}");
    let grids = [
        &page.official,
        &page.tracked,
        &page.official_ranks.table,
        &page.tracked_ranks.table,
        &page.seasons,
        &page.tracked_seasons,
    ];
    if let Some(answer) = download(&reading, &address, &about, grids) {
        return answer;
    }
    reading.html(&page)
}

/// Seasons, the latest first, then the career.
fn rows_of<'a>(
    head: &Head,
    seasons: &'a [Record],
    careers: &'a [Record],
) -> Vec<(String, Cell, &'a Record)> {
    let places: HashMap<&str, (usize, &str)> = head
        .choice
        .seasons
        .iter()
        .enumerate()
        .map(|(place, season)| (season.season_id.as_str(), (place, season.name.as_str())))
        .collect();
    let kind = |line: &Record| match line.text("game_type") {
        Some("Regular") => "regular season".to_owned(),
        other => other.unwrap_or_default().to_lowercase(),
    };
    let mut own: Vec<&Record> = seasons
        .iter()
        .filter(|line| line.text("game_type") != Some("All"))
        .collect();
    let place = |line: &Record| {
        line.text("season_id")
            .and_then(|id| places.get(id).copied())
    };
    own.sort_by_key(|line| {
        let place = place(line).map_or(usize::MAX, |(place, _)| place);
        (place, line.text("game_type") != Some("Regular"))
    });
    let mut rows: Vec<(String, Cell, &Record)> = own
        .into_iter()
        .map(|line| {
            let id = line.text("season_id").unwrap_or_default();
            let name = place(line).map_or(id, |(_, name)| name);
            (
                id.to_owned(),
                Cell::of(format!("{name}, {}", kind(line))),
                line,
            )
        })
        .collect();
    rows.extend(careers.iter().map(|line| {
        let words = match line.text("game_type") {
            Some("All") => "career".to_owned(),
            _ => format!("career, {}", kind(line)),
        };
        ("career".to_owned(), Cell::of(words), line)
    }));
    rows
}
