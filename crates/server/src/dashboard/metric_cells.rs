//! Values of metrics in tables.

use services::league_figures::{Family, Metric, Per, Unit};

use super::grid::{Column, Format, column};

/// How the value of a metric is written.
pub(super) fn format(metric: &Metric, per: Per) -> Format {
    match (metric.unit, per) {
        (Unit::Seconds, _) => Format::Clock,
        (Unit::Count, Per::Total) => Format::Whole,
        (Unit::Sum, Per::Total) | (_, Per::Game | Per::Hour) => Format::Decimals(2),
        (Unit::Average(places), Per::Total) => Format::Decimals(places),
        (Unit::Percent, Per::Total) => Format::Decimals(1),
    }
}

/// The column of a metric, the best first.
pub(super) fn of(metric: &Metric, per: Per) -> Column {
    let column = column(
        metric.key,
        metric.label,
        format(metric, per),
        metric.meaning,
    );
    if metric.lowest_leads() {
        column.least_first()
    } else {
        column.greatest_first()
    }
}

/// The games behind a metric, in words.
pub(super) const fn sample(metric: &Metric) -> &'static str {
    match metric.family {
        Family::Official => "official",
        Family::Tracked => "tracked games only",
    }
}

/// What a value is divided by, in words.
pub(super) const fn divisor(per: Per) -> &'static str {
    match per {
        Per::Total => "",
        Per::Game => " per game",
        Per::Hour => " per 60 minutes",
    }
}

/// The column of the games behind a metric.
pub(super) const fn games(metric: &Metric) -> Column {
    match metric.family {
        Family::Official => column("gp", "GP", Format::Whole, "Games played"),
        Family::Tracked => column(
            "gp_tracked",
            "GP tracked",
            Format::Whole,
            "Tracked games that the value comes from",
        ),
    }
}
