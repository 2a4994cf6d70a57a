//! Days as SQLite keeps them: `YYYY-MM-DD`.

use jiff::civil::Date;
use jiff::{Span, Unit};

use crate::error::StoreError;

/// Days from 1970-01-01 to a date as text.
pub(crate) fn day_of(text: &str) -> Result<i32, StoreError> {
    let day: Result<Date, _> = text.parse();
    day.and_then(|day| day.since((Unit::Day, epoch())))
        .map(|span| span.get_days())
        .map_err(|_| StoreError::Invalid(format!("{text:?} is not a date")))
}

/// The date that is so many days after 1970-01-01, as text.
pub(crate) fn text_of(days: i32) -> Result<String, StoreError> {
    Span::new()
        .try_days(days)
        .and_then(|span| epoch().checked_add(span))
        .map(|day| day.to_string())
        .map_err(|_| StoreError::Invalid(format!("day {days} is beyond the calendar")))
}

fn epoch() -> Date {
    jiff::civil::date(1970, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_texts_say_the_same() {
        for (days, text) in [
            (0, "1970-01-01"),
            (20_515, "2026-03-03"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(text_of(days).unwrap(), text);
            assert_eq!(day_of(text).unwrap(), days);
        }
        assert!(text_of(i32::MAX).is_err());
        assert!(day_of("yesterday").is_err());
    }
}
