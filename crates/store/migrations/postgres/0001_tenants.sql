-- Milliseconds since 1970 by the clock of this server.
create function benchsight.now_ms() returns bigint
language sql volatile
as $$ select (extract(epoch from clock_timestamp()) * 1000)::bigint $$;

-- Leagues. Everything else belongs to one.
create table benchsight.tenants (
    tenant_id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text not null,
    created_at bigint not null
);
