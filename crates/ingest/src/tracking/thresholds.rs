//! How bad repeated findings are: a fault in one row of a thousand is listed, the same fault in every
//! tenth row stops the game.

use std::collections::BTreeMap;

use super::report::Report;
use crate::canonical::Tallies;
use crate::finding::{Code, Finding, Level, Severity};

/// Share of events with a first player below which they are errors, and below which the game stops.
const OWN_PLAYER_PERCENT: (f64, f64) = (98.0, 90.0);
/// The same for rows whose player is known.
const KNOWN_PLAYER_PERCENT: (f64, f64) = (98.0, 80.0);
/// Share of known codes below which unknown ones are listed, and below which they are errors.
const KNOWN_CODE_PERCENT: (f64, f64) = (99.5, 97.0);
/// Share of impossible clocks above which they are errors.
const IMPOSSIBLE_CLOCK_PERCENT: f64 = 0.5;
/// Share of repaired clocks above which they are listed, and above which they are errors.
const REPAIRED_CLOCK_PERCENT: (f64, f64) = (1.0, 5.0);
/// Share of flipped teams above which they are errors.
const FLIPPED_TEAM_PERCENT: f64 = 3.0;
/// Share of complete faceoffs below which incomplete ones are listed.
const COMPLETE_FACEOFF_PERCENT: f64 = 95.0;
/// Share of slot seconds with an unknown player above which they are errors.
const UNKNOWN_SLOT_PERCENT: f64 = 1.0;

/// Percentage of a part; a whole of nothing is complete.
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        100.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}

/// Share of findings of a code among the events.
fn share(report: &Report, code: Code, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        report.count(code) as f64 * 100.0 / whole as f64
    }
}

/// What a share makes of findings: fine until `first`, bad until `second`.
fn graded(share: f64, (first, second): (f64, f64), grades: [Severity; 3]) -> Severity {
    let [fine, bad, worse] = grades;
    if share <= first {
        fine
    } else if share <= second {
        bad
    } else {
        worse
    }
}

/// The severity of findings on events by code, and on shifts for unknown players.
#[derive(Debug)]
pub(super) struct Thresholds {
    by_code: BTreeMap<Code, Severity>,
    unknown_slots: Severity,
}

impl Thresholds {
    /// Grades the findings of a game, and reports the shares that stop it.
    pub(super) fn new(tallies: &Tallies, report: &mut Report) -> Self {
        let own = percent(tallies.own_players.1, tallies.own_players.0);
        let known = percent(tallies.players.1, tallies.players.0);
        stop_below(
            own,
            OWN_PLAYER_PERCENT.1,
            Code::ENoe1,
            "events with a first player",
            report,
        );
        stop_below(
            known,
            KNOWN_PLAYER_PERCENT.1,
            Code::EUnknown,
            "rows whose player is known",
            report,
        );
        let mut by_code = severities_of_rows(tallies, report);
        by_code.insert(
            Code::ENoe1,
            when(own < OWN_PLAYER_PERCENT.0, Severity::Error, Severity::Warn),
        );
        let unknown = when(
            known < KNOWN_PLAYER_PERCENT.0,
            Severity::Error,
            Severity::Warn,
        );
        by_code.insert(Code::EUnknown, unknown);
        by_code.insert(Code::EAmbig, unknown);
        let (slots, unknown_slots) = tallies.slot_seconds;
        let unknown_share = if slots == 0 {
            0.0
        } else {
            unknown_slots as f64 * 100.0 / slots as f64
        };
        Self {
            by_code,
            unknown_slots: when(
                unknown_share > UNKNOWN_SLOT_PERCENT,
                Severity::Error,
                Severity::Warn,
            ),
        }
    }

    /// Sets the severity of a finding, unless its own level already says more.
    pub(super) fn grade(&self, finding: Finding) -> Finding {
        if finding.level == Level::Block {
            return finding;
        }
        let is_of_shifts = finding.sheet == super::places::SHIFTS;
        let severity = match finding.code {
            Code::EUnknown if is_of_shifts => Some(self.unknown_slots),
            // An event of unknown type is lost to every statistic, however rare it is.
            Code::WCode if finding.level == Level::Error => None,
            code => self.by_code.get(&code).copied(),
        };
        match severity {
            Some(severity) => finding.with_severity(severity),
            None => finding,
        }
    }
}

fn when(is_bad: bool, bad: Severity, fine: Severity) -> Severity {
    if is_bad { bad } else { fine }
}

/// Severities that depend on the share of one code among events, codes or faceoffs.
fn severities_of_rows(tallies: &Tallies, report: &Report) -> BTreeMap<Code, Severity> {
    use Severity::{Error, Fix, Info, Warn};
    let of_events = |code| share(report, code, tallies.events);
    let impossible = of_events(Code::EClockRange) + of_events(Code::EClockNull);
    let impossible = when(impossible > IMPOSSIBLE_CLOCK_PERCENT, Error, Warn);
    let unknown = share(report, Code::WCode, tallies.codes);
    let unknown_limits = (100.0 - KNOWN_CODE_PERCENT.0, 100.0 - KNOWN_CODE_PERCENT.1);
    let repaired = share(report, Code::WClock, tallies.clocks);
    let complete = percent(tallies.faceoffs.1, tallies.faceoffs.0);
    BTreeMap::from([
        (Code::EClockRange, impossible),
        (Code::EClockNull, impossible),
        (
            Code::WCode,
            graded(unknown, unknown_limits, [Info, Warn, Error]),
        ),
        (
            Code::WClock,
            graded(repaired, REPAIRED_CLOCK_PERCENT, [Fix, Warn, Error]),
        ),
        (
            Code::WTeamFlip,
            when(
                of_events(Code::WTeamFlip) > FLIPPED_TEAM_PERCENT,
                Error,
                Fix,
            ),
        ),
        (
            Code::EFaceoff,
            when(complete < COMPLETE_FACEOFF_PERCENT, Warn, Info),
        ),
    ])
}

fn stop_below(share: f64, least: f64, code: Code, what: &str, report: &mut Report) {
    if share < least {
        report.push(
            report
                .about_events(code)
                .level(Level::Block)
                .value(format!("{share:.1} % {what}"))
                .expected(format!("at least {least} %"))
                .action("game not loaded"),
        );
    }
}
