//! What each player of an event did, and whether he was pressed.

use hockey::{PlayerId, Side};

use super::context::{Rosters, Wearer};
use super::records::EventPlayer;
use super::success;
use crate::codes::CodeLists;
use crate::finding::{Code, Level};
use crate::tracking::places::EventField;
use crate::tracking::report::Report;
use crate::tracking::rows::{EventRow, PressureMarks};

/// What the pressure marks of a game mean; untracked when the file has none.
pub(super) fn pressure_marks(rows: &[EventRow], layout: PressureMarks) -> PressureMarks {
    let has_marks = rows
        .iter()
        .any(|row| row.pressure.as_deref().and_then(number).is_some());
    if has_marks {
        layout
    } else {
        PressureMarks::Untracked
    }
}

/// A pressure mark; other characters that slip into the cell are none.
fn number(text: &str) -> Option<i64> {
    text.trim()
        .parse::<f64>()
        .ok()
        .filter(|value| value.fract() == 0.0 && value.abs() < 1e6)
        .map(|value| value as i64)
}

/// Sets play details and their success of a row's player.
pub(super) fn describe(
    player: &mut EventPlayer,
    row: &EventRow,
    codes: &CodeLists,
    report: &mut Report,
) {
    let fields = [
        (row.play_detail_1.as_deref(), EventField::PlayDetail1),
        (row.play_detail_2.as_deref(), EventField::PlayDetail2),
    ];
    let [first, second] = fields.map(|(text, field)| {
        let text = text?;
        let found = codes.play_detail(text);
        if found.code.is_none() {
            report.push(
                report
                    .about_event(Code::WCode, row, field)
                    .value(text)
                    .expected("a play detail of the code list")
                    .action("null"),
            );
        }
        player.recovery_kind = player.recovery_kind.or(found.recovery_kind);
        found.code.map(str::to_owned)
    });
    player.play_detail_1 = first;
    player.play_detail_2 = second;
    player.play_success = success::read_flag(
        row,
        row.play_success.as_deref(),
        EventField::PlaySuccess,
        report,
    );
}

/// Players of one event with the same number belong together: who stands on the event's side is pressed by
/// the first opponent with his number.
pub(super) fn set_pairs(players: &mut [EventPlayer]) {
    let pair = |player: &EventPlayer| player.pressure_number.as_deref().and_then(number);
    let pressers: Vec<(i64, Option<PlayerId>)> = players
        .iter()
        .filter(|player| player.side == Side::Opponent)
        .filter_map(|player| Some((pair(player)?, player.player_id.clone())))
        .collect();
    for player in players.iter_mut() {
        let own = pair(player).filter(|_| player.side == Side::Event);
        player.is_pressured = Some(own.is_some());
        player.pressured_by_player_id = own.and_then(|own| {
            pressers
                .iter()
                .find(|(number, _)| *number == own)
                .and_then(|(_, id)| id.clone())
        });
    }
}

/// The mark is the jersey of the opponent who presses.
pub(super) fn set_presser(
    player: &mut EventPlayer,
    row: &EventRow,
    rosters: &Rosters,
    report: &mut Report,
) {
    let jersey = player.pressure_number.as_deref().and_then(number);
    player.is_pressured = Some(jersey.is_some());
    let team = player
        .player_team_id
        .as_ref()
        .and_then(|team| rosters.venue(team));
    let (Some(jersey), Some(team)) = (jersey, team) else {
        return;
    };
    match rosters.wearer(team.other(), jersey) {
        Wearer::One(id) => player.pressured_by_player_id = Some(id),
        Wearer::Nobody | Wearer::Several => report.push(
            report
                .about_event(Code::EUnknown, row, EventField::Pressure)
                .level(Level::Warning)
                .value(jersey.to_string())
                .expected("a number that one player of the other team wears")
                .action("pressed by nobody known"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::records::ResolvedBy;

    fn player(side: Side, slot: i64, id: &str, mark: Option<&str>) -> EventPlayer {
        EventPlayer {
            event_index: 1,
            side,
            slot,
            player_id: Some(id.into()),
            jersey_number: Some(slot),
            resolved_by: ResolvedBy::Team,
            player_team_id: None,
            play_detail_1: None,
            play_detail_2: None,
            recovery_kind: None,
            play_success: None,
            pressure_number: mark.map(str::to_owned),
            is_pressured: None,
            pressured_by_player_id: None,
            source_sheet: "events",
            source_row: 2,
        }
    }

    #[test]
    fn equal_numbers_make_a_pair() {
        let mut players = [
            player(Side::Event, 1, "P1", Some("1")),
            player(Side::Event, 2, "P2", Some("2")),
            player(Side::Event, 3, "P3", Some(",")),
            player(Side::Opponent, 1, "P4", Some("2")),
            player(Side::Opponent, 2, "P5", Some("1.0")),
        ];
        set_pairs(&mut players);
        let result: Vec<(Option<bool>, Option<&str>)> = players
            .iter()
            .map(|p| {
                (
                    p.is_pressured,
                    p.pressured_by_player_id.as_ref().map(PlayerId::as_str),
                )
            })
            .collect();
        assert_eq!(
            result,
            [
                (Some(true), Some("P5")),
                (Some(true), Some("P4")),
                (Some(false), None),
                (Some(false), None),
                (Some(false), None),
            ]
        );
    }

    #[test]
    fn a_number_without_opponent_is_pressure_by_somebody_unknown() {
        let mut players = [player(Side::Event, 1, "P1", Some("1"))];
        set_pairs(&mut players);
        assert_eq!(players[0].is_pressured, Some(true));
        assert_eq!(players[0].pressured_by_player_id, None);
    }
}
