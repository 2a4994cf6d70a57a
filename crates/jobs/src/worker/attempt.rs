//! One attempt of one job, from the claim to its end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use store::StoreError;
use store::jobs::{Fence, Job, JobFailure, JobState, Outcome};
use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::Shared;
use crate::context::{Attempt, JobContext};
use crate::handler::{Handler, JobError};
use crate::pause::{Pause, backoff};
use crate::registry::{Stop, StopReason};

/// How the work itself ended.
#[derive(Debug)]
enum Ended {
    /// The handler answered.
    Answered(Result<Value, JobError>),
    /// It panicked.
    Panicked,
    /// It did not stop when it was told to.
    Stuck,
}

impl Shared {
    /// Runs a job that was claimed by a request made at a time. The attempt is in the registry when this returns, not
    /// only when the future is first polled: a shutdown in between must find it.
    pub(super) fn attempt(
        self: Arc<Self>,
        handler: Arc<dyn Handler>,
        job: Job,
        asked: Instant,
    ) -> impl Future<Output = ()> + Send + 'static {
        let span = tracing::info_span!(
            "job",
            job.id = %job.id,
            job.kind = job.kind,
            job.attempt = job.attempt
        );
        let fence = Fence {
            job: job.id,
            attempt: job.attempt,
            owner: self.owner.clone(),
        };
        let stop = Arc::new(Stop::new(self.owner.clone(), asked));
        let registry = self.manager.registry();
        let entered = registry.enter(job.id, job.attempt, stop.clone());
        self.manager.changed(job.clone());
        let context = JobContext::new(
            self.manager.clone(),
            job,
            fence,
            stop,
            self.options.log_limits,
        );
        async move {
            let _entered = entered;
            self.work(handler, context).instrument(span).await;
        }
    }

    async fn work(&self, handler: Arc<dyn Handler>, context: JobContext) {
        tracing::info!("job begins");
        let attempt = context.attempt();
        let end = CancellationToken::new();
        let scribe = tokio::spawn(attempt.scribe.clone().write(end.clone()));
        let limit = time_limit(attempt.job(), &*handler);
        let attempts = handler.max_attempts();
        let work = {
            let context = context.clone();
            tokio::spawn(async move { handler.run(context).await }.in_current_span())
        };
        let ended = self.supervise(work, &attempt.stop, limit).await;
        end.cancel();
        let _ = scribe.await;
        self.conclude(attempt, ended, attempts, limit).await;
    }

    /// Waits for the work, and tells it to stop when its time is over.
    async fn supervise(
        &self,
        mut work: JoinHandle<Result<Value, JobError>>,
        stop: &Stop,
        limit: Duration,
    ) -> Ended {
        tokio::select! {
            answer = &mut work => return ended(answer),
            () = tokio::time::sleep(limit) => stop.because(StopReason::Timeout),
            () = stop.token.cancelled() => {}
        }
        if let Ok(answer) = tokio::time::timeout(self.options.stop_deadline, &mut work).await {
            return ended(answer);
        }
        tracing::warn!("the job did not stop in time");
        work.abort();
        Ended::Stuck
    }

    /// Tells the store how the attempt ended.
    async fn conclude(&self, attempt: &Attempt, ended: Ended, attempts: i64, limit: Duration) {
        let reason = attempt.stop.reason();
        if reason == Some(StopReason::Lost) {
            tracing::info!("the job is in other hands");
            return;
        }
        let outcome = match ended {
            Ended::Answered(Ok(result)) => Outcome::Complete(result),
            Ended::Answered(Err(error)) => match reason {
                None => self.failure(attempt.job(), error, attempts),
                Some(reason) => stopped(reason, limit),
            },
            Ended::Stuck => reason.map_or(Outcome::Interrupted, |reason| stopped(reason, limit)),
            Ended::Panicked => Outcome::Failed(JobFailure::new(
                "panic",
                "The job stopped because of a fault in the program.",
            )),
        };
        match self.tell(attempt, &outcome).await {
            Ok(job) => {
                tracing::info!(job.state = %job.state, "job ends");
                self.manager.changed(job);
            }
            Err(StoreError::Lost(_)) => tracing::info!("the job is in other hands"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "the end of the job could not be written; the rescuer will find it"
            ),
        }
    }

    fn failure(&self, job: &Job, error: JobError, attempts: i64) -> Outcome {
        match error {
            JobError::Permanent(failure) => Outcome::Failed(failure),
            JobError::Transient(failure) if job.attempts_used >= attempts => {
                Outcome::Failed(failure)
            }
            JobError::Transient(failure) => {
                let (first, longest) = (self.options.backoff, self.options.longest_backoff);
                let delay = backoff(first, longest, job.attempts_used);
                Outcome::Retry {
                    failure,
                    delay: delay.as_millis() as i64,
                }
            }
            JobError::Cancelled => Outcome::Cancelled,
        }
    }

    /// Writes the outcome down, however long the database is away: until somebody else has the job.
    async fn tell(&self, attempt: &Attempt, outcome: &Outcome) -> Result<Job, StoreError> {
        let mut pause = Pause::for_database();
        loop {
            match self.try_to_tell(attempt, outcome).await {
                Err(error) if error.is_transient() => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the end of the job could not be written yet"
                    );
                    pause.wait().await;
                }
                Err(error @ (StoreError::Lost(_) | StoreError::Unavailable(_))) => {
                    return Err(error);
                }
                Err(error) if matches!(outcome, Outcome::Complete(_)) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the result of the job could not be written"
                    );
                    let failure = JobFailure::new("internal", "The result could not be kept.");
                    let store = self.manager.store();
                    let outcome = Outcome::Failed(failure);
                    return store.finish(attempt.fence(), &outcome).await;
                }
                answer => return answer,
            }
        }
    }

    async fn try_to_tell(&self, attempt: &Attempt, outcome: &Outcome) -> Result<Job, StoreError> {
        if let Err(error) = attempt.scribe.flush().await
            && error.is_transient()
        {
            return Err(error);
        }
        if matches!(outcome, Outcome::Complete(_)) {
            attempt.bring(JobState::Uploading).await?;
        }
        let store = attempt.manager().store();
        store.finish(attempt.fence(), outcome).await
    }
}

fn time_limit(job: &Job, handler: &dyn Handler) -> Duration {
    job.timeout_seconds
        .and_then(|seconds| u64::try_from(seconds).ok())
        .map_or_else(|| handler.timeout(), Duration::from_secs)
}

fn ended(answer: Result<Result<Value, JobError>, JoinError>) -> Ended {
    match answer {
        Ok(answer) => Ended::Answered(answer),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a job panicked");
            Ended::Panicked
        }
    }
}

/// What becomes of a job that was told to stop and did.
fn stopped(reason: StopReason, limit: Duration) -> Outcome {
    match reason {
        StopReason::Cancel => Outcome::Cancelled,
        StopReason::Timeout => Outcome::Failed(JobFailure::new(
            "timed_out",
            format!("The job took longer than {} seconds.", limit.as_secs_f64()),
        )),
        StopReason::Shutdown | StopReason::Expired | StopReason::Lost => Outcome::Interrupted,
    }
}
