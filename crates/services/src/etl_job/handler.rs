//! Doing the runs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use jobs::{Handler, JobContext, JobError, JobFailure, JobState, LogLevel, Progress, Reporter};
use serde_json::{Value, json};
use store::TenantId;
use store::accounts::AccountStore;
use store::tables::TableStore;
use tokio::sync::mpsc;
use warehouse::{Cancel, FinishedTable};

use super::{EtlArguments, KIND, Mode};
use crate::error_chain::error_chain;
use crate::etl::{self, Built, EtlError, RunRequest};
use crate::findings::ReportedFinding;
use crate::input_error::InputError;
use crate::inputs::Inputs;
use crate::ml::Ml;
use crate::on_behalf::on_behalf_of;
use crate::publish::{self, PublishRequest};
use crate::quality;
use crate::{Finding, Severity};

/// Findings in a job's result or failure at most.
const FINDINGS_SHOWN: usize = 100;
/// Percent of the whole job at which a phase begins, by experience.
const BUILD_FROM: f64 = 25.0;
const PUBLISH_FROM: f64 = 80.0;

/// Does the runs.
#[derive(Debug)]
pub struct EtlHandler {
    accounts: Arc<dyn AccountStore>,
    inputs: Arc<Inputs>,
    tables: Arc<dyn TableStore>,
    ml: Arc<Ml>,
}

impl EtlHandler {
    /// A handler on the store and the files of an instance.
    pub const fn new(
        accounts: Arc<dyn AccountStore>,
        inputs: Arc<Inputs>,
        tables: Arc<dyn TableStore>,
        ml: Arc<Ml>,
    ) -> Self {
        Self {
            accounts,
            inputs,
            tables,
            ml,
        }
    }
}

#[async_trait]
impl Handler for EtlHandler {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn timeout(&self) -> Duration {
        Duration::from_mins(30)
    }

    async fn run(&self, context: JobContext) -> Result<Value, JobError> {
        let arguments: EtlArguments = context.args()?;
        let caller = on_behalf_of(self.accounts.as_ref(), context.job().tenant).await?;
        let (input, revision) = self
            .inputs
            .request(&caller, arguments.source)
            .await
            .map_err(input_error)?;
        let folder = self.inputs.folder(&caller).map_err(input_error)?;
        let request = RunRequest {
            input: arguments.narrow(input),
            out: folder.warehouse(),
            wipe: false,
            models: None,
        };
        context.log(LogLevel::Info, "reading and checking the files");
        let built = build(&context, request).await?;
        tell(&context, &built);
        check_games(&built, &arguments)?;
        let mut result = report(&built, &check_tally(&built).await?);
        if !arguments.publish {
            context.log(
                LogLevel::Info,
                "the tables can be built; they were not to be published",
            );
            return Ok(result);
        }
        let version = self
            .publish(&context, &built, (arguments.wipe, result.clone()))
            .await?;
        context.log(LogLevel::Info, format!("published version {version}"));
        finish_folder(built).await;
        self.mark_processed(caller.tenant, revision).await;
        let training = self.forecast(&context, arguments.train).await;
        if let Some(members) = result.as_object_mut() {
            members.insert("version".to_owned(), version.into());
            members.insert("training".to_owned(), training);
        }
        Ok(result)
    }
}

/// Writes into the log what was read and built, and which games do not come through.
fn tell(context: &JobContext, built: &Built) {
    let games = built.games();
    let counts = etl::FindingCounts::of(built.findings());
    let findings: Vec<String> = counts
        .iter()
        .map(|(severity, number)| format!("{number} {severity}"))
        .collect();
    context.log(
        LogLevel::Info,
        format!(
            "read {} tracking files; findings: {}",
            games.loaded + games.blocked + games.templates + games.left_out,
            if findings.is_empty() {
                "none".to_owned()
            } else {
                findings.join(", ")
            }
        ),
    );
    let blocking = built
        .findings()
        .iter()
        .filter(|finding| finding.is_blocking());
    for game in blocking
        .filter_map(|finding| finding.game_id)
        .collect::<BTreeSet<_>>()
    {
        context.log(LogLevel::Warn, format!("findings block game {game}"));
    }
    let output = built.output();
    let tables = &output.manifest().tables;
    let rows: usize = tables.iter().map(|table| table.rows).sum();
    context.log(
        LogLevel::Info,
        format!("built {} tables with {rows} rows", tables.len()),
    );
}

/// Builds on a thread of its own. The context's token ends it within a fraction of a second.
async fn build(context: &JobContext, request: RunRequest) -> Result<Arc<Built>, JobError> {
    let cancel = Cancel::default();
    let (phases, mut phase) = mpsc::unbounded_channel();
    let watcher = Watcher {
        reporter: context.reporter(),
        phases,
        is_building: AtomicBool::new(false),
    };
    let thread = {
        let cancel = cancel.clone();
        tokio::task::spawn_blocking(move || etl::build(&request, &watcher, &cancel))
    };
    let stop = context.token().clone();
    let guard = tokio::spawn(async move {
        stop.cancelled().await;
        cancel.cancel();
    });
    // The channel closes with the thread's end.
    while let Some(state) = phase.recv().await {
        if context.phase(state).await.is_err() {
            break;
        }
    }
    let built = thread.await;
    guard.abort();
    context.check()?;
    match built {
        Ok(Ok(built)) => Ok(Arc::new(built)),
        Ok(Err(error)) => Err(job_error(&error)),
        Err(error) => {
            tracing::error!(%error, "a run panicked");
            Err(JobError::permanent(
                "panic",
                "The run stopped because of a fault in the program.",
            ))
        }
    }
}

impl EtlHandler {
    /// Puts the tables into the store; the number of the version.
    async fn publish(
        &self,
        context: &JobContext,
        built: &Arc<Built>,
        (wipe, result): (bool, Value),
    ) -> Result<i64, JobError> {
        context.phase(JobState::Uploading).await?;
        context.log(LogLevel::Info, "publishing the tables");
        let reporter = context.reporter();
        let request = PublishRequest {
            tenant: context.job().tenant,
            output: built.output(),
            fence: Some(context.fence()),
            result: Some(result),
            wipe,
        };
        let told = move |table: &str, done: usize, total: usize| {
            reporter.progress(Progress {
                phase: "publishing".to_owned(),
                table: Some(table.to_owned()),
                done: Some(done as i64),
                total: Some(total as i64),
                percent: Some(PUBLISH_FROM + share(done, total) * (100.0 - PUBLISH_FROM)),
                message: None,
            });
        };
        Ok(publish::publish(self.tables.as_ref(), request, context.token(), &told).await?)
    }

    /// Trains where it was asked for, and freezes the forecasts of games to come. The tables are published: a failure
    /// here is told and does not undo that.
    async fn forecast(&self, context: &JobContext, train: bool) -> Value {
        let tenant = context.job().tenant;
        if !train {
            match self.ml.freeze(tenant).await {
                Ok(0) => {}
                Ok(number) => context.log(
                    LogLevel::Info,
                    format!("froze {number} forecasts of games to come"),
                ),
                Err(error) => {
                    context.log(LogLevel::Warn, format!("no forecasts were frozen: {error}"));
                }
            }
            return Value::Null;
        }
        let created_by = context.job().created_by.as_deref();
        let reporter = context.reporter();
        let told = move |_: &str, _: usize, _: usize| !reporter.is_stopped();
        let fence = context.fence();
        match self.ml.train(tenant, Some(&fence), created_by, told).await {
            Ok(training) => {
                context.log(LogLevel::Info, training.words.clone());
                serde_json::to_value(training).unwrap_or_default()
            }
            Err(error) => {
                let words = format!("the models were not trained: {error}");
                context.log(LogLevel::Warn, words.clone());
                json!({"is_new": false, "words": words})
            }
        }
    }

    /// Only a number for people: a failure here does not undo what is published.
    async fn mark_processed(&self, tenant: TenantId, revision: Option<i64>) {
        let Some(revision) = revision else { return };
        if let Err(error) = self.inputs.mark_processed(tenant, revision).await {
            tracing::warn!(%error, "staged rows could not be marked as processed");
        }
    }
}

/// Input that cannot be reached now may be reached later.
fn input_error(error: InputError) -> JobError {
    match error {
        InputError::Unavailable(error) => error.into(),
        error => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the input of a run could not be read"
            );
            JobError::permanent("input", error.to_string())
        }
    }
}

/// Exchanges the output folder after the store was published: the store is what readers see, the folder follows.
async fn finish_folder(built: Arc<Built>) {
    let finished = tokio::task::spawn_blocking(move || {
        // The publisher's share of it was given back when it was done.
        Arc::into_inner(built).map(Built::publish)
    });
    match finished.await {
        Ok(Some(Ok(_))) => {}
        Ok(Some(Err(error))) => tracing::error!(%error, "the output folder could not be exchanged"),
        Ok(None) | Err(_) => tracing::error!("the output folder could not be exchanged"),
    }
}

/// Whether enough came through.
fn check_games(built: &Built, arguments: &EtlArguments) -> Result<(), JobError> {
    let games = built.games();
    if games.blocked > 0 && games.loaded == 0 {
        return Err(blocked(
            "Findings block every tracked game.",
            built.findings().iter(),
        ));
    }
    let (Mode::Single, [game]) = (arguments.mode, &arguments.game_ids[..]) else {
        return Ok(());
    };
    if built.has_loaded(*game) {
        return Ok(());
    }
    let of_game = || {
        let findings = built.findings().iter();
        findings.filter(|finding| finding.game_id == Some(*game))
    };
    if of_game().any(Finding::is_blocking) {
        return Err(blocked(&format!("Findings block game {game}."), of_game()));
    }
    Err(JobError::permanent_with(
        "no_tracking",
        format!("There is no tracking file, and no staged events, of game {game}."),
        shown(of_game()),
    ))
}

fn blocked<'a>(message: &str, findings: impl Iterator<Item = &'a Finding>) -> JobError {
    let blocking = findings.filter(|finding| finding.is_blocking());
    JobError::permanent_with("blocking_findings", message, shown(blocking))
}

/// Findings for programs, at most a hundred.
fn shown<'a>(findings: impl Iterator<Item = &'a Finding>) -> Value {
    let findings = findings.take(FINDINGS_SHOWN).map(ReportedFinding::from);
    json!(findings.collect::<Vec<_>>())
}

/// How many checks of the run came out how.
async fn check_tally(built: &Arc<Built>) -> Result<BTreeMap<String, usize>, JobError> {
    let output = built.output();
    let tallied = tokio::task::spawn_blocking(move || quality::tally_of_checks(&output)).await;
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "the checks of a run could not be counted");
        JobError::permanent("run_failed", "The checks of the run could not be counted.")
    };
    match tallied {
        Ok(Ok(tally)) => Ok(tally),
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

/// What the job answers when it is complete.
fn report(built: &Built, checks: &BTreeMap<String, usize>) -> Value {
    let findings = built.findings();
    let serious = findings
        .iter()
        .filter(|finding| finding.is_blocking() || finding.severity() == Severity::Error);
    json!({
        "tables": built.output().manifest().tables.len(),
        "rows": built.output().manifest().tables.iter().map(|table| table.rows).sum::<usize>(),
        "run_id": built.output().manifest().run_id,
        "games": built.games(),
        "findings": etl::FindingCounts::of(findings),
        "checks": checks,
        "serious_findings": shown(serious),
    })
}

/// Bad input fails at once; a disk or folder in use may be better later.
fn job_error(error: &EtlError) -> JobError {
    let stopping = error.stopping_findings();
    if !stopping.is_empty() {
        return JobError::permanent_with(
            "blocking_findings",
            "Findings block the league.",
            shown(stopping.into_iter()),
        );
    }
    match error {
        EtlError::NoLeague(_) => JobError::permanent(
            "no_league",
            "There is no league workbook yet: upload one to POST /api/staging/blb, or stage its sheets.",
        ),
        EtlError::OutputFolder(_) => {
            JobError::Transient(JobFailure::new("folder_in_use", error.to_string()))
        }
        error if error.is_cancelled() => JobError::Cancelled,
        error => {
            tracing::error!(error = error as &dyn std::error::Error, "a run failed");
            // Nothing of it is secret: it speaks of tables, columns and files of the league.
            JobError::permanent("run_failed", error_chain(error))
        }
    }
}

fn share(done: usize, total: usize) -> f64 {
    if total == 0 {
        0.0
    } else {
        done as f64 / total as f64
    }
}

/// Hands the progress of the run on.
struct Watcher {
    reporter: Reporter,
    phases: mpsc::UnboundedSender<JobState>,
    /// Whether the first table was begun.
    is_building: AtomicBool,
}

impl Watcher {
    fn report(&self, phase: &str, name: &str, done: usize, total: usize, from: f64, to: f64) {
        self.reporter.progress(Progress {
            phase: phase.to_owned(),
            table: Some(name.to_owned()),
            done: Some(done as i64),
            total: Some(total as i64),
            percent: Some(from + share(done, total) * (to - from)),
            message: None,
        });
    }
}

impl etl::Progress for Watcher {
    fn file_read(&self, name: &str, done: usize, total: usize) {
        self.report("reading", name, done, total, 0.0, BUILD_FROM);
    }

    fn table_started(&self, _name: &str) {
        if !self.is_building.swap(true, Ordering::Relaxed) {
            // A receiver that is gone wants no more.
            let _ = self.phases.send(JobState::Processing);
        }
    }

    fn table_finished(&self, table: &FinishedTable<'_>) {
        self.report(
            "building",
            table.name,
            table.done,
            table.total,
            BUILD_FROM,
            PUBLISH_FROM,
        );
    }
}
