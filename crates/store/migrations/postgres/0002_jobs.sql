-- Jobs: what was asked, which never changes, and the small state that does.
create table benchsight.jobs (
    job_id uuid primary key,
    tenant_id uuid not null references benchsight.tenants (tenant_id) on delete cascade,
    kind text not null check (length(kind) between 1 and 64),
    arguments jsonb not null,
    created_by text,
    created_at bigint not null,
    priority bigint not null,
    max_attempts bigint not null check (max_attempts between 1 and 100),
    timeout_seconds bigint check (timeout_seconds > 0),
    -- At most one job with the same key holds a lease at any time, see job_leases.
    concurrency_key text,
    idempotency_key text,
    request_hash text,
    retry_of uuid references benchsight.jobs (job_id) on delete set null,
    state text not null
        check (state in ('pending', 'running', 'processing', 'uploading', 'complete', 'failed', 'cancelled')),
    -- Number of the latest attempt; it only grows, so that it can fence off the attempts before.
    attempt bigint not null check (attempt >= 0),
    -- Attempts that count: all but those stopped by a shutdown.
    attempts_used bigint not null check (attempts_used between 0 and max_attempts and attempts_used <= attempt),
    run_at bigint not null,
    started_at bigint,
    finished_at bigint,
    cancel_requested_at bigint,
    -- Set by the transaction that publishes the job's work. From then on it can only become complete.
    published_at bigint,
    progress jsonb,
    result jsonb,
    error jsonb,
    event_seq bigint not null,
    check ((finished_at is not null) = (state in ('complete', 'failed', 'cancelled'))),
    check ((error is not null) = (state = 'failed')),
    check (result is null or state = 'complete'),
    check (published_at is null or state in ('uploading', 'complete')),
    check (cancel_requested_at is null or state <> 'pending'),
    check (attempt > 0 or state in ('pending', 'cancelled')),
    check ((idempotency_key is null) = (request_hash is null))
);

create unique index jobs_idempotency on benchsight.jobs (tenant_id, idempotency_key)
    where idempotency_key is not null;
create index jobs_queue on benchsight.jobs (priority desc, created_at, job_id) where state = 'pending';
create index jobs_active on benchsight.jobs (job_id) where state in ('running', 'processing', 'uploading');
create index jobs_history on benchsight.jobs (tenant_id, created_at desc, job_id desc);
create index jobs_finished on benchsight.jobs (finished_at) where finished_at is not null;
create index jobs_retry_of on benchsight.jobs (retry_of) where retry_of is not null;

-- A final state never changes, whoever asks.
create function benchsight.refuse_job_change() returns trigger
language plpgsql
as $$ begin raise exception 'a final state never changes'; end $$;

create trigger jobs_final before update of state on benchsight.jobs
for each row
when (old.state in ('complete', 'failed', 'cancelled') and new.state <> old.state)
execute function benchsight.refuse_job_change();

-- One row per attempt.
create table benchsight.job_attempts (
    job_id uuid not null references benchsight.jobs (job_id) on delete cascade,
    attempt bigint not null check (attempt > 0),
    worker text not null,
    started_at bigint not null,
    ended_at bigint,
    outcome text check (outcome in ('complete', 'failed', 'retry', 'cancelled', 'interrupted', 'worker_lost')),
    error jsonb,
    log_lines bigint not null default 0,
    log_bytes bigint not null default 0,
    log_full bigint not null default 0 check (log_full in (0, 1)),
    primary key (job_id, attempt),
    check ((ended_at is null) = (outcome is null))
);

-- Heartbeats: a row as long as somebody works on the job.
create table benchsight.job_leases (
    job_id uuid primary key references benchsight.jobs (job_id) on delete cascade,
    attempt bigint not null,
    owner text not null,
    -- Two transactions that claim two jobs of one key both find no lease of it; this lets only one of them pass.
    concurrency_key text unique,
    expires_at bigint not null
);

create index job_leases_owner on benchsight.job_leases (owner);
-- No index on expires_at: it changes with every heartbeat, and there are as many rows as jobs at work.

-- What happened, numbered per job under the lock of its row: no number appears after a higher one was seen.
create table benchsight.job_events (
    job_id uuid not null references benchsight.jobs (job_id) on delete cascade,
    seq bigint not null,
    at bigint not null,
    kind text not null
        check (kind in ('created', 'state', 'progress', 'cancel_requested', 'interrupted', 'retry', 'worker_lost')),
    state text not null,
    attempt bigint not null,
    data jsonb not null,
    primary key (job_id, seq)
);

create table benchsight.job_logs (
    job_id uuid not null,
    attempt bigint not null,
    seq bigint not null,
    at bigint not null,
    level text not null check (level in ('debug', 'info', 'warn', 'error')),
    line text not null,
    primary key (job_id, attempt, seq),
    foreign key (job_id, attempt) references benchsight.job_attempts (job_id, attempt) on delete cascade
);

-- Workers that are alive, or were a moment ago.
create table benchsight.job_workers (
    worker text primary key,
    name text not null,
    slots bigint not null check (slots > 0),
    kinds jsonb not null,
    started_at bigint not null,
    seen_at bigint not null
);
