use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jobs::{JobContext, JobError, JobState, NewJob};
use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Process, add_tenant, new_job, quick, until_stopped, work};

on_both_databases!(
    a_bad_input_fails_at_once,
    what_may_go_better_is_tried_again,
    after_the_last_attempt_the_job_fails,
    waits_between_attempts_are_in_the_database,
    a_panic_fails_the_job_and_not_the_worker,
    a_job_that_takes_too_long_fails,
    a_job_that_takes_too_long_and_does_not_listen_fails,
);

async fn a_bad_input_fails_at_once(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(
        work(async |context: JobContext| {
            context.phase(JobState::Processing).await?;
            let details = json!([{ "row": 7 }]);
            Err(JobError::permanent_with(
                "bad_rows",
                "A row is bad.",
                details,
            ))
        }),
        quick(),
    );
    let id = process.create(tenant).await;
    let job = process.until(tenant, id, JobState::Failed).await;
    let error = job.error.unwrap();
    assert_eq!(error.code, "bad_rows");
    assert_eq!(error.details, json!([{ "row": 7 }]));
    assert_eq!(job.attempts_used, 1);
    process.shut_down().await;
}

async fn what_may_go_better_is_tried_again(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(
        work(async |context: JobContext| match context.job().attempt {
            1 | 2 => Err(JobError::transient("away", "The disk is away.")),
            attempt => Ok(json!({ "attempt": attempt })),
        }),
        quick(),
    );
    let id = process.create(tenant).await;
    let job = process.until(tenant, id, JobState::Complete).await;
    assert_eq!(job.result, Some(json!({ "attempt": 3 })));
    let attempts = process.manager.attempts(tenant, id).await.unwrap();
    let outcomes: Vec<_> = attempts
        .iter()
        .map(|attempt| attempt.outcome.as_deref().unwrap())
        .collect();
    assert_eq!(outcomes, ["retry", "retry", "complete"]);
    assert_eq!(attempts[0].error.as_ref().unwrap().code, "away");
    process.shut_down().await;
}

async fn after_the_last_attempt_the_job_fails(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(
        work(async |_| Err(JobError::transient("away", "The disk is away."))),
        quick(),
    );
    let twice = NewJob {
        max_attempts: 2,
        ..new_job(tenant)
    };
    let id = process.manager.create(&twice).await.unwrap().0.id;
    let job = process.until(tenant, id, JobState::Failed).await;
    assert_eq!(job.error.unwrap().code, "away");
    assert_eq!(job.attempts_used, 2);
    // The handler has a limit of its own, which is three.
    let often = NewJob {
        max_attempts: 9,
        ..new_job(tenant)
    };
    let id = process.manager.create(&often).await.unwrap().0.id;
    let job = process.until(tenant, id, JobState::Failed).await;
    assert_eq!(job.attempts_used, 3);
    process.shut_down().await;
}

async fn waits_between_attempts_are_in_the_database(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let mut options = quick();
    options.backoff = Duration::from_mins(10);
    options.longest_backoff = Duration::from_mins(10);
    process.work(
        work(async |_| Err(JobError::transient("away", "The disk is away."))),
        options,
    );
    let id = process.create(tenant).await;
    while process.job(tenant, id).await.attempt == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let job = process.until(tenant, id, JobState::Pending).await;
    let minutes = (job.run_at - job.started_at.unwrap()) as f64 / 60_000.0;
    assert!((7.0..14.0).contains(&minutes), "{minutes}");
    let why = process.manager.why_waiting(&job).await.unwrap().unwrap();
    assert_eq!((why.code, why.until), ("retry_later", Some(job.run_at)));
    process.shut_down().await;
}

async fn a_panic_fails_the_job_and_not_the_worker(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(
        work(async |context: JobContext| {
            assert!(context.job().priority == 0, "a secret of the program");
            Ok(json!(null))
        }),
        quick(),
    );
    let bad = NewJob {
        priority: 1,
        ..new_job(tenant)
    };
    let bad = process.manager.create(&bad).await.unwrap().0.id;
    let good = process.create(tenant).await;
    process.until(tenant, good, JobState::Complete).await;
    let job = process.until(tenant, bad, JobState::Failed).await;
    let error = job.error.unwrap();
    assert_eq!(error.code, "panic");
    assert!(!error.message.contains("secret"));
    assert_eq!(job.attempts_used, 1);
    process.shut_down().await;
}

async fn a_job_that_takes_too_long_fails(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let handler = work(until_stopped).within(Duration::from_millis(100));
    process.work(handler, quick());
    let id = process.create(tenant).await;
    let job = process.until(tenant, id, JobState::Failed).await;
    assert_eq!(job.error.unwrap().code, "timed_out");
    assert_eq!(job.attempts_used, 1);
    process.shut_down().await;
}

async fn a_job_that_takes_too_long_and_does_not_listen_fails(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let dropped = Arc::new(AtomicUsize::new(0));
    let counter = dropped.clone();
    let handler = work(move |_| {
        let guard = Guard(counter.clone());
        async move {
            let _guard = guard;
            std::future::pending().await
        }
    });
    process.work(handler, quick());
    let short = NewJob {
        timeout_seconds: Some(1),
        ..new_job(tenant)
    };
    let id = process.manager.create(&short).await.unwrap().0.id;
    let job = process.until(tenant, id, JobState::Failed).await;
    assert_eq!(job.error.unwrap().code, "timed_out");
    process.shut_down().await;
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
}

struct Guard(Arc<AtomicUsize>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
