-- Leagues. Everything else belongs to one.
create table tenants (
    tenant_id text primary key,
    slug text not null unique check (slug glob '[a-z0-9]*' and length(slug) between 1 and 63),
    name text not null,
    created_at integer not null
) strict;
