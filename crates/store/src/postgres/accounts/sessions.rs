use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

use super::super::PostgresDatabase;
use super::users::{user, user_columns};
use super::{bytes, clock, hash, now};
use crate::accounts::{
    EndReason, LiveSession, NewSession, Rotation, SecretHash, Session, SessionState, SessionStore,
    Successor,
};
use crate::error::StoreError;
use crate::ids::{SessionId, TenantId, UserId};

fn session(row: &PgRow) -> Result<Session, StoreError> {
    Ok(Session {
        id: SessionId(row.try_get("session_id")?),
        created_at: row.try_get("created_at")?,
        last_used_at: row.try_get("last_used_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}

fn state(row: &PgRow) -> Result<SessionState, StoreError> {
    let age: Option<i64> = row.try_get("age")?;
    let successor = age.map(|age| {
        Ok::<_, StoreError>(Successor {
            of: hash(row, "previous_token")?,
            salt: bytes(row, "salt")?,
            age,
        })
    });
    Ok(SessionState {
        id: SessionId(row.try_get("session_id")?),
        user: UserId(row.try_get("user_id")?),
        token: hash(row, "token")?,
        successor: successor.transpose()?,
        is_over: row.try_get("is_over")?,
    })
}

/// Ends the sessions of a user, within a transaction of the caller's.
pub(super) async fn end_all(
    connection: &mut PgConnection,
    user: UserId,
    kept: Option<SessionId>,
    reason: EndReason,
) -> Result<u64, StoreError> {
    let now = clock(&mut *connection).await?;
    let done = sqlx::query(
        "update benchsight.sessions set ended_at = $3, end_reason = $4
         where user_id = $1 and ended_at is null and expires_at > $3 and ($2::uuid is null or session_id <> $2)",
    )
    .bind(user.0)
    .bind(kept.map(|id| id.0))
    .bind(now)
    .bind(reason.as_str())
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

#[async_trait]
impl SessionStore for PostgresDatabase {
    async fn start_session(&self, new: &NewSession) -> Result<Session, StoreError> {
        let mut transaction = self.begin().await?;
        let now = clock(&mut transaction).await?;
        let noted = sqlx::query(
            "update benchsight.users set last_login_at = $2 where user_id = $1 and disabled_at is null",
        )
        .bind(new.user.0)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if noted.rows_affected() == 0 {
            return Err(StoreError::Missing("the user".to_owned()));
        }
        let row = sqlx::query(
            "insert into benchsight.sessions (session_id, user_id, family, token, created_at, last_used_at, expires_at)
             values ($1, $2, $3, $4, $5, $5, $5 + $6)
             returning session_id, created_at, last_used_at, expires_at",
        )
        .bind(SessionId::new().0)
        .bind(new.user.0)
        .bind(&new.family.0[..])
        .bind(&new.token.0[..])
        .bind(now)
        .bind(new.limits.idle.min(new.limits.longest))
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        session(&row)
    }

    async fn session_of_family(
        &self,
        family: SecretHash,
    ) -> Result<Option<SessionState>, StoreError> {
        sqlx::query(concat!(
            "select session_id, user_id, token, previous_token, salt, ",
            now!(),
            " - rotated_at as age, ended_at is not null or expires_at <= ",
            now!(),
            " as is_over from benchsight.sessions where family = $1"
        ))
        .bind(&family.0[..])
        .fetch_optional(self.pool())
        .await?
        .as_ref()
        .map(state)
        .transpose()
    }

    async fn rotate(&self, id: SessionId, rotation: &Rotation) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let now = clock(&mut transaction).await?;
        let done = sqlx::query(
            "update benchsight.sessions
             set token = $3, previous_token = token, salt = $4, rotated_at = $5, last_used_at = $5,
                 expires_at = least($5 + $6, created_at + $7)
             where session_id = $1 and token = $2 and ended_at is null and expires_at > $5",
        )
        .bind(id.0)
        .bind(&rotation.from.0[..])
        .bind(&rotation.to.0[..])
        .bind(&rotation.salt[..])
        .bind(now)
        .bind(rotation.limits.idle)
        .bind(rotation.limits.longest)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    async fn live_session(&self, id: SessionId) -> Result<Option<LiveSession>, StoreError> {
        let row = sqlx::query(concat!(
            "select ",
            user_columns!(),
            ", tenants.slug, sessions.expires_at
             from benchsight.sessions join benchsight.users using (user_id) join benchsight.tenants using (tenant_id)
             where sessions.session_id = $1 and sessions.ended_at is null and users.disabled_at is null
                   and sessions.expires_at > ",
            now!()
        ))
        .bind(id.0)
        .fetch_optional(self.pool())
        .await?;
        row.map(|row| {
            Ok(LiveSession {
                user: user(&row)?,
                tenant_slug: row.try_get("slug")?,
                expires_at: row.try_get("expires_at")?,
            })
        })
        .transpose()
    }

    async fn end_session(&self, id: SessionId, reason: EndReason) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let now = clock(&mut transaction).await?;
        let done = sqlx::query(
            "update benchsight.sessions set ended_at = $2, end_reason = $3
             where session_id = $1 and ended_at is null and expires_at > $2",
        )
        .bind(id.0)
        .bind(now)
        .bind(reason.as_str())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    async fn sessions(&self, tenant: TenantId, user: UserId) -> Result<Vec<Session>, StoreError> {
        sqlx::query(concat!(
            "select session_id, sessions.created_at, last_used_at, expires_at
             from benchsight.sessions join benchsight.users using (user_id)
             where users.tenant_id = $1 and user_id = $2 and ended_at is null and expires_at > ",
            now!(),
            " order by session_id desc"
        ))
        .bind(tenant.0)
        .bind(user.0)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(session)
        .collect()
    }

    async fn end_sessions(
        &self,
        user: UserId,
        kept: Option<SessionId>,
        reason: EndReason,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let ended = end_all(&mut transaction, user, kept, reason).await?;
        transaction.commit().await?;
        Ok(ended)
    }

    async fn forget_sessions(&self, age: i64) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let before = clock(&mut transaction).await? - age;
        let done =
            sqlx::query("delete from benchsight.sessions where expires_at < $1 or ended_at < $1")
                .bind(before)
                .execute(&mut *transaction)
                .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}
