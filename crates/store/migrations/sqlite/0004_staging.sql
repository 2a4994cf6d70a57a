-- One counter per tenant: every change to its staging takes the next number.
create table staging_revisions (
    tenant_id text primary key references tenants (tenant_id) on delete cascade,
    revision integer not null check (revision > 0),
    -- The revision that the last published run had read.
    processed_revision integer not null default 0 check (processed_revision between 0 and revision),
    processed_at integer
) strict;

-- A sheet of the league workbook, or a game. One that was cleared stays, empty, until a run has taken note.
create table staging_areas (
    tenant_id text not null references tenants (tenant_id),
    kind text not null check (kind in ('blb', 'tracking')),
    name text not null check (length(name) between 1 and 100),
    mode text not null check (mode in ('lay_over', 'replace')),
    last_number integer not null check (last_number >= 0),
    revision integer not null,
    changed_at integer not null,
    -- What the last check found: findings that block, errors, warnings, remarks.
    checked_revision integer,
    checked_at integer,
    n_block integer,
    n_error integer,
    n_warning integer,
    n_info integer,
    primary key (tenant_id, kind, name)
) strict, without rowid;

create table staging_rows (
    tenant_id text not null,
    kind text not null,
    name text not null,
    list text not null check (list in ('rows', 'events', 'shifts')),
    number integer not null check (number > 0),
    row_key text,
    is_deletion integer not null check (is_deletion in (0, 1)),
    content text not null check (json_valid(content)),
    revision integer not null,
    changed_at integer not null,
    primary key (tenant_id, kind, name, list, number),
    foreign key (tenant_id, kind, name) references staging_areas (tenant_id, kind, name) on delete cascade
) strict, without rowid;

create unique index staging_rows_key on staging_rows (tenant_id, kind, name, list, row_key)
    where row_key is not null;

-- Input files in the folder of a tenant, as they were uploaded.
create table stored_files (
    tenant_id text not null references tenants (tenant_id),
    kind text not null check (kind in ('league', 'tracking')),
    name text not null check (length(name) between 1 and 200),
    game_id integer,
    -- How a tracking file is laid out: A, B, C, D or JSON.
    layout text,
    sha256 text not null check (length(sha256) = 64),
    bytes integer not null check (bytes >= 0),
    uploaded_at integer not null,
    uploaded_by text,
    n_block integer not null,
    n_error integer not null,
    n_warning integer not null,
    n_info integer not null,
    primary key (tenant_id, kind, name),
    check ((game_id is not null) = (kind = 'tracking'))
) strict, without rowid;
