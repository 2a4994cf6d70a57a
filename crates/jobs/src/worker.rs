//! Workers: they claim jobs, run them, and look after those of workers that are gone.

mod attempt;
mod upkeep;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use store::jobs::LogLimits;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::handler::Handler;
use crate::manager::JobManager;
use crate::pause::Pause;
use crate::registry::StopReason;

/// How long the last words to the database may take at the end.
const FAREWELL: Duration = Duration::from_secs(5);

/// How a worker works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerOptions {
    /// A name for people.
    pub name: String,
    /// Jobs at a time.
    pub slots: usize,
    /// How long a job stays with a worker that is heard of no more.
    pub lease: Duration,
    /// How often the lease is renewed.
    pub renew: Duration,
    /// How often it looks for new jobs when nobody in this process made one.
    pub poll: Duration,
    /// How often it looks whether somebody elsewhere cancelled one of its jobs.
    pub cancel_poll: Duration,
    /// How often it looks for jobs of workers that are gone.
    pub rescue: Duration,
    /// How long a job may take to stop when it is told to.
    pub stop_deadline: Duration,
    /// Wait before the second attempt; it doubles with each attempt.
    pub backoff: Duration,
    /// The longest wait before an attempt.
    pub longest_backoff: Duration,
    /// How much an attempt may log.
    pub log_limits: LogLimits,
    /// What is removed when it is old.
    pub clean: CleanPolicy,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self {
            name: format!("process {}", std::process::id()),
            slots: 2,
            lease: Duration::from_secs(15),
            renew: Duration::from_secs(4),
            poll: Duration::from_millis(500),
            cancel_poll: Duration::from_millis(300),
            rescue: Duration::from_secs(5),
            stop_deadline: Duration::from_secs(10),
            backoff: Duration::from_secs(5),
            longest_backoff: Duration::from_mins(10),
            log_limits: LogLimits::default(),
            clean: CleanPolicy::default(),
        }
    }
}

/// How long what is finished is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CleanPolicy {
    /// How often it is looked at.
    pub every: Duration,
    /// Jobs, with all that belongs to them.
    pub jobs: Duration,
    /// Their logs.
    pub logs: Duration,
    /// Events about their progress; the other events stay as long as the job.
    pub progress: Duration,
}

impl Default for CleanPolicy {
    fn default() -> Self {
        const DAY: Duration = Duration::from_hours(24);
        Self {
            every: Duration::from_hours(1),
            jobs: DAY * 90,
            logs: DAY * 90,
            progress: DAY,
        }
    }
}

/// Claims jobs and runs them, one start of one process.
pub struct Worker {
    shared: Arc<Shared>,
}

/// What the tasks of a worker share.
struct Shared {
    manager: JobManager,
    handlers: HashMap<&'static str, Arc<dyn Handler>>,
    kinds: Vec<String>,
    options: WorkerOptions,
    /// Random, so that a worker that was started again is not taken for the one before.
    owner: String,
}

impl fmt::Debug for Worker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Worker")
            .field("owner", &self.shared.owner)
            .field("kinds", &self.shared.kinds)
            .field("options", &self.shared.options)
            .finish_non_exhaustive()
    }
}

impl Worker {
    /// A worker for the kinds of these handlers.
    pub fn new(
        manager: JobManager,
        handlers: Vec<Arc<dyn Handler>>,
        options: WorkerOptions,
    ) -> Self {
        let handlers: HashMap<_, _> = handlers
            .into_iter()
            .map(|handler| (handler.kind(), handler))
            .collect();
        Self {
            shared: Arc::new(Shared {
                manager,
                kinds: handlers.keys().map(|kind| (*kind).to_owned()).collect(),
                handlers,
                options,
                owner: Uuid::new_v4().to_string(),
            }),
        }
    }

    /// Its id, as attempts name it.
    pub fn id(&self) -> &str {
        &self.shared.owner
    }

    /// Works until the token is cancelled. Jobs at work are then told to stop, and wait for another worker. Nothing that
    /// happens to the database ends it.
    pub async fn run(self, shutdown: CancellationToken) {
        let shared = self.shared;
        // Leases are kept, and cancels heard, until the last job has stopped.
        let end = CancellationToken::new();
        let mut upkeep = JoinSet::new();
        upkeep.spawn(shared.clone().keep_leases(end.clone()));
        upkeep.spawn(shared.clone().give_up_leases(end.clone()));
        upkeep.spawn(shared.clone().hear_cancels(end.clone()));
        upkeep.spawn(shared.clone().rescue(end.clone()));
        upkeep.spawn(shared.clone().clean(end.clone()));
        tracing::info!(
            worker = shared.owner,
            name = shared.options.name,
            "worker begins"
        );
        let attempts = shared.clone().claim_until(shutdown).await;
        shared.drain(attempts).await;
        end.cancel();
        while upkeep.join_next().await.is_some() {}
        let farewell = shared.manager.store().leave(&shared.owner);
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
        tracing::info!(worker = shared.owner, "worker ends");
    }
}

impl Shared {
    /// Claims jobs and starts them, as many as there are slots. Answers with those that run when it is to stop.
    async fn claim_until(self: Arc<Self>, shutdown: CancellationToken) -> JoinSet<()> {
        let slots = Arc::new(Semaphore::new(self.options.slots.max(1)));
        let mut attempts = JoinSet::new();
        let mut news = self.manager.news();
        let mut pause = Pause::for_database();
        loop {
            let slot = tokio::select! {
                biased;
                () = shutdown.cancelled() => return attempts,
                slot = slots.clone().acquire_owned() => slot,
            };
            while attempts.try_join_next().is_some() {}
            // What becomes known from here on is seen below, even if the database is asked before it happens.
            news.borrow_and_update();
            let asked = Instant::now();
            let store = self.manager.store();
            let wait = match store
                .claim(&self.owner, &self.kinds, self.options.lease)
                .await
            {
                Ok(Some(job)) => {
                    pause.reset();
                    // Only kinds that have a handler are claimed.
                    if let Some(handler) = self.handlers.get(job.kind.as_str()).cloned() {
                        let attempt = self.clone().attempt(handler, job, asked);
                        attempts.spawn(async move {
                            attempt.await;
                            drop(slot);
                        });
                    }
                    continue;
                }
                Ok(None) => {
                    pause.reset();
                    self.options.poll
                }
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "no job could be claimed"
                    );
                    pause.length()
                }
            };
            drop(slot);
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return attempts,
                // The manager has the sender, so there is no end of news.
                _ = news.changed() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Tells all jobs to stop and waits until they have.
    async fn drain(&self, mut attempts: JoinSet<()>) {
        for (_, stop) in self.manager.registry().of(&self.owner) {
            stop.because(StopReason::Shutdown);
        }
        let all = async { while attempts.join_next().await.is_some() {} };
        let patience = self.options.stop_deadline + FAREWELL;
        if tokio::time::timeout(patience, all).await.is_err() {
            tracing::warn!(worker = self.owner, "jobs were left to the rescuer");
        }
    }
}
