//! Which table of the database holds the rows of which table of a tenant.
//!
//! As a rule the one of the same name, which all tenants share. It is made when the first tenant needs it, changed when
//! the form of its definition changes, and dropped when the last one no longer needs it. Rows of other tenants are never
//! lost: while they use a table, columns are only added to it. When even that is not possible (a column has changed its
//! type or the key has changed, or another tenant has defined a table of their own under the same name), the tenant gets
//! a table of another name, with a number behind, and comes back as soon as the other one is free.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use crate::error::StoreError;
use crate::ids::TenantId;
use crate::tables::{
    ColumnDefinition, ColumnKind, TENANT_COLUMN, TableDefinition, TableOrigin, postgres, quoted,
};

/// Names tried for a table.
const MOST_NAMES: usize = 100;
/// Supabase's role of those who are logged in. Where there is one, it may read.
const READER: &str = "authenticated";
/// Number of the advisory lock under which tables are made, changed and dropped.
const LOCK: i64 = 0x6265_6e63_6873_6967;

/// Where the rows of a table go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Name of the table of the database.
    pub(super) physical: String,
    /// Whether it certainly holds no rows of the tenant.
    pub(super) is_empty: bool,
}

/// The tables of the database, as one tenant sees them.
#[derive(Debug)]
pub(super) struct Places {
    tenant: TenantId,
    /// Which table holds the rows of which.
    uses: BTreeMap<String, String>,
    /// The forms of the tables of the database.
    forms: BTreeMap<String, TableDefinition>,
    is_locked: bool,
    /// New tables that have no keys yet.
    keyless: BTreeSet<String>,
    /// Whether there is a [`READER`].
    has_reader: bool,
}

/// A column as it is.
struct ActualColumn {
    word: String,
    is_required: bool,
}

impl Places {
    pub(super) async fn read(
        connection: &mut PgConnection,
        tenant: TenantId,
    ) -> Result<Self, StoreError> {
        let rows = sqlx::query(
            "select table_name, stored_as from benchsight.published_table_uses where tenant_id = $1",
        )
        .bind(tenant.0)
        .fetch_all(&mut *connection)
        .await?;
        let has_reader =
            sqlx::query_scalar("select exists (select 1 from pg_roles where rolname = $1)")
                .bind(READER)
                .fetch_one(&mut *connection)
                .await?;
        let uses = rows
            .iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect::<Result<_, StoreError>>()?;
        Ok(Self {
            tenant,
            uses,
            forms: forms(connection).await?,
            is_locked: false,
            keyless: BTreeSet::new(),
            has_reader,
        })
    }

    /// Tables and changes are made by one transaction at a time; the others wait for its end.
    async fn lock(&mut self, connection: &mut PgConnection) -> Result<(), StoreError> {
        if !self.is_locked {
            sqlx::query("select pg_advisory_xact_lock($1)")
                .bind(LOCK)
                .execute(&mut *connection)
                .await?;
            self.is_locked = true;
            // Those who held the lock before may have changed them.
            let keyless = std::mem::take(&mut self.keyless);
            self.forms = forms(connection).await?;
            self.keyless = keyless;
        }
        Ok(())
    }

    /// Finds or makes the place for a table.
    pub(super) async fn place(
        &mut self,
        connection: &mut PgConnection,
        table: &TableDefinition,
    ) -> Result<Place, StoreError> {
        let fits = |form: &TableDefinition| form.same_form(table);
        let used = self.uses.get(&table.name).cloned();
        if let Some(physical) = &used
            && *physical == table.name
            && self.forms.get(physical).is_some_and(fits)
        {
            return Ok(Place {
                physical: physical.clone(),
                is_empty: false,
            });
        }
        self.lock(connection).await?;
        for number in 1..=MOST_NAMES {
            let name = candidate(&table.name, number);
            let is_taken =
                |(of, physical): (&String, &String)| *physical == name && *of != table.name;
            if self.uses.iter().any(is_taken) {
                continue;
            }
            let Some(is_empty) = self.take(connection, table, &name).await? else {
                continue;
            };
            if used.as_deref() != Some(name.as_str()) {
                if let Some(before) = &used {
                    self.leave(connection, &table.name, before).await?;
                }
                self.enter(connection, &table.name, &name).await?;
            }
            return Ok(Place {
                is_empty: is_empty || used.as_deref() != Some(name.as_str()),
                physical: name,
            });
        }
        Err(StoreError::Invalid(format!(
            "there is no free name for table {}",
            table.name
        )))
    }

    /// Makes a table of the database fit, if it can be; whether it then has no rows of the tenant.
    async fn take(
        &mut self,
        connection: &mut PgConnection,
        table: &TableDefinition,
        name: &str,
    ) -> Result<Option<bool>, StoreError> {
        let Some(form) = self.forms.get(name) else {
            return Ok(self
                .make_new(connection, table, name)
                .await?
                .then_some(true));
        };
        if form.same_form(table) {
            return Ok(Some(false));
        }
        let same_key = form.primary_key == table.primary_key;
        let others = self.has_others(connection, name).await?;
        if others && table.origin == TableOrigin::Custom {
            return Ok(None);
        }
        let actual = actual_columns(connection, name).await?;
        let fits = |column: &ColumnDefinition| {
            let actual = actual.get(&column.name);
            actual.is_none_or(|actual| actual.word == plain_word(column.kind))
        };
        let can_change = same_key && table.columns.iter().all(fits);
        match (can_change, others) {
            (false, true) => return Ok(None),
            (false, false) => {
                execute(
                    connection,
                    &format!("drop table {}", postgres::qualified(name)),
                )
                .await?;
                self.create(connection, table, name).await?;
                return Ok(Some(true));
            }
            (true, true) => {}
            (true, false) => self.delete_rows(connection, name).await?,
        }
        let indexed: BTreeSet<String> = form.indexed().map(|column| column.name.clone()).collect();
        for sql in changes(table, name, &actual, &indexed, others) {
            execute(connection, &sql).await?;
        }
        self.register(connection, table, name).await?;
        Ok(Some(!others))
    }

    /// Makes a new table, unless the name belongs to a stranger's; whether it was made.
    async fn make_new(
        &mut self,
        connection: &mut PgConnection,
        table: &TableDefinition,
        name: &str,
    ) -> Result<bool, StoreError> {
        let is_strange: bool = sqlx::query_scalar(
            "select exists (select 1 from pg_class where relname = $1 and relnamespace = 'public'::regnamespace)",
        )
        .bind(name)
        .fetch_one(&mut *connection)
        .await?;
        if is_strange && name == table.name {
            return Err(StoreError::Duplicate(format!(
                "a relation public.{name} that BenchSight did not make; rename it or publish into another database: \
                 it"
            )));
        }
        if !is_strange {
            self.create(connection, table, name).await?;
        }
        Ok(!is_strange)
    }

    async fn create(
        &mut self,
        connection: &mut PgConnection,
        table: &TableDefinition,
        name: &str,
    ) -> Result<(), StoreError> {
        let mut statements = vec![postgres::create_table(table, name)];
        statements.extend(postgres::isolation(name));
        if self.has_reader {
            let table = postgres::qualified(name);
            statements.push(format!("grant select on {table} to {READER}"));
        }
        execute(connection, &statements.join(";\n")).await?;
        self.keyless.insert(name.to_owned());
        self.register(connection, table, name).await
    }

    async fn register(
        &mut self,
        connection: &mut PgConnection,
        table: &TableDefinition,
        name: &str,
    ) -> Result<(), StoreError> {
        let mut form = table.clone();
        form.description.clear();
        form.columns
            .iter_mut()
            .for_each(|column| column.description.clear());
        let text =
            serde_json::to_string(&form).map_err(|error| StoreError::Invalid(error.to_string()))?;
        sqlx::query(
            "insert into benchsight.published_tables (name, definition, created_at) \
             values ($1, $2, benchsight.now_ms()) on conflict (name) do update set definition = excluded.definition",
        )
        .bind(name)
        .bind(text)
        .execute(connection)
        .await?;
        self.forms.insert(name.to_owned(), form);
        Ok(())
    }

    /// Gives a table its keys and indexes, if it has none yet.
    pub(super) async fn complete(
        &mut self,
        connection: &mut PgConnection,
        table: &TableDefinition,
        physical: &str,
    ) -> Result<(), StoreError> {
        if self.keyless.remove(physical) {
            let mut statements = vec![postgres::primary_key(table, physical)];
            statements.extend(postgres::indexes(table, physical));
            execute(connection, &statements.join(";\n")).await?;
        }
        Ok(())
    }

    async fn has_others(
        &self,
        connection: &mut PgConnection,
        name: &str,
    ) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "select exists (select 1 from benchsight.published_table_uses where stored_as = $1 and tenant_id <> $2)",
        )
        .bind(name)
        .bind(self.tenant.0)
        .fetch_one(connection)
        .await?)
    }

    /// Deletes the rows of the tenant.
    pub(super) async fn delete_rows(
        &self,
        connection: &mut PgConnection,
        physical: &str,
    ) -> Result<(), StoreError> {
        let table = postgres::qualified(physical);
        sqlx::query(AssertSqlSafe(format!(
            "delete from {table} where {TENANT_COLUMN} = $1"
        )))
        .bind(self.tenant.0)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn enter(
        &mut self,
        connection: &mut PgConnection,
        table: &str,
        physical: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into benchsight.published_table_uses (tenant_id, table_name, stored_as) values ($1, $2, $3)",
        )
        .bind(self.tenant.0)
        .bind(table)
        .bind(physical)
        .execute(connection)
        .await?;
        self.uses.insert(table.to_owned(), physical.to_owned());
        Ok(())
    }

    /// Gives up the place of a table; the last one to do so drops it.
    async fn leave(
        &mut self,
        connection: &mut PgConnection,
        table: &str,
        physical: &str,
    ) -> Result<(), StoreError> {
        self.lock(connection).await?;
        self.delete_rows(connection, physical).await?;
        sqlx::query(
            "delete from benchsight.published_table_uses where tenant_id = $1 and table_name = $2",
        )
        .bind(self.tenant.0)
        .bind(table)
        .execute(&mut *connection)
        .await?;
        self.uses.remove(table);
        if !self.has_others(connection, physical).await? {
            execute(
                connection,
                &format!("drop table {}", postgres::qualified(physical)),
            )
            .await?;
            sqlx::query("delete from benchsight.published_tables where name = $1")
                .bind(physical)
                .execute(connection)
                .await?;
            self.forms.remove(physical);
        }
        Ok(())
    }

    /// Gives up the place of a table of the tenant.
    pub(super) async fn release(
        &mut self,
        connection: &mut PgConnection,
        table: &str,
    ) -> Result<(), StoreError> {
        match self.uses.get(table).cloned() {
            Some(physical) => self.leave(connection, table, &physical).await,
            None => Ok(()),
        }
    }

    /// Tables that have a place.
    pub(super) fn tables(&self) -> Vec<String> {
        self.uses.keys().cloned().collect()
    }
}

/// The statements that change a table into its new form. While others use it, nothing of theirs is taken away and nothing
/// is asked of their rows.
fn changes(
    table: &TableDefinition,
    name: &str,
    actual: &BTreeMap<String, ActualColumn>,
    indexed: &BTreeSet<String>,
    others: bool,
) -> Vec<String> {
    let alter = |what: String| format!("alter table {} {what}", postgres::qualified(name));
    let mut statements = Vec::new();
    for column in &table.columns {
        let required = table.is_required(column);
        let quoted = quoted(&column.name);
        match actual.get(&column.name) {
            None => {
                let column = postgres::column(column, required && !others);
                statements.push(alter(format!("add column {column}")));
            }
            Some(actual) if required && !actual.is_required && !others => {
                statements.push(alter(format!("alter column {quoted} set not null")));
            }
            Some(actual) if !required && actual.is_required => {
                statements.push(alter(format!("alter column {quoted} drop not null")));
            }
            Some(_) => {}
        }
    }
    for (column, actual) in actual {
        if column == TENANT_COLUMN || table.column(column).is_some() {
            continue;
        }
        let quoted = quoted(column);
        if !others {
            statements.push(alter(format!("drop column {quoted}")));
        } else if actual.is_required {
            statements.push(alter(format!("alter column {quoted} drop not null")));
        }
    }
    let new = table
        .indexed()
        .filter(|column| !indexed.contains(&column.name));
    statements.extend(new.map(|column| postgres::index(column, name)));
    statements
}

/// Names to try for a table, the best first.
fn candidate(table: &str, number: usize) -> String {
    if number == 1 {
        return table.to_owned();
    }
    let suffix = format!("__{number}");
    // PostgreSQL cuts names off after 63 bytes.
    let mut end = table.len().min(63 - suffix.len());
    while !table.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{suffix}", table.get(..end).unwrap_or_default())
}

/// A type as the server calls it.
const fn plain_word(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "text",
        ColumnKind::Integer => "bigint",
        ColumnKind::Number => "double precision",
        ColumnKind::Boolean => "boolean",
        ColumnKind::Date => "date",
    }
}

async fn actual_columns(
    connection: &mut PgConnection,
    name: &str,
) -> Result<BTreeMap<String, ActualColumn>, StoreError> {
    let rows = sqlx::query(
        "select attname::text, format_type(atttypid, null), attnotnull from pg_attribute \
         where attrelid = $1::text::regclass and attnum > 0 and not attisdropped",
    )
    .bind(postgres::qualified(name))
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let column = ActualColumn {
                word: row.try_get(1)?,
                is_required: row.try_get(2)?,
            };
            Ok((row.try_get(0)?, column))
        })
        .collect()
}

async fn forms(
    connection: &mut PgConnection,
) -> Result<BTreeMap<String, TableDefinition>, StoreError> {
    let rows = sqlx::query("select name, definition from benchsight.published_tables")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let text: &str = row.try_get(1)?;
            let form = serde_json::from_str(text)
                .map_err(|error| StoreError::Invalid(format!("a form cannot be read: {error}")))?;
            Ok((row.try_get(0)?, form))
        })
        .collect()
}

/// Runs statements made of names from definitions, separated by semicolons.
pub(super) async fn execute(connection: &mut PgConnection, sql: &str) -> Result<(), StoreError> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await;
    match done {
        Ok(_) => Ok(()),
        // A view that somebody made depends on what is to be dropped.
        Err(sqlx::Error::Database(refusal)) if refusal.code().as_deref() == Some("2BP01") => {
            Err(StoreError::Invalid(format!(
                "the form of a table has changed, and something in the database depends on the old one: {refusal}"
            )))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_within_the_limit() {
        assert_eq!(candidate("goals", 1), "goals");
        assert_eq!(candidate("goals", 2), "goals__2");
        assert_eq!(candidate(&"a".repeat(63), 100).len(), 63);
    }
}
