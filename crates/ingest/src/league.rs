//! The league workbook: teams, players, seasons, schedule with official scores, the official box score.
//!
//! Each sheet has its own reader; all of them follow the same rules. A missing sheet or column stops the
//! load, and the finding says what would have been accepted. A bad cell is null and reported.

mod catalogue;
mod dictionary;
mod people;
mod rating;
mod registration;
mod roster;
mod schedule;
mod sheet;
mod source_row;
mod teams;

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::{Date, Time};

use crate::canonical::{GameContext, LeagueGames, RosterPlayer, TeamRef};
use crate::codes::CodeLists;
use crate::finding::{Code, Finding, Findings};
use crate::staged::{self, Staged};
use crate::workbook::{Refusal, Workbook};

pub use catalogue::{SHEETS, SheetInfo, sheet};
pub use dictionary::DictionaryCode;
pub use people::Player;
pub use registration::Registration;
pub use roster::RosterEntry;
pub use schedule::{Game, PeriodGoals};
pub use source_row::SourceRow;
pub use teams::{LeagueName, Season, Team};

/// Names of the sheets.
pub mod sheets {
    /// Players.
    pub const PLAYERS: &str = "dim_player";
    /// Teams.
    pub const TEAMS: &str = "dim_team";
    /// Leagues.
    pub const LEAGUES: &str = "dim_league";
    /// Seasons.
    pub const SEASONS: &str = "dim_season";
    /// Games and official scores.
    pub const SCHEDULE: &str = "dim_schedule";
    /// Official box scores.
    pub const ROSTER: &str = "fact_gameroster";
    /// Registrations of players for a season.
    pub const REGISTRATION: &str = "fact_registration";

    /// How the column of sheet `dim_season` begins that tells autumn from summer.
    pub(crate) const SEASON_HALF: &str = "sess";
}

/// All that is read from a league workbook, cleaned.
#[derive(Debug, Clone, Default)]
pub struct League {
    /// Name of the file.
    pub file: String,
    /// Players by id.
    pub players: Vec<Player>,
    /// Teams of the league itself, by id.
    pub teams: Vec<Team>,
    /// Leagues by id.
    pub leagues: Vec<LeagueName>,
    /// Seasons by id.
    pub seasons: Vec<Season>,
    /// Games in the order of their ids.
    pub schedule: Vec<Game>,
    /// Box score rows by game and player, duplicates merged.
    pub roster: Vec<RosterEntry>,
    /// Registrations by id.
    pub registrations: Vec<Registration>,
    /// Codes of the dictionary sheets.
    pub codes: Vec<DictionaryCode>,
}

/// Reads a league workbook. New codes of its dictionary sheets are added to `codes`.
///
/// Findings that stop the load are among the others; what is returned is only of use when there are none.
pub fn read(path: &Path, codes: &mut CodeLists, findings: &mut Findings) -> League {
    read_with(path, &Staged::default(), codes, findings)
}

/// Reads a league workbook with staged rows laid over its sheets. Where there is no workbook, the staged rows are
/// the league.
pub fn read_with(
    path: &Path,
    staged: &Staged,
    codes: &mut CodeLists,
    findings: &mut Findings,
) -> League {
    let is_staged_only = !staged.sheets.is_empty() && !path.exists();
    let mut league = League {
        file: if is_staged_only {
            staged::FILE.to_owned()
        } else {
            file_name(path)
        },
        ..League::default()
    };
    let mut workbook = None;
    if !is_staged_only {
        match open(path) {
            Ok(opened) => workbook = Some(opened),
            Err(finding) => {
                findings.push(*finding);
                return league;
            }
        }
    }
    let file = league.file.clone();
    let mut source = sheet::Source {
        file: &file,
        workbook: workbook.as_mut(),
        staged,
        findings,
    };
    league.leagues = teams::read_leagues(&mut source);
    league.teams = teams::read_teams(&mut source);
    league.seasons = teams::read_seasons(&mut source, &league.leagues);
    league.players = people::read(&mut source, &league.teams);
    league.schedule = schedule::read(&mut source, &league.teams, &league.seasons);
    league.roster = roster::read(&mut source, &league);
    league.registrations = registration::read(&mut source, &league);
    league.codes = dictionary::read(&mut source, codes);
    league
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Opens the workbook, or says why it cannot be used.
fn open(path: &Path) -> Result<Workbook, Box<Finding>> {
    let file = file_name(path);
    let workbook = Workbook::open(path).map_err(|refusal| refused(&file, &refusal))?;
    if workbook.counts_from_1904() {
        return Err(Box::new(
            Finding::new(Code::LFile, &file)
                .expected("a workbook that counts days from 1900")
                .action("load stopped: its dates would be four years off"),
        ));
    }
    Ok(workbook)
}

/// The finding for a league file that cannot be read at all.
fn refused(file: &str, refusal: &Refusal) -> Finding {
    Finding::new(Code::LFile, file)
        .expected("a league workbook (.xlsx)")
        .action(format!("load stopped: the file {refusal}"))
}

impl League {
    /// The league as far as tracking files need it: every game with its teams and rosters.
    pub fn games(&self) -> LeagueGames {
        let mut rosters: HashMap<i64, Vec<RosterPlayer>> = HashMap::new();
        for entry in self.roster.iter().filter(|entry| entry.plays_in_game) {
            rosters
                .entry(entry.game_id)
                .or_default()
                .push(RosterPlayer {
                    player_id: entry.player_id.clone(),
                    team_id: entry.team_id.clone(),
                    jersey_number: entry.jersey_number,
                    is_goalie: entry.position.as_deref() == Some("Goalie"),
                    goals: entry.goals,
                    assists: entry.assists,
                    pim: entry.pim,
                });
        }
        let games = self.schedule.iter().map(|game| {
            let context = GameContext {
                game_id: game.game_id,
                home: self.team(&game.home_team_id),
                away: self.team(&game.away_team_id),
                period_seconds: game.period_seconds,
                ot_seconds: game.ot_seconds,
                home_goals: game.home_goals,
                away_goals: game.away_goals,
                roster: rosters.remove(&game.game_id).unwrap_or_default(),
            };
            (game.game_id, context)
        });
        LeagueGames {
            games: games.collect(),
            player_ids: self
                .players
                .iter()
                .map(|player| player.player_id.clone())
                .collect(),
        }
    }

    /// A team with the names it is known by.
    fn team(&self, team_id: &str) -> TeamRef {
        let team = self.teams.iter().find(|team| team.team_id == team_id);
        TeamRef {
            team_id: team_id.to_owned(),
            names: team
                .into_iter()
                .flat_map(|team| {
                    std::iter::once(team.team_name.clone()).chain(team.long_name.clone())
                })
                .collect(),
        }
    }
}

/// A date as days since 1970-01-01, the form in which tables keep it.
pub fn days_of(date: Date) -> i32 {
    date.since(Date::constant(1970, 1, 1))
        .map(|span| span.get_days())
        .unwrap_or_default()
}

/// A time of day as text.
pub fn clock_text(time: Time) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_as_tables_keep_them() {
        assert_eq!(days_of(Date::constant(1970, 1, 2)), 1);
        assert_eq!(days_of(Date::constant(2025, 9, 7)), 20_338);
        assert_eq!(clock_text(Time::constant(18, 5, 0, 0)), "18:05:00");
    }

    #[test]
    fn a_file_that_is_no_workbook_stops_the_load() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("league.xlsx");
        std::fs::write(&path, "no zip").unwrap();
        let mut findings = Findings::new();
        read(&path, &mut CodeLists::default(), &mut findings);
        assert_eq!(findings.count(Code::LFile), 1);
        assert!(findings.any_blocking());
    }
}
