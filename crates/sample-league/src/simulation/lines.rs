//! Lines: who is on the ice, who is on the bench, who is in the penalty box.

use crate::roster::{Lineup, Position};

/// Slots of a side in the shift sheet.
pub(crate) const SLOTS: usize = 7;

/// A slot of the shift sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// First forward.
    Forward1,
    /// Second forward.
    Forward2,
    /// Third forward.
    Forward3,
    /// First defender.
    Defense1,
    /// Second defender.
    Defense2,
    /// Goalie.
    Goalie,
    /// Extra attacker.
    Extra,
}

impl Slot {
    /// All slots in sheet order.
    pub(crate) const ALL: [Self; SLOTS] = [
        Self::Forward1,
        Self::Forward2,
        Self::Forward3,
        Self::Defense1,
        Self::Defense2,
        Self::Goalie,
        Self::Extra,
    ];

    /// Place in the arrays of a stint.
    pub(crate) fn index(self) -> usize {
        match self {
            Self::Forward1 => 0,
            Self::Forward2 => 1,
            Self::Forward3 => 2,
            Self::Defense1 => 3,
            Self::Defense2 => 4,
            Self::Goalie => 5,
            Self::Extra => 6,
        }
    }

    /// Name in the tracker's save.
    pub(crate) fn name(self) -> &'static str {
        ["F1", "F2", "F3", "D1", "D2", "G", "X"][self.index()]
    }

    /// Name in the column headers of the shift sheet.
    pub(crate) fn column(self) -> &'static str {
        [
            "forward_1",
            "forward_2",
            "forward_3",
            "defense_1",
            "defense_2",
            "goalie",
            "xtra",
        ][self.index()]
    }
}

/// A player in the penalty box.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Penalised {
    /// Index in the line-up.
    pub(crate) player: usize,
    /// Elapsed second of the game at which he may return.
    pub(crate) until: i32,
    /// Both sides were penalised at once: a goal does not end it.
    pub(crate) is_offset: bool,
}

/// One side's ice, bench and box.
#[derive(Debug, Clone)]
pub(crate) struct Bench {
    forwards: Vec<usize>,
    defenders: Vec<usize>,
    goalie: usize,
    /// Forwards on the ice, at most three.
    on_forwards: Vec<usize>,
    /// Defenders on the ice, at most two.
    on_defenders: Vec<usize>,
    /// The sixth skater.
    extra: Option<usize>,
    /// Whether the goalie is out for an extra attacker.
    pub(crate) is_pulled: bool,
    /// Who sits.
    pub(crate) boxed: Vec<Penalised>,
    /// Elapsed second at which each player last came on or went off.
    changed_at: Vec<i32>,
}

impl Bench {
    /// The side before the first face-off, with its first line on the ice.
    pub(crate) fn new(lineup: &Lineup) -> Self {
        let mut bench = Self {
            forwards: lineup.of(Position::Forward),
            defenders: lineup.of(Position::Defense),
            goalie: lineup.goalie(),
            on_forwards: Vec::new(),
            on_defenders: Vec::new(),
            extra: None,
            is_pulled: false,
            boxed: Vec::new(),
            changed_at: (0..lineup.players.len() as i32)
                .map(|place| place - 1_000)
                .collect(),
        };
        bench.fit(0);
        bench
    }

    /// Skaters that the side may have on the ice, without an extra attacker.
    fn strength(&self) -> usize {
        5 - self.boxed.len().min(2)
    }

    fn is_boxed(&self, player: usize) -> bool {
        self.boxed
            .iter()
            .any(|penalised| penalised.player == player)
    }

    /// Brings the lines to the strength that the penalties allow.
    pub(crate) fn fit(&mut self, now: i32) {
        let (forwards, defenders) = match self.strength() {
            5 => (3, 2),
            4 => (2, 2),
            _ => (1, 2),
        };
        let boxed: Vec<usize> = self
            .boxed
            .iter()
            .map(|penalised| penalised.player)
            .collect();
        self.on_forwards.retain(|player| !boxed.contains(player));
        self.on_defenders.retain(|player| !boxed.contains(player));
        if self.extra.is_some_and(|player| boxed.contains(&player)) || !self.is_pulled {
            self.extra = None;
        }
        self.on_forwards.truncate(forwards);
        self.on_defenders.truncate(defenders);
        while self.on_forwards.len() < forwards {
            let Some(player) = self.rested(true) else {
                break;
            };
            self.changed_at[player] = now;
            self.on_forwards.push(player);
        }
        while self.on_defenders.len() < defenders {
            let Some(player) = self.rested(false) else {
                break;
            };
            self.changed_at[player] = now;
            self.on_defenders.push(player);
        }
        if self.is_pulled && self.extra.is_none() {
            self.extra = self.rested(true);
            if let Some(player) = self.extra {
                self.changed_at[player] = now;
            } else {
                self.is_pulled = false;
            }
        }
    }

    /// The player of a group who has been on the bench longest.
    fn rested(&self, is_forward: bool) -> Option<usize> {
        let group = if is_forward {
            &self.forwards
        } else {
            &self.defenders
        };
        group
            .iter()
            .copied()
            .filter(|player| !self.is_on_ice(*player) && !self.is_boxed(*player))
            .min_by_key(|player| (self.changed_at[*player], *player))
    }

    /// Changes up to `count` players of a group for rested ones; `kept` stays. True when somebody changed.
    pub(crate) fn change(
        &mut self,
        is_forward: bool,
        count: usize,
        kept: Option<usize>,
        now: i32,
    ) -> bool {
        let mut tired: Vec<usize> = self.group(is_forward).to_vec();
        tired.retain(|player| Some(*player) != kept);
        tired.sort_by_key(|player| (self.changed_at[*player], *player));
        let mut fresh = Vec::new();
        for _ in 0..count.min(tired.len()) {
            let next = self.rested_except(is_forward, &fresh);
            let Some(player) = next else { break };
            fresh.push(player);
        }
        for (off, on) in tired.iter().zip(&fresh) {
            self.changed_at[*off] = now;
            self.changed_at[*on] = now;
            let group = if is_forward {
                &mut self.on_forwards
            } else {
                &mut self.on_defenders
            };
            for player in group.iter_mut().filter(|player| **player == *off) {
                *player = *on;
            }
        }
        !fresh.is_empty()
    }

    fn rested_except(&self, is_forward: bool, chosen: &[usize]) -> Option<usize> {
        let group = if is_forward {
            &self.forwards
        } else {
            &self.defenders
        };
        group
            .iter()
            .copied()
            .filter(|player| {
                !self.is_on_ice(*player) && !self.is_boxed(*player) && !chosen.contains(player)
            })
            .min_by_key(|player| (self.changed_at[*player], *player))
    }

    /// Players of a group on the ice.
    pub(crate) fn group(&self, is_forward: bool) -> &[usize] {
        if is_forward {
            &self.on_forwards
        } else {
            &self.on_defenders
        }
    }

    /// Seconds that the longest-serving player of a group has been on.
    pub(crate) fn tiredness(&self, is_forward: bool, now: i32) -> i32 {
        self.group(is_forward)
            .iter()
            .map(|player| now - self.changed_at[*player])
            .max()
            .unwrap_or(0)
    }

    /// Whether a player is on the ice.
    pub(crate) fn is_on_ice(&self, player: usize) -> bool {
        self.on_forwards.contains(&player)
            || self.on_defenders.contains(&player)
            || self.extra == Some(player)
            || (player == self.goalie && !self.is_pulled)
    }

    /// Skaters on the ice: forwards, defenders, extra attacker.
    pub(crate) fn skaters(&self) -> Vec<usize> {
        let mut skaters = self.on_forwards.clone();
        skaters.extend(&self.on_defenders);
        skaters.extend(self.extra);
        skaters
    }

    /// Skaters that count for power plays.
    pub(crate) fn base_skaters(&self) -> usize {
        let skaters = self.skaters().len();
        if self.is_pulled {
            skaters.min(5)
        } else {
            skaters
        }
    }

    /// The goalie, while he is in the net.
    pub(crate) fn goalie_in_net(&self) -> Option<usize> {
        (!self.is_pulled).then_some(self.goalie)
    }

    /// Slots for the shift sheet.
    pub(crate) fn slots(&self) -> [Option<usize>; SLOTS] {
        let mut slots = [None; SLOTS];
        for (slot, player) in [Slot::Forward1, Slot::Forward2, Slot::Forward3]
            .iter()
            .zip(&self.on_forwards)
        {
            slots[slot.index()] = Some(*player);
        }
        for (slot, player) in [Slot::Defense1, Slot::Defense2]
            .iter()
            .zip(&self.on_defenders)
        {
            slots[slot.index()] = Some(*player);
        }
        slots[Slot::Goalie.index()] = self.goalie_in_net();
        slots[Slot::Extra.index()] = self.extra;
        slots
    }

    /// Lets players out whose time is up. True when one returned.
    pub(crate) fn release(&mut self, now: i32) -> bool {
        let before = self.boxed.len();
        self.boxed.retain(|penalised| penalised.until > now);
        before != self.boxed.len()
    }

    /// A goal of the stronger side ends the penalty that began first.
    pub(crate) fn release_by_goal(&mut self) {
        if let Some(first) = self.boxed.iter().position(|penalised| !penalised.is_offset) {
            self.boxed.remove(first);
        }
    }
}
