//! What was found wrong in the files: one [`Finding`] per place, with what was done about it.
//!
//! A finding never holds a person's name: values come from number, code and id cells only.

mod code;

use std::collections::BTreeMap;

use crate::limits;

pub use code::Code;

/// How bad a finding is for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Stops the game, or the whole load when it stands in the league workbook.
    Block,
    /// Loads; what needs the bad part is null.
    Error,
    /// Loads; worth a look.
    Warning,
    /// Only counted.
    Info,
}

impl Level {
    /// The letter written to files: B, E, W or I.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Block => "B",
            Self::Error => "E",
            Self::Warning => "W",
            Self::Info => "I",
        }
    }
}

/// What a finding does to publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is published; the previous good build stays.
    LoadBlock,
    /// The tracked tables of the game are withheld.
    GameBlock,
    /// Published with the value null or the game flagged; to be acknowledged.
    Error,
    /// Published and listed.
    Warn,
    /// Counted only.
    Info,
    /// Repaired by a fixed rule; counted.
    Fix,
}

impl Severity {
    /// The word written to files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LoadBlock => "LOAD-BLOCK",
            Self::GameBlock => "GAME-BLOCK",
            Self::Error => "ERROR",
            Self::Warn => "WARN",
            Self::Info => "INFO",
            Self::Fix => "FIX",
        }
    }
}

/// One fault at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad; usually [`Code::level`].
    pub level: Level,
    /// What kind.
    pub code: Code,
    /// The game it belongs to; none for the league workbook and for files of an unknown game.
    pub game_id: Option<i64>,
    /// File, relative to the given folder, with `/`.
    pub file: String,
    /// Sheet, or list of a tracker save; empty when the finding is about the file.
    pub sheet: String,
    /// Row as Excel counts (the header is row 1), or position in the list; 0 when it is about the sheet.
    pub row: u32,
    /// Column letter and header (`H player_game_number`), or the key; empty when it is about the row.
    pub column: String,
    /// The value as read, shortened; empty when there is none.
    pub value: String,
    /// What was expected.
    pub expected: String,
    /// What was done.
    pub action: String,
    /// The effect on publication where the share of such findings decides; none means what follows from
    /// code and level.
    pub severity: Option<Severity>,
}

impl Finding {
    /// A finding about a file, with the code's own level; the place is added with the methods below.
    pub fn new(code: Code, file: &str) -> Self {
        Self {
            level: code.level(),
            code,
            game_id: None,
            file: file.to_owned(),
            sheet: String::new(),
            row: 0,
            column: String::new(),
            value: String::new(),
            expected: String::new(),
            action: String::new(),
            severity: None,
        }
    }

    /// Sets the level.
    #[must_use]
    pub const fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Sets the severity.
    #[must_use]
    pub const fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Sets the game.
    #[must_use]
    pub const fn game(mut self, game_id: i64) -> Self {
        self.game_id = Some(game_id);
        self
    }

    /// Sets sheet and row (0 = the sheet as a whole).
    #[must_use]
    pub fn at(mut self, sheet: &str, row: u32) -> Self {
        sheet.clone_into(&mut self.sheet);
        self.row = row;
        self
    }

    /// Sets the column.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = column.into();
        self
    }

    /// Sets the value as read; it is shortened.
    #[must_use]
    pub fn value(mut self, value: impl AsRef<str>) -> Self {
        self.value = shorten(value.as_ref());
        self
    }

    /// Sets what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }

    /// Sets what was done.
    #[must_use]
    pub fn action(mut self, action: impl Into<String>) -> Self {
        self.action = action.into();
        self
    }

    /// The effect on publication: the one that was set, else the code's. A finding whose level differs from
    /// its code's takes the severity of the level.
    pub fn severity(&self) -> Severity {
        if let Some(severity) = self.severity {
            return severity;
        }
        if self.level == self.code.level() {
            return self.code.severity();
        }
        match self.level {
            Level::Block if self.code.as_str().starts_with('L') => Severity::LoadBlock,
            Level::Block => Severity::GameBlock,
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warn,
            Level::Info => Severity::Info,
        }
    }

    /// Whether the finding stops a game or the load.
    pub fn is_blocking(&self) -> bool {
        matches!(self.severity(), Severity::LoadBlock | Severity::GameBlock)
    }
}

/// Cuts a value to what a finding may repeat, on one line.
pub fn shorten(value: &str) -> String {
    let mut short: String = value
        .chars()
        .take(limits::FINDING_VALUE_CHARACTERS)
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    if value
        .chars()
        .nth(limits::FINDING_VALUE_CHARACTERS)
        .is_some()
    {
        short.push('…');
    }
    short
}

/// Collects findings in the order in which they are made.
///
/// At most [`limits::FINDINGS_PER_CODE`] findings of one code are kept in one collector (one file); the
/// last one kept says how many more there were.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    counts: BTreeMap<Code, usize>,
    last: BTreeMap<Code, usize>,
}

impl Findings {
    /// An empty collector.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, mut finding: Finding) {
        let count = self.counts.entry(finding.code).or_default();
        *count += 1;
        if *count > limits::FINDINGS_PER_CODE && !finding.is_blocking() {
            return;
        }
        if finding.value.chars().count() > limits::FINDING_VALUE_CHARACTERS + 1 {
            finding.value = shorten(&finding.value);
        }
        self.last.insert(finding.code, self.kept.len());
        self.kept.push(finding);
    }

    /// Adds all findings of another collector or list.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            self.push(finding);
        }
    }

    /// How often a code was found, findings beyond the limit included.
    pub fn count(&self, code: Code) -> usize {
        self.counts.get(&code).copied().unwrap_or_default()
    }

    /// The findings so far.
    pub fn as_slice(&self) -> &[Finding] {
        &self.kept
    }

    /// Whether any finding stops a game or the load.
    pub fn any_blocking(&self) -> bool {
        self.kept.iter().any(Finding::is_blocking)
    }

    /// All findings, in order.
    pub fn into_vec(mut self) -> Vec<Finding> {
        for (code, count) in &self.counts {
            let kept = self
                .kept
                .iter()
                .filter(|finding| finding.code == *code)
                .count();
            if *count > kept
                && let Some(finding) = self
                    .last
                    .get(code)
                    .and_then(|index| self.kept.get_mut(*index))
            {
                finding.action = format!(
                    "{}; {} more findings of this kind are not listed",
                    finding.action,
                    count - kept
                );
            }
        }
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_severity_follows_a_changed_level() {
        let finding = Finding::new(Code::WCode, "a.xlsx");
        assert_eq!(finding.severity(), Severity::Warn);
        assert_eq!(finding.level(Level::Error).severity(), Severity::Error);
        let row = Finding::new(Code::LSchedRow, "league.xlsx").level(Level::Block);
        assert_eq!(row.severity(), Severity::LoadBlock);
        assert!(row.is_blocking());
        assert_eq!(
            Finding::new(Code::WClock, "a.xlsx").severity(),
            Severity::Fix
        );
    }

    #[test]
    fn long_values_are_cut_and_put_on_one_line() {
        let finding = Finding::new(Code::LValue, "league.xlsx").value("x".repeat(500) + "\n");
        assert_eq!(
            finding.value.chars().count(),
            limits::FINDING_VALUE_CHARACTERS + 1
        );
        assert_eq!(shorten("a\nb"), "a b");
    }

    #[test]
    fn a_flood_of_findings_is_counted_not_kept() {
        let mut findings = Findings::new();
        for row in 0..(limits::FINDINGS_PER_CODE as u32 + 7) {
            findings.push(
                Finding::new(Code::LValue, "league.xlsx")
                    .at("dim_team", row)
                    .action("null"),
            );
        }
        assert_eq!(findings.count(Code::LValue), limits::FINDINGS_PER_CODE + 7);
        let kept = findings.into_vec();
        assert_eq!(kept.len(), limits::FINDINGS_PER_CODE);
        assert_eq!(
            kept.last().map(|finding| finding.action.as_str()),
            Some("null; 7 more findings of this kind are not listed")
        );
    }
}
