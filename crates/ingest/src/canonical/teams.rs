//! Which team performs an event: the typed letter, corrected by the jerseys of the players.

use hockey::{Side, Venue};

use super::context::Rosters;
use super::fields::Draft;
use super::kinds;
use super::roles;
use crate::finding::Code;
use crate::tracking::places::EventField;
use crate::tracking::report::Report;
use crate::tracking::rows::EventRow;

/// Decides the team of every event. `is_swapped` says that the file's home team is the schedule's guest.
pub(super) fn set_teams(
    drafts: &mut [Draft],
    rows: &[EventRow],
    rosters: &Rosters,
    is_swapped: bool,
    report: &mut Report,
) {
    for draft in drafts {
        let Some(own_rows) = rows.get(draft.rows.clone()) else {
            continue;
        };
        let typed = draft
            .letter
            .map(|letter| if is_swapped { letter.other() } else { letter });
        let votes = votes(own_rows, rosters);
        let may_flip = !kinds::has_no_player(draft.event_type());
        let decision = decide(typed, votes, may_flip);
        draft.event.event_team_id = decision.map(|venue| rosters.team(venue).clone());
        draft.event.team_flipped = typed.is_some() && decision != typed;
        if let Some(row) = own_rows.first() {
            report_decision(draft, row, votes, report);
        }
    }
}

/// Share of events, in percent, whose players must contradict the letters before the file counts as turned.
const TURNED_PERCENT: usize = 80;
/// Fewer events than this tell nothing about the file as a whole.
const FEWEST_VOTES: usize = 20;

/// Whether nearly all events are contradicted by their players: then home and away are exchanged in the
/// whole file, whatever team names it gives.
pub(super) fn is_turned(
    drafts: &[Draft],
    rows: &[EventRow],
    rosters: &Rosters,
    is_swapped: bool,
) -> bool {
    let (mut agreeing, mut against) = (0, 0);
    for draft in drafts
        .iter()
        .filter(|draft| !kinds::has_no_player(draft.event_type()))
    {
        let Some(letter) = draft.letter else { continue };
        let typed = if is_swapped { letter.other() } else { letter };
        let votes = votes(rows.get(draft.rows.clone()).unwrap_or_default(), rosters);
        let (for_typed, for_other) = if typed == Venue::Home {
            votes
        } else {
            (votes.1, votes.0)
        };
        agreeing += usize::from(for_typed > 0);
        against += usize::from(for_typed == 0 && for_other > 0);
    }
    let voting = agreeing + against;
    voting >= FEWEST_VOTES && against * 100 >= voting * TURNED_PERCENT
}

/// How many players say that the home, or the away team performs the event.
type Votes = (u32, u32);

/// Players whose number only one player of the game wears vote: on the event's side for their own team, on
/// the other side for the other team.
fn votes(rows: &[EventRow], rosters: &Rosters) -> Votes {
    let mut votes = (0, 0);
    for row in rows {
        let side = roles::side(row);
        let Some((side, venue)) =
            side.zip(row.jersey.and_then(|jersey| rosters.only_venue(jersey)))
        else {
            continue;
        };
        let performing = if side == Side::Event {
            venue
        } else {
            venue.other()
        };
        match performing {
            Venue::Home => votes.0 += 1,
            Venue::Away => votes.1 += 1,
        }
    }
    votes
}

/// A typed team stands unless every vote is against it; a mixed vote means merged events or one wrong row.
/// Without a typed team the majority decides.
fn decide(typed: Option<Venue>, (home, away): Votes, may_flip: bool) -> Option<Venue> {
    match typed {
        Some(venue) => {
            let (agree, against) = match venue {
                Venue::Home => (home, away),
                Venue::Away => (away, home),
            };
            Some(if may_flip && agree == 0 && against > 0 {
                venue.other()
            } else {
                venue
            })
        }
        None => match home.cmp(&away) {
            std::cmp::Ordering::Greater => Some(Venue::Home),
            std::cmp::Ordering::Less => Some(Venue::Away),
            std::cmp::Ordering::Equal => None,
        },
    }
}

fn report_decision(draft: &Draft, row: &EventRow, (home, away): Votes, report: &mut Report) {
    if draft.event.team_flipped {
        report.push(
            report
                .about_event(Code::WTeamFlip, row, EventField::Team)
                .value(draft.letter.map_or("", Venue::code))
                .expected("the team of the event's players")
                .action(format!("flipped: {} players against it", home.max(away))),
        );
    } else if draft.event.event_team_id.is_none() && kinds::is_play(draft.event_type()) {
        report.push(
            report
                .about_event(Code::WNoTeam, row, EventField::Team)
                .value(format!("{home} votes for home, {away} for away"))
                .expected("a team")
                .action("null"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::context::fixtures;
    use proptest::prelude::*;

    fn row(role: &str, jersey: i64) -> EventRow {
        EventRow {
            role: Some(role.into()),
            jersey: Some(jersey),
            ..EventRow::default()
        }
    }

    #[test]
    fn only_unambiguous_jerseys_vote() {
        let rosters = Rosters::new(&fixtures::context());
        let rows = [
            row("event_player_1", 3),
            row("event_player_2", 7),
            row("opp_player_1", 4),
            row("opp_player_2", 12),
            row("event_player_3", 99),
        ];
        // 3 on the event's side: home. 7 is worn on both sides. 4 as opponent: away. 12 as opponent: home.
        assert_eq!(votes(&rows, &rosters), (2, 1));
    }

    #[test]
    fn a_unanimous_vote_flips_and_a_mixed_one_does_not() {
        assert_eq!(decide(Some(Venue::Home), (0, 3), true), Some(Venue::Away));
        assert_eq!(decide(Some(Venue::Home), (1, 3), true), Some(Venue::Home));
        assert_eq!(decide(Some(Venue::Home), (0, 0), true), Some(Venue::Home));
        assert_eq!(decide(Some(Venue::Home), (0, 3), false), Some(Venue::Home));
    }

    #[test]
    fn a_missing_letter_follows_the_majority() {
        assert_eq!(decide(None, (2, 1), true), Some(Venue::Home));
        assert_eq!(decide(None, (0, 1), false), Some(Venue::Away));
        assert_eq!(decide(None, (1, 1), true), None);
        assert_eq!(decide(None, (0, 0), true), None);
    }

    proptest! {
        #[test]
        fn exchanging_home_and_away_exchanges_the_decision(home in 0_u32..4, away in 0_u32..4, typed in 0_usize..3, flip: bool) {
            let typed = [None, Some(Venue::Home), Some(Venue::Away)][typed];
            let mirrored = decide(typed.map(Venue::other), (away, home), flip);
            prop_assert_eq!(decide(typed, (home, away), flip), mirrored.map(Venue::other));
        }
    }
}
