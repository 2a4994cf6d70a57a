//! What the queries of both databases answer with, as records.

use std::str::FromStr;

use super::{
    FileKind, FindingTally, StagingArea, StagingKind, StagingMode, StagingRow, StoredFile, content,
};
use crate::error::StoreError;

/// List, number, key, deletion mark, content.
pub(crate) type RowFields = (String, i64, Option<String>, i64, String);

/// Kind, name, mode, then a row.
pub(crate) type PlacedRowFields = (
    String,
    String,
    String,
    String,
    i64,
    Option<String>,
    i64,
    String,
);

/// Kind, name, mode, rows, deletions, unprocessed rows, revision, time, then the four counts of findings and the
/// time of the check.
pub(crate) type AreaFields = (
    String,
    String,
    String,
    i64,
    i64,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
);

/// Kind, name, game, layout, hash, length, time, user, then the four counts of findings.
pub(crate) type FileFields = (
    String,
    String,
    Option<i64>,
    Option<String>,
    String,
    i64,
    i64,
    Option<String>,
    i64,
    i64,
    i64,
    i64,
);

fn word<T>(text: &str) -> Result<T, StoreError>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    text.parse()
        .map_err(|error| StoreError::Database(sqlx::Error::Decode(Box::new(error))))
}

pub(crate) fn staging_row(fields: RowFields) -> Result<StagingRow, StoreError> {
    let (list, number, key, is_deletion, text) = fields;
    Ok(StagingRow {
        list: word(&list)?,
        number,
        key,
        is_deletion: is_deletion != 0,
        content: content(&text)?,
    })
}

pub(crate) fn placed_row(
    fields: PlacedRowFields,
) -> Result<(StagingKind, String, StagingMode, StagingRow), StoreError> {
    let (kind, name, mode, list, number, key, is_deletion, text) = fields;
    let row = staging_row((list, number, key, is_deletion, text))?;
    Ok((word(&kind)?, name, word(&mode)?, row))
}

pub(crate) fn area(fields: AreaFields) -> Result<StagingArea, StoreError> {
    let (
        kind,
        name,
        mode,
        rows,
        deletions,
        unprocessed_rows,
        revision,
        changed_at,
        block,
        error,
        warning,
        info,
        checked_at,
    ) = fields;
    let tally = FindingTally {
        block: block.unwrap_or_default(),
        error: error.unwrap_or_default(),
        warning: warning.unwrap_or_default(),
        info: info.unwrap_or_default(),
    };
    Ok(StagingArea {
        kind: word(&kind)?,
        name,
        mode: word(&mode)?,
        rows,
        deletions,
        unprocessed_rows,
        revision,
        changed_at,
        findings: checked_at.map(|checked_at| (tally, checked_at)),
    })
}

pub(crate) fn stored_file(fields: FileFields) -> Result<StoredFile, StoreError> {
    let (
        kind,
        name,
        game_id,
        layout,
        sha256,
        bytes,
        uploaded_at,
        uploaded_by,
        block,
        error,
        warning,
        info,
    ) = fields;
    Ok(StoredFile {
        kind: word::<FileKind>(&kind)?,
        name,
        game_id,
        layout,
        sha256,
        bytes,
        uploaded_at,
        uploaded_by,
        findings: FindingTally {
            block,
            error,
            warning,
            info,
        },
    })
}
