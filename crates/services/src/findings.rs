//! Findings for programs: one form for the command line, the results of jobs, and HTTP.

use ingest::Finding;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that is wrong with the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportedFinding {
    /// `LOAD-BLOCK` and `GAME-BLOCK` keep the league or a game out; `ERROR`, `WARN`, `INFO` and `FIX` do not.
    pub severity: &'static str,
    /// What it does to the reading: `B` stops a game or the load, `E` leaves something empty, `W` is worth a look, `I` is
    /// counted only.
    pub level: &'static str,
    /// Short name of the check.
    pub code: &'static str,
    /// The game; null for the league.
    pub game_id: Option<i64>,
    /// The file; `staging` for staged rows.
    pub file: String,
    /// The sheet; empty when the file as a whole is meant.
    pub sheet: String,
    /// The row as a spreadsheet shows it; null when the sheet as a whole is meant.
    pub row: Option<u32>,
    /// The column; empty when the row as a whole is meant.
    pub column: String,
    /// The value as it was read, cut where it is long.
    pub value: String,
    /// What would be accepted.
    pub expected: String,
    /// What was done.
    pub action: String,
}

impl From<&Finding> for ReportedFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            severity: finding.severity().as_str(),
            level: finding.level.as_str(),
            code: finding.code.as_str(),
            game_id: finding.game_id,
            file: finding.file.clone(),
            sheet: finding.sheet.clone(),
            row: Some(finding.row).filter(|row| *row > 0),
            column: finding.column.clone(),
            value: finding.value.clone(),
            expected: finding.expected.clone(),
            action: finding.action.clone(),
        }
    }
}

/// The worst findings, otherwise in their order, so many at most.
pub fn worst(findings: &[Finding], most: usize) -> Vec<ReportedFinding> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity());
    sorted.into_iter().take(most).map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use ingest::{Code, Level};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_finding_has_all_its_parts() {
        let finding = Finding::new(Code::WClock, "games/1.xlsx")
            .game(1)
            .at("events", 7)
            .column("clock")
            .value("99:99")
            .expected("a clock")
            .action("repaired");
        let reported = serde_json::to_value(ReportedFinding::from(&finding)).unwrap();
        let expected = json!({
            "severity": "FIX", "level": finding.level.as_str(), "code": Code::WClock.as_str(), "game_id": 1,
            "file": "games/1.xlsx", "sheet": "events", "row": 7, "column": "clock", "value": "99:99",
            "expected": "a clock", "action": "repaired",
        });
        assert_eq!(reported, expected);
        let of_file = ReportedFinding::from(&Finding::new(Code::BFile, "league.xlsx"));
        assert_eq!((of_file.row, of_file.game_id), (None, None));
    }

    #[test]
    fn the_worst_come_first() {
        let findings = [
            Finding::new(Code::WClock, "a.xlsx"),
            Finding::new(Code::WCode, "b.xlsx"),
            Finding::new(Code::WCode, "c.xlsx").level(Level::Error),
            Finding::new(Code::WCode, "d.xlsx"),
        ];
        let files: Vec<String> = worst(&findings, 3)
            .into_iter()
            .map(|one| one.file)
            .collect();
        assert_eq!(files, ["c.xlsx", "b.xlsx", "d.xlsx"]);
    }
}
