//! The rows of the regression: who attacked, who defended, and under which circumstances.

use std::collections::{BTreeMap, BTreeSet};

use super::{StartZone, Stint};
use crate::ForecastError;

/// What is not the players' merit, in the order of the columns. Level score, a neutral start and away are the base.
pub(super) const CIRCUMSTANCES: [&str; 11] = [
    "intercept",
    "at_home",
    "lead_minus_3",
    "lead_minus_2",
    "lead_minus_1",
    "lead_plus_1",
    "lead_plus_2",
    "lead_plus_3",
    "start_offensive",
    "start_defensive",
    "start_fly",
];

/// Seconds of an hour.
const HOUR: f64 = 3_600.0;

/// Most skaters of a side.
const MOST_SKATERS: usize = 6;

/// One attacking side of a stint.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Columns and their values.
    pub(super) entries: Vec<(usize, f64)>,
    /// Produced per hour.
    pub(super) rate: f64,
    /// Length, hours.
    pub(super) hours: f64,
}

/// All rows by game, and the players of the columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Design {
    pub(super) games: Vec<Vec<Row>>,
    pub(super) players: Vec<String>,
    /// Hours on the ice, player by player.
    pub(super) hours: Vec<f64>,
}

impl Design {
    /// Columns: the circumstances, then offence and concession of each player.
    pub(super) fn columns(&self) -> usize {
        CIRCUMSTANCES.len() + 2 * self.players.len()
    }

    /// The column of a player's offence; his concession is the next one.
    pub(super) fn offence(player: usize) -> usize {
        CIRCUMSTANCES.len() + 2 * player
    }

    /// Checks the stints and lays out the rows. Stints without length take no part.
    pub(super) fn new(stints: &[Stint]) -> Result<Self, ForecastError> {
        let mut sorted: Vec<(usize, &Stint)> = stints.iter().enumerate().collect();
        for (number, stint) in &sorted {
            check(*number, stint)?;
        }
        // By game; inside a game the order of the stints is that of the input.
        sorted.sort_by_key(|(number, stint)| (stint.game_id, *number));
        let names: BTreeSet<&String> = stints
            .iter()
            .flat_map(|stint| stint.home_skaters.iter().chain(&stint.away_skaters))
            .collect();
        let places: BTreeMap<&String, usize> = names
            .iter()
            .enumerate()
            .map(|(place, name)| (*name, place))
            .collect();
        let mut hours = vec![0.0; names.len()];
        let mut games: BTreeMap<i64, Vec<Row>> = BTreeMap::new();
        for (_, stint) in sorted.into_iter().filter(|(_, stint)| stint.seconds > 0.0) {
            let rows = games.entry(stint.game_id).or_default();
            let sides = |skaters: &[String]| -> Vec<usize> {
                skaters
                    .iter()
                    .filter_map(|name| places.get(name).copied())
                    .collect()
            };
            let (home, away) = (sides(&stint.home_skaters), sides(&stint.away_skaters));
            let length = stint.seconds / HOUR;
            for &player in home.iter().chain(&away) {
                hours[player] += length;
            }
            rows.push(row(
                &home,
                &away,
                circumstances(true, stint.home_lead, stint.start_zone),
                stint.home_value,
                length,
            ));
            let mirrored = match stint.start_zone {
                StartZone::Offensive => StartZone::Defensive,
                StartZone::Defensive => StartZone::Offensive,
                same => same,
            };
            rows.push(row(
                &away,
                &home,
                circumstances(false, -stint.home_lead, mirrored),
                stint.away_value,
                length,
            ));
        }
        Ok(Self {
            games: games.into_values().collect(),
            players: names.into_iter().cloned().collect(),
            hours,
        })
    }
}

fn row(
    attackers: &[usize],
    defenders: &[usize],
    circumstances: Vec<&'static str>,
    value: f64,
    hours: f64,
) -> Row {
    let columns = circumstances
        .into_iter()
        .filter_map(|name| CIRCUMSTANCES.iter().position(|other| *other == name));
    let attack = attackers.iter().map(|&player| Design::offence(player));
    let defence = defenders.iter().map(|&player| Design::offence(player) + 1);
    Row {
        entries: columns
            .chain(attack)
            .chain(defence)
            .map(|column| (column, 1.0))
            .collect(),
        rate: value / hours,
        hours,
    }
}

/// Names of the circumstances that hold for an attack.
pub(super) fn circumstances(at_home: bool, lead: i32, start_zone: StartZone) -> Vec<&'static str> {
    let mut names = vec![CIRCUMSTANCES[0]];
    if at_home {
        names.push(CIRCUMSTANCES[1]);
    }
    match lead {
        ..=-3 => names.push("lead_minus_3"),
        -2 => names.push("lead_minus_2"),
        -1 => names.push("lead_minus_1"),
        0 => {}
        1 => names.push("lead_plus_1"),
        2 => names.push("lead_plus_2"),
        3.. => names.push("lead_plus_3"),
    }
    match start_zone {
        StartZone::Offensive => names.push("start_offensive"),
        StartZone::Defensive => names.push("start_defensive"),
        StartZone::Fly => names.push("start_fly"),
        StartZone::Neutral => {}
    }
    names
}

fn check(number: usize, stint: &Stint) -> Result<(), ForecastError> {
    let numbers = [
        ("seconds", stint.seconds),
        ("home_value", stint.home_value),
        ("away_value", stint.away_value),
    ];
    for (field, value) in numbers {
        if !(value.is_finite() && value >= 0.0) {
            let field = format!("{field} of stint {number} of game {}", stint.game_id);
            return Err(ForecastError::bad_input(
                field,
                value,
                "a number of at least 0",
            ));
        }
    }
    for (field, skaters) in [
        ("home_skaters", &stint.home_skaters),
        ("away_skaters", &stint.away_skaters),
    ] {
        let distinct: BTreeSet<&String> = skaters.iter().collect();
        if distinct.len() != skaters.len() || skaters.len() > MOST_SKATERS {
            let field = format!("{field} of stint {number} of game {}", stint.game_id);
            return Err(ForecastError::bad_input(
                field,
                skaters.join(" "),
                "at most six different players",
            ));
        }
    }
    Ok(())
}
