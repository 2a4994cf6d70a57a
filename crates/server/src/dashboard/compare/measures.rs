//! Tables with a row for each measure and a column for each who is compared.

use services::league_figures::{Measured, Metric, Per, SeasonLine, best};

use crate::dashboard::grid::{Cell, Column, Format, Grid, Mark, Row, column};
use crate::dashboard::metric_cells::{divisor, format};

/// Who is compared.
pub(super) struct Subject<'a> {
    /// Id.
    pub(super) id: &'a str,
    /// Above the column.
    pub(super) name: String,
    /// The numbers; none where there are none in the season.
    pub(super) line: Option<&'a SeasonLine>,
}

const MEASURE: Column = column("measure", "Measure", Format::Text, "");
const KEYS: [&str; super::chosen::MOST] = ["first", "second", "third", "fourth"];

/// A column for each of them.
pub(super) fn columns<'a>(subjects: &'a [Subject<'_>]) -> impl Iterator<Item = Column> + 'a {
    let columns = KEYS.into_iter().zip(subjects);
    columns.map(|(key, subject)| {
        let column = column(
            key,
            "",
            Format::Decimals(2),
            "– where it was not tracked, or where there is nothing to divide by",
        );
        column.named(subject.name.as_str())
    })
}

/// A table of these rows.
pub(super) fn table(
    name: &'static str,
    caption: String,
    subjects: &[Subject<'_>],
    rows: Vec<Row>,
) -> Grid {
    let columns = std::iter::once(MEASURE).chain(columns(subjects));
    Grid::new(name, columns, caption).rows(rows)
}

/// A row that is no metric.
pub(super) fn row(label: &str, cells: impl IntoIterator<Item = Cell>) -> Row {
    let mut row = vec![Cell::of(label)];
    row.extend(cells);
    Row::new(label, row)
}

/// A row of whole numbers.
pub(super) fn whole_row(label: &str, key: &str, subjects: &[Subject<'_>]) -> Row {
    let cell = |subject: &Subject<'_>| {
        let value = subject.line.and_then(|line| line.record.whole(key));
        Cell::maybe(value).written(Format::Whole)
    };
    row(label, subjects.iter().map(cell))
}

/// The rows of metrics; the best of each stands out. Where everybody played differently much, counts are divided.
pub(super) fn metric_rows(
    metrics: &[&'static Metric],
    subjects: &[Subject<'_>],
    is_divided: bool,
) -> Vec<Row> {
    // The rate of a metric that is divided anyway would be told twice.
    let is_told = |metric: &&&Metric| !is_divided || !metric.key.ends_with("_per60");
    metrics
        .iter()
        .filter(is_told)
        .map(|metric| {
            let per = if is_divided {
                metric.fair()
            } else {
                Per::Total
            };
            let values = values(metric, per, subjects);
            let marks = best(&values, metric.lower_is_better());
            let marks = marks
                .into_iter()
                .map(|is_best| is_best && metric.is_judged());
            let cells = values.iter().zip(marks).map(|(value, is_best)| {
                Cell::maybe(*value)
                    .written(format(metric, per))
                    .marked(is_best.then_some(Mark::Badge("good")))
            });
            let mut row = vec![Cell::of(format!("{}{}", metric.label, divisor(per)))];
            row.extend(cells);
            Row::new(metric.key, row)
        })
        .collect()
}

/// The values of a metric, divided.
pub(super) fn values(metric: &Metric, per: Per, subjects: &[Subject<'_>]) -> Vec<Option<f64>> {
    let value = |subject: &Subject<'_>| {
        let measured = subject
            .line
            .and_then(|line| metric.measured(&line.record, per));
        measured.map(|Measured { value, .. }| value)
    };
    subjects.iter().map(value).collect()
}

/// What metrics mean.
pub(super) fn meanings(metrics: &[&'static Metric]) -> Vec<(&'static str, &'static str)> {
    metrics
        .iter()
        .map(|metric| (metric.label, metric.meaning))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use services::league_figures::SKATER_METRICS;
    use services::tables::{Record, Value};

    use super::*;

    fn line(id: &str, points: Option<i64>, games: i64, pim: i64) -> SeasonLine {
        let columns: Arc<[String]> = ["points", "gp_official", "pim"].map(str::to_owned).into();
        let values = vec![
            points.map_or(Value::Null, Value::Integer),
            Value::Integer(games),
            Value::Integer(pim),
        ];
        SeasonLine {
            id: id.to_owned(),
            team_id: None,
            position_group: None,
            record: Record::new(columns, values),
        }
    }

    fn texts(row: &Row) -> Vec<String> {
        row.cells
            .iter()
            .map(|cell| cell.text(Format::Text))
            .collect()
    }

    #[test]
    fn counts_are_divided_and_the_best_stands_out() {
        let lines = [line("A", Some(9), 6, 4), line("B", Some(10), 10, 10)];
        let names = ["Ada", "Bo", "Cy"];
        let subjects: Vec<Subject<'_>> = names
            .iter()
            .enumerate()
            .map(|(place, name)| Subject {
                id: name,
                name: (*name).to_owned(),
                line: lines.get(place),
            })
            .collect();
        let metrics: Vec<&Metric> = SKATER_METRICS
            .iter()
            .filter(|metric| ["points", "pim"].contains(&metric.key))
            .collect();
        let rows = metric_rows(&metrics, &subjects, true);
        let badge = Some(Mark::Badge("good"));
        let points = &rows[0].cells;
        assert_eq!(texts(&rows[0])[0], "Points per game");
        assert_eq!(
            points[1],
            Cell::of(1.5)
                .written(Format::Decimals(2))
                .marked(badge.clone())
        );
        assert_eq!(points[3].text(Format::Text), "–");
        let totals = metric_rows(&metrics, &subjects, false);
        assert_eq!(texts(&totals[0]), ["Points", "9", "10", "–"]);
        assert_eq!(
            totals[0].cells[2],
            Cell::of(10.0).written(Format::Whole).marked(badge.clone())
        );
        // Fewer penalty minutes are better.
        assert_eq!(
            totals[1].cells[1],
            Cell::of(4.0).written(Format::Whole).marked(badge)
        );
        let columns: Vec<_> = columns(&subjects).map(|column| column.label).collect();
        assert_eq!(columns, names);
    }
}
