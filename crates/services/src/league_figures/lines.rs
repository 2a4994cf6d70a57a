//! Lines, pairs of defenders and fives over several games, and pairs of team-mates together and apart.
//!
//! Seasons are sums over the completely tracked games; their shares are shares of these sums.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::League;
use super::on_ice::{Limits, OnIce, whole};
use super::schedule::Tracking;
use crate::input_error::InputError;
use crate::tables::{Question, Record, Value};

/// Kinds of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Two team-mates over several games.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The team.
    pub team_id: String,
    /// The player whose id comes first.
    pub one: String,
    /// The other one.
    pub other: String,
    /// F-F, D-D or F-D by the games in which they were together for longest; none where a role is not known.
    pub roles: Option<String>,
    /// Games in which they were on the ice together.
    pub games: i64,
    /// With both on the ice.
    pub together: OnIce,
    /// With the first one, without the other.
    pub one_alone: OnIce,
    /// With the other one, without the first.
    pub other_alone: OnIce,
}

impl Pair {
    /// The pair with its players the other way round.
    #[must_use]
    pub fn turned(self) -> Self {
        Self {
            one: self.other,
            other: self.one,
            one_alone: self.other_alone,
            other_alone: self.one_alone,
            ..self
        }
    }

    fn sum(rows: &[Record]) -> Vec<Self> {
        let mut pairs: BTreeMap<[&str; 3], (Self, BTreeMap<Option<&str>, i64>)> = BTreeMap::new();
        for row in rows {
            let mut values = row.values().iter();
            let ids = (
                text(values.next()),
                text(values.next()),
                text(values.next()),
            );
            let (Some(team_id), Some(one), Some(other)) = ids else {
                continue;
            };
            let roles = text(values.next());
            let [together, one_alone, other_alone] = [(); 3].map(|()| OnIce::read(&mut values));
            let (pair, times) = pairs.entry([team_id, one, other]).or_insert_with(|| {
                let pair = Self {
                    team_id: team_id.to_owned(),
                    one: one.to_owned(),
                    other: other.to_owned(),
                    roles: None,
                    games: 0,
                    together: OnIce::default(),
                    one_alone: OnIce::default(),
                    other_alone: OnIce::default(),
                };
                (pair, BTreeMap::new())
            });
            pair.games += i64::from(together.seconds > 0);
            pair.together.add(&together);
            pair.one_alone.add(&one_alone);
            pair.other_alone.add(&other_alone);
            *times.entry(roles).or_default() += together.seconds;
        }
        let with_roles = |(mut pair, times): (Self, BTreeMap<Option<&str>, i64>)| {
            let longest = times.into_iter().max_by_key(|(_, seconds)| *seconds);
            pair.roles = longest.and_then(|(roles, _)| roles.map(str::to_owned));
            pair
        };
        pairs.into_values().map(with_roles).collect()
    }
}

fn text(value: Option<&Value>) -> Option<&str> {
    match value {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The columns of what [`OnIce`] reads: the name of one with `part` between what it counts and the strength.
fn on_ice_columns(part: &str, strength: &str) -> [String; 9] {
    let seconds = format!("toi{part}{strength}_s");
    let count = |name: &str| format!("{name}{part}{strength}");
    [
        seconds,
        count("cf"),
        count("ca"),
        count("sf"),
        count("sa"),
        count("gf"),
        count("ga"),
        count("xgf"),
        count("xga"),
    ]
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
        let mut question = Question::of("fact_line_combos")
            .among("game_id", games.iter().copied())
            .is("unit_type", kind.key());
        if let Some(team_id) = team_id {
            question = question.is("team_id", team_id);
        }
        let on_ice = on_ice_columns("", "");
        let mut columns = vec!["team_id", "unit_key", "stints", "starts_oz", "starts_dz"];
        columns.extend(on_ice.iter().map(String::as_str));
        let rows = self.tables.records(self.tenant, question, &columns).await?;
        Ok(LineUnit::sum(&rows))
    }

    /// The pairs of team-mates over these games, by team and players; of one team where it is named, and at five against
    /// five only where that is asked for.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn pairs(
        &self,
        games: &[i64],
        team_id: Option<&str>,
        is_five_on_five: bool,
    ) -> Result<Vec<Pair>, InputError> {
        if games.is_empty() {
            return Ok(Vec::new());
        }
        let mut question =
            Question::of("fact_player_pairs").among("game_id", games.iter().copied());
        if let Some(team_id) = team_id {
            question = question.is("team_id", team_id);
        }
        let strength = if is_five_on_five { "_5v5" } else { "" };
        let parts = ["_together", "_a_only", "_b_only"].map(|part| on_ice_columns(part, strength));
        let mut columns = vec!["team_id", "player_a_id", "player_b_id", "pair_type"];
        columns.extend(parts.iter().flatten().map(String::as_str));
        let rows = self.tables.records(self.tenant, question, &columns).await?;
        Ok(Pair::sum(&rows))
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
mod tests {
    use std::sync::Arc;

    use super::*;

    fn record(texts: &[Option<&str>], numbers: &[f64]) -> Record {
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

    #[test]
    fn pairs_are_summed_together_and_apart() {
        let part =
            |seconds, attempts, against| [seconds, attempts, against, 0.0, 0.0, 1.0, 0.0, 0.5, 0.5];
        let row = |roles, parts: [[f64; 9]; 3]| {
            record(&[Some("T1"), Some("A"), Some("B"), roles], &parts.concat())
        };
        let rows = [
            row(
                Some("F-F"),
                [
                    part(400.0, 6.0, 2.0),
                    part(100.0, 1.0, 1.0),
                    part(50.0, 0.0, 2.0),
                ],
            ),
            row(
                Some("F-D"),
                [
                    part(300.0, 3.0, 1.0),
                    part(200.0, 0.0, 2.0),
                    part(0.0, 0.0, 0.0),
                ],
            ),
            // At five against five they were never together in this game.
            row(
                Some("F-D"),
                [
                    part(0.0, 0.0, 0.0),
                    part(60.0, 2.0, 0.0),
                    part(60.0, 1.0, 1.0),
                ],
            ),
        ];
        let pairs = Pair::sum(&rows);
        assert_eq!(pairs.len(), 1);
        let pair = &pairs[0];
        assert_eq!((pair.games, pair.roles.as_deref()), (2, Some("F-F")));
        assert_eq!(pair.together.attempt_share(), Some(75.0));
        assert_eq!(
            (pair.one_alone.seconds, pair.other_alone.seconds),
            (360, 110)
        );
        assert_eq!(pair.one_alone.attempt_share(), Some(50.0));
        assert_eq!(pair.other_alone.attempt_share(), Some(25.0));
        let turned = pair.clone().turned();
        assert_eq!((turned.one.as_str(), turned.other.as_str()), ("B", "A"));
        assert_eq!(turned.one_alone, pair.other_alone);
    }

    #[test]
    fn columns_name_their_part_and_strength() {
        assert_eq!(on_ice_columns("", "")[..2], ["toi_s", "cf"]);
        let columns = on_ice_columns("_a_only", "_5v5");
        assert_eq!(columns[0], "toi_a_only_5v5_s");
        assert_eq!(columns[8], "xga_a_only_5v5");
    }
}
