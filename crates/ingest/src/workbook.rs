//! Workbooks as hostile input: opened with limits, read as a stream of rows.
//!
//! A part of the container is inflated when it is needed, once, with every limit of
//! [`limits`] counted while the bytes come out; sizes that a file declares about itself are
//! never believed. Sheets are then read one row at a time, whatever they say about their dimension. Values
//! only: formulas, and columns that nobody needs, are passed over.

mod container;
mod parts;
mod sheet;
mod xml;

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::cells::Row;
use crate::limits;

use container::Container;

/// Why a file was refused as a whole.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Nothing is there, or it may not be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// A folder, pipe or device stands where a file should be.
    #[error("is not a file")]
    NotAFile,
    /// Not a single byte.
    #[error("is empty")]
    Empty,
    /// A limit was passed.
    #[error("is too large: more than {limit} {unit}{place}")]
    TooLarge {
        /// The limit.
        limit: u64,
        /// What it counts.
        unit: &'static str,
        /// Where (` in ...`), or nothing.
        place: String,
    },
    /// Not a workbook of the `.xlsx` kind.
    #[error("is no workbook: {0}")]
    NotAWorkbook(String),
    /// A workbook, but a part of it is broken.
    #[error("is damaged: {0}")]
    Damaged(String),
    /// The sheet asked for does not exist.
    #[error("has no sheet `{0}`")]
    NoSheet(String),
}

impl Refusal {
    fn too_large(limit: u64, unit: &'static str) -> Self {
        Self::TooLarge {
            limit,
            unit,
            place: String::new(),
        }
    }

    fn too_large_in(limit: u64, unit: &'static str, place: &str) -> Self {
        Self::TooLarge {
            limit,
            unit,
            place: format!(" in {place}"),
        }
    }
}

/// Reads a file of at most `limit` bytes. Pipes and devices are refused without being opened.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Refusal> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(Refusal::NotAFile);
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(limit) as usize);
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(Refusal::too_large(limit, "bytes"));
    }
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(bytes)
}

/// An opened workbook.
#[derive(Debug)]
pub struct Workbook {
    container: Container,
    /// Names of the sheets and the part each stands in.
    sheet_names: Vec<String>,
    sheet_parts: Vec<String>,
    /// Texts that cells refer to by number.
    texts: Vec<String>,
    counts_from_1904: bool,
}

impl Workbook {
    /// Opens a workbook file.
    pub fn open(path: &Path) -> Result<Self, Refusal> {
        Self::from_bytes(read_file(path, limits::FILE_BYTES)?)
    }

    /// Opens a workbook that is in memory.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Refusal> {
        guarded(|| {
            let mut container = Container::open(bytes)?;
            let index = parts::read_index(&mut container)?;
            let texts = match index.texts_part {
                Some(part) if container.has(&part) => parts::read_texts(&container.read(&part)?)?,
                _ => Vec::new(),
            };
            let (sheet_names, sheet_parts) = index.sheets.into_iter().unzip();
            let counts_from_1904 = index.counts_from_1904;
            Ok(Self {
                container,
                sheet_names,
                sheet_parts,
                texts,
                counts_from_1904,
            })
        })
    }

    /// Names of the sheets, hidden ones included, in the order of the file.
    pub fn sheet_names(&self) -> &[String] {
        &self.sheet_names
    }

    /// Whether there is a sheet of exactly this name.
    pub fn has_sheet(&self, name: &str) -> bool {
        self.sheet_names.iter().any(|sheet| sheet == name)
    }

    /// Whether the workbook counts days from 1904 instead of 1900, so that its dates would be read wrong.
    pub const fn counts_from_1904(&self) -> bool {
        self.counts_from_1904
    }

    /// Shows every row that holds a value to `each`, from the top, until it breaks or the sheet ends.
    ///
    /// Rows without any value are skipped; [`Row::number`] tells where the others stand.
    pub fn read_sheet(
        &mut self,
        name: &str,
        each: impl FnMut(&Row) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        self.read_columns(name, &mut AllColumns(each))
    }

    /// Like [`Self::read_sheet`], for a reader that does not need all columns.
    pub fn read_columns(&mut self, name: &str, reader: &mut impl ReadRows) -> Result<(), Refusal> {
        let part = self
            .sheet_names
            .iter()
            .position(|sheet| sheet == name)
            .and_then(|index| self.sheet_parts.get(index))
            .ok_or_else(|| Refusal::NoSheet(name.to_owned()))?;
        guarded(|| {
            let text = self.container.read(part)?;
            sheet::read_rows(name, &text, &self.texts, reader)
        })
    }
}

/// Takes the rows of a sheet one by one.
pub trait ReadRows {
    /// Takes a row.
    fn row(&mut self, row: &Row) -> ControlFlow<()>;

    /// Whether a column (0 = A) of the row matters, given the cells before it. What does not is passed over
    /// and stays empty, unless it is the first cell of its row.
    fn needs(&self, column: usize, row: &Row) -> bool;
}

/// Takes everything.
struct AllColumns<F>(F);

impl<F: FnMut(&Row) -> ControlFlow<()>> ReadRows for AllColumns<F> {
    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        (self.0)(row)
    }

    fn needs(&self, _column: usize, _row: &Row) -> bool {
        true
    }
}

/// Runs code that calls third-party parsers: should they panic on bad bytes, the file is damaged.
fn guarded<T>(parse: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(parse))
        .unwrap_or_else(|_| Err(Refusal::Damaged("its parser gave up".to_owned())))
}
