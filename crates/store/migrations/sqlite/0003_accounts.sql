-- People, each of one league. E-mail addresses are kept in lower case.
create table users (
    user_id text primary key,
    tenant_id text not null references tenants (tenant_id),
    email text not null unique,
    name text not null,
    -- PHC string; it names the algorithm and its cost.
    password_hash text not null,
    role text not null check (role in ('viewer', 'editor', 'admin')),
    is_instance_admin integer not null check (is_instance_admin in (0, 1)),
    disabled_at integer,
    created_at integer not null,
    last_login_at integer
) strict;

create index users_tenant on users (tenant_id, user_id);

-- From login to logout. Of the refresh tokens only hashes are kept.
create table sessions (
    session_id text primary key,
    user_id text not null references users (user_id) on delete cascade,
    -- Hash of the part that all refresh tokens of the session share.
    family blob not null unique check (length(family) = 32),
    token blob not null check (length(token) = 32),
    -- The token before, when it was replaced, and the salt by which its successor follows from it.
    previous_token blob check (length(previous_token) = 32),
    rotated_at integer,
    salt blob,
    created_at integer not null,
    last_used_at integer not null,
    expires_at integer not null,
    ended_at integer,
    end_reason text check (end_reason in ('logout', 'token_reused', 'password_changed', 'user_disabled')),
    check ((ended_at is null) = (end_reason is null)),
    check ((previous_token is null) = (rotated_at is null) and (previous_token is null) = (salt is null))
) strict;

create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

-- Keys of programs. One made by a user ends with that user; one made at the command line has no maker.
create table api_keys (
    key_id text primary key,
    tenant_id text not null references tenants (tenant_id),
    created_by text references users (user_id) on delete cascade,
    name text not null,
    prefix text not null,
    secret blob not null unique check (length(secret) = 32),
    role text not null check (role in ('viewer', 'editor', 'admin')),
    created_at integer not null,
    last_used_at integer,
    expires_at integer,
    revoked_at integer
) strict;

create index api_keys_tenant on api_keys (tenant_id, key_id);
create index api_keys_maker on api_keys (created_by) where created_by is not null;

-- Attempts to log in that did not succeed, by hash of the account or address they name.
create table login_attempts (
    subject blob primary key check (length(subject) = 32),
    failures integer not null,
    last_at integer not null,
    blocked_until integer not null
) strict;

create index login_attempts_age on login_attempts (last_at);
