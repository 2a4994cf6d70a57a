//! Lines, pairs of defenders and fives over several games.
//!
//! Seasons are sums over the completely tracked games; their shares are shares of these sums.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::League;
use super::on_ice::{Limits, OnIce, columns, text, whole};
use super::schedule::Tracking;
use super::sums::kept_or;
use crate::input_error::InputError;
use crate::tables::{Question, Record};

/// Kinds of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// Three forwards.
    Forwards,
    /// Two defenders.
    Defenders,
    /// The five skaters of five against five, both goalies in.
    Fives,
}

impl LineKind {
    const fn key(self) -> &'static str {
        match self {
            Self::Forwards => "F3",
            Self::Defenders => "D2",
            Self::Fives => "U5",
        }
    }
}

/// A unit of a team over several games.
#[derive(Debug, Clone, PartialEq)]
pub struct LineUnit {
    /// The team.
    pub team_id: String,
    /// The players in the order of their ids, joined by hyphens.
    pub key: String,
    /// Games in which it was on the ice.
    pub games: i64,
    /// Stints.
    pub stints: i64,
    /// Stints that opened with a draw in the attacking third.
    pub starts_attacking: i64,
    /// Stints that opened with a draw in the own third.
    pub starts_defending: i64,
    /// What happened meanwhile.
    pub on_ice: OnIce,
}

impl LineUnit {
    /// Its players.
    pub fn players(&self) -> impl Iterator<Item = &str> {
        self.key.split('-')
    }

    /// Draws in the attacking third among those in either, 0 to 100; none without one.
    pub fn attacking_start_share(&self) -> Option<f64> {
        let (own, other) = (self.starts_attacking as f64, self.starts_defending as f64);
        crate::player_figures::share(Some(own), Some(other))
    }

    fn sum(rows: &[Record]) -> Vec<Self> {
        let mut units: BTreeMap<(&str, &str), Self> = BTreeMap::new();
        for row in rows {
            let mut values = row.values().iter();
            let (Some(team_id), Some(key)) = (text(values.next()), text(values.next())) else {
                continue;
            };
            let unit = units.entry((team_id, key)).or_insert_with(|| Self {
                team_id: team_id.to_owned(),
                key: key.to_owned(),
                games: 0,
                stints: 0,
                starts_attacking: 0,
                starts_defending: 0,
                on_ice: OnIce::default(),
            });
            unit.games += 1;
            unit.stints += whole(values.next());
            unit.starts_attacking += whole(values.next());
            unit.starts_defending += whole(values.next());
            unit.on_ice.add(&OnIce::read(&mut values));
        }
        units.into_values().collect()
    }
}

#[derive(Deserialize)]
struct Weight {
    term: String,
    weight: f64,
}

impl League<'_> {
    /// The completely tracked games of a season and type; of all seasons and types where none is named.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn complete_games(
        &self,
        season_id: Option<&str>,
        game_type: Option<&str>,
    ) -> Result<Vec<i64>, InputError> {
        let games = self.tracked_games(season_id).await?;
        let is_counted = |game: &&super::Game| {
            games.tracking(game.game_id) == Tracking::Complete
                && game_type.is_none_or(|wanted| game.game_type == wanted)
        };
        let ids = games.games.iter().filter(is_counted);
        Ok(ids.map(|game| game.game_id).collect())
    }

    /// The units of one kind over these games, by team and players; of one team where it is named.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn units(
        &self,
        kind: LineKind,
        games: &[i64],
        team_id: Option<&str>,
    ) -> Result<Vec<LineUnit>, InputError> {
        if games.is_empty() {
            return Ok(Vec::new());
        }
        let key = (self.scope(games).await?, kind, team_id.map(str::to_owned));
        kept_or(
            &self.tables.sums.units,
            key,
            self.made_units(kind, games, team_id),
        )
        .await
    }

    async fn made_units(
        &self,
        kind: LineKind,
        games: &[i64],
        team_id: Option<&str>,
    ) -> Result<Vec<LineUnit>, InputError> {
        let mut question = Question::of("fact_line_combos")
            .among("game_id", games.iter().copied())
            .is("unit_type", kind.key());
        if let Some(team_id) = team_id {
            question = question.is("team_id", team_id);
        }
        let on_ice = columns("", "");
        let mut read = vec!["team_id", "unit_key", "stints", "starts_oz", "starts_dz"];
        read.extend(on_ice.iter().map(String::as_str));
        let rows = self.tables.records(self.tenant, question, &read).await?;
        Ok(LineUnit::sum(&rows))
    }

    /// From which sample on shares of lines and pairs are worth something.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn on_ice_limits(&self) -> Result<Limits, InputError> {
        let question = Question::of("dim_metric_weight").is("metric", "on_ice");
        let weights: Vec<Weight> = self.fetch(question).await?;
        let of = |term: &str| {
            let weight = weights.iter().find(|weight| weight.term == term);
            weight.map_or(0, |weight| weight.weight as i64)
        };
        Ok(Limits {
            seconds: of("min_toi_s"),
            attempts: of("min_attempts"),
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::Value;

    pub(in crate::league_figures) fn record(texts: &[Option<&str>], numbers: &[f64]) -> Record {
        let width = texts.len() + numbers.len();
        let columns: Arc<[String]> = (0..width).map(|place| format!("c{place}")).collect();
        let texts = texts
            .iter()
            .map(|text| text.map_or(Value::Null, Value::from));
        let numbers = numbers.iter().map(|number| {
            if number.fract() == 0.0 {
                Value::Integer(*number as i64)
            } else {
                Value::Number(*number)
            }
        });
        Record::new(columns, texts.chain(numbers).collect())
    }

    /// Three games of a trio and one of another; stints, draws, then the nine numbers of the ice.
    #[test]
    fn units_are_summed_over_games() {
        let row = |key, numbers: [f64; 12]| record(&[Some("T1"), Some(key)], &numbers);
        let rows = [
            row(
                "A-B-C",
                [
                    4.0, 2.0, 1.0, 200.0, 3.0, 1.0, 2.0, 1.0, 1.0, 0.0, 0.5, 0.25,
                ],
            ),
            row(
                "A-B-C",
                [
                    6.0, 1.0, 0.0, 300.0, 1.0, 5.0, 1.0, 2.0, 0.0, 1.0, 0.25, 1.5,
                ],
            ),
            row(
                "A-B-D",
                [1.0, 0.0, 0.0, 30.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            ),
        ];
        let units = LineUnit::sum(&rows);
        assert_eq!(units.len(), 2);
        let trio = &units[0];
        assert_eq!(trio.players().collect::<Vec<_>>(), ["A", "B", "C"]);
        assert_eq!((trio.games, trio.stints, trio.on_ice.seconds), (2, 10, 500));
        assert_eq!(trio.on_ice.attempt_share(), Some(40.0));
        assert_eq!((trio.on_ice.goals, trio.on_ice.goals_against), (1, 1));
        assert_eq!(trio.on_ice.xg_share(), Some(30.0));
        assert_eq!(trio.attacking_start_share(), Some(75.0));
        assert_eq!(units[1].on_ice.attempt_share(), None);
        assert_eq!(units[1].attacking_start_share(), None);
    }
}
