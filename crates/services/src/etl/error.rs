//! Why a run failed.

use std::path::PathBuf;

use ingest::{Finding, IngestError};
use warehouse::WarehouseError;

/// Why files could not be read or tables could not be built.
#[derive(Debug, thiserror::Error)]
pub enum EtlError {
    /// There is no league workbook where it should be.
    #[error("the league workbook {} does not exist", .0.display())]
    NoLeague(PathBuf),
    /// There is no folder with models where it should be.
    #[error("the models folder {} does not exist", .0.display())]
    NoModels(PathBuf),
    /// The output folder may not be used as it is; nothing was read or written.
    #[error(transparent)]
    OutputFolder(WarehouseError),
    /// The league workbook cannot be used, or `strict` met a blocking finding.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The models, the data tests or the output folder.
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
    /// The model folder lacks a list that tracking files are read by.
    #[error("the models lack {0}, which tracking files are read by")]
    SeedMissing(String),
    /// One of these lists is not in its form.
    #[error(transparent)]
    CodeLists(#[from] ingest::codes::CodeListError),
}

impl EtlError {
    /// Whether the run was ended early, as somebody had asked.
    pub const fn is_cancelled(&self) -> bool {
        matches!(
            self,
            Self::Ingest(IngestError::Cancelled) | Self::Warehouse(WarehouseError::Cancelled)
        )
    }

    /// The findings that stopped the run; none when something else did.
    pub fn stopping_findings(&self) -> Vec<&Finding> {
        match self {
            Self::Ingest(IngestError::Blocked { findings }) => findings
                .iter()
                .filter(|finding| finding.is_blocking())
                .collect(),
            _ => Vec::new(),
        }
    }
}
