//! Two teams as bars, measure by measure.

use pictures::{ComparisonBars, ComparisonRow};
use services::league_figures::{Metric, Per};

use super::measures::{Subject, metric_rows, table, values};
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::Format;
use crate::dashboard::metric_cells::format;
use crate::dashboard::names::Names;
use crate::pages::Address;
use crate::pages::filters::{DASH, decimal_text, signed_text};

/// The picture of two teams; none where there are not two. Measures below zero are left out: a share of them is none.
pub(super) fn figure(
    name: &'static str,
    title: String,
    metrics: &[&'static Metric],
    subjects: &[Subject<'_>],
    names: &Names,
    address: &Address,
) -> Option<Figure> {
    let [home, away] = subjects else {
        return None;
    };
    let mut rows = Vec::new();
    let mut shown = Vec::new();
    for metric in metrics {
        let [one, other] = values(metric, Per::Total, subjects).try_into().ok()?;
        if one.is_none_or(|value| value < 0.0) || other.is_none_or(|value| value < 0.0) {
            continue;
        }
        let text = |value: Option<f64>| text(value, format(metric, Per::Total));
        shown.push(*metric);
        rows.push(ComparisonRow {
            label: metric.label.to_owned(),
            home: one,
            away: other,
            home_text: text(one),
            away_text: text(other),
        });
    }
    if rows.is_empty() {
        return None;
    }
    let table = table(
        name,
        title.clone(),
        subjects,
        metric_rows(&shown, subjects, false),
    )
    .downloadable(address);
    let picture = ComparisonBars {
        title: title.clone(),
        home: names.drawn_team(home.id),
        away: names.drawn_team(away.id),
        rows,
    };
    Some(Figure::new(&picture, name, title, table))
}

fn text(value: Option<f64>, format: Format) -> String {
    match (value, format) {
        (None, _) => DASH.to_owned(),
        (Some(value), Format::Signed) => signed_text(value),
        (value, Format::Decimals(places)) => decimal_text(value, places),
        (value, _) => decimal_text(value, 0),
    }
}
