-- Jobs: what was asked, which never changes, and the small state that does.
create table jobs (
    job_id text primary key,
    tenant_id text not null references tenants (tenant_id) on delete cascade,
    kind text not null check (length(kind) between 1 and 64),
    arguments text not null check (json_valid(arguments)),
    created_by text,
    created_at integer not null,
    priority integer not null,
    max_attempts integer not null check (max_attempts between 1 and 100),
    timeout_seconds integer check (timeout_seconds > 0),
    -- At most one job with the same key holds a lease at any time, see job_leases.
    concurrency_key text,
    idempotency_key text,
    request_hash text,
    retry_of text references jobs (job_id) on delete set null,
    state text not null
        check (state in ('pending', 'running', 'processing', 'uploading', 'complete', 'failed', 'cancelled')),
    -- Number of the latest attempt; it only grows, so that it can fence off the attempts before.
    attempt integer not null check (attempt >= 0),
    -- Attempts that count: all but those stopped by a shutdown.
    attempts_used integer not null check (attempts_used between 0 and max_attempts and attempts_used <= attempt),
    run_at integer not null,
    started_at integer,
    finished_at integer,
    cancel_requested_at integer,
    -- Set by the transaction that publishes the job's work. From then on it can only become complete.
    published_at integer,
    progress text check (json_valid(progress)),
    result text check (json_valid(result)),
    error text check (json_valid(error)),
    event_seq integer not null,
    check ((finished_at is not null) = (state in ('complete', 'failed', 'cancelled'))),
    check ((error is not null) = (state = 'failed')),
    check (result is null or state = 'complete'),
    check (published_at is null or state in ('uploading', 'complete')),
    check (cancel_requested_at is null or state <> 'pending'),
    check (attempt > 0 or state in ('pending', 'cancelled')),
    check ((idempotency_key is null) = (request_hash is null))
) strict;

create unique index jobs_idempotency on jobs (tenant_id, idempotency_key) where idempotency_key is not null;
create index jobs_queue on jobs (priority desc, created_at, job_id) where state = 'pending';
create index jobs_active on jobs (job_id) where state in ('running', 'processing', 'uploading');
create index jobs_history on jobs (tenant_id, created_at desc, job_id desc);
create index jobs_finished on jobs (finished_at) where finished_at is not null;
create index jobs_retry_of on jobs (retry_of) where retry_of is not null;

-- A final state never changes, whoever asks.
create trigger jobs_final before update of state on jobs
when old.state in ('complete', 'failed', 'cancelled') and new.state <> old.state
begin
    select raise(abort, 'a final state never changes');
end;

-- One row per attempt.
create table job_attempts (
    job_id text not null references jobs (job_id) on delete cascade,
    attempt integer not null check (attempt > 0),
    worker text not null,
    started_at integer not null,
    ended_at integer,
    outcome text check (outcome in ('complete', 'failed', 'retry', 'cancelled', 'interrupted', 'worker_lost')),
    error text check (json_valid(error)),
    log_lines integer not null default 0,
    log_bytes integer not null default 0,
    log_full integer not null default 0 check (log_full in (0, 1)),
    primary key (job_id, attempt),
    check ((ended_at is null) = (outcome is null))
) strict, without rowid;

-- Heartbeats: a row as long as somebody works on the job.
create table job_leases (
    job_id text primary key references jobs (job_id) on delete cascade,
    attempt integer not null,
    owner text not null,
    concurrency_key text unique,
    expires_at integer not null
) strict, without rowid;

create index job_leases_owner on job_leases (owner);
-- No index on expires_at: it changes with every heartbeat, and there are as many rows as jobs at work.

-- What happened, numbered per job under the lock of its row: no number appears after a higher one was seen.
create table job_events (
    job_id text not null references jobs (job_id) on delete cascade,
    seq integer not null,
    at integer not null,
    kind text not null
        check (kind in ('created', 'state', 'progress', 'cancel_requested', 'interrupted', 'retry', 'worker_lost')),
    state text not null,
    attempt integer not null,
    data text not null check (json_valid(data)),
    primary key (job_id, seq)
) strict, without rowid;

create table job_logs (
    job_id text not null,
    attempt integer not null,
    seq integer not null,
    at integer not null,
    level text not null check (level in ('debug', 'info', 'warn', 'error')),
    line text not null,
    primary key (job_id, attempt, seq),
    foreign key (job_id, attempt) references job_attempts (job_id, attempt) on delete cascade
) strict, without rowid;

-- Workers that are alive, or were a moment ago.
create table job_workers (
    worker text primary key,
    name text not null,
    slots integer not null check (slots > 0),
    kinds text not null check (json_valid(kinds)),
    started_at integer not null,
    seen_at integer not null
) strict, without rowid;
