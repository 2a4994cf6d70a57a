-- One counter per tenant: every change to its staging takes the next number. Its row is the lock of a tenant's staging.
create table benchsight.staging_revisions (
    tenant_id uuid primary key references benchsight.tenants (tenant_id) on delete cascade,
    revision bigint not null check (revision > 0),
    -- The revision that the last published run had read.
    processed_revision bigint not null default 0 check (processed_revision between 0 and revision),
    processed_at bigint
);

-- A sheet of the league workbook, or a game. One that was cleared stays, empty, until a run has taken note.
create table benchsight.staging_areas (
    tenant_id uuid not null references benchsight.tenants (tenant_id),
    kind text not null check (kind in ('blb', 'tracking')),
    name text not null check (length(name) between 1 and 100),
    mode text not null check (mode in ('lay_over', 'replace')),
    last_number bigint not null check (last_number >= 0),
    revision bigint not null,
    changed_at bigint not null,
    -- What the last check found: findings that block, errors, warnings, remarks.
    checked_revision bigint,
    checked_at bigint,
    n_block bigint,
    n_error bigint,
    n_warning bigint,
    n_info bigint,
    primary key (tenant_id, kind, name)
);

create table benchsight.staging_rows (
    tenant_id uuid not null,
    kind text not null,
    name text not null,
    list text not null check (list in ('rows', 'events', 'shifts')),
    number bigint not null check (number > 0),
    row_key text,
    is_deletion boolean not null,
    content jsonb not null,
    revision bigint not null,
    changed_at bigint not null,
    primary key (tenant_id, kind, name, list, number),
    foreign key (tenant_id, kind, name)
        references benchsight.staging_areas (tenant_id, kind, name) on delete cascade
);

create unique index staging_rows_key on benchsight.staging_rows (tenant_id, kind, name, list, row_key)
    where row_key is not null;

-- Input files in the folder of a tenant, as they were uploaded.
create table benchsight.stored_files (
    tenant_id uuid not null references benchsight.tenants (tenant_id),
    kind text not null check (kind in ('league', 'tracking')),
    name text not null check (length(name) between 1 and 200),
    game_id bigint,
    -- How a tracking file is laid out: A, B, C, D or JSON.
    layout text,
    sha256 text not null check (length(sha256) = 64),
    bytes bigint not null check (bytes >= 0),
    uploaded_at bigint not null,
    uploaded_by text,
    n_block bigint not null,
    n_error bigint not null,
    n_warning bigint not null,
    n_info bigint not null,
    primary key (tenant_id, kind, name),
    check ((game_id is not null) = (kind = 'tracking'))
);
