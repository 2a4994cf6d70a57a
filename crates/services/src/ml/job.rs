//! Training as a job: read (`running`), fit (`processing`), register (`uploading`).

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jobs::{Handler, JobContext, JobError, JobState, LogLevel, Progress, Reporter};
use serde_json::Value;

use super::Ml;
use super::registry::{Training, TrainingError};
use super::train::{self, TrainError};
use crate::input_error::InputError;

/// The kind of these jobs.
pub const KIND: &str = "ml_train";

/// Trains.
#[derive(Debug)]
pub struct MlHandler(Arc<Ml>);

impl MlHandler {
    /// A handler on the models of an instance.
    pub const fn new(ml: Arc<Ml>) -> Self {
        Self(ml)
    }
}

#[async_trait]
impl Handler for MlHandler {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn timeout(&self) -> Duration {
        Duration::from_mins(10)
    }

    async fn run(&self, context: JobContext) -> Result<Value, JobError> {
        let training = self.train(&context).await;
        context.check()?;
        let training = training.map_err(job_error)?;
        context.log(LogLevel::Info, training.words.clone());
        for model in &training.models {
            context.log(
                LogLevel::Info,
                format!(
                    "{} version {} ({}): {}",
                    model.name, model.version, model.stage, model.words
                ),
            );
        }
        context.log(
            LogLevel::Info,
            format!("froze {} forecasts of games to come", training.frozen),
        );
        serde_json::to_value(training)
            .map_err(|error| JobError::permanent("internal", error.to_string()))
    }
}

/// A failure of the training, or that the job is to stop.
enum Failure {
    Training(TrainingError),
    Job(JobError),
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        Self::Training(error.into())
    }
}

impl From<TrainError> for Failure {
    fn from(error: TrainError) -> Self {
        Self::Training(error.into())
    }
}

impl MlHandler {
    async fn train(&self, context: &JobContext) -> Result<Training, Failure> {
        let ml = &self.0;
        let tenant = context.job().tenant;
        let data = ml.training_data(tenant).await?;
        let sha256 = data.sha256();
        let mut models = Vec::new();
        let is_known = ml.is_trained_on(tenant, &sha256).await?;
        if !is_known {
            context
                .phase(JobState::Processing)
                .await
                .map_err(Failure::Job)?;
            let reporter = context.reporter();
            let worked = tokio::task::spawn_blocking(move || {
                train::train(&data, &|step, done, total| {
                    tell(&reporter, step, done, total)
                })
            });
            let trained = worked.await.map_err(InputError::from)??;
            context
                .phase(JobState::Uploading)
                .await
                .map_err(Failure::Job)?;
            let created_by = context.job().created_by.clone();
            let fence = context.fence();
            models = ml
                .register(
                    tenant,
                    trained,
                    &sha256,
                    Some(&fence),
                    created_by.as_deref(),
                )
                .await?;
        }
        Ok(Training::new(
            !is_known,
            sha256,
            models,
            ml.freeze(tenant).await?,
        ))
    }
}

/// Reports a step; whether to go on.
fn tell(reporter: &Reporter, step: &str, done: usize, total: usize) -> bool {
    reporter.progress(Progress {
        phase: step.to_owned(),
        table: None,
        done: i64::try_from(done).ok(),
        total: i64::try_from(total).ok(),
        percent: Some(done as f64 / total.max(1) as f64 * 100.0),
        message: None,
    });
    !reporter.is_stopped()
}

fn job_error(failure: Failure) -> JobError {
    match failure {
        Failure::Job(error) => error,
        Failure::Training(TrainingError::Train(error)) => match error {
            TrainError::Stopped => JobError::Cancelled,
            TrainError::NoGames => {
                JobError::permanent("no_games", "There is no game with a result to learn from.")
            }
            TrainError::Forecast(error) => JobError::permanent("bad_rows", error.to_string()),
        },
        Failure::Training(TrainingError::Input(error)) => match error {
            InputError::Unavailable(error) => error.into(),
            InputError::Conflict(text) => JobError::permanent("no_tables", text),
            error => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a training failed"
                );
                JobError::permanent(
                    "internal",
                    "The job stopped because of a fault in the program.",
                )
            }
        },
    }
}
