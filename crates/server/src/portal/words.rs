//! How the portal writes times, sizes and states.

#![allow(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates hand values over by reference"
)]

use services::jobs::JobState;

use crate::pages::filters::{DASH, decimal_text};

/// A moment in Unix milliseconds, to the minute, in UTC: 2026-01-31 18:05.
pub(crate) fn moment(milliseconds: &i64) -> String {
    timestamp(*milliseconds, "%Y-%m-%d %H:%M")
}

/// The same to the second, as a log needs it: 18:05:09.
pub(crate) fn clock(milliseconds: &i64) -> String {
    timestamp(*milliseconds, "%H:%M:%S")
}

/// The same for programs: 2026-01-31T18:05:09Z.
pub(crate) fn iso(milliseconds: &i64) -> String {
    timestamp(*milliseconds, "%Y-%m-%dT%H:%M:%SZ")
}

fn timestamp(milliseconds: i64, form: &str) -> String {
    jiff::Timestamp::from_millisecond(milliseconds)
        .map_or_else(|_| DASH.to_owned(), |time| time.strftime(form).to_string())
}

/// A length of time: 0.4 s, 12.3 s, 2 min 05 s, 3 h 07 min.
pub(crate) fn length(milliseconds: &i64) -> String {
    let milliseconds = (*milliseconds).max(0);
    let seconds = milliseconds / 1_000;
    match seconds {
        0..60 => format!("{:.1} s", milliseconds as f64 / 1_000.0),
        60..3_600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3_600, seconds / 60 % 60),
    }
}

/// The length of time between two moments, as far as both are known.
pub(crate) fn between(start: &Option<i64>, end: &Option<i64>) -> String {
    match (start, end) {
        (Some(start), Some(end)) => length(&(end - start)),
        _ => DASH.to_owned(),
    }
}

/// The length of time since a moment, until another one.
pub(crate) fn since(start: &i64, end: &Option<i64>) -> String {
    between(&Some(*start), end)
}

/// A number of bytes: 512 B, 1.4 MB.
pub(crate) fn bytes(bytes: &i64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if *bytes < 1_000 {
        return format!("{bytes} B");
    }
    let mut size = *bytes as f64 / 1_000.0;
    let mut units = UNITS.iter();
    let mut unit = units.next().unwrap_or(&"kB");
    // 999.95 would be written 1000.0.
    while size >= 999.95
        && let Some(larger) = units.next()
    {
        size /= 1_000.0;
        unit = larger;
    }
    format!("{size:.1} {unit}")
}

/// A whole number in groups of three: 1,234,567.
pub(crate) fn count(number: &i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if *number < 0 {
        format!("−{text}")
    } else {
        text
    }
}

/// A number of things: 1 row, 2 rows.
pub(crate) fn plural(number: &i64, thing: &str) -> String {
    let ending = if *number == 1 { "" } else { "s" };
    format!("{} {thing}{ending}", count(number))
}

/// A number with two decimals at most, or a dash.
pub(crate) fn number(number: &Option<f64>) -> String {
    let text = decimal_text(*number, 2);
    match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => text,
    }
}

/// The badge of a job's state.
pub(crate) const fn state_class(state: &JobState) -> &'static str {
    match state {
        JobState::Pending => "",
        JobState::Running | JobState::Processing | JobState::Uploading => "info",
        JobState::Complete => "good",
        JobState::Failed => "bad",
        JobState::Cancelled => "warn",
    }
}

/// What a job's state means, in words.
pub(crate) const fn state_words(state: &JobState) -> &'static str {
    match state {
        JobState::Pending => "waiting",
        JobState::Running => "reading and checking",
        JobState::Processing => "building tables",
        JobState::Uploading => "publishing",
        JobState::Complete => "complete",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
    }
}

/// What is done by jobs of a kind, in words.
pub(crate) fn kind_words(kind: &str) -> &str {
    match kind {
        services::etl_job::KIND => "Run",
        services::upload_job::KIND => "Upload of tables",
        services::ml::KIND => "Training",
        other => other,
    }
}

/// The badge of a finding's severity.
pub(crate) fn severity_class(severity: &str) -> &'static str {
    match severity {
        "LOAD-BLOCK" | "GAME-BLOCK" | "ERROR" => "bad",
        "WARN" => "warn",
        "FIX" => "info",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_in_utc() {
        assert_eq!(moment(&1_769_882_709_999), "2026-01-31 18:05");
        assert_eq!(iso(&1_769_882_709_999), "2026-01-31T18:05:09Z");
        assert_eq!(clock(&1_769_882_709_999), "18:05:09");
        assert_eq!(moment(&i64::MAX), "–");
    }

    #[test]
    fn lengths_are_short() {
        let cases = [
            (420, "0.4 s"),
            (12_340, "12.3 s"),
            (125_000, "2 min 05 s"),
            (11_220_000, "3 h 07 min"),
            (-5, "0.0 s"),
        ];
        for (length, expected) in cases {
            assert_eq!(super::length(&length), expected);
        }
        assert_eq!(between(&Some(1_000), &Some(3_500)), "2.5 s");
        assert_eq!(between(&Some(1_000), &None), "–");
    }

    #[test]
    fn sizes_and_numbers_are_readable() {
        assert_eq!(bytes(&999), "999 B");
        assert_eq!(bytes(&1_400_000), "1.4 MB");
        assert_eq!(bytes(&999_999), "1.0 MB");
        assert_eq!(count(&1_234_567), "1,234,567");
        assert_eq!(count(&-1_000), "−1,000");
        assert_eq!(count(&12), "12");
        let numbers = [Some(10.0), Some(0.25), None].map(|value| number(&value));
        assert_eq!(numbers, ["10", "0.25", "–"]);
        assert_eq!(
            (plural(&1, "row"), plural(&0, "row")),
            ("1 row".to_owned(), "0 rows".to_owned())
        );
    }
}
