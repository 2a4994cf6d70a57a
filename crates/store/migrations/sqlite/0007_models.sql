-- Fitted models: every version of every name stays, and one of a name serves.
create table models (
    tenant_id text not null references tenants (tenant_id),
    name text not null check (length(name) between 1 and 63),
    version integer not null check (version > 0),
    stage text not null check (stage in ('candidate', 'production', 'retired')),
    format text not null check (format in ('benchsight', 'onnx')),
    sha256 text not null check (length(sha256) = 64),
    artefact blob not null,
    -- What the model says of itself: inputs and outputs, training, scores and gates.
    card text not null,
    -- Hash of the rows it was fitted on; none where it was fitted elsewhere.
    training_sha256 text,
    job_id text references jobs (job_id) on delete set null,
    created_by text,
    created_at integer not null,
    stage_changed_at integer not null,
    primary key (tenant_id, name, version)
) strict;

create unique index models_production on models (tenant_id, name) where stage = 'production';

-- Forecasts as they were before the game. Nothing changes them.
create table forecasts (
    tenant_id text not null references tenants (tenant_id),
    game_id integer not null,
    name text not null,
    version integer not null,
    made_at integer not null,
    content text not null,
    primary key (tenant_id, game_id, name)
) strict;
