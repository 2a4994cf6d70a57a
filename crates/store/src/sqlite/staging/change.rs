//! Changing an area.

use sqlx::SqliteConnection;

use super::now;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::staging::{
    CHUNK_ROWS, NewStagingRow, StagingKind, StagingList, StagingMode, StagingPut, chunk_json,
};

/// Takes the next revision.
pub(super) async fn next_revision(
    connection: &mut SqliteConnection,
    tenant: TenantId,
) -> Result<i64, StoreError> {
    let revision = sqlx::query_scalar(
        "insert into staging_revisions (tenant_id, revision) values (?1, 1)
         on conflict (tenant_id) do update set revision = staging_revisions.revision + 1
         returning revision",
    )
    .bind(tenant.to_string())
    .fetch_one(connection)
    .await?;
    Ok(revision)
}

/// An area that is being changed.
pub(super) struct Place<'a> {
    pub(super) tenant: TenantId,
    pub(super) kind: StagingKind,
    pub(super) name: &'a str,
    pub(super) revision: i64,
}

impl Place<'_> {
    /// Makes the area unless it is there, and sets its mode.
    pub(super) async fn open(
        &self,
        connection: &mut SqliteConnection,
        put: &StagingPut,
    ) -> Result<(), StoreError> {
        sqlx::query(concat!(
            "insert into staging_areas (tenant_id, kind, name, mode, last_number, revision, changed_at)
             values (?1, ?2, ?3, coalesce(?4, 'lay_over'), 0, ?5, ",
            now!(),
            ") on conflict (tenant_id, kind, name) do update
             set mode = coalesce(?4, staging_areas.mode), revision = excluded.revision,
                 changed_at = excluded.changed_at"
        ))
        .bind(self.tenant.to_string())
        .bind(self.kind.as_str())
        .bind(self.name)
        .bind(put.mode.map(StagingMode::as_str))
        .bind(self.revision)
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Takes all rows out of a list, and counts them.
    pub(super) async fn empty(
        &self,
        connection: &mut SqliteConnection,
        list: StagingList,
    ) -> Result<u64, StoreError> {
        let removed = sqlx::query(
            "delete from staging_rows where tenant_id = ?1 and kind = ?2 and name = ?3 and list = ?4",
        )
        .bind(self.tenant.to_string())
        .bind(self.kind.as_str())
        .bind(self.name)
        .bind(list.as_str())
        .execute(connection)
        .await?;
        Ok(removed.rows_affected())
    }

    /// Adds rows after those of the list; a row whose key is there already keeps its number.
    pub(super) async fn add(
        &self,
        connection: &mut SqliteConnection,
        list: StagingList,
        rows: &[NewStagingRow],
    ) -> Result<(), StoreError> {
        let mut before = self.last_number(connection, list).await?;
        for chunk in rows.chunks(CHUNK_ROWS) {
            sqlx::query(concat!(
                "insert into staging_rows (tenant_id, kind, name, list, revision, number, row_key, is_deletion, content,
                     changed_at)
                 select ?1, ?2, ?3, ?4, ?5, value ->> 'number', value ->> 'key', value ->> 'is_deletion',
                     value -> 'content', ",
                now!(),
                " from json_each(?6) where true
                 on conflict (tenant_id, kind, name, list, row_key) where row_key is not null do update
                 set is_deletion = excluded.is_deletion, content = excluded.content, revision = excluded.revision,
                     changed_at = excluded.changed_at"
            ))
            .bind(self.tenant.to_string())
            .bind(self.kind.as_str())
            .bind(self.name)
            .bind(list.as_str())
            .bind(self.revision)
            .bind(chunk_json(before + 1, chunk))
            .execute(&mut *connection)
            .await?;
            before += chunk.len() as i64;
        }
        sqlx::query(
            "update staging_areas set last_number = max(last_number, ?4)
             where tenant_id = ?1 and kind = ?2 and name = ?3",
        )
        .bind(self.tenant.to_string())
        .bind(self.kind.as_str())
        .bind(self.name)
        .bind(before)
        .execute(connection)
        .await?;
        Ok(())
    }

    /// The number after which new rows of a list are numbered. A list that is empty begins anew; in others no number
    /// is used twice, so that a finding never names another row than it did.
    async fn last_number(
        &self,
        connection: &mut SqliteConnection,
        list: StagingList,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "select case when exists (
                 select 1 from staging_rows as staged
                 where staged.tenant_id = ?1 and staged.kind = ?2 and staged.name = ?3 and staged.list = ?4
             ) then last_number else 0 end
             from staging_areas where tenant_id = ?1 and kind = ?2 and name = ?3",
        )
        .bind(self.tenant.to_string())
        .bind(self.kind.as_str())
        .bind(self.name)
        .bind(list.as_str())
        .fetch_one(connection)
        .await?)
    }

    pub(super) async fn count(&self, connection: &mut SqliteConnection) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "select count(*) from staging_rows where tenant_id = ?1 and kind = ?2 and name = ?3",
        )
        .bind(self.tenant.to_string())
        .bind(self.kind.as_str())
        .bind(self.name)
        .fetch_one(connection)
        .await?)
    }

    /// Notes that rows were taken out of the area, and counts those that are left. Without any, the file counts again.
    pub(super) async fn touch(&self, connection: &mut SqliteConnection) -> Result<i64, StoreError> {
        let rows = self.count(connection).await?;
        sqlx::query(concat!(
            "update staging_areas
             set revision = ?4, mode = case when ?5 then 'lay_over' else mode end, changed_at = ",
            now!(),
            " where tenant_id = ?1 and kind = ?2 and name = ?3"
        ))
        .bind(self.tenant.to_string())
        .bind(self.kind.as_str())
        .bind(self.name)
        .bind(self.revision)
        .bind(rows == 0)
        .execute(connection)
        .await?;
        Ok(rows)
    }
}
