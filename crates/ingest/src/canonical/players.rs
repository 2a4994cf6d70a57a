//! Who takes part in an event: jersey numbers become players, rows become sides and slots.

use hockey::{PlayerId, Side, Venue};

use super::context::{Rosters, Wearer};
use super::fields::Draft;
use super::plays;
use super::records::{Event, EventPlayer, ResolvedBy};
use super::roles::{self, Role};
use crate::codes::CodeLists;
use crate::finding::Code;
use crate::tracking::places::{EVENTS, EventField};
use crate::tracking::report::Report;
use crate::tracking::rows::{EventRow, PressureMarks, Splitting};

/// More rows than this on one side are two events in one.
const MOST_PLAYERS_ON_A_SIDE: i64 = 6;

/// Counts that the thresholds on unresolved players need.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Resolution {
    /// Rows with a number, or with an id of the file.
    pub numbered: usize,
    /// Of these, rows whose player is known.
    pub resolved: usize,
}

/// What is needed to turn rows into players.
#[derive(Debug, Clone, Copy)]
pub(super) struct Casting<'a> {
    /// The two rosters.
    pub rosters: &'a Rosters,
    /// The vocabularies.
    pub codes: &'a CodeLists,
    /// How rows make events.
    pub splitting: Splitting,
    /// What pressure marks mean.
    pub marks: PressureMarks,
}

/// Fills the players of every event.
pub(super) fn set_players(
    drafts: &mut [Draft],
    rows: &[EventRow],
    casting: &Casting<'_>,
    report: &mut Report,
) -> Resolution {
    let mut resolution = Resolution::default();
    for draft in drafts {
        let Some(own_rows) = rows.get(draft.rows.clone()) else {
            continue;
        };
        let mut slots = [0_i64; 2];
        let mut cast: Vec<(EventPlayer, &EventRow)> = Vec::with_capacity(own_rows.len());
        for row in own_rows {
            let Some((side, slot)) = next_slot(row, &mut slots, report) else {
                continue;
            };
            if row.jersey.is_none() && row.player_id.is_none() {
                continue;
            }
            let player = cast_row(row, (side, slot), &draft.event, casting, report);
            resolution.numbered += 1;
            resolution.resolved += usize::from(player.player_id.is_some());
            cast.push((player, row));
        }
        let is_merged = slots.iter().any(|count| *count > MOST_PLAYERS_ON_A_SIDE)
            || (casting.splitting != Splitting::Sparse
                && has_both_teams(own_rows, casting.rosters));
        if is_merged {
            draft.event.suspect_merge = true;
            report_merged(own_rows, report);
        }
        cast.sort_by_key(|(player, _)| (player.side, player.slot));
        draft.players = without_doubles(cast, report);
        if casting.marks == PressureMarks::Pairs {
            plays::set_pairs(&mut draft.players);
        }
    }
    resolution
}

/// Turns one row into a player with everything that the row says about him.
fn cast_row(
    row: &EventRow,
    (side, slot): (Side, i64),
    event: &Event,
    casting: &Casting<'_>,
    report: &mut Report,
) -> EventPlayer {
    let rosters = casting.rosters;
    let event_venue = event
        .event_team_id
        .as_ref()
        .and_then(|team| rosters.venue(team));
    let team = event_venue.map(|venue| {
        if side == Side::Event {
            venue
        } else {
            venue.other()
        }
    });
    let mut player = unresolved(row, (side, slot), event.event_index);
    player.player_team_id = team.map(|venue| rosters.team(venue).clone());
    resolve(&mut player, row, team, rosters, report);
    plays::describe(&mut player, row, casting.codes, report);
    if casting.marks == PressureMarks::Jerseys {
        plays::set_presser(&mut player, row, rosters, report);
    }
    player
}

fn unresolved(row: &EventRow, (side, slot): (Side, i64), event_index: i64) -> EventPlayer {
    EventPlayer {
        event_index,
        side,
        slot,
        player_id: None,
        jersey_number: row.jersey,
        resolved_by: ResolvedBy::None,
        player_team_id: None,
        play_detail_1: None,
        play_detail_2: None,
        recovery_kind: None,
        play_success: None,
        pressure_number: row.pressure.as_deref().map(str::to_owned),
        is_pressured: None,
        pressured_by_player_id: None,
        source_sheet: EVENTS,
        source_row: i64::from(row.row),
    }
}

/// Counts the rows of a side inside the event.
fn next_slot(row: &EventRow, slots: &mut [i64; 2], report: &mut Report) -> Option<(Side, i64)> {
    let [own, opposing] = slots;
    match roles::role(row.role.as_deref()) {
        Role::On(Side::Event) => {
            *own += 1;
            Some((Side::Event, *own))
        }
        Role::On(Side::Opponent) => {
            *opposing += 1;
            Some((Side::Opponent, *opposing))
        }
        Role::Missing if row.jersey.is_none() && row.player_id.is_none() => None,
        Role::Missing | Role::Unreadable => {
            report.push(
                report
                    .about_event(Code::ERole, row, EventField::Role)
                    .value(row.role.as_deref().unwrap_or_default())
                    .expected("a side and a number")
                    .action("row dropped"),
            );
            None
        }
    }
}

/// Finds the player of a row. The file's own id wins; then the number in the row's team; then the number
/// in the other team when only one player there wears it.
fn resolve(
    player: &mut EventPlayer,
    row: &EventRow,
    team: Option<Venue>,
    rosters: &Rosters,
    report: &mut Report,
) {
    let found = match row.player_id.as_deref().map(PlayerId::from) {
        Some(id) => Found::from_file(id, team, rosters),
        None => row
            .jersey
            .map_or(Found::Nobody, |jersey| find(jersey, team, rosters)),
    };
    match found {
        Found::OfTeam(id, venue) => {
            player.player_id = Some(id);
            player.resolved_by = ResolvedBy::Team;
            player.player_team_id = venue.map(|venue| rosters.team(venue).clone());
        }
        Found::OfOtherTeam(id, venue) => {
            report_jersey(Code::WOtherTeam, row, "the other team's player", report);
            player.player_id = Some(id);
            player.resolved_by = ResolvedBy::OtherTeam;
            player.player_team_id = Some(rosters.team(venue).clone());
        }
        Found::Several => report_jersey(Code::EAmbig, row, "player null", report),
        Found::Nobody => report_jersey(Code::EUnknown, row, "player null", report),
    }
}

enum Found {
    OfTeam(PlayerId, Option<Venue>),
    OfOtherTeam(PlayerId, Venue),
    Several,
    Nobody,
}

impl Found {
    /// An id that the file states: his team is the roster's, or else the row's.
    fn from_file(id: PlayerId, team: Option<Venue>, rosters: &Rosters) -> Self {
        match rosters.venue_of_player(&id) {
            Some(venue) if team.is_some_and(|team| team != venue) => Self::OfOtherTeam(id, venue),
            listed => Self::OfTeam(id, listed.or(team)),
        }
    }
}

fn find(jersey: i64, team: Option<Venue>, rosters: &Rosters) -> Found {
    let Some(team) = team else {
        return match rosters
            .only_venue(jersey)
            .map(|venue| (rosters.wearer(venue, jersey), venue))
        {
            Some((Wearer::One(id), venue)) => Found::OfTeam(id, Some(venue)),
            _ => Found::Nobody,
        };
    };
    match rosters.wearer(team, jersey) {
        Wearer::One(id) => Found::OfTeam(id, Some(team)),
        Wearer::Several => Found::Several,
        Wearer::Nobody => match rosters.wearer(team.other(), jersey) {
            Wearer::One(id) => Found::OfOtherTeam(id, team.other()),
            Wearer::Several | Wearer::Nobody => Found::Nobody,
        },
    }
}

fn report_jersey(code: Code, row: &EventRow, action: &str, report: &mut Report) {
    let expected = match code {
        Code::EAmbig => "a number that one player of the team wears",
        Code::WOtherTeam => "a number of the row's team",
        _ => "a number of the game's rosters",
    };
    report.push(
        report
            .about_event(code, row, EventField::Jersey)
            .value(
                row.jersey
                    .map(|jersey| jersey.to_string())
                    .unwrap_or_default(),
            )
            .expected(expected)
            .action(action),
    );
}

/// Whether players of both teams stand on the event's side.
fn has_both_teams(rows: &[EventRow], rosters: &Rosters) -> bool {
    let mut venues = rows
        .iter()
        .filter(|row| roles::side(row) == Some(Side::Event))
        .filter_map(|row| rosters.only_venue(row.jersey?));
    venues
        .next()
        .is_some_and(|first| venues.any(|venue| venue != first))
}

fn report_merged(rows: &[EventRow], report: &mut Report) {
    if let Some(row) = rows.first() {
        report.push(
            report
                .about_event(Code::WMerged, row, EventField::Role)
                .value(format!("{} rows", rows.len()))
                .expected("players of one team on the event's side, at most six on a side")
                .action("kept, flagged"),
        );
    }
}

/// Removes a player who stands twice on one side of an event; the lowest slot stays and takes over play
/// details where it has room.
fn without_doubles(cast: Vec<(EventPlayer, &EventRow)>, report: &mut Report) -> Vec<EventPlayer> {
    let mut kept: Vec<EventPlayer> = Vec::with_capacity(cast.len());
    for (player, row) in cast {
        match kept.iter_mut().find(|earlier| is_same(earlier, &player)) {
            Some(earlier) => {
                report.push(
                    report
                        .about_event(Code::WDupSlot, row, EventField::Jersey)
                        .value(
                            player
                                .jersey_number
                                .map(|jersey| jersey.to_string())
                                .unwrap_or_default(),
                        )
                        .expected("a player once on a side")
                        .action("first kept"),
                );
                merge(earlier, player);
            }
            None => kept.push(player),
        }
    }
    kept
}

/// Without an id the number tells players apart.
fn is_same(one: &EventPlayer, other: &EventPlayer) -> bool {
    one.side == other.side
        && match (&one.player_id, &other.player_id) {
            (Some(one), Some(other)) => one == other,
            (None, None) => one.jersey_number.is_some() && one.jersey_number == other.jersey_number,
            _ => false,
        }
}

fn merge(kept: &mut EventPlayer, dropped: EventPlayer) {
    for detail in [dropped.play_detail_1, dropped.play_detail_2]
        .into_iter()
        .flatten()
    {
        let known = [kept.play_detail_1.as_ref(), kept.play_detail_2.as_ref()];
        if known.contains(&Some(&detail)) {
            continue;
        }
        if kept.play_detail_1.is_none() {
            kept.play_detail_1 = Some(detail);
        } else if kept.play_detail_2.is_none() {
            kept.play_detail_2 = Some(detail);
        }
    }
    kept.play_success = kept.play_success.or(dropped.play_success);
    kept.recovery_kind = kept.recovery_kind.or(dropped.recovery_kind);
    kept.pressure_number = kept.pressure_number.take().or(dropped.pressure_number);
    kept.is_pressured = kept.is_pressured.max(dropped.is_pressured);
    kept.pressured_by_player_id = kept
        .pressured_by_player_id
        .take()
        .or(dropped.pressured_by_player_id);
}
