//! `/leagues/{league}/lines`: lines, pairs of defenders and fives, and pairs of team-mates together and apart.

mod pairs;
mod units;

use askama::Template;
use axum::response::Response;
use services::league_figures::{Limits, LineKind, LineUnit, OnIce, Pair};

use super::choices::Choices;
use super::filter::Select;
use super::grid::{Cell, Grid};
use super::names::Names;
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/lines.html")]
struct LinesPage {
    frame: Frame,
    choice: SeasonChoice,
    kinds: Choices,
    kind: &'static str,
    team: Option<String>,
    teams: Vec<(String, String)>,
    player: Select,
    strength: &'static str,
    least_minutes: i64,
    limits: Limits,
    games: usize,
    table: Grid,
}

/// Rows that are shown, unless the reader wants all.
const MOST: usize = 50;
/// Minutes together that a row needs where nobody asks for others.
const MINUTES: i64 = 5;

const KINDS: [(&str, &str); 4] = [
    ("forwards", "Forward lines"),
    ("defenders", "Defence pairs"),
    ("fives", "Five-man units"),
    ("pairs", "Together and apart"),
];
const STRENGTHS: [(&str, &str); 2] = [("all", "all strengths"), ("5v5", "five against five")];

/// What both kinds of tables are made with.
struct Shown<'a> {
    names: &'a Names,
    limits: Limits,
    least_seconds: i64,
    player: Option<&'a str>,
    caption: String,
}

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::EVERYTHING).await?;
    let address = &visit.address;
    let about = ("kind", "What is shown", "content");
    let dropped = ["sort", "order", "strength", "rows"];
    let (kind, kinds) = Choices::of(address, about, &KINDS, &dropped)?;
    let strength = address.choice("strength", &STRENGTHS)?;
    let least_minutes = address.whole("minutes", 0, 10_000)?.unwrap_or(MINUTES);
    let league = visit.league();
    let games = league
        .complete_games(choice.one_season(), choice.one_type())
        .await?;
    let limits = league.on_ice_limits().await?;
    // An unknown team has no rows, and is refused below, where the names of all teams are known.
    let team = address.get("team");
    let rows = match kind {
        "pairs" => Rows::Pairs(league.pairs(&games, team, strength == "5v5").await?),
        kind => Rows::Units(league.units(unit_kind(kind), &games, team).await?),
    };
    let asked = address.get("player");
    let names = visit
        .names(&choice, rows.players().into_iter().chain(asked))
        .await?;
    let team = super::team_filter(address, &names)?.map(str::to_owned);
    // A player without such a row stays chosen when another team or kind is chosen.
    let asked = asked.filter(|id| names.has_player(id));
    let player = Select::of(
        address,
        ("player", "Player"),
        "All players",
        rows.people(asked, &names),
    )?;
    let shown = Shown {
        names: &names,
        limits,
        least_seconds: 60 * least_minutes,
        player: player.chosen(),
        caption: caption(&choice, games.len(), kind, strength),
    };
    let table = match &rows {
        Rows::Units(units) => units::table(units, kind, &shown, address)?,
        Rows::Pairs(pairs) => pairs::table(pairs.clone(), &shown, address)?,
    };
    let page = LinesPage {
        frame: visit
            .frame("Lines", "lines", &choice)
            .described(format!("Lines and pairs, {}", choice.label())),
        kinds,
        kind,
        team,
        teams: names.teams_by_name(),
        player,
        strength,
        least_minutes,
        limits,
        games: games.len(),
        table: table.limited(MOST, address).downloadable(address),
        choice,
    };
    visit.answer(&page, &[&page.table])
}

fn unit_kind(kind: &str) -> LineKind {
    match kind {
        "defenders" => LineKind::Defenders,
        "fives" => LineKind::Fives,
        _ => LineKind::Forwards,
    }
}

fn caption(choice: &SeasonChoice, games: usize, kind: &str, strength: &str) -> String {
    let label = KINDS.iter().find(|(key, _)| *key == kind);
    let label = label.map_or(kind, |(_, label)| *label);
    let games = match games {
        1 => "1 completely tracked game".to_owned(),
        games => format!("{games} completely tracked games"),
    };
    let strength = match (kind, strength) {
        ("pairs", "5v5") | ("fives", _) => "five against five",
        _ => "all strengths",
    };
    format!("{label}, {}, {games}, {strength}", choice.label())
}

/// What was read.
enum Rows {
    Units(Vec<LineUnit>),
    Pairs(Vec<Pair>),
}

impl Rows {
    /// Ids of all players.
    fn players(&self) -> Vec<&str> {
        match self {
            Self::Units(units) => units.iter().flat_map(LineUnit::players).collect(),
            Self::Pairs(pairs) => pairs
                .iter()
                .flat_map(|pair| [pair.one.as_str(), pair.other.as_str()])
                .collect(),
        }
    }

    /// All players and who is asked for, by name: id and name.
    fn people(&self, asked: Option<&str>, names: &Names) -> Vec<(String, String)> {
        let mut people: Vec<(String, String)> = self
            .players()
            .into_iter()
            .chain(asked)
            .map(|id| (names.player(id).to_owned(), id.to_owned()))
            .collect();
        people.sort();
        people.dedup();
        people.into_iter().map(|(name, id)| (id, name)).collect()
    }
}

/// Why a row is grey.
fn caution(limits: &Limits, sample: &OnIce) -> Cell {
    let words = if limits.allow(sample) {
        None
    } else if sample.seconds < limits.seconds {
        Some(format!("less than {} minutes", limits.seconds / 60))
    } else {
        Some(format!("fewer than {} attempts", limits.attempts))
    };
    Cell::maybe(words)
}
