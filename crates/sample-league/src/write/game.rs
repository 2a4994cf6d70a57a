//! What all tracking files of a game have in common.

use crate::roster::{Dressed, Roster};
use crate::schedule::Fixture;
use crate::simulation::{Actor, Event, GameRecord, PlayerRef, Venue};

/// Number of the first event in every layout.
pub(crate) const FIRST_EVENT: i64 = 1_000;

/// A game on its way into a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GameFile<'a> {
    /// What was played.
    pub(crate) record: &'a GameRecord,
    /// People and teams.
    pub(crate) roster: &'a Roster,
    /// Place in the schedule.
    pub(crate) fixture: &'a Fixture,
    /// Whether the file has home and away exchanged.
    pub(crate) is_swapped: bool,
}

/// One row of an event sheet: an event and one of its players.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventRow<'a> {
    /// The event.
    pub(crate) event: &'a Event,
    /// Its place among the events, from 0.
    pub(crate) number: usize,
    /// The player of this row; none on the only row of an event without players.
    pub(crate) actor: Option<&'a Actor>,
    /// His slot on his side, from 1.
    pub(crate) slot: usize,
    /// Whether this is the event's first row.
    pub(crate) is_first: bool,
}

impl<'a> GameFile<'a> {
    /// The venue that a side has in the file.
    pub(crate) fn venue(&self, venue: Venue) -> Venue {
        if self.is_swapped {
            venue.other()
        } else {
            venue
        }
    }

    /// `h` or `a`, as the file has it.
    pub(crate) fn letter(&self, venue: Venue) -> &'static str {
        match self.venue(venue) {
            Venue::Home => "h",
            Venue::Away => "a",
        }
    }

    /// Team name of a venue of the file.
    pub(crate) fn team_name(&self, file_venue: Venue) -> &'a String {
        let team = match self.venue(file_venue) {
            Venue::Home => self.fixture.home,
            Venue::Away => self.fixture.away,
        };
        &self.roster.teams[team].name
    }

    /// The player as he is dressed.
    pub(crate) fn dressed(&self, player: PlayerRef) -> &'a Dressed {
        &self.record.lineups[player.venue.index()].players[player.index]
    }

    /// Player id.
    pub(crate) fn player_id(&self, player: PlayerRef) -> &'a String {
        &self.roster.players[self.dressed(player).player].id
    }

    /// Player name.
    pub(crate) fn player_name(&self, player: PlayerRef) -> String {
        self.roster.players[self.dressed(player).player].name.full()
    }

    /// A stop type with Home and Away as the file has them.
    pub(crate) fn stop_type(&self, stop: &str) -> String {
        if !self.is_swapped {
            return stop.to_owned();
        }
        stop.split(' ')
            .map(|word| match word {
                "Home" => "Away",
                "Away" => "Home",
                "(after" => "(after",
                other => other,
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Event × player rows in file order; an event without players has one row.
    pub(crate) fn rows(&self) -> Vec<EventRow<'a>> {
        let mut rows = Vec::with_capacity(self.record.events.len() * 2);
        for (number, event) in self.record.events.iter().enumerate() {
            if event.actors.is_empty() {
                rows.push(EventRow {
                    event,
                    number,
                    actor: None,
                    slot: 0,
                    is_first: true,
                });
            }
            let mut slots = [0; 2];
            for (place, actor) in event.actors.iter().enumerate() {
                let slot = &mut slots[usize::from(actor.is_own)];
                *slot += 1;
                rows.push(EventRow {
                    event,
                    number,
                    actor: Some(actor),
                    slot: *slot,
                    is_first: place == 0,
                });
            }
        }
        rows
    }
}

/// Minutes and seconds of a clock.
pub(crate) fn minutes_seconds(clock: i32) -> (i32, i32) {
    (clock / 60, clock % 60)
}

/// Clocks that a row shows at its start and end. An intermission shows the scoreboard's interval timer,
/// of which only the difference means anything.
pub(crate) fn shown_clocks(event: &Event) -> (Option<i32>, Option<i32>) {
    match event.kind {
        "Intermission" | "Timeout" => {
            let timer = 900 + 40 * i32::from(event.period);
            (Some(timer), Some(timer - event.pause))
        }
        "GameEnd" => (Some(0), None),
        _ => (event.start, event.end),
    }
}
