//! `/leagues/{league}/players/{player_id}`: a skater's season in short.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use pictures::{FormGame, RollingForm};
use services::player_figures::{Better, LEAST_TRACKED_GAMES, per_sixty, rolling_mean};
use services::tables::{Question, Record};

use super::PlayerPath;
use super::columns::{OFFICIAL, OFFICIAL_CAREER, TRACKED, keys};
use super::head::{Head, official_sample, tracked_sample};
use super::projection::Projection;
use super::ranks::{Measure, Population, figure, group_words};
use crate::app::App;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column, download};
use crate::dashboard::season::SeasonChoice;
use crate::dashboard::sheet::lines;
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/player/overview.html")]
struct Overview {
    frame: Frame,
    head: Head,
    choice: SeasonChoice,
    tab: &'static str,
    official: Grid,
    tracked: Grid,
    form: Figure,
    projection: Option<Projection>,
    official_ranks: Figure,
    tracked_ranks: Figure,
    career: Grid,
    tracked_career: Grid,
}

/// Games of the trend.
const TREND: u32 = 10;

/// Official measures that percentiles are shown of.
pub(in crate::dashboard) const OFFICIAL_MEASURES: &[Measure] = &[
    Measure {
        label: "Points per game",
        places: 2,
        better: Better::More,
        value: |line| line.number("points_per_game"),
    },
    Measure {
        label: "Goals per game",
        places: 2,
        better: Better::More,
        value: |line| line.number("goals_per_game"),
    },
    Measure {
        label: "Assists per game",
        places: 2,
        better: Better::More,
        value: |line| line.number("assists_per_game"),
    },
    Measure {
        label: "Penalty minutes per game",
        places: 2,
        better: Better::Less,
        value: |line| line.number("pim_per_game"),
    },
];

/// Tracked measures that percentiles are shown of.
pub(in crate::dashboard) const TRACKED_MEASURES: &[Measure] = &[
    Measure {
        label: "Expected goals per 60",
        places: 2,
        better: Better::More,
        value: |line| line.number("xg_per60"),
    },
    Measure {
        label: "Goals per 60",
        places: 2,
        better: Better::More,
        value: |line| line.number("goals_per60"),
    },
    Measure {
        label: "Shots on goal per 60",
        places: 1,
        better: Better::More,
        value: |line| line.number("shots_on_goal_per60"),
    },
    Measure {
        label: "CF%",
        places: 1,
        better: Better::More,
        value: |line| line.number("on_cf_pct"),
    },
    Measure {
        label: "xGF%",
        places: 1,
        better: Better::More,
        value: |line| line.number("on_xgf_pct"),
    },
    Measure {
        label: "Controlled entries per 60",
        places: 1,
        better: Better::More,
        value: |line| rate(line, "entries_controlled"),
    },
    Measure {
        label: "Controlled exits per 60",
        places: 1,
        better: Better::More,
        value: |line| rate(line, "exits_controlled"),
    },
    Measure {
        label: "Takeaways per 60",
        places: 1,
        better: Better::More,
        value: |line| rate(line, "takeaways"),
    },
    Measure {
        label: "Bad giveaways per 60",
        places: 1,
        better: Better::Less,
        value: |line| rate(line, "bad_giveaways"),
    },
];

fn rate(line: &Record, column: &str) -> Option<f64> {
    per_sixty(line.number(column), line.whole("toi_seconds"))
}

/// Columns of a season's line that measures need beside those that are shown.
const MEASURED: [&str; 9] = [
    "player_id",
    "pim_per_game",
    "xg_per60",
    "goals_per60",
    "shots_on_goal_per60",
    "entries_controlled",
    "exits_controlled",
    "bad_giveaways",
    "team_id",
];

const FORM: [Column; 6] = [
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
        "Of his team; – without a score.",
    ),
    column("points", "P", Format::Whole, "Official points."),
    column(
        "mean_5",
        "Mean of 5",
        Format::Decimals(2),
        "Of this game and the four before it among those shown; – before there are as many.",
    ),
    column("goals", "G", Format::Whole, "Official goals."),
];

const SEASON: Column = column("season", "Season", Format::Text, "");
const GAMES: Column = column("game_type", "Games", Format::Text, "");

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
    if let (Some(goalie), false) = (&head.goalie_href, head.is_skater) {
        return Ok(Redirect::to(goalie).into_response());
    }
    let tables = &app.services.tables;
    let league = reading.league.id;
    let mut season = keys(&[&OFFICIAL, &TRACKED]);
    season.extend(
        MEASURED
            .into_iter()
            .filter(|key| !season.contains(key))
            .collect::<Vec<_>>(),
    );
    let mut career = keys(&[&OFFICIAL_CAREER, &TRACKED]);
    career.push("game_type");
    let everybody = |view: &str| {
        Question::of(view)
            .is("season_id", head.choice.season_id())
            .is("game_type", head.choice.game_type.key())
    };
    let log = head
        .in_games("v_player_game_log")
        .descending("date")
        .descending("game_id")
        .limit(TREND);
    let (seasons, positions, careers, games) = tokio::try_join!(
        tables.records(league, everybody("v_player_season"), &season),
        tables.records(
            league,
            everybody("v_player_season_official"),
            &["player_id", "position_group"]
        ),
        tables.records(league, head.of_person("v_player_career"), &career),
        tables.records(
            league,
            log,
            &[
                "game_id",
                "date",
                "opp_team_id",
                "venue",
                "result",
                "team_goals",
                "opp_goals",
                "points",
                "goals"
            ]
        ),
    )?;
    let own = seasons
        .iter()
        .find(|line| line.text("player_id") == Some(&player_id));
    let (official_ranks, tracked_ranks) = ranks(&head, own, &seasons, &positions, &address);
    let season_rows = |own: Option<&'_ Record>| -> Vec<(String, Cell, Record)> {
        own.map(|line| {
            (
                player_id.clone(),
                Cell::of(head.choice.label()),
                line.clone(),
            )
        })
        .into_iter()
        .collect()
    };
    let own_rows = season_rows(own);
    let own_rows: Vec<(String, Cell, &Record)> = own_rows
        .iter()
        .map(|(id, cell, line)| (id.clone(), cell.clone(), line))
        .collect();
    let career_rows = career_rows(&careers);
    let official_caption = format!(
        "Official, {}, {}",
        head.choice.label(),
        official_sample(own)
    );
    let tracked_caption = format!("Tracked, {}, {}", head.choice.label(), tracked_sample(own));
    let all = careers
        .iter()
        .find(|line| line.text("game_type") == Some("All"));
    let projection = Projection::of(&app, &reading, &head, &address).await?;
    let page = Overview {
        frame: head.frame(&app, &reading, &headers, ""),
        choice: head.choice.clone(),
        tab: "",
        official: lines(
            "official",
            official_caption,
            SEASON,
            &own_rows,
            &OFFICIAL,
            &address,
        )
        .source("v_player_season")
        .empty("No official game in this season."),
        tracked: lines(
            "tracked",
            tracked_caption,
            SEASON,
            &own_rows,
            &TRACKED,
            &address,
        )
        .source("v_player_season")
        .empty("No game in this season."),
        form: form(&head, &games, &address),
        projection,
        official_ranks,
        tracked_ranks,
        career: lines(
            "career",
            format!("Official, all seasons, {}", official_sample(all)),
            GAMES,
            &career_rows,
            &OFFICIAL_CAREER,
            &address,
        )
        .source("v_player_career")
        .empty("No official game yet."),
        tracked_career: lines(
            "tracked-career",
            format!("Tracked, all seasons, {}", tracked_sample(all)),
            GAMES,
            &career_rows,
            &TRACKED,
            &address,
        )
        .source("v_player_career")
        .empty("No game yet."),
        head,
    };
    let about = format!("player-{player_id}");
    let mut grids = vec![
        &page.official,
        &page.tracked,
        &page.form.table,
        &page.official_ranks.table,
        &page.tracked_ranks.table,
        &page.career,
        &page.tracked_career,
    ];
    grids.extend(page.projection.iter().map(|projection| &projection.table));
    if let Some(answer) = download(&reading, &address, &about, grids) {
        return answer;
    }
    reading.html(&page)
}

/// Lines of a career, regular games first.
fn career_rows(careers: &[Record]) -> Vec<(String, Cell, &Record)> {
    ["Regular", "Playoffs", "All"]
        .into_iter()
        .filter_map(|kind| {
            careers
                .iter()
                .find(|line| line.text("game_type") == Some(kind))
        })
        .map(|line| {
            let kind = line.text("game_type").unwrap_or_default();
            (kind.to_owned(), Cell::of(kind), line)
        })
        .collect()
}

/// Official and tracked percentiles among those of his position.
fn ranks(
    head: &Head,
    own: Option<&Record>,
    seasons: &[Record],
    positions: &[Record],
    address: &Address,
) -> (Figure, Figure) {
    let positions: HashMap<&str, &str> = positions
        .iter()
        .filter_map(|line| Some((line.text("player_id")?, line.text("position_group")?)))
        .collect();
    let own_position = positions.get(head.person.player_id.as_str()).copied();
    let what = group_words(own_position);
    let same: Vec<&Record> = seasons
        .iter()
        .filter(|line| {
            let position = line
                .text("player_id")
                .and_then(|id| positions.get(id).copied());
            own_position.is_none() || position == own_position
        })
        .collect();
    let population = |games, games_are, lines| Population {
        what,
        games,
        games_are,
        least: LEAST_TRACKED_GAMES,
        lines,
    };
    let title = |kind: &str| {
        format!(
            "{kind} percentiles of {}, {}",
            head.person.name(),
            head.choice.label()
        )
    };
    let official = population("gp_official", "official games", same.clone());
    let tracked = population("gp_tracked", "tracked games", same);
    (
        figure(
            "official-percentiles",
            title("Official"),
            own,
            &official,
            OFFICIAL_MEASURES,
            address,
        ),
        figure(
            "tracked-percentiles",
            title("Tracked"),
            own,
            &tracked,
            TRACKED_MEASURES,
            address,
        ),
    )
}

/// The last games as a picture; `games` are the latest first.
fn form(head: &Head, games: &[Record], address: &Address) -> Figure {
    let in_order: Vec<&Record> = games.iter().rev().collect();
    let values: Vec<Option<f64>> = in_order.iter().map(|game| game.number("points")).collect();
    let means = rolling_mean(&values, 5);
    let mut shown = Vec::new();
    let mut rows = Vec::new();
    for ((game, value), mean) in in_order.iter().zip(&values).zip(means) {
        let id = game.whole("game_id").unwrap_or(0);
        let date = services::tables::date_of(game.value("date")).unwrap_or_default();
        let opponent = game
            .text("opp_team_id")
            .map(|id| head.names.team(id).to_owned());
        let result = game.text("result").map(|result| {
            let goals = game.whole("team_goals").zip(game.whole("opp_goals"));
            match goals {
                Some((own, other)) => format!("{result} {own}–{other}"),
                None => result.to_owned(),
            }
        });
        shown.push(FormGame {
            label: date.get(5..).unwrap_or(&date).to_owned(),
            value: *value,
            detail: format!(
                "{} {}",
                opponent.clone().unwrap_or_default(),
                result.clone().unwrap_or_default()
            ),
            href: Some(head.game_href(id)),
        });
        let cells = vec![
            Cell::of(date).linked(Some(head.game_href(id))),
            Cell::maybe(opponent),
            Cell::maybe(result),
            Cell::maybe(game.whole("points")),
            Cell::maybe(mean),
            Cell::maybe(game.whole("goals")),
        ];
        rows.push(Row::new(id.to_string(), cells));
    }
    let caption = format!(
        "Official points, {}, last {} games",
        head.choice.label(),
        rows.len()
    );
    let table = Grid::new("form", FORM, caption.clone())
        .source("v_player_game_log")
        .empty("No game in this season.")
        .rows(rows)
        .downloadable(address);
    let picture = RollingForm {
        title: format!(
            "Points per game of {}, {}",
            head.person.name(),
            head.choice.label()
        ),
        measure: "points".to_owned(),
        games: shown,
        windows: vec![5],
    };
    Figure::new(&picture, "form", caption, table)
}
