//! The running clock: it goes on through stoppages, players change while it runs, and every change cuts
//! a stint.

pub(super) use super::lines::Bench;

use super::{Event, GameRecord, GameRules, PlayerRef, Simulation, Stint, Venue, Zone};
use crate::dice::Dice;
use crate::roster::Lineup;
use std::ops::ControlFlow;

/// Why play stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whistle {
    /// Goal of a side.
    Goal(Venue),
    /// A side's goalie holds the puck.
    Frozen(Venue),
    /// Icing by a side.
    Icing(Venue),
    /// Offside of a side.
    Offside(Venue),
    /// Over the glass.
    OutOfPlay,
    /// Into the netting.
    Netting,
    /// Penalty of a side; a second one of the other side when both sit.
    Penalty(Venue, bool),
    /// The period is over.
    PeriodEnd,
}

/// Goes on, or stops with a whistle.
pub(super) type Flow = ControlFlow<Whistle>;

/// Seconds after which forwards want to change.
const FORWARD_SHIFT: i32 = 105;
/// Seconds after which defenders want to change.
const DEFENDER_SHIFT: i32 = 135;
/// Goalie comes out in so many last seconds.
const PULL_SECONDS: i32 = 80;

impl Simulation {
    pub(super) fn new(
        dice: Dice,
        rules: GameRules,
        lineups: [Lineup; 2],
        strengths: [f64; 2],
    ) -> Self {
        let benches = [Bench::new(&lineups[0]), Bench::new(&lineups[1])];
        let means = [lineups[0].mean_rating(), lineups[1].mean_rating()];
        let edge = means[0] + strengths[0] - means[1] - strengths[1];
        Self {
            dice,
            rules,
            edge: [edge, -edge],
            benches,
            record: GameRecord {
                lineups,
                period_seconds: rules.regulation.to_vec(),
                events: Vec::with_capacity(1_600),
                stints: Vec::with_capacity(110),
                score: [0; 2],
                period_goals: [[0; 4]; 2],
            },
            period: 0,
            clock: 0,
            elapsed_before: 0,
            stint_start: 0,
            stint_start_type: "GameStart",
            last_faceoff: 0,
            next_chain: 1,
            team: Venue::Home,
            zone: Zone::Neutral,
            carrier: 0,
            passes: Vec::new(),
            is_rebound: false,
            is_breakaway: false,
        }
    }

    /// Elapsed seconds of the game.
    pub(super) fn now(&self) -> i32 {
        self.elapsed_before + self.length() - self.clock
    }

    /// Seconds of the running period.
    pub(super) fn length(&self) -> i32 {
        self.record.length(self.period)
    }

    /// The side's people.
    pub(super) fn bench(&self, venue: Venue) -> &Bench {
        &self.benches[venue.index()]
    }

    /// The side's people, to be changed.
    pub(super) fn bench_mut(&mut self, venue: Venue) -> &mut Bench {
        &mut self.benches[venue.index()]
    }

    /// A player of a side.
    pub(super) fn person(venue: Venue, index: usize) -> PlayerRef {
        PlayerRef { venue, index }
    }

    /// Rating of a player.
    pub(super) fn rating(&self, player: PlayerRef) -> f64 {
        self.record.lineups[player.venue.index()]
            .players
            .get(player.index)
            .map_or(4.0, |dressed| dressed.rating)
    }

    /// Notes an event at the present clock.
    pub(super) fn log(&mut self, mut event: Event) -> usize {
        event.period = self.period;
        event.start = Some(self.clock);
        self.record.events.push(event);
        self.record.events.len() - 1
    }

    /// Notes events that belong together as one chain.
    pub(super) fn log_chain<const N: usize>(&mut self, events: [Event; N]) -> [usize; N] {
        let chain = self.next_chain;
        self.next_chain += 1;
        events.map(|mut event| {
            event.chain = Some(chain);
            self.log(event)
        })
    }

    /// Adds an event to the chain of the one before it.
    pub(super) fn log_linked(&mut self, mut event: Event) -> usize {
        event.chain = self.record.events.last().and_then(|last| last.chain);
        self.log(event)
    }

    /// Lets the clock run in open play. On its way players change, penalties end, a goalie comes out.
    pub(super) fn run(&mut self, seconds: i32) -> Flow {
        let target = (self.clock - seconds).max(0);
        if seconds > 0 && self.clock > target {
            // A change must lie after everything that was noted at the present clock, before what comes
            // next, and never at a face-off: so it is put between the two clocks.
            let high = self
                .clock
                .min(self.stint_start - 1)
                .min(self.last_faceoff - 1);
            if high > target {
                let at = self.dice.between((target + 1).max(high - 2), high);
                self.change_on_the_fly(at);
            }
        }
        self.clock = target;
        if target == 0 {
            ControlFlow::Break(Whistle::PeriodEnd)
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Everything that may change at a clock in open play; one cut for all of it.
    fn change_on_the_fly(&mut self, at: i32) {
        let now = self.elapsed_before + self.length() - at;
        let before = self.benches.clone();
        for venue in Venue::BOTH {
            if self.bench_mut(venue).release(now) {
                self.bench_mut(venue).fit(now);
            }
            if self.wants_extra_attacker(venue) {
                self.bench_mut(venue).is_pulled = true;
                self.bench_mut(venue).fit(now);
            }
            for (is_forward, limit) in [(true, FORWARD_SHIFT), (false, DEFENDER_SHIFT)] {
                self.change_if_tired(venue, is_forward, limit, now);
            }
        }
        let has_changed = Venue::BOTH
            .iter()
            .any(|venue| before[venue.index()].slots() != self.bench(*venue).slots());
        if has_changed {
            let after = std::mem::replace(&mut self.benches, before);
            self.cut(at, String::new());
            self.stint_start_type = "OnTheFly";
            self.benches = after;
        }
    }

    /// The group with the puck stays; the others change more likely the longer they are on.
    fn change_if_tired(&mut self, venue: Venue, is_forward: bool, limit: i32, now: i32) {
        let tiredness = self.bench(venue).tiredness(is_forward, now);
        if tiredness < limit / 2 {
            return;
        }
        let has_puck = self.team == venue;
        let carries = has_puck && self.bench(venue).group(is_forward).contains(&self.carrier);
        let is_away_from_own_net = has_puck != (self.zone == Zone::Defensive);
        let mut chance = if tiredness >= limit { 0.35 } else { 0.006 };
        if !is_away_from_own_net {
            chance *= 0.4;
        }
        if carries || !self.dice.chance(chance) {
            return;
        }
        let full = self.bench(venue).group(is_forward).len();
        let count = if self.dice.chance(0.85) { full } else { 1 };
        self.bench_mut(venue).change(is_forward, count, None, now);
    }

    /// Trailing by one or two in the last seconds of regulation, with the puck out of the own third.
    fn wants_extra_attacker(&self, venue: Venue) -> bool {
        let behind = self.record.score[venue.other().index()] - self.record.score[venue.index()];
        self.period == 3
            && self.clock <= PULL_SECONDS
            && (1..=2).contains(&behind)
            && !self.bench(venue).is_pulled
            && self.bench(venue).boxed.is_empty()
            && self.team == venue
            && self.zone != Zone::Defensive
            && Some(self.carrier) != self.bench(venue).goalie_in_net()
    }

    /// Ends the running stint at a clock, with the players who are on the ice now.
    pub(super) fn cut(&mut self, at: i32, stop_type: String) {
        let end_zone = match self.team {
            Venue::Home => self.zone,
            Venue::Away => self.zone.mirrored(),
        };
        self.record.stints.push(Stint {
            period: self.period,
            start: self.stint_start,
            end: at,
            start_type: self.stint_start_type,
            stop_type,
            on_ice: [self.benches[0].slots(), self.benches[1].slots()],
            end_zone,
        });
        self.stint_start = at;
    }
}
