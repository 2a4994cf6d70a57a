//! Questions in SQL. Names come from the definition of the table and are quoted; values are bound.

use super::batch::{Batch, Value};
use super::ddl::{column_list, kind_word, postgres, quoted};
use super::definition::{ColumnDefinition, ColumnKind, TENANT_COLUMN, TableDefinition};
use super::query::{Filter, TableQuery, Test};
use crate::database::DatabaseKind;
use crate::error::StoreError;

/// Where a question goes to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SelectOf<'a> {
    pub(crate) definition: &'a TableDefinition,
    /// Name of the table of the database.
    pub(crate) physical: &'a str,
    pub(crate) database: DatabaseKind,
}

/// A question in SQL.
#[derive(Debug)]
pub(crate) struct Select {
    /// Reads the rows. On PostgreSQL `$1` is the tenant.
    pub(crate) rows: String,
    /// Counts the rows that pass the filters.
    pub(crate) count: String,
    /// Values of the filters; both statements begin with them.
    pub(crate) filter_values: Vec<Value>,
    /// Values that only the first statement has, after those of the filters.
    pub(crate) place_values: Vec<Value>,
    /// Columns that are read, as positions in the definition: the wanted ones first, then those that a place needs.
    pub(crate) fetched: Vec<usize>,
    /// How many of them are wanted.
    pub(crate) wanted: usize,
    /// Where, among the columns that are read, those are that make up a place.
    place: Vec<usize>,
}

impl Select {
    /// Types of the columns that are read.
    pub(crate) fn kinds(&self, definition: &TableDefinition) -> Vec<ColumnKind> {
        self.columns(definition, self.fetched.len())
            .map(|column| column.kind)
            .collect()
    }

    /// The wanted columns.
    pub(crate) fn wanted_columns(&self, definition: &TableDefinition) -> Vec<ColumnDefinition> {
        self.columns(definition, self.wanted).cloned().collect()
    }

    fn columns<'a>(
        &'a self,
        definition: &'a TableDefinition,
        number: usize,
    ) -> impl Iterator<Item = &'a ColumnDefinition> {
        self.fetched
            .iter()
            .take(number)
            .filter_map(|position| definition.columns.get(*position))
    }

    /// Makes a page of the rows that were read, which were one more than wanted if there are more.
    pub(crate) fn page(&self, mut rows: Batch, limit: Option<u32>) -> (Batch, Option<Vec<Value>>) {
        let limit = limit.map_or(usize::MAX, |limit| limit as usize);
        let next = (limit > 0 && rows.rows() > limit).then(|| {
            let value = |position: &usize| {
                let column = rows.columns().get(*position);
                column.map_or(Value::Null, |column| column.value(limit - 1).to_value())
            };
            self.place.iter().map(value).collect()
        });
        rows.truncate(limit);
        rows.keep_columns(self.wanted);
        (rows, next)
    }
}

/// A column by which rows are sorted.
struct Key<'a> {
    column: &'a ColumnDefinition,
    position: usize,
    descending: bool,
    required: bool,
}

/// SQL under construction.
struct Sql {
    database: DatabaseKind,
    text: String,
    values: Vec<Value>,
    /// Parameters before the first of `values`.
    before: usize,
}

impl Sql {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A parameter for a value.
    fn bind(&mut self, value: Value, kind: ColumnKind) {
        self.values.push(value);
        if self.database == DatabaseKind::Sqlite {
            self.push("?");
            return;
        }
        let number = self.before + self.values.len();
        // Dates are bound as text on both databases.
        let cast = match kind {
            ColumnKind::Date => "text::date".to_owned(),
            kind => kind_word(kind, self.database).to_owned(),
        };
        self.push(&format!("${number}::{cast}"));
    }
}

impl SelectOf<'_> {
    /// The question in SQL.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for columns that are not there and values of another type.
    pub(crate) fn of(&self, query: &TableQuery) -> Result<Select, StoreError> {
        let keys = self.keys(query)?;
        let (fetched, wanted, place) = self.fetched(query, &keys)?;

        let mut filters = self.sql(1);
        self.push_from(&mut filters);
        for filter in &query.filters {
            filters.push(" and ");
            self.push_filter(&mut filters, filter)?;
        }
        let count = format!("select count(*){}", filters.text);

        let mut rest = self.sql(1 + filters.values.len());
        if let Some(after) = &query.after {
            rest.push(" and ");
            push_after(&mut rest, &keys, after)?;
        }
        rest.push(" order by ");
        for (number, key) in keys.iter().enumerate() {
            rest.push(if number > 0 { ", " } else { "" });
            rest.push(&quoted(&key.column.name));
            rest.push(if key.descending { " desc" } else { "" });
            // Left out where it means nothing, so that an index can give the order.
            rest.push(if key.required { "" } else { " nulls last" });
        }
        // One more tells whether there is a next page.
        match query.limit {
            Some(limit) => rest.push(&format!(" limit {}", u64::from(limit) + 1)),
            None if self.database == DatabaseKind::Sqlite => rest.push(" limit -1"),
            None => {}
        }
        if query.offset > 0 {
            // The databases count in signed numbers.
            rest.push(&format!(" offset {}", query.offset.min(i64::MAX as u64)));
        }

        let names = fetched
            .iter()
            .filter_map(|position| self.definition.columns.get(*position))
            .map(|column| column.name.as_str());
        Ok(Select {
            rows: format!("select {}{}{}", column_list(names), filters.text, rest.text),
            count,
            filter_values: filters.values,
            place_values: rest.values,
            fetched,
            wanted,
            place,
        })
    }

    fn sql(&self, before: usize) -> Sql {
        Sql {
            database: self.database,
            text: String::new(),
            values: Vec::new(),
            before,
        }
    }

    /// Only rows of the tenant: row-level security does not hold for roles that may bypass it.
    fn push_from(&self, sql: &mut Sql) {
        match self.database {
            DatabaseKind::Sqlite => {
                sql.push(&format!(" from {} where true", quoted(self.physical)));
            }
            DatabaseKind::Postgres => sql.push(&format!(
                " from {} where {TENANT_COLUMN} = $1",
                postgres::qualified(self.physical)
            )),
        }
    }

    fn column(&self, name: &str) -> Result<(usize, &ColumnDefinition), StoreError> {
        self.definition.column(name).ok_or_else(|| {
            StoreError::Invalid(format!(
                "table {} has no column {name}",
                self.definition.name
            ))
        })
    }

    /// The wanted order, made total by the primary key.
    fn keys(&self, query: &TableQuery) -> Result<Vec<Key<'_>>, StoreError> {
        let wanted = query
            .order
            .iter()
            .map(|order| (order.column.as_str(), order.descending));
        let primary = self
            .definition
            .primary_key
            .iter()
            .map(|name| (name.as_str(), false));
        let mut keys: Vec<Key<'_>> = Vec::new();
        for (name, descending) in wanted.chain(primary) {
            let (position, column) = self.column(name)?;
            if keys.iter().all(|key| key.position != position) {
                keys.push(Key {
                    column,
                    position,
                    descending,
                    required: self.definition.is_required(column),
                });
            }
        }
        Ok(keys)
    }

    /// Columns to read, how many of them are wanted, and where those of the place are.
    fn fetched(
        &self,
        query: &TableQuery,
        keys: &[Key<'_>],
    ) -> Result<(Vec<usize>, usize, Vec<usize>), StoreError> {
        let mut fetched: Vec<usize> = if query.columns.is_empty() {
            (0..self.definition.columns.len()).collect()
        } else {
            let position = |name: &String| self.column(name).map(|(position, _)| position);
            query
                .columns
                .iter()
                .map(position)
                .collect::<Result<_, _>>()?
        };
        let wanted = fetched.len();
        // Without a limit there is no next page, and no place is asked for.
        if query.limit.is_none() {
            return Ok((fetched, wanted, Vec::new()));
        }
        let mut place = Vec::with_capacity(keys.len());
        for key in keys {
            let found = fetched
                .iter()
                .position(|position| *position == key.position);
            place.push(found.unwrap_or(fetched.len()));
            if found.is_none() {
                fetched.push(key.position);
            }
        }
        Ok((fetched, wanted, place))
    }

    fn push_filter(&self, sql: &mut Sql, filter: &Filter) -> Result<(), StoreError> {
        let (_, column) = self.column(&filter.column)?;
        let name = quoted(&column.name);
        match &filter.test {
            Test::Null => sql.push(&format!("{name} is null")),
            Test::NotNull => sql.push(&format!("{name} is not null")),
            Test::Is(comparison, value) => {
                sql.push(&format!("{name} {} ", comparison.sql()));
                sql.bind(typed(column, value)?, column.kind);
            }
            Test::In(values) if values.is_empty() => sql.push("false"),
            Test::In(values) => {
                sql.push(&format!("{name} in ("));
                for (number, value) in values.iter().enumerate() {
                    sql.push(if number > 0 { ", " } else { "" });
                    sql.bind(typed(column, value)?, column.kind);
                }
                sql.push(")");
            }
            Test::Like { .. } if column.kind != ColumnKind::Text => {
                return Err(StoreError::Invalid(format!(
                    "column {} is of type {}; only text is compared with a pattern",
                    column.name,
                    column.kind.as_str()
                )));
            }
            Test::Like { pattern, any_case } => self.push_like(sql, &name, pattern, *any_case),
        }
        Ok(())
    }

    fn push_like(&self, sql: &mut Sql, name: &str, pattern: &str, any_case: bool) {
        let text = |pattern: String| Value::Text(pattern);
        match (self.database, any_case) {
            // SQLite's LIKE takes upper and lower case for the same; its GLOB does not, and has signs of its own.
            (DatabaseKind::Sqlite, false) => {
                sql.push(&format!("{name} glob "));
                sql.bind(text(glob(pattern)), ColumnKind::Text);
            }
            (DatabaseKind::Sqlite, true) => {
                sql.push(&format!("{name} like "));
                sql.bind(text(closed(pattern)), ColumnKind::Text);
                sql.push(" escape '\\'");
            }
            (DatabaseKind::Postgres, false) => {
                sql.push(&format!("{name} like "));
                sql.bind(text(closed(pattern)), ColumnKind::Text);
            }
            // By the letters of the database's own locale: the bytewise one knows only ASCII.
            (DatabaseKind::Postgres, true) => {
                sql.push(&format!("{name} collate \"default\" ilike "));
                sql.bind(text(closed(pattern)), ColumnKind::Text);
                sql.push(" collate \"default\"");
            }
        }
    }
}

/// The value, if it is of the column's type.
fn typed(column: &ColumnDefinition, value: &Value) -> Result<Value, StoreError> {
    if value.kind() == Some(column.kind) {
        return Ok(value.clone());
    }
    Err(StoreError::Invalid(format!(
        "column {} is of type {}, not like {value:?}",
        column.name,
        column.kind.as_str()
    )))
}

/// A pattern with a meaning for its last character: a single `\` at the end is an error to PostgreSQL.
fn closed(pattern: &str) -> String {
    let escapes = pattern
        .chars()
        .rev()
        .take_while(|letter| *letter == '\\')
        .count();
    let close = if escapes % 2 == 1 { "\\" } else { "" };
    format!("{pattern}{close}")
}

/// A LIKE pattern in the signs of GLOB.
fn glob(pattern: &str) -> String {
    let mut glob = String::with_capacity(pattern.len() + 8);
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            '%' => {
                glob.push('*');
                continue;
            }
            '_' => {
                glob.push('?');
                continue;
            }
            '\\' => letters.next().unwrap_or('\\'),
            other => other,
        };
        match letter {
            '*' | '?' | '[' => {
                glob.push('[');
                glob.push(letter);
                glob.push(']');
            }
            other => glob.push(other),
        }
    }
    glob
}

/// Only rows after a place in the order.
fn push_after(sql: &mut Sql, keys: &[Key<'_>], after: &[Value]) -> Result<(), StoreError> {
    let fits = |(key, value): (&Key<'_>, &Value)| match value.kind() {
        Some(kind) => kind == key.column.kind,
        None => !key.required,
    };
    if keys.len() != after.len() || !keys.iter().zip(after).all(fits) {
        return Err(StoreError::Invalid(
            "the cursor belongs to another question".to_owned(),
        ));
    }
    // The form that an index understands.
    if keys.iter().all(|key| key.required && !key.descending) {
        let names = column_list(keys.iter().map(|key| key.column.name.as_str()));
        sql.push(&format!("({names}) > ("));
        for (number, (key, value)) in keys.iter().zip(after).enumerate() {
            sql.push(if number > 0 { ", " } else { "" });
            sql.bind(value.clone(), key.column.kind);
        }
        sql.push(")");
        return Ok(());
    }
    // Later in one column and the same in all before it.
    sql.push("(false");
    for last in 0..keys.len() {
        let mut pairs = keys.iter().zip(after).take(last + 1).peekable();
        sql.push(" or (true");
        while let Some((key, value)) = pairs.next() {
            sql.push(" and ");
            if pairs.peek().is_some() {
                push_same(sql, key, value);
            } else {
                push_later(sql, key, value);
            }
        }
        sql.push(")");
    }
    sql.push(")");
    Ok(())
}

fn push_same(sql: &mut Sql, key: &Key<'_>, value: &Value) {
    let name = quoted(&key.column.name);
    if *value == Value::Null {
        sql.push(&format!("{name} is null"));
    } else {
        sql.push(&format!("{name} = "));
        sql.bind(value.clone(), key.column.kind);
    }
}

fn push_later(sql: &mut Sql, key: &Key<'_>, value: &Value) {
    let name = quoted(&key.column.name);
    if *value == Value::Null {
        // Null comes last; nothing is later.
        sql.push("false");
        return;
    }
    sql.push(&format!(
        "({name} {} ",
        if key.descending { "<" } else { ">" }
    ));
    sql.bind(value.clone(), key.column.kind);
    sql.push(&if key.required {
        ")".to_owned()
    } else {
        format!(" or {name} is null)")
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_keeps_its_meaning_as_a_glob() {
        assert_eq!(glob("Mc%_*[x]"), "Mc*?[*][[]x]");
        assert_eq!(glob(r"100\%\\"), r"100%\");
    }

    #[test]
    fn a_pattern_never_ends_within_an_escape() {
        assert_eq!(closed(r"a\"), r"a\\");
        assert_eq!(closed(r"a\\"), r"a\\");
    }
}
