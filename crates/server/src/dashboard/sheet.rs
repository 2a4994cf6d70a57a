//! One person's numbers as a list: a measure in each row.

use services::player_figures::per_sixty;
use services::tables::{Record, Value};

use super::grid::{Cell, Column, Format, Grid, Row, column};
use crate::pages::Address;

const MEASURE: Column = column("measure", "Measure", Format::Text, "");
const VALUE: Column = column("value", "Value", Format::Decimals(0), "");
const RATE: Column = column(
    "per_60",
    "Per 60",
    Format::Decimals(2),
    "Per 60 minutes on the ice, running clock; – for shares and without ice time.",
);

/// The numbers of a record. With `seconds`, counts are told per 60 minutes too.
pub(super) fn sheet(
    name: &'static str,
    caption: String,
    record: Option<&Record>,
    columns: &[Column],
    seconds: Option<i64>,
    address: &Address,
) -> Grid {
    let has_rates = seconds.is_some();
    let rows = columns.iter().map(|column| {
        let value = record.map_or(Value::Null, |record| record.value(column.key).clone());
        let mut cells = vec![
            Cell::of(column.label.as_ref()),
            Cell::of(value).written(column.format),
        ];
        if has_rates {
            let is_count = column.format == Format::Whole || column.key.ends_with("xg");
            let count = record.and_then(|record| record.number(column.key));
            cells.push(Cell::maybe(per_sixty(count.filter(|_| is_count), seconds)));
        }
        Row::new(column.key, cells)
    });
    let rates = [RATE].into_iter().filter(|_| has_rates);
    Grid::new(name, [MEASURE, VALUE].into_iter().chain(rates), caption)
        .rows(rows)
        .downloadable(address)
}

/// The numbers of several records, a line for each; the first cell says what the line is.
pub(super) fn lines(
    name: &'static str,
    caption: String,
    first: Column,
    records: &[(String, Cell, &Record)],
    columns: &[Column],
    address: &Address,
) -> Grid {
    let rows = records.iter().map(|(owner, head, record)| {
        let mut cells = vec![head.clone()];
        cells.extend(
            columns
                .iter()
                .map(|column| Cell::of(record.value(column.key).clone())),
        );
        Row::new(owner, cells)
    });
    Grid::new(
        name,
        std::iter::once(first).chain(columns.iter().cloned()),
        caption,
    )
    .rows(rows)
    .downloadable(address)
}
