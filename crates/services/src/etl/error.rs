//! Why a run failed.

/// Why files could not be read or tables could not be built.
#[derive(Debug, thiserror::Error)]
pub enum EtlError {
    /// The league workbook cannot be used, or `strict` met a blocking finding.
    #[error(transparent)]
    Ingest(#[from] ingest::IngestError),
    /// The models, the data tests or the output folder.
    #[error(transparent)]
    Warehouse(#[from] warehouse::WarehouseError),
    /// The model folder lacks a list that tracking files are read by.
    #[error("the models lack {0}, which tracking files are read by")]
    SeedMissing(String),
    /// One of these lists is not in its form.
    #[error(transparent)]
    CodeLists(#[from] ingest::codes::CodeListError),
}
