//! Reading one sheet of the league workbook row by row.

use std::ops::ControlFlow;

use jiff::civil::{Date, Time};

use super::SourceRow;
use super::catalogue;
use crate::cells::{Cell, Header, Row};
use crate::finding::{Code, Finding, Findings, Level};
use crate::staged::{self, Grid, Keys, Staged, StagedMode, StagedSheet};
use crate::workbook::{ReadRows, Workbook};

/// What is being read, and where findings go.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    /// None when all there is was staged.
    pub(super) workbook: Option<&'a mut Workbook>,
    pub(super) staged: &'a Staged,
    pub(super) findings: &'a mut Findings,
}

/// What a sheet must have.
pub(super) struct Spec {
    /// Its name, compared without case.
    pub(super) sheet: &'static str,
    /// Columns without which it cannot be read; the first is the key.
    pub(super) columns: &'static [&'static str],
    /// Which other columns are read.
    pub(super) others: Others,
    /// What happens when the sheet is missing.
    pub(super) missing: Missing,
}

impl Spec {
    /// Whether the rows' readers may ask for a column.
    fn reads(&self, column: &str) -> bool {
        match self.others {
            Others::All => true,
            Others::Only(others) => self
                .columns
                .iter()
                .chain(others)
                .any(|name| *name == column),
        }
    }
}

/// Columns that a sheet may lack.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// Any of them may be read.
    All,
    /// Only these are read, so that a large sheet is read faster.
    Only(&'static [&'static str]),
}

/// What a missing sheet means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// The load stops.
    Blocks,
    /// A warning: its table stays empty.
    Warns,
    /// Nothing: older league workbooks never had it.
    Fine,
}

impl Source<'_> {
    /// Calls `each` for every row of a sheet that holds anything besides its row counter.
    pub(super) fn each_row(&mut self, spec: &Spec, mut each: impl FnMut(&mut Record<'_>)) {
        let Some(staged) = self.staged.sheet(spec.sheet) else {
            if let Some(name) = self.find_sheet(spec) {
                self.each_file_row(spec, &name, None, each);
            }
            return;
        };
        let key = catalogue::sheet(spec.sheet).map_or(spec.columns, |sheet| sheet.key);
        let name = match staged.mode {
            StagedMode::LayOver => self.sheet_name(spec),
            StagedMode::Replace => None,
        };
        if let Some(name) = &name {
            let covered = Keys::new(key, &staged.rows);
            self.each_file_row(spec, name, Some(covered), &mut each);
        }
        // What other columns a sheet must have, the file has shown.
        let required = if name.is_some() { key } else { spec.columns };
        self.each_staged_row(spec, staged, required, each);
        self.report_deletions(spec, staged, key);
    }

    fn each_staged_row(
        &mut self,
        spec: &Spec,
        staged: &StagedSheet,
        required: &[&str],
        each: impl FnMut(&mut Record<'_>),
    ) {
        let grid = match Grid::new(spec.sheet, &staged.rows) {
            Ok(grid) => grid,
            Err(refusal) => {
                self.findings
                    .push(super::refused(staged::FILE, &refusal).at(spec.sheet, 0));
                return;
            }
        };
        let header = grid.header();
        // Rows that only take others away need no columns.
        let is_bare = header.is_empty() && staged.mode == StagedMode::LayOver;
        if is_bare || !check_columns(spec, required, &header, staged::FILE, self.findings) {
            return;
        }
        let mut records = Records {
            file: staged::FILE,
            is_staged: true,
            spec,
            findings: self.findings,
            header: Some(header),
            covered: None,
            key: None,
            needed: Vec::new(),
            each,
        };
        grid.read(&mut records);
    }

    /// A row that is to be taken away must say which one.
    fn report_deletions(&mut self, spec: &Spec, staged: &StagedSheet, key: &[&str]) {
        let without_key = staged
            .rows
            .iter()
            .filter(|row| row.is_deletion && !Keys::has_key(key, row));
        for row in without_key {
            self.findings.push(
                Finding::new(Code::LKey, staged::FILE)
                    .at(spec.sheet, row.number)
                    .column(key.join(", "))
                    .expected("the key of the row to take away")
                    .action("row skipped"),
            );
        }
    }

    fn each_file_row(
        &mut self,
        spec: &Spec,
        name: &str,
        covered: Option<Keys>,
        each: impl FnMut(&mut Record<'_>),
    ) {
        let Some(workbook) = &mut self.workbook else {
            return;
        };
        let mut records = Records {
            file: self.file,
            is_staged: false,
            spec,
            findings: self.findings,
            header: None,
            covered,
            key: None,
            needed: Vec::new(),
            each,
        };
        let result = workbook.read_columns(name, &mut records);
        let has_header = records.header.is_some();
        match result {
            Err(refusal) => self
                .findings
                .push(super::refused(self.file, &refusal).at(spec.sheet, 0)),
            Ok(()) if !has_header => {
                check_columns(
                    spec,
                    spec.columns,
                    &Header::default(),
                    self.file,
                    self.findings,
                );
            }
            Ok(()) => {}
        }
    }

    fn sheet_names(&self) -> &[String] {
        self.workbook
            .as_ref()
            .map_or(&[], |workbook| workbook.sheet_names())
    }

    /// How the workbook spells the name of a sheet.
    fn sheet_name(&self, spec: &Spec) -> Option<String> {
        self.sheet_names()
            .iter()
            .find(|name| name.trim().eq_ignore_ascii_case(spec.sheet))
            .cloned()
    }

    /// The name of a sheet, which is reported when it is missing.
    fn find_sheet(&mut self, spec: &Spec) -> Option<String> {
        let found = self.sheet_name(spec);
        if found.is_none() && spec.missing != Missing::Fine {
            let (level, action) = match spec.missing {
                Missing::Blocks => (Level::Block, "load stopped"),
                Missing::Warns | Missing::Fine => (Level::Warning, "its table stays empty"),
            };
            self.findings.push(
                Finding::new(Code::LSheet, self.file)
                    .level(level)
                    .at(spec.sheet, 0)
                    .value(self.sheet_names().join(", "))
                    .expected(format!("a sheet `{}`", spec.sheet))
                    .action(action),
            );
        }
        found
    }
}

/// Makes records of the rows below the header.
struct Records<'a, F> {
    file: &'a str,
    is_staged: bool,
    spec: &'a Spec,
    findings: &'a mut Findings,
    header: Option<Header>,
    /// Rows in whose place staged ones stand.
    covered: Option<Keys>,
    /// Column of the key.
    key: Option<usize>,
    /// Which columns are needed once the key of a row is there; beyond the end all are.
    needed: Vec<bool>,
    each: F,
}

impl<F: FnMut(&mut Record<'_>)> ReadRows for Records<'_, F> {
    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        let Some(header) = &self.header else {
            return self.start(row);
        };
        let is_covered = self.covered.as_ref().is_some_and(|keys| keys.cover(row));
        if !is_covered && !header.is_blank_row(row) {
            (self.each)(&mut Record {
                file: self.file,
                is_staged: self.is_staged,
                spec: self.spec,
                header,
                row,
                findings: self.findings,
            });
        }
        ControlFlow::Continue(())
    }

    /// A row without a key may still hold something in a column that is not read, and is then reported.
    fn needs(&self, column: usize, row: &Row) -> bool {
        let is_needed = self.needed.get(column).is_none_or(|needed| *needed);
        is_needed || self.key.is_none_or(|key| row.cell(key).is_blank())
    }
}

impl<F> Records<'_, F> {
    fn start(&mut self, row: &Row) -> ControlFlow<()> {
        let header = self.header.insert(Header::new(row));
        if let Some(covered) = &mut self.covered {
            covered.find_in(header);
        }
        self.key = self
            .spec
            .columns
            .first()
            .and_then(|name| header.column(name));
        if let Others::Only(others) = self.spec.others {
            let needed = self.spec.columns.iter().chain(others);
            let needed: Vec<_> = needed.filter_map(|name| header.column(name)).collect();
            self.needed = (0..row.cells.len())
                .map(|column| needed.contains(&column))
                .collect();
        }
        if check_columns(
            self.spec,
            self.spec.columns,
            header,
            self.file,
            self.findings,
        ) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}

/// Reports the columns that are missing; tells whether there are none.
fn check_columns(
    spec: &Spec,
    required: &[&str],
    header: &Header,
    file: &str,
    findings: &mut Findings,
) -> bool {
    let mut complete = true;
    for column in required.iter().filter(|column| !header.has(column)) {
        complete = false;
        findings.push(
            Finding::new(Code::LColumn, file)
                .at(spec.sheet, 1)
                .column(*column)
                .value(header.names().join(", "))
                .expected(format!("a column `{column}` in the header row"))
                .action("load stopped"),
        );
    }
    complete
}

/// One row, read by column name. A cell that cannot be read is null and reported.
pub(super) struct Record<'a> {
    file: &'a str,
    is_staged: bool,
    spec: &'a Spec,
    header: &'a Header,
    row: &'a Row,
    findings: &'a mut Findings,
}

impl<'a> Record<'a> {
    /// Where the row stands.
    pub(super) fn row(&self) -> SourceRow {
        SourceRow {
            is_staged: self.is_staged,
            number: self.row.number,
        }
    }

    /// The cell of a column; none when blank, missing, or an error, which is reported.
    pub(super) fn cell(&mut self, column: &str) -> Option<&'a Cell> {
        debug_assert!(self.spec.reads(column), "column {column} is passed over");
        debug_assert!(
            catalogue::sheet(self.spec.sheet).is_some_and(|sheet| sheet.reads(column)),
            "column {column} of {} is not in the catalogue",
            self.spec.sheet
        );
        let place = self.header.column(column)?;
        let cell = self.row.cell(place);
        if let Some(finding) = self
            .header
            .error_cell(self.file, self.spec.sheet, self.row, place)
        {
            self.findings.push(finding);
            return None;
        }
        (!cell.is_blank()).then_some(cell)
    }

    /// A text, trimmed.
    pub(super) fn text(&mut self, column: &str) -> Option<String> {
        self.cell(column)?.string()
    }

    /// A text that people typed freely, who also write that there is nothing.
    pub(super) fn free_text(&mut self, column: &str) -> Option<String> {
        const NOTHING: [&str; 3] = ["N/A", "NA", "n/a"];
        self.text(column)
            .filter(|text| !NOTHING.contains(&text.as_str()))
    }

    /// A text that identifies the row; a row without it is skipped.
    pub(super) fn key(&mut self, column: &str) -> Option<String> {
        let key = self.text(column);
        if key.is_none() {
            self.no_key(column);
        }
        key
    }

    /// A number that identifies the row; a row without it is skipped.
    pub(super) fn number_key(&mut self, column: &str) -> Option<i64> {
        let key = self.cell(column).and_then(Cell::integer);
        if key.is_none() {
            self.no_key(column);
        }
        key
    }

    fn no_key(&mut self, column: &str) {
        let finding = self
            .finding(Code::LKey, column)
            .expected("the row's key")
            .action("row skipped");
        self.push(finding);
    }

    /// An integer.
    pub(super) fn integer(&mut self, column: &str) -> Option<i64> {
        let cell = self.cell(column)?;
        self.read(column, cell.integer(), "a whole number")
    }

    /// A day.
    pub(super) fn date(&mut self, column: &str) -> Option<Date> {
        let cell = self.cell(column)?;
        self.read(column, cell.date(), "a date")
    }

    /// A time of day.
    pub(super) fn time(&mut self, column: &str) -> Option<Time> {
        let cell = self.cell(column)?;
        self.read(column, cell.time(), "a time of day")
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, column: &str) -> Option<bool> {
        let cell = self.cell(column)?;
        self.read(column, cell.flag(), "yes or no")
    }

    /// One of the three positions.
    pub(super) fn position(&mut self, column: &str) -> Option<String> {
        let text = self.text(column)?;
        self.read(
            column,
            crate::codes::position(&text).map(str::to_owned),
            "Forward, Defense or Goalie",
        )
    }

    fn read<T>(&mut self, column: &str, value: Option<T>, expected: &str) -> Option<T> {
        if value.is_none() {
            let finding = self
                .finding(Code::LValue, column)
                .expected(expected)
                .action("null");
            self.push(finding);
        }
        value
    }

    /// A finding at a cell of this row, with its value.
    pub(super) fn finding(&self, code: Code, column: &str) -> Finding {
        let place = self.header.column(column);
        let label = place.map_or_else(|| column.to_owned(), |place| self.header.label(place));
        let value = place
            .map(|place| self.row.cell(place).shown())
            .unwrap_or_default();
        Finding::new(code, self.file)
            .at(self.spec.sheet, self.row.number)
            .column(label)
            .value(value)
    }

    /// Reports a finding.
    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Whether the sheet has the column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.header.has(column)
    }

    /// Name of the first column that begins like this.
    pub(super) fn column_beginning(&self, beginning: &str) -> Option<String> {
        self.header
            .names()
            .iter()
            .find(|name| name.starts_with(beginning))
            .cloned()
    }

    /// The id if it is known, else null and a finding of the given level.
    pub(super) fn reference(
        &mut self,
        column: &str,
        parent: &str,
        level: Level,
        is_known: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let id = self.text(column)?;
        if is_known(&id) {
            return Some(id);
        }
        let action = if level == Level::Block {
            "load stopped"
        } else {
            "null"
        };
        let finding = self
            .finding(Code::LFk, column)
            .level(level)
            .expected(format!("an id of sheet `{parent}`"))
            .action(action);
        self.push(finding);
        None
    }
}

/// Sorts rows by key and reports keys that occur twice; the first row stays.
pub(super) fn unique<T, K: Ord + Clone>(
    mut rows: Vec<T>,
    source: &mut Source<'_>,
    sheet: &'static str,
    key: impl Fn(&T) -> K,
    show: impl Fn(&T) -> (SourceRow, String),
) -> Vec<T> {
    rows.sort_by_key(|row| (key(row), show(row).0));
    let mut last: Option<K> = None;
    rows.retain(|row| {
        let this = key(row);
        let is_first = last.as_ref() != Some(&this);
        last = Some(this);
        if !is_first {
            let (place, value) = show(row);
            source.findings.push(
                Finding::new(Code::LDupKey, place.file(source.file))
                    .at(sheet, place.number)
                    .value(value)
                    .expected("a key that no other row has")
                    .action("load stopped"),
            );
        }
        is_first
    });
    rows
}
