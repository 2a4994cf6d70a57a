//! Long work: jobs that survive the process that does them.
//!
//! - [`JobManager`] makes, shows, cancels and repeats jobs, and hands on their events. It is what services use.
//! - [`Worker`] claims jobs, runs their [`Handler`]s, keeps their leases and takes over from workers that are gone.
//! - [`JobContext`] is what a handler sees of its job: arguments, a token that says stop, progress, log and fence.
//!
//! The rules of the state machine are those of [`store::jobs`]; nothing here keeps a state of its own that the
//! database does not know. Any number of processes may run managers and workers on one database.

mod cache;
mod context;
mod error;
mod events;
mod handler;
mod manager;
mod pause;
mod registry;
mod scribe;
mod waiting;
mod worker;

pub use context::{JobContext, Reporter};
pub use error::JobsError;
pub use events::Subscription;
pub use handler::{Handler, JobError};
pub use manager::{JobManager, fingerprint};
pub use store::jobs::{
    BadCursor, Cancel, Fence, Idempotency, Job, JobAttempt, JobCursor, JobEvent, JobEventKind,
    JobFailure, JobFilter, JobPage, JobState, LogLevel, LogLimits, LogLine, NewJob, Progress,
    UnknownState,
};
pub use waiting::Waiting;
pub use worker::{CleanPolicy, Worker, WorkerOptions};
