//! Staged rows as a sheet: one header for all of them, within the limits of a sheet.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::StagedRow;
use crate::cells::{Cell, Header, Row};
use crate::limits;
use crate::workbook::{ReadRows, Refusal};

/// Staged rows under one header.
#[derive(Debug)]
pub(crate) struct Grid<'a> {
    columns: BTreeMap<&'a str, usize>,
    rows: Vec<&'a StagedRow>,
}

impl<'a> Grid<'a> {
    /// Takes the rows that are no deletions, in the order of their numbers.
    pub(crate) fn new(sheet: &str, rows: &'a [StagedRow]) -> Result<Self, Refusal> {
        let mut rows: Vec<&StagedRow> = rows.iter().filter(|row| !row.is_deletion).collect();
        rows.sort_by_key(|row| row.number);
        within(rows.len() as u64, u64::from(limits::ROWS), "rows", sheet)?;
        let mut columns = BTreeMap::new();
        let mut cells = 0;
        for row in &rows {
            for (name, cell) in &row.cells {
                columns.insert(name.as_str(), 0);
                check_text(name, sheet)?;
                if let Cell::Text(text) = cell {
                    check_text(text, sheet)?;
                }
            }
            cells += row.cells.len() as u64;
            within(
                columns.len() as u64,
                u64::from(limits::COLUMNS),
                "columns",
                sheet,
            )?;
            within(cells, limits::CELLS, "cells", sheet)?;
        }
        for (place, column) in columns.values_mut().zip(0..) {
            *place = column;
        }
        Ok(Self { columns, rows })
    }

    /// The header: the columns of all rows.
    pub(crate) fn header(&self) -> Header {
        Header::without_letters(self.columns.keys().copied())
    }

    /// Shows the rows to a reader that has the header already.
    pub(crate) fn read(&self, reader: &mut impl ReadRows) {
        let mut row = Row::default();
        for staged in &self.rows {
            row.number = staged.number;
            row.cells.clear();
            row.cells.resize(self.columns.len(), Cell::Empty);
            for (name, cell) in &staged.cells {
                if let Some(place) = self.columns.get(name.as_str())
                    && let Some(place) = row.cells.get_mut(*place)
                {
                    *place = cell.clone();
                }
            }
            // A sheet of a workbook has no rows without a value either.
            let is_filled = row.cells.iter().any(|cell| *cell != Cell::Empty);
            if is_filled && reader.row(&row) == ControlFlow::Break(()) {
                break;
            }
        }
    }
}

fn check_text(text: &str, sheet: &str) -> Result<(), Refusal> {
    // A text of as many bytes cannot have more characters, so most texts need not be counted.
    if text.len() <= limits::TEXT_CHARACTERS {
        return Ok(());
    }
    within(
        text.chars().count() as u64,
        limits::TEXT_CHARACTERS as u64,
        "characters in a cell",
        sheet,
    )
}

fn within(count: u64, limit: u64, unit: &'static str, sheet: &str) -> Result<(), Refusal> {
    if count > limit {
        return Err(Refusal::TooLarge {
            limit,
            unit,
            place: format!(" in the rows of `{sheet}`"),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u32, cells: &[(&str, Cell)]) -> StagedRow {
        StagedRow {
            number,
            is_deletion: false,
            cells: cells
                .iter()
                .map(|(name, cell)| ((*name).to_owned(), cell.clone()))
                .collect(),
        }
    }

    fn refusal(rows: &[StagedRow]) -> String {
        Grid::new("dim_team", rows).unwrap_err().to_string()
    }

    #[test]
    fn the_limits_of_a_sheet_hold_for_staged_rows() {
        let long = "x".repeat(limits::TEXT_CHARACTERS + 1);
        let rows = [row(1, &[("a", Cell::Text(long))])];
        assert_eq!(
            refusal(&rows),
            "is too large: more than 32767 characters in a cell in the rows of `dim_team`"
        );
        let wide: Vec<StagedRow> = (0..=limits::COLUMNS)
            .map(|number| row(number, &[(&format!("c{number}"), Cell::Empty)]))
            .collect();
        assert!(refusal(&wide).contains("columns"));
        let many = vec![StagedRow::default(); limits::ROWS as usize + 1];
        assert!(refusal(&many).contains("rows"));
    }

    #[test]
    fn a_text_is_measured_in_characters() {
        let rows = [row(
            1,
            &[("a", Cell::Text("é".repeat(limits::TEXT_CHARACTERS)))],
        )];
        assert!(Grid::new("dim_team", &rows).is_ok());
    }
}
