//! Asking the tables of a run, and comparing what they say.

use services::tables::{Answer, Limits, query};
use std::path::Path;

/// Numbers may differ by this much: expected values are written rounded.
const TOLERANCE: f64 = 1e-5;

/// The answer of the tables in a folder, all rows of it.
pub(crate) fn ask(out: &Path, sql: &str) -> Answer {
    try_ask(out, sql).unwrap_or_else(|error| panic!("{error}\n{sql}"))
}

/// The answer of the tables in a folder, all rows of it; or why there is none.
pub(crate) fn try_ask(out: &Path, sql: &str) -> Result<Answer, String> {
    let limits = Limits {
        rows: usize::MAX,
        ..Limits::default()
    };
    match query(out, sql, &limits) {
        Ok(answer) if answer.truncated => Err("the answer is cut short".to_owned()),
        Ok(answer) => Ok(answer),
        Err(error) => Err(error.to_string()),
    }
}

/// Equal as text, as truth value (1 and true), or as number within the tolerance.
pub(crate) fn same(expected: Option<&str>, found: Option<&str>) -> bool {
    match (expected, found) {
        (None, None) => true,
        (Some(expected), Some(found)) => {
            let number = |text: &str| match text {
                "true" => Some(1.0),
                "false" => Some(0.0),
                _ => text.parse::<f64>().ok(),
            };
            expected == found
                || matches!((number(expected), number(found)), (Some(a), Some(b)) if (a - b).abs() <= TOLERANCE)
        }
        _ => false,
    }
}

/// Collects what differs, so that a test reports all of it at once.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    lines: Vec<String>,
    /// Cells compared so far.
    pub(crate) cells: usize,
}

impl Differences {
    /// Notes a difference.
    pub(crate) fn add(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Compares two cells and notes a difference between them.
    pub(crate) fn compare(
        &mut self,
        place: impl FnOnce() -> String,
        expected: Option<&str>,
        found: Option<&str>,
    ) {
        self.cells += 1;
        if !same(expected, found) {
            let shown = |cell: Option<&str>| cell.unwrap_or("null").to_owned();
            self.add(format!(
                "{}: expected {}, found {}",
                place(),
                shown(expected),
                shown(found)
            ));
        }
    }

    /// Fails when anything differs, or when fewer cells than that were compared.
    pub(crate) fn assert_none(&self, least_cells: usize) {
        let shown: Vec<&str> = self.lines.iter().take(60).map(String::as_str).collect();
        assert!(
            self.lines.is_empty(),
            "{} differences in {} cells:\n{}",
            self.lines.len(),
            self.cells,
            shown.join("\n")
        );
        assert!(
            self.cells >= least_cells,
            "only {} cells were compared, not {least_cells}",
            self.cells
        );
    }
}

#[test]
fn cells_are_equal_as_numbers_truth_values_or_text() {
    assert!(same(None, None));
    assert!(same(Some("1"), Some("true")));
    assert!(same(Some("92.608696"), Some("92.60869565217391")));
    assert!(same(Some("N10001"), Some("N10001")));
    assert!(!same(None, Some("0")));
    assert!(!same(Some("0"), None));
    assert!(!same(Some("1"), Some("1.001")));
    assert!(!same(Some("home"), Some("away")));
}
