//! The tracked box of the skaters of a game.

use services::tables::{Question, Record};
use services::why::is_explained;

use super::head::Head;
use super::rosters::{Rosters, with_mark};
use crate::app::App;
use crate::dashboard::choices::Choices;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, cells_of, column};
use crate::dashboard::names::Names;
use crate::dashboard::tracked_columns::Group;
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// The table of the numbers.
pub(super) const TABLE: &str = "fact_player_game_stats";

const WHO: [Column; 3] = [
    column("player", "Skater", Format::Text, ""),
    column(
        "jersey_number",
        "#",
        Format::Whole,
        "Number worn in this game; – when not recorded.",
    ),
    column(
        "position_group",
        "Pos",
        Format::Text,
        "Forward or defence as played in this game; – when not known.",
    ),
];

/// The lines of the skaters of both teams.
#[derive(Debug, Clone)]
pub(super) struct Skaters {
    /// The rows of the table, with what any box or figure of the page needs.
    pub(super) lines: Vec<Record>,
    /// The groups to choose from.
    pub(super) choices: Choices,
    group: &'static Group,
}

impl Skaters {
    /// Reads the group of columns that the address asks for: `?box=shooting`.
    ///
    /// # Errors
    /// 400 for a group that there is not.
    pub(super) async fn of(
        app: &App,
        reading: &Reading,
        game_id: i64,
        address: &Address,
    ) -> Result<Self, Problem> {
        let about = ("box", "Columns", "skaters-head");
        let (group, choices) = Group::chosen(address, about)?;
        let mut columns = vec!["player_id", "team_id", "position_group", "is_sub"];
        columns.extend(group.columns.iter().map(|column| column.key));
        for needed in NEEDED {
            if !columns.contains(&needed) {
                columns.push(needed);
            }
        }
        let question = Question::of(TABLE).is("game_id", game_id);
        let lines = app
            .services
            .tables
            .records(reading.league.id, question, &columns)
            .await?;
        Ok(Self {
            lines,
            choices,
            group,
        })
    }

    /// All columns of the chosen box.
    fn columns(&self) -> Vec<Column> {
        WHO.into_iter()
            .chain(self.group.columns.iter().cloned())
            .collect()
    }

    /// What the boxes are sorted by.
    ///
    /// # Errors
    /// 400 for a column that is not in the box.
    pub(super) fn sort(&self, address: &Address) -> Result<Sort, Problem> {
        let usual = self
            .group
            .columns
            .first()
            .map_or("player", |column| column.key);
        let usual = if self.group.key == "summary" {
            "points"
        } else {
            usual
        };
        Sort::of(address, &self.columns(), usual)
    }

    /// The box of a team.
    pub(super) fn grid(&self, name: &'static str, team_id: &str, page: &BoxPage<'_>) -> Grid {
        let mut lines: Vec<&Record> = self
            .lines
            .iter()
            .filter(|line| line.text("team_id") == Some(team_id))
            .collect();
        // Where the chosen column is equal: more points, more goals, more ice time, the lower id.
        lines.sort_by(|one, other| {
            let key = |line: &Record| ["points", "goals", "toi_seconds"].map(|key| line.whole(key));
            key(other)
                .cmp(&key(one))
                .then_with(|| one.text("player_id").cmp(&other.text("player_id")))
        });
        let rosters = page.rosters.by_player();
        let rows = lines.iter().map(|line| {
            let id = line.text("player_id").unwrap_or_default();
            let player = with_mark(page.names.player(id), line.flag("is_sub"));
            let jersey = rosters.get(id).and_then(|row| row.jersey_number);
            let mut cells = vec![
                Cell::of(player).linked(Some(page.names.player_href(id))),
                Cell::maybe(jersey.or_else(|| page.names.last_jersey(id))),
                Cell::of(line.value("position_group").clone()),
            ];
            let why =
                |key: &str| is_explained(TABLE, key).then(|| page.head.why(key, "player", id));
            cells.extend(cells_of(line, self.group.columns, why));
            Row::new(id, cells)
        });
        let rows: Vec<Row> = rows.collect();
        let caption = format!(
            "{}, tracked, all situations, {}, {} skaters",
            page.names.team(team_id),
            page.head.occasion(),
            rows.len()
        );
        Grid::new(name, self.columns(), caption)
            .source(TABLE)
            .empty("No skater of this team was tracked.")
            .rows(rows)
            .sorted(page.sort, page.address)
            .downloadable(page.address)
    }
}

/// Columns that figures of the page need, whichever box is shown.
const NEEDED: [&str; 13] = [
    "goals",
    "primary_assists",
    "secondary_assists",
    "points",
    "toi_seconds",
    "shots_on_goal",
    "blocks",
    "penalties_drawn",
    "penalties_taken",
    "fo_won",
    "fo_lost",
    "plus_minus",
    "xg",
];

/// What the boxes of a page have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct BoxPage<'a> {
    pub(super) head: &'a Head,
    pub(super) names: &'a Names,
    pub(super) rosters: &'a Rosters,
    pub(super) address: &'a Address,
    pub(super) sort: &'a Sort,
}
