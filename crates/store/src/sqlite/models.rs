//! Models on SQLite. There is one writer at a time.

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::SqliteDatabase;
use super::jobs::assert_fence;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;
use crate::models::{
    ForecastFields, ModelStage, ModelStore, ModelsInUse, NewForecast, NewModel, StoredForecast,
    StoredModel, forecast, model,
};

/// Now.
macro_rules! now {
    () => {
        "cast(unixepoch('subsec') * 1000 as integer)"
    };
}

/// The columns of a version, in the order of [`read`].
macro_rules! model_columns {
    () => {
        "name, version, stage, format, sha256, length(artefact) as bytes, card as card, training_sha256, \
         job_id as job_id, created_by, created_at, stage_changed_at"
    };
}

fn read(row: &SqliteRow) -> Result<StoredModel, StoreError> {
    let head = (
        row.try_get("name")?,
        row.try_get("version")?,
        row.try_get("stage")?,
        row.try_get("format")?,
        row.try_get("sha256")?,
        row.try_get("bytes")?,
    );
    let rest = (
        row.try_get("card")?,
        row.try_get("training_sha256")?,
        row.try_get("job_id")?,
        row.try_get("created_by")?,
        row.try_get("created_at")?,
        row.try_get("stage_changed_at")?,
    );
    model((head, rest))
}

/// Takes the version out that serves.
async fn retire(
    connection: &mut SqliteConnection,
    tenant: TenantId,
    name: &str,
) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "update models set stage = 'retired', stage_changed_at = ",
        now!(),
        " where tenant_id = ?1 and name = ?2 and stage = 'production'"
    ))
    .bind(tenant.to_string())
    .bind(name)
    .execute(connection)
    .await?;
    Ok(())
}

#[async_trait]
impl ModelStore for SqliteDatabase {
    async fn add_model(
        &self,
        tenant: TenantId,
        new: &NewModel,
        fence: Option<&Fence>,
    ) -> Result<StoredModel, StoreError> {
        let mut transaction = self.begin().await?;
        if new.stage == ModelStage::Production {
            retire(&mut transaction, tenant, &new.name).await?;
        }
        let row = sqlx::query(concat!(
            "insert into models (tenant_id, name, version, stage, format, sha256, artefact, card, training_sha256,
                                job_id, created_by, created_at, stage_changed_at)
             values (?1, ?2,
                     (select coalesce(max(version), 0) + 1 from models where tenant_id = ?1 and name = ?2),
                     ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ",
            now!(),
            ", ",
            now!(),
            ") returning ",
            model_columns!()
        ))
        .bind(tenant.to_string())
        .bind(&new.name)
        .bind(new.stage.as_str())
        .bind(new.format.as_str())
        .bind(&new.sha256)
        .bind(&new.artefact)
        .bind(new.card.to_string())
        .bind(&new.training_sha256)
        .bind(fence.map(|fence| fence.job.to_string()))
        .bind(&new.created_by)
        .fetch_one(&mut *transaction)
        .await?;
        let added = read(&row)?;
        if let Some(fence) = fence {
            assert_fence(&mut transaction, fence, None).await?;
        }
        transaction.commit().await?;
        Ok(added)
    }

    async fn models(
        &self,
        tenant: TenantId,
        name: Option<&str>,
    ) -> Result<Vec<StoredModel>, StoreError> {
        sqlx::query(concat!(
            "select ",
            model_columns!(),
            " from models where tenant_id = ?1 and (?2 is null or name = ?2)
              order by name, version desc"
        ))
        .bind(tenant.to_string())
        .bind(name)
        .fetch_all(self.read())
        .await?
        .iter()
        .map(read)
        .collect()
    }

    async fn model(
        &self,
        tenant: TenantId,
        name: &str,
        version: Option<i64>,
    ) -> Result<Option<StoredModel>, StoreError> {
        sqlx::query(concat!(
            "select ",
            model_columns!(),
            " from models where tenant_id = ?1 and name = ?2
              and case when ?3 is null then stage = 'production' else version = ?3 end"
        ))
        .bind(tenant.to_string())
        .bind(name)
        .bind(version)
        .fetch_optional(self.read())
        .await?
        .as_ref()
        .map(read)
        .transpose()
    }

    async fn artefact(
        &self,
        tenant: TenantId,
        name: &str,
        version: i64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar(
            "select artefact from models where tenant_id = ?1 and name = ?2 and version = ?3",
        )
        .bind(tenant.to_string())
        .bind(name)
        .bind(version)
        .fetch_optional(self.read())
        .await?)
    }

    async fn set_model_stage(
        &self,
        tenant: TenantId,
        name: &str,
        version: i64,
        stage: ModelStage,
    ) -> Result<Option<StoredModel>, StoreError> {
        let mut transaction = self.begin().await?;
        if stage == ModelStage::Production {
            retire(&mut transaction, tenant, name).await?;
        }
        let row = sqlx::query(concat!(
            "update models set stage = ?4, stage_changed_at = ",
            now!(),
            " where tenant_id = ?1 and name = ?2 and version = ?3 returning ",
            model_columns!()
        ))
        .bind(tenant.to_string())
        .bind(name)
        .bind(version)
        .bind(stage.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        // Without such a version nothing may have been retired.
        let Some(row) = row else {
            return Ok(None);
        };
        let changed = read(&row)?;
        transaction.commit().await?;
        Ok(Some(changed))
    }

    async fn freeze(&self, tenant: TenantId, forecasts: &[NewForecast]) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let mut frozen = 0;
        for forecast in forecasts {
            let done = sqlx::query(concat!(
                "insert into forecasts (tenant_id, game_id, name, version, made_at, content)
                 values (?1, ?2, ?3, ?4, ",
                now!(),
                ", ?5) on conflict do nothing"
            ))
            .bind(tenant.to_string())
            .bind(forecast.game_id)
            .bind(&forecast.model)
            .bind(forecast.version)
            .bind(forecast.content.to_string())
            .execute(&mut *transaction)
            .await?;
            frozen += done.rows_affected();
        }
        transaction.commit().await?;
        Ok(frozen)
    }

    async fn forecasts(
        &self,
        tenant: TenantId,
        game_id: Option<i64>,
    ) -> Result<Vec<StoredForecast>, StoreError> {
        let rows: Vec<ForecastFields> = sqlx::query_as(
            "select game_id, name, version, made_at, content from forecasts
             where tenant_id = ?1 and (?2 is null or game_id = ?2) order by game_id, name",
        )
        .bind(tenant.to_string())
        .bind(game_id)
        .fetch_all(self.read())
        .await?;
        rows.into_iter().map(forecast).collect()
    }

    async fn models_in_use(&self, tenant: TenantId) -> Result<ModelsInUse, StoreError> {
        let serving = sqlx::query_as(
            "select name, version from models where tenant_id = ?1 and stage = 'production' order by name",
        )
        .bind(tenant.to_string())
        .fetch_all(self.read())
        .await?;
        let (versions, forecasts) = sqlx::query_as(
            "select (select count(*) from models where tenant_id = ?1),
                    (select count(*) from forecasts where tenant_id = ?1)",
        )
        .bind(tenant.to_string())
        .fetch_one(self.read())
        .await?;
        Ok(ModelsInUse {
            serving,
            versions,
            forecasts,
        })
    }
}
