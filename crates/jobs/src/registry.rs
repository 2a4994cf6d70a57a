//! The attempts that run in this process, and why they are to stop.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use store::JobId;
use tokio_util::sync::CancellationToken;

use crate::cache::lock;

/// Why an attempt is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// A user asked for it.
    Cancel,
    /// It took too long.
    Timeout,
    /// The worker shuts down.
    Shutdown,
    /// The lease could not be renewed in time: somebody else may take the job.
    Expired,
    /// Somebody else has the job, or ended it.
    Lost,
}

/// The switch of one attempt.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) token: CancellationToken,
    owner: String,
    state: Mutex<StopState>,
}

#[derive(Debug)]
struct StopState {
    reason: Option<StopReason>,
    renewed: Instant,
}

impl Stop {
    pub(crate) fn new(owner: String, renewed: Instant) -> Self {
        Self {
            token: CancellationToken::new(),
            owner,
            state: Mutex::new(StopState {
                reason: None,
                renewed,
            }),
        }
    }

    /// Asks the attempt to stop. The first reason counts, unless the job is lost: then nothing else does.
    pub(crate) fn because(&self, reason: StopReason) {
        let mut state = lock(&self.state);
        if state.reason.is_none() || reason == StopReason::Lost {
            state.reason = Some(reason);
        }
        drop(state);
        self.token.cancel();
    }

    pub(crate) fn reason(&self) -> Option<StopReason> {
        lock(&self.state).reason
    }

    /// The lease was renewed by a request made then.
    pub(crate) fn renewed(&self, at: Instant) {
        lock(&self.state).renewed = at;
    }

    pub(crate) fn last_renewal(&self) -> Instant {
        lock(&self.state).renewed
    }
}

/// All attempts that run in this process, of all its workers.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    running: Mutex<HashMap<(JobId, i64), Arc<Stop>>>,
}

impl Registry {
    pub(crate) fn enter(self: &Arc<Self>, job: JobId, attempt: i64, stop: Arc<Stop>) -> Entered {
        lock(&self.running).insert((job, attempt), stop);
        Entered {
            registry: self.clone(),
            key: (job, attempt),
        }
    }

    /// Asks an attempt to stop, if it runs here.
    pub(crate) fn stop(&self, job: JobId, attempt: i64, reason: StopReason) {
        let stop = lock(&self.running).get(&(job, attempt)).cloned();
        if let Some(stop) = stop {
            stop.because(reason);
        }
    }

    /// The attempts of a worker.
    pub(crate) fn of(&self, owner: &str) -> Vec<((JobId, i64), Arc<Stop>)> {
        let running = lock(&self.running);
        let mine = running.iter().filter(|(_, stop)| stop.owner == owner);
        mine.map(|(key, stop)| (*key, stop.clone())).collect()
    }
}

/// An attempt in the registry, as long as this value lives.
#[derive(Debug)]
pub(crate) struct Entered {
    registry: Arc<Registry>,
    key: (JobId, i64),
}

impl Drop for Entered {
    fn drop(&mut self) {
        lock(&self.registry.running).remove(&self.key);
    }
}
