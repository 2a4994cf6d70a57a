//! Where somebody stands among the others of his position.

use pictures::{PercentileBars, PercentileRow};
use services::player_figures::{Better, percentile};
use services::tables::Record;

use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::pages::Address;
use crate::pages::filters::decimal_text;

/// Something that is compared.
#[derive(Debug, Clone, Copy)]
pub(in crate::dashboard) struct Measure {
    pub(in crate::dashboard) label: &'static str,
    pub(in crate::dashboard) places: usize,
    pub(in crate::dashboard) better: Better,
    pub(in crate::dashboard) value: fn(&Record) -> Option<f64>,
}

/// The others, and what one needs to be among them.
#[derive(Debug, Clone)]
pub(in crate::dashboard) struct Population<'a> {
    /// Who they are: `forwards`.
    pub(in crate::dashboard) what: &'static str,
    /// The column of games.
    pub(in crate::dashboard) games: &'static str,
    /// What these games are: `official games`.
    pub(in crate::dashboard) games_are: &'static str,
    /// Games that are needed.
    pub(in crate::dashboard) least: i64,
    /// Everybody of the season, whatever he played.
    pub(in crate::dashboard) lines: Vec<&'a Record>,
}

/// Who has a position, in words.
pub(in crate::dashboard) fn group_words(position_group: Option<&str>) -> &'static str {
    match position_group {
        Some("F") => "forwards",
        Some("D") => "defenders",
        _ => "skaters",
    }
}

const COLUMNS: [Column; 4] = [
    column("measure", "Measure", Format::Text, ""),
    column("value", "Value", Format::Decimals(2), ""),
    column(
        "percentile",
        "Percentile",
        Format::Decimals(0),
        "Share of those compared who are not better; – without anybody to compare with.",
    ),
    column(
        "caution",
        "Caution",
        Format::Text,
        "– where the sample is large enough.",
    ),
];

/// The picture and its table.
pub(in crate::dashboard) fn figure(
    name: &'static str,
    title: String,
    own: Option<&Record>,
    population: &Population<'_>,
    measures: &[Measure],
    address: &Address,
) -> Figure {
    let Population {
        what,
        games,
        games_are,
        least,
        lines,
    } = population;
    let others: Vec<&&Record> = lines
        .iter()
        .filter(|line| line.whole(games).unwrap_or(0) >= *least)
        .collect();
    let played = own.and_then(|line| line.whole(games)).unwrap_or(0);
    let sample = match played {
        1 => format!("1 {}", games_are.trim_end_matches('s')),
        _ => format!("{played} {games_are}"),
    };
    let caution = (played < *least).then(|| format!("fewer than {least} {games_are}"));
    let mut bars = Vec::new();
    let mut rows = Vec::new();
    for measure in measures {
        let value = own.and_then(measure.value);
        let values: Vec<f64> = others
            .iter()
            .filter_map(|line| (measure.value)(line))
            .collect();
        let rank = value.and_then(|value| percentile(&values, value, measure.better));
        bars.push(PercentileRow {
            label: measure.label.to_owned(),
            value: decimal_text(value, measure.places),
            percentile: rank,
            sample: sample.clone(),
            small_sample: caution.clone(),
        });
        let cells = vec![
            Cell::of(measure.label),
            Cell::maybe(value).written(Format::Decimals(measure.places)),
            Cell::maybe(rank),
            Cell::maybe(caution.clone()),
        ];
        rows.push(Row::new(measure.label, cells));
    }
    let compared = format!("{} {what} with {least} {games_are} or more", others.len());
    let heading = format!("{title}, {sample}; compared with {compared}");
    let table = Grid::new(name, COLUMNS, heading.clone())
        .rows(rows)
        .downloadable(address);
    let picture = PercentileBars {
        title,
        population: compared,
        rows: bars,
    };
    Figure::new(&picture, name, heading, table)
}
