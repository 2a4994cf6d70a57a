//! What happened while a player skated.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Finder, Mark, Thing};
use crate::input_error::InputError;
use crate::why::counted::{Happened, OnIce};

/// The slot of the goalie: time in net is ice time, but attempts count for skaters only.
pub(super) const NET: &str = "SL06";

#[derive(Debug, Deserialize)]
struct OnShift {
    shift_id: String,
    slot_id: String,
}

#[derive(Debug, Deserialize)]
struct Shot {
    event_id: String,
    shift_id: String,
    xg_flurry: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Scored {
    goal_event_id: String,
    shift_id: String,
    situation: Option<String>,
}

impl Finder<'_> {
    pub(super) async fn on_ice(&self, on_ice: &OnIce) -> Result<Vec<Mark>, InputError> {
        let question = self.of_game("fact_shift_players");
        let question = question.is("player_id", self.owner.id.as_str());
        let stints: Vec<OnShift> = self.fetch(question).await?;
        let skated: BTreeSet<String> = stints
            .into_iter()
            .filter(|stint| stint.slot_id != NET)
            .map(|stint| stint.shift_id)
            .collect();
        let mut marks = match on_ice.what {
            Happened::Attempts(flag) => self.shots(on_ice.is_own, flag, false).await?,
            Happened::Xg => self.shots(on_ice.is_own, None, true).await?,
            Happened::Goals => self.goals(on_ice.is_own, false).await?,
            Happened::PlusGoals => self.goals(on_ice.is_own, true).await?,
        };
        marks.retain(|mark| {
            let stint = mark.stint.as_ref();
            stint.is_some_and(|stint| skated.contains(stint) == on_ice.is_on)
        });
        Ok(marks)
    }

    fn team(&self, is_own: bool) -> &str {
        if is_own {
            &self.side.team_id
        } else {
            &self.side.opp_team_id
        }
    }

    /// Attempts of a team in stints.
    async fn shots(
        &self,
        is_own: bool,
        flag: Option<&str>,
        is_weighed: bool,
    ) -> Result<Vec<Mark>, InputError> {
        let question = self.of_game("fact_shots").is("team_id", self.team(is_own));
        let mut question = question.known("shift_id");
        if let Some(flag) = flag {
            question = question.is(flag, true);
        }
        if is_weighed {
            question = question.known("xg_flurry");
        }
        let shots: Vec<Shot> = self.fetch(question).await?;
        let mark = |shot: Shot| {
            let weight = shot.xg_flurry.filter(|_| is_weighed).unwrap_or(1.0);
            Mark {
                stint: Some(shot.shift_id),
                ..Mark::new(Thing::Event(shot.event_id), weight)
            }
        };
        Ok(shots.into_iter().map(mark).collect())
    }

    /// Goals of a team in stints; a power-play goal gives nobody a plus or a minus.
    async fn goals(&self, is_own: bool, is_plus: bool) -> Result<Vec<Mark>, InputError> {
        let question = self.of_game("fact_goals").is("team_id", self.team(is_own));
        let goals: Vec<Scored> = self.fetch(question.known("shift_id")).await?;
        let mark = |goal: Scored| Mark {
            stint: Some(goal.shift_id),
            ..Mark::event(goal.goal_event_id)
        };
        Ok(goals
            .into_iter()
            .filter(|goal| !is_plus || goal.situation.as_deref() != Some("PP"))
            .map(mark)
            .collect())
    }
}
