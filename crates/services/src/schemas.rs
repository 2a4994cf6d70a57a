//! Tables of a tenant's own, and what all tables look like in SQL.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use store::tables::{Published, TableDefinition, TableOrigin, TableStore, create_statements};
use store::{DatabaseKind, TenantId};
use warehouse::{TableKind, TableSchema, TestKind, read_schemas};

use crate::definitions;
use crate::input_error::{InputError, Problem};

/// What problems call the schema that was sent.
const NAME: &str = "schema";
/// Longest name of a table or column.
const LONGEST_NAME: usize = 63;
/// Tables of one schema, and of a tenant's own, at most.
const MOST_TABLES: usize = 100;
/// Columns of a table at most.
const MOST_COLUMNS: usize = 300;
/// What names look like, in words.
const NAME_RULE: &str = "lower-case letters, digits and _, beginning with a letter, at most 63";

/// Defines tables.
#[derive(Debug, Clone)]
pub struct Schemas {
    store: Arc<dyn TableStore>,
}

impl Schemas {
    /// On a store.
    pub const fn new(store: Arc<dyn TableStore>) -> Self {
        Self { store }
    }

    /// Defines the tables of a schema in the form of `schema.yml`, as YAML or JSON, and answers with them. A table that
    /// is defined already keeps its rows if only descriptions change; with rows it cannot change otherwise.
    pub async fn define(
        &self,
        tenant: TenantId,
        schema: &str,
    ) -> Result<Vec<TableDefinition>, InputError> {
        let published = self.store.published(tenant).await?;
        let tables = {
            let (schema, published) = (schema.to_owned(), published.clone());
            tokio::task::spawn_blocking(move || read(&schema, published.as_deref())).await??
        };
        for table in &tables {
            self.store.define(tenant, table).await?;
        }
        Ok(tables)
    }

    /// Removes a table of the tenant's own with its rows.
    pub async fn remove(&self, tenant: TenantId, table: &str) -> Result<(), InputError> {
        if self.store.remove(tenant, table).await? {
            return Ok(());
        }
        Err(InputError::NotFound(format!(
            "there is no table {table} of your own"
        )))
    }

    /// The statements that make all tables: those of the dictionary and the tenant's own.
    pub async fn ddl(&self, tenant: TenantId, dialect: DatabaseKind) -> Result<String, InputError> {
        let packed = tokio::task::spawn_blocking(definitions::packed)
            .await?
            .map_err(InputError::internal)?;
        let published = self.store.published(tenant).await?;
        let mut tables: Vec<&TableDefinition> = packed.values().collect();
        let own = published
            .iter()
            .flat_map(|published| published.tables.values());
        tables.extend(
            own.map(|table| &table.definition)
                .filter(|table| !packed.contains_key(&table.name)),
        );
        tables.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(ddl(&tables, dialect))
    }
}

/// The statements that make the tables of the dictionary.
pub fn dictionary_ddl(dialect: DatabaseKind) -> Result<String, InputError> {
    let packed = definitions::packed().map_err(InputError::internal)?;
    let mut tables: Vec<&TableDefinition> = packed.values().collect();
    tables.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(ddl(&tables, dialect))
}

/// The statements that make tables, each with the words about it.
fn ddl(tables: &[&TableDefinition], dialect: DatabaseKind) -> String {
    let mut text = String::new();
    for table in tables {
        for line in table.description.lines() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "-- {line}");
        }
        for statement in create_statements(table, dialect) {
            let _ = writeln!(text, "{statement};");
        }
        text.push('\n');
    }
    text
}

/// Reads and checks a schema.
fn read(schema: &str, published: Option<&Published>) -> Result<Vec<TableDefinition>, InputError> {
    let tables = read_schemas(NAME, schema).map_err(|problems| {
        let problem = |problem: warehouse::Problem| Problem {
            row: problem.line.map(|line| line as i64),
            ..Problem::new(problem.message)
        };
        InputError::invalid(
            "the schema cannot be read",
            problems.into_iter().map(problem).collect(),
        )
    })?;
    let packed = definitions::packed().map_err(InputError::internal)?;
    let mut problems = Vec::new();
    let own: BTreeSet<&str> = published
        .iter()
        .flat_map(|published| published.tables.values())
        .filter(|table| table.definition.origin == TableOrigin::Custom)
        .map(|table| table.definition.name.as_str())
        .collect();
    let mut names = BTreeSet::new();
    for table in &tables {
        let mut problem = |message: String| {
            problems.push(
                Problem::new(message)
                    .table(&table.name)
                    .row(table.line as i64),
            );
        };
        if !names.insert(table.name.as_str()) {
            problem("the table is defined twice".to_owned());
        }
        let of_dictionary = published
            .and_then(|published| published.tables.get(&table.name))
            .is_some_and(|table| table.definition.origin == TableOrigin::Dictionary);
        if packed.contains_key(&table.name) || of_dictionary {
            problem("a table of the dictionary has this name; choose another".to_owned());
        }
        check(table, &mut problems);
    }
    if tables.is_empty() || own.union(&names).count() > MOST_TABLES {
        let message = format!(
            "{} tables, and there may be 1 to {MOST_TABLES} of your own",
            own.union(&names).count()
        );
        problems.push(Problem::new(message));
    }
    if !problems.is_empty() {
        return Err(InputError::invalid("the schema cannot be used", problems));
    }
    let definition = |table: &TableSchema| definitions::of_schema(table, TableOrigin::Custom);
    Ok(tables.iter().map(definition).collect())
}

/// What is wrong with a table by itself.
fn check(table: &TableSchema, problems: &mut Vec<Problem>) {
    let mut add = |problem: Problem, line: usize| {
        problems.push(problem.table(&table.name).row(line as i64));
    };
    if !is_name(&table.name) {
        add(
            Problem::new("the name of the table is not allowed")
                .value(&table.name)
                .expected(NAME_RULE),
            table.line,
        );
    }
    if table.kind != TableKind::Model {
        add(
            Problem::new("tables of your own stand under models").expected("models"),
            table.line,
        );
    }
    if table.columns.len() > MOST_COLUMNS {
        let message = format!("{} columns", table.columns.len());
        add(
            Problem::new(message).expected(format!("at most {MOST_COLUMNS}")),
            table.line,
        );
    }
    for column in &table.columns {
        if !is_name(&column.name) || column.name == "tenant_id" {
            let problem =
                Problem::new("the name of the column is not allowed").column(&column.name);
            add(
                problem.expected(format!("{NAME_RULE}; not tenant_id")),
                column.line,
            );
        }
    }
    for (column, test) in table.all_tests() {
        // Better refused than promised and not done.
        if !matches!(
            test.kind,
            TestKind::NotNull | TestKind::PrimaryKey | TestKind::Relationships { .. }
        ) {
            let problem = Problem::new(format!(
                "uploads are not tested for {}; leave the test out",
                test.name
            ));
            let problem = match column {
                Some(column) => problem.column(&column.name),
                None => problem,
            };
            add(problem.expected("not_null or relationships"), test.line);
        }
    }
}

/// Whether a name can be that of a table or column of a tenant's own.
fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() <= LONGEST_NAME
        && bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        for name in ["a", "coach_notes_2", &"a".repeat(63)] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "2a", "_a", "A", "a-b", "ä", &"a".repeat(64)] {
            assert!(!is_name(name), "{name}");
        }
    }
}
