//! How the teams gathered their points.

use pictures::{DatedLine, DatedPoint, StandingsOverTime};
use services::league_figures::PointsByDate;

use crate::dashboard::cells;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::dashboard::season::SeasonChoice;
use crate::pages::Address;

const COLUMNS: [Column; 4] = [
    column("date", "Date", Format::Text, "Day on which the team played"),
    column("team", "Team", Format::Text, "Team"),
    column("gp", "GP", Format::Whole, "Games up to this day"),
    column(
        "points",
        "Pts",
        Format::Whole,
        "Standings points up to this day",
    ),
];

/// The picture, and its table: every team after each of its days.
pub(super) fn figure(
    lines: &[PointsByDate],
    choice: &SeasonChoice,
    names: &Names,
    address: &Address,
) -> Figure {
    let dated = |line: &PointsByDate| {
        let points = line.days.iter().filter_map(|(day, _, points)| {
            Some(DatedPoint {
                date: day.parse().ok()?,
                value: *points as f64,
                interval: None,
            })
        });
        DatedLine {
            team: names.drawn_team(&line.team_id),
            points: points.collect(),
        }
    };
    let caption = format!(
        "Standings points after each day, official, {}, {} games",
        choice.label(),
        choice.games()
    );
    let rows = lines.iter().flat_map(|line| {
        line.days.iter().map(|(day, games, points)| {
            let cells = vec![
                Cell::of(day.as_str()),
                cells::team(names, &line.team_id),
                Cell::of(*games),
                Cell::of(*points),
            ];
            Row::new(line.team_id.as_str(), cells)
        })
    });
    let table = Grid::new("points", COLUMNS, caption.clone())
        .headed_by("team")
        .rows(rows)
        .empty("No game of this kind has been played in this season.")
        .downloadable(address);
    let picture = StandingsOverTime {
        title: format!("Points over the season, {}", choice.label()),
        measure: "points".to_owned(),
        lines: lines.iter().map(dated).collect(),
    };
    Figure::new(&picture, "points", caption, table)
}
