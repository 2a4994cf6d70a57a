//! `/portal/quality/reconciliation`: tracked against official scores, game by game, and everything behind a difference.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use services::reconcile::{GoalRow, Kind, ReconciledGame, Reconciliation, games_csv};
use services::why::{Evidence, Person, Source};

use crate::app::App;
use crate::extract::{Path, Query};
use crate::gate::Who;
use crate::pages::filters::DASH;
use crate::pages::{Frame, filters, html};
use crate::problem::Problem;

/// Which games, and in which form they are wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    show: Option<String>,
    format: Option<String>,
}

/// In which form a game is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GameQuery {
    format: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/reconciliation.html")]
struct ListPage {
    frame: Frame,
    games: Vec<ReconciledGame>,
    /// Kinds of differences that there are.
    kinds: Vec<Kind>,
    shows_all: bool,
    agreeing: usize,
    tracked: usize,
}

#[derive(Template)]
#[template(path = "portal/reconciliation_game.html")]
struct GamePage {
    frame: Frame,
    slug: String,
    told: Reconciliation,
}

impl GamePage {
    /// Both sides with their goals.
    fn sides(&self) -> [(&str, Vec<&GoalRow>); 2] {
        let game = &self.told.game;
        [
            (&game.home_team, self.side("home")),
            (&game.away_team, self.side("away")),
        ]
    }

    /// The goals of a side, the whole game last.
    fn side(&self, venue: &str) -> Vec<&GoalRow> {
        let mut rows: Vec<&GoalRow> = self
            .told
            .periods
            .iter()
            .filter(|row| row.venue == venue)
            .collect();
        rows.sort_by_key(|row| (row.period == 0, row.period));
        rows
    }
}

/// The games.
pub(super) async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let shows_all = match query.show.as_deref() {
        None | Some("differences") => false,
        Some("all") => true,
        Some(other) => {
            return Err(Problem::bad_request(format!(
                "show is {other}; accepted are differences and all"
            )));
        }
    };
    let mut games = app.services.reconcile.games(who.0.tenant).await?;
    let tracked = games.len();
    let agreeing = games.iter().filter(|game| game.total() == 0).count();
    games.retain(|game| shows_all || game.total() > 0);
    if is_csv(query.format.as_deref())? {
        let games: Vec<&ReconciledGame> = games.iter().collect();
        return Ok(file("reconciliation.csv", games_csv(&games)));
    }
    let me = app.services.auth.me(&who.0).await?;
    let is_there = |kind: &Kind| games.iter().any(|game| game.differences.contains_key(kind));
    let kinds = Kind::ALL.into_iter().filter(is_there).collect();
    html(&ListPage {
        frame: Frame::new("Tracked against official scores")
            .section("quality")
            .of_league(&me.tenant)
            .viewed_by(Some(&who.0)),
        kinds,
        games,
        shows_all,
        agreeing,
        tracked,
    })
}

/// A game.
pub(super) async fn game(
    State(app): State<App>,
    who: Who,
    Path(game_id): Path<i64>,
    Query(query): Query<GameQuery>,
) -> Result<Response, Problem> {
    let told = app.services.reconcile.game(who.0.tenant, game_id).await?;
    if is_csv(query.format.as_deref())? {
        return Ok(file(&format!("reconciliation-{game_id}.csv"), told.csv()));
    }
    let me = app.services.auth.me(&who.0).await?;
    html(&GamePage {
        frame: Frame::new(told.game.title())
            .section("quality")
            .of_league(&me.tenant)
            .viewed_by(Some(&who.0)),
        slug: me.tenant.slug,
        told,
    })
}

fn is_csv(format: Option<&str>) -> Result<bool, Problem> {
    match format {
        None => Ok(false),
        Some("csv") => Ok(true),
        Some(other) => Err(Problem::bad_request(format!(
            "format is {other}; accepted is csv"
        ))),
    }
}

fn file(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, bytes).into_response()
}

/// Where something was read, in words.
fn place(source: &Source) -> String {
    source.words().unwrap_or_else(|| DASH.to_owned())
}

/// When an event was.
fn when(event: &Evidence) -> String {
    let period = match event.period {
        None => return DASH.to_owned(),
        Some(4) => "Overtime".to_owned(),
        Some(period) => format!("Period {period}"),
    };
    match &event.clock {
        Some(clock) => format!("{period}, {clock}"),
        None => period,
    }
}

/// Who had a part in an event.
fn people(event: &Evidence) -> String {
    let people: Vec<String> = event.who.iter().map(Person::words).collect();
    people.join(", ")
}

/// A period as the head of a row.
fn period(row: &GoalRow) -> String {
    match row.period {
        0 => "Game".to_owned(),
        4 => "Overtime".to_owned(),
        period => period.to_string(),
    }
}
