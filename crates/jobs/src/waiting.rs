//! Why a job waits, in words.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::Serialize;
use store::JobId;
use store::jobs::{Job, Queue};

use crate::cache::lock;

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

/// Reasons that were found a moment ago: a page that shows a job asks more often than they change.
#[derive(Debug, Default)]
pub(crate) struct WaitingCache {
    known: Mutex<HashMap<JobId, Known>>,
}

/// What was found for a job as it was after an event.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    event_seq: i64,
    found: Instant,
    pub(crate) reason: Option<Waiting>,
}

/// How long a reason is taken for true.
const FRESH: Duration = Duration::from_millis(250);
/// Reasons that are kept at most.
const CAPACITY: usize = 1_024;

impl WaitingCache {
    /// The reason for a job as it is, when it was found a moment ago.
    pub(crate) fn fresh(&self, job: &Job) -> Option<Known> {
        let known = lock(&self.known);
        let known = known.get(&job.id)?;
        let is_fresh = known.event_seq == job.event_seq && known.found.elapsed() < FRESH;
        is_fresh.then(|| known.clone())
    }

    /// Forgets all reasons: a job changed, which others may have waited for.
    pub(crate) fn forget(&self) {
        lock(&self.known).clear();
    }

    /// Remembers a reason.
    pub(crate) fn put(&self, job: &Job, reason: Option<Waiting>) {
        let mut known = lock(&self.known);
        if known.len() >= CAPACITY {
            known.clear();
        }
        known.insert(
            job.id,
            Known {
                event_seq: job.event_seq,
                found: Instant::now(),
                reason,
            },
        );
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
