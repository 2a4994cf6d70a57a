//! Read-only SQL over the last output.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::sql::parser::{DFParser, Statement};
use futures::StreamExt;

use crate::engine::parquet_file::ParquetFile;
use crate::engine::provider::LateTable;
use crate::engine::session::{QuerySession, describe, is_unknown_name, limits};
use crate::engine::{Cancel, panic_text};
use crate::error::WarehouseError;
use crate::models::sql_file::{Named, query_of, tables_of};
use crate::output::Output;
use crate::suggest::did_you_mean;

/// Longest query text in bytes; nothing that a person writes comes near it.
const LONGEST_TEXT: usize = 100_000;
/// How often a query looks whether it was cancelled.
const CANCEL_CHECK: Duration = Duration::from_millis(25);
/// Stack of the thread that plans and runs a query; nested expressions recurse.
const STACK: usize = 16 << 20;
/// How much longer than its time a query is waited for.
const GRACE: Duration = Duration::from_millis(500);
/// How often the files of a query are opened again because a new output came in between.
const ATTEMPTS: usize = 100;

/// Why a query was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// It is not exactly one reading statement.
    #[error("{0}")]
    NotAllowed(String),
    /// It names a table or column that is not there.
    #[error("{0}")]
    Unknown(String),
    /// It is not valid SQL, or fails on the data.
    #[error("{0}")]
    Invalid(String),
    /// It took longer than it may.
    #[error("the query took longer than {} s", .0.as_secs_f64())]
    TimedOut(Duration),
    /// It needs more memory than it may; the number is the limit in bytes.
    #[error("the query needs more memory than the {} MiB it may use", .0 >> 20)]
    OutOfMemory(usize),
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// What a query may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryLimits {
    /// Rows of the answer; further rows are cut off, and the answer says so.
    pub rows: usize,
    /// Bytes of working memory, and of the answer.
    pub memory: usize,
    /// Time until the answer.
    pub time: Duration,
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self {
            rows: 10_000,
            memory: 512 << 20,
            time: Duration::from_secs(30),
        }
    }
}

/// The answer to a query.
#[derive(Debug, Clone)]
pub struct QueryResult {
    /// Columns of the answer.
    pub schema: SchemaRef,
    /// Its rows; see [`crate::rows_text`] and [`crate::rows_json`].
    pub batches: Vec<RecordBatch>,
    /// Whether rows were cut off.
    pub truncated: bool,
    /// Seconds it took.
    pub seconds: f64,
}

impl QueryResult {
    /// The names of the columns.
    pub fn columns(&self) -> Vec<String> {
        self.schema
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect()
    }

    /// Number of rows, after cutting off.
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

impl Output {
    /// Answers a query over the tables of the output.
    ///
    /// Exactly one SELECT (WITH, VALUES) or EXPLAIN of one; nothing that writes, defines or sets. Only tables
    /// of the output can be read, never files. Should a new output be published meanwhile, the query is
    /// answered from one of the two as a whole.
    ///
    /// Blocks until done; works on a thread of its own.
    pub fn query(
        &self,
        sql: &str,
        limits: &QueryLimits,
        cancel: &Cancel,
    ) -> Result<QueryResult, WarehouseError> {
        let started = Instant::now();
        let mut answer = on_own_thread(self, sql, limits, cancel)?;
        answer.seconds = started.elapsed().as_secs_f64();
        Ok(answer)
    }
}

/// Runs the query on a thread of its own and waits for it. An operator that does not come up for air is
/// not waited for beyond its time; its thread ends as soon as it does.
fn on_own_thread(
    output: &Output,
    sql: &str,
    limits: &QueryLimits,
    cancel: &Cancel,
) -> Result<QueryResult, WarehouseError> {
    let (sender, receiver) = std::sync::mpsc::sync_channel(1);
    let abandoned = Cancel::default();
    let thread = std::thread::Builder::new()
        .name("warehouse-query".to_owned())
        .stack_size(STACK);
    let spawned = {
        let (output, sql, limits) = (output.clone(), sql.to_owned(), *limits);
        let (cancel, abandoned) = (cancel.clone(), abandoned.clone());
        thread.spawn(move || {
            let answer = catch_unwind(AssertUnwindSafe(|| {
                run(&output, &sql, &limits, &cancel, &abandoned)
            }));
            // Nobody listens any more when the query was abandoned.
            let _ = sender
                .send(answer.unwrap_or_else(|panic| Err(internal(&panic_text(panic.as_ref())))));
        })
    };
    spawned.map_err(|error| internal(&error))?;
    let deadline = Instant::now() + limits.time + GRACE;
    loop {
        match receiver.recv_timeout(CANCEL_CHECK) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Disconnected) => return Err(internal(&"its thread ended")),
            Err(RecvTimeoutError::Timeout) if Instant::now() > deadline => {
                abandoned.cancel();
                return Err(QueryError::TimedOut(limits.time).into());
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn internal(what: &dyn std::fmt::Display) -> WarehouseError {
    WarehouseError::Internal(format!("the query failed: {what}"))
}

fn run(
    output: &Output,
    sql: &str,
    limits: &QueryLimits,
    cancel: &Cancel,
    abandoned: &Cancel,
) -> Result<QueryResult, WarehouseError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime.map_err(|error| internal(&error))?.block_on(async {
        tokio::select! {
            answer = tokio::time::timeout(limits.time, answer(output, sql, limits)) => {
                answer.unwrap_or(Err(QueryError::TimedOut(limits.time).into()))
            }
            () = cancelled(cancel) => Err(QueryError::Cancelled.into()),
            () = cancelled(abandoned) => Err(QueryError::TimedOut(limits.time).into()),
        }
    })
}

async fn cancelled(cancel: &Cancel) {
    while !cancel.is_cancelled() {
        tokio::time::sleep(CANCEL_CHECK).await;
    }
}

async fn answer(
    output: &Output,
    sql: &str,
    may: &QueryLimits,
) -> Result<QueryResult, WarehouseError> {
    let statement = parse(sql)?;
    let session = session(output, &statement)?;
    let failed = |error: DataFusionError| sort_out(&error, may);
    let plan = session.plan(statement).await.map_err(failed)?;
    let reading = SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false);
    reading
        .verify_plan(&plan)
        .map_err(|error| QueryError::NotAllowed(describe(&error).1))?;
    let mut stream = session
        .start(&plan, limits(may.memory, None).map_err(failed)?)
        .await
        .map_err(failed)?;
    let mut result = QueryResult {
        schema: stream.schema(),
        batches: Vec::new(),
        truncated: false,
        seconds: 0.0,
    };
    let (mut rows, mut bytes) = (0, 0);
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(failed)?;
        let room = may.rows - rows;
        if batch.num_rows() > room {
            result.truncated = true;
        }
        let batch = batch.slice(0, batch.num_rows().min(room));
        rows += batch.num_rows();
        bytes += batch
            .columns()
            .iter()
            .map(|column| column.to_data().get_slice_memory_size().unwrap_or(0))
            .sum::<usize>();
        if bytes > may.memory {
            return Err(QueryError::OutOfMemory(may.memory).into());
        }
        result.batches.push(batch);
        if result.truncated {
            break;
        }
    }
    Ok(result)
}

/// The one statement of the text, if it only reads.
fn parse(sql: &str) -> Result<Statement, QueryError> {
    if sql.len() > LONGEST_TEXT {
        return Err(QueryError::NotAllowed(format!(
            "the query is longer than {LONGEST_TEXT} bytes"
        )));
    }
    let mut statements =
        DFParser::parse_sql(sql).map_err(|error| QueryError::Invalid(describe(&error).1))?;
    let statement = match statements.pop_front() {
        Some(statement) if statements.is_empty() => statement,
        Some(_) => return Err(QueryError::NotAllowed("one statement at a time".to_owned())),
        None => return Err(QueryError::NotAllowed("there is no statement".to_owned())),
    };
    let inner = match &statement {
        Statement::Explain(explain) => &explain.statement,
        other => other,
    };
    if query_of(inner).is_none() {
        return Err(QueryError::NotAllowed(
            "only SELECT and EXPLAIN are allowed here".to_owned(),
        ));
    }
    Ok(statement)
}

/// A session with the tables that the statement names, and no others, all of one output.
fn session(output: &Output, statement: &Statement) -> Result<QuerySession, WarehouseError> {
    let inner = match statement {
        Statement::Explain(explain) => &explain.statement,
        other => other,
    };
    let named = query_of(inner).map(tables_of);
    let mut output = output.clone();
    let mut attempt = 1;
    loop {
        let opened = open_tables(&output, named.as_ref());
        // Should a new output have come while the files were opened, they may be of different outputs.
        // The same run id means the same bytes in every file.
        match Output::open(output.folder()) {
            Ok(now) if now.manifest().run_id != output.manifest().run_id && attempt < ATTEMPTS => {
                output = now;
            }
            _ => {
                let tables = opened?;
                let tables = tables
                    .iter()
                    .map(|(name, table)| (name.as_str(), Arc::clone(table)));
                return QuerySession::new(tables)
                    .map(QuerySession::at_this_moment)
                    .map_err(|error| WarehouseError::Internal(describe(&error).1));
            }
        }
        attempt += 1;
    }
}

fn open_tables(
    output: &Output,
    named: Option<&Named>,
) -> Result<Vec<(String, Arc<LateTable>)>, WarehouseError> {
    let references = named
        .into_iter()
        .flat_map(|named| &named.references)
        .map(|table| (&table.table, false));
    let ctes = named
        .into_iter()
        .flat_map(|named| &named.ctes)
        .map(|table| (&table.table, true));
    let mut tables = Vec::new();
    for (name, is_cte) in references.chain(ctes) {
        let Some(files) = output.manifest().table(name) else {
            // A common table expression may hide a table of its name, or be just a name.
            if is_cte {
                continue;
            }
            let hint = did_you_mean(
                name,
                output
                    .manifest()
                    .tables
                    .iter()
                    .map(|table| table.name.as_str()),
            );
            return Err(QueryError::Unknown(format!("unknown table {name}{hint}")).into());
        };
        let path = output.folder().join(&files.parquet.path);
        let file = ParquetFile::open(&path).map_err(WarehouseError::file("read", &path))?;
        let schema = file.schema().map_err(|message| internal(&message))?;
        tables.push((
            name.clone(),
            Arc::new(LateTable::in_file(name, schema, file)),
        ));
    }
    Ok(tables)
}

fn sort_out(error: &DataFusionError, may: &QueryLimits) -> WarehouseError {
    let message = match describe(error) {
        (Some(line), message) => format!("line {line}: {message}"),
        (None, message) => message,
    };
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => QueryError::OutOfMemory(may.memory).into(),
        _ if is_unknown_name(error) => QueryError::Unknown(message).into(),
        _ => QueryError::Invalid(message).into(),
    }
}
