//! From options to files.

use crate::Options;
use crate::dice::Dice;
use crate::error::SampleError;
use crate::faults::{self, Damage, SharedNumber, Surroundings};
use crate::official::{GameResult, places, quick_game, result_of, table};
use crate::roster::{Lineup, Roster, Taken, make_lineup, make_roster};
use crate::schedule::{
    Fixture, GameType, Season, games_to_come, playoff_fixture, playoff_games, regular_games,
    regular_season, seasons,
};
use crate::simulation::{GameRules, play_game};
use crate::truth::{Planted, TrackedTruth};
use crate::write::game::GameFile;
use crate::write::league::{LeagueData, POOL_NAME};
use crate::write::{Sheet, write_workbook};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) mod layouts;
mod summary;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Teams.
    pub teams: usize,
    /// Players.
    pub players: usize,
    /// Seasons.
    pub seasons: usize,
    /// Games in the schedule.
    pub scheduled_games: usize,
    /// Games with a tracking file.
    pub tracked_games: usize,
    /// Files, `truth.json` included.
    pub files: usize,
    /// Findings that planted faults must cause.
    pub planted: usize,
}

/// Writes a sample league into a folder: `league.xlsx`, `games/<id>/…` and `truth.json`. `progress` gets
/// the tracked games done and their total.
pub fn generate(
    options: &Options,
    out: &Path,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Summary, SampleError> {
    let options = &options.completed();
    options.check()?;
    let folder = out.join("games");
    create_folder(&folder)?;
    let maker = Maker {
        options,
        roster: make_roster(options),
        seasons: seasons(options),
        folder,
        done: AtomicUsize::new(0),
        progress,
    };
    let mut made = Made::default();
    for index in 0..options.seasons {
        maker.play_season(index, &mut made)?;
    }
    let league = LeagueData {
        roster: &maker.roster,
        seasons: &maker.seasons,
        results: &made.results,
        to_come: &made.to_come,
    };
    let mut sheets = crate::write::league::sheets(&league);
    let mut files = made.files + 2;
    if options.dirty {
        files += write_unloadable(out, &sheets, &mut made.planted)?;
        let tracked: BTreeSet<i64> = made.tracked.keys().copied().collect();
        let planted = faults::league::plant(&league, &tracked, &made.shared, &mut sheets)?;
        made.planted.extend(planted);
    }
    write_workbook(&out.join("league.xlsx"), &sheets)?;
    let tracked_games = made.tracked.len();
    made.planted.sort();
    let truth = summary::truth(options, &league, made.tracked, made.planted);
    write_json(&out.join("truth.json"), &truth, true)?;
    Ok(Summary {
        teams: options.teams,
        players: maker.roster.players.len(),
        seasons: options.seasons,
        scheduled_games: made.results.len() + made.to_come.len(),
        tracked_games,
        files,
        planted: truth.planted.len(),
    })
}

/// Writes the league workbooks that must not be loadable; gives their number.
fn write_unloadable(
    out: &Path,
    clean: &[Sheet],
    planted: &mut Vec<Planted>,
) -> Result<usize, SampleError> {
    let workbooks = faults::league::unloadable(clean);
    for (file, sheets, fault) in &workbooks {
        let path = out.join(file);
        if let Some(parent) = path.parent() {
            create_folder(parent)?;
        }
        write_workbook(&path, sheets)?;
        planted.push(fault.clone());
    }
    Ok(workbooks.len())
}

/// What has been made so far.
#[derive(Debug, Default)]
struct Made {
    results: Vec<GameResult>,
    to_come: Vec<Fixture>,
    /// Tracked games; null when a fault keeps the game from being loaded.
    tracked: BTreeMap<i64, Option<TrackedTruth>>,
    planted: Vec<Planted>,
    shared: Vec<SharedNumber>,
    files: usize,
}

/// What became of a game's tracking file.
enum Tracking {
    /// It has none.
    Untracked,
    /// A fault keeps it from being loaded.
    Blocked,
    /// What is true of it.
    Known(Box<TrackedTruth>),
}

/// A game that was played.
struct Played {
    result: GameResult,
    tracking: Tracking,
    damage: Damage,
    files: usize,
}

/// Makes the games of a league.
struct Maker<'a> {
    options: &'a Options,
    roster: Roster,
    seasons: Vec<Season>,
    folder: PathBuf,
    done: AtomicUsize,
    progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl Maker<'_> {
    /// Plays a season: round robin, then play-offs by the table once every game of it is played.
    fn play_season(&self, index: usize, made: &mut Made) -> Result<(), SampleError> {
        let season = &self.seasons[index];
        let mut fixtures = regular_season(self.options, season, index);
        let played = fixtures.len() - games_to_come(self.options, index);
        made.to_come.extend(fixtures.split_off(played));
        let turns = self.regular_turns(index, played);
        let first_game = made.results.len();
        self.play_games(&fixtures, &turns, made)?;
        if !made.to_come.is_empty() {
            return Ok(());
        }
        let order = places(&table(
            self.options.teams,
            made.results[first_game..].iter(),
        ));
        let seeded = |place: usize| (order[place], place + 1);
        let fixture =
            |number, round, pair| playoff_fixture(self.options, season, index, number, round, pair);
        let (mut first, mut second) = (seeded(0), seeded(1));
        if self.options.teams >= 4 {
            let semi_finals = [
                fixture(0, "SemiFinals", (seeded(0), seeded(3))),
                fixture(1, "SemiFinals", (seeded(1), seeded(2))),
            ];
            let turns = [0, 1].map(|number| self.playoff_turn(index, number));
            let first_game = made.results.len();
            self.play_games(&semi_finals, &turns, made)?;
            first = winner(&made.results[first_game]);
            second = winner(&made.results[first_game + 1]);
        }
        // The better place of the season is at home in the final.
        if first.1 > second.1 {
            std::mem::swap(&mut first, &mut second);
        }
        let number = playoff_games(self.options.teams) - 1;
        let last = [fixture(number, "Championship", (first, second))];
        let turns = [self.playoff_turn(index, number)];
        self.play_games(&last, &turns, made)
    }

    /// Tracked games among the regular games of a season: from three tracked games on the final is one
    /// of them, and what the regular season cannot hold goes to the semi-finals.
    fn regular_tracked(&self, season: usize, games: usize) -> usize {
        if season + 1 < self.options.seasons {
            return 0;
        }
        let final_game =
            usize::from(self.options.tracked >= 3 && self.options.evenings_to_come == 0);
        (self.options.tracked - final_game).min(games)
    }

    /// For every regular game its turn among the tracked games, if it is one: spread over the season.
    fn regular_turns(&self, season: usize, games: usize) -> Vec<Option<usize>> {
        let wanted = self.regular_tracked(season, games);
        let mut turns = vec![None; games];
        for turn in 0..wanted {
            turns[turn * games / wanted] = Some(turn);
        }
        turns
    }

    /// The turn of a play-off game among the tracked games, if it is one.
    fn playoff_turn(&self, season: usize, number: usize) -> Option<usize> {
        if season + 1 < self.options.seasons {
            return None;
        }
        let regular = self.regular_tracked(season, regular_games(self.options, season));
        let left = self.options.tracked - regular;
        let last = playoff_games(self.options.teams) - 1;
        let place = if number == last { 0 } else { number + 1 };
        (place < left).then(|| regular + place)
    }

    /// Plays games; the tracked ones are simulated and written, several at a time.
    fn play_games(
        &self,
        fixtures: &[Fixture],
        turns: &[Option<usize>],
        made: &mut Made,
    ) -> Result<(), SampleError> {
        let played: Vec<Played> = fixtures
            .par_iter()
            .zip(turns)
            .map(|(fixture, turn)| self.play(fixture, *turn))
            .collect::<Result<_, SampleError>>()?;
        for game in played {
            let truth = match game.tracking {
                Tracking::Untracked => None,
                Tracking::Blocked => Some(None),
                Tracking::Known(truth) => Some(Some(*truth)),
            };
            if let Some(truth) = truth {
                made.tracked.insert(game.result.fixture.game_id, truth);
            }
            made.planted.extend(game.damage.planted);
            made.shared.extend(game.damage.shared_number);
            made.files += game.files;
            made.results.push(game.result);
        }
        Ok(())
    }

    fn play(&self, fixture: &Fixture, turn: Option<usize>) -> Result<Played, SampleError> {
        let stream = 0x4C49_4E45_0000_0000 | fixture.game_id as u64;
        let mut dice = Dice::new(self.options.seed, stream);
        let Some(turn) = turn else {
            let lineups = self.lineups(fixture, false, &mut dice);
            return Ok(Played {
                result: quick_game(fixture, lineups, &self.roster, &mut dice),
                tracking: Tracking::Untracked,
                damage: Damage::default(),
                files: 0,
            });
        };
        let plan = layouts::plan(turn, self.options.dirty);
        // Without a column for the team only the numbers tell who acts.
        let has_own_numbers = plan.layout == layouts::Layout::D;
        let lineups = self.lineups(fixture, has_own_numbers, &mut dice);
        self.track(fixture, plan, &lineups)
    }

    /// Simulates a game and writes its file, spoiled when its plan has a recipe.
    fn track(
        &self,
        fixture: &Fixture,
        plan: layouts::Plan,
        lineups: &[Lineup; 2],
    ) -> Result<Played, SampleError> {
        let recipe = plan.recipe;
        let rules = GameRules {
            regulation: plan.regulation,
            overtime: 300,
            has_overtime: fixture.game_type == GameType::Playoffs,
            wants_overtime: fixture.playoff_round == Some("Championship"),
            min_goals: recipe.map_or(0, faults::Recipe::min_goals),
            wants_penalty: recipe.is_some_and(faults::Recipe::wants_penalty),
        };
        let strengths = [fixture.home, fixture.away].map(|team| self.roster.teams[team].strength);
        let record = play_game(
            self.options.seed,
            fixture.game_id,
            rules,
            lineups,
            strengths,
        );
        let result = result_of(fixture, &record);
        let mut written = record.clone();
        let removed = recipe
            .map(|recipe| faults::damage_record(recipe, &mut written))
            .unwrap_or_default();
        let game = GameFile {
            record: &written,
            roster: &self.roster,
            fixture,
            is_swapped: plan.is_swapped,
        };
        let mut output = layouts::game_output(&game, plan.layout, &result);
        let mut damage = Damage::default();
        if let Some(recipe) = recipe {
            let other_game = self.other_game();
            let surroundings = Surroundings {
                other_game,
                other_team: self.other_team(fixture),
            };
            damage =
                faults::damage_file(recipe, &game, &result, &removed, surroundings, &mut output)?;
        }
        output.write(&self.folder)?;
        for file in &damage.files {
            file.write(&self.folder)?;
        }
        let truth = layouts::game_truth(plan, &record, &self.roster, &output.file);
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.progress)(done, self.options.tracked);
        let files = 1 + damage.files.len();
        let tracking = if recipe.is_some_and(faults::Recipe::is_blocking) {
            Tracking::Blocked
        } else {
            Tracking::Known(Box::new(truth))
        };
        Ok(Played {
            result,
            tracking,
            damage,
            files,
        })
    }

    /// A scheduled game without a tracking file.
    fn other_game(&self) -> i64 {
        let first = regular_season(self.options, &self.seasons[0], 0);
        let turns = self.regular_turns(0, first.len());
        first
            .iter()
            .zip(turns)
            .find(|(_, turn)| turn.is_none())
            .map_or(0, |(fixture, _)| fixture.game_id)
    }

    /// Name of a team that does not play in a game.
    fn other_team(&self, fixture: &Fixture) -> &str {
        let plays = [fixture.home, fixture.away];
        let teams = self.roster.teams.iter().enumerate();
        teams
            .filter(|(index, _)| !plays.contains(index))
            .map(|(_, team)| team.name.as_str())
            .next()
            .unwrap_or(POOL_NAME)
    }

    /// Both line-ups; with `has_own_numbers` no number is worn on both sides.
    fn lineups(&self, fixture: &Fixture, has_own_numbers: bool, dice: &mut Dice) -> [Lineup; 2] {
        let mut taken = Taken::default();
        let home = make_lineup(&self.roster, fixture.season, fixture.home, &mut taken, dice);
        if has_own_numbers {
            taken.numbers = home.players.iter().map(|dressed| dressed.jersey).collect();
        }
        let away = make_lineup(&self.roster, fixture.season, fixture.away, &mut taken, dice);
        [home, away]
    }
}

/// Winner of a play-off game, with his place in the table.
fn winner(result: &GameResult) -> (usize, usize) {
    let seeds = result.fixture.seeds.unwrap_or((1, 2));
    if result.goals[0] > result.goals[1] {
        (result.fixture.home, seeds.0)
    } else {
        (result.fixture.away, seeds.1)
    }
}

/// Makes a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<(), SampleError> {
    std::fs::create_dir_all(path).map_err(|source| SampleError::Io {
        path: path.to_owned(),
        source,
    })
}

/// Writes a value as JSON: indented for people, or on one line.
pub(crate) fn write_json<T: serde::Serialize>(
    path: &Path,
    value: &T,
    is_indented: bool,
) -> Result<(), SampleError> {
    let mut text = if is_indented {
        serde_json::to_string_pretty(value)?
    } else {
        serde_json::to_string(value)?
    };
    text.push('\n');
    std::fs::write(path, text).map_err(|source| SampleError::Io {
        path: path.to_owned(),
        source,
    })
}
