use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

use super::super::PostgresDatabase;
use super::users::{insert_user, lock, others};
use super::{clock, duplicate, parsed};
use crate::accounts::{NewTenant, NewUser, Tenant, TenantRemoval, TenantStore, User, Visibility};
use crate::error::StoreError;
use crate::ids::TenantId;

fn tenant(row: &PgRow) -> Result<Tenant, StoreError> {
    Ok(Tenant {
        id: TenantId(row.try_get("tenant_id")?),
        slug: row.try_get("slug")?,
        name: row.try_get("name")?,
        visibility: parsed(row, "visibility")?,
        created_at: row.try_get("created_at")?,
    })
}

async fn insert(connection: &mut PgConnection, new: &NewTenant) -> Result<Tenant, StoreError> {
    let created = Tenant {
        id: TenantId::new(),
        slug: new.slug.clone(),
        name: new.name.clone(),
        visibility: Visibility::default(),
        created_at: clock(&mut *connection).await?,
    };
    sqlx::query("insert into benchsight.tenants (tenant_id, slug, name, created_at) values ($1, $2, $3, $4)")
        .bind(created.id.0)
        .bind(&created.slug)
        .bind(&created.name)
        .bind(created.created_at)
        .execute(connection)
        .await
        .map_err(|error| duplicate(error, "a tenant with this slug"))?;
    Ok(created)
}

#[async_trait]
impl TenantStore for PostgresDatabase {
    async fn create_tenant(&self, new: &NewTenant) -> Result<Tenant, StoreError> {
        let mut transaction = self.begin().await?;
        let created = insert(&mut transaction, new).await?;
        transaction.commit().await?;
        Ok(created)
    }

    async fn create_tenant_with_user(
        &self,
        new: &NewTenant,
        user: &NewUser,
    ) -> Result<(Tenant, User), StoreError> {
        let mut transaction = self.begin().await?;
        let created = insert(&mut transaction, new).await?;
        let user = insert_user(&mut transaction, created.id, user).await?;
        transaction.commit().await?;
        Ok((created, user))
    }

    async fn tenants(
        &self,
        after: Option<TenantId>,
        limit: i64,
    ) -> Result<Vec<Tenant>, StoreError> {
        sqlx::query(
            "select tenant_id, slug, name, visibility, created_at from benchsight.tenants
             where $1::uuid is null or tenant_id > $1
             order by tenant_id limit $2",
        )
        .bind(after.map(|id| id.0))
        .bind(limit)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(tenant)
        .collect()
    }

    async fn tenant(&self, id: TenantId) -> Result<Option<Tenant>, StoreError> {
        sqlx::query(
            "select tenant_id, slug, name, visibility, created_at from benchsight.tenants where tenant_id = $1",
        )
        .bind(id.0)
        .fetch_optional(self.pool())
        .await?
        .as_ref()
        .map(tenant)
        .transpose()
    }

    async fn tenant_by_slug(&self, slug: &str) -> Result<Option<Tenant>, StoreError> {
        sqlx::query(
            "select tenant_id, slug, name, visibility, created_at from benchsight.tenants where slug = $1",
        )
        .bind(slug)
        .fetch_optional(self.pool())
        .await?
        .as_ref()
        .map(tenant)
        .transpose()
    }

    async fn rename_tenant(&self, id: TenantId, name: &str) -> Result<Option<Tenant>, StoreError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query(
            "update benchsight.tenants set name = $2 where tenant_id = $1
             returning tenant_id, slug, name, visibility, created_at",
        )
        .bind(id.0)
        .bind(name)
        .fetch_optional(&mut *transaction)
        .await?;
        let renamed = row.as_ref().map(tenant).transpose()?;
        transaction.commit().await?;
        Ok(renamed)
    }

    async fn set_visibility(
        &self,
        id: TenantId,
        visibility: Visibility,
    ) -> Result<Option<Tenant>, StoreError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query(
            "update benchsight.tenants set visibility = $2 where tenant_id = $1
             returning tenant_id, slug, name, visibility, created_at",
        )
        .bind(id.0)
        .bind(visibility.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let changed = row.as_ref().map(tenant).transpose()?;
        transaction.commit().await?;
        Ok(changed)
    }

    async fn public_tenants(&self, limit: i64) -> Result<Vec<Tenant>, StoreError> {
        sqlx::query(
            "select tenant_id, slug, name, visibility, created_at from benchsight.tenants
             where visibility = 'public' order by tenant_id limit $1",
        )
        .bind(limit)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(tenant)
        .collect()
    }

    async fn remove_tenant(&self, id: TenantId) -> Result<TenantRemoval, StoreError> {
        let mut transaction = self.begin().await?;
        // Whoever would add something to the tenant waits for this row.
        sqlx::query("select 1 from benchsight.tenants where tenant_id = $1 for update")
            .bind(id.0)
            .execute(&mut *transaction)
            .await?;
        lock(&mut transaction).await?;
        if is_used(&mut transaction, id).await? {
            return Ok(TenantRemoval::NotEmpty);
        }
        let others = others(&mut transaction, id, None).await?;
        let has_instance_admin: bool = sqlx::query_scalar(
            "select exists (select 1 from benchsight.users
                            where tenant_id = $1 and is_instance_admin and disabled_at is null)",
        )
        .bind(id.0)
        .fetch_one(&mut *transaction)
        .await?;
        if has_instance_admin && others.instance_admins == 0 {
            return Ok(TenantRemoval::LastInstanceAdmin);
        }
        for statement in [
            "delete from benchsight.api_keys where tenant_id = $1",
            "delete from benchsight.users where tenant_id = $1",
        ] {
            sqlx::query(statement)
                .bind(id.0)
                .execute(&mut *transaction)
                .await?;
        }
        let removed = sqlx::query("delete from benchsight.tenants where tenant_id = $1")
            .bind(id.0)
            .execute(&mut *transaction)
            .await;
        match removed.map_err(StoreError::from) {
            Ok(done) if done.rows_affected() == 0 => Ok(TenantRemoval::NotFound),
            Ok(_) => {
                transaction.commit().await?;
                Ok(TenantRemoval::Done)
            }
            // Something else still refers to it.
            Err(StoreError::Missing(_)) => Ok(TenantRemoval::NotEmpty),
            Err(error) => Err(error),
        }
    }
}

/// Whether anybody has worked in a tenant.
async fn is_used(connection: &mut PgConnection, id: TenantId) -> Result<bool, StoreError> {
    Ok(
        sqlx::query_scalar("select exists (select 1 from benchsight.jobs where tenant_id = $1)")
            .bind(id.0)
            .fetch_one(connection)
            .await?,
    )
}
