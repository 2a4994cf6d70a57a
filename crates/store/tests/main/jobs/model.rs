//! Random sequences of calls, on the store and on a small model of it. After each call both must agree.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use store::jobs::{Cancel, Fence, Job, JobState, NewJob, Outcome, Progress};
use store::{DatabaseKind, StoreError};
use test_databases::TestDatabase;

use super::{Fixture, LEASE, NO_TIME, PATIENCE, failure};

const OWNERS: [&str; 2] = ["a", "b"];

/// A call. Numbers choose among the jobs made, or the fences handed out, so far: old fences are tried as well.
#[derive(Debug, Clone)]
enum Call {
    Create { keyed: bool, max_attempts: i64 },
    Claim { owner: usize, live: bool },
    Advance { fence: usize, to: JobState },
    Progress { fence: usize },
    Finish { fence: usize, outcome: usize },
    Renew { fence: usize, live: bool },
    Cancel { job: usize },
    Rescue,
}

fn call() -> impl Strategy<Value = Call> {
    let active = prop_oneof![Just(JobState::Processing), Just(JobState::Uploading)];
    prop_oneof![
        3 => (any::<bool>(), 1..4_i64)
            .prop_map(|(keyed, max_attempts)| Call::Create { keyed, max_attempts }),
        5 => (0..2_usize, prop::bool::weighted(0.7))
            .prop_map(|(owner, live)| Call::Claim { owner, live }),
        5 => (any::<usize>(), active).prop_map(|(fence, to)| Call::Advance { fence, to }),
        1 => any::<usize>().prop_map(|fence| Call::Progress { fence }),
        4 => (any::<usize>(), 0..6_usize).prop_map(|(fence, outcome)| Call::Finish { fence, outcome }),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(fence, live)| Call::Renew { fence, live }),
        2 => any::<usize>().prop_map(|job| Call::Cancel { job }),
        2 => Just(Call::Rescue),
    ]
}

/// What is expected of a job.
#[derive(Debug, Clone)]
struct Expected {
    job: Job,
    state: JobState,
    attempt: i64,
    used: i64,
    ready: bool,
    cancel: bool,
    /// Who holds it, and whether the lease is still good.
    lease: Option<(&'static str, bool)>,
}

impl Expected {
    fn is_held_by(&self, fence: &Fence) -> bool {
        self.state.is_active()
            && self.attempt == fence.attempt
            && self.lease.is_some_and(|(owner, _)| owner == fence.owner)
    }

    fn end(&mut self, state: JobState) {
        self.state = state;
        self.lease = None;
    }

    fn is_exhausted(&self) -> bool {
        self.used >= self.job.max_attempts
    }

    fn finish(&mut self, outcome: &Outcome) -> bool {
        let to = match outcome {
            Outcome::Complete(_) if self.state != JobState::Uploading => return false,
            Outcome::Complete(_) => JobState::Complete,
            Outcome::Failed(_) => JobState::Failed,
            Outcome::Cancelled => JobState::Cancelled,
            Outcome::Interrupted | Outcome::Retry { .. } if self.cancel => JobState::Cancelled,
            Outcome::Interrupted => {
                self.used -= 1;
                JobState::Pending
            }
            Outcome::Retry { .. } if self.is_exhausted() => JobState::Failed,
            Outcome::Retry { delay, .. } => {
                self.ready = *delay == 0;
                JobState::Pending
            }
        };
        self.end(to);
        true
    }

    fn rescue(&mut self) {
        if !self.state.is_active() || self.lease.is_some_and(|(_, good)| good) {
            return;
        }
        let to = if self.cancel {
            JobState::Cancelled
        } else if self.is_exhausted() {
            JobState::Failed
        } else {
            self.ready = true;
            JobState::Pending
        };
        self.end(to);
    }

    fn agrees_with(&self, job: &Job) {
        assert_eq!(job.state, self.state, "{self:?}");
        assert_eq!(job.attempt, self.attempt, "{self:?}");
        assert_eq!(job.attempts_used, self.used, "{self:?}");
        assert_eq!(job.cancel_requested_at.is_some(), self.cancel, "{self:?}");
        assert_eq!(job.finished_at.is_some(), self.state.is_final(), "{self:?}");
        assert_eq!(
            job.error.is_some(),
            self.state == JobState::Failed,
            "{self:?}"
        );
    }
}

fn outcome(number: usize) -> Outcome {
    match number {
        0 | 1 => Outcome::Complete(json!({ "rows": 1 })),
        2 => Outcome::Failed(failure()),
        3 => Outcome::Cancelled,
        4 => Outcome::Interrupted,
        _ => Outcome::Retry {
            failure: failure(),
            delay: 0,
        },
    }
}

const fn lease(live: bool) -> Duration {
    if live { LEASE } else { NO_TIME }
}

struct Run<'a> {
    fixture: &'a Fixture,
    kind: String,
    jobs: Vec<Expected>,
    fences: Vec<Fence>,
}

impl Run<'_> {
    async fn call(&mut self, call: &Call) {
        match *call {
            Call::Create {
                keyed,
                max_attempts,
            } => self.create(keyed, max_attempts).await,
            Call::Claim { owner, live } => self.claim(OWNERS[owner], live).await,
            Call::Advance { fence, to } => self.advance(fence, to).await,
            Call::Progress { fence } => self.progress(fence).await,
            Call::Finish {
                fence,
                outcome: number,
            } => self.finish(fence, &outcome(number)).await,
            Call::Renew { fence, live } => self.renew(fence, live).await,
            Call::Cancel { job } => self.cancel(job).await,
            Call::Rescue => {
                self.fixture.store.rescue(PATIENCE).await.unwrap();
                self.jobs.iter_mut().for_each(Expected::rescue);
            }
        }
        for expected in &self.jobs {
            expected.agrees_with(&self.fixture.get(expected.job.id).await);
        }
    }

    async fn create(&mut self, keyed: bool, max_attempts: i64) {
        let new = NewJob {
            kind: self.kind.clone(),
            max_attempts,
            concurrency_key: keyed.then(|| self.kind.clone()),
            ..self.fixture.new_job()
        };
        let (job, _) = self.fixture.store.create(&new).await.unwrap();
        self.jobs.push(Expected {
            job,
            state: JobState::Pending,
            attempt: 0,
            used: 0,
            ready: true,
            cancel: false,
            lease: None,
        });
    }

    async fn claim(&mut self, owner: &'static str, live: bool) {
        let kinds = [self.kind.clone()];
        let store = &self.fixture.store;
        let claimed = store.claim(owner, &kinds, lease(live)).await.unwrap();
        let busy = self
            .jobs
            .iter()
            .any(|job| job.lease.is_some() && job.job.concurrency_key.is_some());
        let first = self.jobs.iter_mut().find(|job| {
            let free = !busy || job.job.concurrency_key.is_none();
            job.state == JobState::Pending && job.ready && free
        });
        assert_eq!(
            claimed.as_ref().map(|job| job.id),
            first.as_ref().map(|job| job.job.id)
        );
        let Some(first) = first else { return };
        first.state = JobState::Running;
        first.attempt += 1;
        first.used += 1;
        first.lease = Some((owner, live));
        self.fences.push(super::fence(&claimed.unwrap(), owner));
    }

    /// One of the fences handed out so far, with its job.
    fn fence(&mut self, number: usize) -> Option<(Fence, &mut Expected)> {
        let fence = self
            .fences
            .get(number.checked_rem(self.fences.len())?)?
            .clone();
        let job = self.jobs.iter_mut().find(|job| job.job.id == fence.job)?;
        Some((fence, job))
    }

    async fn advance(&mut self, number: usize, to: JobState) {
        let store = self.fixture.store.clone();
        let Some((fence, job)) = self.fence(number) else {
            return;
        };
        let answer = store.advance(&fence, to).await;
        if !job.is_held_by(&fence) {
            assert!(is_refused(&answer));
        } else if job.state.next() == Some(to) {
            job.agrees_with(&Job {
                state: job.state,
                ..answer.unwrap()
            });
            job.state = to;
        } else {
            assert!(matches!(answer, Err(StoreError::Invalid(_))));
        }
    }

    async fn progress(&mut self, number: usize) {
        let store = self.fixture.store.clone();
        let Some((fence, job)) = self.fence(number) else {
            return;
        };
        let answer = store.progress(&fence, &Progress::default()).await;
        assert_eq!(answer.is_ok(), job.is_held_by(&fence));
    }

    async fn finish(&mut self, number: usize, outcome: &Outcome) {
        let store = self.fixture.store.clone();
        let Some((fence, job)) = self.fence(number) else {
            return;
        };
        let answer = store.finish(&fence, outcome).await;
        if !job.is_held_by(&fence) {
            assert!(is_refused(&answer));
        } else if job.finish(outcome) {
            job.agrees_with(&answer.unwrap());
        } else {
            assert!(matches!(answer, Err(StoreError::Invalid(_))));
        }
    }

    async fn renew(&mut self, number: usize, live: bool) {
        let store = self.fixture.store.clone();
        let Some((fence, job)) = self.fence(number) else {
            return;
        };
        let jobs = [(fence.job, fence.attempt)];
        let held = store.renew(&fence.owner, &jobs, lease(live)).await.unwrap();
        assert_eq!(held.len(), usize::from(job.is_held_by(&fence)));
        if let (Some(held), Some(lease)) = (held.first(), &mut job.lease) {
            assert_eq!(held.cancel_requested, job.cancel);
            lease.1 = live;
        }
    }

    async fn cancel(&mut self, number: usize) {
        let Some(index) = number.checked_rem(self.jobs.len()) else {
            return;
        };
        let job = &mut self.jobs[index];
        let (store, tenant) = (&self.fixture.store, self.fixture.tenant);
        let cancel = store.cancel(tenant, job.job.id).await.unwrap().unwrap();
        match job.state {
            JobState::Pending | JobState::Cancelled => {
                assert!(matches!(cancel, Cancel::Done(_)));
                job.state = JobState::Cancelled;
            }
            JobState::Complete | JobState::Failed => {
                assert!(matches!(cancel, Cancel::TooLate(_)));
            }
            JobState::Running | JobState::Processing | JobState::Uploading => {
                assert!(matches!(cancel, Cancel::Requested(_)));
                job.cancel = true;
            }
        }
        job.agrees_with(cancel.job());
    }
}

/// Stale fences are refused; a step that does not fit the state may be refused for that reason first.
fn is_refused(answer: &Result<Job, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Lost(_) | StoreError::Invalid(_)))
}

fn run(kind: DatabaseKind) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let Some(test) = runtime.block_on(TestDatabase::new(kind)) else {
        return;
    };
    let fixture = runtime.block_on(Fixture::new(test));
    let soak = std::env::var("BENCHSIGHT_SOAK").is_ok_and(|value| value == "1");
    let config = Config {
        cases: if soak { 500 } else { 12 },
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let numbers = AtomicU32::new(0);
    TestRunner::new(config)
        .run(&prop::collection::vec(call(), 1..50), |calls| {
            // A kind of its own keeps each case to itself.
            let number = numbers.fetch_add(1, Ordering::Relaxed);
            let mut run = Run {
                fixture: &fixture,
                kind: format!("kind{number}"),
                jobs: Vec::new(),
                fences: Vec::new(),
            };
            runtime.block_on(async {
                for call in &calls {
                    run.call(call).await;
                }
            });
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_store_agrees_with_the_model_on_sqlite() {
    run(DatabaseKind::Sqlite);
}

#[test]
fn the_store_agrees_with_the_model_on_postgres() {
    run(DatabaseKind::Postgres);
}
