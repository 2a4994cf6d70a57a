//! A game made row by row, for tests of single rules.
//!
//! Home are the Foxes (N1) with numbers 1 to 6 and goalie 31, away the Owls (N2) with 11 to 16 and goalie 32.
//! Number 7 plays on both sides; number 8 is worn by two Foxes.

use std::collections::{BTreeMap, BTreeSet};

use hockey::{PeriodLengths, Venue};
use ingest::canonical::context::Rosters;
use ingest::canonical::{
    self, Canonical, Event, EventPlayer, GameContext, LeagueGames, RosterPlayer, Setting, TeamRef,
};
use ingest::tracking::Layout;
use ingest::tracking::places::Places;
use ingest::tracking::report::Report;
use ingest::tracking::rows::{
    EventRow, PressureMarks, RawGame, ShiftRow, SlotCell, Splitting, VideoClock,
};
use ingest::{Code, Finding};

use crate::small_league::codes;

pub(crate) const GAME: i64 = 30_001;

/// Player of a number; away players with number 7 and the second home player with number 8 are 27 and 28.
pub(crate) fn player(number: i64) -> String {
    format!("P1000{number:02}")
}

fn roster_player(team: &str, number: i64, id: i64) -> RosterPlayer {
    RosterPlayer {
        player_id: player(id),
        team_id: team.to_owned(),
        jersey_number: Some(number),
        is_goalie: number > 30,
        goals: 0,
        assists: 0,
        pim: 0,
    }
}

pub(crate) fn context() -> GameContext {
    let home = [1, 2, 3, 4, 5, 6, 7, 8, 31].map(|number| roster_player("N1", number, number));
    let away = [11, 12, 13, 14, 15, 16, 32].map(|number| roster_player("N2", number, number));
    let doubles = [roster_player("N2", 7, 27), roster_player("N1", 8, 28)];
    let team = |id: &str, name: &str| TeamRef {
        team_id: id.to_owned(),
        names: vec![name.to_owned()],
    };
    GameContext {
        game_id: GAME,
        home: team("N1", "Foxes"),
        away: team("N2", "Owls"),
        period_seconds: Some(1080),
        ot_seconds: None,
        home_goals: Some(0),
        away_goals: Some(0),
        roster: home.into_iter().chain(away).chain(doubles).collect(),
    }
}

/// The league with this one game.
pub(crate) fn league() -> LeagueGames {
    let context = context();
    LeagueGames {
        player_ids: context
            .roster
            .iter()
            .map(|player| player.player_id.clone())
            .collect::<BTreeSet<_>>(),
        games: BTreeMap::from([(GAME, context)]),
    }
}

/// A row of an event.
#[derive(Clone)]
pub(crate) struct Line(pub(crate) EventRow);

/// The first row of an event with a clock in minutes and seconds.
pub(crate) fn line(index: i64, event_type: &str, detail: &str, minutes: f64, seconds: f64) -> Line {
    let text = |text: &str| (!text.is_empty()).then(|| text.into());
    Line(EventRow {
        index,
        period: Some(1),
        event_type: text(event_type),
        detail: text(detail),
        start_minutes: Some(minutes),
        start_seconds: Some(seconds),
        ..EventRow::default()
    })
}

/// A row that continues an event of a sparse sheet.
pub(crate) fn more(index: i64) -> Line {
    Line(EventRow {
        index,
        period: Some(1),
        ..EventRow::default()
    })
}

impl Line {
    pub(crate) fn set(mut self, change: impl FnOnce(&mut EventRow)) -> Self {
        change(&mut self.0);
        self
    }

    pub(crate) fn period(self, number: i64) -> Self {
        self.set(|row| row.period = Some(number))
    }

    pub(crate) fn until(self, minutes: f64, seconds: f64) -> Self {
        self.set(|row| {
            row.end_minutes = Some(minutes);
            row.end_seconds = Some(seconds);
        })
    }

    pub(crate) fn team(self, letter: Venue) -> Self {
        self.set(|row| row.team = Some(letter))
    }

    pub(crate) fn own(self, jersey: i64) -> Self {
        self.set(|row| {
            row.jersey = Some(jersey);
            row.role = Some("event_player_1".into());
        })
    }

    pub(crate) fn opponent(self, jersey: i64) -> Self {
        self.set(|row| {
            row.jersey = Some(jersey);
            row.role = Some("opp_player_1".into());
        })
    }

    pub(crate) fn chain(self, number: i64) -> Self {
        self.set(|row| row.chain = Some(number))
    }

    pub(crate) fn play(self, detail: &str) -> Self {
        self.set(|row| row.play_detail_1 = Some(detail.into()))
    }

    pub(crate) fn pressure(self, mark: &str) -> Self {
        self.set(|row| row.pressure = Some(mark.into()))
    }
}

/// A game in the making.
#[derive(Debug)]
pub(crate) struct Game {
    pub(crate) raw: RawGame,
    pub(crate) context: GameContext,
    pub(crate) is_swapped: bool,
}

impl Game {
    /// A game of a layout, from its rows.
    pub(crate) fn new(splitting: Splitting, lines: impl IntoIterator<Item = Line>) -> Self {
        let events = lines
            .into_iter()
            .zip(2..)
            .map(|(line, row)| EventRow { row, ..line.0 })
            .collect();
        let is_sparse = splitting == Splitting::Sparse;
        Self {
            raw: RawGame {
                layout: if is_sparse {
                    Layout::FormulaWorkbook
                } else {
                    Layout::BrowserExport
                },
                splitting,
                pressure: if is_sparse {
                    PressureMarks::Pairs
                } else {
                    PressureMarks::Untracked
                },
                neutral_is_default: !is_sparse,
                game_ids: vec![(GAME, 2)],
                home_name: Some("Foxes".to_owned()),
                away_name: Some("Owls".to_owned()),
                period_minutes: [None; 4],
                video: if is_sparse {
                    VideoClock::Breaks
                } else {
                    VideoClock::None
                },
                roster: Vec::new(),
                events,
                shifts: Vec::new(),
                rows_without_number: Vec::new(),
                places: Places::default(),
                errors: Vec::new(),
            },
            context: context(),
            is_swapped: false,
        }
    }

    pub(crate) fn sparse(lines: impl IntoIterator<Item = Line>) -> Self {
        Self::new(Splitting::Sparse, lines)
    }

    pub(crate) fn dense(lines: impl IntoIterator<Item = Line>) -> Self {
        Self::new(Splitting::Dense, lines)
    }

    pub(crate) fn with_shifts(mut self, shifts: impl IntoIterator<Item = ShiftRow>) -> Self {
        self.raw.shifts = shifts
            .into_iter()
            .zip(2..)
            .map(|(shift, row)| ShiftRow { row, ..shift })
            .collect();
        self
    }

    pub(crate) fn official(mut self, home: i64, away: i64) -> Self {
        self.context.home_goals = Some(home);
        self.context.away_goals = Some(away);
        self
    }

    /// The canonical game, or none when it has no order, and the findings.
    pub(crate) fn try_make(&self) -> (Option<Canonical>, Vec<Finding>) {
        let mut report = Report::new("made.xlsx", GAME);
        let setting = Setting {
            context: &self.context,
            rosters: &Rosters::new(&self.context),
            lengths: &PeriodLengths::default(),
            is_swapped: self.is_swapped,
            codes: &codes(),
        };
        let made = canonical::canonicalise(&self.raw, &setting, &mut report);
        (made, report.into_findings().into_vec())
    }

    pub(crate) fn make(&self) -> Made {
        let (made, findings) = self.try_make();
        Made {
            canonical: made.expect("the game has an order"),
            findings,
        }
    }
}

/// A canonical game with its findings.
pub(crate) struct Made {
    pub(crate) canonical: Canonical,
    pub(crate) findings: Vec<Finding>,
}

impl Made {
    pub(crate) fn events(&self) -> &[Event] {
        &self.canonical.game.events
    }

    /// The event with this number.
    pub(crate) fn event(&self, index: i64) -> &Event {
        self.events()
            .iter()
            .find(|event| event.event_index == index)
            .expect("event")
    }

    pub(crate) fn players(&self, index: i64) -> Vec<&EventPlayer> {
        self.canonical
            .game
            .event_players
            .iter()
            .filter(|player| player.event_index == index)
            .collect()
    }

    /// Start clocks in order.
    pub(crate) fn clocks(&self) -> Vec<Option<i64>> {
        self.events()
            .iter()
            .map(|event| event.clock_start_s)
            .collect()
    }

    /// Rows of the findings of a code.
    pub(crate) fn rows(&self, code: Code) -> Vec<u32> {
        self.findings
            .iter()
            .filter(|finding| finding.code == code)
            .map(|finding| finding.row)
            .collect()
    }
}

/// A shift between two clocks with five skaters and a goalie on each side.
pub(crate) fn shift(index: i64, period: i64, start: f64, end: f64) -> ShiftRow {
    let cells = |numbers: [i64; 5], goalie: i64| {
        let [f1, f2, f3, d1, d2] = numbers.map(cell);
        [f1, f2, f3, d1, d2, SlotCell::default(), cell(goalie)]
    };
    ShiftRow {
        row: 0,
        index: Some(index),
        period: Some(period),
        start: Some(start),
        end: Some(end),
        start_type: None,
        stop_type: None,
        home: cells([1, 2, 3, 4, 5], 31),
        away: cells([11, 12, 13, 14, 15], 32),
        start_zone: [false; 3],
        end_zone: [false; 3],
    }
}

pub(crate) fn cell(jersey: i64) -> SlotCell {
    SlotCell {
        jersey: Some(jersey),
        ..SlotCell::default()
    }
}

pub(crate) fn stopped(shift: ShiftRow, stop: &str) -> ShiftRow {
    ShiftRow {
        stop_type: Some(stop.into()),
        ..shift
    }
}
