//! Shots, saves, rebounds and goals.

use super::clock::{Flow, Whistle};
use super::play::giveaway_event;
use super::words::shot_detail;
use super::{Event, PlayerRef, Simulation, Venue, Zone};
use std::ops::ControlFlow;

/// An assist lies at most so many events before the goal.
const ASSIST_EVENTS: usize = 9;
/// An assist lies at most so many seconds before the goal.
const ASSIST_SECONDS: i32 = 25;
/// Chance that an attempt by an average player scores.
const GOAL_CHANCE: f64 = 0.042;

/// What becomes of an attempt.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    Goal,
    Saved,
    Blocked,
    BlockedByTeamMate,
    Wide(&'static str),
}

impl Simulation {
    /// The carrier shoots.
    pub(super) fn shoot(&mut self) -> Flow {
        let goalie = self.goalie_against();
        let outcome = self.outcome(goalie.is_none());
        let kind = self.shot_kind();
        match outcome {
            Outcome::Goal => self.score(kind, goalie),
            Outcome::Saved => match goalie {
                Some(goalie) => self.be_saved(kind, goalie),
                None => self.miss("Shot_Missed", kind),
            },
            Outcome::Blocked => self.be_blocked(kind),
            Outcome::BlockedByTeamMate => {
                let shot = self.shot_event("Shot_Blocked", kind);
                let mut shot = shot;
                shot.is_blocked_by_team_mate = true;
                self.log(shot);
                self.run(1)?;
                self.scramble("PuckRecoveryRetreivalShot")
            }
            Outcome::Wide(detail) => self.miss(detail, kind),
        }
    }

    fn goalie_against(&self) -> Option<PlayerRef> {
        let other = self.team.other();
        self.bench(other)
            .goalie_in_net()
            .map(|index| Self::person(other, index))
    }

    /// Skill, a rebound and a breakaway help; nobody saves with an empty net.
    fn outcome(&mut self, is_empty_net: bool) -> Outcome {
        if is_empty_net {
            return self.dice.weighted(
                Outcome::Goal,
                &[(Outcome::Goal, 60), (Outcome::Wide("Shot_Missed"), 40)],
            );
        }
        let skill = 0.09 * (self.rating(self.holder()) - 4.0)
            + 0.08 * self.edge[self.team.index()].clamp(-3.0, 3.0);
        let moment = if self.is_breakaway {
            3.0
        } else if self.is_rebound {
            2.2
        } else {
            1.0
        };
        if self.dice.chance(GOAL_CHANCE * moment * (1.0 + skill)) {
            return Outcome::Goal;
        }
        self.dice.weighted(
            Outcome::Saved,
            &[
                (Outcome::Saved, 53),
                (Outcome::Blocked, 21),
                (Outcome::BlockedByTeamMate, 2),
                (Outcome::Wide("Shot_Missed"), 19),
                (Outcome::Wide("Shot_HitPost"), 2),
                (Outcome::Wide("Shot_Deflected"), 2),
            ],
        )
    }

    fn shot_event(&mut self, detail: &'static str, kind: &str) -> Event {
        let is_on_net = matches!(detail, "Shot_Goal" | "Shot_OnNetSaved");
        Event::of("Shot")
            .detail(detail)
            .detail_2(shot_detail(false, kind))
            .team(self.team, Zone::Offensive)
            .success(is_on_net)
            .own(self.holder())
    }

    /// Blocked by a defender; mostly the puck goes to whoever is nearer.
    fn be_blocked(&mut self, kind: &str) -> Flow {
        let blocker = self.skater(self.team.other());
        let (team, holder) = (self.team, self.holder());
        let shot = self
            .shot_event("Shot_Blocked", kind)
            .against(blocker)
            .play(false, "BlockedShot", Some(true))
            .pressed();
        if self.dice.chance(0.5) {
            let turnover = giveaway_event(team, Zone::Offensive, holder, "Giveaway_ShotBlocked")
                .against(blocker);
            self.log_chain([shot, turnover]);
            self.run(2)?;
            return self.lose_puck("PuckRecoveryRetreivalShot");
        }
        self.log(shot);
        self.run(1)?;
        self.scramble("PuckRecoveryRetreivalShot")
    }

    /// Past the net, off the post, or deflected wide.
    fn miss(&mut self, detail: &'static str, kind: &str) -> Flow {
        let (team, holder) = (self.team, self.holder());
        let against = self.opponent(0.5);
        let shot = self.shot_event(detail, kind).maybe_against(against).play(
            false,
            "ForcedMissedShot",
            Some(true),
        );
        if self.dice.chance(0.08) {
            self.log(shot);
            return ControlFlow::Break(Whistle::Netting);
        }
        if self.dice.chance(0.35) {
            let turnover = giveaway_event(team, Zone::Offensive, holder, "Giveaway_ShotMissed");
            self.log_chain([shot, turnover]);
            self.run(2)?;
            return self.lose_puck("PuckRecoveryRetreivalShot");
        }
        self.log(shot);
        self.run(2)?;
        self.scramble("PuckRecoveryRetreivalShot")
    }

    /// A loose puck in front of the net: either side may get it.
    fn scramble(&mut self, source: &'static str) -> Flow {
        self.is_breakaway = false;
        if self.dice.chance(0.45) {
            self.carrier = self.team_mate(self.carrier);
            self.win_puck("Possession_PuckRecovery", source)
        } else {
            self.lose_puck(source)
        }
    }

    /// The goalie stops it: he holds it, plays it, or leaves a rebound.
    fn be_saved(&mut self, kind: &str, goalie: PlayerRef) -> Flow {
        let shooter = self.holder();
        let helper = self.opponent(0.25);
        let shot = self
            .shot_event("Shot_OnNetSaved", kind)
            .against(goalie)
            .maybe_against(helper);
        let save_team = self.team.other();
        let outcome = self.dice.weighted(
            "Save_Rebound",
            &[
                ("Save_Rebound", 56),
                ("Save_Freeze", 34),
                ("Save_Played", 10),
            ],
        );
        let save = Event::of("Save")
            .detail(outcome)
            .detail_2(self.save_kind())
            .team(save_team, Zone::Defensive)
            .own(goalie)
            .against(shooter);
        let [shot_index, _] = self.log_chain([shot, save]);
        self.is_breakaway = false;
        match outcome {
            "Save_Freeze" => ControlFlow::Break(Whistle::Frozen(save_team)),
            "Save_Played" => {
                self.turn_to(goalie.index);
                self.run(1)?;
                let mate = self.team_mate(goalie.index);
                self.carrier = mate;
                self.win_puck("Possession_PuckRecovery", "PuckRecoveryRetreivalOther")
            }
            _ => self.rebound(save_team, goalie, (shot_index, shooter.index)),
        }
    }

    /// The rebound: to the goalie's team, to the shooting team, or straight into the next shot.
    fn rebound(&mut self, team: Venue, goalie: PlayerRef, shot: (usize, usize)) -> Flow {
        let detail = self.dice.weighted(
            "Rebound_TeamRecovered",
            &[
                ("Rebound_TeamRecovered", 56),
                ("Rebound_OppTeamRecovered", 38),
                ("Rebound_ShotGenerated", 6),
            ],
        );
        let event = Event::of("Rebound")
            .detail(detail)
            .team(team, Zone::Defensive)
            .own(goalie);
        self.log_linked(event);
        self.run(1)?;
        if detail == "Rebound_TeamRecovered" {
            return self.lose_puck("PuckRecoveryRetreivalRebound");
        }
        self.passes.push(shot);
        self.carrier = self.team_mate(self.carrier);
        self.is_rebound = true;
        let flow = if detail == "Rebound_ShotGenerated" {
            self.shoot()
        } else {
            self.win_puck("Possession_PuckRecovery", "PuckRecoveryRetreivalRebound")?;
            if self.dice.chance(0.35) {
                self.shoot()
            } else {
                ControlFlow::Continue(())
            }
        };
        self.is_rebound = false;
        flow
    }

    /// A goal: its shot, the goal, the assists.
    fn score(&mut self, kind: &str, goalie: Option<PlayerRef>) -> Flow {
        let (team, scorer) = (self.team, self.holder());
        let helper = self.opponent(0.3).filter(|player| Some(*player) != goalie);
        let shot = self
            .shot_event("Shot_Goal", kind)
            .maybe_against(goalie)
            .maybe_against(helper);
        let goal = Event::of("Goal")
            .detail("Goal_Scored")
            .detail_2(shot_detail(true, kind))
            .team(team, Zone::Offensive)
            .success(true)
            .own(scorer)
            .maybe_against(goalie);
        let [_, goal_index] = self.log_chain([shot, goal]);
        self.tag_assists(goal_index, scorer.index);
        self.record.score[team.index()] += 1;
        let period = usize::from(self.period) - 1;
        self.record.period_goals[team.index()][period] += 1;
        ControlFlow::Break(Whistle::Goal(team))
    }

    /// The last one or two different passers of the possession, if they are near enough to the goal.
    fn tag_assists(&mut self, goal: usize, scorer: usize) {
        let mut helpers: Vec<usize> = vec![scorer];
        for (event, passer) in self.passes.clone().into_iter().rev() {
            let rank = helpers.len();
            let chance = if rank == 1 { 0.92 } else { 0.7 };
            if rank > 2 || helpers.contains(&passer) {
                continue;
            }
            let tagged = &mut self.record.events[event];
            let seconds = tagged.start.map_or(i32::MAX, |start| start - self.clock);
            if goal - event > ASSIST_EVENTS || seconds > ASSIST_SECONDS {
                break;
            }
            if !self.dice.chance(chance) {
                break;
            }
            let (code, number) = if rank == 1 {
                ("AssistPrimary", 1)
            } else {
                ("AssistSecondary", 2)
            };
            tagged.assist = Some((goal, number));
            if let Some(actor) = tagged.actors.first_mut() {
                let place = usize::from(actor.details[0].is_some());
                actor.details[place] = Some(code);
            }
            helpers.push(passer);
        }
    }
}
