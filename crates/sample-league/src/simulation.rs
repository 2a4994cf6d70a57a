//! One game, second by second: lines, clock and events of a running-time recreational game.

mod clock;
mod entries;
mod lines;
mod play;
mod shots;
mod stoppages;
mod words;

pub(crate) use lines::{SLOTS, Slot};

use crate::dice::Dice;
use crate::roster::Lineup;
use clock::Bench;

/// Home or away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Venue {
    /// The home team.
    Home,
    /// The away team.
    Away,
}

impl Venue {
    /// Both sides, home first.
    pub(crate) const BOTH: [Self; 2] = [Self::Home, Self::Away];

    /// The other side.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Home => Self::Away,
            Self::Away => Self::Home,
        }
    }

    /// 0 for home, 1 for away.
    pub(crate) fn index(self) -> usize {
        match self {
            Self::Home => 0,
            Self::Away => 1,
        }
    }

    /// `Home` or `Away`, as the shift sheet begins its stop types.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Away => "Away",
        }
    }
}

/// A third of the rink, seen by one team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Zone {
    /// The team's own third.
    Defensive,
    /// The middle.
    Neutral,
    /// The third with the opponent's net.
    Offensive,
}

impl Zone {
    /// The same place seen by the other team.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Defensive => Self::Offensive,
            Self::Neutral => Self::Neutral,
            Self::Offensive => Self::Defensive,
        }
    }

    /// The letter of the tracker.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::Defensive => "d",
            Self::Neutral => "n",
            Self::Offensive => "o",
        }
    }
}

/// A player of one of the two line-ups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlayerRef {
    /// Side.
    pub(crate) venue: Venue,
    /// Index in that side's line-up.
    pub(crate) index: usize,
}

/// A player's part in an event.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    /// Who.
    pub(crate) player: PlayerRef,
    /// Whether he is listed on the side of the event's team.
    pub(crate) is_own: bool,
    /// Up to two play details.
    pub(crate) details: [Option<&'static str>; 2],
    /// Whether that play succeeded.
    pub(crate) success: Option<bool>,
    /// Takes part in the event's pressure pair: pressed when own, pressing when not.
    pub(crate) in_pressure_pair: bool,
}

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// 1, 2, 3, 4 for overtime.
    pub(crate) period: u8,
    /// Seconds left in the period; null for events without game clock.
    pub(crate) start: Option<i32>,
    /// Seconds left at the end of the event, where it lasts.
    pub(crate) end: Option<i32>,
    /// Seconds of an intermission or timeout.
    pub(crate) pause: i32,
    /// The team that acts.
    pub(crate) team: Option<Venue>,
    /// Event type, dictionary spelling.
    pub(crate) kind: &'static str,
    /// Detail 1, dictionary spelling.
    pub(crate) detail: Option<&'static str>,
    /// Detail 2, dictionary spelling.
    pub(crate) detail_2: Option<&'static str>,
    /// Third of the rink, seen by the acting team.
    pub(crate) zone: Option<Zone>,
    /// Whether it succeeded, where that is noted.
    pub(crate) success: Option<bool>,
    /// Chain number, from 1.
    pub(crate) chain: Option<u32>,
    /// Own players first, in slot order.
    pub(crate) actors: Vec<Actor>,
    /// Index of the goal that this event assists, with the rank of the assist (1 or 2).
    pub(crate) assist: Option<(usize, u8)>,
    /// Blocked by a team-mate of the shooter.
    pub(crate) is_blocked_by_team_mate: bool,
}

impl Event {
    /// An event of a type; period and clock are filled when it is logged.
    pub(crate) fn of(kind: &'static str) -> Self {
        Self {
            period: 0,
            start: None,
            end: None,
            pause: 0,
            team: None,
            kind,
            detail: None,
            detail_2: None,
            zone: None,
            success: None,
            chain: None,
            actors: Vec::new(),
            assist: None,
            is_blocked_by_team_mate: false,
        }
    }

    /// Whether detail 1 is this code.
    pub(crate) fn is(&self, detail: &str) -> bool {
        self.detail == Some(detail)
    }

    /// Whether the event has a game clock.
    pub(crate) fn has_clock(&self) -> bool {
        !matches!(
            self.kind,
            "GameStart" | "GameEnd" | "Intermission" | "Timeout"
        )
    }

    /// The player in a slot of a side (0-based).
    pub(crate) fn player(&self, is_own: bool, slot: usize) -> Option<PlayerRef> {
        self.actors
            .iter()
            .filter(|actor| actor.is_own == is_own)
            .nth(slot)
            .map(|actor| actor.player)
    }
}

/// A stretch without a substitution on either side.
#[derive(Debug, Clone)]
pub(crate) struct Stint {
    /// Period.
    pub(crate) period: u8,
    /// Seconds left at its start.
    pub(crate) start: i32,
    /// Seconds left at its end.
    pub(crate) end: i32,
    /// How it began, words of the shift sheet.
    pub(crate) start_type: &'static str,
    /// How it ended; empty when players changed on the fly.
    pub(crate) stop_type: String,
    /// Who was on the ice, by side and slot.
    pub(crate) on_ice: [[Option<usize>; SLOTS]; 2],
    /// Where the puck was at the end, seen by the home team.
    pub(crate) end_zone: Zone,
}

impl Stint {
    /// Seconds.
    pub(crate) fn seconds(&self) -> i32 {
        self.start - self.end
    }

    /// Skaters of a side, extra attacker included.
    pub(crate) fn skaters(&self, venue: Venue) -> usize {
        Slot::ALL
            .iter()
            .filter(|slot| **slot != Slot::Goalie)
            .filter(|slot| self.on_ice[venue.index()][slot.index()].is_some())
            .count()
    }

    /// Whether a side plays without goalie.
    pub(crate) fn is_net_empty(&self, venue: Venue) -> bool {
        self.on_ice[venue.index()][Slot::Goalie.index()].is_none()
    }

    /// Skaters that count for power plays: an extra attacker is no advantage.
    pub(crate) fn base_skaters(&self, venue: Venue) -> usize {
        let skaters = self.skaters(venue);
        if self.is_net_empty(venue) {
            skaters.min(5)
        } else {
            skaters
        }
    }
}

/// A simulated game.
#[derive(Debug, Clone)]
pub(crate) struct GameRecord {
    /// Home and away.
    pub(crate) lineups: [Lineup; 2],
    /// Seconds of the regulation periods and, when played, the overtime.
    pub(crate) period_seconds: Vec<i32>,
    /// Events in order.
    pub(crate) events: Vec<Event>,
    /// Stints in order.
    pub(crate) stints: Vec<Stint>,
    /// Goals by side.
    pub(crate) score: [i64; 2],
    /// Goals by side and period (fourth: overtime).
    pub(crate) period_goals: [[i64; 4]; 2],
}

impl GameRecord {
    /// Whether the game needed an overtime.
    pub(crate) fn is_overtime(&self) -> bool {
        self.period_seconds.len() > 3
    }

    /// The first penalty that only one side served.
    pub(crate) fn plain_penalty(&self) -> Option<usize> {
        let is_penalty = |index: usize| {
            self.events
                .get(index)
                .is_some_and(|event| event.kind == "Penalty")
        };
        (1..self.events.len())
            .find(|index| is_penalty(*index) && !is_penalty(index - 1) && !is_penalty(index + 1))
    }

    /// Seconds of a period.
    pub(crate) fn length(&self, period: u8) -> i32 {
        let index = usize::from(period.max(1)) - 1;
        self.period_seconds.get(index).copied().unwrap_or_default()
    }

    /// The stint in which an event happens: inside it, else the one that its clock ends, except that a
    /// face-off and what follows it at the same clock belong to the new one.
    pub(crate) fn stint_of(&self, event: &Event) -> Option<usize> {
        let clock = event.start.filter(|_| event.has_clock())?;
        let in_period = |stint: &&Stint| stint.period == event.period;
        let find = |test: &dyn Fn(&Stint) -> bool| {
            self.stints
                .iter()
                .position(|stint| in_period(&stint) && test(stint))
        };
        find(&|stint| stint.end < clock && clock < stint.start)
            .or_else(|| {
                (event.kind == "Faceoff")
                    .then(|| find(&|stint| stint.start == clock))
                    .flatten()
            })
            .or_else(|| find(&|stint| stint.end == clock))
            .or_else(|| find(&|stint| stint.start == clock))
    }
}

/// What a game is to be like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GameRules {
    /// Seconds of the three regulation periods.
    pub(crate) regulation: [i32; 3],
    /// Seconds of an overtime.
    pub(crate) overtime: i32,
    /// Whether a tie after regulation goes to overtime.
    pub(crate) has_overtime: bool,
    /// The game must go to overtime (it is played again until it does).
    pub(crate) wants_overtime: bool,
    /// The game must have so many goals.
    pub(crate) min_goals: i64,
    /// The game must have a penalty that only one side served.
    pub(crate) wants_penalty: bool,
}

/// Plays a game. Play-off games need a winner and some games are wanted with overtime: such a game is
/// played again, with other dice, until it is as wanted.
pub(crate) fn play_game(
    seed: u64,
    game_id: i64,
    rules: GameRules,
    lineups: &[Lineup; 2],
    strengths: [f64; 2],
) -> GameRecord {
    let mut attempt: u64 = 0;
    loop {
        let dice = Dice::new(seed, (game_id as u64) << 12 | attempt);
        let record = Simulation::new(dice, rules, lineups.clone(), strengths).play();
        attempt += 1;
        let is_decided = !rules.has_overtime || record.score[0] != record.score[1];
        let is_long_enough = !rules.wants_overtime || record.is_overtime();
        let is_rich_enough = record.score[0] + record.score[1] >= rules.min_goals
            && (!rules.wants_penalty || record.plain_penalty().is_some());
        if (is_decided && is_long_enough && is_rich_enough) || attempt > 2_000 {
            return record;
        }
    }
}

/// A game in play.
#[derive(Debug)]
struct Simulation {
    dice: Dice,
    rules: GameRules,
    /// Edge of each side, in rating points.
    edge: [f64; 2],
    benches: [Bench; 2],
    record: GameRecord,
    period: u8,
    /// Seconds left.
    clock: i32,
    /// Seconds played in earlier periods.
    elapsed_before: i32,
    /// Start of the running stint.
    stint_start: i32,
    stint_start_type: &'static str,
    /// No substitution at or above this clock: a face-off took place at it.
    last_faceoff: i32,
    next_chain: u32,
    /// Team with the puck, third of the rink as it sees it, and who carries it.
    team: Venue,
    zone: Zone,
    carrier: usize,
    /// Passes of the running possession: event and passer, for assists.
    passes: Vec<(usize, usize)>,
    /// Seconds since the last shot, for rebounds.
    is_rebound: bool,
    /// Entered on a breakaway.
    is_breakaway: bool,
}

#[cfg(test)]
mod tests;
