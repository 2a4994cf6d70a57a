//! Published tables.

mod filters;
mod form;
mod isolation;
mod paging;
mod publishing;
mod uploading;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use store::accounts::NewTenant;
use store::jobs::{Fence, JobState, NewJob};
use store::tables::{
    Batch, ColumnDefinition, ColumnKind, NewPublication, Page, TableDefinition, TableOrigin,
    TableQuery, TableStore, Value,
};
use store::{Database, StoreError, TenantId};
use test_databases::TestDatabase;

/// A database with one tenant.
struct Fixture {
    test: TestDatabase,
    database: Database,
    tables: Arc<dyn TableStore>,
    tenant: TenantId,
}

impl Fixture {
    async fn new(test: TestDatabase) -> Self {
        let database = Database::open(&test.options()).await.unwrap();
        let tenant = add_tenant(&database, "first").await;
        Self {
            tables: database.tables(),
            database,
            tenant,
            test,
        }
    }

    async fn another_tenant(&self) -> TenantId {
        add_tenant(&self.database, "second").await
    }

    /// Publishes tables with these rows as a run would.
    async fn publish(&self, tables: &[(TableDefinition, Vec<Vec<Value>>)]) -> i64 {
        publish(self.tables.as_ref(), self.tenant, tables)
            .await
            .unwrap()
    }

    async fn read(&self, query: &TableQuery) -> Page {
        self.tables.read(self.tenant, query).await.unwrap()
    }

    /// All rows of a table.
    async fn rows(&self, table: &str) -> Vec<Vec<Value>> {
        rows_of(self.tables.as_ref(), self.tenant, table).await
    }

    /// A job that may publish.
    async fn job(&self) -> Fence {
        let jobs = self.database.jobs();
        let new = NewJob::new(self.tenant, "etl", json!({}));
        jobs.create(&new).await.unwrap();
        let job = jobs
            .claim("worker", &["etl".to_owned()], Duration::from_mins(1))
            .await
            .unwrap()
            .unwrap();
        let fence = Fence {
            job: job.id,
            attempt: job.attempt,
            owner: "worker".to_owned(),
        };
        for state in [JobState::Processing, JobState::Uploading] {
            jobs.advance(&fence, state).await.unwrap();
        }
        fence
    }
}

async fn add_tenant(database: &Database, slug: &str) -> TenantId {
    let new = NewTenant {
        slug: slug.to_owned(),
        name: slug.to_owned(),
    };
    database.accounts().create_tenant(&new).await.unwrap().id
}

async fn publish(
    store: &dyn TableStore,
    tenant: TenantId,
    tables: &[(TableDefinition, Vec<Vec<Value>>)],
) -> Result<i64, StoreError> {
    let new = NewPublication {
        run_id: "run".to_owned(),
        schema_hash: "hash".to_owned(),
        definitions: tables.iter().map(|(table, _)| table.clone()).collect(),
        ..NewPublication::default()
    };
    let mut publication = store.begin_publication(tenant, new).await?;
    for (table, rows) in tables {
        assert!(publication.begin_table(&table.name, None).await?);
        publication.write(&batch(table, rows)).await?;
    }
    publication.commit(None).await
}

async fn rows_of(store: &dyn TableStore, tenant: TenantId, table: &str) -> Vec<Vec<Value>> {
    rows(&store.read(tenant, &query(table)).await.unwrap().rows)
}

fn query(table: &str) -> TableQuery {
    TableQuery {
        table: table.to_owned(),
        ..TableQuery::default()
    }
}

/// The rows of a batch as values.
fn rows(batch: &Batch) -> Vec<Vec<Value>> {
    (0..batch.rows())
        .map(|row| {
            batch
                .row(row)
                .map(store::tables::ValueRef::to_value)
                .collect()
        })
        .collect()
}

/// Rows as a batch for a table.
fn batch(table: &TableDefinition, rows: &[Vec<Value>]) -> Batch {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    batch_of(table, &all, rows)
}

/// Rows as a batch for some columns of a table.
fn batch_of(table: &TableDefinition, columns: &[usize], rows: &[Vec<Value>]) -> Batch {
    let mut batch = Batch::new(columns.iter().map(|position| table.columns[*position].kind));
    for row in rows {
        for (column, value) in batch.columns_mut().iter_mut().zip(row) {
            column.push(value.as_ref()).unwrap();
        }
    }
    batch
}

fn column(name: &str, kind: ColumnKind) -> ColumnDefinition {
    ColumnDefinition {
        name: name.to_owned(),
        kind,
        required: false,
        description: format!("the {name}"),
        indexed: false,
    }
}

/// A table with a column of every type.
fn players() -> TableDefinition {
    let mut team = column("team", ColumnKind::Text);
    team.indexed = true;
    TableDefinition {
        name: "dim_player".to_owned(),
        description: "One row per player.".to_owned(),
        columns: vec![
            column("player_id", ColumnKind::Text),
            column("name", ColumnKind::Text),
            column("goals", ColumnKind::Integer),
            column("rating", ColumnKind::Number),
            column("is_goalie", ColumnKind::Boolean),
            column("born", ColumnKind::Date),
            team,
        ],
        primary_key: vec!["player_id".to_owned()],
        origin: TableOrigin::Dictionary,
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// A player of whom everything is known.
fn player(id: &str, name: &str, goals: i64) -> Vec<Value> {
    vec![
        text(id),
        text(name),
        Value::Integer(goals),
        Value::Number(goals as f64 / 4.0),
        Value::Boolean(goals == 0),
        Value::Date(10_000 + goals as i32),
        text("Bears"),
    ]
}

/// A player of whom only the id is known.
fn unknown(id: &str) -> Vec<Value> {
    let mut row = vec![Value::Null; players().columns.len()];
    row[0] = text(id);
    row
}

/// A table of another tenant's own kind.
fn notes() -> TableDefinition {
    let mut note = column("note", ColumnKind::Text);
    note.required = true;
    TableDefinition {
        name: "notes".to_owned(),
        description: "Notes of the coach.".to_owned(),
        columns: vec![
            column("game_id", ColumnKind::Integer),
            column("seq", ColumnKind::Integer),
            note,
            column("row_number", ColumnKind::Integer),
        ],
        primary_key: vec!["game_id".to_owned(), "seq".to_owned()],
        origin: TableOrigin::Custom,
    }
}

fn note(game: i64, seq: i64, words: &str) -> Vec<Value> {
    vec![
        Value::Integer(game),
        Value::Integer(seq),
        text(words),
        Value::Null,
    ]
}
