//! What a handler sees of its job.

use std::sync::{Arc, Mutex};

use serde::de::DeserializeOwned;
use store::StoreError;
use store::jobs::{Fence, Job, JobState, LogLevel, LogLimits, Progress};
use tokio_util::sync::CancellationToken;

use crate::cache::lock;
use crate::handler::JobError;
use crate::manager::JobManager;
use crate::pause::Pause;
use crate::registry::{Stop, StopReason};
use crate::scribe::Scribe;

/// One attempt of a job, in the hands of its handler. Clones are the same attempt.
#[derive(Debug, Clone)]
pub struct JobContext {
    attempt: Arc<Attempt>,
}

#[derive(Debug)]
pub(crate) struct Attempt {
    job: Job,
    fence: Fence,
    manager: JobManager,
    pub(crate) stop: Arc<Stop>,
    pub(crate) scribe: Arc<Scribe>,
    state: Mutex<JobState>,
}

impl JobContext {
    pub(crate) fn new(
        manager: JobManager,
        job: Job,
        fence: Fence,
        stop: Arc<Stop>,
        limits: LogLimits,
    ) -> Self {
        let scribe = Scribe::new(manager.clone(), fence.clone(), stop.clone(), limits);
        Self {
            attempt: Arc::new(Attempt {
                state: Mutex::new(job.state),
                job,
                fence,
                manager,
                stop,
                scribe: Arc::new(scribe),
            }),
        }
    }

    pub(crate) fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// The job as it was when the attempt began.
    pub fn job(&self) -> &Job {
        &self.attempt.job
    }

    /// Its arguments.
    pub fn args<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        serde_json::from_value(self.job().args.clone()).map_err(|error| {
            JobError::permanent(
                "bad_arguments",
                format!("The arguments do not fit: {error}"),
            )
        })
    }

    /// Cancelled when the attempt is to stop, for whatever reason.
    pub fn token(&self) -> &CancellationToken {
        &self.attempt.stop.token
    }

    /// An error when the attempt is to stop. To be asked between two steps of the work.
    pub fn check(&self) -> Result<(), JobError> {
        if self.token().is_cancelled() {
            return Err(JobError::Cancelled);
        }
        Ok(())
    }

    /// Comes to a part of the work: [`JobState::Processing`] or [`JobState::Uploading`]. What was reported before is
    /// written first.
    pub async fn phase(&self, state: JobState) -> Result<(), JobError> {
        self.check()?;
        let _ = self.attempt.scribe.flush().await;
        self.attempt.bring(state).await?;
        self.check()
    }

    /// Whether another attempt follows this one although it was stopped: its worker ends, or no longer holds the job.
    pub fn is_handed_on(&self) -> bool {
        matches!(
            self.attempt.stop.reason(),
            Some(StopReason::Shutdown | StopReason::Expired | StopReason::Lost)
        )
    }

    /// Reports how far the work is. Written down a few times a second at most; the last one before a change of state
    /// always is.
    pub fn progress(&self, progress: Progress) {
        self.attempt.scribe.progress(progress);
    }

    /// Adds a line to the log of the attempt.
    pub fn log(&self, level: LogLevel, line: impl Into<String>) {
        self.attempt.scribe.log(level, line.into());
    }

    /// For threads that work for this attempt.
    pub fn reporter(&self) -> Reporter {
        Reporter {
            scribe: self.attempt.scribe.clone(),
            token: self.token().clone(),
        }
    }

    /// What to show when publishing.
    pub fn fence(&self) -> Fence {
        self.attempt.fence.clone()
    }
}

impl Attempt {
    pub(crate) const fn job(&self) -> &Job {
        &self.job
    }

    pub(crate) const fn fence(&self) -> &Fence {
        &self.fence
    }

    pub(crate) const fn manager(&self) -> &JobManager {
        &self.manager
    }

    /// Advances the job state by state. While the database is away it tries again, until the attempt is to stop.
    pub(crate) async fn bring(&self, state: JobState) -> Result<(), StoreError> {
        loop {
            let current = *lock(&self.state);
            if current == state {
                return Ok(());
            }
            let next = current.next().filter(|next| next.is_active());
            let next = next.ok_or_else(|| {
                StoreError::Invalid(format!("a job that is {current} does not become {state}"))
            })?;
            self.advance(next).await?;
            *lock(&self.state) = next;
        }
    }

    async fn advance(&self, to: JobState) -> Result<(), StoreError> {
        let mut pause = Pause::for_database();
        let mut tried = false;
        loop {
            let error = match self.manager.store().advance(&self.fence, to).await {
                Ok(job) => {
                    // Said here too, since another process may have asked a moment ago.
                    if job.cancel_requested_at.is_some() {
                        self.stop.because(StopReason::Cancel);
                    }
                    self.manager.changed(job);
                    return Ok(());
                }
                Err(error) => error,
            };
            match error {
                // The connection broke before the answer came; the change was made.
                StoreError::Invalid(_) if tried && self.is_in(to).await => return Ok(()),
                StoreError::Lost(_) => {
                    self.stop.because(StopReason::Lost);
                    return Err(error);
                }
                error if error.is_transient() && !self.stop.token.is_cancelled() => {
                    tried = true;
                    tokio::select! {
                        () = pause.wait() => {}
                        () = self.stop.token.cancelled() => {}
                    }
                }
                error => return Err(error),
            }
        }
    }

    async fn is_in(&self, state: JobState) -> bool {
        let job = self.manager.store().get(self.job.tenant, self.job.id).await;
        job.is_ok_and(|job| {
            job.is_some_and(|job| job.state == state && job.attempt == self.fence.attempt)
        })
    }
}

/// What a thread that works for an attempt needs: to report, and to hear that it is to stop. Nothing here waits.
#[derive(Debug, Clone)]
pub struct Reporter {
    scribe: Arc<Scribe>,
    token: CancellationToken,
}

impl Reporter {
    /// Reports how far the work is.
    pub fn progress(&self, progress: Progress) {
        self.scribe.progress(progress);
    }

    /// Adds a line to the log of the attempt.
    pub fn log(&self, level: LogLevel, line: impl Into<String>) {
        self.scribe.log(level, line.into());
    }

    /// Whether the attempt is to stop.
    pub fn is_stopped(&self) -> bool {
        self.token.is_cancelled()
    }

    /// An error when the attempt is to stop.
    pub fn check(&self) -> Result<(), JobError> {
        if self.is_stopped() {
            return Err(JobError::Cancelled);
        }
        Ok(())
    }
}
