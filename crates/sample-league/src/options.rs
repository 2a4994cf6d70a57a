//! How large a sample league is.

use crate::error::SampleError;
use crate::faults;
use crate::schedule::GAMES_PER_EVENING;
use crate::truth::TruthOptions;
use jiff::civil::Date;

/// Size of a sample league.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Seed of all chance: the same options give the same files, byte for byte.
    pub seed: u64,
    /// Teams, 2 to 20.
    pub teams: usize,
    /// Seasons, 1 to 10; the last one is 2025-26 unless `next_evening` says otherwise.
    pub seasons: usize,
    /// Regular-season games per season, 1 to 20 000. Play-offs come on top.
    pub games: usize,
    /// Games of the last season with a tracking file. When that season has too few games, it gets more.
    pub tracked: usize,
    /// Evenings at the end of the last regular season whose games are not played yet; then it has no play-offs either.
    /// When that season has too few games, it gets more.
    pub evenings_to_come: usize,
    /// Day of the first evening to come, where there is one; the calendar of all seasons moves with it.
    pub next_evening: Option<Date>,
    /// Whether known faults are planted. A dirty league has at least 18 tracked games and a dozen others in
    /// its last season.
    pub dirty: bool,
}

/// Games without tracking file that take the faults of the league workbook.
const UNTRACKED_OF_A_DIRTY_LEAGUE: usize = 12;

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 7,
            teams: 8,
            seasons: 2,
            games: 56,
            tracked: 12,
            evenings_to_come: 0,
            next_evening: None,
            dirty: false,
        }
    }
}

impl Options {
    /// The options with what a dirty league needs at least.
    pub(crate) fn completed(&self) -> Self {
        let mut options = self.clone();
        if options.dirty {
            options.tracked = options.tracked.max(faults::LEAST_TRACKED);
            options.games = options
                .games
                .max(options.tracked + UNTRACKED_OF_A_DIRTY_LEAGUE);
        }
        options
    }

    /// The year of the first evening to come.
    fn year(&self) -> usize {
        let year = self.next_evening.map_or(2_026, Date::year);
        usize::try_from(year).unwrap_or(0)
    }

    pub(crate) fn check(&self) -> Result<(), SampleError> {
        let limits = [
            ("teams", self.teams, 2, 20),
            ("seasons", self.seasons, 1, 10),
            ("games", self.games, 1, 20_000),
            ("tracked", self.tracked, 0, 20_000),
            ("year of next_evening", self.year(), 2_000, 2_100),
            // The planted faults lie in games that were played to the last one.
            (
                "evenings_to_come",
                self.evenings_to_come,
                usize::from(self.next_evening.is_some()),
                if self.dirty { 0 } else { 1_000 },
            ),
        ];
        for (name, value, low, high) in limits {
            if !(low..=high).contains(&value) {
                return Err(SampleError::Option {
                    name,
                    value,
                    low,
                    high,
                });
            }
        }
        let needed = self.tracked + self.evenings_to_come * GAMES_PER_EVENING;
        let total = self.seasons * (self.games.max(needed) + 3);
        if total > 79_000 {
            return Err(SampleError::Option {
                name: "games of all seasons",
                value: total,
                low: 1,
                high: 79_000,
            });
        }
        Ok(())
    }
}

impl From<&Options> for TruthOptions {
    fn from(options: &Options) -> Self {
        Self {
            seed: options.seed,
            teams: options.teams,
            seasons: options.seasons,
            games: options.games,
            tracked: options.tracked,
            evenings_to_come: options.evenings_to_come,
            next_evening: options.next_evening.map(|day| day.to_string()),
            dirty: options.dirty,
        }
    }
}
