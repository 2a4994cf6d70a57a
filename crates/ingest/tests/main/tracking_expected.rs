//! Two real games against independently computed tables.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use hockey::{PlayerId, Side, TeamId, Venue, Zone};
use ingest::canonical::{CanonicalGame, Event, EventPlayer, Shift, ShiftPlayer};

use crate::support;

const GAMES: [(i64, &str); 2] = [
    (18969, "games/18969/18969_tracking.xlsx"),
    (18977, "games/18977/18977_tracking.xlsx"),
];

fn real_games(norad: &Path) -> Vec<(i64, CanonicalGame)> {
    GAMES
        .iter()
        .map(|&(id, name)| {
            let outcome = support::read(norad, name, Some(id));
            (id, outcome.game.expect("the game is loaded"))
        })
        .collect()
}

fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn flag(value: bool) -> String {
    i64::from(value).to_string()
}

fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

fn id(value: Option<&PlayerId>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn player(players: &[&EventPlayer], side: Side, slot: i64) -> String {
    let found = players
        .iter()
        .find(|player| player.side == side && player.slot == slot);
    id(found.and_then(|player| player.player_id.as_ref()))
}

/// Columns of the expected table that ingest decides.
fn event_columns(event: &Event, players: &[&EventPlayer]) -> Vec<(&'static str, String)> {
    vec![
        ("event_index_raw", event.event_index_raw.to_string()),
        ("event_seq", event.event_seq.to_string()),
        ("source_row", event.source_row.to_string()),
        ("is_inferred", flag(event.is_inferred)),
        ("period", event.period.to_string()),
        ("clock_s", number(event.clock_start_s)),
        ("clock_end_s", number(event.clock_end_s)),
        ("clock_repaired", flag(event.clock_repaired)),
        ("duration_s", event.duration_s.to_string()),
        ("period_elapsed_s", number(event.period_elapsed_s)),
        ("game_elapsed_s", number(event.game_elapsed_s)),
        (
            "team_id",
            event
                .event_team_id
                .as_ref()
                .map(TeamId::to_string)
                .unwrap_or_default(),
        ),
        ("team_flipped", flag(event.team_flipped)),
        ("type", text(event.event_type.as_ref())),
        ("detail", text(event.event_detail.as_ref())),
        ("detail_2", text(event.event_detail_2.as_ref())),
        (
            "success",
            event
                .success
                .map(|value| value.code().to_owned())
                .unwrap_or_default(),
        ),
        (
            "success_source",
            event
                .success_source
                .map(|value| value.code().to_owned())
                .unwrap_or_default(),
        ),
        (
            "zone",
            event.zone.map(Zone::code).unwrap_or_default().to_owned(),
        ),
        (
            "zone_source",
            event
                .zone_source
                .map(|value| value.code().to_owned())
                .unwrap_or_default(),
        ),
        ("own1_player_id", player(players, Side::Event, 1)),
        ("own2_player_id", player(players, Side::Event, 2)),
        ("opp1_player_id", player(players, Side::Opponent, 1)),
        ("shift_index", number(event.shift_index)),
        ("shift_index_contain", number(event.shift_index_contained)),
        ("is_tipped", flag(event.is_tipped)),
        ("is_deflected", flag(event.is_deflected)),
        ("is_blocked_by_own_team", flag(event.is_blocked_by_own_team)),
    ]
}

#[test]
fn events_equal_the_expected_table() {
    let (Some(norad), Some(expected)) = (support::norad(), support::expected()) else {
        return;
    };
    let expected: HashMap<(i64, i64), HashMap<String, String>> =
        support::table(&expected, "events.csv")
            .into_iter()
            .map(|row| {
                (
                    (
                        row["game_id"].parse().unwrap(),
                        row["event_index"].parse().unwrap(),
                    ),
                    row,
                )
            })
            .collect();
    let mut differences = Vec::new();
    let mut compared = 0;
    for (game_id, game) in real_games(&norad) {
        let mut players: HashMap<i64, Vec<&EventPlayer>> = HashMap::new();
        for player in &game.event_players {
            players.entry(player.event_index).or_default().push(player);
        }
        for event in &game.events {
            let Some(row) = expected.get(&(game_id, event.event_index)) else {
                differences.push(format!("{game_id} {}: not expected", event.event_index));
                continue;
            };
            compared += 1;
            let own = players
                .get(&event.event_index)
                .map_or(&[][..], Vec::as_slice);
            for (column, value) in event_columns(event, own) {
                if row[column] != value {
                    differences.push(format!(
                        "{game_id} {} {column}: {value:?}, expected {:?}",
                        event.event_index, row[column]
                    ));
                }
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert_eq!(compared, expected.len());
}

fn line(players: &[&ShiftPlayer], venue: Venue) -> String {
    let mut ids: Vec<String> = players
        .iter()
        .filter(|player| player.venue == venue && player.slot != "G")
        .map(|player| match &player.player_id {
            Some(id) => id.to_string(),
            None => format!("J{:02}", player.jersey_number.unwrap_or_default()),
        })
        .collect();
    ids.sort();
    ids.join("-")
}

fn goalie(players: &[&ShiftPlayer], venue: Venue) -> String {
    let found = players
        .iter()
        .find(|player| player.venue == venue && player.slot == "G");
    id(found.and_then(|player| player.player_id.as_ref()))
}

fn stint_columns(shift: &Shift, players: &[&ShiftPlayer]) -> Vec<(&'static str, String)> {
    let strength = |own, other, own_empty, other_empty| {
        hockey::Strength::of(own, other, own_empty, other_empty)
            .code()
            .to_owned()
    };
    let (home, away) = (shift.home_skaters, shift.away_skaters);
    let (home_empty, away_empty) = (shift.home_net_empty, shift.away_net_empty);
    vec![
        ("period", shift.period.to_string()),
        ("elapsed_start_s", shift.game_elapsed_start_s.to_string()),
        (
            "elapsed_end_s",
            (shift.game_elapsed_start_s + shift.duration_s).to_string(),
        ),
        ("duration_s", shift.duration_s.to_string()),
        ("strength", format!("{home}v{away}")),
        ("home_net_empty", flag(home_empty)),
        ("away_net_empty", flag(away_empty)),
        (
            "home_strength",
            strength(home, away, home_empty, away_empty),
        ),
        (
            "away_strength",
            strength(away, home, away_empty, home_empty),
        ),
        ("home_players", line(players, Venue::Home)),
        ("away_players", line(players, Venue::Away)),
        ("home_goalie", goalie(players, Venue::Home)),
        ("away_goalie", goalie(players, Venue::Away)),
    ]
}

#[test]
fn stints_equal_the_expected_table() {
    let (Some(norad), Some(expected)) = (support::norad(), support::expected()) else {
        return;
    };
    let mut rows: BTreeMap<(i64, i64), HashMap<String, String>> =
        support::table(&expected, "stints.csv")
            .into_iter()
            .map(|row| {
                (
                    (
                        row["game_id"].parse().unwrap(),
                        row["shift_index"].parse().unwrap(),
                    ),
                    row,
                )
            })
            .collect();
    let mut differences = Vec::new();
    for (game_id, game) in real_games(&norad) {
        for shift in &game.shifts {
            let Some(row) = rows.remove(&(game_id, shift.shift_index)) else {
                differences.push(format!("{game_id} {}: not expected", shift.shift_index));
                continue;
            };
            let players: Vec<&ShiftPlayer> = game
                .shift_players
                .iter()
                .filter(|player| player.shift_index == shift.shift_index)
                .collect();
            for (column, value) in stint_columns(shift, &players) {
                if row[column] != value {
                    differences.push(format!(
                        "{game_id} {} {column}: {value:?}, expected {:?}",
                        shift.shift_index, row[column]
                    ));
                }
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(rows.is_empty(), "missing: {:?}", rows.keys());
}
