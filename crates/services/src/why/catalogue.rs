//! The statistics that can be explained: the columns of the tables of a game, and how each comes about.

mod goalies;
mod skaters;
mod teams;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::OwnerKind;
use super::counted::Counted;

pub(super) use goalies::TABLE as GOALIES;
pub(super) use skaters::TABLE as SKATERS;
pub(super) use teams::TABLE as TEAMS;

/// What a number is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Things counted.
    Count,
    /// Seconds.
    Seconds,
    /// A percentage, 0 to 100.
    Percent,
    /// A number with decimals, such as expected goals.
    Number,
    /// 1 for yes, 0 for no.
    YesNo,
}

impl Unit {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Seconds => "seconds",
            Self::Percent => "percent",
            Self::Number => "number",
            Self::YesNo => "yes_no",
        }
    }
}

/// A statistic.
#[derive(Debug)]
pub(super) struct Statistic {
    /// Its column.
    pub(super) name: &'static str,
    /// The table of the column; none for a number that only others are made of.
    pub(super) table: Option<&'static str>,
    /// Its name for people.
    pub(super) label: &'static str,
    /// What it is measured in.
    pub(super) unit: Unit,
    /// How it comes about.
    pub(super) made: Made,
}

/// How a number comes about.
#[derive(Debug)]
pub(super) enum Made {
    /// It is counted, or summed.
    Counted(Counted),
    /// It is computed from others.
    Computed {
        /// How, in words.
        formula: &'static str,
        /// From which, by their names.
        parts: &'static [&'static str],
        /// How.
        compute: Compute,
    },
}

/// A computation; nothing where the parts allow none.
pub(super) type Compute = fn(&[f64]) -> Option<f64>;

impl Statistic {
    const fn new(name: &'static str, label: &'static str, unit: Unit, made: Made) -> Self {
        Self {
            name,
            table: None,
            label,
            unit,
            made,
        }
    }

    /// The same as a column of a table.
    const fn column_of(mut self, table: &'static str) -> Self {
        self.table = Some(table);
        self
    }
}

/// Things counted.
const fn count(name: &'static str, label: &'static str, counted: Counted) -> Statistic {
    Statistic::new(name, label, Unit::Count, Made::Counted(counted))
}

/// Seconds.
const fn seconds(name: &'static str, label: &'static str, counted: Counted) -> Statistic {
    Statistic::new(name, label, Unit::Seconds, Made::Counted(counted))
}

/// Numbers with decimals.
const fn number(name: &'static str, label: &'static str, counted: Counted) -> Statistic {
    Statistic::new(name, label, Unit::Number, Made::Counted(counted))
}

/// A number made of others.
const fn computed(
    name: &'static str,
    label: &'static str,
    unit: Unit,
    formula: &'static str,
    parts: &'static [&'static str],
    compute: Compute,
) -> Statistic {
    let made = Made::Computed {
        formula,
        parts,
        compute,
    };
    Statistic::new(name, label, unit, made)
}

/// The statistics of one kind of owner.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// In the order of the tables.
    pub(super) statistics: Vec<Statistic>,
    by_name: HashMap<&'static str, usize>,
}

impl Catalogue {
    fn new(statistics: Vec<Statistic>) -> Self {
        let names = statistics.iter().enumerate();
        Self {
            by_name: names
                .map(|(place, statistic)| (statistic.name, place))
                .collect(),
            statistics,
        }
    }

    /// The statistics of a kind of owner.
    pub(super) fn of(kind: OwnerKind) -> &'static Self {
        static SKATERS: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(skaters::all()));
        static GOALIES: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(goalies::all()));
        static TEAMS: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(teams::all()));
        match kind {
            OwnerKind::Player => &SKATERS,
            OwnerKind::Goalie => &GOALIES,
            OwnerKind::Team => &TEAMS,
        }
    }

    /// A statistic or a part by its name.
    pub(super) fn get(&self, name: &str) -> Option<&Statistic> {
        self.statistics.get(*self.by_name.get(name)?)
    }

    /// A statistic that is a column.
    pub(super) fn column(&self, name: &str) -> Option<(&Statistic, &'static str)> {
        let statistic = self.get(name)?;
        Some((statistic, statistic.table?))
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole != 0.0).then(|| part / whole)
}

/// The first over the second.
fn quotient(parts: &[f64]) -> Option<f64> {
    let &[part, whole] = parts else { return None };
    ratio(part, whole)
}

/// The first in percent of the second.
fn percent(parts: &[f64]) -> Option<f64> {
    let &[part, whole] = parts else { return None };
    ratio(100.0 * part, whole)
}

/// The first in percent of both.
fn percent_of_both(parts: &[f64]) -> Option<f64> {
    let &[part, rest] = parts else { return None };
    ratio(100.0 * part, part + rest)
}

/// What is left of a hundred when the first is taken away in percent of the second.
fn percent_left(parts: &[f64]) -> Option<f64> {
    Some(100.0 - percent(parts)?)
}

#[expect(clippy::unnecessary_wraps, reason = "a computation")]
fn sum(parts: &[f64]) -> Option<f64> {
    Some(parts.iter().sum())
}

/// The first minus the second.
fn difference(parts: &[f64]) -> Option<f64> {
    let &[first, second] = parts else { return None };
    Some(first - second)
}

/// Shooting and save percentage: goals and shots on goal, for and against.
fn pdo(parts: &[f64]) -> Option<f64> {
    let &[goals, shots, goals_against, shots_against] = parts else {
        return None;
    };
    Some(percent(&[goals, shots])? + percent_left(&[goals_against, shots_against])?)
}
