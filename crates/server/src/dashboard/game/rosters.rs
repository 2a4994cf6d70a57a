//! The official box score of a game: who was on the sheet, and with what numbers.

use std::collections::HashMap;

use serde::Deserialize;
use services::tables::Question;

use super::head::Head;
use crate::app::App;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::dashboard::words::position;
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// A row of the sheet.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RosterRow {
    pub(super) player_id: String,
    pub(super) team_id: Option<String>,
    pub(super) jersey_number: Option<i64>,
    pub(super) position_id: Option<String>,
    goals: Option<i64>,
    pub(super) assists: Option<i64>,
    points: Option<i64>,
    pim: Option<i64>,
    goals_against: Option<i64>,
    shutouts: Option<i64>,
    games_played: Option<i64>,
    pub(super) is_goalie: Option<bool>,
    pub(super) is_sub: Option<bool>,
}

/// The sheet of a game.
#[derive(Debug, Clone, Default)]
pub(super) struct Rosters {
    pub(super) rows: Vec<RosterRow>,
}

const SKATERS: [Column; 7] = [
    column("player", "Skater", Format::Text, ""),
    column(
        "jersey_number",
        "#",
        Format::Whole,
        "Number worn in this game; – when not recorded.",
    ),
    column(
        "position_id",
        "Pos",
        Format::Text,
        "Position on the sheet; – when not recorded.",
    ),
    column(
        "goals",
        "G",
        Format::Whole,
        "Official goals; – without a box score.",
    ),
    column(
        "assists",
        "A",
        Format::Whole,
        "Official assists; – without a box score.",
    ),
    column(
        "points",
        "P",
        Format::Whole,
        "Official goals and assists; – without a box score.",
    ),
    column(
        "pim",
        "PIM",
        Format::Whole,
        "Official penalty minutes; – without a box score.",
    ),
];

const GOALIES: [Column; 6] = [
    column("player", "Goalie", Format::Text, ""),
    column(
        "jersey_number",
        "#",
        Format::Whole,
        "Number worn in this game; – when not recorded.",
    ),
    column("team", "Team", Format::Text, ""),
    column(
        "goals_against",
        "GA",
        Format::Whole,
        "Official goals against; – without a box score.",
    ),
    column(
        "shutouts",
        "SO",
        Format::Whole,
        "Official shutouts; – without a box score.",
    ),
    column(
        "pim",
        "PIM",
        Format::Whole,
        "Official penalty minutes; – without a box score.",
    ),
];

impl Rosters {
    /// Reads it.
    pub(super) async fn of(app: &App, reading: &Reading, game_id: i64) -> Result<Self, Problem> {
        let question = Question::of("fact_gameroster")
            .is("game_id", game_id)
            .descending("points")
            .descending("goals")
            .ascending("player_id");
        let rows = app
            .services
            .tables
            .fetch(reading.league.id, question)
            .await?;
        Ok(Self { rows })
    }

    /// The rows by player.
    pub(super) fn by_player(&self) -> HashMap<&str, &RosterRow> {
        let rows = self.rows.iter();
        rows.map(|row| (row.player_id.as_str(), row)).collect()
    }

    fn appeared(&self) -> impl Iterator<Item = &RosterRow> {
        self.rows.iter().filter(|row| row.games_played != Some(0))
    }

    /// The skaters of a team.
    pub(super) fn skaters(
        &self,
        name: &'static str,
        team_id: &str,
        head: &Head,
        names: &Names,
        address: &Address,
    ) -> Grid {
        let own = self
            .appeared()
            .filter(|row| row.is_goalie != Some(true) && row.team_id.as_deref() == Some(team_id));
        let rows: Vec<Row> = own.map(|row| row.as_skater(names)).collect();
        let caption = format!(
            "{}, official box score, {}, {} skaters",
            names.team(team_id),
            head.occasion(),
            rows.len()
        );
        Grid::new(name, SKATERS, caption)
            .source("fact_gameroster")
            .empty("The league's box score names no skater of this team.")
            .rows(rows)
            .downloadable(address)
    }

    /// The goalies of both teams.
    pub(super) fn goalies(&self, head: &Head, names: &Names, address: &Address) -> Grid {
        let goalies = self.appeared().filter(|row| row.is_goalie == Some(true));
        let rows: Vec<Row> = goalies.map(|row| row.as_goalie(names)).collect();
        let caption = format!("Goalies, official box score, {}", head.occasion());
        Grid::new("official-goalies", GOALIES, caption)
            .source("fact_gameroster")
            .empty("The league's box score names no goalie.")
            .rows(rows)
            .downloadable(address)
    }
}

impl RosterRow {
    fn as_skater(&self, names: &Names) -> Row {
        let player = with_mark(names.player(&self.player_id), self.is_sub);
        let href = names.player_href(&self.player_id);
        let cells = vec![
            Cell::of(player).linked(Some(href)),
            Cell::maybe(self.jersey_number),
            Cell::maybe(position(self.position_id.as_deref())),
            Cell::maybe(self.goals),
            Cell::maybe(self.assists),
            Cell::maybe(self.points),
            Cell::maybe(self.pim),
        ];
        Row::new(&self.player_id, cells)
    }

    fn as_goalie(&self, names: &Names) -> Row {
        let player = with_mark(names.player(&self.player_id), self.is_sub);
        let href = names.goalie_href(&self.player_id);
        let cells = vec![
            Cell::of(player).linked(Some(href)),
            Cell::maybe(self.jersey_number),
            Cell::maybe(self.team_id.as_deref().map(|id| names.team(id))),
            Cell::maybe(self.goals_against),
            Cell::maybe(self.shutouts),
            Cell::maybe(self.pim),
        ];
        Row::new(&self.player_id, cells)
    }
}

/// A name, marked where its owner was a substitute.
pub(super) fn with_mark(name: &str, is_sub: Option<bool>) -> String {
    if is_sub == Some(true) {
        format!("{name} (sub)")
    } else {
        name.to_owned()
    }
}
