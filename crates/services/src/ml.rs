//! Forecasts: models trained on the published tables, kept with their cards, asked, and graded.
//!
//! * [`Ml`] is what the front ends use: the registry, predictions, odds, grades.
//! * [`MlHandler`] trains as a job.

mod answer;
mod card;
mod data;
mod directory;
mod draw;
mod feed;
mod freeze;
mod frozen;
mod grades;
mod import;
mod in_use;
mod job;
mod loaded;
pub mod names;
mod pages;
mod predict;
mod question;
mod registry;
mod season;
mod shown;
mod train;

use std::sync::Arc;

use forecast::ForecastError;
use store::TenantId;
use store::models::ModelStore;

use crate::input_error::{InputError, Problem};
use crate::tables::Tables;

pub use answer::{Figures, Prediction, Predictions};
pub use card::{Card, CardInput, Span};
pub use directory::ScheduledGame;
pub use draw::{DrawAnswer, DrawPlayer, DrawQuestion, DrawTeam};
pub use forecast::evaluation::Evaluation;
pub use forecast::evaluation::{Bin, Calibration, Comparison, Gate, Scores};
pub use forecast::fair_draw::{Balance, MAX_SWAPS, Swap, TeamBalance};
pub use forecast::league::Sides;
pub use forecast::players::{Projected, Statistic};
pub use forecast::simulation::{Assumption, TeamOdds};
pub use forecast::{Confidence, Interval, Level, Outcome, Probabilities, Reason};
pub use frozen::FrozenForecast;
pub use grades::{FrozenGrades, Grades, ModelGrade, SeasonRow, WalkForward};
pub use import::{Golden, ImportRequest};
pub use in_use::InUse;
pub use job::{KIND, MlHandler};
pub use pages::{Projections, Versioned};
pub use predict::{MOST_INPUTS, PredictRequest};
pub use question::{Changes, GameQuestion};
pub use registry::{ModelEntry, Registered, Training, TrainingError, VersionEntry};
pub use season::{SeasonAnswer, SeasonQuestion};
pub use shown::{GameForecasts, ModelCard, ServedGames};
pub use store::models::{ModelFormat, ModelStage, StoredModel};
pub use train::TrainError;

pub(crate) use data::manpower_factors;
pub(crate) use feed::Rows;

/// Simulated seasons kept at most, all tenants and assumptions together.
const SEASONS_KEPT: usize = 256;

/// Tenants whose grades and cards are kept at most.
const TENANTS_KEPT: usize = 64;

/// Forecasts of all tenants.
#[derive(Debug)]
pub struct Ml {
    store: Arc<dyn ModelStore>,
    tables: Tables,
    shelf: loaded::Shelf,
    directories: directory::Directories,
    in_use: in_use::InUseByTenant,
    seasons: season::KeptSeasons,
    all_grades: grades::KeptGrades,
    cards: shown::KeptCards,
}

impl Ml {
    /// On a store and its published tables.
    pub fn new(store: Arc<dyn ModelStore>, tables: Tables) -> Self {
        Self {
            store,
            tables,
            shelf: loaded::Shelf::default(),
            directories: directory::Directories::default(),
            in_use: in_use::InUseByTenant::default(),
            seasons: season::KeptSeasons::new(SEASONS_KEPT),
            all_grades: grades::KeptGrades::new(TENANTS_KEPT),
            cards: shown::KeptCards::new(TENANTS_KEPT),
        }
    }

    /// An error unless the tables that forecasts are made of are published.
    async fn require_tables(&self, tenant: TenantId) -> Result<i64, InputError> {
        directory::require_tables(&self.tables, tenant).await
    }
}

/// The models of the ladder on the test span of the tables in an output folder; none where there is too little to test.
///
/// # Errors
/// When the folder is no output or its rows cannot be learnt from.
pub fn evaluate_output(
    folder: &std::path::Path,
) -> Result<Option<Evaluation>, Box<dyn std::error::Error + Send + Sync>> {
    let league = Rows::of_output(&warehouse::Output::open(folder)?)?.league()?;
    Ok(grades::evaluate(&league))
}

/// A refusal of the models as a refusal of the input; the field stands behind `place`.
fn refused(summary: &str, place: &str, error: &ForecastError) -> InputError {
    let problem = match error {
        ForecastError::BadInput {
            field,
            value,
            must_be,
        } => Problem::new(format!("{field} is {value}, but must be {must_be}"))
            .column(under(place, field))
            .value(value)
            .expected(*must_be),
        ForecastError::Artefact { field, reason } => {
            Problem::new(reason.clone()).column(under(place, field))
        }
        other => Problem::new(other.to_string()).column(place),
    };
    InputError::invalid(summary, vec![problem])
}

fn under(place: &str, field: &str) -> String {
    if place.is_empty() {
        field.to_owned()
    } else {
        format!("{place}.{field}")
    }
}
