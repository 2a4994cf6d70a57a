//! The two teams of a game side by side: what they did, in which situation, on special teams, at the dots.

use pictures::{ComparisonBars, ComparisonRow};
use services::shot_figures::{FaceoffRow, FaceoffTally, faceoffs_by_zone};
use services::tables::{Record, Value};
use services::why::is_explained;

use super::head::Head;
use super::periods::Split;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::pages::Address;

/// The table of the numbers of a whole game.
pub(super) const TABLE: &str = "fact_team_game_stats";

/// A situation to choose: key in addresses, label, split of `fact_team_game_split`.
type Situation = (
    &'static str,
    &'static str,
    Option<(&'static str, &'static str)>,
);

/// Situations to choose from.
pub(super) const SITUATIONS: [Situation; 4] = [
    ("all", "All situations", None),
    ("5v5", "Five on five", Some(("situation", "5v5"))),
    ("ev", "Even strength", Some(("strength", "EV"))),
    ("pp", "Power play", Some(("strength", "PP"))),
];

/// A measure of `fact_team_game_stats`.
struct Measure {
    column: Column,
    is_drawn: bool,
}

const fn drawn(
    key: &'static str,
    label: &'static str,
    format: Format,
    hint: &'static str,
) -> Measure {
    Measure {
        column: column(key, label, format, hint),
        is_drawn: true,
    }
}

const fn listed(
    key: &'static str,
    label: &'static str,
    format: Format,
    hint: &'static str,
) -> Measure {
    Measure {
        column: column(key, label, format, hint),
        is_drawn: false,
    }
}

const MEASURES: [Measure; 34] = [
    drawn("goals", "Goals", Format::Whole, "Inferred ones included."),
    drawn(
        "shots_on_goal",
        "Shots on goal",
        Format::Whole,
        "Goals included.",
    ),
    drawn(
        "shot_attempts",
        "Shot attempts",
        Format::Whole,
        "Of any result.",
    ),
    listed(
        "cf_pct",
        "Share of the attempts, %",
        Format::Decimals(1),
        "– without one.",
    ),
    listed(
        "unblocked_attempts",
        "Unblocked attempts",
        Format::Whole,
        "",
    ),
    listed(
        "ff_pct",
        "Share of the unblocked attempts, %",
        Format::Decimals(1),
        "– without one.",
    ),
    drawn(
        "xg",
        "Expected goals",
        Format::Decimals(2),
        "Repeated attempts discounted.",
    ),
    listed(
        "xg_pct",
        "Share of the expected goals, %",
        Format::Decimals(1),
        "– without any.",
    ),
    drawn(
        "high_danger_attempts",
        "High-danger attempts",
        Format::Whole,
        "Unblocked ones.",
    ),
    listed("rush_attempts", "Attempts off the rush", Format::Whole, ""),
    listed(
        "rebound_attempts",
        "Attempts off a rebound",
        Format::Whole,
        "",
    ),
    listed(
        "shooting_pct",
        "Shooting, %",
        Format::Decimals(1),
        "Goals per shot on goal; – without one.",
    ),
    listed(
        "save_pct",
        "Saves, %",
        Format::Decimals(1),
        "Shots on goal that were no goal, empty net included; – without one.",
    ),
    listed(
        "pdo",
        "PDO",
        Format::Decimals(1),
        "Shooting and saves together.",
    ),
    listed("pass_attempts", "Passes", Format::Whole, ""),
    listed("passes_completed", "Completed passes", Format::Whole, ""),
    drawn(
        "pass_pct",
        "Completed passes, %",
        Format::Decimals(1),
        "– without a pass.",
    ),
    listed(
        "shot_assists",
        "Shot assists",
        Format::Whole,
        "Attempts right after an own completed pass.",
    ),
    listed("entries", "Zone entries", Format::Whole, "Successful ones."),
    drawn(
        "entries_controlled",
        "Controlled entries",
        Format::Whole,
        "Carried or passed.",
    ),
    listed(
        "entry_control_pct",
        "Controlled of the entries, %",
        Format::Decimals(1),
        "– without an entry.",
    ),
    listed("exits", "Zone exits", Format::Whole, "Successful ones."),
    drawn(
        "exits_controlled",
        "Controlled exits",
        Format::Whole,
        "Carried or passed.",
    ),
    listed(
        "exit_control_pct",
        "Controlled of the exits, %",
        Format::Decimals(1),
        "– without an exit.",
    ),
    listed(
        "keepins",
        "Pucks kept in",
        Format::Whole,
        "At the blue line.",
    ),
    drawn("fo_won", "Faceoffs won", Format::Whole, ""),
    listed(
        "fo_pct",
        "Faceoffs won, %",
        Format::Decimals(1),
        "– without one.",
    ),
    drawn("takeaways", "Takeaways", Format::Whole, ""),
    drawn(
        "giveaways",
        "Giveaways",
        Format::Whole,
        "Clears and dump-ins included.",
    ),
    listed(
        "bad_giveaways",
        "Bad giveaways",
        Format::Whole,
        "By misplay, by a failed pass or at the blue line.",
    ),
    drawn("blocks", "Blocks", Format::Whole, ""),
    listed("saves", "Saves", Format::Whole, "Of the own goalies."),
    drawn(
        "pim",
        "Penalty minutes",
        Format::Whole,
        "By the tracked penalties.",
    ),
    listed(
        "line_changes",
        "Line changes",
        Format::Whole,
        "Stints with other skaters than the one before; – without usable shifts.",
    ),
];

/// The columns that are read.
pub(super) fn columns() -> Vec<&'static str> {
    let measures = MEASURES.into_iter().map(|measure| measure.column.key);
    std::iter::once("team_id").chain(measures).collect()
}

const SIDE_BY_SIDE: [Column; 3] = [
    column("measure", "Measure", Format::Text, ""),
    column("home", "Home", Format::Text, ""),
    column("away", "Away", Format::Text, ""),
];

/// What is compared in the tables and pictures of this file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) head: &'a Head,
    pub(super) names: &'a Names,
    pub(super) address: &'a Address,
}

impl Sides<'_> {
    fn teams(&self) -> [&str; 2] {
        let schedule = &self.head.schedule;
        [&schedule.home_team_id, &schedule.away_team_id]
    }

    /// A table with a column for each team.
    fn grid(&self, name: &'static str, caption: &str, rows: Vec<Row>) -> Grid {
        let [measure, home, away] = SIDE_BY_SIDE;
        let [home_team, away_team] = self.teams();
        let columns = [
            measure,
            home.labelled(self.names.team(home_team))
                .written(Format::Whole),
            away.labelled(self.names.team(away_team))
                .written(Format::Whole),
        ];
        Grid::new(name, columns, caption)
            .rows(rows)
            .downloadable(self.address)
    }

    /// Measures as bars, and as a table.
    fn figure(&self, name: &'static str, caption: String, lines: Vec<Line>) -> Figure {
        let bar = |line: &Line| {
            let [home, away] = &line.cells;
            let number = |cell: &Cell| match cell.value {
                Value::Integer(value) => Some(value as f64),
                Value::Number(value) => Some(value),
                _ => None,
            };
            ComparisonRow {
                label: line.column.label.to_string(),
                home: number(home),
                away: number(away),
                home_text: home.text(line.column.format),
                away_text: away.text(line.column.format),
            }
        };
        let picture = ComparisonBars {
            title: format!("Teams side by side: {}", self.head.teams_and_day()),
            home: self.head.home.clone(),
            away: self.head.away.clone(),
            rows: lines.iter().filter(|line| line.is_drawn).map(bar).collect(),
        };
        let rows = lines.into_iter().map(Line::into_row).collect();
        let table = self.grid(name, &caption, rows);
        Figure::new(&picture, name, caption, table)
    }

    /// The whole game.
    pub(super) fn whole(&self, stats: &[Record]) -> Figure {
        let line = |measure: Measure| {
            let cells = self.teams().map(|team| {
                let record = stats
                    .iter()
                    .find(|record| record.text("team_id") == Some(team));
                let key = measure.column.key;
                let value = record.map_or(Value::Null, |record| record.value(key).clone());
                let why = is_explained(TABLE, key).then(|| self.head.why(key, "team", team));
                Cell::of(value).explained(why)
            });
            Line {
                column: measure.column,
                is_drawn: measure.is_drawn,
                cells,
            }
        };
        let lines = MEASURES.into_iter().map(line).collect();
        let caption = format!("Tracked, all situations, {}", self.head.sample());
        let mut figure = self.figure("teams", caption, lines);
        figure.table.source = TABLE;
        figure
    }

    /// A part of the game.
    pub(super) fn part(
        &self,
        splits: &[Split],
        label: &str,
        (kind, value): (&str, &str),
    ) -> Figure {
        let pair = self.teams().map(|team| {
            splits.iter().find(|split| {
                split.team_id == team && split.split_type == kind && split.split_value == value
            })
        });
        let whole = |key, label, is_drawn, get: fn(&Split) -> Option<i64>| Line {
            column: column(key, label, Format::Whole, ""),
            is_drawn,
            cells: pair.map(|split| Cell::maybe(split.and_then(get))),
        };
        let lines = vec![
            whole("goals_for", "Goals", true, |split| split.goals_for),
            whole("sog_for", "Shots on goal", true, |split| split.sog_for),
            whole("attempts_for", "Shot attempts", true, |split| {
                split.attempts_for
            }),
            whole("unblocked_for", "Unblocked attempts", true, |split| {
                split.unblocked_for
            }),
            Line {
                column: column("xg_for", "Expected goals", Format::Decimals(2), ""),
                is_drawn: true,
                cells: pair.map(|split| Cell::maybe(split.and_then(|split| split.xg_for))),
            },
            whole("entries", "Zone entries", false, |split| split.entries),
            whole("entries_controlled", "Controlled entries", true, |split| {
                split.entries_controlled
            }),
            whole("fo_won", "Faceoffs won", true, |split| split.fo_won),
            whole("fo_lost", "Faceoffs lost", false, |split| split.fo_lost),
            whole("giveaways", "Giveaways", true, |split| split.giveaways),
        ];
        let seconds = pair.into_iter().flatten().find_map(|split| split.seconds);
        let time = crate::pages::filters::clock_text(seconds.map(|seconds| seconds as f64));
        let caption = format!(
            "Tracked, {}, {time} on the clock, {}",
            label.to_lowercase(),
            self.head.sample()
        );
        self.figure("teams", caption, lines)
    }

    /// Power play and penalty killing.
    pub(super) fn special(&self, rows: &[Record]) -> Grid {
        let line = |measure: &Column| {
            let cells = self.teams().map(|team| {
                let record = rows
                    .iter()
                    .find(|record| record.text("team_id") == Some(team));
                let value = record.map(|record| record.value(measure.key).clone());
                Cell::of(value.unwrap_or(Value::Null))
            });
            Line {
                column: measure.clone(),
                is_drawn: false,
                cells,
            }
        };
        let rows = SPECIAL.iter().map(line).map(Line::into_row).collect();
        let caption = format!("Special teams, tracked, {}", self.head.sample());
        self.grid("special-teams", &caption, rows)
            .source("fact_special_teams")
    }

    /// Draws by third.
    pub(super) fn faceoffs(&self, rows: &[FaceoffRow]) -> Grid {
        let lines = self.teams().into_iter().flat_map(|team| {
            let zones = faceoffs_by_zone(rows, team);
            let all = zones
                .values()
                .fold(FaceoffTally::default(), |all, zone| FaceoffTally {
                    won: all.won + zone.won,
                    lost: all.lost + zone.lost,
                });
            let name = self.names.team(team);
            let row = |label: &str, tally: FaceoffTally| {
                let cells = vec![
                    Cell::of(name),
                    Cell::of(label),
                    Cell::of(tally.won),
                    Cell::of(tally.lost),
                    Cell::maybe(tally.won_pct()),
                ];
                Row::new(team, cells)
            };
            let mut lines: Vec<Row> = ZONES
                .iter()
                .filter_map(|(key, label)| zones.get(key).map(|tally| row(label, *tally)))
                .collect();
            lines.push(row("all thirds", all));
            lines
        });
        let caption = format!(
            "Faceoffs by third, tracked, {}, {} draws",
            self.head.sample(),
            rows.len()
        );
        Grid::new("faceoffs", FACEOFFS, caption)
            .rows(lines)
            .empty("No faceoff was tracked.")
            .downloadable(self.address)
    }
}

/// A measure of both teams.
struct Line {
    column: Column,
    is_drawn: bool,
    cells: [Cell; 2],
}

impl Line {
    /// Its row; numbers with decimals are cut to what is shown by the format of their measure.
    fn into_row(self) -> Row {
        let format = self.column.format;
        let mut cells = vec![Cell::of(self.column.label.as_ref())];
        cells.extend(self.cells.map(|cell| cell.written(format)));
        Row::new(self.column.key, cells)
    }
}

const ZONES: [(&str, &str); 4] = [
    ("O", "offensive"),
    ("N", "neutral"),
    ("D", "defensive"),
    ("unknown", "not known"),
];

const FACEOFFS: [Column; 5] = [
    column("team", "Team", Format::Text, ""),
    column("zone", "Third", Format::Text, "As the team sees it."),
    column("won", "Won", Format::Whole, ""),
    column("lost", "Lost", Format::Whole, ""),
    column("won_pct", "Won %", Format::Decimals(1), "– without one."),
];

const SPECIAL: [Column; 13] = [
    column("pp_opportunities", "Power plays", Format::Whole, ""),
    column("pp_goals", "Power-play goals", Format::Whole, ""),
    column("pp_pct", "Power play, %", Format::Decimals(1), ""),
    column("pp_toi_s", "Power-play time", Format::Clock, ""),
    column("pp_attempts", "Power-play attempts", Format::Whole, ""),
    column("pp_sog", "Power-play shots on goal", Format::Whole, ""),
    column(
        "pp_xg",
        "Power-play expected goals",
        Format::Decimals(2),
        "",
    ),
    column(
        "times_short_handed",
        "Times short-handed",
        Format::Whole,
        "",
    ),
    column("pk_pct", "Penalties killed, %", Format::Decimals(1), ""),
    column(
        "pk_goals_against",
        "Power-play goals against",
        Format::Whole,
        "",
    ),
    column(
        "pk_attempts_against",
        "Power-play attempts against",
        Format::Whole,
        "",
    ),
    column(
        "pk_xg_against",
        "Power-play expected goals against",
        Format::Decimals(2),
        "",
    ),
    column("sh_goals_for", "Short-handed goals", Format::Whole, ""),
];

/// The columns of `fact_special_teams` that are read.
pub(super) fn special_columns() -> Vec<&'static str> {
    let measures = SPECIAL.into_iter().map(|column| column.key);
    std::iter::once("team_id").chain(measures).collect()
}
