//! Values and lists as they stand in answers.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{Schema, SchemaType, Type};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// A moment, kept as Unix milliseconds, written as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub(crate) i64);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(time) => serializer.collect_str(&format_args!("{time:.3}")),
            Err(_) => serializer.serialize_none(),
        }
    }
}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl ToSchema for Time {
    fn name() -> Cow<'static, str> {
        "Time".into()
    }
}

/// Reads a moment from a query: RFC 3339, or a day.
pub(crate) fn moment(text: &str) -> Option<i64> {
    let start_of_day = |day: jiff::civil::Date| day.to_zoned(jiff::tz::TimeZone::UTC).ok();
    text.parse::<jiff::Timestamp>()
        .ok()
        .or_else(|| start_of_day(text.parse().ok()?).map(|start| start.timestamp()))
        .map(jiff::Timestamp::as_millisecond)
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The things.
    pub(crate) data: Vec<T>,
    /// Ask for this `cursor` to go on; null at the end.
    pub(crate) next_cursor: Option<String>,
    /// How many there are on all pages, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<i64>,
}

/// Things on a page when nobody says how many.
pub(crate) const USUAL_LIMIT: i64 = 50;
/// Things on a page at most.
pub(crate) const LARGEST_LIMIT: i64 = 200;

/// The number of things on a page that was asked for.
pub(crate) fn page_limit(limit: Option<i64>) -> Result<i64, crate::problem::Problem> {
    match limit.unwrap_or(USUAL_LIMIT) {
        limit @ 1..=LARGEST_LIMIT => Ok(limit),
        limit => Err(crate::problem::Problem::bad_request(format!(
            "limit is {limit}; accepted is 1 to {LARGEST_LIMIT}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_read() {
        let text = serde_json::to_string(&Time(1_769_882_700_000)).unwrap();
        assert_eq!(text, "\"2026-01-31T18:05:00.000Z\"");
        assert_eq!(moment("2026-01-31T18:05:00Z"), Some(1_769_882_700_000));
        assert_eq!(moment("2026-01-31"), Some(1_769_817_600_000));
        assert_eq!(moment("yesterday"), None);
    }
}
