use async_trait::async_trait;
use sqlx::{PgConnection, Row as _};

use super::super::PostgresDatabase;
use super::clock;
use crate::accounts::{AttemptRule, AttemptStore, Attempts, SecretHash};
use crate::error::StoreError;

async fn read(connection: &mut PgConnection, subject: SecretHash) -> Result<Attempts, StoreError> {
    // A row to lock: attempts at the same time must see each other.
    sqlx::query(
        "insert into benchsight.login_attempts (subject, failures, last_at, blocked_until) values ($1, 0, 0, 0)
         on conflict (subject) do nothing",
    )
    .bind(&subject.0[..])
    .execute(&mut *connection)
    .await?;
    let row = sqlx::query(
        "select failures, last_at, blocked_until from benchsight.login_attempts where subject = $1 for update",
    )
    .bind(&subject.0[..])
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok(Attempts::default());
    };
    Ok(Attempts {
        failures: row.try_get("failures")?,
        last_at: row.try_get("last_at")?,
        blocked_until: row.try_get("blocked_until")?,
    })
}

async fn write(
    connection: &mut PgConnection,
    subject: SecretHash,
    after: Attempts,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into benchsight.login_attempts (subject, failures, last_at, blocked_until) values ($1, $2, $3, $4)
         on conflict (subject) do update set failures = $2, last_at = $3, blocked_until = $4",
    )
    .bind(&subject.0[..])
    .bind(after.failures)
    .bind(after.last_at)
    .bind(after.blocked_until)
    .execute(connection)
    .await?;
    Ok(())
}

#[async_trait]
impl AttemptStore for PostgresDatabase {
    async fn begin_attempt(
        &self,
        subjects: &[(SecretHash, AttemptRule)],
    ) -> Result<Option<i64>, StoreError> {
        let mut transaction = self.begin().await?;
        let now = clock(&mut transaction).await?;
        for (subject, rule) in subjects {
            let before = read(&mut transaction, *subject).await?;
            match rule.count(before, now) {
                Ok(after) => write(&mut transaction, *subject, after).await?,
                // The transaction is dropped without a commit: nothing was counted.
                Err(wait) => return Ok(Some(wait)),
            }
        }
        transaction.commit().await?;
        Ok(None)
    }

    async fn take_back_attempt(
        &self,
        cleared: SecretHash,
        lowered: Option<(SecretHash, AttemptRule)>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from benchsight.login_attempts where subject = $1")
            .bind(&cleared.0[..])
            .execute(&mut *transaction)
            .await?;
        if let Some((subject, rule)) = lowered {
            let before = read(&mut transaction, subject).await?;
            write(&mut transaction, subject, rule.take_back(before)).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn forget_attempts(&self, age: i64) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let before = clock(&mut transaction).await? - age;
        let done = sqlx::query(
            "delete from benchsight.login_attempts where last_at < $1 and blocked_until < $1",
        )
        .bind(before)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}
