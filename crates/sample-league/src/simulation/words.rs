//! The vocabulary: which details go with which event, and how to put an event together.

use super::{Actor, Event, PlayerRef, Simulation, Venue, Zone};

impl Event {
    /// Sets detail 1.
    pub(super) fn detail(mut self, code: &'static str) -> Self {
        self.detail = Some(code);
        self
    }

    /// Sets detail 2.
    pub(super) fn detail_2(mut self, code: &'static str) -> Self {
        self.detail_2 = Some(code);
        self
    }

    /// Sets team and zone.
    pub(super) fn team(mut self, team: Venue, zone: Zone) -> Self {
        self.team = Some(team);
        self.zone = Some(zone);
        self
    }

    /// Sets whether it succeeded.
    pub(super) fn success(mut self, success: bool) -> Self {
        self.success = Some(success);
        self
    }

    /// Adds a player of the acting team.
    pub(super) fn own(self, player: PlayerRef) -> Self {
        self.actor(player, true)
    }

    /// Adds a player of the other team.
    pub(super) fn against(self, player: PlayerRef) -> Self {
        self.actor(player, false)
    }

    /// Adds a player of the other team, if there is one.
    pub(super) fn maybe_against(self, player: Option<PlayerRef>) -> Self {
        match player {
            Some(player) => self.against(player),
            None => self,
        }
    }

    fn actor(mut self, player: PlayerRef, is_own: bool) -> Self {
        self.actors.push(Actor {
            player,
            is_own,
            details: [None, None],
            success: None,
            in_pressure_pair: false,
        });
        self
    }

    /// Adds a play detail to the first player of a side; the second slot takes a second one.
    pub(super) fn play(mut self, is_own: bool, code: &'static str, success: Option<bool>) -> Self {
        if let Some(actor) = self.actors.iter_mut().find(|actor| actor.is_own == is_own)
            && let Some(free) = actor.details.iter_mut().find(|detail| detail.is_none())
        {
            *free = Some(code);
            actor.success = actor.success.or(success);
        }
        self
    }

    /// Makes the first players of both sides a pressure pair.
    pub(super) fn pressed(mut self) -> Self {
        if self.actors.iter().any(|actor| !actor.is_own) {
            for is_own in [true, false] {
                if let Some(actor) = self.actors.iter_mut().find(|actor| actor.is_own == is_own) {
                    actor.in_pressure_pair = true;
                }
            }
        }
        self
    }
}

impl Simulation {
    /// How a pass is played.
    pub(super) fn pass_kind(&mut self) -> &'static str {
        self.dice.weighted(
            "Pass_Forehand",
            &[
                ("Pass_Forehand", 60),
                ("Pass_Backhand", 12),
                ("Pass_Bank", 5),
                ("Pass_Drop", 4),
                ("Pass_Stretch", 4),
                ("Pass_Rim/Wrap", 5),
                ("Pass_OneTouch", 2),
                ("Pass_QuickUp", 2),
                ("Pass_GiveAndGo", 1),
                ("Pass_Lob", 1),
                ("Pass_SecondTouch", 1),
                ("Pass_Reverse", 1),
            ],
        )
    }

    /// What the passer does beside passing.
    pub(super) fn pass_play(&mut self) -> Option<&'static str> {
        let code = self.dice.weighted(
            "",
            &[
                ("", 60),
                ("SecondTouch", 16),
                ("QuickUp", 4),
                ("GiveAndGo", 2),
                ("Reverse", 3),
                ("CutBack", 2),
                ("Delay", 4),
                ("PassForTip", 2),
            ],
        );
        (!code.is_empty()).then_some(code)
    }

    /// What the nearest opponent does.
    pub(super) fn defence_play(&mut self) -> Option<&'static str> {
        let code = self.dice.weighted(
            "",
            &[
                ("", 50),
                ("StickCheck", 16),
                ("PokeCheck", 8),
                ("InShotPassLane", 8),
                ("Pressure", 6),
                ("Contain", 4),
                ("ManOnMan", 4),
                ("Backcheck", 2),
                ("GapControl", 3),
                ("Forecheck", 3),
            ],
        );
        (!code.is_empty()).then_some(code)
    }

    /// What a carrier does while he has the puck.
    pub(super) fn carrier_play(&mut self) -> Option<&'static str> {
        let in_zone = self.zone == Zone::Offensive;
        let (drive, cycle) = if in_zone { (6, 5) } else { (0, 0) };
        let code = self.dice.weighted(
            "",
            &[
                ("", 60),
                ("Deke", 6),
                ("Speed", 5),
                ("Delay", 6),
                ("DriveWide", drive),
                ("DriveMiddle", drive),
                ("Cycle", cycle),
                ("CutBack", 3),
                ("OpenIceDeke", 2),
            ],
        );
        (!code.is_empty()).then_some(code)
    }

    /// How a shot is taken.
    pub(super) fn shot_kind(&mut self) -> &'static str {
        if self.is_rebound {
            return self.dice.pick("Wrist", &["Poke", "Bat", "Snap"]);
        }
        self.dice.weighted(
            "Wrist",
            &[
                ("Wrist", 66),
                ("Snap", 8),
                ("Backhand", 8),
                ("Slap", 6),
                ("OneTime", 6),
                ("Tip", 4),
                ("WrapAround", 2),
            ],
        )
    }

    /// Where the goalie stops the puck.
    pub(super) fn save_kind(&mut self) -> &'static str {
        self.dice.weighted(
            "Save_Butterfly",
            &[
                ("Save_Butterfly", 30),
                ("Save_Chest", 16),
                ("Save_Glove", 14),
                ("Save_Blocker", 8),
                ("Save_LeftPad", 12),
                ("Save_RightPad", 12),
                ("Save_Stick", 4),
                ("Save_Shoulder", 3),
                ("Save_Skate", 2),
            ],
        )
    }

    /// What an infraction is called.
    pub(super) fn infraction(&mut self) -> &'static str {
        self.dice.pick(
            "Penalty_Tripping",
            &[
                "Penalty_Hooking",
                "Penalty_Slashing",
                "Penalty_Interference",
                "Penalty_Holding",
                "Penalty_HighSticking",
                "Penalty_Roughing",
            ],
        )
    }
}

/// Detail 2 of a shot or goal, by the way it was taken.
pub(super) fn shot_detail(is_goal: bool, kind: &str) -> &'static str {
    let codes: [(&str, &'static str, &'static str); 11] = [
        ("Wrist", "Shot_Wrist", "Goal_Wrist"),
        ("Snap", "Shot_Snap", "Goal_Snap"),
        ("Backhand", "Shot_Backhand", "Goal_Backhand"),
        ("Slap", "Shot_Slap", "Goal_Slap"),
        ("OneTime", "Shot_OneTime", "Goal_OneTime"),
        ("Tip", "Shot_Tip", "Goal_Tip"),
        ("WrapAround", "Shot_WrapAround", "Goal_WrapAround"),
        ("Poke", "Shot_Poke", "Goal_Poke"),
        ("Bat", "Shot_Bat", "Goal_Bat"),
        ("Deflection", "Shot_Deflection", "Goal_Deflection"),
        ("Other", "Shot_Other", "Goal_Other"),
    ];
    codes
        .iter()
        .find(|(name, _, _)| *name == kind)
        .map_or(
            "Shot_Other",
            |(_, shot, goal)| {
                if is_goal { goal } else { shot }
            },
        )
}
