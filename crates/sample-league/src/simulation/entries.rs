//! Out of the own third and into the other one.

use super::clock::{Flow, Whistle};
use super::play::{giveaway_event, takeaway_event};
use super::{Event, Simulation, Zone};
use std::ops::ControlFlow;

/// Ways out of the own third.
#[derive(Debug, Clone, Copy)]
enum Exit {
    Carried,
    Passed,
    /// Shot, chipped or lobbed out: nobody has it afterwards.
    Cleared(&'static str),
    Misplayed,
    Failed,
}

/// Ways into the other third.
#[derive(Debug, Clone, Copy)]
enum Entry {
    Carried(&'static str),
    Passed,
    Dumped(&'static str),
    Misplayed,
    Failed,
    Offside,
}

impl Simulation {
    /// The carrier's team tries to leave its third.
    pub(super) fn leave_zone(&mut self) -> Flow {
        let way = self.dice.weighted(
            Exit::Carried,
            &[
                (Exit::Carried, 34),
                (Exit::Passed, 24),
                (Exit::Cleared("ZoneExit_Clear"), 11),
                (Exit::Cleared("ZoneExit_Chip"), 7),
                (Exit::Cleared("ZoneExit_Lob"), 2),
                (Exit::Misplayed, 13),
                (Exit::Failed, 9),
            ],
        );
        match way {
            Exit::Carried => {
                let against = self.opponent(0.3);
                let exit = self
                    .exit_event("ZoneExit_Carried", true)
                    .maybe_against(against)
                    .play(true, "Breakout", Some(true));
                self.log(exit);
                self.zone = Zone::Neutral;
                let wait = self.dice.between(2, 4);
                self.run(wait)
            }
            Exit::Passed => {
                let pass = self.completed_pass();
                let receiver = pass.player(true, 1);
                let exit = self.exit_event("ZoneExit_Pass", true);
                let exit = match receiver {
                    Some(receiver) => exit.own(receiver),
                    None => exit,
                };
                let [index, _] = self.log_chain([pass, exit]);
                self.receive(index);
                self.zone = Zone::Neutral;
                let wait = self.dice.between(2, 3);
                self.run(wait)
            }
            Exit::Cleared(code) => self.clear_out(code),
            Exit::Misplayed => self.lose_at_exit(),
            Exit::Failed => self.fail_exit(),
        }
    }

    fn exit_event(&self, code: &'static str, is_success: bool) -> Event {
        Event::of("Zone_Entry_Exit")
            .detail("Zone_Exit")
            .detail_2(code)
            .team(self.team, Zone::Defensive)
            .success(is_success)
            .own(self.holder())
    }

    /// The puck is shot out. Far enough it is icing, unless the team is short-handed.
    fn clear_out(&mut self, code: &'static str) -> Flow {
        let (team, holder) = (self.team, self.holder());
        let is_short = self.bench(team).base_skaters() < self.bench(team.other()).base_skaters();
        let is_far = code == "ZoneExit_Clear";
        let code = if is_short && is_far {
            "ZoneExit_PenaltyKillClear"
        } else {
            code
        };
        let exit = self.exit_event(code, true);
        let turnover = giveaway_event(team, Zone::Defensive, holder, "Giveaway_ZoneClear/Dump");
        self.log_chain([exit, turnover]);
        self.zone = Zone::Neutral;
        self.run(3)?;
        if is_far && !is_short && self.dice.chance(0.45) {
            return ControlFlow::Break(Whistle::Icing(team));
        }
        if is_far {
            self.zone = Zone::Offensive;
        }
        self.lose_puck("PuckRecoveryRetreivalClear")
    }

    /// The pass out of the third is lost in the middle.
    fn lose_at_exit(&mut self) -> Flow {
        let (team, holder) = (self.team, self.holder());
        let against = self.skater(team.other());
        let pass = Event::of("Pass")
            .detail("Pass_Missed")
            .detail_2(self.pass_kind())
            .team(team, Zone::Defensive)
            .success(false)
            .own(holder)
            .against(against)
            .play(true, "AttemptedBreakOutPass", Some(false));
        let exit = self
            .exit_event("ZoneExit_PassMiss/Misplay", false)
            .against(against);
        let turnover =
            giveaway_event(team, Zone::Defensive, holder, "Giveaway_PassMissed").against(against);
        self.log_chain([pass, exit, turnover]);
        self.zone = Zone::Neutral;
        self.run(2)?;
        self.lose_puck("PuckRecoveryRetreivalPass")
    }

    /// The forechecker holds the line: failed exit, keep-in, takeaway.
    fn fail_exit(&mut self) -> Flow {
        let (team, victim) = (self.team, self.holder());
        let keeper = self.skater(team.other());
        let exit = Event::of("Zone_Entry_Exit")
            .detail("Zone_Exit_Failed")
            .detail_2("ZoneExit_Carried")
            .team(team, Zone::Defensive)
            .success(false)
            .own(victim)
            .against(keeper)
            .play(true, "AttemptedBreakOutRush", Some(false))
            .play(false, "ZoneExitDenial", Some(true));
        let keep_in = Event::of("Zone_Entry_Exit")
            .detail("Zone_Keepin")
            .detail_2("Zone_KeepIn")
            .team(team.other(), Zone::Offensive)
            .success(true)
            .own(keeper)
            .against(victim)
            .play(true, "ZoneKeepin", Some(true));
        let takeaway = takeaway_event(
            team.other(),
            Zone::Offensive,
            keeper,
            victim,
            &mut self.dice,
        );
        self.log_chain([exit, keep_in, takeaway]);
        self.turn_to(keeper.index);
        self.run(1)?;
        self.win_puck("Possession_PuckRetrieval", "PuckRecoveryRetreivalTurnover")
    }

    /// The carrier's team tries to enter the other third.
    pub(super) fn enter_zone(&mut self) -> Flow {
        let way = self.dice.weighted(
            Entry::Carried("ZoneEntry_Carried"),
            &[
                (Entry::Carried("ZoneEntry_Carried"), 56),
                (Entry::Carried("ZoneEntry_CarriedBreakaway"), 2),
                (Entry::Passed, 6),
                (Entry::Dumped("ZoneEntry_DumpIn"), 14),
                (Entry::Dumped("ZoneEntry_Chip"), 3),
                (Entry::Misplayed, 7),
                (Entry::Failed, 7),
                (Entry::Offside, 5),
            ],
        );
        match way {
            Entry::Carried(code) => {
                let against = self.opponent(0.5);
                let is_breakaway = code == "ZoneEntry_CarriedBreakaway";
                let entry = self
                    .entry_event(code, true)
                    .maybe_against(against)
                    .play(true, "Speed", Some(true))
                    .play(false, "CededZoneEntry", Some(false));
                self.log(entry);
                self.zone = Zone::Offensive;
                self.is_breakaway = is_breakaway;
                let wait = self.dice.between(1, 3);
                self.run(wait)
            }
            Entry::Passed => {
                let pass = self.completed_pass();
                let receiver = pass.player(true, 1);
                let entry = self.entry_event("ZoneEntry_Pass", true);
                let entry = match receiver {
                    Some(receiver) => entry.own(receiver),
                    None => entry,
                };
                let [index, _] = self.log_chain([pass, entry]);
                self.receive(index);
                self.zone = Zone::Offensive;
                self.run(2)
            }
            Entry::Dumped(code) => self.dump_in(code),
            Entry::Misplayed => self.misplay_entry(),
            Entry::Failed => self.fail_entry(),
            Entry::Offside => ControlFlow::Break(Whistle::Offside(self.team)),
        }
    }

    fn entry_event(&self, code: &'static str, is_success: bool) -> Event {
        Event::of("Zone_Entry_Exit")
            .detail("Zone_Entry")
            .detail_2(code)
            .team(self.team, Zone::Offensive)
            .success(is_success)
            .own(self.holder())
    }

    /// Dump and chase: either side may get it.
    fn dump_in(&mut self, code: &'static str) -> Flow {
        let (team, holder) = (self.team, self.holder());
        let entry = self.entry_event(code, true).play(true, "DumpChase", None);
        self.zone = Zone::Offensive;
        if self.dice.chance(0.4) {
            self.log(entry);
            self.run(3)?;
            self.carrier = self.team_mate(self.carrier);
            return self.win_puck("Possession_PuckRecovery", "PuckRecoveryRetreivalDumpIn");
        }
        let turnover = giveaway_event(team, Zone::Neutral, holder, "Giveaway_DumpInZone");
        self.log_chain([entry, turnover]);
        self.run(3)?;
        self.lose_puck("PuckRecoveryRetreivalDumpIn")
    }

    /// The puck gets in, but to an opponent.
    fn misplay_entry(&mut self) -> Flow {
        let (team, holder) = (self.team, self.holder());
        let against = self.skater(team.other());
        let entry = self
            .entry_event("ZoneEntry_PassMiss/Misplay", false)
            .against(against)
            .play(true, "AttemptedEntryPass", Some(false));
        let turnover = giveaway_event(
            team,
            Zone::Neutral,
            holder,
            "Giveaway_ZoneEntry/ExitMisplay",
        )
        .against(against);
        self.log_chain([entry, turnover]);
        self.zone = Zone::Offensive;
        self.run(2)?;
        self.lose_puck("PuckRecoveryRetreivalPass")
    }

    /// The defence stands up at its line.
    fn fail_entry(&mut self) -> Flow {
        let (team, victim) = (self.team, self.holder());
        let defender = self.skater(team.other());
        let entry = Event::of("Zone_Entry_Exit")
            .detail("Zone_Entry_Failed")
            .detail_2("ZoneEntry_Carried")
            .team(team, Zone::Neutral)
            .success(false)
            .own(victim)
            .against(defender)
            .play(true, "AttemptedEntryRush", Some(false))
            .play(false, "ZoneEntryDenial", Some(true));
        let takeaway = takeaway_event(
            team.other(),
            Zone::Neutral,
            defender,
            victim,
            &mut self.dice,
        );
        self.log_chain([entry, takeaway]);
        self.turn_to(defender.index);
        self.run(2)?;
        self.win_puck("Possession_PuckRetrieval", "PuckRecoveryRetreivalTurnover")
    }
}
