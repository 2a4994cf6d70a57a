//! Rows to records. The queries of both databases name the same columns and give ids and JSON as text, so that one
//! reader does for both.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{ColumnIndex, Database, Decode, Row, Type};

use super::{
    Holder, Job, JobAttempt, JobEvent, JobEventKind, JobFailure, JobState, LogLevel, LogLine,
};
use crate::error::StoreError;

/// A row of either database, read by the names of its columns.
pub(crate) trait Fields {
    /// A text, a number or none of them.
    fn field<'r, T>(&'r self, name: &'static str) -> Result<T, StoreError>
    where
        Self: Row,
        &'static str: ColumnIndex<Self>,
        T: Decode<'r, <Self as Row>::Database> + Type<<Self as Row>::Database>;
}

impl<R: Row> Fields for R {
    fn field<'r, T>(&'r self, name: &'static str) -> Result<T, StoreError>
    where
        &'static str: ColumnIndex<R>,
        T: Decode<'r, R::Database> + Type<R::Database>,
    {
        Ok(self.try_get(name)?)
    }
}

/// Reads a text that the database holds in a form of its own.
fn parsed<T>(text: &str) -> Result<T, StoreError>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    text.parse().map_err(unreadable)
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(unreadable)
}

fn optional<T>(
    text: Option<&str>,
    read: impl FnOnce(&str) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    text.map(read).transpose()
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Database(sqlx::Error::Decode(Box::new(error)))
}

fn unknown(what: &'static str) -> StoreError {
    StoreError::Database(sqlx::Error::Decode(what.into()))
}

/// The rows that can be read here: those of a database whose texts and numbers are ours.
macro_rules! reader {
    ($(#[$doc:meta])* $name:ident($row:ident) -> $record:ty $body:block) => {
        $(#[$doc])*
        pub(crate) fn $name<'r, R>($row: &'r R) -> Result<$record, StoreError>
        where
            R: Row,
            &'static str: ColumnIndex<R>,
            String: Decode<'r, R::Database> + Type<R::Database>,
            i64: Decode<'r, R::Database> + Type<R::Database>,
            R::Database: Database,
        $body
    };
}

reader! {
    /// A job.
    job_row(row) -> Job {
        let text = |name| row.field::<String>(name);
        let maybe_text = |name| row.field::<Option<String>>(name);
        let number = |name| row.field::<i64>(name);
        let maybe_number = |name| row.field::<Option<i64>>(name);
        Ok(Job {
            id: parsed(&text("job_id")?)?,
            tenant: parsed(&text("tenant_id")?)?,
            kind: text("kind")?,
            args: json(&text("arguments")?)?,
            created_by: maybe_text("created_by")?,
            created_at: number("created_at")?,
            priority: number("priority")?,
            max_attempts: number("max_attempts")?,
            timeout_seconds: maybe_number("timeout_seconds")?,
            concurrency_key: maybe_text("concurrency_key")?,
            idempotency_key: maybe_text("idempotency_key")?,
            request_hash: maybe_text("request_hash")?,
            retry_of: optional(maybe_text("retry_of")?.as_deref(), parsed)?,
            state: parsed::<JobState>(&text("state")?)?,
            attempt: number("attempt")?,
            attempts_used: number("attempts_used")?,
            run_at: number("run_at")?,
            started_at: maybe_number("started_at")?,
            finished_at: maybe_number("finished_at")?,
            cancel_requested_at: maybe_number("cancel_requested_at")?,
            published_at: maybe_number("published_at")?,
            published_result: optional(maybe_text("published_result")?.as_deref(), json)?,
            progress: optional(maybe_text("progress")?.as_deref(), json)?,
            result: optional(maybe_text("result")?.as_deref(), json)?,
            error: optional(maybe_text("error")?.as_deref(), json)?,
            event_seq: number("event_seq")?,
        })
    }
}

reader! {
    /// An attempt.
    attempt_row(row) -> JobAttempt {
        Ok(JobAttempt {
            attempt: row.field("attempt")?,
            worker: row.field("worker")?,
            started_at: row.field("started_at")?,
            ended_at: row.field("ended_at")?,
            outcome: row.field("outcome")?,
            error: optional(row.field::<Option<String>>("error")?.as_deref(), json)?,
            log_lines: row.field("log_lines")?,
        })
    }
}

reader! {
    /// An event.
    event_row(row) -> JobEvent {
        Ok(JobEvent {
            job: parsed(&row.field::<String>("job_id")?)?,
            seq: row.field("seq")?,
            at: row.field("at")?,
            kind: JobEventKind::parse(&row.field::<String>("kind")?)
                .ok_or_else(|| unknown("kind of an event"))?,
            state: parsed::<JobState>(&row.field::<String>("state")?)?,
            attempt: row.field("attempt")?,
            data: json(&row.field::<String>("data")?)?,
        })
    }
}

reader! {
    /// A line of a log.
    log_row(row) -> LogLine {
        Ok(LogLine {
            attempt: row.field("attempt")?,
            seq: row.field("seq")?,
            at: row.field("at")?,
            level: LogLevel::parse(&row.field::<String>("level")?)
                .ok_or_else(|| unknown("level of a line"))?,
            line: row.field("line")?,
        })
    }
}

reader! {
    /// The holder of a concurrency key.
    holder_row(row) -> Holder {
        Ok(Holder {
            job: parsed(&row.field::<String>("job_id")?)?,
            tenant: parsed(&row.field::<String>("tenant_id")?)?,
            kind: row.field("kind")?,
        })
    }
}

/// A JSON value as the text that both databases take.
pub(crate) fn json_text(value: &impl serde::Serialize) -> Result<String, StoreError> {
    let text =
        serde_json::to_string(value).map_err(|error| StoreError::Invalid(error.to_string()))?;
    // PostgreSQL has no character with the number 0, and texts come from files of any kind. The escape may also be six
    // plain characters after a backslash, hence the way through the value.
    if !text.contains("\\u0000") {
        return Ok(text);
    }
    let mut value: Value =
        serde_json::from_str(&text).map_err(|error| StoreError::Invalid(error.to_string()))?;
    clean(&mut value);
    Ok(value.to_string())
}

/// A failure as text.
pub(crate) fn failure_text(failure: Option<&JobFailure>) -> Result<Option<String>, StoreError> {
    failure.map(json_text).transpose()
}

/// A text without the character that PostgreSQL lacks.
pub(crate) fn plain_text(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = plain_text(text),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(members) => {
            *members = std::mem::take(members)
                .into_iter()
                .map(|(name, mut member)| {
                    clean(&mut member);
                    (plain_text(&name), member)
                })
                .collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::json_text;

    #[test]
    fn a_character_postgresql_lacks_is_replaced() {
        let value = json!({ "a\0": ["b\0", "\\u0000"], "n": 1 });
        let read: serde_json::Value = serde_json::from_str(&json_text(&value).unwrap()).unwrap();
        assert_eq!(
            read,
            json!({ "a\u{fffd}": ["b\u{fffd}", "\\u0000"], "n": 1 })
        );
    }
}
