//! The rules: what a job becomes when something happens to it. Pure, and the same for both databases, which only
//! carry out a [`Step`].

use serde_json::{Value, json};

use super::{Job, JobEventKind, JobFailure, JobState, Outcome};
use crate::error::StoreError;

/// One change of a job, to be carried out by one compare-and-set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    /// State and attempt the job must have.
    pub(crate) from: (JobState, i64),
    /// State it gets.
    pub(crate) to: JobState,
    /// Attempt it gets.
    pub(crate) attempt: i64,
    /// Attempts that count, afterwards.
    pub(crate) attempts_used: i64,
    /// Wait before it may be begun, in milliseconds.
    pub(crate) delay: Option<i64>,
    /// What it made.
    pub(crate) result: Option<Value>,
    /// Why it failed.
    pub(crate) failure: Option<JobFailure>,
    /// How the attempt ended and why, when it did.
    pub(crate) ends: Option<(&'static str, Option<JobFailure>)>,
    /// What is told about it.
    pub(crate) event: JobEventKind,
    /// More about it.
    pub(crate) data: Value,
}

impl Job {
    fn step(&self, to: JobState) -> Step {
        Step {
            from: (self.state, self.attempt),
            to,
            attempt: self.attempt,
            attempts_used: self.attempts_used,
            delay: None,
            result: None,
            failure: None,
            ends: None,
            event: JobEventKind::State,
            data: json!({ "from": self.state }),
        }
    }

    /// A worker takes it.
    pub(crate) fn plan_claim(&self) -> Step {
        Step {
            attempt: self.attempt + 1,
            attempts_used: self.attempts_used + 1,
            ..self.step(JobState::Running)
        }
    }

    /// Its worker comes to the next part of the work.
    pub(crate) fn plan_advance(&self, to: JobState) -> Result<Step, StoreError> {
        if to.is_active() && self.state.is_active() && self.state.may_become(to) {
            return Ok(self.step(to));
        }
        Err(StoreError::Invalid(format!(
            "a job that is {} does not become {to} next",
            self.state
        )))
    }

    /// Its worker ends the attempt.
    pub(crate) fn plan_finish(&self, outcome: &Outcome) -> Result<Step, StoreError> {
        // What is published is done, whatever happened after: the worker may have been stopped between the two.
        if self.published_at.is_some() {
            let result = match outcome {
                Outcome::Complete(result) => Some(result.clone()),
                _ => self.published_result.clone(),
            };
            return Ok(self.complete(result));
        }
        Ok(match outcome {
            Outcome::Complete(result) if self.state == JobState::Uploading => {
                self.complete(Some(result.clone()))
            }
            Outcome::Complete(_) => {
                return Err(StoreError::Invalid(format!(
                    "a job that is {} does not become complete next",
                    self.state
                )));
            }
            Outcome::Failed(failure) => self.failed("failed", failure),
            Outcome::Cancelled => self.cancelled("cancelled"),
            // Somebody who asked to stop it does not want it to begin again.
            Outcome::Interrupted | Outcome::Retry { .. } if self.cancel_requested_at.is_some() => {
                self.cancelled("cancelled")
            }
            Outcome::Interrupted => Step {
                attempts_used: self.attempts_used - 1,
                delay: Some(0),
                ends: Some(("interrupted", None)),
                event: JobEventKind::Interrupted,
                ..self.step(JobState::Pending)
            },
            Outcome::Retry { failure, .. } if self.is_exhausted() => self.failed("failed", failure),
            Outcome::Retry { failure, delay } => Step {
                delay: Some(*delay),
                ends: Some(("retry", Some(failure.clone()))),
                event: JobEventKind::Retry,
                data: json!({ "from": self.state, "error": failure, "delay_ms": delay }),
                ..self.step(JobState::Pending)
            },
        })
    }

    /// Its worker was heard of no more.
    pub(crate) fn plan_rescue(&self) -> Step {
        if self.published_at.is_some() {
            return self.complete(self.published_result.clone());
        }
        if self.cancel_requested_at.is_some() {
            return self.cancelled("worker_lost");
        }
        let lost = JobFailure::new(
            "worker_lost",
            "The worker stopped answering while it was at this job.",
        );
        if self.is_exhausted() {
            return self.failed("worker_lost", &lost);
        }
        Step {
            delay: Some(0),
            ends: Some(("worker_lost", Some(lost))),
            event: JobEventKind::WorkerLost,
            ..self.step(JobState::Pending)
        }
    }

    /// A user stops it before a worker took it, or did not see it stop in time.
    pub(crate) fn plan_cancel(&self) -> Step {
        if self.state.is_active() {
            return self.cancelled("cancelled");
        }
        self.step(JobState::Cancelled)
    }

    const fn is_exhausted(&self) -> bool {
        self.attempts_used >= self.max_attempts
    }

    fn complete(&self, result: Option<Value>) -> Step {
        Step {
            result,
            ends: Some(("complete", None)),
            ..self.step(JobState::Complete)
        }
    }

    fn failed(&self, outcome: &'static str, failure: &JobFailure) -> Step {
        Step {
            failure: Some(failure.clone()),
            ends: Some((outcome, Some(failure.clone()))),
            data: json!({
                "from": self.state,
                "error": { "code": failure.code, "message": failure.message },
            }),
            ..self.step(JobState::Failed)
        }
    }

    fn cancelled(&self, outcome: &'static str) -> Step {
        Step {
            ends: Some((outcome, None)),
            ..self.step(JobState::Cancelled)
        }
    }
}
