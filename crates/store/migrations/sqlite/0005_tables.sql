-- What is published: one row per league; the rows of its tables are in a file of their own.
create table publications (
    tenant_id text primary key references tenants (tenant_id),
    version integer not null check (version > 0),
    file text not null,
    run_id text,
    schema_hash text,
    published_at integer not null,
    job_id text,
    -- Definitions, row counts and origins of the tables.
    catalogue text not null check (json_valid(catalogue))
) strict;
