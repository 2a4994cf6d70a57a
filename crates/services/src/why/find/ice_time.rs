//! Time: the stints of a player, of a team, of a game, and the shifts they form.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::on_ice::NET;
use super::{Finder, Found, Mark, Thing};
use crate::input_error::InputError;
use crate::why::counted::{IceTime, Shifts, Stints};

#[derive(Debug, Deserialize)]
struct OnShift {
    shift_id: String,
    shift_no: i64,
    slot_id: String,
    strength: String,
    duration_s: i64,
    playing_s: i64,
}

#[derive(Debug, Deserialize)]
struct Stint {
    shift_id: String,
    duration_s: i64,
    dead_s: i64,
    home_net_empty: bool,
    away_net_empty: bool,
    home_strength: String,
    away_strength: String,
}

#[derive(Debug, Deserialize)]
struct LogicalShift {
    shift_no: i64,
    duration_s: i64,
    start_zone: Option<String>,
}

impl Finder<'_> {
    async fn stints_of_player(&self) -> Result<Vec<OnShift>, InputError> {
        let question = self.of_game("fact_shift_players");
        let question = question.is("player_id", self.owner.id.as_str());
        self.fetch(question.ascending("shift_seq")).await
    }

    /// Stints of the player, with their seconds.
    pub(super) async fn ice_time(&self, time: IceTime) -> Result<Vec<Mark>, InputError> {
        let stints = self.stints_of_player().await?.into_iter();
        let counts = |stint: &OnShift| match time {
            IceTime::All | IceTime::Playing => true,
            IceTime::At(strength) => stint.strength == strength,
            IceTime::InNet | IceTime::InNetPlaying => stint.slot_id == NET,
        };
        let seconds = |stint: &OnShift| match time {
            IceTime::All | IceTime::At(_) | IceTime::InNet => stint.duration_s,
            IceTime::Playing | IceTime::InNetPlaying => stint.playing_s,
        };
        Ok(stints
            .filter(counts)
            .map(|stint| {
                let seconds = seconds(&stint) as f64;
                Mark::new(Thing::Stint(stint.shift_id), seconds)
            })
            .collect())
    }

    /// Stints of the game, with their seconds.
    pub(super) async fn stints(&self, stints: Stints) -> Result<Vec<Mark>, InputError> {
        let question = self.of_game("fact_shifts").ascending("shift_seq");
        let all: Vec<Stint> = self.fetch(question).await?;
        let is_home = self.is_home();
        let counts = |stint: &Stint| match stints {
            Stints::All | Stints::Dead => true,
            Stints::EmptyNet if is_home => stint.home_net_empty,
            Stints::EmptyNet => stint.away_net_empty,
            Stints::At(strength) if is_home => stint.home_strength == strength,
            Stints::At(strength) => stint.away_strength == strength,
        };
        let mark = |stint: Stint| {
            let seconds = if stints == Stints::Dead {
                stint.dead_s
            } else {
                stint.duration_s
            };
            Mark::new(Thing::Stint(stint.shift_id), seconds as f64)
        };
        let marks = all.into_iter().filter(counts).map(mark);
        Ok(marks.filter(|mark| mark.weight > 0.0).collect())
    }

    /// Shifts of the player: stints in a row without leaving the ice.
    pub(super) async fn shifts(&self, shifts: Shifts) -> Result<Found, InputError> {
        let question = self.of_game("fact_player_shifts");
        let question = question.is("player_id", self.owner.id.as_str());
        let all: Vec<LogicalShift> = self.fetch(question.ascending("shift_no")).await?;
        let stints = self.stints_of_player().await?;
        let mut stints_of: BTreeMap<i64, Vec<&OnShift>> = BTreeMap::new();
        for stint in &stints {
            stints_of.entry(stint.shift_no).or_default().push(stint);
        }
        let stints_of = |shift: i64| stints_of.get(&shift).map_or(&[][..], Vec::as_slice);
        if shifts == Shifts::Longest {
            // The first of the longest ones; its stints make up its seconds.
            let mut longest: Option<&LogicalShift> = None;
            for shift in &all {
                if longest.is_none_or(|longest| shift.duration_s > longest.duration_s) {
                    longest = Some(shift);
                }
            }
            let stints = longest.map_or(&[][..], |shift| stints_of(shift.shift_no));
            let mark = |stint: &&OnShift| {
                let seconds = stint.duration_s as f64;
                Mark::new(Thing::Stint(stint.shift_id.clone()), seconds)
            };
            return Ok(Found::of(stints.iter().map(mark).collect()));
        }
        let counts = |shift: &&LogicalShift| match shifts {
            Shifts::All | Shifts::Longest => true,
            Shifts::StartedIn(zone) => shift.start_zone.as_deref() == Some(zone),
            Shifts::OnTheFly => shift.start_zone.is_none(),
        };
        let mark = |shift: &LogicalShift| {
            let stints = stints_of(shift.shift_no);
            let stints = stints.iter().map(|stint| stint.shift_id.clone()).collect();
            let note = match shift.start_zone.as_deref() {
                Some("O") => "began with a faceoff in the offensive zone",
                Some("N") => "began with a faceoff in the neutral zone",
                Some("D") => "began with a faceoff in the defensive zone",
                _ => "began on the fly",
            };
            Mark {
                note: Some(note.to_owned()),
                ..Mark::new(Thing::Shift(shift.shift_no, stints), 1.0)
            }
        };
        Ok(Found::of(all.iter().filter(counts).map(mark).collect()))
    }
}
