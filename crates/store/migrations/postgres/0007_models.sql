-- Fitted models: every version of every name stays, and one of a name serves.
create table benchsight.models (
    tenant_id uuid not null references benchsight.tenants (tenant_id),
    name text not null check (length(name) between 1 and 63),
    version bigint not null check (version > 0),
    stage text not null check (stage in ('candidate', 'production', 'retired')),
    format text not null check (format in ('benchsight', 'onnx')),
    sha256 text not null check (length(sha256) = 64),
    artefact bytea not null,
    -- What the model says of itself: inputs and outputs, training, scores and gates.
    card jsonb not null,
    -- Hash of the rows it was fitted on; none where it was fitted elsewhere.
    training_sha256 text,
    job_id uuid references benchsight.jobs (job_id) on delete set null,
    created_by text,
    created_at bigint not null,
    stage_changed_at bigint not null,
    primary key (tenant_id, name, version)
);

create unique index models_production on benchsight.models (tenant_id, name) where stage = 'production';

-- Forecasts as they were before the game. Nothing changes them.
create table benchsight.forecasts (
    tenant_id uuid not null references benchsight.tenants (tenant_id),
    game_id bigint not null,
    name text not null,
    version bigint not null,
    made_at bigint not null,
    content jsonb not null,
    primary key (tenant_id, game_id, name)
);
