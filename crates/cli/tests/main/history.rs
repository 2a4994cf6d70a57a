//! What the database remembers of the runs of jobs, whoever did them.

use std::collections::BTreeSet;
use std::sync::Arc;
use store::jobs::{Job, JobAttempt, JobEventKind, JobFilter, JobState, JobStore};
use store::{Database, TenantId};
use test_databases::TestDatabase;
use tokio::runtime::Runtime;

/// A look into the database beside the processes that use it.
pub(crate) struct History {
    runtime: Runtime,
    jobs: Arc<dyn JobStore>,
    tenants: Vec<TenantId>,
}

/// One job and all that was done about it.
pub(crate) struct Told {
    pub(crate) job: Job,
    pub(crate) attempts: Vec<JobAttempt>,
}

impl Told {
    /// How its attempts ended.
    pub(crate) fn outcomes(&self) -> Vec<&str> {
        let outcomes = self.attempts.iter();
        outcomes
            .map(|attempt| attempt.outcome.as_deref().unwrap_or("none"))
            .collect()
    }
}

impl History {
    /// Opens the database, with the leagues that it has by now.
    pub(crate) fn open(database: &TestDatabase) -> Self {
        let runtime = Runtime::new().expect("threads");
        let (jobs, tenants) = runtime.block_on(async {
            let database = Database::open(&database.options()).await.expect("it opens");
            let tenants = database.accounts().tenants(None, 200).await;
            let tenants = tenants.expect("tenants").into_iter();
            (database.jobs(), tenants.map(|tenant| tenant.id).collect())
        });
        Self {
            runtime,
            jobs,
            tenants,
        }
    }

    /// Every job, by league, oldest first, after checking that each has ended once and no two runs of a league met.
    #[track_caller]
    pub(crate) fn checked(&self) -> Vec<Told> {
        let leagues = self.tenants.iter().map(|tenant| self.of_league(*tenant));
        leagues.flatten().collect()
    }

    #[track_caller]
    fn of_league(&self, tenant: TenantId) -> Vec<Told> {
        let filter = JobFilter::default();
        let page = self.jobs.list(tenant, &filter, None, 10_000);
        let mut jobs = self.runtime.block_on(page).expect("jobs").jobs;
        jobs.reverse();
        let told: Vec<Told> = jobs.into_iter().map(|job| self.told(job)).collect();
        let mut runs: Vec<(i64, i64)> = told
            .iter()
            .filter(|told| told.job.kind == "etl")
            .flat_map(|told| &told.attempts)
            .map(|run| (run.started_at, run.ended_at.expect("an end")))
            .collect();
        runs.sort_unstable();
        let meets = runs.windows(2).find(|pair| pair[1].0 < pair[0].1);
        assert_eq!(meets, None, "two runs of a league at a time");
        told
    }

    /// A job with its attempts, which must be what its events tell.
    #[track_caller]
    fn told(&self, job: Job) -> Told {
        let attempts = self.jobs.attempts(job.tenant, job.id);
        let attempts = self.runtime.block_on(attempts).expect("attempts");
        let events = self.jobs.events(job.tenant, job.id, 0, 100_000);
        let events = self.runtime.block_on(events).expect("events");
        let of_state = |state: JobState| {
            let events = events.iter().filter(move |event| event.state == state);
            events.filter(|event| event.kind == JobEventKind::State)
        };
        let begun: Vec<i64> = of_state(JobState::Running)
            .map(|event| event.attempt)
            .collect();
        let numbers: Vec<i64> = attempts.iter().map(|attempt| attempt.attempt).collect();
        assert_eq!(begun, numbers, "{job:?}");
        assert!(job.state.is_final(), "{job:?}");
        let ends = [JobState::Complete, JobState::Failed, JobState::Cancelled];
        let ends: usize = ends.into_iter().map(|state| of_state(state).count()).sum();
        assert_eq!(ends, 1, "{job:?}");
        Told { job, attempts }
    }
}

/// The workers that did something.
pub(crate) fn workers(told: &[Told]) -> BTreeSet<&str> {
    let attempts = told.iter().flat_map(|told| &told.attempts);
    attempts.map(|attempt| attempt.worker.as_str()).collect()
}
