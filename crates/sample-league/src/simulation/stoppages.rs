//! Whistles: what is noted, who changes, where play goes on.

use super::clock::{Flow, Whistle};
use super::lines::Penalised;
use super::{Event, PlayerRef, Simulation, Venue, Zone};
use std::ops::ControlFlow;

/// Seconds of a minor penalty.
const MINOR_SECONDS: i32 = 180;

impl Simulation {
    /// An opponent fouls the carrier; now and then both must go.
    pub(super) fn foul(&mut self) -> Flow {
        let team = self.team.other();
        if self.bench(team).boxed.len() >= 2 || self.bench(self.team).boxed.len() >= 2 {
            return ControlFlow::Continue(());
        }
        let (offender, victim) = (self.skater(team), self.holder());
        if Some(victim.index) == self.bench(self.team).goalie_in_net() {
            return ControlFlow::Continue(());
        }
        let event = self.penalty_event(offender, victim, self.zone.mirrored());
        self.log(event);
        let is_offset = self.dice.chance(0.12);
        if is_offset {
            let event = self.penalty_event(victim, offender, self.zone);
            self.log(event);
        }
        ControlFlow::Break(Whistle::Penalty(team, is_offset))
    }

    fn penalty_event(&mut self, offender: PlayerRef, victim: PlayerRef, zone: Zone) -> Event {
        Event::of("Penalty")
            .detail("Penalty_Minor")
            .detail_2(self.infraction())
            .team(offender.venue, zone)
            .own(offender)
            .against(victim)
    }

    /// After the whistle: notes it, ends the stint, changes, lets the dead time pass. Gives the next
    /// face-off, or nothing when the period (or the game) is over.
    pub(super) fn stop(&mut self, whistle: Whistle) -> Option<(&'static str, Zone)> {
        self.note(whistle);
        self.cut(self.clock, stop_type(whistle));
        let is_goal = matches!(whistle, Whistle::Goal(_));
        if is_goal && self.period > 3 {
            return None;
        }
        let dead_end = self.dead_time();
        let (detail, start_type) = match whistle {
            Whistle::Goal(_) => ("Faceoff_AfterGoal", "FaceoffAfterGoal"),
            Whistle::Penalty(..) => ("Faceoff_AfterPenalty", "FaceoffAfterPenalty"),
            _ => ("Faceoff", "OtherFaceoff"),
        };
        self.stint_start_type = start_type;
        let dot = self.dot(whistle);
        self.change_at_whistle(whistle, dead_end);
        self.clock = dead_end;
        if dead_end == 0 {
            self.end_period();
            return None;
        }
        Some((detail, dot))
    }

    /// The whistle as an event.
    fn note(&mut self, whistle: Whistle) {
        let (detail, detail_2) = match whistle {
            Whistle::Goal(_) => ("Stoppage_Goal", "Stoppage_Goal"),
            Whistle::Frozen(_) => ("Stoppage_Freeze", "Stoppage_GoalieStoppage"),
            Whistle::Icing(_) => ("Stoppage_Play", "Stoppage_Icing"),
            Whistle::Offside(_) => ("Stoppage_Play", "Stoppage_Offsides"),
            Whistle::OutOfPlay | Whistle::Netting => {
                ("Stoppage_OutfofPlay", "Stoppage_PuckOutOfPlay")
            }
            Whistle::Penalty(..) => ("Stoppage_Penalty", "Stoppage_Penalty"),
            Whistle::PeriodEnd => ("Stoppage_PeriodEnd", "Stoppage_PeriodEnd"),
        };
        let player = match whistle {
            Whistle::Frozen(team) => self
                .bench(team)
                .goalie_in_net()
                .map(|index| Self::person(team, index)),
            _ => None,
        };
        let player = player.unwrap_or_else(|| self.holder_on_ice());
        let event = Event::of("Stoppage")
            .detail(detail)
            .detail_2(detail_2)
            .team(player.venue, self.zone_of(player.venue))
            .own(player);
        if matches!(whistle, Whistle::Goal(_) | Whistle::Frozen(_)) {
            self.log_linked(event);
        } else {
            self.log(event);
        }
    }

    /// Whoever has the puck; when he went off while it slid on, another one of his team.
    fn holder_on_ice(&mut self) -> PlayerRef {
        if self.bench(self.team).is_on_ice(self.carrier) {
            self.holder()
        } else {
            self.skater(self.team)
        }
    }

    /// Where the puck is, seen by a side.
    fn zone_of(&self, venue: Venue) -> Zone {
        if venue == self.team {
            self.zone
        } else {
            self.zone.mirrored()
        }
    }

    /// Notes the dead time and gives the clock at its end; a rest of a second or two is not played.
    fn dead_time(&mut self) -> i32 {
        let seconds = self.dice.between(11, 27);
        let left = self.clock - seconds;
        let end = if left < 4 { 0 } else { left };
        let mut event = Event::of("DeadIce").team(self.team, self.zone);
        event.end = Some(end);
        let is_linked = self
            .record
            .events
            .last()
            .is_some_and(|last| last.chain.is_some());
        if is_linked {
            self.log_linked(event);
        } else {
            self.log(event);
        }
        end
    }

    /// Where the puck is dropped, seen by the home team.
    fn dot(&self, whistle: Whistle) -> Zone {
        let own_third = |team: Venue| match team {
            Venue::Home => Zone::Defensive,
            Venue::Away => Zone::Offensive,
        };
        match whistle {
            Whistle::Goal(_) | Whistle::Offside(_) | Whistle::PeriodEnd => Zone::Neutral,
            Whistle::Frozen(team) | Whistle::Icing(team) | Whistle::Penalty(team, _) => {
                own_third(team)
            }
            Whistle::OutOfPlay | Whistle::Netting => match self.team {
                Venue::Home => self.zone,
                Venue::Away => self.zone.mirrored(),
            },
        }
    }

    /// Penalised players leave, a power-play goal lets one back, goalies return, tired lines change.
    fn change_at_whistle(&mut self, whistle: Whistle, dead_end: i32) {
        let now = self.now();
        for venue in Venue::BOTH {
            self.bench_mut(venue).release(now);
        }
        match whistle {
            Whistle::Penalty(team, is_offset) => {
                // The penalty runs from the next face-off.
                let until = self.elapsed_before + self.length() - dead_end + MINOR_SECONDS;
                for offender in self.last_offenders(is_offset) {
                    self.bench_mut(offender.venue).boxed.push(Penalised {
                        player: offender.index,
                        until,
                        is_offset,
                    });
                }
                debug_assert!(!self.bench(team).boxed.is_empty());
            }
            Whistle::Goal(team) => {
                let has_power_play =
                    self.bench(team).base_skaters() > self.bench(team.other()).base_skaters();
                if has_power_play {
                    self.bench_mut(team.other()).release_by_goal();
                }
                for venue in Venue::BOTH {
                    self.bench_mut(venue).is_pulled = false;
                }
            }
            _ => {}
        }
        for venue in Venue::BOTH {
            self.bench_mut(venue).fit(now);
            self.fresh_lines(venue, now);
            self.bench_mut(venue).fit(now);
        }
    }

    /// The players of the penalties just noted.
    fn last_offenders(&self, is_offset: bool) -> Vec<PlayerRef> {
        self.record
            .events
            .iter()
            .rev()
            .filter(|event| event.kind == "Penalty")
            .take(if is_offset { 2 } else { 1 })
            .filter_map(|event| event.player(true, 0))
            .collect()
    }

    /// Lines that have been out for a while change at a whistle.
    pub(super) fn fresh_lines(&mut self, venue: Venue, now: i32) {
        for (is_forward, limit, chance) in [(true, 30, 0.85), (false, 40, 0.75)] {
            if self.bench(venue).tiredness(is_forward, now) >= limit && self.dice.chance(chance) {
                self.bench_mut(venue).change(is_forward, 3, None, now);
            }
        }
    }

    /// The last second of a period: the running stint ends, the stoppage is noted.
    pub(super) fn end_period(&mut self) {
        self.clock = 0;
        let is_last = self.is_last_period();
        let (detail, stop) = if is_last {
            ("Stoppage_GameEnd", "GameEnd")
        } else {
            ("Stoppage_PeriodEnd", "Period End")
        };
        let player = self.holder_on_ice();
        let mut event = Event::of("Stoppage")
            .detail(detail)
            .team(self.team, self.zone)
            .own(player);
        if !is_last {
            event = event.detail_2("Stoppage_PeriodEnd");
        }
        self.log(event);
        self.cut(0, stop.to_owned());
    }

    /// Whether nothing follows this period.
    fn is_last_period(&self) -> bool {
        let is_tied = self.record.score[0] == self.record.score[1];
        self.period > 3 || (self.period == 3 && !(self.rules.has_overtime && is_tied))
    }

    /// The break before the running period.
    pub(super) fn intermission(&mut self) {
        let mut event = Event::of("Intermission");
        event.period = self.period;
        event.pause = self.dice.between(50, 95);
        self.record.events.push(event);
    }
}

/// The words of the shift sheet for a whistle.
fn stop_type(whistle: Whistle) -> String {
    match whistle {
        Whistle::Goal(team) => format!("{} Goal", team.word()),
        Whistle::Frozen(team) => format!(
            "{} Goalie Stopped (after {} SOG)",
            team.word(),
            team.other().word()
        ),
        Whistle::Icing(team) => format!("{} Icing", team.word()),
        Whistle::Offside(team) => format!("{} Offside", team.word()),
        Whistle::OutOfPlay => "Puck Out of Play".to_owned(),
        Whistle::Netting => "Puck in Netting".to_owned(),
        Whistle::Penalty(_, true) => "Offset Penalty".to_owned(),
        Whistle::Penalty(team, false) => format!("{} Penalty", team.word()),
        Whistle::PeriodEnd => "Period End".to_owned(),
    }
}
