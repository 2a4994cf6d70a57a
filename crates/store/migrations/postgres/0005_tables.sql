-- What is published: one row per league; the rows of its tables are in the schema public.
create table benchsight.publications (
    tenant_id uuid primary key references benchsight.tenants (tenant_id),
    version bigint not null check (version >= 0),
    run_id text,
    schema_hash text,
    published_at bigint not null,
    job_id uuid,
    -- Definitions, row counts and origins of the tables. Plain text: it is written and read as a whole.
    catalogue text not null
);

-- The tables of the schema public that are ours, and the form they have. All others are left alone.
create table benchsight.published_tables (
    name text primary key,
    definition text not null,
    created_at bigint not null
);

-- Which of them holds the rows of which table of a league.
create table benchsight.published_table_uses (
    tenant_id uuid not null references benchsight.tenants (tenant_id),
    table_name text not null,
    stored_as text not null references benchsight.published_tables (name),
    primary key (tenant_id, table_name),
    unique (stored_as, tenant_id)
);
