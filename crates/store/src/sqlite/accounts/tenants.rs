use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::super::SqliteDatabase;
use super::users::{insert_user, others};
use super::{clock, duplicate, parsed};
use crate::accounts::{NewTenant, NewUser, Tenant, TenantRemoval, TenantStore, User, Visibility};
use crate::error::StoreError;
use crate::ids::TenantId;

fn tenant(row: &SqliteRow) -> Result<Tenant, StoreError> {
    Ok(Tenant {
        id: parsed(row, "tenant_id")?,
        slug: row.try_get("slug")?,
        name: row.try_get("name")?,
        visibility: parsed(row, "visibility")?,
        created_at: row.try_get("created_at")?,
    })
}

async fn insert(connection: &mut SqliteConnection, new: &NewTenant) -> Result<Tenant, StoreError> {
    let created = Tenant {
        id: TenantId::new(),
        slug: new.slug.clone(),
        name: new.name.clone(),
        visibility: Visibility::default(),
        created_at: clock(&mut *connection).await?,
    };
    sqlx::query("insert into tenants (tenant_id, slug, name, created_at) values (?1, ?2, ?3, ?4)")
        .bind(created.id.to_string())
        .bind(&created.slug)
        .bind(&created.name)
        .bind(created.created_at)
        .execute(connection)
        .await
        .map_err(|error| duplicate(error, "a tenant with this slug"))?;
    Ok(created)
}

#[async_trait]
impl TenantStore for SqliteDatabase {
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
            "select tenant_id, slug, name, visibility, created_at from tenants
             where ?1 is null or tenant_id > ?1
             order by tenant_id limit ?2",
        )
        .bind(after.map(|id| id.to_string()))
        .bind(limit)
        .fetch_all(self.read())
        .await?
        .iter()
        .map(tenant)
        .collect()
    }

    async fn tenant(&self, id: TenantId) -> Result<Option<Tenant>, StoreError> {
        sqlx::query("select tenant_id, slug, name, visibility, created_at from tenants where tenant_id = ?1")
            .bind(id.to_string())
            .fetch_optional(self.read())
            .await?
            .as_ref()
            .map(tenant)
            .transpose()
    }

    async fn tenant_by_slug(&self, slug: &str) -> Result<Option<Tenant>, StoreError> {
        sqlx::query(
            "select tenant_id, slug, name, visibility, created_at from tenants where slug = ?1",
        )
        .bind(slug)
        .fetch_optional(self.read())
        .await?
        .as_ref()
        .map(tenant)
        .transpose()
    }

    async fn rename_tenant(&self, id: TenantId, name: &str) -> Result<Option<Tenant>, StoreError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query(
            "update tenants set name = ?2 where tenant_id = ?1
             returning tenant_id, slug, name, visibility, created_at",
        )
        .bind(id.to_string())
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
            "update tenants set visibility = ?2 where tenant_id = ?1
             returning tenant_id, slug, name, visibility, created_at",
        )
        .bind(id.to_string())
        .bind(visibility.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let changed = row.as_ref().map(tenant).transpose()?;
        transaction.commit().await?;
        Ok(changed)
    }

    async fn public_tenants(&self, limit: i64) -> Result<Vec<Tenant>, StoreError> {
        sqlx::query(
            "select tenant_id, slug, name, visibility, created_at from tenants
             where visibility = 'public' order by tenant_id limit ?1",
        )
        .bind(limit)
        .fetch_all(self.read())
        .await?
        .iter()
        .map(tenant)
        .collect()
    }

    async fn remove_tenant(&self, id: TenantId) -> Result<TenantRemoval, StoreError> {
        let mut transaction = self.begin().await?;
        if is_used(&mut transaction, id).await? {
            return Ok(TenantRemoval::NotEmpty);
        }
        let others = others(&mut transaction, id, None).await?;
        let has_instance_admin: bool = sqlx::query_scalar(
            "select exists (select 1 from users
                            where tenant_id = ?1 and is_instance_admin and disabled_at is null)",
        )
        .bind(id.to_string())
        .fetch_one(&mut *transaction)
        .await?;
        if has_instance_admin && others.instance_admins == 0 {
            return Ok(TenantRemoval::LastInstanceAdmin);
        }
        for statement in [
            "delete from api_keys where tenant_id = ?1",
            "delete from users where tenant_id = ?1",
        ] {
            sqlx::query(statement)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?;
        }
        let removed = sqlx::query("delete from tenants where tenant_id = ?1")
            .bind(id.to_string())
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
async fn is_used(connection: &mut SqliteConnection, id: TenantId) -> Result<bool, StoreError> {
    Ok(
        sqlx::query_scalar("select exists (select 1 from jobs where tenant_id = ?1)")
            .bind(id.to_string())
            .fetch_one(connection)
            .await?,
    )
}
