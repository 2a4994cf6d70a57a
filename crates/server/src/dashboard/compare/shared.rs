//! The games that everybody who is compared took part in.

use services::league_figures::{Game, Kind, SharedGame};
use services::tables::Record;

use super::measures::{Subject, columns as subject_columns};
use crate::dashboard::cells;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::dashboard::season::SeasonChoice;
use crate::pages::Address;

/// Games that are shown, unless the reader wants all.
const MOST: usize = 20;

const COLUMNS: [Column; 5] = [
    column("date", "Date", Format::Text, "Day of the game"),
    column("home", "Home", Format::Text, "Home team"),
    column(
        "score",
        "Score",
        Format::Text,
        "Goals of the home team, then of the away team; OT: ended in overtime",
    ),
    column("away", "Away", Format::Text, "Away team"),
    column(
        "sides",
        "Sides",
        Format::Text,
        "Whether all of them played for one team",
    ),
];

/// What is read of their games.
pub(super) const fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Skaters => &["goals", "assists", "points"],
        Kind::Goalies => &["goals_against"],
    }
}

/// The games.
pub(super) struct Together<'a> {
    pub(super) kind: Kind,
    pub(super) games: &'a [SharedGame],
    pub(super) schedule: &'a [Game],
    pub(super) names: &'a Names,
}

impl Together<'_> {
    /// The table; the latest game first.
    pub(super) fn table(
        &self,
        subjects: &[Subject<'_>],
        choice: &SeasonChoice,
        address: &Address,
    ) -> Grid {
        let together = self
            .games
            .iter()
            .filter(|game| game.is_together == Some(true));
        let caption = format!(
            "Official, {}, {} games, {} of them for one team; {}",
            choice.label(),
            self.games.len(),
            together.count(),
            match self.kind {
                Kind::Skaters => "goals and assists of each",
                Kind::Goalies => "goals against each",
            }
        );
        let columns = COLUMNS.into_iter().chain(subject_columns(subjects));
        Grid::new("games", columns, caption)
            .headed_by("score")
            .rows(self.games.iter().map(|game| self.row(game)))
            .empty("They have not played in one game in this choice.")
            .limited(MOST, address)
            .downloadable(address)
    }

    fn row(&self, shared: &SharedGame) -> Row {
        let game = self
            .schedule
            .iter()
            .find(|game| game.game_id == shared.game_id);
        let sides = shared.is_together.map(
            |is_together| {
                if is_together { "one team" } else { "opponents" }
            },
        );
        let team = |id: Option<&str>| cells::maybe_team(self.names, id);
        let mut cells = vec![
            Cell::maybe(shared.date.as_deref()),
            team(game.map(|game| game.home_team_id.as_str())),
            game.map_or_else(
                || Cell::maybe(None::<&str>),
                |game| cells::score(self.names, game),
            ),
            team(game.map(|game| game.away_team_id.as_str())),
            Cell::maybe(sides),
        ];
        cells.extend(shared.lines.iter().map(|line| self.part(line)));
        Row::new(shared.game_id.to_string(), cells)
    }

    /// What one of them did, and for which team.
    fn part(&self, line: &Record) -> Cell {
        let team = line
            .text("team_id")
            .map_or("", |id| self.names.team_code(id));
        let (words, order) = match self.kind {
            Kind::Skaters => {
                let (goals, assists) = (line.whole("goals"), line.whole("assists"));
                let points = line.number("points");
                let words = goals.zip(assists);
                (
                    words.map(|(goals, assists)| format!("{goals} G, {assists} A")),
                    points,
                )
            }
            Kind::Goalies => (
                line.whole("goals_against")
                    .map(|goals| format!("{goals} GA")),
                line.number("goals_against"),
            ),
        };
        match words {
            Some(words) if team.is_empty() => Cell::of(words).ordered(order.unwrap_or(0.0)),
            Some(words) => Cell::of(format!("{words} ({team})")).ordered(order.unwrap_or(0.0)),
            None => Cell::maybe(None::<&str>),
        }
    }
}
