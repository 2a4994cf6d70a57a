//! Open play: possession, passes, turnovers, and what leads to the next whistle.

use super::clock::{Flow, Whistle};
use super::{Event, GameRecord, PlayerRef, Simulation, Venue, Zone};
use std::ops::ControlFlow;

impl Simulation {
    /// Plays the whole game.
    pub(super) fn play(mut self) -> GameRecord {
        self.period = 1;
        let mut start = Event::of("GameStart");
        start.period = 1;
        self.record.events.push(start);
        for period in 1..=3 {
            self.play_period(period);
        }
        if self.rules.has_overtime && self.record.score[0] == self.record.score[1] {
            self.record.period_seconds.push(self.rules.overtime);
            self.play_period(4);
        }
        let mut end = Event::of("GameEnd");
        end.period = self.period;
        self.record.events.push(end);
        self.record
    }

    /// One period, from its face-off to its last second (or, in overtime, to the goal).
    fn play_period(&mut self, period: u8) {
        if period > 1 {
            self.elapsed_before += self.length();
            self.period = period;
            self.intermission();
        }
        self.period = period;
        self.clock = self.length();
        self.stint_start = self.clock;
        self.stint_start_type = if period == 1 {
            "GameStart"
        } else {
            "PeriodStart"
        };
        let now = self.now();
        for venue in Venue::BOTH {
            self.bench_mut(venue).is_pulled = false;
            if period > 1 {
                self.fresh_lines(venue, now);
            }
            self.bench_mut(venue).fit(now);
        }
        let mut detail = if period == 1 {
            "Faceoff_GameStart"
        } else {
            "Faceoff_PeriodStart"
        };
        let mut dot = Zone::Neutral;
        loop {
            let whistle = self.live(detail, dot);
            if whistle == Whistle::PeriodEnd {
                self.end_period();
                return;
            }
            match self.stop(whistle) {
                Some((next_detail, next_dot)) => (detail, dot) = (next_detail, next_dot),
                None => return,
            }
        }
    }

    /// From a face-off to the next whistle.
    fn live(&mut self, detail: &'static str, dot: Zone) -> Whistle {
        if let ControlFlow::Break(whistle) = self.face_off(detail, dot) {
            return whistle;
        }
        loop {
            if let ControlFlow::Break(whistle) = self.act() {
                return whistle;
            }
        }
    }

    /// The draw: the winner's centre, the team-mate who gets the puck, the loser's centre.
    fn face_off(&mut self, detail: &'static str, dot: Zone) -> Flow {
        self.last_faceoff = self.clock;
        let home_chance = 0.5 + 0.04 * self.edge[0].clamp(-4.0, 4.0);
        self.team = if self.dice.chance(home_chance) {
            Venue::Home
        } else {
            Venue::Away
        };
        self.zone = match self.team {
            Venue::Home => dot,
            Venue::Away => dot.mirrored(),
        };
        self.passes.clear();
        self.is_rebound = false;
        self.is_breakaway = false;
        let (winner, loser) = (self.centre(self.team), self.centre(self.team.other()));
        let mate = self.team_mate(winner.index);
        let draw = Event::of("Faceoff")
            .detail(detail)
            .team(self.team, self.zone)
            .own(winner)
            .own(Self::person(self.team, mate))
            .against(loser);
        self.log(draw);
        self.carrier = mate;
        let wait = self.dice.between(1, 3);
        self.run(wait)?;
        self.win_puck("Possession_PuckRecovery", "PuckRecoveryRetreivalFaceoff")
    }

    /// The player who takes the draws: the first forward.
    fn centre(&self, venue: Venue) -> PlayerRef {
        let bench = self.bench(venue);
        let index = bench
            .group(true)
            .first()
            .or(bench.group(false).first())
            .copied()
            .unwrap_or(0);
        Self::person(venue, index)
    }

    /// A skater of the team with the puck other than this one.
    pub(super) fn team_mate(&mut self, other: usize) -> usize {
        let skaters: Vec<usize> = self
            .bench(self.team)
            .skaters()
            .into_iter()
            .filter(|player| *player != other)
            .collect();
        skaters[self.dice.below(skaters.len())]
    }

    /// A skater of a side.
    pub(super) fn skater(&mut self, venue: Venue) -> PlayerRef {
        let skaters = self.bench(venue).skaters();
        Self::person(venue, skaters[self.dice.below(skaters.len())])
    }

    /// An opponent near the puck, sometimes.
    pub(super) fn opponent(&mut self, chance: f64) -> Option<PlayerRef> {
        self.dice
            .chance(chance)
            .then(|| self.skater(self.team.other()))
    }

    /// Who has the puck.
    pub(super) fn holder(&self) -> PlayerRef {
        Self::person(self.team, self.carrier)
    }

    /// The next thing that happens.
    fn act(&mut self) -> Flow {
        if self.dice.chance(0.0032) {
            return self.foul();
        }
        match self.zone {
            Zone::Defensive => match self.dice.below(100) {
                0..46 => self.leave_zone(),
                46..72 => self.pass(),
                72..90 => self.hold(),
                90..95 => self.give_away(),
                95..97 => self.be_stripped(),
                _ => self.battle(),
            },
            Zone::Neutral => match self.dice.below(100) {
                0..62 => self.enter_zone(),
                62..80 => self.pass(),
                80..88 => self.hold(),
                88..92 => self.give_away(),
                92..96 => self.be_stripped(),
                _ => self.regroup(),
            },
            Zone::Offensive => match self.dice.below(100) {
                0..31 => self.shoot(),
                31..68 => self.pass(),
                68..86 => self.hold(),
                86..91 => self.give_away(),
                91..95 => self.be_stripped(),
                95..98 => self.drive(),
                _ => self.battle(),
            },
        }
    }

    /// The carrier keeps the puck for a while.
    fn hold(&mut self) -> Flow {
        let presser = self.opponent(0.45);
        let mut event = Event::of("Possession")
            .team(self.team, self.zone)
            .own(self.holder())
            .maybe_against(presser);
        if let Some(code) = self.carrier_play() {
            event = event.play(true, code, None);
        }
        if let Some(code) = self.defence_play() {
            event = event.play(false, code, None);
        }
        if self.dice.chance(0.7) {
            event = event.pressed();
        }
        self.log_lasting(event, 2, 5)
    }

    /// Notes an event that lasts some seconds, and lets them pass.
    fn log_lasting(&mut self, mut event: Event, low: i32, high: i32) -> Flow {
        let seconds = self.dice.between(low, high).min(self.clock);
        event.end = Some(self.clock - seconds);
        self.log(event);
        self.run(seconds)
    }

    /// Back into the own third to build up again.
    fn regroup(&mut self) -> Flow {
        let event = Event::of("Possession")
            .detail("Possession_Regroup")
            .team(self.team, self.zone)
            .own(self.holder())
            .play(true, "Regroup", None);
        self.log_lasting(event, 2, 5)
    }

    /// A deke or a drive to the net, noted as a play.
    fn drive(&mut self) -> Flow {
        let against = self.skater(self.team.other());
        let is_past = self.dice.chance(0.55);
        let (code, play) = self.dice.pick(
            ("Play_DriveMiddle", "DriveMiddle"),
            &[("Play_Deke", "Deke"), ("Play_DriveWide", "DriveWide")],
        );
        let event = Event::of("Play")
            .detail("Play_Offensive")
            .detail_2(code)
            .team(self.team, self.zone)
            .success(is_past)
            .own(self.holder())
            .against(against)
            .play(true, play, Some(is_past))
            .pressed();
        self.log(event);
        self.run(1)
    }

    /// A loose puck that both want.
    fn battle(&mut self) -> Flow {
        let against = self.skater(self.team.other());
        let is_won = self.dice.chance(0.55);
        let (own_code, other_code) = if is_won {
            ("LoosePuckBattleWon", "LoosePuckBattleLost")
        } else {
            ("LoosePuckBattleLost", "LoosePuckBattleWon")
        };
        let event = Event::of("LoosePuck")
            .detail("LoosePuck_Battle")
            .team(self.team, self.zone)
            .success(is_won)
            .own(self.holder())
            .against(against)
            .play(true, own_code, Some(is_won))
            .play(false, other_code, Some(!is_won))
            .pressed();
        self.log(event);
        self.run(2)?;
        if is_won {
            return ControlFlow::Continue(());
        }
        self.lose_puck("PuckRecoveryRetreivalLoosePuckBattle")
    }

    /// A pass: to a team-mate, or lost.
    fn pass(&mut self) -> Flow {
        let chance = match self.zone {
            Zone::Defensive => 0.74,
            Zone::Neutral => 0.68,
            Zone::Offensive => 0.62,
        };
        let skill = self.rating(self.holder()) - 4.0;
        if self.dice.chance(chance + 0.03 * skill) {
            let event = self.completed_pass();
            let index = self.log(event);
            self.receive(index);
            let wait = self.dice.between(1, 3);
            self.run(wait)
        } else {
            self.lost_pass()
        }
    }

    /// A completed pass from the carrier; `receive` hands the puck over.
    pub(super) fn completed_pass(&mut self) -> Event {
        let receiver = self.team_mate(self.carrier);
        let against = self.opponent(0.35);
        let mut event = Event::of("Pass")
            .detail("Pass_Completed")
            .detail_2(self.pass_kind())
            .team(self.team, self.zone)
            .success(true)
            .own(self.holder())
            .own(Self::person(self.team, receiver))
            .maybe_against(against);
        if let Some(code) = self.pass_play() {
            event = event.play(true, code, Some(true));
        }
        if let Some(code) = self.defence_play() {
            event = event.play(false, code, None);
        }
        if self.dice.chance(0.5) {
            event = event.pressed();
        }
        event
    }

    /// The receiver of the pass at `index` has the puck now.
    pub(super) fn receive(&mut self, index: usize) {
        let passer = self.carrier;
        self.passes.push((index, passer));
        if let Some(receiver) = self.record.events[index].player(true, 1) {
            self.carrier = receiver.index;
        }
    }

    /// A pass that does not arrive; mostly it is a giveaway.
    fn lost_pass(&mut self) -> Flow {
        let receiver = self.team_mate(self.carrier);
        let against = self.skater(self.team.other());
        let (detail, giveaway, play) = self.dice.weighted(
            ("Pass_Missed", "Giveaway_PassMissed", "ForcedMissedPass"),
            &[
                (
                    ("Pass_Missed", "Giveaway_PassMissed", "ForcedMissedPass"),
                    55,
                ),
                (
                    ("Pass_Deflected", "Giveaway_PassBlocked", "PassDeflected"),
                    27,
                ),
                (
                    (
                        "Pass_Intercepted",
                        "Giveaway_PassIntercepted",
                        "PassIntercepted",
                    ),
                    18,
                ),
            ],
        );
        let is_kept = detail != "Pass_Intercepted" && self.dice.chance(0.35);
        let (team, zone, holder) = (self.team, self.zone, self.holder());
        let mut pass = Event::of("Pass")
            .detail(detail)
            .detail_2(self.pass_kind())
            .team(team, zone)
            .success(false)
            .own(holder)
            .own(Self::person(team, receiver))
            .against(against);
        if self.dice.chance(0.6) {
            pass = pass.play(false, play, Some(true)).pressed();
        }
        if is_kept {
            self.log(pass);
            self.run(2)?;
            self.carrier = self.team_mate(self.carrier);
            return self.win_puck("Possession_PuckRecovery", "PuckRecoveryRetreivalPass");
        }
        let turnover = giveaway_event(team, zone, holder, giveaway).against(against);
        self.log_chain([pass, turnover]);
        if self.dice.chance(0.03) {
            return ControlFlow::Break(Whistle::OutOfPlay);
        }
        self.run(2)?;
        self.lose_puck("PuckRecoveryRetreivalPass")
    }

    /// The carrier loses the puck without a pass.
    fn give_away(&mut self) -> Flow {
        let against = self.opponent(0.7);
        let code = match self.zone {
            Zone::Defensive => self.dice.pick(
                "Giveaway_AttemptedZoneClear/Dump",
                &["Giveaway_Misplayed", "Giveaway_BattleLost"],
            ),
            _ => self.dice.pick(
                "Giveaway_Misplayed",
                &["Giveaway_BattleLost", "Giveaway_Other"],
            ),
        };
        let event = giveaway_event(self.team, self.zone, self.holder(), code)
            .maybe_against(against)
            .pressed();
        self.log(event);
        self.run(2)?;
        self.lose_puck("PuckRecoveryRetreivalTurnover")
    }

    /// An opponent takes the puck from the carrier.
    fn be_stripped(&mut self) -> Flow {
        let thief = self.skater(self.team.other());
        let (team, zone, victim) = (self.team.other(), self.zone.mirrored(), self.holder());
        let event = takeaway_event(team, zone, thief, victim, &mut self.dice);
        self.log(event);
        self.turn_to(thief.index);
        self.run(1)?;
        self.win_puck("Possession_PuckRetrieval", "PuckRecoveryRetreivalTurnover")
    }

    /// The other team has the puck, with this player.
    pub(super) fn turn_to(&mut self, player: usize) {
        self.team = self.team.other();
        self.zone = self.zone.mirrored();
        self.carrier = player;
        self.passes.clear();
        self.is_rebound = false;
        self.is_breakaway = false;
    }

    /// One of the other team's skaters comes by the puck.
    pub(super) fn lose_puck(&mut self, source: &'static str) -> Flow {
        let finder = self.skater(self.team.other());
        self.turn_to(finder.index);
        self.win_puck("Possession_PuckRetrieval", source)
    }

    /// The carrier gets hold of the puck.
    pub(super) fn win_puck(&mut self, detail: &'static str, source: &'static str) -> Flow {
        let presser = self.opponent(0.4);
        let event = Event::of("Possession")
            .detail(detail)
            .team(self.team, self.zone)
            .own(self.holder())
            .maybe_against(presser)
            .play(true, source, Some(true))
            .play(false, source, Some(false))
            .pressed();
        if self.dice.chance(0.75) {
            self.log_lasting(event, 2, 5)
        } else {
            self.log(event);
            self.run(1)
        }
    }
}

/// A giveaway.
pub(super) fn giveaway_event(
    team: Venue,
    zone: Zone,
    player: PlayerRef,
    code: &'static str,
) -> Event {
    Event::of("Turnover")
        .detail("Turnover_Giveaway")
        .detail_2(code)
        .team(team, zone)
        .success(false)
        .own(player)
}

/// A takeaway.
pub(super) fn takeaway_event(
    team: Venue,
    zone: Zone,
    thief: PlayerRef,
    victim: PlayerRef,
    dice: &mut crate::dice::Dice,
) -> Event {
    let (code, play) = dice.pick(
        ("Takeaway_PokeCheck", "PokeCheck"),
        &[
            ("Takeaway_PokeCheck", "PokeCheck"),
            ("Takeaway_BattleWon", "SeperateFromPuck"),
        ],
    );
    Event::of("Turnover")
        .detail("Turnover_Takeaway")
        .detail_2(code)
        .team(team, zone)
        .success(true)
        .own(thief)
        .against(victim)
        .play(true, play, Some(true))
        .play(false, "LostPuck", Some(false))
        .pressed()
}
