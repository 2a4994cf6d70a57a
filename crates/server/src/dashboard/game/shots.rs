//! `/leagues/{league}/games/{game_id}/shots`: every shot attempt of a game, narrowed down as asked.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use services::game_figures::GameClock;
use services::shot_figures::ShotRow;
use services::tables::Question;

use super::head::Head;
use super::moments::when;
use super::{GamePath, danger};
use crate::app::App;
use crate::dashboard::figure::Figure;
use crate::dashboard::filter::{FilterForm, Select};
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column, download};
use crate::dashboard::names::Names;
use crate::dashboard::words::{WHEN, plain, shot_result, strength};
use crate::pages::{Address, Frame, Reading, filters};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/game/shots.html")]
struct Shots {
    frame: Frame,
    head: Head,
    tab: &'static str,
    filter: FilterForm,
    figure: Figure,
    list: Grid,
}

const COLUMNS: [Column; 12] = [
    column("team", "Team", Format::Text, "– when it cannot be told."),
    column(
        "shooter",
        "Shooter",
        Format::Text,
        "– when the tracker's number leads to nobody.",
    ),
    column("result", "Result", Format::Text, ""),
    column("shot_type", "Shot", Format::Text, "– when not typed."),
    column(
        "strength",
        "Strength",
        Format::Text,
        "Of the shooting team; – without shifts.",
    ),
    column(
        "danger",
        "Danger",
        Format::Text,
        "High: a rebound, tip, one-timer or breakaway; medium: off an own completed pass; low: the rest.",
    ),
    column(
        "is_rush",
        "Rush",
        Format::Flag,
        "Off an own controlled entry at most seven seconds before.",
    ),
    column(
        "is_rebound",
        "Rebound",
        Format::Flag,
        "At most three seconds after an own saved shot.",
    ),
    column(
        "is_one_timer",
        "One-timer",
        Format::Flag,
        "Typed as a one-timer.",
    ),
    column("is_breakaway", "Breakaway", Format::Flag, "On a breakaway."),
    column(
        "goalie",
        "Goalie",
        Format::Text,
        "Of a shot on goal; – for other attempts and into an empty net.",
    ),
    column(
        "xg",
        "xG",
        Format::Decimals(3),
        "Expected goals; – for blocked attempts.",
    ),
];

/// What the address narrows down.
struct Chosen {
    selects: Vec<Select>,
}

impl Chosen {
    fn of(
        shots: &[ShotRow],
        head: &Head,
        names: &Names,
        address: &Address,
    ) -> Result<Self, Problem> {
        let schedule = &head.schedule;
        let periods: BTreeSet<i64> = shots.iter().filter_map(|shot| shot.period).collect();
        let periods = periods.into_iter().map(|period| {
            (
                period.to_string(),
                format!("Period {}", GameClock::label(period)),
            )
        });
        let teams = [&schedule.home_team_id, &schedule.away_team_id]
            .map(|id| (id.clone(), names.team(id).to_owned()));
        let shooters: BTreeMap<&str, &str> = shots
            .iter()
            .filter_map(|shot| shot.shooter_id.as_deref())
            .map(|id| (names.player(id), id))
            .collect();
        let shooters = shooters
            .into_iter()
            .map(|(name, id)| (id.to_owned(), name.to_owned()));
        let strengths: BTreeSet<&str> = shots
            .iter()
            .filter_map(|shot| shot.strength.as_deref())
            .collect();
        let strengths = strengths
            .into_iter()
            .map(|code| (code.to_owned(), strength(Some(code)).unwrap_or_default()));
        let results = [
            ("goals", "Goals"),
            ("on-goal", "On goal"),
            ("unblocked", "Unblocked"),
        ]
        .map(|(key, label)| (key.to_owned(), label.to_owned()));
        let selects = vec![
            Select::of(address, ("period", "Period"), "All periods", periods)?,
            Select::of(address, ("team", "Team"), "Both teams", teams)?,
            Select::of(address, ("player", "Shooter"), "All shooters", shooters)?,
            Select::of(
                address,
                ("strength", "Strength"),
                "All strengths",
                strengths,
            )?,
            Select::of(address, ("result", "Result"), "All attempts", results)?,
        ];
        Ok(Self { selects })
    }

    fn lets(&self, shot: &ShotRow) -> bool {
        let period = shot.period.map(|period| period.to_string());
        self.selects.iter().all(|select| match select.name() {
            "period" => select.lets(period.as_deref()),
            "team" => select.lets(shot.team_id.as_deref()),
            "player" => select.lets(shot.shooter_id.as_deref()),
            "strength" => select.lets(shot.strength.as_deref()),
            _ => match select.chosen() {
                Some("goals") => shot.is_goal == Some(true),
                Some("on-goal") => shot.is_sog == Some(true),
                Some("unblocked") => shot.is_unblocked == Some(true),
                _ => true,
            },
        })
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
    let id = head.schedule.game_id;
    let question = Question::of("fact_shots")
        .is("game_id", id)
        .ascending("game_elapsed_s");
    let shots: Vec<ShotRow> = app
        .services
        .tables
        .fetch(reading.league.id, question)
        .await?;
    let people = shots
        .iter()
        .flat_map(|shot| [&shot.shooter_id, &shot.goalie_id]);
    let people = people.flatten().cloned().collect();
    let names = Names::of(&app, &reading, people).await?;
    let chosen = Chosen::of(&shots, &head, &names, &address)?;
    let shown: Vec<ShotRow> = shots
        .iter()
        .filter(|shot| chosen.lets(shot))
        .cloned()
        .collect();
    let columns: Vec<Column> = WHEN.into_iter().chain(COLUMNS).collect();
    let list = list(&shown, shots.len(), columns, (&head, &names));
    let list = match address.get("sort") {
        Some(_) => {
            let sort = Sort::of(&address, &list.columns, "period")?;
            list.sorted(&sort, &address)
        }
        None => list.sortable(&address),
    };
    let page = Shots {
        frame: head.frame(&app, &reading, &headers, "Shots"),
        tab: "/shots",
        filter: FilterForm::new(&address, chosen.selects),
        figure: danger::figure(&shown, &head, &names, &address),
        list: list.downloadable(&address),
        head,
    };
    let about = format!("game-{id}");
    if let Some(answer) = download(&reading, &address, &about, [&page.list, &page.figure.table]) {
        return answer;
    }
    reading.html(&page)
}

fn list(
    shots: &[ShotRow],
    all: usize,
    columns: Vec<Column>,
    (head, names): (&Head, &Names),
) -> Grid {
    let rows = shots.iter().map(|shot| {
        let (shooter, goalie) = (shot.shooter_id.as_deref(), shot.goalie_id.as_deref());
        let mut cells = when(head, shot.period, shot.game_elapsed_s);
        cells.extend([
            Cell::maybe(shot.team_id.as_deref().map(|id| names.team(id))),
            Cell::maybe(shooter.map(|id| names.player(id)))
                .linked(shooter.map(|id| names.player_href(id))),
            Cell::maybe(shot_result(shot.result.as_deref())),
            Cell::maybe(shot.shot_type.as_deref().map(plain)),
            Cell::maybe(strength(shot.strength.as_deref())),
            Cell::maybe(shot.danger.clone()),
            Cell::maybe(shot.is_rush),
            Cell::maybe(shot.is_rebound),
            Cell::maybe(shot.is_one_timer),
            Cell::maybe(shot.is_breakaway),
            Cell::maybe(goalie.map(|id| names.player(id)))
                .linked(goalie.map(|id| names.goalie_href(id))),
            Cell::maybe(shot.xg),
        ]);
        Row::new(&shot.event_id, cells)
    });
    let caption = format!(
        "Shot attempts, {}, {} of {all} attempts",
        head.sample(),
        shots.len()
    );
    Grid::new("attempts", columns, caption)
        .source("fact_shots")
        .empty("No attempt passes the filter.")
        .rows(rows)
}
