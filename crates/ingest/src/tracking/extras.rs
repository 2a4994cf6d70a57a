//! The small sheets beside events and shifts: metadata, video times, the copy of the roster.

use std::ops::ControlFlow;

use hockey::Venue;

use super::rows::FileRosterRow;
use crate::cells::{Cell, Header, Row};
use crate::workbook::{Refusal, Workbook};

/// The header of the roster copy stands in this row, below a formula text.
const ROSTER_HEADER_ROW: u32 = 2;
/// Rows of small sheets that are looked at.
const MOST_ROWS: u32 = 500;

/// Passes header and rows of a small sheet whose header stands in a given row.
fn each_row(
    workbook: &mut Workbook,
    sheet: &str,
    header_row: u32,
    mut each: impl FnMut(&Header, &Row) -> ControlFlow<()>,
) -> Result<(), Refusal> {
    let mut header: Option<Header> = None;
    workbook.read_sheet(sheet, |row| {
        if row.number > MOST_ROWS {
            return ControlFlow::Break(());
        }
        match &header {
            None if row.number >= header_row => {
                header = Some(Header::new(row));
                ControlFlow::Continue(())
            }
            None => ControlFlow::Continue(()),
            Some(header) => each(header, row),
        }
    })
}

fn cell<'a>(header: &Header, row: &'a Row, name: &str) -> &'a Cell {
    header
        .column(name)
        .map_or(&Cell::Empty, |column| row.cell(column))
}

/// Minutes of a regulation period by the metadata sheet.
pub(super) fn period_minutes(workbook: &mut Workbook, sheet: &str) -> Result<Option<f64>, Refusal> {
    let mut minutes = None;
    each_row(workbook, sheet, 1, |header, row| {
        minutes = cell(header, row, "period_length_minutes").number();
        ControlFlow::Break(())
    })?;
    Ok(minutes)
}

/// Seconds of the video at the start of the periods, from the first video that has any.
pub(super) fn video_offsets(
    workbook: &mut Workbook,
    sheet: &str,
) -> Result<Option<[Option<f64>; 4]>, Refusal> {
    let mut found = None;
    each_row(workbook, sheet, 1, |header, row| {
        let offset = |number: u8| {
            let names = [
                format!("period_{number}_start"),
                format!("period{number}_start"),
                format!("p{number}_start"),
            ];
            let column = header
                .names()
                .iter()
                .position(|name| names.contains(&normalised(name)))?;
            row.cell(column).number()
        };
        let offsets = [offset(1), offset(2), offset(3), offset(4)];
        if offsets.iter().any(Option::is_some) {
            found = Some(offsets);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Lower case, with `_` for blank and hyphen.
fn normalised(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// The roster copy of a formula workbook.
pub(super) fn roster(workbook: &mut Workbook, sheet: &str) -> Result<Vec<FileRosterRow>, Refusal> {
    let mut rows = Vec::new();
    each_row(workbook, sheet, ROSTER_HEADER_ROW, |header, row| {
        let venue = ["venue", "team_venue"]
            .iter()
            .find_map(|name| Venue::from_letter(&cell(header, row, name).text()?));
        let jersey = cell(header, row, "player_game_number").integer();
        let player = cell(header, row, "player_id").string();
        if let (Some(venue), Some(jersey), Some(player)) = (venue, jersey, player) {
            rows.push(FileRosterRow {
                venue,
                jersey,
                player_id: player.into_boxed_str(),
            });
        }
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}
