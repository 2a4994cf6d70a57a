//! Staged rows as an input of a run, so that a manifest tells whether two runs read the same.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{FILE, Staged, StagedRow};
use crate::cells::Cell;
use crate::run::{InputFile, hexadecimal};

/// Length and hash of everything staged; none when nothing is.
pub(crate) fn input_file(staged: &Staged) -> Option<InputFile> {
    if staged.is_empty() {
        return None;
    }
    let mut writer = Writer {
        hash: Sha256::new(),
        bytes: 0,
    };
    for (name, sheet) in &staged.sheets {
        writer.text(name);
        writer.byte(sheet.mode as u8);
        writer.rows(&sheet.rows);
    }
    for (game_id, game) in &staged.games {
        writer.raw(&game_id.to_le_bytes());
        writer.rows(&game.events);
        writer.rows(&game.shifts);
    }
    Some(InputFile {
        path: FILE.to_owned(),
        sha256: hexadecimal(&writer.hash.finalize()),
        bytes: writer.bytes,
    })
}

/// Writes values in a form that no two different ones share: every text and list begins with its length.
struct Writer {
    hash: Sha256,
    bytes: u64,
}

impl Writer {
    fn raw(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    fn byte(&mut self, byte: u8) {
        self.raw(&[byte]);
    }

    fn length(&mut self, length: usize) {
        self.raw(&(length as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.raw(text.as_bytes());
    }

    fn rows(&mut self, rows: &[StagedRow]) {
        self.length(rows.len());
        for row in rows {
            self.raw(&row.number.to_le_bytes());
            self.byte(u8::from(row.is_deletion));
            let cells: BTreeMap<&String, &Cell> =
                row.cells.iter().map(|(name, cell)| (name, cell)).collect();
            self.length(cells.len());
            for (name, cell) in cells {
                self.text(name);
                self.cell(cell);
            }
        }
    }

    fn cell(&mut self, cell: &Cell) {
        match cell {
            Cell::Empty => self.byte(0),
            Cell::Text(text) => {
                self.byte(1);
                self.text(text);
            }
            Cell::Number(number) => {
                self.byte(2);
                self.raw(&number.to_le_bytes());
            }
            Cell::Bool(value) => {
                self.byte(3);
                self.byte(u8::from(*value));
            }
            Cell::Error(error) => {
                self.byte(4);
                self.text(error);
            }
        }
    }
}
