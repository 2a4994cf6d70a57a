//! Jobs that were read a moment ago, so that a thousand pages that watch a job cost one query.
//!
//! A job in a final state is kept as long as there is room. Any other is believed for a tenth of a second, and less
//! when this process changes it or tells somebody of an event.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use store::JobId;
use store::jobs::Job;

/// How long a job that may change is believed.
const BELIEVED: Duration = Duration::from_millis(100);
/// Parts with a lock each.
const SHARDS: usize = 32;
/// Jobs kept per part.
const CAPACITY: usize = 64;

#[derive(Debug)]
pub(crate) struct JobCache {
    shards: Box<[Shard]>,
}

#[derive(Debug, Default)]
struct Shard {
    entries: Mutex<HashMap<JobId, Entry>>,
    /// Held while somebody asks the database, so that others wait for the answer instead of asking too.
    loading: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Entry {
    job: Arc<Job>,
    /// The job was like this then, or later.
    asked: Instant,
    /// Number of the latest event that somebody was told of; an older job is not believed any more.
    heard: i64,
}

impl Entry {
    fn is_fresh(&self) -> bool {
        let is_recent = self.job.state.is_final() || self.asked.elapsed() < BELIEVED;
        is_recent && self.job.event_seq >= self.heard
    }
}

impl JobCache {
    pub(crate) fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Shard::default()).collect(),
        }
    }

    /// The job, if it is known well enough.
    pub(crate) fn fresh(&self, id: JobId) -> Option<Arc<Job>> {
        let entries = lock(&self.shard(id).entries);
        let entry = entries.get(&id)?;
        entry.is_fresh().then(|| entry.job.clone())
    }

    /// Somebody was told of an event: who asks for the job from now on gets one that knows of it.
    pub(crate) fn heard(&self, id: JobId, event: i64) {
        let mut entries = lock(&self.shard(id).entries);
        if let Some(entry) = entries.get_mut(&id) {
            entry.heard = entry.heard.max(event);
        }
    }

    /// Waits for whoever is asking the database for jobs of this part.
    pub(crate) async fn loading(&self, id: JobId) -> tokio::sync::MutexGuard<'_, ()> {
        self.shard(id).loading.lock().await
    }

    /// Keeps a job as the database told it; answers with what is known by now, which may be newer.
    pub(crate) fn put(&self, job: Arc<Job>, asked: Instant) -> Arc<Job> {
        let mut entries = lock(&self.shard(job.id).entries);
        if let Some(known) = entries.get(&job.id)
            && known.job.event_seq > job.event_seq
        {
            return known.job.clone();
        }
        if entries.len() >= CAPACITY && !entries.contains_key(&job.id) {
            forget_oldest(&mut entries);
        }
        let heard = entries.get(&job.id).map_or(0, |known| known.heard);
        let entry = Entry {
            job: job.clone(),
            asked,
            heard,
        };
        entries.insert(job.id, entry);
        job
    }

    fn shard(&self, id: JobId) -> &Shard {
        // The last bits of an id are random.
        &self.shards[id.0.as_u128() as usize % SHARDS]
    }
}

fn forget_oldest(entries: &mut HashMap<JobId, Entry>) {
    let oldest = entries
        .iter()
        .min_by_key(|(_, entry)| entry.asked)
        .map(|(id, _)| *id);
    if let Some(id) = oldest {
        entries.remove(&id);
    }
}

/// Nothing that is done under these locks can leave things half done, so a panic elsewhere is no reason to stop.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
