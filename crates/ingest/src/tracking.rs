//! Tracking files: from a workbook or a tracker save to the canonical game, with everything that is wrong
//! with it on the way.

pub mod layout;
pub mod places;
pub mod report;
pub mod rows;
pub mod save;

mod browser_export;
mod coded_export;
mod event_sheet;
mod extras;
mod formula_workbook;
mod plain_export;
mod provider;
mod shift_sheet;
mod thresholds;
mod workbook_game;

use std::path::{Path, PathBuf};

use hockey::{DEFAULT_OVERTIME_SECONDS, DEFAULT_PERIOD_SECONDS, PeriodLengths};

pub use crate::canonical::CanonicalGame;
use crate::canonical::context::Rosters;
pub use crate::canonical::context::{GameContext, LeagueGames, RosterPlayer, TeamRef};
use crate::canonical::{self, Setting};
use crate::codes::CodeLists;
pub use crate::files::Format;
use crate::finding::{Code, Finding, Level};
use crate::staged::{self, StagedGame};
pub use layout::Layout;
use places::EventField;
use report::Report;
use rows::{EventRow, RawGame};
pub use save::{JsonProbe, probe as probe_json};
use workbook_game::{Opened, Unreadable};

/// A file has at least this many rows of events, or it is a template.
const FEWEST_ROWS: usize = 5;
/// A file with more untyped rows than this percentage is a template.
const UNTYPED_PERCENT: usize = 90;
/// Error cells in more rows than this percentage are an error.
const ERROR_CELLS_PERCENT: usize = 1;
/// A period has at most this many minutes.
const LONGEST_PERIOD_MINUTES: f64 = 60.0;

/// A tracking file to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackingFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name for findings and tables: relative to the given folder, with `/`.
    pub name: String,
    /// The game that folder and file name say.
    pub expected_game_id: Option<i64>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GameStatus {
    /// Its game is loaded.
    Loaded,
    /// It is an unfilled template.
    Template,
    /// Something blocks it.
    Error,
    /// It holds video times only.
    VideoOnly,
}

impl GameStatus {
    /// The word written to tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Loaded => "loaded",
            Self::Template => "template",
            Self::Error => "error",
            Self::VideoOnly => "video_only",
        }
    }
}

/// Everything that was found out about a file.
#[derive(Debug, Clone)]
pub struct GameOutcome {
    /// The game: the one inside, else the expected one, else 0.
    pub game_id: i64,
    /// Layout.
    pub layout: Layout,
    /// What became of it.
    pub status: GameStatus,
    /// Codes that block it.
    pub block_codes: Vec<Code>,
    /// Home and away are exchanged against the schedule; none when that could not be told.
    pub venue_swapped: Option<bool>,
    /// Lengths of the regulation periods, in seconds.
    pub period_seconds: [i64; 3],
    /// Length of overtime, in seconds.
    pub ot_seconds: i64,
    /// Rows of events.
    pub n_valid_rows: i64,
    /// The file links assists to goals.
    pub has_assist_links: bool,
    /// The game, unless something blocks it.
    pub game: Option<CanonicalGame>,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// A file that was opened: its rows as they stand, or why there are none.
#[derive(Debug)]
pub struct OpenedFile(Result<Opened, Unreadable>);

/// Opens a file of either kind. This needs nothing of the league, and takes nearly all of the time.
pub fn open(path: &Path) -> OpenedFile {
    open_as(path, Format::of_name(path))
}

/// Opens a file of a known kind, whatever its name.
pub fn open_as(path: &Path, format: Format) -> OpenedFile {
    OpenedFile(match format {
        Format::Save => save::read(path)
            .map_err(Unreadable::from)
            .map(|game| Opened {
                game,
                without_roster: None,
            }),
        Format::Workbook => workbook_game::read(path),
    })
}

/// Reads one tracking file. It depends on no other file, so files can be read in parallel.
pub fn read_game(file: &TrackingFile, league: &LeagueGames, codes: &CodeLists) -> GameOutcome {
    read_opened(file, open(&file.path), league, codes)
}

/// Reads the staged rows of a game. They need not repeat the game and the names of its teams in every row.
pub fn read_staged(
    game_id: i64,
    game: &StagedGame,
    league: &LeagueGames,
    codes: &CodeLists,
) -> GameOutcome {
    let file = TrackingFile {
        path: PathBuf::new(),
        name: staged::FILE.to_owned(),
        expected_game_id: Some(game_id),
    };
    let opened = workbook_game::read_staged(game).map(|mut opened| {
        name_game(&mut opened.game, game_id, league);
        opened
    });
    read_opened(&file, OpenedFile(opened), league, codes)
}

/// Adds what staged rows leave out: their game, and its teams as the schedule has them.
fn name_game(raw: &mut RawGame, game_id: i64, league: &LeagueGames) {
    if raw.game_ids.is_empty() {
        raw.game_ids.push((game_id, 0));
    }
    if raw.home_name.is_none()
        && raw.away_name.is_none()
        && let Some(game) = league.games.get(&game_id)
    {
        raw.home_name = game.home.names.first().cloned();
        raw.away_name = game.away.names.first().cloned();
    }
}

/// Columns of the list of events that any layout reads.
pub(crate) fn event_columns() -> std::collections::BTreeSet<&'static str> {
    provider::WORKBOOK_LAYOUTS
        .into_iter()
        .filter_map(provider::provider)
        .flat_map(|provider| EventField::ALL.map(|field| provider.columns(field)))
        .flatten()
        .copied()
        .collect()
}

/// Columns of the list of shifts that are read.
pub(crate) fn shift_columns() -> std::collections::BTreeSet<String> {
    shift_sheet::columns()
}

/// Makes the game of a file that is already open.
pub fn read_opened(
    file: &TrackingFile,
    opened: OpenedFile,
    league: &LeagueGames,
    codes: &CodeLists,
) -> GameOutcome {
    let mut reading = Reading::new(file);
    match opened.0.and_then(|opened| with_roster(opened, league)) {
        Ok(raw) => {
            reading.take(raw, league, codes);
        }
        Err(problem) => reading.refuse(&problem),
    }
    reading.finish()
}

/// The league's roster comes first; the file's own must be readable only where the league has none.
fn with_roster(opened: Opened, league: &LeagueGames) -> Result<RawGame, Unreadable> {
    let mut raw = opened.game;
    let has_roster = raw
        .game_ids
        .first()
        .and_then(|(id, _)| league.games.get(id))
        .is_some_and(|game| !game.roster.is_empty());
    match opened.without_roster {
        Some(refusal) if !has_roster => return Err(refusal.into()),
        _ if has_roster && !raw.places.is_save => raw.roster.clear(),
        _ => {}
    }
    Ok(raw)
}

/// A file being read.
struct Reading {
    expected_game_id: Option<i64>,
    report: Report,
    outcome: GameOutcome,
    thresholds: Option<thresholds::Thresholds>,
}

impl Reading {
    fn new(file: &TrackingFile) -> Self {
        let game_id = file.expected_game_id.unwrap_or(0);
        Self {
            expected_game_id: file.expected_game_id,
            report: Report::new(&file.name, game_id),
            outcome: GameOutcome {
                game_id,
                layout: Layout::None,
                status: GameStatus::Error,
                block_codes: Vec::new(),
                venue_swapped: None,
                period_seconds: PeriodLengths::default().regulation,
                ot_seconds: PeriodLengths::default().overtime,
                n_valid_rows: 0,
                has_assist_links: false,
                game: None,
                findings: Vec::new(),
            },
            thresholds: None,
        }
    }

    fn refuse(&mut self, problem: &Unreadable) {
        let report = &mut self.report;
        match problem {
            Unreadable::VideoOnly => self.outcome.status = GameStatus::VideoOnly,
            Unreadable::Refused(refusal) => report.push(
                report
                    .about_file(Code::BFile)
                    .value(refusal.to_string())
                    .expected("a readable file")
                    .action("game not loaded"),
            ),
            Unreadable::NoEvents => report.push(
                report
                    .about_file(Code::BFile)
                    .value("sheet shifts without sheet events")
                    .expected("sheet events")
                    .action("game not loaded"),
            ),
            Unreadable::Layout { layout, missing } => {
                self.outcome.layout = *layout;
                let value = if missing.is_empty() {
                    "no known header".to_owned()
                } else {
                    format!("layout {} without {}", layout.code(), missing.join(", "))
                };
                report.push(
                    report
                        .about_events(Code::BLayout)
                        .value(value)
                        .expected("the columns of a known layout")
                        .action("game not loaded"),
                );
            }
        }
    }

    /// Checks a file's rows against the league and makes the game of them.
    fn take(&mut self, mut raw: RawGame, league: &LeagueGames, codes: &CodeLists) -> Option<()> {
        self.outcome.layout = raw.layout;
        self.outcome.n_valid_rows = raw.events.len() as i64;
        self.outcome.has_assist_links = raw.events.iter().any(|row| {
            row.assist_to_goal.is_some()
                || row.assist_primary.is_some()
                || row.assist_secondary.is_some()
        });
        self.report.set_places(raw.places.clone());
        let is_template = self.check_template(&raw);
        let game_id = self.check_game_id(&raw);
        if is_template {
            return None;
        }
        self.report_error_cells(&raw);
        let game_id = game_id?;
        let Some(context) = league.games.get(&game_id) else {
            self.report.push(
                self.report
                    .about_file(Code::BSched)
                    .value(game_id.to_string())
                    .expected("a game of the schedule")
                    .action("game not loaded"),
            );
            return None;
        };
        let lengths = lengths(&raw, context);
        self.outcome.period_seconds = lengths.regulation;
        self.outcome.ot_seconds = lengths.overtime;
        let is_swapped = self.check_teams(&raw, context)?;
        forget_unknown_ids(&mut raw, league);
        let setting = Setting {
            context,
            rosters: &rosters(&raw, context, is_swapped),
            lengths: &lengths,
            is_swapped,
            codes,
        };
        let made = canonical::canonicalise(&raw, &setting, &mut self.report)?;
        self.thresholds = Some(thresholds::Thresholds::new(&made.tallies, &mut self.report));
        self.outcome.venue_swapped = Some(made.is_swapped);
        self.outcome.game = Some(made.game);
        Some(())
    }

    fn check_template(&mut self, raw: &RawGame) -> bool {
        let valid = raw.events.len();
        let untyped = raw
            .events
            .iter()
            .filter(|row| row.event_type.is_none())
            .count();
        let is_template = valid < FEWEST_ROWS || untyped * 100 > valid * UNTYPED_PERCENT;
        if is_template {
            self.report.push(
                self.report
                    .about_events(Code::BTemplate)
                    .value(format!("{valid} rows, {untyped} without type"))
                    .expected("a filled list of events")
                    .action("game not loaded"),
            );
        }
        is_template
    }

    /// The game of the file: the id inside counts, and must be what folder and file name say.
    fn check_game_id(&mut self, raw: &RawGame) -> Option<i64> {
        let code = if raw.places.is_save {
            Code::WGameId
        } else {
            Code::BGameId
        };
        let inside: Vec<i64> = raw.game_ids.iter().map(|(id, _)| *id).collect();
        let wrong = match (inside.as_slice(), self.expected_game_id) {
            ([one], None) => {
                self.report.set_game(*one);
                self.outcome.game_id = *one;
                return Some(*one);
            }
            ([one], Some(expected)) if *one == expected => return Some(*one),
            (_, expected) => expected,
        };
        let place = EventRow {
            row: raw.game_ids.first().map_or(0, |(_, row)| *row),
            ..EventRow::default()
        };
        let shown: Vec<String> = inside.iter().map(i64::to_string).collect();
        self.report.push(
            self.report
                .about_event(code, &place, EventField::GameId)
                .value(shown.join(", "))
                .expected(wrong.map_or_else(|| "one game id".to_owned(), |id| id.to_string()))
                .action("file not loaded"),
        );
        None
    }

    /// Whether home and away are exchanged against the schedule; none when the teams are others.
    fn check_teams(&mut self, raw: &RawGame, context: &GameContext) -> Option<bool> {
        let home = raw.home_name.as_deref().unwrap_or_default();
        let away = raw.away_name.as_deref().unwrap_or_default();
        let is_straight = context.home.is_called(home) && context.away.is_called(away);
        let is_swapped = context.home.is_called(away) && context.away.is_called(home);
        let code = match (is_straight, is_swapped) {
            (true, _) => {
                self.outcome.venue_swapped = Some(false);
                return Some(false);
            }
            (false, true) => Code::ISwap,
            (false, false) => Code::BTeams,
        };
        let name = |team: &TeamRef| team.names.first().cloned().unwrap_or_default();
        self.report.push(
            self.report
                .about_events(code)
                .value(format!("home {home}, away {away}"))
                .expected(format!(
                    "home {}, away {}",
                    name(&context.home),
                    name(&context.away)
                ))
                .action(if is_swapped {
                    "exchanged"
                } else {
                    "game not loaded"
                }),
        );
        self.outcome.venue_swapped = is_swapped.then_some(true);
        self.outcome.venue_swapped
    }

    fn report_error_cells(&mut self, raw: &RawGame) {
        for cells in &raw.errors {
            let is_many = cells.count as usize * 100 > raw.events.len() * ERROR_CELLS_PERCENT;
            let finding = self
                .report
                .about_file(Code::WErrCell)
                .at(cells.sheet, cells.first_row)
                .column(cells.column.as_str())
                .value(format!("{} in {} rows", cells.error, cells.count))
                .expected("a value")
                .action("null");
            self.report.push(if is_many {
                finding.level(Level::Error)
            } else {
                finding
            });
        }
    }

    fn finish(self) -> GameOutcome {
        let mut outcome = self.outcome;
        let findings = self.report.into_findings().into_vec();
        outcome.findings = match self.thresholds {
            Some(thresholds) => findings
                .into_iter()
                .map(|finding| thresholds.grade(finding))
                .collect(),
            None => findings,
        };
        outcome.block_codes = outcome
            .findings
            .iter()
            .filter(|finding| finding.is_blocking())
            .map(|finding| finding.code)
            .collect();
        outcome.block_codes.sort_unstable();
        outcome.block_codes.dedup();
        if !outcome.block_codes.is_empty() {
            outcome.game = None;
        }
        if outcome.status != GameStatus::VideoOnly {
            outcome.status = if outcome.block_codes.contains(&Code::BTemplate) {
                GameStatus::Template
            } else if outcome.game.is_some() {
                GameStatus::Loaded
            } else {
                GameStatus::Error
            };
        }
        outcome
    }
}

/// Lengths of the periods: by the file, else by the schedule, else eighteen minutes.
fn lengths(raw: &RawGame, context: &GameContext) -> PeriodLengths {
    let minutes = raw.period_minutes.map(|minutes| {
        minutes
            .filter(|minutes| *minutes > 0.0 && *minutes <= LONGEST_PERIOD_MINUTES)
            .map(|minutes| (minutes * 60.0).round() as i64)
    });
    let scheduled = |seconds: Option<i64>| {
        seconds.filter(|seconds| *seconds > 0 && *seconds <= LONGEST_PERIOD_MINUTES as i64 * 60)
    };
    let regulation = scheduled(context.period_seconds).unwrap_or(DEFAULT_PERIOD_SECONDS);
    let overtime = scheduled(context.ot_seconds).unwrap_or(DEFAULT_OVERTIME_SECONDS);
    let [first, second, third, extra] = minutes;
    PeriodLengths {
        regulation: [first, second, third].map(|seconds| seconds.unwrap_or(regulation)),
        overtime: extra.unwrap_or(overtime),
    }
}

/// Ids of a tracker save that the league does not know are no ids; the jersey decides then.
fn forget_unknown_ids(raw: &mut RawGame, league: &LeagueGames) {
    let is_known = |id: &str| league.player_ids.contains(id);
    for row in &mut raw.events {
        row.player_id = row.player_id.take().filter(|id| is_known(id));
    }
    for cell in raw
        .shifts
        .iter_mut()
        .flat_map(|shift| shift.home.iter_mut().chain(&mut shift.away))
    {
        cell.player_id = cell.player_id.take().filter(|id| is_known(id));
    }
    raw.roster.retain(|player| is_known(&player.player_id));
}

/// The league's rosters. Where the league has none for the game, or a tracker save knows a number that
/// nobody of the team wears, the file's own roster fills in.
fn rosters(raw: &RawGame, context: &GameContext, is_swapped: bool) -> Rosters {
    let mut rosters = Rosters::new(context);
    if !raw.places.is_save && !rosters.is_empty() {
        return rosters;
    }
    for player in &raw.roster {
        let venue = if is_swapped {
            player.venue.other()
        } else {
            player.venue
        };
        rosters.add_missing(venue, player.jersey, &player.player_id);
    }
    rosters
}
