//! What services do with jobs.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};
use store::jobs::{
    Cancel, Idempotency, Job, JobAttempt, JobCursor, JobEvent, JobFilter, JobPage, JobState,
    JobStore, LogLine, NewJob,
};
use store::{JobId, TenantId};
use tokio::sync::watch;

use crate::cache::JobCache;
use crate::error::JobsError;
use crate::events::{EventHub, Subscription};
use crate::registry::{Registry, StopReason};
use crate::waiting::{Waiting, WaitingCache};

/// A worker that was silent for longer is taken for gone when somebody asks why a job waits.
const ALIVE: Duration = Duration::from_secs(20);

/// Makes, shows, cancels and repeats jobs. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct JobManager {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Arc<dyn JobStore>,
    cache: Arc<JobCache>,
    waiting: WaitingCache,
    hub: Arc<EventHub>,
    registry: Arc<Registry>,
    /// Moves when there may be something to claim.
    news: watch::Sender<u64>,
}

impl JobManager {
    /// A manager on a store. One per process: what it hands on at once, others hear of by asking the database.
    pub fn new(store: Arc<dyn JobStore>) -> Self {
        let cache = Arc::new(JobCache::new());
        Self {
            inner: Arc::new(Inner {
                hub: Arc::new(EventHub::new(store.clone(), cache.clone())),
                store,
                cache,
                waiting: WaitingCache::default(),
                registry: Arc::default(),
                news: watch::Sender::new(0),
            }),
        }
    }

    pub(crate) fn store(&self) -> &dyn JobStore {
        &*self.inner.store
    }

    pub(crate) fn registry(&self) -> &Arc<Registry> {
        &self.inner.registry
    }

    pub(crate) fn news(&self) -> watch::Receiver<u64> {
        self.inner.news.subscribe()
    }

    /// Tells everybody in this process that a job is like this now.
    pub(crate) fn changed(&self, job: Job) -> Arc<Job> {
        let job = self.inner.cache.put(Arc::new(job), Instant::now());
        self.inner.waiting.forget();
        self.inner.hub.wake();
        // A new job, one that waits again, or a key and a slot that became free.
        if !job.state.is_active() {
            self.inner.news.send_modify(|count| *count += 1);
        }
        job
    }

    /// Makes a job. Asked again by the same request under the same idempotency key, it answers with the job made
    /// before; the flag says whether the job is new.
    pub async fn create(&self, new: &NewJob) -> Result<(Arc<Job>, bool), JobsError> {
        let (job, created) = self.store().create(new).await?;
        Ok((self.changed(job), created))
    }

    /// A job, at most a tenth of a second old. Cheap: most calls do not reach the database.
    pub async fn get(&self, tenant: TenantId, id: JobId) -> Result<Arc<Job>, JobsError> {
        if let Some(job) = self.inner.cache.fresh(id) {
            return of_tenant(job, tenant);
        }
        let _loading = self.inner.cache.loading(id).await;
        if let Some(job) = self.inner.cache.fresh(id) {
            return of_tenant(job, tenant);
        }
        let asked = Instant::now();
        let job = self.store().get(tenant, id).await?;
        let job = job.ok_or(JobsError::NotFound)?;
        Ok(self.inner.cache.put(Arc::new(job), asked))
    }

    /// Jobs of a tenant, newest first.
    pub async fn list(
        &self,
        tenant: TenantId,
        filter: &JobFilter,
        after: Option<JobCursor>,
        limit: i64,
    ) -> Result<JobPage, JobsError> {
        Ok(self.store().list(tenant, filter, after, limit).await?)
    }

    /// How many jobs a filter lets through.
    pub async fn count(&self, tenant: TenantId, filter: &JobFilter) -> Result<i64, JobsError> {
        Ok(self.store().count(tenant, filter).await?)
    }

    /// Cancels a job. One that waits is cancelled at once; one at work is told to stop, which takes effect within a
    /// second if its handler looks at its token.
    pub async fn cancel(&self, tenant: TenantId, id: JobId) -> Result<Cancel, JobsError> {
        let cancel = self.store().cancel(tenant, id).await?;
        let cancel = cancel.ok_or(JobsError::NotFound)?;
        if let Cancel::Requested(job) = &cancel {
            self.registry().stop(id, job.attempt, StopReason::Cancel);
        }
        self.changed(cancel.job().clone());
        Ok(cancel)
    }

    /// Makes a new job with the arguments of one that failed or was cancelled.
    pub async fn retry(
        &self,
        tenant: TenantId,
        id: JobId,
        created_by: Option<String>,
        idempotency: Option<Idempotency>,
    ) -> Result<(Arc<Job>, bool), JobsError> {
        let job = self.store().get(tenant, id).await?;
        let job = job.ok_or(JobsError::NotFound)?;
        if !matches!(job.state, JobState::Failed | JobState::Cancelled) {
            return Err(JobsError::Conflict(format!(
                "The job is {}; only a failed or cancelled one can be tried again.",
                job.state
            )));
        }
        self.create(&NewJob {
            tenant,
            kind: job.kind,
            args: job.args,
            created_by,
            priority: job.priority,
            max_attempts: job.max_attempts,
            timeout_seconds: job.timeout_seconds,
            concurrency_key: job.concurrency_key,
            idempotency,
            retry_of: Some(id),
        })
        .await
    }

    /// The attempts of a job, first to last.
    pub async fn attempts(
        &self,
        tenant: TenantId,
        id: JobId,
    ) -> Result<Vec<JobAttempt>, JobsError> {
        self.get(tenant, id).await?;
        Ok(self.store().attempts(tenant, id).await?)
    }

    /// Events of a job after a number, in order.
    pub async fn events(
        &self,
        tenant: TenantId,
        id: JobId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<JobEvent>, JobsError> {
        self.get(tenant, id).await?;
        Ok(self.store().events(tenant, id, after, limit).await?)
    }

    /// Events of a job after a number and from now on, until the one that ends the job.
    pub async fn subscribe(
        &self,
        tenant: TenantId,
        id: JobId,
        after: i64,
    ) -> Result<Subscription, JobsError> {
        let asked = Instant::now();
        let job = self.store().get(tenant, id).await?;
        let job = job.ok_or(JobsError::NotFound)?;
        // Known to the cache, so that it can learn what the subscriber is told.
        let job = self.inner.cache.put(Arc::new(job), asked);
        Ok(self.inner.hub.subscribe(&job, after))
    }

    /// Lines of the log of an attempt (of the latest, when none is named) after a number, in order.
    pub async fn logs(
        &self,
        tenant: TenantId,
        id: JobId,
        attempt: Option<i64>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<LogLine>, JobsError> {
        let job = self.get(tenant, id).await?;
        let attempt = attempt.unwrap_or(job.attempt);
        Ok(self.store().logs(tenant, id, attempt, after, limit).await?)
    }

    /// Why a job was not begun yet; none for one that was, or that will be at any moment. At most a quarter of a
    /// second old when another process changed something.
    pub async fn why_waiting(&self, job: &Job) -> Result<Option<Waiting>, JobsError> {
        if job.state != JobState::Pending {
            return Ok(None);
        }
        if let Some(known) = self.inner.waiting.fresh(job) {
            return Ok(known.reason);
        }
        let queue = self.store().queue(job, ALIVE).await?;
        let reason = Waiting::of(job, &queue);
        self.inner.waiting.put(job, reason.clone());
        Ok(reason)
    }
}

fn of_tenant(job: Arc<Job>, tenant: TenantId) -> Result<Arc<Job>, JobsError> {
    if job.tenant == tenant {
        return Ok(job);
    }
    Err(JobsError::NotFound)
}

/// Fingerprint of a request, by the parts that make it what it is.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // With its length, so that ("ab", "c") is not ("a", "bc").
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn a_fingerprint_tells_requests_apart() {
        assert_eq!(fingerprint(&["ab", "c"]), fingerprint(&["ab", "c"]));
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_eq!(fingerprint(&[]).len(), 64);
    }
}
