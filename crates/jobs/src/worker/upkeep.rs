//! What a worker does beside its jobs. Every loop survives the database.

use std::sync::Arc;
use std::time::{Duration, Instant};

use store::jobs::{CleanOptions, Cleaned, WorkerBeat};
use store::{JobId, StoreError};
use tokio_util::sync::CancellationToken;

use super::Shared;
use crate::registry::{Stop, StopReason};

/// Jobs removed in one go.
const BATCH: i64 = 200;
/// Between two goes.
const BREATH: Duration = Duration::from_millis(200);

impl Shared {
    /// Renews the leases of the jobs at work and shows that the worker is alive.
    pub(super) async fn keep_leases(self: Arc<Self>, end: CancellationToken) {
        loop {
            let beat = WorkerBeat {
                worker: self.owner.clone(),
                name: self.options.name.clone(),
                slots: self.options.slots.max(1) as i64,
                kinds: self.kinds.clone(),
            };
            self.report(
                "worker could not show itself",
                self.manager.store().beat(&beat),
            )
            .await;
            let renewed = self
                .report("leases could not be renewed", self.renew())
                .await
                .is_some();
            // Sooner than usual when it failed: there is a lease to lose.
            let wait = self.options.renew / if renewed { 1 } else { 4 };
            if !rest(wait, &end).await {
                return;
            }
        }
    }

    async fn renew(&self) -> Result<(), StoreError> {
        let mine = self.manager.registry().of(&self.owner);
        if mine.is_empty() {
            return Ok(());
        }
        let jobs: Vec<(JobId, i64)> = mine.iter().map(|(key, _)| *key).collect();
        let asked = Instant::now();
        let store = self.manager.store();
        let held = store.renew(&self.owner, &jobs, self.options.lease).await?;
        for (key, stop) in mine {
            match held.iter().find(|held| (held.job, held.attempt) == key) {
                Some(held) => {
                    stop.renewed(asked);
                    if held.cancel_requested {
                        stop.because(StopReason::Cancel);
                    }
                }
                // An attempt that has just ended has no lease either; it does not listen any more.
                None => stop.because(StopReason::Lost),
            }
        }
        Ok(())
    }

    /// Stops jobs whose lease runs out, without asking the database: it may be away, and somebody else may have them
    /// when it is back.
    pub(super) async fn give_up_leases(self: Arc<Self>, end: CancellationToken) {
        while rest(self.options.cancel_poll, &end).await {
            for (_, stop) in self.manager.registry().of(&self.owner) {
                // Before the next look it would be over.
                if stop.last_renewal().elapsed() + self.options.cancel_poll > self.options.lease {
                    stop.because(StopReason::Expired);
                }
            }
        }
    }

    /// Hears what others cancelled.
    pub(super) async fn hear_cancels(self: Arc<Self>, end: CancellationToken) {
        while rest(self.options.cancel_poll, &end).await {
            let mine = self.manager.registry().of(&self.owner);
            if mine.is_empty() {
                continue;
            }
            let asked = self.manager.store().cancel_requests(&self.owner);
            if let Some(asked) = self.report("cancels could not be read", asked).await {
                stop_those(&mine, &asked);
            }
        }
    }

    /// Takes over from workers that are gone.
    pub(super) async fn rescue(self: Arc<Self>, end: CancellationToken) {
        loop {
            let rescue = self.manager.store().rescue(self.options.stop_deadline);
            if let Some(jobs) = self.report("lost jobs could not be found", rescue).await {
                for job in jobs {
                    tracing::warn!(job.id = %job.id, job.state = %job.state, "job rescued");
                    self.manager.changed(job);
                }
            }
            if !rest(self.options.rescue, &end).await {
                return;
            }
        }
    }

    /// Removes what is old.
    pub(super) async fn clean(self: Arc<Self>, end: CancellationToken) {
        let policy = self.options.clean;
        let options = CleanOptions {
            jobs: policy.jobs.as_millis() as i64,
            logs: policy.logs.as_millis() as i64,
            progress: policy.progress.as_millis() as i64,
            batch: BATCH,
        };
        while rest(policy.every, &end).await {
            loop {
                let clean = self.manager.store().clean(&options);
                let cleaned = self.report("old jobs could not be removed", clean).await;
                let nothing = cleaned.is_none_or(|cleaned| cleaned == Cleaned::default());
                if nothing || !rest(BREATH, &end).await {
                    break;
                }
            }
        }
    }

    /// What a store said, within the time in which the next question is due; a failure is told and forgotten.
    async fn report<T>(
        &self,
        what: &'static str,
        ask: impl Future<Output = Result<T, StoreError>>,
    ) -> Option<T> {
        match tokio::time::timeout(self.options.renew, ask).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    worker = self.owner,
                    "{what}"
                );
                None
            }
            Err(_) => {
                tracing::warn!(worker = self.owner, "{what}: no answer");
                None
            }
        }
    }
}

fn stop_those(mine: &[((JobId, i64), Arc<Stop>)], asked: &[JobId]) {
    for ((job, _), stop) in mine {
        if asked.contains(job) {
            stop.because(StopReason::Cancel);
        }
    }
}

/// Waits; whether there is still something to wait for.
async fn rest(length: Duration, end: &CancellationToken) -> bool {
    tokio::select! {
        () = tokio::time::sleep(length) => true,
        () = end.cancelled() => false,
    }
}
