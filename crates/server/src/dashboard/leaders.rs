//! `/leagues/{league}/leaders`: who leads in any metric.

use askama::Template;
use axum::response::Response;
use services::league_figures::{
    Family, GOALIE_METRICS, Kind, Leader, Leaders, LeadersRequest, Metric, Per, SKATER_METRICS,
};

use super::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use super::names::Names;
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use super::{cells, metric_cells};
use crate::pages::{Address, Frame};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/leaders.html")]
struct LeadersPage {
    frame: Frame,
    choice: SeasonChoice,
    tabs: Vec<(String, &'static str, bool)>,
    kind: &'static str,
    official: Vec<&'static Metric>,
    tracked: Vec<&'static Metric>,
    metric: &'static Metric,
    per: &'static str,
    position: &'static str,
    least_games: Option<i64>,
    note: Option<&'static str>,
    table: Grid,
}

/// Leaders that are shown, unless the reader wants all.
const MOST: usize = 100;
const KINDS: [(&str, &str); 2] = [("skaters", "Skaters"), ("goalies", "Goalies")];
const POSITIONS: [(&str, &str); 3] = [("all", "all"), ("F", "forwards"), ("D", "defenders")];
const PER: [(&str, &str); 3] = [
    ("total", "total"),
    ("game", "per game"),
    ("hour", "per 60 minutes"),
];

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::EVERYTHING).await?;
    let address = &visit.address;
    let kind_key = address.choice("kind", &KINDS)?;
    let (kind, metrics) = match kind_key {
        "goalies" => (Kind::Goalies, GOALIE_METRICS),
        _ => (Kind::Skaters, SKATER_METRICS),
    };
    let is_career = choice.season().is_none();
    let metrics: Vec<&Metric> = metrics
        .iter()
        .filter(|metric| metric.in_career || !is_career)
        .collect();
    let metric = metric(address, &metrics)?;
    let per_key = address.choice("per", &PER)?;
    let position_key = address.choice("position", &POSITIONS)?;
    let least_games = address.whole("gp", 0, 10_000)?;
    let request = LeadersRequest {
        kind,
        season_id: choice.one_season(),
        game_type: choice.game_type.key(),
        metric,
        per: match per_key {
            "game" => Per::Game,
            "hour" => Per::Hour,
            _ => Per::Total,
        },
        position: Some(position_key).filter(|key| *key != "all" && kind == Kind::Skaters),
        least_games,
    };
    let leaders = visit.league().leaders(&request).await?;
    let players = leaders.leaders.iter();
    let names = visit
        .names(&choice, players.map(|leader| leader.player_id.as_str()))
        .await?;
    let table = table(&leaders, &request, &choice, &names, address)?;
    let of_family = |family| {
        metrics
            .iter()
            .copied()
            .filter(move |metric| metric.family == family)
    };
    let page = LeadersPage {
        frame: visit
            .frame("Leaders", "leaders", &choice)
            .described(format!("Leaders by {}, {}", metric.label, choice.label())),
        tabs: tabs(address, kind_key),
        kind: kind_key,
        official: of_family(Family::Official).collect(),
        tracked: of_family(Family::Tracked).collect(),
        metric,
        per: per_key,
        position: position_key,
        least_games,
        note: note(&request, leaders.per),
        table,
        choice,
    };
    visit.answer(&page, &[&page.table])
}

/// The metric of the address; one that careers do not have becomes the usual one.
fn metric(address: &Address, metrics: &[&'static Metric]) -> Result<&'static Metric, Problem> {
    let find = |key: &str| metrics.iter().find(|metric| metric.key == key).copied();
    let usual = || metrics.first().copied();
    let found = match address.get("metric") {
        None => usual(),
        Some(key) => {
            let mut all = SKATER_METRICS.iter().chain(GOALIE_METRICS);
            if all.any(|metric| metric.key == key) {
                find(key).or_else(usual)
            } else {
                None
            }
        }
    };
    found.ok_or_else(|| {
        let keys: Vec<&str> = metrics.iter().map(|metric| metric.key).collect();
        Problem::bad_request(format!(
            "metric: {:?} is not known; it is one of {}",
            address.get("metric").unwrap_or_default(),
            keys.join(", ")
        ))
    })
}

fn tabs(address: &Address, kind: &str) -> Vec<(String, &'static str, bool)> {
    let tab = |(key, label): (&'static str, &'static str)| {
        let changes = [
            ("kind", key),
            ("metric", ""),
            ("sort", ""),
            ("order", ""),
            ("position", ""),
        ];
        (address.with_all(&changes), label, key == kind)
    };
    KINDS.into_iter().map(tab).collect()
}

/// Why a value was not divided as the reader wanted.
fn note(request: &LeadersRequest<'_>, per: Per) -> Option<&'static str> {
    if request.per == per {
        return None;
    }
    Some(match (request.metric.adds_up(), request.metric.family) {
        (false, _) => "This is an average already; it is shown as it is.",
        (true, Family::Official) => "Official numbers have no minutes; the total is shown.",
        (true, Family::Tracked) => {
            "The minutes behind this number are not told apart; the total is shown."
        }
    })
}

fn table(
    leaders: &Leaders,
    request: &LeadersRequest<'_>,
    choice: &SeasonChoice,
    names: &Names,
    address: &Address,
) -> Result<Grid, Problem> {
    let metric = request.metric;
    let is_skaters = request.kind == Kind::Skaters;
    let place = column(
        "place",
        "#",
        Format::Whole,
        "Place in this list; equal values share one",
    );
    let mut columns: Vec<Column> = vec![
        place.least_first(),
        column(
            "player",
            if is_skaters { "Player" } else { "Goalie" },
            Format::Text,
            "Name",
        ),
        column(
            "team",
            "Team",
            Format::Text,
            "Team he played most for; of a career, the last one",
        ),
    ];
    if is_skaters {
        columns.push(column(
            "position",
            "Pos",
            Format::Text,
            "F forward, D defender; – where no position is known",
        ));
    }
    columns.push(metric_cells::games(metric));
    if leaders.per != Per::Total {
        columns.push(column(
            "total",
            "Total",
            metric_cells::format(metric, Per::Total),
            "Before it was divided",
        ));
    }
    columns.push(metric_cells::of(metric, leaders.per));
    let row = |leader: &Leader| {
        let mut cells = vec![
            Cell::maybe(leader.place),
            if is_skaters {
                cells::player(names, &leader.player_id)
            } else {
                cells::goalie(names, &leader.player_id)
            },
            cells::maybe_team(names, leader.team_id.as_deref()),
        ];
        if is_skaters {
            cells.push(Cell::maybe(leader.position_group.as_deref()));
        }
        cells.push(Cell::of(leader.games));
        if leaders.per != Per::Total {
            cells.push(Cell::of(leader.total));
        }
        cells.push(Cell::of(leader.value));
        Row::new(leader.player_id.as_str(), cells)
    };
    let caption = format!(
        "{}{}, {}, {}, {} games or more, {} {}",
        metric.label,
        metric_cells::divisor(leaders.per),
        choice.label(),
        metric_cells::sample(metric),
        leaders.least_games,
        leaders.leaders.len(),
        if is_skaters { "skaters" } else { "goalies" },
    );
    let sort = Sort::of(address, &columns, "place")?;
    Ok(Grid::new("leaders", columns, caption)
        .headed_by("player")
        .rows(leaders.leaders.iter().map(row))
        .empty("Nobody has enough games with this number.")
        .sorted(&sort, address)
        .limited(MOST, address)
        .downloadable(address)
        .explained())
}
