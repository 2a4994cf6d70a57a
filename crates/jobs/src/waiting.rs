//! Why a job waits, in words.

use serde::Serialize;
use store::JobId;
use store::jobs::{Job, Queue};

/// Why a pending job was not begun yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// A word for programs: `no_worker`, `retry_later`, `another_running`, `queued` or `workers_busy`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// The job it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// Until when it waits at least, in Unix milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

impl Waiting {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            job: None,
            until: None,
        }
    }

    /// The first reason that applies.
    pub(crate) fn of(job: &Job, queue: &Queue) -> Option<Self> {
        if queue.slots == 0 {
            return Some(Self::new("no_worker", "No worker is running."));
        }
        if job.run_at > queue.now {
            return Some(Self {
                until: Some(job.run_at),
                ..Self::new("retry_later", format!("Retry at {}.", time(job.run_at)))
            });
        }
        if let Some(holder) = &queue.holder {
            // Another tenant's job is nobody else's business, not even its id.
            if holder.tenant != job.tenant {
                return Some(Self::new("another_running", "Another job is running."));
            }
            let message = format!(
                "Another {} job of this league is running ({}).",
                holder.kind, holder.job
            );
            return Some(Self {
                job: Some(holder.job),
                ..Self::new("another_running", message)
            });
        }
        match queue.before {
            0 if queue.active >= queue.slots => {
                Some(Self::new("workers_busy", "All workers are busy."))
            }
            0 => None,
            1 => Some(Self::new("queued", "1 job is before it.")),
            before => Some(Self::new("queued", format!("{before} jobs are before it."))),
        }
    }
}

fn time(milliseconds: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(milliseconds - milliseconds.rem_euclid(1000));
    time.map_or_else(|_| "a later time".to_owned(), |time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn times_are_written_to_the_second() {
        assert_eq!(time(1_700_000_000_123), "2023-11-14T22:13:20Z");
    }
}
