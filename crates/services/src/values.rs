//! Values that people write, in files and in addresses.

use jiff::Unit;
use jiff::civil::Date;
use store::tables::{ColumnKind, Value, ValueRef};

/// What a column of a type takes, in words.
pub(crate) const fn accepted(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "text",
        ColumnKind::Integer => "a whole number, such as 12",
        ColumnKind::Number => "a number, such as 0.75",
        ColumnKind::Boolean => "true or false",
        ColumnKind::Date => "a date, such as 2026-01-31",
    }
}

/// A value of a type from text; none when it is none. White space around anything but text does not count.
pub(crate) fn parse(kind: ColumnKind, text: &str) -> Option<ValueRef<'_>> {
    if kind == ColumnKind::Text {
        return Some(ValueRef::Text(text));
    }
    let text = text.trim();
    match kind {
        ColumnKind::Text => None,
        ColumnKind::Integer => integer(text).map(ValueRef::Integer),
        ColumnKind::Number => {
            let number = text.parse().ok();
            number
                .filter(|number: &f64| number.is_finite())
                .map(ValueRef::Number)
        }
        ColumnKind::Boolean => boolean(text).map(ValueRef::Boolean),
        ColumnKind::Date => date(text).map(ValueRef::Date),
    }
}

/// A value of its own.
pub(crate) fn parse_owned(kind: ColumnKind, text: &str) -> Option<Value> {
    parse(kind, text).map(ValueRef::to_value)
}

/// Whole numbers. Programs that know no missing whole number write all of them with a fraction of zero.
fn integer(text: &str) -> Option<i64> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let (whole, fraction) = text.split_once('.')?;
    let is_zero = !fraction.is_empty() && fraction.bytes().all(|digit| digit == b'0');
    if is_zero { whole.parse().ok() } else { None }
}

fn boolean(text: &str) -> Option<bool> {
    if text == "1" || text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text == "0" || text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// Days since 1970-01-01.
fn date(text: &str) -> Option<i32> {
    // Exactly this form: others are read differently by different people.
    let bytes = text.as_bytes();
    let is_plain = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(position, byte)| match position {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
    if !is_plain {
        return None;
    }
    let day: Date = text.parse().ok()?;
    days(day)
}

fn days(day: Date) -> Option<i32> {
    Some(day.since((Unit::Day, epoch())).ok()?.get_days())
}

/// Days since 1970-01-01.
pub(crate) fn days_since_epoch(day: Date) -> i32 {
    // Days of the calendar, which has 7.3 million of them, always fit.
    days(day).unwrap_or(0)
}

/// A date as `YYYY-MM-DD`; none where the value is another.
pub fn date_of(value: &Value) -> Option<String> {
    match value {
        Value::Date(days) => Some(date_text(*days)),
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// A day as `YYYY-MM-DD`.
pub fn date_text(days: i32) -> String {
    let day = jiff::Span::new()
        .try_days(days)
        .and_then(|span| epoch().checked_add(span));
    // The calendar ends in the year 9999; no date beyond it was ever let in.
    day.map_or_else(|_| days.to_string(), |day| day.to_string())
}

fn epoch() -> Date {
    jiff::civil::date(1970, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let cases = [
            (ColumnKind::Text, " a ", Some(ValueRef::Text(" a "))),
            (ColumnKind::Integer, " 12 ", Some(ValueRef::Integer(12))),
            (ColumnKind::Integer, "-3.00", Some(ValueRef::Integer(-3))),
            (ColumnKind::Integer, "3.5", None),
            (ColumnKind::Integer, "3.", None),
            (ColumnKind::Integer, "9223372036854775808", None),
            (ColumnKind::Number, "1e3", Some(ValueRef::Number(1000.0))),
            (ColumnKind::Number, "NaN", None),
            (ColumnKind::Number, "inf", None),
            (ColumnKind::Number, "1,5", None),
            (ColumnKind::Boolean, "TRUE", Some(ValueRef::Boolean(true))),
            (ColumnKind::Boolean, "0", Some(ValueRef::Boolean(false))),
            (ColumnKind::Boolean, "yes", None),
            (ColumnKind::Date, "1970-01-02", Some(ValueRef::Date(1))),
            (ColumnKind::Date, "2026-02-30", None),
            (ColumnKind::Date, "20260201", None),
            (ColumnKind::Date, "1/2/2026", None),
        ];
        for (kind, text, expected) in cases {
            assert_eq!(parse(kind, text), expected, "{kind:?} {text:?}");
        }
        assert_eq!(date_text(20_484), "2026-01-31");
    }
}
