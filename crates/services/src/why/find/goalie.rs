//! What a goalie faced: attempts while he was in net, saves, and goals against, with the shot they belong to.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Finder, Mark, Thing};
use crate::input_error::InputError;
use crate::tables::Question;
use crate::why::counted::FacedBy;

/// What a goalie can face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::why) enum Kind {
    /// An attempt while he was in net.
    Attempt,
    /// A save of his.
    Save,
    /// A goal against him.
    Goal,
}

/// One of what a goalie faced. Saves and goals look like the shot they belong to.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what its shot looks like")]
pub(in crate::why) struct Faced {
    /// Which.
    pub(in crate::why) kind: Kind,
    /// The event.
    pub(super) event_id: String,
    /// An attempt on goal.
    pub(in crate::why) is_sog: bool,
    /// An attempt that nobody blocked.
    pub(in crate::why) is_unblocked: bool,
    /// Expected goals of an unblocked attempt.
    pub(in crate::why) xg: f64,
    /// The shot has high danger.
    pub(in crate::why) is_high_danger: bool,
    /// The shot is one off a rebound.
    pub(in crate::why) is_rebound: bool,
    /// The shot came soon after an entry.
    pub(in crate::why) is_rush: bool,
    /// The goalie's place in play order.
    seq: i64,
    period: i64,
    elapsed: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Shot {
    event_id: String,
    shift_id: Option<String>,
    team_id: Option<String>,
    is_sog: bool,
    is_unblocked: bool,
    is_rebound: bool,
    danger: String,
    xg: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "names of columns")]
struct Net {
    shift_id: String,
    home_team_id: String,
    home_goalie_id: Option<String>,
    away_goalie_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Save {
    event_id: String,
    shot_event_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Goal {
    goal_event_id: String,
    event_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Moment {
    event_id: String,
    event_seq: i64,
    period: i64,
    game_elapsed_s: Option<i64>,
    s_since_own_entry: Option<i64>,
}

/// What was faced, before anybody looked at its shot.
struct Raw {
    kind: Kind,
    event_id: String,
    shot_id: Option<String>,
}

impl Finder<'_> {
    /// What the goalie faced, as far as it counts.
    pub(super) async fn faced(&self, by: &FacedBy) -> Result<Vec<Mark>, InputError> {
        let all = self.all_faced().await?;
        Ok(match by {
            FacedBy::Weighed(_, weight) => {
                let mark = |faced: Faced| {
                    let weight = weight(&faced);
                    Mark::new(Thing::Event(faced.event_id), weight)
                };
                let marks = all.into_iter().map(mark);
                marks.filter(|mark| mark.weight > 0.0).collect()
            }
            FacedBy::Gaps => gaps(&all, |seconds| Some(seconds as f64)),
            FacedBy::GapCount => gaps(&all, |_| Some(1.0)),
            FacedBy::Rapid => gaps(&all, |seconds| (seconds <= RAPID_S).then_some(1.0)),
            FacedBy::LongestStreak => longest_streak(&all),
        })
    }

    /// Everything in play order.
    async fn all_faced(&self) -> Result<Vec<Faced>, InputError> {
        let me = self.owner.id.as_str();
        let shots: Vec<Shot> = self.fetch(self.of_game("fact_shots")).await?;
        let nets: Vec<Net> = self.fetch(self.of_game("fact_shifts")).await?;
        let saves: Vec<Save> = self
            .fetch(self.of_game("fact_saves").is("goalie_id", me))
            .await?;
        let goals: Vec<Goal> = self
            .fetch(self.of_game("fact_goals").is("goalie_id", me))
            .await?;

        let nets: BTreeMap<&str, &Net> = nets.iter().map(|net| (&*net.shift_id, net)).collect();
        let attempts = shots.iter().filter(|shot| is_against(shot, &nets, me));
        let attempts = attempts.map(|shot| Raw {
            kind: Kind::Attempt,
            event_id: shot.event_id.clone(),
            shot_id: Some(shot.event_id.clone()),
        });
        let saves = saves.into_iter().map(|save| Raw {
            kind: Kind::Save,
            event_id: save.event_id,
            shot_id: save.shot_event_id,
        });
        let goals = goals.into_iter().map(|goal| Raw {
            kind: Kind::Goal,
            event_id: goal.goal_event_id,
            shot_id: goal.event_id,
        });
        let raw: Vec<Raw> = attempts.chain(saves).chain(goals).collect();

        let ids = raw
            .iter()
            .flat_map(|raw| [Some(&raw.event_id), raw.shot_id.as_ref()]);
        let ids: BTreeSet<&str> = ids.flatten().map(String::as_str).collect();
        let question = Question::of("fact_events").among("event_id", ids);
        let moments: Vec<Moment> = self.fetch(question).await?;
        let moments: BTreeMap<&str, &Moment> = moments
            .iter()
            .map(|moment| (&*moment.event_id, moment))
            .collect();
        let shots: BTreeMap<&str, &Shot> =
            shots.iter().map(|shot| (&*shot.event_id, shot)).collect();
        let rush_max_s = self.weight("goalie_context", "rush_max_s").await?;

        let look = |raw: Raw| {
            let moment = moments.get(&*raw.event_id)?;
            let shot = raw
                .shot_id
                .as_deref()
                .and_then(|shot| shots.get(shot).copied());
            let of_shot = raw.shot_id.as_deref().and_then(|shot| moments.get(shot));
            let entry_s = of_shot.and_then(|moment| moment.s_since_own_entry);
            Some(Faced {
                kind: raw.kind,
                is_sog: shot.is_some_and(|shot| shot.is_sog),
                is_unblocked: shot.is_some_and(|shot| shot.is_unblocked),
                xg: shot.and_then(|shot| shot.xg).unwrap_or(0.0),
                is_high_danger: shot.is_some_and(|shot| shot.danger == "high"),
                is_rebound: shot.is_some_and(|shot| shot.is_rebound),
                is_rush: shot.is_some()
                    && entry_s.is_some_and(|seconds| (seconds as f64) < rush_max_s),
                seq: moment.event_seq,
                period: moment.period,
                elapsed: moment.game_elapsed_s,
                event_id: raw.event_id,
            })
        };
        let mut all: Vec<Faced> = raw.into_iter().filter_map(look).collect();
        all.sort_by_key(|faced| faced.seq);
        Ok(all)
    }
}

/// Shots at most so many seconds apart come in quick succession.
const RAPID_S: i64 = 3;

/// Whether a goalie was in the net that an attempt went at.
fn is_against(shot: &Shot, nets: &BTreeMap<&str, &Net>, goalie: &str) -> bool {
    let net = shot.shift_id.as_deref().and_then(|stint| nets.get(stint));
    net.is_some_and(|net| {
        let is_by_home = shot.team_id.as_ref() == Some(&net.home_team_id);
        let in_net = if is_by_home {
            &net.away_goalie_id
        } else {
            &net.home_goalie_id
        };
        in_net.as_deref() == Some(goalie)
    })
}

/// Shots on goal that follow another in their period, with a weight by the seconds between them.
fn gaps(all: &[Faced], weight: impl Fn(i64) -> Option<f64>) -> Vec<Mark> {
    let shots = all
        .iter()
        .filter(|faced| faced.kind == Kind::Attempt && faced.is_sog);
    let mut marks = Vec::new();
    let mut before: Option<&Faced> = None;
    for shot in shots {
        let same_period = before.filter(|before| before.period == shot.period);
        let times = same_period.and_then(|before| Some((before.elapsed?, shot.elapsed?)));
        if let Some((earlier, later)) = times {
            // A tolerated inversion of the clock counts as no time at all.
            let seconds = (later - earlier).max(0);
            if let Some(weight) = weight(seconds) {
                marks.push(Mark {
                    note: Some(format!("{seconds} s after the one before")),
                    ..Mark::new(Thing::Event(shot.event_id.clone()), weight)
                });
            }
        }
        before = Some(shot);
    }
    marks
}

/// The saves of the longest run; every goal against starts a new one.
fn longest_streak(all: &[Faced]) -> Vec<Mark> {
    let mut longest: Vec<&Faced> = Vec::new();
    let runs = all.iter().filter(|faced| faced.kind != Kind::Attempt);
    let mut run = Vec::new();
    for faced in runs {
        if faced.kind == Kind::Goal {
            run.clear();
            continue;
        }
        run.push(faced);
        if run.len() > longest.len() {
            longest.clone_from(&run);
        }
    }
    let marks = longest.into_iter();
    marks
        .map(|save| Mark::event(save.event_id.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faced(kind: Kind, seq: i64, period: i64, elapsed: Option<i64>) -> Faced {
        Faced {
            kind,
            event_id: format!("E{seq}"),
            is_sog: true,
            is_unblocked: true,
            xg: 0.1,
            is_high_danger: false,
            is_rebound: false,
            is_rush: false,
            seq,
            period,
            elapsed,
        }
    }

    #[test]
    fn the_time_between_shots_is_that_of_one_period() {
        let all = [
            faced(Kind::Attempt, 1, 1, Some(10)),
            faced(Kind::Attempt, 2, 1, Some(13)),
            faced(Kind::Save, 3, 1, Some(13)),
            faced(Kind::Attempt, 4, 1, Some(12)),
            faced(Kind::Attempt, 5, 1, None),
            faced(Kind::Attempt, 6, 1, Some(40)),
            faced(Kind::Attempt, 7, 2, Some(1_090)),
            faced(Kind::Attempt, 8, 2, Some(1_100)),
        ];
        let weights =
            |marks: Vec<Mark>| -> Vec<f64> { marks.into_iter().map(|mark| mark.weight).collect() };
        let seconds = gaps(&all, |seconds| Some(seconds as f64));
        assert_eq!(weights(seconds), [3.0, 0.0, 10.0]);
        let rapid = gaps(&all, |seconds| (seconds <= RAPID_S).then_some(1.0));
        assert_eq!(weights(rapid), [1.0, 1.0]);
    }

    #[test]
    fn a_goal_ends_a_run_of_saves() {
        let kinds = [
            Kind::Save,
            Kind::Goal,
            Kind::Save,
            Kind::Attempt,
            Kind::Save,
            Kind::Goal,
            Kind::Save,
        ];
        let all: Vec<Faced> = kinds
            .into_iter()
            .zip(1..)
            .map(|(kind, seq)| faced(kind, seq, 1, None))
            .collect();
        let events: Vec<Thing> = longest_streak(&all)
            .into_iter()
            .map(|mark| mark.what)
            .collect();
        assert_eq!(
            events,
            [Thing::Event("E3".to_owned()), Thing::Event("E5".to_owned())]
        );
        assert!(longest_streak(&[]).is_empty());
    }
}
