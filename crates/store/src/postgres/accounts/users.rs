use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

use super::super::PostgresDatabase;
use super::sessions::end_all;
use super::{clock, duplicate, parsed};
use crate::accounts::{
    Change, Credentials, EndReason, NewUser, Others, PasswordHash, User, UserChange, UserStore,
    refusal,
};
use crate::error::StoreError;
use crate::ids::{TenantId, UserId};

/// All columns of a user but the password.
macro_rules! user_columns {
    () => {
        "users.user_id, users.tenant_id, users.email, users.name, users.role, users.is_instance_admin, \
         users.disabled_at, users.created_at, users.last_login_at"
    };
}
pub(super) use user_columns;

pub(super) fn user(row: &PgRow) -> Result<User, StoreError> {
    Ok(User {
        id: UserId(row.try_get("user_id")?),
        tenant: TenantId(row.try_get("tenant_id")?),
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        role: parsed(row, "role")?,
        is_instance_admin: row.try_get("is_instance_admin")?,
        disabled_at: row.try_get("disabled_at")?,
        created_at: row.try_get("created_at")?,
        last_login_at: row.try_get("last_login_at")?,
    })
}

pub(super) async fn insert_user(
    connection: &mut PgConnection,
    tenant: TenantId,
    new: &NewUser,
) -> Result<User, StoreError> {
    let now = clock(&mut *connection).await?;
    let row = sqlx::query(concat!(
        "insert into benchsight.users (user_id, tenant_id, email, name, password_hash, role, is_instance_admin, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning ",
        user_columns!()
    ))
    .bind(UserId::new().0)
    .bind(tenant.0)
    .bind(new.email.to_lowercase())
    .bind(&new.name)
    .bind(&new.password.0)
    .bind(new.role.as_str())
    .bind(new.is_instance_admin)
    .bind(now)
    .fetch_one(connection)
    .await
    .map_err(|error| duplicate(error, "a user with this e-mail address"))?;
    user(&row)
}

async fn find(
    connection: &mut PgConnection,
    tenant: TenantId,
    id: UserId,
) -> Result<Option<User>, StoreError> {
    sqlx::query(concat!(
        "select ",
        user_columns!(),
        " from benchsight.users where tenant_id = $1 and user_id = $2"
    ))
    .bind(tenant.0)
    .bind(id.0)
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(user)
    .transpose()
}

/// Lets nobody else change users until the transaction ends: the rule about the last administrator counts them.
pub(super) async fn lock(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("lock table benchsight.users in share row exclusive mode")
        .execute(connection)
        .await?;
    Ok(())
}

/// Who else administers: besides one user, or besides all users of the tenant.
pub(super) async fn others(
    connection: &mut PgConnection,
    tenant: TenantId,
    besides: Option<UserId>,
) -> Result<Others, StoreError> {
    let row = sqlx::query(
        "select count(*) filter (where tenant_id = $1 and role = 'admin') as admins,
                count(*) filter (where is_instance_admin and ($2::uuid is not null or tenant_id <> $1)) as instance_admins
         from benchsight.users where disabled_at is null and ($2::uuid is null or user_id <> $2)",
    )
    .bind(tenant.0)
    .bind(besides.map(|id| id.0))
    .fetch_one(connection)
    .await?;
    Ok(Others {
        admins: row.try_get("admins")?,
        instance_admins: row.try_get("instance_admins")?,
    })
}

#[async_trait]
impl UserStore for PostgresDatabase {
    async fn has_users(&self) -> Result<bool, StoreError> {
        Ok(
            sqlx::query_scalar("select exists (select 1 from benchsight.users)")
                .fetch_one(self.pool())
                .await?,
        )
    }

    async fn create_user(&self, tenant: TenantId, new: &NewUser) -> Result<User, StoreError> {
        let mut transaction = self.begin().await?;
        let created = insert_user(&mut transaction, tenant, new).await?;
        transaction.commit().await?;
        Ok(created)
    }

    async fn users(
        &self,
        tenant: TenantId,
        after: Option<UserId>,
        limit: i64,
    ) -> Result<Vec<User>, StoreError> {
        sqlx::query(concat!(
            "select ",
            user_columns!(),
            " from benchsight.users where tenant_id = $1 and ($2::uuid is null or user_id > $2) order by user_id limit $3"
        ))
        .bind(tenant.0)
        .bind(after.map(|id| id.0))
        .bind(limit)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(user)
        .collect()
    }

    async fn user(&self, tenant: TenantId, id: UserId) -> Result<Option<User>, StoreError> {
        let mut connection = self.pool().acquire().await?;
        find(&mut connection, tenant, id).await
    }

    async fn credentials(&self, email: &str) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query(concat!(
            "select ",
            user_columns!(),
            ", users.password_hash, tenants.slug from benchsight.users join benchsight.tenants using (tenant_id) where users.email = $1"
        ))
        .bind(email.to_lowercase())
        .fetch_optional(self.pool())
        .await?;
        row.map(|row| {
            Ok(Credentials {
                user: user(&row)?,
                tenant_slug: row.try_get("slug")?,
                password: PasswordHash(row.try_get("password_hash")?),
            })
        })
        .transpose()
    }

    async fn change_user(
        &self,
        tenant: TenantId,
        id: UserId,
        change: &UserChange,
    ) -> Result<Change<User>, StoreError> {
        let mut transaction = self.begin().await?;
        lock(&mut transaction).await?;
        let Some(before) = find(&mut transaction, tenant, id).await? else {
            return Ok(Change::NotFound);
        };
        let after = change.applied_to(&before, clock(&mut transaction).await?);
        let others = others(&mut transaction, tenant, Some(id)).await?;
        if let Some(refused) = refusal(&before, Some(&after), others) {
            return Ok(refused);
        }
        sqlx::query(
            "update benchsight.users set name = $2, role = $3, is_instance_admin = $4, disabled_at = $5,
                              password_hash = coalesce($6, password_hash)
             where user_id = $1",
        )
        .bind(id.0)
        .bind(&after.name)
        .bind(after.role.as_str())
        .bind(after.is_instance_admin)
        .bind(after.disabled_at)
        .bind(change.password.as_ref().map(|hash| &hash.0))
        .execute(&mut *transaction)
        .await?;
        if after.disabled_at.is_some() {
            end_all(&mut transaction, id, None, EndReason::UserDisabled).await?;
        } else if change.password.is_some() {
            let kept = change.kept_session;
            end_all(&mut transaction, id, kept, EndReason::PasswordChanged).await?;
        }
        transaction.commit().await?;
        Ok(Change::Done(after))
    }

    async fn remove_user(&self, tenant: TenantId, id: UserId) -> Result<Change<()>, StoreError> {
        let mut transaction = self.begin().await?;
        lock(&mut transaction).await?;
        let Some(before) = find(&mut transaction, tenant, id).await? else {
            return Ok(Change::NotFound);
        };
        let others = others(&mut transaction, tenant, Some(id)).await?;
        if let Some(refused) = refusal(&before, None, others) {
            return Ok(refused);
        }
        sqlx::query("delete from benchsight.users where user_id = $1")
            .bind(id.0)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Change::Done(()))
    }

    async fn rehash_password(
        &self,
        id: UserId,
        old: &PasswordHash,
        new: &PasswordHash,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("update benchsight.users set password_hash = $3 where user_id = $1 and password_hash = $2")
            .bind(id.0)
            .bind(&old.0)
            .bind(&new.0)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}
