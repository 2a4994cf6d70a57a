//! The statements that make a table.

use super::definition::{ColumnDefinition, ColumnKind, TENANT_COLUMN, TableDefinition};
use crate::database::DatabaseKind;

/// A name in SQL.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Names in SQL, separated by commas.
pub(crate) fn column_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// The type of a column in a kind of database.
pub(crate) const fn kind_word(kind: ColumnKind, database: DatabaseKind) -> &'static str {
    match (database, kind) {
        (DatabaseKind::Sqlite, ColumnKind::Text | ColumnKind::Date) => "text",
        (DatabaseKind::Sqlite, ColumnKind::Integer | ColumnKind::Boolean) => "integer",
        (DatabaseKind::Sqlite, ColumnKind::Number) => "real",
        // Ordered by its bytes, as everywhere else in the program, whatever the locale of the server.
        (DatabaseKind::Postgres, ColumnKind::Text) => "text collate \"C\"",
        (DatabaseKind::Postgres, ColumnKind::Integer) => "bigint",
        (DatabaseKind::Postgres, ColumnKind::Number) => "double precision",
        (DatabaseKind::Postgres, ColumnKind::Boolean) => "boolean",
        (DatabaseKind::Postgres, ColumnKind::Date) => "date",
    }
}

/// The statements that make a table as it is published, with keys, indexes and, on PostgreSQL, row-level security.
pub fn create_statements(table: &TableDefinition, database: DatabaseKind) -> Vec<String> {
    match database {
        DatabaseKind::Sqlite => {
            let mut statements = vec![sqlite::create_table(table)];
            statements.extend(sqlite::indexes(table));
            statements
        }
        DatabaseKind::Postgres => {
            let name = &table.name;
            let mut statements = vec![postgres::create_table(table, name)];
            statements.push(postgres::primary_key(table, name));
            statements.extend(postgres::indexes(table, name));
            statements.extend(postgres::isolation(name));
            statements
        }
    }
}

pub(crate) mod sqlite {
    //! Tables in the file of a version.

    use std::fmt::Write as _;

    use super::{
        ColumnDefinition, ColumnKind, DatabaseKind, TableDefinition, column_list, kind_word, quoted,
    };

    pub(crate) fn create_table(table: &TableDefinition) -> String {
        let key = column_list(table.primary_key.iter().map(String::as_str));
        let mut sql = format!("create table {} (\n", quoted(&table.name));
        for column in &table.columns {
            // Writing to a string cannot fail.
            let _ = writeln!(sql, "    {},", self::column(table, column));
        }
        let _ = write!(sql, "    primary key ({key})\n) strict");
        sql
    }

    fn column(table: &TableDefinition, column: &ColumnDefinition) -> String {
        let name = quoted(&column.name);
        let word = kind_word(column.kind, DatabaseKind::Sqlite);
        let required = if table.is_required(column) {
            " not null"
        } else {
            ""
        };
        let check = match column.kind {
            ColumnKind::Boolean => format!(" check ({name} in (0, 1))"),
            _ => String::new(),
        };
        format!("{name} {word}{required}{check}")
    }

    pub(crate) fn indexes(table: &TableDefinition) -> Vec<String> {
        let index = |column: &ColumnDefinition| {
            format!(
                "create index {} on {} ({})",
                quoted(&format!("{}_{}", table.name, column.name)),
                quoted(&table.name),
                quoted(&column.name)
            )
        };
        table.indexed().map(index).collect()
    }
}

pub(crate) mod postgres {
    //! Tables in the schema `public`; all tenants share them.

    use std::fmt::Write as _;

    use super::{
        ColumnDefinition, DatabaseKind, TENANT_COLUMN, TableDefinition, column_list, kind_word,
        quoted,
    };

    /// Name of the policy that every table has.
    const POLICY: &str = "benchsight_tenant";
    /// The tenant of whoever asks, by the claims of their token. The inner SELECT is evaluated once per query, not once
    /// per row.
    const CLAIMED_TENANT: &str = "(select ((nullif(current_setting('request.jwt.claims', true), '')::jsonb \
                                  -> 'app_metadata') ->> 'tenant_id')::uuid)";

    /// A table with its schema.
    pub(crate) fn qualified(physical: &str) -> String {
        format!("public.{}", quoted(physical))
    }

    /// The table without keys: they are added when the first rows are there, which is much faster.
    pub(crate) fn create_table(table: &TableDefinition, physical: &str) -> String {
        let mut sql = format!(
            "create table {} (\n    {TENANT_COLUMN} uuid not null",
            qualified(physical)
        );
        for column in &table.columns {
            let required = table.is_required(column);
            // Writing to a string cannot fail.
            let _ = write!(sql, ",\n    {}", self::column(column, required));
        }
        sql.push_str("\n)");
        sql
    }

    pub(crate) fn column(column: &ColumnDefinition, required: bool) -> String {
        let word = kind_word(column.kind, DatabaseKind::Postgres);
        let required = if required { " not null" } else { "" };
        format!("{} {word}{required}", quoted(&column.name))
    }

    pub(crate) fn primary_key(table: &TableDefinition, physical: &str) -> String {
        let key = column_list(
            std::iter::once(TENANT_COLUMN).chain(table.primary_key.iter().map(String::as_str)),
        );
        format!(
            "alter table {} add primary key ({key})",
            qualified(physical)
        )
    }

    /// Unnamed, so that the server finds names that are free.
    pub(crate) fn indexes(table: &TableDefinition, physical: &str) -> Vec<String> {
        table
            .indexed()
            .map(|column| index(column, physical))
            .collect()
    }

    pub(crate) fn index(column: &ColumnDefinition, physical: &str) -> String {
        format!(
            "create index on {} ({TENANT_COLUMN}, {})",
            qualified(physical),
            quoted(&column.name)
        )
    }

    /// Row-level security: everybody, the owner included, sees and writes the rows of their tenant only.
    pub(crate) fn isolation(physical: &str) -> Vec<String> {
        let table = qualified(physical);
        vec![
            format!("alter table {table} enable row level security"),
            format!("alter table {table} force row level security"),
            format!(
                "create policy {POLICY} on {table} using ({TENANT_COLUMN} = {CLAIMED_TENANT}) \
                 with check ({TENANT_COLUMN} = {CLAIMED_TENANT})"
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::TableOrigin;

    #[test]
    fn names_are_quoted() {
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }

    #[test]
    fn a_table_is_keyed_and_guarded() {
        let column = |name: &str, kind, required, indexed| ColumnDefinition {
            name: name.to_owned(),
            kind,
            required,
            description: String::new(),
            indexed,
        };
        let table = TableDefinition {
            name: "goals".to_owned(),
            description: String::new(),
            columns: vec![
                column("goal_id", ColumnKind::Text, false, true),
                column("player_id", ColumnKind::Text, true, true),
                column("is_empty_net", ColumnKind::Boolean, false, false),
                column("day", ColumnKind::Date, false, false),
            ],
            primary_key: vec!["goal_id".to_owned()],
            origin: TableOrigin::Dictionary,
        };
        let sqlite = create_statements(&table, DatabaseKind::Sqlite).join(";\n");
        assert_eq!(
            sqlite,
            "create table \"goals\" (\n    \"goal_id\" text not null,\n    \"player_id\" text not null,\n    \
             \"is_empty_net\" integer check (\"is_empty_net\" in (0, 1)),\n    \"day\" text,\n    \
             primary key (\"goal_id\")\n) strict;\ncreate index \"goals_player_id\" on \"goals\" (\"player_id\")"
        );
        let postgres = create_statements(&table, DatabaseKind::Postgres).join(";\n");
        assert!(postgres.contains("add primary key (\"tenant_id\", \"goal_id\")"));
        assert!(postgres.contains("force row level security"));
        assert!(postgres.contains("create index on public.\"goals\" (tenant_id, \"player_id\")"));
    }
}
