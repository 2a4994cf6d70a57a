use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

use super::super::PostgresDatabase;
use super::{clock, now, parsed};
use crate::accounts::{ApiKey, KeyStore, LiveKey, NewKey, SecretHash, USE_IS_FRESH};
use crate::error::StoreError;
use crate::ids::{KeyId, TenantId, UserId};
use crate::role::Role;

/// All columns of a key but the secret.
macro_rules! key_columns {
    () => {
        "key_id, tenant_id, created_by, name, prefix, role, created_at, last_used_at, expires_at, revoked_at"
    };
}

fn key(row: &PgRow) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        id: KeyId(row.try_get("key_id")?),
        tenant: TenantId(row.try_get("tenant_id")?),
        created_by: row.try_get::<Option<_>, _>("created_by")?.map(UserId),
        name: row.try_get("name")?,
        prefix: row.try_get("prefix")?,
        role: parsed(row, "role")?,
        created_at: row.try_get("created_at")?,
        last_used_at: row.try_get("last_used_at")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}

#[async_trait]
impl KeyStore for PostgresDatabase {
    async fn create_key(&self, tenant: TenantId, new: &NewKey) -> Result<ApiKey, StoreError> {
        let mut transaction = self.begin().await?;
        let now = clock(&mut transaction).await?;
        let row = sqlx::query(concat!(
            "insert into benchsight.api_keys (key_id, tenant_id, created_by, name, prefix, secret, role, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ",
            key_columns!()
        ))
        .bind(KeyId::new().0)
        .bind(tenant.0)
        .bind(new.created_by.map(|id| id.0))
        .bind(&new.name)
        .bind(&new.prefix)
        .bind(&new.secret.0[..])
        .bind(new.role.as_str())
        .bind(now)
        .bind(new.expires_at)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        key(&row)
    }

    async fn keys(
        &self,
        tenant: TenantId,
        after: Option<KeyId>,
        limit: i64,
    ) -> Result<Vec<ApiKey>, StoreError> {
        sqlx::query(concat!(
            "select ",
            key_columns!(),
            " from benchsight.api_keys where tenant_id = $1 and ($2::uuid is null or key_id > $2) order by key_id limit $3"
        ))
        .bind(tenant.0)
        .bind(after.map(|id| id.0))
        .bind(limit)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(key)
        .collect()
    }

    async fn revoke_key(&self, tenant: TenantId, id: KeyId) -> Result<Option<ApiKey>, StoreError> {
        let mut transaction = self.begin().await?;
        let now = clock(&mut transaction).await?;
        let row = sqlx::query(concat!(
            "update benchsight.api_keys set revoked_at = coalesce(revoked_at, $3) where tenant_id = $1 and key_id = $2 returning ",
            key_columns!()
        ))
        .bind(tenant.0)
        .bind(id.0)
        .bind(now)
        .fetch_optional(&mut *transaction)
        .await?;
        let revoked = row.as_ref().map(key).transpose()?;
        transaction.commit().await?;
        Ok(revoked)
    }

    async fn use_key(&self, secret: SecretHash) -> Result<Option<LiveKey>, StoreError> {
        let row = sqlx::query(concat!(
            "select api_keys.key_id, api_keys.tenant_id, tenants.slug, api_keys.role, users.role as maker_role,
                    api_keys.expires_at - clock.now as remaining,
                    api_keys.last_used_at is null or api_keys.last_used_at < clock.now - $2 as is_to_be_noted
             from (select ",
            now!(),
            " as now) as clock cross join benchsight.api_keys join benchsight.tenants using (tenant_id)
             left join benchsight.users on users.user_id = api_keys.created_by
             where api_keys.secret = $1 and api_keys.revoked_at is null and users.disabled_at is null
                   and (api_keys.expires_at is null or api_keys.expires_at > clock.now)"
        ))
        .bind(&secret.0[..])
        .bind(USE_IS_FRESH)
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let own = parsed::<Role>(&row, "role")?;
        let maker: Option<Role> = match row.try_get::<Option<&str>, _>("maker_role")? {
            Some(_) => Some(parsed::<Role>(&row, "maker_role")?),
            None => None,
        };
        let live = LiveKey {
            id: KeyId(row.try_get("key_id")?),
            tenant: TenantId(row.try_get("tenant_id")?),
            tenant_slug: row.try_get("slug")?,
            role: maker.map_or(own, |maker| maker.min(own)),
            remaining: row.try_get("remaining")?,
        };
        if row.try_get("is_to_be_noted")? {
            self.note_use(live.id).await?;
        }
        Ok(Some(live))
    }
}

impl PostgresDatabase {
    async fn note_use(&self, id: KeyId) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let now = clock(&mut transaction).await?;
        sqlx::query("update benchsight.api_keys set last_used_at = $2 where key_id = $1")
            .bind(id.0)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}
