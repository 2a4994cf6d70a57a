//! What the readers of the sample league must find: `truth.json`.

pub(crate) mod tally;

use crate::SampleError;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Everything that is known about a sample league.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The options it was made with.
    pub options: TruthOptions,
    /// League id.
    pub league_id: String,
    /// Every game that was played, in schedule order.
    pub games: Vec<GameTruth>,
    /// Official sums by player, season, game type and team.
    pub players: Vec<PlayerSeasonTruth>,
    /// The table by season, game type and team.
    pub standings: Vec<StandingTruth>,
    /// Planted faults; empty in a clean league.
    pub planted: Vec<Planted>,
}

impl Truth {
    /// Reads a `truth.json`.
    pub fn read(path: &Path) -> Result<Self, SampleError> {
        let text = std::fs::read_to_string(path).map_err(|source| SampleError::Io {
            path: path.to_owned(),
            source,
        })?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// Options of a sample league as they stand in `truth.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TruthOptions {
    /// Seed of all chance.
    pub seed: u64,
    /// Teams.
    pub teams: usize,
    /// Seasons.
    pub seasons: usize,
    /// Regular-season games per season.
    pub games: usize,
    /// Games with a tracking file.
    pub tracked: usize,
    /// Evenings that are still to come.
    #[serde(default)]
    pub evenings_to_come: usize,
    /// Day of the first of them where it was asked for, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_evening: Option<String>,
    /// Whether faults were planted.
    pub dirty: bool,
}

/// A game that was played.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GameTruth {
    /// Game id.
    pub game_id: i64,
    /// Season id.
    pub season_id: String,
    /// Regular or Playoffs.
    pub game_type: String,
    /// `SemiFinals` or `Championship`.
    pub playoff_round: Option<String>,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Home team.
    pub home_team_id: String,
    /// Away team.
    pub away_team_id: String,
    /// Official goals of the home team.
    pub home_goals: i64,
    /// Official goals of the away team.
    pub away_goals: i64,
    /// Home goals in periods 1 to 3 and overtime.
    pub home_periods: [i64; 4],
    /// Away goals in periods 1 to 3 and overtime.
    pub away_periods: [i64; 4],
    /// Whether an overtime was played.
    pub is_overtime: bool,
    /// What its tracking file holds of the game as it was played; null without one, and when a planted fault
    /// keeps it from being loaded.
    pub tracked: Option<TrackedTruth>,
}

/// What a tracking file holds.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of one kind of data whether the file holds it"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrackedTruth {
    /// A-sparse, A-dense, B, C, D, JSON-23.8 or JSON-25.
    pub layout: String,
    /// Path under `games/`.
    pub file: String,
    /// Whether the file has home and away exchanged.
    pub venue_swapped: bool,
    /// Whether assists are in the file.
    pub has_assists: bool,
    /// Whether play details are in the file.
    pub has_play_details: bool,
    /// Whether linked chains are in the file.
    pub has_chains: bool,
    /// Whether pressure is in the file.
    pub has_pressure: bool,
    /// Whether some events have coordinates.
    pub has_coordinates: bool,
    /// Seconds of every period played, overtime included.
    pub period_seconds: Vec<i64>,
    /// Logical events.
    pub events: i64,
    /// Event × player pairs.
    pub event_players: i64,
    /// Playing stints.
    pub stints: i64,
    /// Player × stint pairs, goalies included.
    pub stint_players: i64,
    /// Dead seconds of the running clock.
    pub dead_seconds: i64,
    /// Face-offs.
    pub faceoffs: i64,
    /// Linked chains.
    pub chains: i64,
    /// Counts of the home team.
    pub home: Counts,
    /// Counts of the away team.
    pub away: Counts,
    /// Counts of every player who was dressed.
    pub players: Vec<PlayerTruth>,
}

/// Counted actions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Goals.
    pub goals: i64,
    /// First assists; null where the file has none.
    pub assists_primary: Option<i64>,
    /// Second assists; null where the file has none.
    pub assists_secondary: Option<i64>,
    /// Shot attempts of every kind.
    pub shot_attempts: i64,
    /// Saved shots and goals.
    pub shots_on_goal: i64,
    /// Own attempts blocked by an opponent.
    pub shots_blocked: i64,
    /// Own attempts blocked by a team-mate.
    pub shots_blocked_by_team_mate: i64,
    /// Wide, off the post, or deflected wide.
    pub shots_missed: i64,
    /// Opponents' attempts blocked.
    pub blocks: i64,
    /// Passes tried.
    pub passes: i64,
    /// Passes that arrived.
    pub passes_completed: i64,
    /// Face-offs won.
    pub faceoffs_won: i64,
    /// Face-offs lost.
    pub faceoffs_lost: i64,
    /// Giveaways.
    pub giveaways: i64,
    /// Takeaways.
    pub takeaways: i64,
    /// Zone entries, failed ones not counted.
    pub zone_entries: i64,
    /// Entries carried or passed in.
    pub controlled_entries: i64,
    /// Zone exits, failed ones not counted.
    pub zone_exits: i64,
    /// Exits carried or passed out.
    pub controlled_exits: i64,
    /// Minor penalties.
    pub penalties: i64,
    /// Penalty minutes.
    pub pim: i64,
    /// Saves.
    pub saves: i64,
    /// Goals against with this goalie in the net; of a team: all but empty-net goals.
    pub goals_against: i64,
}

/// A player in a tracked game.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayerTruth {
    /// Player id.
    pub player_id: String,
    /// Team of the game.
    pub team_id: String,
    /// Home or away by the schedule.
    pub venue: String,
    /// Whether he is the goalie.
    pub is_goalie: bool,
    /// Ice time with dead time.
    pub toi_seconds: i64,
    /// Ice time without dead time.
    pub playing_seconds: i64,
    /// Plus/minus; null for goalies.
    pub plus_minus: Option<i64>,
    /// What he did.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Official sums of a player.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayerSeasonTruth {
    /// Player id.
    pub player_id: String,
    /// Season id.
    pub season_id: String,
    /// Regular or Playoffs.
    pub game_type: String,
    /// Team.
    pub team_id: String,
    /// Whether he played in goal.
    pub is_goalie: bool,
    /// Games.
    pub games_played: i64,
    /// Goals.
    pub goals: i64,
    /// Assists.
    pub assists: i64,
    /// Goals and assists.
    pub points: i64,
    /// Penalty minutes.
    pub pim: i64,
    /// Goals against.
    pub goals_against: i64,
    /// Games without a goal against.
    pub shutouts: i64,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingTruth {
    /// Season id.
    pub season_id: String,
    /// Regular or Playoffs.
    pub game_type: String,
    /// Team.
    pub team_id: String,
    /// Games.
    pub games: i64,
    /// Wins.
    pub wins: i64,
    /// Losses.
    pub losses: i64,
    /// Ties.
    pub ties: i64,
    /// Two a win, one a tie.
    pub points: i64,
    /// Goals for.
    pub goals_for: i64,
    /// Goals against.
    pub goals_against: i64,
}

/// A planted fault, or what follows from one: a finding that must be reported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Planted {
    /// Code of the finding.
    pub code: String,
    /// B, E, W or I.
    pub level: String,
    /// Game; 0 for the league workbook.
    pub game_id: i64,
    /// `league.xlsx` or a path under `games/`.
    pub file: String,
    /// Sheet, or list of a save; empty when the finding is about the file.
    pub sheet: String,
    /// Sheet row (1-based) or position in the list; 0 when it has none or several are possible.
    pub row: i64,
    /// Column header; empty when it has none or several are possible.
    pub column: String,
    /// What was done to the file.
    pub note: String,
    /// Follows from another planted fault.
    pub implied: bool,
}

impl Planted {
    /// Whether a reported finding is the one that this fault must cause. `column` is what the report says
    /// about the column: its letter and header, or the key of what was compared. Places that a fault leaves
    /// open (no sheet, row 0, no column) fit everything.
    pub fn is_met_by(&self, found: &Found<'_>) -> bool {
        self.code == found.code
            && self.level == found.level
            && self.game_id == found.game_id
            && self.file == found.file
            && (self.sheet.is_empty() || self.sheet == found.sheet)
            && (self.row == 0 || self.row == found.row)
            && found.column.contains(&self.column)
    }
}

/// A reported finding, to be compared with the planted ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// Code.
    pub code: &'a str,
    /// B, E, W or I.
    pub level: &'a str,
    /// Game; 0 for the league workbook.
    pub game_id: i64,
    /// File.
    pub file: &'a str,
    /// Sheet or list.
    pub sheet: &'a str,
    /// Row or position; 0 when it has none.
    pub row: i64,
    /// Column letter and header, or a key.
    pub column: &'a str,
}

#[cfg(test)]
mod tests {
    use super::{Found, Planted};

    #[test]
    fn a_finding_meets_a_fault_at_its_place_only() {
        let planted = Planted {
            code: "W-CLOCK".to_owned(),
            level: "W".to_owned(),
            game_id: 20_001,
            file: "20001/20001_tracking.xlsx".to_owned(),
            sheet: "events".to_owned(),
            row: 12,
            column: "event_start_min".to_owned(),
            note: String::new(),
            implied: false,
        };
        let found = Found {
            code: "W-CLOCK",
            level: "W",
            game_id: 20_001,
            file: "20001/20001_tracking.xlsx",
            sheet: "events",
            row: 12,
            column: "AE event_start_min",
        };
        assert!(planted.is_met_by(&found));
        assert!(!planted.is_met_by(&Found { row: 13, ..found }));
        assert!(!planted.is_met_by(&Found {
            column: "F event_detail_",
            ..found
        }));
        let anywhere = Planted {
            row: 0,
            column: String::new(),
            ..planted
        };
        assert!(anywhere.is_met_by(&Found { row: 13, ..found }));
        assert!(!anywhere.is_met_by(&Found {
            level: "E",
            ..found
        }));
    }
}
