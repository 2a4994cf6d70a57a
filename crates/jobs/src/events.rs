//! Events of jobs, handed on to those who watch.
//!
//! One reader per process asks the database for events of the jobs that somebody watches, at once when this process
//! changed a job and else five times a second. What it reads goes into a short list per job, and a number that says how
//! far the list goes; a subscriber keeps its own place and nothing else, so that a thousand of them cost little. One
//! that is slower than the list is long reads from the database what it missed.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::Stream;
use store::JobId;
use store::jobs::{Job, JobEvent, JobStore};
use tokio::sync::{Notify, watch};

use crate::cache::{JobCache, lock};
use crate::pause::Pause;

/// How often the database is asked when nothing happens here.
const POLL: Duration = Duration::from_millis(200);
/// Events that come quickly are read together.
const GATHER: Duration = Duration::from_millis(20);
/// Events kept per job.
const RECENT: usize = 64;
/// Jobs asked for in one query.
const JOBS_PER_QUERY: usize = 500;
/// Events read by one query.
const EVENTS_PER_QUERY: usize = 1000;
/// Events a subscriber reads at once when it catches up.
const CATCH_UP: i64 = 200;

/// The reader and its lists.
#[derive(Debug)]
pub(crate) struct EventHub {
    store: Arc<dyn JobStore>,
    cache: Arc<JobCache>,
    wake: Notify,
    state: Mutex<HubState>,
}

#[derive(Debug, Default)]
struct HubState {
    topics: HashMap<JobId, Arc<Topic>>,
    reading: bool,
}

/// What is known of the events of one job.
#[derive(Debug)]
struct Topic {
    /// Number of the latest event that was read.
    seen: watch::Sender<i64>,
    recent: Mutex<Recent>,
}

#[derive(Debug)]
struct Recent {
    /// All events after this number, up to the latest that was read.
    base: i64,
    events: VecDeque<Arc<JobEvent>>,
}

impl Topic {
    fn new(seen: i64) -> Self {
        Self {
            seen: watch::Sender::new(seen),
            recent: Mutex::new(Recent {
                base: seen,
                events: VecDeque::new(),
            }),
        }
    }

    fn push(&self, event: JobEvent) {
        let seq = event.seq;
        let mut recent = lock(&self.recent);
        recent.events.push_back(Arc::new(event));
        if recent.events.len() > RECENT
            && let Some(oldest) = recent.events.pop_front()
        {
            recent.base = oldest.seq;
        }
        drop(recent);
        self.seen.send_replace(seq);
    }

    /// The events after a number; none when the list does not go back so far.
    fn after(&self, last: i64) -> Option<VecDeque<Arc<JobEvent>>> {
        let recent = lock(&self.recent);
        (last >= recent.base).then(|| {
            let new = recent.events.iter().filter(|event| event.seq > last);
            new.cloned().collect()
        })
    }
}

impl EventHub {
    pub(crate) fn new(store: Arc<dyn JobStore>, cache: Arc<JobCache>) -> Self {
        Self {
            store,
            cache,
            wake: Notify::new(),
            state: Mutex::default(),
        }
    }

    /// Something happened in this process.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Events of a job after a number. The job is as it was read a moment ago.
    pub(crate) fn subscribe(self: &Arc<Self>, job: &Job, after: i64) -> Subscription {
        let live = (!job.state.is_final()).then(|| self.watch(job));
        Subscription {
            store: self.store.clone(),
            cache: self.cache.clone(),
            job: (job.tenant, job.id),
            // A number that is yet to come would hide events.
            last: after.clamp(0, job.event_seq),
            end: job.state.is_final().then_some(job.event_seq),
            live,
            ready: VecDeque::new(),
        }
    }

    fn watch(self: &Arc<Self>, job: &Job) -> Live {
        let mut state = lock(&self.state);
        let topic = state
            .topics
            .entry(job.id)
            .or_insert_with(|| Arc::new(Topic::new(job.event_seq)))
            .clone();
        let seen = topic.seen.subscribe();
        if !state.reading {
            state.reading = true;
            tokio::spawn(self.clone().read());
        }
        Live { topic, seen }
    }

    /// Reads as long as somebody watches.
    async fn read(self: Arc<Self>) {
        let mut pause = Pause::for_database();
        while let Some(watched) = self.watched() {
            if let Err(error) = self.read_events(watched).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "events of jobs could not be read"
                );
                pause.wait().await;
                continue;
            }
            pause.reset();
            tokio::select! {
                () = self.wake.notified() => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// The jobs that somebody watches, with the number of the latest event read; none when nobody watches any more.
    fn watched(&self) -> Option<Vec<(JobId, i64)>> {
        let mut state = lock(&self.state);
        state
            .topics
            .retain(|_, topic| topic.seen.receiver_count() > 0);
        if state.topics.is_empty() {
            state.reading = false;
            return None;
        }
        let topics = state.topics.iter();
        Some(
            topics
                .map(|(id, topic)| (*id, *topic.seen.borrow()))
                .collect(),
        )
    }

    async fn read_events(&self, mut watched: Vec<(JobId, i64)>) -> Result<(), store::StoreError> {
        for jobs in watched.chunks_mut(JOBS_PER_QUERY) {
            loop {
                let events = self.store.events_of(jobs, EVENTS_PER_QUERY as i64).await?;
                let more = events.len() == EVENTS_PER_QUERY;
                for event in events {
                    for job in jobs.iter_mut().filter(|job| job.0 == event.job) {
                        job.1 = event.seq;
                    }
                    self.hand_on(event);
                }
                if !more {
                    break;
                }
            }
        }
        Ok(())
    }

    fn hand_on(&self, event: JobEvent) {
        let mut state = lock(&self.state);
        let topic = if event.state.is_final() {
            // Those who watch still hold it.
            state.topics.remove(&event.job)
        } else {
            state.topics.get(&event.job).cloned()
        };
        drop(state);
        if let Some(topic) = topic {
            topic.push(event);
        }
    }
}

/// The events of one job, in order, from a number on to the one that ends the job.
#[derive(Debug)]
pub struct Subscription {
    store: Arc<dyn JobStore>,
    cache: Arc<JobCache>,
    job: (store::TenantId, JobId),
    last: i64,
    /// Number of the last event there will be, once it is known.
    end: Option<i64>,
    live: Option<Live>,
    ready: VecDeque<Arc<JobEvent>>,
}

#[derive(Debug)]
struct Live {
    topic: Arc<Topic>,
    seen: watch::Receiver<i64>,
}

impl Subscription {
    /// The next event; none after the one that ended the job. While the database is away, it waits. Who then asks the
    /// manager for the job gets one that is at least as new.
    pub async fn next(&mut self) -> Option<Arc<JobEvent>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                self.last = event.seq;
                self.cache.heard(event.job, event.seq);
                if event.state.is_final() {
                    self.end = Some(event.seq);
                }
                return Some(event);
            }
            // What was read at once is not kept in memory while waiting.
            self.ready.shrink_to_fit();
            if self.end.is_some_and(|end| self.last >= end) {
                return None;
            }
            self.fill().await;
        }
    }

    /// The same as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Arc<JobEvent>> + Send {
        futures::stream::unfold(self, async |mut subscription| {
            let event = subscription.next().await?;
            Some((event, subscription))
        })
    }

    /// Waits for events after the last.
    async fn fill(&mut self) {
        let Some(live) = &mut self.live else {
            self.catch_up(None).await;
            return;
        };
        let seen = *live.seen.borrow_and_update();
        match live.topic.after(self.last) {
            Some(events) if events.is_empty() => {
                // An error would mean that the topic is gone, but this value holds it.
                let _ = live.seen.changed().await;
            }
            Some(events) => self.ready = events,
            None => self.catch_up(Some(seen)).await,
        }
    }

    /// Reads from the database what was missed.
    async fn catch_up(&mut self, seen: Option<i64>) {
        let (tenant, id) = self.job;
        let mut pause = Pause::for_database();
        loop {
            match self.store.events(tenant, id, self.last, CATCH_UP).await {
                Ok(events) if events.is_empty() => {
                    // Removed by the cleaner; what follows is in the list, or there is nothing.
                    self.last = seen.or(self.end).unwrap_or(self.last);
                    return;
                }
                Ok(events) => {
                    self.ready = events.into_iter().map(Arc::new).collect();
                    return;
                }
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "missed events of a job could not be read"
                    );
                    pause.wait().await;
                }
            }
        }
    }
}
