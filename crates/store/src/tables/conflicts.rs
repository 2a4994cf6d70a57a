//! Uploaded rows whose key is doubtful. Both databases stage them in a temporary table with the number of each row and
//! columns that are called by their numbers, so that none is called as the row's.

use super::ddl::{column_list, quoted};
use super::definition::{ColumnDefinition, TableDefinition};
use super::query::Comparison;

/// Name of the column that numbers the rows.
pub(crate) const ROW: &str = "row_number";

/// Name of the column that holds a column of the table.
pub(crate) fn staged_name(position: usize) -> String {
    format!("c{position}")
}

/// An upload's rows in SQL.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StagedRows<'a> {
    pub(crate) definition: &'a TableDefinition,
    /// Positions of the uploaded columns.
    pub(crate) columns: &'a [usize],
    /// Name of the temporary table.
    pub(crate) staged: &'a str,
    /// Name of the table, with its schema.
    pub(crate) table: &'a str,
}

impl StagedRows<'_> {
    /// The columns of the key.
    pub(crate) fn key(&self) -> impl Iterator<Item = &ColumnDefinition> {
        let positions = self.definition.key_positions().into_iter();
        positions.filter_map(|position| self.definition.columns.get(position))
    }

    fn key_list(&self) -> String {
        let key = self.definition.key_positions().into_iter();
        key.map(staged_name).collect::<Vec<_>>().join(", ")
    }

    /// Rows whose key occurs in an earlier row: row, the first row with the key, and the key.
    pub(crate) fn repeated(&self) -> String {
        let (key, staged) = (self.key_list(), self.staged);
        format!(
            "select {ROW}, earlier, {key} from (select {ROW}, min({ROW}) over (partition by {key}) as earlier, {key} \
             from {staged}) as numbered where {ROW} <> earlier"
        )
    }

    /// Rows whose key is in the table: row, null, and the key. `of_tenant` is a condition on `present`.
    pub(crate) fn present(&self, of_tenant: &str) -> String {
        let same: Vec<String> = self
            .key()
            .zip(self.definition.key_positions())
            .map(|(column, position)| {
                let (name, equal) = (quoted(&column.name), Comparison::Equal.sql());
                format!("present.{name} {equal} staged.{}", staged_name(position))
            })
            .collect();
        format!(
            "select {ROW}, cast(null as bigint), {key} from {staged} as staged where exists (select 1 from {table} as present \
             where {of_tenant} and {same})",
            key = self.key_list(),
            staged = self.staged,
            table = self.table,
            same = same.join(" and ")
        )
    }

    /// Names of the uploaded columns in the table, and in the temporary one.
    pub(crate) fn lists(&self) -> (String, String) {
        let columns = self.columns.iter();
        let names = columns.filter_map(|position| self.definition.columns.get(*position));
        let staged = self.columns.iter().copied().map(staged_name);
        (
            column_list(names.map(|column| column.name.as_str())),
            staged.collect::<Vec<_>>().join(", "),
        )
    }

    /// The end of the statement that loads the rows, where rows that are there already are changed: their uploaded
    /// columns. `before` stands before the columns of the key.
    pub(crate) fn on_conflict(&self, before: &str) -> String {
        let columns = self.columns.iter();
        let changed: Vec<String> = columns
            .filter_map(|position| self.definition.columns.get(*position))
            .filter(|column| !self.definition.primary_key.contains(&column.name))
            .map(|column| format!("{0} = excluded.{0}", quoted(&column.name)))
            .collect();
        let key = column_list(self.definition.primary_key.iter().map(String::as_str));
        if changed.is_empty() {
            return format!(" on conflict ({before}{key}) do nothing");
        }
        format!(
            " on conflict ({before}{key}) do update set {}",
            changed.join(", ")
        )
    }
}
