//! Arguments of the commands about forecasts.

use clap::{Args, Subcommand};
use std::path::PathBuf;

use super::instance::InstanceArguments;

/// Commands about forecasts.
#[derive(Debug, Subcommand)]
pub(crate) enum MlCommand {
    /// Train all models on the published tables of an instance and register those that are new.
    Train(MlInstanceArguments),
    /// List the models with their versions and how they stand.
    Models(MlInstanceArguments),
    /// Ask a model.
    Predict(PredictArguments),
    /// Grade the models of games on the games of an output folder that took no part in tuning.
    Grade(GradeArguments),
    /// Play the season under way to its end many times.
    Simulate(SimulateArguments),
}

/// Which instance and tenant.
#[derive(Debug, Clone, Args)]
pub(crate) struct MlInstanceArguments {
    #[command(flatten)]
    pub(crate) instance: InstanceArguments,
    /// The tenant.
    #[arg(long, value_name = "SLUG", default_value = "default")]
    pub(crate) tenant: String,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ml predict`
#[derive(Debug, Args)]
pub(crate) struct PredictArguments {
    /// The model, such as game or `player_projection`.
    pub(crate) model: String,
    /// One input or a list of them as JSON, such as `{"game_id": 19041}`.
    pub(crate) inputs: String,
    /// Version of the model; the one that serves when not given.
    #[arg(long, value_name = "N")]
    pub(crate) version: Option<i64>,
    #[command(flatten)]
    pub(crate) at: MlInstanceArguments,
}

/// `ml grade`
#[derive(Debug, Args)]
pub(crate) struct GradeArguments {
    /// Output folder of `benchsight etl run` or `benchsight demo`.
    #[arg(long, value_name = "DIR", default_value = "data/warehouse")]
    pub(crate) data: PathBuf,
    /// Write the table into this Markdown page, between `<!-- grades -->` and `<!-- /grades -->`.
    #[arg(long, value_name = "FILE")]
    pub(crate) write: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ml simulate`
#[derive(Debug, Args)]
pub(crate) struct SimulateArguments {
    /// The season; the one under way when not given.
    #[arg(long, value_name = "ID")]
    pub(crate) season: Option<String>,
    /// Places that lead to the playoffs; as in the last season that had them when not given.
    #[arg(long, value_name = "N")]
    pub(crate) places: Option<usize>,
    #[command(flatten)]
    pub(crate) at: MlInstanceArguments,
}
