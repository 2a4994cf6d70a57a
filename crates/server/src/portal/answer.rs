//! What became of something that was handed in, as a page tells it.

use serde_json::Value;
use services::Finding;

use crate::problem::{Detail, Problem};
use crate::routes::findings::worst_first;

/// Problems and findings on one page.
const SHOWN: usize = 200;

/// One thing that is wrong, and its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ProblemRow {
    /// How bad it is, where that is known.
    pub(crate) severity: String,
    /// Short name of the kind of problem.
    pub(crate) code: String,
    /// File, sheet or table.
    pub(crate) place: String,
    /// Row as a spreadsheet counts.
    pub(crate) row: String,
    /// Column.
    pub(crate) column: String,
    /// The value as it was read.
    pub(crate) value: String,
    /// What is wrong, or what was done about it.
    pub(crate) message: String,
    /// What would be accepted.
    pub(crate) expected: String,
    /// The game.
    pub(crate) game: Option<i64>,
}

impl ProblemRow {
    /// A problem or finding of a job's result or failure; none when it is neither.
    pub(crate) fn of_json(value: &Value) -> Option<Self> {
        let members = value.as_object()?;
        let text = |name: &str| match members.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let message = match text("message") {
            message if message.is_empty() => text("action"),
            message => message,
        };
        let sheet = match text("sheet") {
            sheet if sheet.is_empty() => text("table"),
            sheet => sheet,
        };
        Some(Self {
            severity: text("severity"),
            code: text("code"),
            place: place(&text("file"), &sheet),
            row: text("row"),
            column: text("column"),
            value: text("value"),
            message,
            expected: text("expected"),
            game: members.get("game_id").and_then(Value::as_i64),
        })
    }
}

impl From<&Detail> for ProblemRow {
    fn from(detail: &Detail) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            severity: String::new(),
            code: text(&detail.code),
            place: place(&text(&detail.file), &text(&detail.table)),
            row: detail.row.map(|row| row.to_string()).unwrap_or_default(),
            column: text(&detail.column),
            value: text(&detail.value),
            message: detail.message.clone(),
            expected: text(&detail.expected),
            game: None,
        }
    }
}

impl From<&Finding> for ProblemRow {
    fn from(finding: &Finding) -> Self {
        Self {
            severity: finding.severity().as_str().to_owned(),
            code: finding.code.as_str().to_owned(),
            place: place(&finding.file, &finding.sheet),
            row: Some(finding.row)
                .filter(|row| *row > 0)
                .map(|row| row.to_string())
                .unwrap_or_default(),
            column: finding.column.clone(),
            value: finding.value.clone(),
            message: finding.action.clone(),
            expected: finding.expected.clone(),
            game: finding.game_id,
        }
    }
}

fn place(file: &str, sheet: &str) -> String {
    match (file.is_empty(), sheet.is_empty()) {
        (false, false) => format!("{file}, {sheet}"),
        _ => format!("{file}{sheet}"),
    }
}

/// A run that can follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Of everything.
    Run,
    /// That must bring a game through.
    Game(i64),
    /// None.
    Nothing,
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Whether it was taken.
    pub(crate) is_taken: bool,
    /// In a sentence.
    pub(crate) title: String,
    /// What changed.
    pub(crate) changes: Vec<(String, String)>,
    /// What is wrong.
    pub(crate) problems: Vec<ProblemRow>,
    /// How many more there are.
    pub(crate) not_shown: usize,
    /// What can be done next.
    pub(crate) offer: Offer,
}

impl Answer {
    /// It was taken, with findings.
    pub(crate) fn taken(title: impl Into<String>, findings: &[Finding], offer: Offer) -> Self {
        let rows = worst_first(findings);
        Self {
            is_taken: true,
            title: title.into(),
            changes: Vec::new(),
            not_shown: rows.len().saturating_sub(SHOWN),
            problems: rows.into_iter().take(SHOWN).map(Into::into).collect(),
            offer,
        }
    }

    /// Says one more thing that changed.
    #[must_use]
    pub(crate) fn change(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.changes.push((name.into(), value.into()));
        self
    }

    /// It was not taken. Faults of the server and missing permissions are no matter of a form.
    pub(crate) fn refused(problem: Problem) -> Result<Self, Problem> {
        let status = problem.status();
        if !status.is_client_error() || matches!(status.as_u16(), 401 | 403 | 429) {
            return Err(problem);
        }
        Ok(Self {
            is_taken: false,
            title: problem.detail().to_owned(),
            changes: Vec::new(),
            problems: problem.all_details().iter().map(Into::into).collect(),
            not_shown: 0,
            offer: Offer::Nothing,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn findings_and_problems_of_jobs_are_rows() {
        let finding = json!({"severity": "ERROR", "code": "E1", "game_id": 7, "file": "7.xlsx", "sheet": "events",
            "row": 12, "column": "H", "value": "x", "expected": "a number", "action": "left out"});
        let row = ProblemRow::of_json(&finding).unwrap();
        assert_eq!(
            (row.place.as_str(), row.row.as_str()),
            ("7.xlsx, events", "12")
        );
        assert_eq!((row.message.as_str(), row.game), ("left out", Some(7)));
        let problem = json!({"message": "not of type integer", "file": "a.csv", "row": 4});
        let row = ProblemRow::of_json(&problem).unwrap();
        assert_eq!(
            (row.place.as_str(), row.message.as_str()),
            ("a.csv", "not of type integer")
        );
        assert_eq!(ProblemRow::of_json(&json!("text")), None);
    }

    #[test]
    fn only_what_a_form_can_mend_is_an_answer() {
        let refused = Answer::refused(Problem::bad_request("no file")).unwrap();
        assert_eq!(
            (refused.is_taken, refused.title.as_str()),
            (false, "no file")
        );
        assert!(Answer::refused(Problem::forbidden("no")).is_err());
        assert!(Answer::refused(Problem::unavailable("busy", "busy")).is_err());
    }
}
