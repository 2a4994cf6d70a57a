//! The official box score: one row per game and player.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::sheet::{Missing, Others, Record, Source, Spec};
use super::{Game, League, SourceRow, rating, sheets};
use crate::cells::Cell;
use crate::finding::{Code, Finding, Findings, Level};

/// A player's row in the box score of a game.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterEntry {
    /// Game.
    pub game_id: i64,
    /// Player.
    pub player_id: String,
    /// Team he played for; it may be one that does not play in the game.
    pub team_id: String,
    /// Number on the back, 0 to 99.
    pub jersey_number: Option<i64>,
    /// Forward, Defense or Goalie.
    pub position: Option<String>,
    /// 1 when he played, 0 when not; none when the cell is empty.
    pub games_played: Option<i64>,
    /// Goals.
    pub goals: i64,
    /// Assists.
    pub assists: i64,
    /// Penalty minutes.
    pub pim: i64,
    /// Goals against, goalies only.
    pub goals_against: i64,
    /// Shutouts, goalies only.
    pub shutouts: i64,
    /// Whether he was flagged as a substitute; none means not flagged.
    pub is_sub: Option<bool>,
    /// Rating at the time of the game.
    pub rating_at_game: Option<f64>,
    /// Whether the row holds any count: false for games without a box score.
    pub has_boxscore: bool,
    /// Whether the team is one of the game's two.
    pub plays_in_game: bool,
    /// Row of the sheet; of merged rows the first.
    pub source_row: SourceRow,
}

/// Columns that count something.
const COUNTS: [&str; 6] = [
    "games_played",
    "goals",
    "assist",
    "goals_against",
    "pim",
    "shutouts",
];

pub(super) fn read(source: &mut Source<'_>, league: &League) -> Vec<RosterEntry> {
    const SPEC: Spec = Spec {
        sheet: sheets::ROSTER,
        columns: &[
            "game_id",
            "team_id",
            "player_id",
            "player_game_number",
            "player_position",
            "games_played",
            "goals",
            "assist",
            "goals_against",
            "pim",
        ],
        others: Others::Only(&["shutouts", "sub", "n_player_url", "team_venue"]),
        missing: Missing::Blocks,
    };
    let mut known = Known::new(league);
    let mut merged: BTreeMap<(i64, String), RosterEntry> = BTreeMap::new();
    source.each_row(&SPEC, |record| {
        let Some(entry) = known.read_entry(record) else {
            return;
        };
        match merged.entry((entry.game_id, entry.player_id.clone())) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(entry);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                let first = place.get_mut();
                let finding = record
                    .finding(Code::LRosterDup, "player_id")
                    .game(entry.game_id)
                    .expected("a player once per game")
                    .action(format!("merged with {}", first.source_row));
                record.push(if first.team_id == entry.team_id {
                    finding
                } else {
                    finding
                        .level(Level::Error)
                        .expected(format!("a player for one team: {}", first.team_id))
                });
                first.merge(entry);
            }
        }
    });
    let entries: Vec<RosterEntry> = merged.into_values().collect();
    check_jerseys(&entries, source.file, source.findings);
    entries
}

impl RosterEntry {
    /// Adds another row of the same player and game: one as skater, one as goalie.
    fn merge(&mut self, other: Self) {
        let is_goalie =
            |entry: &Self| entry.position.as_deref() == Some("Goalie") && entry.goals_against > 0;
        if is_goalie(&other) && !is_goalie(self) {
            self.position = other.position;
        } else {
            self.position = self.position.take().or(other.position);
        }
        self.jersey_number = self.jersey_number.or(other.jersey_number);
        self.games_played = self.games_played.max(other.games_played);
        self.goals += other.goals;
        self.assists += other.assists;
        self.pim += other.pim;
        self.goals_against += other.goals_against;
        self.shutouts += other.shutouts;
        self.is_sub = self.is_sub.max(other.is_sub);
        self.rating_at_game = self.rating_at_game.or(other.rating_at_game);
        self.has_boxscore |= other.has_boxscore;
    }
}

/// The keys a row may use, and the teams whose venue was already found wrong.
struct Known<'a> {
    games: HashMap<i64, &'a Game>,
    teams: HashSet<&'a str>,
    players: HashSet<&'a str>,
    wrong_venues: HashSet<(i64, String)>,
}

impl<'a> Known<'a> {
    fn new(league: &'a League) -> Self {
        Self {
            games: league
                .schedule
                .iter()
                .map(|game| (game.game_id, game))
                .collect(),
            teams: league
                .teams
                .iter()
                .map(|team| team.team_id.as_str())
                .collect(),
            players: league
                .players
                .iter()
                .map(|player| player.player_id.as_str())
                .collect(),
            wrong_venues: HashSet::new(),
        }
    }

    fn read_entry(&mut self, record: &mut Record<'_>) -> Option<RosterEntry> {
        let game_id = record.number_key("game_id")?;
        let player_id = record.key("player_id")?;
        let team_id = record.key("team_id")?;
        let known = [
            (
                "game_id",
                self.games.contains_key(&game_id),
                sheets::SCHEDULE,
            ),
            (
                "player_id",
                self.players.contains(player_id.as_str()),
                sheets::PLAYERS,
            ),
            (
                "team_id",
                self.teams.contains(team_id.as_str()),
                sheets::TEAMS,
            ),
        ];
        if known.iter().any(|(_, is_known, _)| !is_known) {
            for (column, _, parent) in known.into_iter().filter(|(_, is_known, _)| !is_known) {
                let finding = record
                    .finding(Code::LFk, column)
                    .level(Level::Block)
                    .game(game_id)
                    .expected(format!("an id of sheet `{parent}`"))
                    .action("load stopped");
                record.push(finding);
            }
            return None;
        }
        let plays_in_game = self.check_team(record, game_id, &team_id);
        let has_boxscore = COUNTS.iter().any(|column| record.cell(column).is_some());
        let games_played = games_played(record, game_id);
        Some(RosterEntry {
            game_id,
            player_id,
            team_id,
            jersey_number: jersey(record, game_id),
            position: record.position("player_position"),
            games_played,
            goals: count(record, "goals", game_id),
            assists: count(record, "assist", game_id),
            pim: count(record, "pim", game_id),
            goals_against: count(record, "goals_against", game_id),
            shutouts: count(record, "shutouts", game_id),
            is_sub: record.flag("sub"),
            rating_at_game: record
                .text("n_player_url")
                .and_then(|text| rating::parse(&text)),
            has_boxscore,
            plays_in_game,
            source_row: record.row(),
        })
    }

    /// Whether the team plays in the game; a wrong team or venue is reported.
    fn check_team(&mut self, record: &mut Record<'_>, game_id: i64, team_id: &str) -> bool {
        let Some(game) = self.games.get(&game_id) else {
            return false;
        };
        let venue = if game.home_team_id == team_id {
            "home"
        } else if game.away_team_id == team_id {
            "away"
        } else {
            let finding = record
                .finding(Code::LRosterTeam, "team_id")
                .game(game_id)
                .expected(format!("{} or {}", game.home_team_id, game.away_team_id))
                .action("kept with the player, not used for jersey numbers");
            record.push(finding);
            return false;
        };
        let typed = record.text("team_venue");
        if typed.is_some_and(|typed| !typed.eq_ignore_ascii_case(venue))
            && self.wrong_venues.insert((game_id, team_id.to_owned()))
        {
            let finding = record
                .finding(Code::LVenue, "team_venue")
                .game(game_id)
                .expected(venue)
                .action("the schedule was followed for the whole team");
            record.push(finding);
        }
        true
    }
}

fn jersey(record: &mut Record<'_>, game_id: i64) -> Option<i64> {
    let number = record.cell("player_game_number")?.integer();
    let jersey = number.filter(|number| (0..=99).contains(number));
    if jersey.is_none() {
        let finding = record
            .finding(Code::LJersey, "player_game_number")
            .game(game_id)
            .expected("a number from 0 to 99")
            .action("null");
        record.push(finding);
    }
    jersey
}

/// 0 or 1. `I` is a mistyped 1, and nobody plays a game twice.
fn games_played(record: &mut Record<'_>, game_id: i64) -> Option<i64> {
    let cell = record.cell("games_played")?;
    let played = match cell.integer() {
        Some(0) => return Some(0),
        Some(1) => return Some(1),
        Some(number) if number > 1 => Some(1),
        _ if cell.text().as_deref() == Some("I") => Some(1),
        _ => None,
    };
    let action = played.map_or_else(|| "null".to_owned(), |played| played.to_string());
    let finding = record
        .finding(Code::LStat, "games_played")
        .game(game_id)
        .expected("0 or 1")
        .action(action);
    record.push(finding);
    played
}

/// A count; an empty cell is 0.
fn count(record: &mut Record<'_>, column: &str, game_id: i64) -> i64 {
    let Some(count) = record.cell(column).map(Cell::integer) else {
        return 0;
    };
    match count {
        Some(count) if count >= 0 => count,
        _ => {
            let finding = record
                .finding(Code::LStat, column)
                .game(game_id)
                .expected("a count")
                .action("taken as 0");
            record.push(finding);
            0
        }
    }
}

/// Reports numbers that two players of a team wear in one game.
fn check_jerseys(entries: &[RosterEntry], file: &str, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    let mut reported = BTreeSet::new();
    for entry in entries {
        let Some(number) = entry.jersey_number else {
            continue;
        };
        let key = (entry.game_id, entry.team_id.as_str(), number);
        if !seen.insert(key) && reported.insert(key) {
            findings.push(
                Finding::new(Code::LJersey, entry.source_row.file(file))
                    .game(entry.game_id)
                    .at(sheets::ROSTER, entry.source_row.number)
                    .column("player_game_number, twice in a team")
                    .value(number.to_string())
                    .expected(format!(
                        "a number that no other player of {} wears",
                        entry.team_id
                    ))
                    .action("kept; the number says nothing about who it is"),
            );
        }
    }
}
