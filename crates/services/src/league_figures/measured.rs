//! What a metric is of somebody: the value, what it is divided by, the games behind it.

use super::metrics::{Family, Metric};
use crate::tables::Record;

/// What a value is divided by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Per {
    /// By nothing.
    #[default]
    Total,
    /// By the games behind it.
    Game,
    /// By the hours on the ice, where they are known for all of its games.
    Hour,
}

/// The value of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The games behind it: official or tracked ones, as the metric has them.
    pub games: i64,
    /// Before it was divided.
    pub total: f64,
    /// After it was divided.
    pub value: f64,
}

impl Metric {
    /// What it may be divided by of what is wanted: an average is not divided again, and official numbers have no
    /// minutes.
    pub const fn allowed(&self, per: Per) -> Per {
        match per {
            Per::Game if !self.adds_up() => Per::Total,
            Per::Hour if !self.per_hour => Per::Total,
            per => per,
        }
    }

    /// What makes it the same for those who played much and those who played little: hours on the ice, or games where
    /// there are no hours.
    pub const fn fair(&self) -> Per {
        if self.per_hour {
            Per::Hour
        } else {
            self.allowed(Per::Game)
        }
    }

    /// Its value in a line of a season or a career. None where it is not known, where there is no game behind it, and
    /// per hour unless every game has ice time, which is how the models divide.
    pub fn measured(&self, line: &Record, per: Per) -> Option<Measured> {
        let total = line.number(self.key)?;
        let games = line.whole(self.games).filter(|games| *games > 0)?;
        let value = match per {
            Per::Total => total,
            Per::Game => total / games as f64,
            Per::Hour => {
                let is_whole = line.whole(self.timed_games) == Some(games);
                let seconds = line
                    .number("toi_seconds")
                    .filter(|seconds| is_whole && *seconds > 0.0)?;
                3600.0 * total / seconds
            }
        };
        Some(Measured {
            games,
            total,
            value,
        })
    }

    /// The columns of a line that [`Metric::measured`] reads.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        let timed = [self.timed_games, "toi_seconds"];
        let is_timed = self.family == Family::Tracked && self.per_hour;
        [self.key, self.games]
            .into_iter()
            .chain(timed.into_iter().filter(move |_| is_timed))
    }
}

/// The columns that several metrics read, each once, after those that are there already.
pub(super) fn add_columns(columns: &mut Vec<&'static str>, metrics: &[&Metric]) {
    for column in metrics.iter().flat_map(|metric| metric.columns()) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::metrics::{GOALIE_METRICS, SKATER_METRICS};
    use super::*;
    use crate::tables::Value;

    fn metric(key: &str) -> &'static Metric {
        let mut metrics = SKATER_METRICS.iter().chain(GOALIE_METRICS);
        metrics.find(|metric| metric.key == key).unwrap()
    }

    fn line(cells: &[(&str, Value)]) -> Record {
        let names: Arc<[String]> = cells.iter().map(|(name, _)| (*name).to_owned()).collect();
        Record::new(
            names,
            cells.iter().map(|(_, value)| value.clone()).collect(),
        )
    }

    #[test]
    fn counts_are_divided_by_games_or_hours() {
        let line = line(&[
            ("points", Value::Integer(9)),
            ("gp_official", Value::Integer(6)),
            ("blocks", Value::Integer(4)),
            ("gp_tracked", Value::Integer(2)),
            ("games_with_ice_time", Value::Integer(2)),
            ("toi_seconds", Value::Integer(1800)),
        ]);
        let value = |key: &str, per| metric(key).measured(&line, per).map(|is| is.value);
        assert_eq!(value("points", Per::Game), Some(1.5));
        assert_eq!(value("blocks", Per::Game), Some(2.0));
        assert_eq!(value("blocks", Per::Hour), Some(8.0));
        assert_eq!(value("xg", Per::Total), None);
        assert_eq!(
            [
                metric("points").fair(),
                metric("blocks").fair(),
                metric("on_cf_pct").fair()
            ],
            [Per::Game, Per::Hour, Per::Total]
        );
    }

    #[test]
    fn a_game_without_ice_time_has_no_hours() {
        let cells = |timed| {
            line(&[
                ("saves", Value::Integer(30)),
                ("gp_tracked", Value::Integer(2)),
                ("games_with_ice_time", Value::Integer(timed)),
                ("blocks", Value::Integer(3)),
                ("toi_seconds", Value::Integer(3600)),
            ])
        };
        let per_hour = |key: &str, timed| {
            let is = metric(key).measured(&cells(timed), Per::Hour);
            is.map(|is| is.value)
        };
        assert_eq!(per_hour("blocks", 1), None);
        assert_eq!(per_hour("blocks", 2), Some(3.0));
        // All tracked games of goalies have shifts.
        assert_eq!(per_hour("saves", 0), Some(30.0));
    }
}
