//! Which rows of a file have a staged row in their place.

use std::collections::HashSet;

use super::StagedRow;
use crate::cells::{Cell, Header, Row};

/// The keys of the staged rows of a sheet.
#[derive(Debug)]
pub(crate) struct Keys {
    columns: &'static [&'static str],
    values: HashSet<Vec<String>>,
    /// Where the key stands in the file; known once its header is.
    places: Option<Vec<usize>>,
}

impl Keys {
    pub(crate) fn new(columns: &'static [&'static str], rows: &[StagedRow]) -> Self {
        let values = rows
            .iter()
            .filter_map(|row| key(columns.iter().map(|column| row.cell(column))))
            .collect();
        Self {
            columns,
            values,
            places: None,
        }
    }

    /// Whether a staged row can be told apart from others.
    pub(crate) fn has_key(columns: &[&str], row: &StagedRow) -> bool {
        key(columns.iter().map(|column| row.cell(column))).is_some()
    }

    /// Finds the key in the header of the file. Without all of its columns no row has a key.
    pub(crate) fn find_in(&mut self, header: &Header) {
        self.places = self
            .columns
            .iter()
            .map(|column| header.column(column))
            .collect();
    }

    /// Whether a staged row stands in the place of a row of the file.
    pub(crate) fn cover(&self, row: &Row) -> bool {
        let Some(places) = &self.places else {
            return false;
        };
        key(places.iter().map(|place| Some(row.cell(*place))))
            .is_some_and(|key| self.values.contains(&key))
    }
}

/// The key in a form in which equal numbers are equal; none when a part of it is missing.
fn key<'a>(cells: impl Iterator<Item = Option<&'a Cell>>) -> Option<Vec<String>> {
    cells
        .map(|cell| {
            let cell = cell?;
            cell.integer()
                .map_or_else(|| cell.string(), |number| Some(number.to_string()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    fn staged(game: Cell, player: Cell) -> StagedRow {
        StagedRow {
            cells: vec![
                ("game_id".to_owned(), game),
                ("player_id".to_owned(), player),
            ],
            ..StagedRow::default()
        }
    }

    #[test]
    fn numbers_are_the_same_however_they_are_typed() {
        const COLUMNS: &[&str] = &["game_id", "player_id"];
        let rows = [
            staged(Cell::Number(18_969.0), text(" P1 ")),
            staged(Cell::Empty, text("P2")),
        ];
        let mut keys = Keys::new(COLUMNS, &rows);
        assert!(!Keys::has_key(COLUMNS, &rows[1]));
        keys.find_in(&Header::without_letters(["player_id", "game_id"]));
        let covers = |player: Cell, game: Cell| {
            keys.cover(&Row {
                number: 2,
                cells: vec![player, game],
            })
        };
        assert!(covers(text("P1"), text("18969")));
        assert!(covers(text("P1"), Cell::Number(18_969.0)));
        assert!(!covers(text("P1"), Cell::Number(18_970.0)));
        assert!(!covers(text("P2"), Cell::Empty));
    }
}
