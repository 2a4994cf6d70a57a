//! Staging on SQLite.

mod change;

use async_trait::async_trait;
use sqlx::{Sqlite, Transaction};

use super::SqliteDatabase;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::staging::{
    AreaFields, FileFields, FileKind, FindingTally, ListPlace, PlacedRowFields, RowFields,
    StagingChange, StagingKind, StagingList, StagingMode, StagingOverview, StagingPut, StagingRow,
    StagingSnapshot, StagingStore, StoredFile, area, no_key_twice, placed_row, staging_row,
    stored_file,
};
use change::{Place, next_revision};

/// Now.
macro_rules! now {
    () => {
        "cast(unixepoch('subsec') * 1000 as integer)"
    };
}
use now;

impl SqliteDatabase {
    /// Begins a transaction that sees one state of everything it reads.
    async fn snapshot(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.read().begin().await?)
    }
}

#[async_trait]
impl StagingStore for SqliteDatabase {
    async fn put(&self, tenant: TenantId, put: &StagingPut) -> Result<StagingChange, StoreError> {
        for (_, rows) in &put.lists {
            no_key_twice(rows)?;
        }
        let mut transaction = self.begin().await?;
        let revision = next_revision(&mut transaction, tenant).await?;
        if put
            .expected_revision
            .is_some_and(|expected| expected != revision - 1)
        {
            return Err(StoreError::Lost("the staging has changed".to_owned()));
        }
        let place = Place {
            tenant,
            kind: put.kind,
            name: &put.name,
            revision,
        };
        place.open(&mut transaction, put).await?;
        for (list, rows) in &put.lists {
            if put.replaces_staged {
                place.empty(&mut transaction, *list).await?;
            }
            place.add(&mut transaction, *list, rows).await?;
        }
        let rows = place.count(&mut transaction).await?;
        if rows > put.max_rows {
            return Err(StoreError::Invalid(format!(
                "{} rows are too many: at most {} can be staged for `{}`",
                rows, put.max_rows, put.name
            )));
        }
        if rows == 0 && put.mode == Some(StagingMode::Replace) {
            return Err(StoreError::Invalid(
                "without rows there is nothing to put in the place of the sheet".to_owned(),
            ));
        }
        transaction.commit().await?;
        Ok(StagingChange { revision, rows })
    }

    async fn row(
        &self,
        tenant: TenantId,
        kind: StagingKind,
        name: &str,
        key: &str,
    ) -> Result<Option<StagingRow>, StoreError> {
        let row: Option<RowFields> = sqlx::query_as(
            "select list, number, row_key, is_deletion, content from staging_rows
             where tenant_id = ?1 and kind = ?2 and name = ?3 and row_key = ?4",
        )
        .bind(tenant.to_string())
        .bind(kind.as_str())
        .bind(name)
        .bind(key)
        .fetch_optional(self.read())
        .await?;
        row.map(staging_row).transpose()
    }

    async fn rows(
        &self,
        tenant: TenantId,
        place: ListPlace<'_>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<StagingRow>, StoreError> {
        let rows: Vec<RowFields> = sqlx::query_as(
            "select list, number, row_key, is_deletion, content from staging_rows
             where tenant_id = ?1 and kind = ?2 and name = ?3 and list = ?4 and number > ?5
             order by number limit ?6",
        )
        .bind(tenant.to_string())
        .bind(place.kind.as_str())
        .bind(place.name)
        .bind(place.list.as_str())
        .bind(after)
        .bind(limit)
        .fetch_all(self.read())
        .await?;
        rows.into_iter().map(staging_row).collect()
    }

    async fn remove_row(
        &self,
        tenant: TenantId,
        kind: StagingKind,
        name: &str,
        key: &str,
    ) -> Result<Option<StagingChange>, StoreError> {
        let mut transaction = self.begin().await?;
        let revision = next_revision(&mut transaction, tenant).await?;
        let removed = sqlx::query(
            "delete from staging_rows where tenant_id = ?1 and kind = ?2 and name = ?3 and row_key = ?4",
        )
        .bind(tenant.to_string())
        .bind(kind.as_str())
        .bind(name)
        .bind(key)
        .execute(&mut *transaction)
        .await?;
        let place = Place {
            tenant,
            kind,
            name,
            revision,
        };
        if removed.rows_affected() == 0 {
            return Ok(None);
        }
        let rows = place.touch(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Some(StagingChange { revision, rows }))
    }

    async fn clear(
        &self,
        tenant: TenantId,
        kind: StagingKind,
        name: &str,
    ) -> Result<Option<StagingChange>, StoreError> {
        let mut transaction = self.begin().await?;
        let revision = next_revision(&mut transaction, tenant).await?;
        let place = Place {
            tenant,
            kind,
            name,
            revision,
        };
        let mut removed = 0;
        for list in [StagingList::Rows, StagingList::Events, StagingList::Shifts] {
            removed += place.empty(&mut transaction, list).await?;
        }
        if removed == 0 {
            return Ok(None);
        }
        let rows = place.touch(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Some(StagingChange { revision, rows }))
    }

    async fn set_findings(
        &self,
        tenant: TenantId,
        kind: StagingKind,
        name: &str,
        revision: i64,
        findings: FindingTally,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(concat!(
            "update staging_areas
             set checked_revision = ?4, n_block = ?5, n_error = ?6, n_warning = ?7, n_info = ?8, checked_at = ",
            now!(),
            " where tenant_id = ?1 and kind = ?2 and name = ?3
                 and (checked_at is null or checked_revision <= ?4)"
        ))
        .bind(tenant.to_string())
        .bind(kind.as_str())
        .bind(name)
        .bind(revision)
        .bind(findings.block)
        .bind(findings.error)
        .bind(findings.warning)
        .bind(findings.info)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    async fn overview(&self, tenant: TenantId) -> Result<StagingOverview, StoreError> {
        let mut transaction = self.snapshot().await?;
        let head: Option<(i64, i64, Option<i64>)> = sqlx::query_as(
            "select revision, processed_revision, processed_at from staging_revisions where tenant_id = ?1",
        )
        .bind(tenant.to_string())
        .fetch_optional(&mut *transaction)
        .await?;
        let (revision, processed_revision, processed_at) = head.unwrap_or_default();
        let areas: Vec<AreaFields> = sqlx::query_as(
            "select area.kind, area.name, area.mode, count(staged.number),
                 count(case when staged.is_deletion = 1 then 1 end),
                 count(case when staged.revision > ?2 then 1 end),
                 area.revision, area.changed_at, area.n_block, area.n_error, area.n_warning, area.n_info,
                 area.checked_at
             from staging_areas as area
             left join staging_rows as staged
                 on staged.tenant_id = area.tenant_id and staged.kind = area.kind and staged.name = area.name
             where area.tenant_id = ?1
             group by area.tenant_id, area.kind, area.name
             order by area.kind, area.name",
        )
        .bind(tenant.to_string())
        .bind(processed_revision)
        .fetch_all(&mut *transaction)
        .await?;
        Ok(StagingOverview {
            revision,
            processed_revision,
            processed_at,
            areas: areas.into_iter().map(area).collect::<Result<_, _>>()?,
        })
    }

    async fn revision(&self, tenant: TenantId) -> Result<i64, StoreError> {
        let revision: Option<i64> =
            sqlx::query_scalar("select revision from staging_revisions where tenant_id = ?1")
                .bind(tenant.to_string())
                .fetch_optional(self.read())
                .await?;
        Ok(revision.unwrap_or_default())
    }

    async fn load(&self, tenant: TenantId) -> Result<StagingSnapshot, StoreError> {
        let mut transaction = self.snapshot().await?;
        let revision: Option<i64> =
            sqlx::query_scalar("select revision from staging_revisions where tenant_id = ?1")
                .bind(tenant.to_string())
                .fetch_optional(&mut *transaction)
                .await?;
        let mut snapshot = StagingSnapshot {
            revision: revision.unwrap_or_default(),
            areas: Vec::new(),
        };
        let rows: Vec<PlacedRowFields> = sqlx::query_as(
            "select area.kind, area.name, area.mode, staged.list, staged.number, staged.row_key,
                 staged.is_deletion, staged.content
             from staging_areas as area
             join staging_rows as staged
                 on staged.tenant_id = area.tenant_id and staged.kind = area.kind and staged.name = area.name
             where area.tenant_id = ?1
             order by area.kind, area.name, staged.list, staged.number",
        )
        .bind(tenant.to_string())
        .fetch_all(&mut *transaction)
        .await?;
        for row in rows {
            let (kind, name, mode, row) = placed_row(row)?;
            snapshot.push(kind, name, mode, row);
        }
        Ok(snapshot)
    }

    async fn mark_processed(&self, tenant: TenantId, revision: i64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(concat!(
            "update staging_revisions
             set processed_revision = max(processed_revision, min(revision, ?2)), processed_at = ",
            now!(),
            " where tenant_id = ?1"
        ))
        .bind(tenant.to_string())
        .bind(revision)
        .execute(&mut *transaction)
        .await?;
        // Of an area that is empty nothing is left to be told.
        sqlx::query(
            "delete from staging_areas
             where tenant_id = ?1 and revision <= ?2 and mode = 'lay_over' and not exists (
                 select 1 from staging_rows as staged
                 where staged.tenant_id = staging_areas.tenant_id and staged.kind = staging_areas.kind
                     and staged.name = staging_areas.name)",
        )
        .bind(tenant.to_string())
        .bind(revision)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    async fn put_file(
        &self,
        tenant: TenantId,
        file: &StoredFile,
    ) -> Result<StoredFile, StoreError> {
        let mut transaction = self.begin().await?;
        let uploaded_at: i64 = sqlx::query_scalar(concat!(
            "insert into stored_files (tenant_id, kind, name, game_id, sha256, bytes, uploaded_by, n_block,
                 n_error, n_warning, n_info, layout, uploaded_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ",
            now!(),
            ") on conflict (tenant_id, kind, name) do update
             set game_id = excluded.game_id, layout = excluded.layout, sha256 = excluded.sha256, bytes = excluded.bytes,
                 uploaded_by = excluded.uploaded_by, n_block = excluded.n_block, n_error = excluded.n_error,
                 n_warning = excluded.n_warning, n_info = excluded.n_info, uploaded_at = excluded.uploaded_at
             returning uploaded_at"
        ))
        .bind(tenant.to_string())
        .bind(file.kind.as_str())
        .bind(&file.name)
        .bind(file.game_id)
        .bind(&file.sha256)
        .bind(file.bytes)
        .bind(&file.uploaded_by)
        .bind(file.findings.block)
        .bind(file.findings.error)
        .bind(file.findings.warning)
        .bind(file.findings.info)
        .bind(&file.layout)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(StoredFile {
            uploaded_at,
            ..file.clone()
        })
    }

    async fn files(&self, tenant: TenantId) -> Result<Vec<StoredFile>, StoreError> {
        let files: Vec<FileFields> = sqlx::query_as(
            "select kind, name, game_id, layout, sha256, bytes, uploaded_at, uploaded_by, n_block, n_error, n_warning,
                 n_info
             from stored_files where tenant_id = ?1 order by kind, name",
        )
        .bind(tenant.to_string())
        .fetch_all(self.read())
        .await?;
        files.into_iter().map(stored_file).collect()
    }

    async fn remove_file(
        &self,
        tenant: TenantId,
        kind: FileKind,
        name: &str,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let removed = sqlx::query(
            "delete from stored_files where tenant_id = ?1 and kind = ?2 and name = ?3",
        )
        .bind(tenant.to_string())
        .bind(kind.as_str())
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(removed.rows_affected() > 0)
    }
}
