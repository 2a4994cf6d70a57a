-- People, each of one league. E-mail addresses are kept in lower case.
create table benchsight.users (
    user_id uuid primary key,
    tenant_id uuid not null references benchsight.tenants (tenant_id),
    email text not null unique,
    name text not null,
    -- PHC string; it names the algorithm and its cost.
    password_hash text not null,
    role text not null check (role in ('viewer', 'editor', 'admin')),
    is_instance_admin boolean not null,
    disabled_at bigint,
    created_at bigint not null,
    last_login_at bigint
);

create index users_tenant on benchsight.users (tenant_id, user_id);

-- From login to logout. Of the refresh tokens only hashes are kept.
create table benchsight.sessions (
    session_id uuid primary key,
    user_id uuid not null references benchsight.users (user_id) on delete cascade,
    -- Hash of the part that all refresh tokens of the session share.
    family bytea not null unique check (length(family) = 32),
    token bytea not null check (length(token) = 32),
    -- The token before, when it was replaced, and the salt by which its successor follows from it.
    previous_token bytea check (length(previous_token) = 32),
    rotated_at bigint,
    salt bytea,
    created_at bigint not null,
    last_used_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    end_reason text check (end_reason in ('logout', 'token_reused', 'password_changed', 'user_disabled')),
    check ((ended_at is null) = (end_reason is null)),
    check ((previous_token is null) = (rotated_at is null) and (previous_token is null) = (salt is null))
);

create index sessions_user on benchsight.sessions (user_id);
create index sessions_expiry on benchsight.sessions (expires_at);

-- Keys of programs. One made by a user ends with that user; one made at the command line has no maker.
create table benchsight.api_keys (
    key_id uuid primary key,
    tenant_id uuid not null references benchsight.tenants (tenant_id),
    created_by uuid references benchsight.users (user_id) on delete cascade,
    name text not null,
    prefix text not null,
    secret bytea not null unique check (length(secret) = 32),
    role text not null check (role in ('viewer', 'editor', 'admin')),
    created_at bigint not null,
    last_used_at bigint,
    expires_at bigint,
    revoked_at bigint
);

create index api_keys_tenant on benchsight.api_keys (tenant_id, key_id);
create index api_keys_maker on benchsight.api_keys (created_by) where created_by is not null;

-- Attempts to log in that did not succeed, by hash of the account or address they name.
create table benchsight.login_attempts (
    subject bytea primary key check (length(subject) = 32),
    failures bigint not null,
    last_at bigint not null,
    blocked_until bigint not null
);

create index login_attempts_age on benchsight.login_attempts (last_at);
