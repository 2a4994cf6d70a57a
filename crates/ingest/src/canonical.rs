//! From typed rows to canonical events, players and stints: one step per file, each a rule of the game.
//!
//! The order matters. Rows become events; codes and clocks are decided; jerseys decide the team, the team
//! decides the players; then zones, success, chains; then goals that the file forgot are put in, and only
//! then events are numbered and linked to each other and to the stints.

pub mod context;
pub mod records;

mod assists;
mod chains;
mod checks;
mod clocks;
mod fields;
mod goals;
mod kinds;
mod links;
mod players;
mod plays;
mod repair;
mod roles;
mod saves;
mod split;
mod stints;
mod stops;
mod success;
mod teams;
mod video;
mod zones;

use hockey::PeriodLengths;

use crate::codes::CodeLists;
use crate::finding::Code;
use crate::tracking::report::Report;
use crate::tracking::rows::{EventRow, RawGame};
use context::Rosters;
pub use context::{GameContext, LeagueGames, RosterPlayer, TeamRef};
use fields::Draft;
pub use records::{CanonicalGame, Event, EventPlayer, Shift, ShiftPlayer};
use stints::{Bench, Stints};

/// What is known of a game besides its rows.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The schedule's and the box score's view.
    pub context: &'a GameContext,
    /// Rosters by jersey.
    pub rosters: &'a Rosters,
    /// Lengths of the periods.
    pub lengths: &'a PeriodLengths,
    /// The file's home team is the schedule's guest.
    pub is_swapped: bool,
    /// The vocabularies.
    pub codes: &'a CodeLists,
}

/// Shares that decide how bad repeated findings are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tallies {
    /// Events of the file.
    pub events: usize,
    /// Events with a game clock.
    pub clocks: usize,
    /// Codes that were looked up on events.
    pub codes: usize,
    /// Events that must have a player of their own side, and those that have him.
    pub own_players: (usize, usize),
    /// Faceoffs, and those with winner and loser.
    pub faceoffs: (usize, usize),
    /// Rows with a player, and those whose player is known.
    pub players: (usize, usize),
    /// Slot seconds of the stints, and those with an unknown player.
    pub slot_seconds: (i64, i64),
}

/// A canonical game and what was learned on the way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Canonical {
    /// The game.
    pub game: CanonicalGame,
    /// Shares for thresholds.
    pub tallies: Tallies,
    /// Home and away of the file are exchanged against the schedule.
    pub is_swapped: bool,
}

/// Makes the canonical game out of its rows. `None` when the periods make no order.
pub fn canonicalise(
    raw: &RawGame,
    setting: &Setting<'_>,
    report: &mut Report,
) -> Option<Canonical> {
    let rows = raw.events.as_slice();
    let spans = split::split(rows, raw.splitting);
    if checks::check_periods(raw, &spans, report) {
        return None;
    }
    let mut drafts = fields::drafts(raw, &spans, setting.codes, report);
    checks::check_rows(raw, &spans, &drafts, report);
    clocks::set_clocks(&mut drafts, rows, raw.splitting, setting.lengths, report);
    let setting = &turned(setting, &drafts, rows, report);
    let mut tallies = set_people(&mut drafts, raw, setting, report);
    set_codes(&mut drafts, raw, setting, report);
    tallies.codes = drafts.iter().map(codes_of).sum();
    link_goals_and_number(&mut drafts, raw, setting, report);
    let stints = link_stints(&mut drafts, raw, setting, report);
    let counts = checks::check_events(&drafts, rows, report);
    tallies.clocks = counts.clocks;
    tallies.own_players = (counts.need_own_player, counts.have_own_player);
    tallies.faceoffs = (counts.faceoffs, counts.complete_faceoffs);
    tallies.slot_seconds = slot_seconds(&stints);
    checks::check_period_gap(&drafts, report);
    checks::check_sequences(&drafts, rows, report);
    checks::compare_with_official(&drafts, rows, setting.context, setting.rosters, report);
    if stints.shifts.len() >= checks::FEWEST_SHIFTS {
        saves::check_saves(&drafts, &stints.players, report);
    }
    Some(Canonical {
        game: finished(drafts, stints),
        tallies,
        is_swapped: setting.is_swapped,
    })
}

/// Turns the file round when its players say so.
fn turned<'a>(
    setting: &Setting<'a>,
    drafts: &[Draft],
    rows: &[EventRow],
    report: &mut Report,
) -> Setting<'a> {
    let is_turned = teams::is_turned(drafts, rows, setting.rosters, setting.is_swapped);
    if is_turned {
        report.push(
            report
                .about_events(Code::ISwap)
                .column("team")
                .value("nearly all players contradict the letters")
                .expected("the letters of the teams' venues")
                .action("exchanged"),
        );
    }
    Setting {
        is_swapped: setting.is_swapped != is_turned,
        ..*setting
    }
}

/// Teams, then players.
fn set_people(
    drafts: &mut [Draft],
    raw: &RawGame,
    setting: &Setting<'_>,
    report: &mut Report,
) -> Tallies {
    let rows = raw.events.as_slice();
    teams::set_teams(drafts, rows, setting.rosters, setting.is_swapped, report);
    let casting = players::Casting {
        rosters: setting.rosters,
        codes: setting.codes,
        splitting: raw.splitting,
        marks: plays::pressure_marks(rows, raw.pressure),
    };
    let resolution = players::set_players(drafts, rows, &casting, report);
    Tallies {
        events: drafts.len(),
        players: (resolution.numbered, resolution.resolved),
        ..Tallies::default()
    }
}

/// Zone, success, chains.
fn set_codes(drafts: &mut [Draft], raw: &RawGame, setting: &Setting<'_>, report: &mut Report) {
    zones::set_zones(drafts, raw.neutral_is_default);
    success::set_success(drafts, &raw.events, report);
    chains::set_chains(drafts, &raw.events, report);
    goals::check_goal_details(drafts, &raw.events, report);
    video::set_video(drafts, raw.video, setting.lengths);
}

/// Hidden goals, order numbers, shots of goals, assists.
fn link_goals_and_number(
    drafts: &mut Vec<Draft>,
    raw: &RawGame,
    setting: &Setting<'_>,
    report: &mut Report,
) {
    let [home, away] = setting.rosters.teams.clone();
    let official = [
        (home, setting.context.home_goals),
        (away, setting.context.away_goals),
    ];
    goals::insert_hidden_goals(drafts, &raw.events, &official, report);
    for (draft, sequence) in drafts.iter_mut().zip(1..) {
        draft.event.event_seq = sequence;
    }
    goals::link_goal_shots(drafts, &raw.events, report);
    assists::set_assists(drafts);
}

/// Stints and the events in them.
fn link_stints(
    drafts: &mut [Draft],
    raw: &RawGame,
    setting: &Setting<'_>,
    report: &mut Report,
) -> Stints {
    let bench = Bench {
        rosters: setting.rosters,
        codes: setting.codes,
        lengths: setting.lengths,
        is_swapped: setting.is_swapped,
    };
    let stints = stints::stints(&raw.shifts, drafts, &bench, report);
    links::link_events(drafts, &stints.shifts);
    links::compare_with_sheet(drafts, &raw.events, report);
    links::link_goals(drafts, &raw.events, &stints.shifts, setting.rosters, report);
    checks::check_shift_count(drafts, &stints.shifts, report);
    stints
}

fn codes_of(draft: &Draft) -> usize {
    let event = &draft.event;
    let texts = [&event.type_raw, &event.detail_raw, &event.detail_2_raw];
    texts.into_iter().flatten().count()
        + draft
            .players
            .iter()
            .flat_map(|player| [&player.play_detail_1, &player.play_detail_2])
            .flatten()
            .count()
}

fn slot_seconds(stints: &Stints) -> (i64, i64) {
    let mut totals = (0, 0);
    let seconds: std::collections::HashMap<i64, i64> = stints
        .shifts
        .iter()
        .map(|shift| (shift.shift_index, shift.duration_s))
        .collect();
    for player in &stints.players {
        let duration = seconds.get(&player.shift_index).copied().unwrap_or(0);
        totals.0 += duration;
        totals.1 += if player.player_id.is_none() {
            duration
        } else {
            0
        };
    }
    totals
}

fn finished(drafts: Vec<Draft>, stints: Stints) -> CanonicalGame {
    let mut game = CanonicalGame {
        events: Vec::with_capacity(drafts.len()),
        event_players: Vec::with_capacity(drafts.len() * 2),
        shifts: stints.shifts,
        shift_players: stints.players,
    };
    for draft in drafts {
        game.events.push(draft.event);
        game.event_players.extend(draft.players);
    }
    game
}
