//! Stints: who was on the ice between two changes.

use hockey::{Period, PeriodLengths, PlayerId, TeamId, Venue, Zone};

use super::context::{Rosters, Wearer};
use super::fields::Draft;
use super::records::{Shift, ShiftPlayer};
use super::split::Numbering;
use super::stops;
use crate::codes::CodeLists;
use crate::finding::{Code, Level};
use crate::tracking::places::{SHIFTS, ShiftField};
use crate::tracking::report::Report;
use crate::tracking::rows::{EXTRA_SLOT, GOALIE_SLOT, SLOTS, ShiftRow, SlotCell};

/// No period is longer than an hour.
const LATEST_CLOCK: i64 = 3600;

/// What is needed to read shifts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bench<'a> {
    /// The two rosters.
    pub rosters: &'a Rosters,
    /// The vocabularies.
    pub codes: &'a CodeLists,
    /// Lengths of the periods.
    pub lengths: &'a PeriodLengths,
    /// The file's home team is the schedule's guest.
    pub is_swapped: bool,
}

/// The stints of a game and their players.
#[derive(Debug, Clone, Default)]
pub(super) struct Stints {
    /// In order of period and time.
    pub shifts: Vec<Shift>,
    /// In the same order, home before away.
    pub players: Vec<ShiftPlayer>,
}

/// A row that is a stint: it has clocks, a period and at least one skater.
struct Playing<'a> {
    row: &'a ShiftRow,
    index: i64,
    period: Period,
    start: i64,
    end: i64,
}

/// Turns the rows of the shift list into stints. Intermissions, dead time and template rows have no clock
/// or no skaters and are left out.
pub(super) fn stints(
    rows: &[ShiftRow],
    drafts: &[Draft],
    bench: &Bench<'_>,
    report: &mut Report,
) -> Stints {
    let mut playing: Vec<Playing<'_>> = rows
        .iter()
        .zip(1..)
        .filter_map(|(row, position)| playing_row(row, position, report))
        .collect();
    playing.sort_by_key(|stint| (stint.period, -stint.start, stint.index));
    number_apart(&mut playing, report);
    check_tiling(&playing, bench.lengths, report);
    let dead = dead_intervals(drafts);
    let mut stints = Stints::default();
    for (stint, sequence) in playing.iter().zip(1..) {
        let lines = [Venue::Home, Venue::Away].map(|venue| Line::read(stint, venue, bench, report));
        check_line_up(stint, &lines, report);
        stints
            .shifts
            .push(shift(stint, sequence, &lines, &dead, bench, report));
        let [home, away] = lines;
        stints.players.extend(home.players);
        stints.players.extend(away.players);
    }
    stints
}

/// Whether the row says of itself that nobody plays.
fn is_pause(row: &ShiftRow) -> bool {
    let start = row.start_type.as_deref().unwrap_or_default().trim();
    ["Intermission", "DeadIce/Stoppage"]
        .iter()
        .any(|pause| start.eq_ignore_ascii_case(pause))
}

/// Whether anybody but a goalie is entered.
fn has_skaters(row: &ShiftRow) -> bool {
    [&row.home, &row.away].into_iter().any(|cells| {
        cells
            .iter()
            .enumerate()
            .any(|(slot, cell)| slot != GOALIE_SLOT && is_entered(slot, cell))
    })
}

fn playing_row<'a>(row: &'a ShiftRow, position: i64, report: &mut Report) -> Option<Playing<'a>> {
    let clocks = usize::from(row.start.is_some()) + usize::from(row.end.is_some());
    if !has_skaters(row) || clocks == 0 || (clocks == 1 && is_pause(row)) {
        return None;
    }
    let written = |seconds: Option<f64>| {
        seconds.map_or_else(String::new, |seconds| {
            clock(seconds.round() as i64).to_string()
        })
    };
    let seconds = row
        .start
        .zip(row.end)
        .map(|(start, end)| (start.round() as i64, end.round() as i64));
    let problem = match (seconds, row.period.and_then(Period::new)) {
        (None, _) => (ShiftField::End, "both clocks"),
        (Some(_), None) => (ShiftField::Period, "a period from 1 to 5"),
        (Some((start, end)), Some(period))
            if (0..start).contains(&end) && start <= LATEST_CLOCK =>
        {
            let index = row.index.unwrap_or(position);
            return Some(Playing {
                row,
                index,
                period,
                start,
                end,
            });
        }
        (Some(_), Some(_)) => (
            ShiftField::End,
            "an end before the start (the clock runs down)",
        ),
    };
    let (field, expected) = problem;
    let value = if field == ShiftField::Period {
        row.period
            .map(|number| number.to_string())
            .unwrap_or_default()
    } else {
        format!("{} to {}", written(row.start), written(row.end))
    };
    report.push(
        report
            .about_shift(Code::EShiftDur, row.row, field)
            .value(value)
            .expected(expected)
            .action("row dropped"),
    );
    None
}

/// Whether a slot holds a player. The extra-attacker cell of some sheets says 0 for none.
fn is_entered(slot: usize, cell: &SlotCell) -> bool {
    cell.is_filled() && !(slot == EXTRA_SLOT && cell.jersey == Some(0) && cell.player_id.is_none())
}

fn clock(seconds: i64) -> hockey::GameClock {
    hockey::GameClock(seconds)
}

/// The number is the key of a stint: where it was typed twice, the later one gets a new number.
fn number_apart(playing: &mut [Playing<'_>], report: &mut Report) {
    let mut numbering = Numbering::new(playing.iter().map(|stint| stint.index));
    for stint in playing {
        let index = numbering.assign(stint.index);
        if index != stint.index {
            report.push(
                report
                    .about_shift(Code::WIdxColl, stint.row.row, ShiftField::Index)
                    .value(stint.index.to_string())
                    .expected("a shift number once")
                    .action(format!("numbered {index}")),
            );
            stint.index = index;
        }
    }
}

/// The stints of a period must cover it from its length to zero without gap or overlap.
fn check_tiling(playing: &[Playing<'_>], lengths: &PeriodLengths, report: &mut Report) {
    let mut before: Option<&Playing<'_>> = None;
    for stint in playing {
        let earlier = before.filter(|earlier| earlier.period == stint.period);
        if let (None, Some(last)) = (earlier, before) {
            check_joint(last, last.end, 0, ShiftField::End, report);
        }
        let expected = earlier.map_or_else(
            || {
                if stint.period.is_regulation() {
                    lengths.of(stint.period)
                } else {
                    stint.start
                }
            },
            |earlier| earlier.end,
        );
        check_joint(stint, stint.start, expected, ShiftField::Start, report);
        before = Some(stint);
    }
    if let Some(last) = before.filter(|last| last.period.is_regulation()) {
        check_joint(last, last.end, 0, ShiftField::End, report);
    }
}

fn check_joint(
    stint: &Playing<'_>,
    found: i64,
    expected: i64,
    field: ShiftField,
    report: &mut Report,
) {
    if found != expected {
        let is_gap = (found < expected) == (field == ShiftField::Start);
        report.push(
            report
                .about_shift(Code::EShiftGap, stint.row.row, field)
                .value(clock(found).to_string())
                .expected(clock(expected).to_string())
                .action(if is_gap { "gap kept" } else { "overlap kept" }),
        );
    }
}

/// Times of dead puck with running clock: period, start, end.
fn dead_intervals(drafts: &[Draft]) -> Vec<(i64, i64, i64)> {
    drafts
        .iter()
        .filter(|draft| draft.event_type() == Some("DeadIce"))
        .filter_map(|draft| {
            Some((
                draft.event.period,
                draft.event.clock_start_s?,
                draft.event.clock_end_s?,
            ))
        })
        .collect()
}

/// One team's line-up in a stint.
struct Line {
    players: Vec<ShiftPlayer>,
    cells: ShiftField,
    skaters: i64,
    has_goalie: bool,
}

impl Line {
    fn read(stint: &Playing<'_>, venue: Venue, bench: &Bench<'_>, report: &mut Report) -> Self {
        let in_file = if bench.is_swapped {
            venue.other()
        } else {
            venue
        };
        let (cells, field) = match in_file {
            Venue::Home => (&stint.row.home, ShiftField::Home),
            Venue::Away => (&stint.row.away, ShiftField::Away),
        };
        let team = bench.rosters.team(venue);
        let mut line = Self {
            players: Vec::with_capacity(7),
            cells: field,
            skaters: 0,
            has_goalie: false,
        };
        for (slot, cell) in cells
            .iter()
            .enumerate()
            .filter(|(slot, cell)| is_entered(*slot, cell))
        {
            let wearer = resolve(cell, venue, bench.rosters);
            let is_empty = wearer == Wearer::Nobody && slot == EXTRA_SLOT;
            report_slot(stint, (field, slot), cell, &wearer, report);
            if is_empty {
                continue;
            }
            let player = match wearer {
                Wearer::One(id) => Some(id),
                Wearer::Nobody | Wearer::Several => None,
            };
            line.skaters += i64::from(slot != GOALIE_SLOT);
            line.has_goalie |= slot == GOALIE_SLOT;
            line.players
                .push(shift_player(stint, venue, team, slot, cell, player));
        }
        line
    }
}

fn resolve(cell: &SlotCell, venue: Venue, rosters: &Rosters) -> Wearer {
    match (cell.player_id.as_deref(), cell.jersey) {
        (Some(id), _) => Wearer::One(PlayerId::from(id)),
        (None, Some(jersey)) => rosters.wearer(venue, jersey),
        (None, None) => Wearer::Nobody,
    }
}

fn shift_player(
    stint: &Playing<'_>,
    venue: Venue,
    team: &TeamId,
    slot: usize,
    cell: &SlotCell,
    player_id: Option<PlayerId>,
) -> ShiftPlayer {
    ShiftPlayer {
        shift_index: stint.index,
        venue,
        slot: SLOTS.get(slot).copied().unwrap_or_default(),
        team_id: team.clone(),
        jersey_number: cell.jersey,
        player_id,
        source_sheet: SHIFTS,
        source_row: i64::from(stint.row.row),
    }
}

/// Reports a number that does not say who is on the ice. In the extra-attacker cell it is most likely no
/// player at all.
fn report_slot(
    stint: &Playing<'_>,
    (field, slot): (ShiftField, usize),
    cell: &SlotCell,
    wearer: &Wearer,
    report: &mut Report,
) {
    let (code, level, action) = match wearer {
        Wearer::One(_) => return,
        Wearer::Several => (Code::EAmbig, Level::Error, "player null"),
        Wearer::Nobody if slot == EXTRA_SLOT => (Code::EUnknown, Level::Warning, "slot empty"),
        Wearer::Nobody => (Code::EUnknown, Level::Error, "player null"),
    };
    let typed = cell.unreadable.as_deref().map(str::to_owned);
    let value = typed.or_else(|| cell.jersey.map(|jersey| jersey.to_string()));
    report.push(
        report
            .about_slot(code, stint.row, field, slot)
            .level(level)
            .value(value.unwrap_or_default())
            .expected("a number that one player of the team wears")
            .action(action),
    );
}

/// Three to six skaters, at most five with the goalie in net, nobody twice.
fn check_line_up(stint: &Playing<'_>, lines: &[Line; 2], report: &mut Report) {
    for line in lines {
        let most = if line.has_goalie { 5 } else { 6 };
        if !(3..=most).contains(&line.skaters) {
            report.push(
                report
                    .about_slot(Code::EShiftCount, stint.row, line.cells, 0)
                    .value(format!("{} skaters", line.skaters))
                    .expected(format!("3 to {most}"))
                    .action("kept"),
            );
        }
    }
    let mut seen = std::collections::HashSet::new();
    for player in lines.iter().flat_map(|line| &line.players) {
        let Some(id) = player.player_id.as_ref() else {
            continue;
        };
        if !seen.insert(id.clone()) {
            report.push(
                report
                    .about_slot(Code::EShiftDup, stint.row, lines[0].cells, 0)
                    .column(format!("{} {}", player.venue.code(), player.slot))
                    .value(
                        player
                            .jersey_number
                            .map(|jersey| jersey.to_string())
                            .unwrap_or_default(),
                    )
                    .expected("a player once in a shift")
                    .action("kept"),
            );
        }
    }
}

fn shift(
    stint: &Playing<'_>,
    sequence: i64,
    [home, away]: &[Line; 2],
    dead: &[(i64, i64, i64)],
    bench: &Bench<'_>,
    report: &mut Report,
) -> Shift {
    let number = i64::from(stint.period.number());
    let duration = stint.start - stint.end;
    let dead_s: i64 = dead
        .iter()
        .filter(|(period, _, _)| *period == number)
        .map(|(_, start, end)| (stint.start.min(*start) - stint.end.max(*end)).max(0))
        .sum();
    let period_seconds = bench.lengths.of(stint.period);
    let stop = stops::stop_type(stint.row, bench.is_swapped, bench.codes, report);
    Shift {
        shift_index: stint.index,
        shift_seq: sequence,
        period: number,
        period_seconds,
        clock_start_s: stint.start,
        clock_end_s: stint.end,
        duration_s: duration,
        dead_s,
        playing_s: duration - dead_s,
        game_elapsed_start_s: bench.lengths.before(stint.period) + period_seconds - stint.start,
        start_type: stops::start_type(stint.row, bench.codes, report),
        stop_type: stop,
        stop_type_raw: stint.row.stop_type.as_deref().map(str::to_owned),
        home_skaters: home.skaters,
        away_skaters: away.skaters,
        home_net_empty: !home.has_goalie,
        away_net_empty: !away.has_goalie,
        sheet_start_zone: sheet_zone(stint.row.start_zone, bench.is_swapped),
        sheet_end_zone: sheet_zone(stint.row.end_zone, bench.is_swapped),
        source_sheet: SHIFTS,
        source_row: i64::from(stint.row.row),
    }
}

/// The zone that the sheet ticks, seen by the schedule's home team; none when two are ticked.
fn sheet_zone(flags: [bool; 3], is_swapped: bool) -> Option<Zone> {
    let zone = match flags {
        [true, false, false] => Zone::Offensive,
        [false, true, false] => Zone::Defensive,
        [false, false, true] => Zone::Neutral,
        _ => return None,
    };
    Some(if is_swapped { zone.mirrored() } else { zone })
}
