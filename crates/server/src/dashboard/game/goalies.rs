//! The tracked box of the goalies of a game.

use services::tables::{Question, Record};
use services::why::is_explained;

use super::head::Head;
use super::rosters::with_mark;
use crate::app::App;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, cells_of, column};
use crate::dashboard::names::Names;
use crate::dashboard::tracked_columns::GOALIE;
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// The table of the numbers.
const TABLE: &str = "fact_goalie_game_stats";

const WHO: [Column; 2] = [
    column("player", "Goalie", Format::Text, ""),
    column("team", "Team", Format::Text, ""),
];

/// Reads their lines.
pub(super) async fn lines(
    app: &App,
    reading: &Reading,
    game_id: i64,
) -> Result<Vec<Record>, Problem> {
    let mut columns = vec!["player_id", "team_id", "is_sub"];
    columns.extend(GOALIE.iter().map(|column| column.key));
    let question = Question::of(TABLE).is("game_id", game_id);
    let tables = &app.services.tables;
    Ok(tables
        .records(reading.league.id, question, &columns)
        .await?)
}

/// The box of both teams, home first.
pub(super) fn grid(lines: &[Record], head: &Head, names: &Names, address: &Address) -> Grid {
    let mut lines: Vec<&Record> = lines.iter().collect();
    lines.sort_by_key(|line| {
        let is_away = line.text("team_id") != Some(&head.schedule.home_team_id);
        (is_away, std::cmp::Reverse(line.whole("toi_seconds")))
    });
    let rows = lines.iter().map(|line| {
        let id = line.text("player_id").unwrap_or_default();
        let player = with_mark(names.player(id), line.flag("is_sub"));
        let mut cells = vec![
            Cell::of(player).linked(Some(names.goalie_href(id))),
            Cell::maybe(line.text("team_id").map(|id| names.team(id))),
        ];
        let why = |key: &str| is_explained(TABLE, key).then(|| head.why(key, "goalie", id));
        cells.extend(cells_of(line, &GOALIE, why));
        Row::new(id, cells)
    });
    let columns = WHO.into_iter().chain(GOALIE);
    let caption = format!("Goalies, tracked, all situations, {}", head.occasion());
    Grid::new("goalies", columns, caption)
        .source(TABLE)
        .empty("No goalie was tracked.")
        .rows(rows)
        .downloadable(address)
}
