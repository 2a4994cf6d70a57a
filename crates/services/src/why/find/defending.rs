//! Events a player is named on: as an opponent, as the acting player, under pressure and as who applied it.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Finder, Mark};
use crate::input_error::InputError;
use crate::why::counted::{Acting, Defended};

#[derive(Debug, Deserialize)]
struct Named {
    event_id: String,
    slot: i64,
}

#[derive(Debug, Deserialize)]
struct Acted {
    event_id: String,
    event_index: i64,
}

#[derive(Debug, Deserialize)]
struct EventNumber {
    event_index: i64,
}

#[derive(Debug, Deserialize)]
struct Opponent {
    event_index: i64,
    is_pressured: Option<bool>,
}

impl Finder<'_> {
    /// Rows of the player on events of the other team, on whichever side he was typed.
    pub(super) async fn defended(&self, defended: &Defended) -> Result<Vec<Mark>, InputError> {
        let question = self.of_game("fact_event_players");
        let question = question.is("player_id", self.owner.id.as_str());
        let named: Vec<Named> = self.fetch(question).await?;
        let is_wanted = |row: &Named| (row.slot == 1) == defended.is_first && row.slot >= 1;
        let named: Vec<Named> = named.into_iter().filter(is_wanted).collect();
        let ids = named.iter().map(|row| row.event_id.as_str());
        let question = self.of_game("fact_events").among("event_id", ids);
        let mut question = question
            .known("event_type")
            .is("is_home_event", !self.is_home());
        if let Some(flag) = defended.flag {
            question = question.is(flag, true);
        }
        let of_others = self.events(question).await?;
        let named = named.into_iter().map(|row| row.event_id);
        Ok(named
            .filter(|event| of_others.contains(event))
            .map(Mark::event)
            .collect())
    }

    /// Events that the player acted in.
    pub(super) async fn acting(&self, acting: &Acting) -> Result<Vec<Mark>, InputError> {
        let question = self.of_game("fact_events").known("event_type");
        let mut question = question.is("event_player_1_id", self.owner.id.as_str());
        if !acting.successes.is_empty() {
            question = question.among("success_id", acting.successes.iter().copied());
        }
        let mut acted: Vec<Acted> = self.fetch(question).await?;
        if let Some(is_pressed) = acting.is_pressed {
            let question = self
                .of_game("stg_event_players")
                .is("side", "e")
                .is("slot", 1);
            let pressed: Vec<EventNumber> = self.fetch(question.known("pressure_number")).await?;
            let pressed: BTreeSet<i64> = pressed.into_iter().map(|row| row.event_index).collect();
            acted.retain(|event| pressed.contains(&event.event_index) == is_pressed);
        }
        let acted = acted.into_iter().map(|event| event.event_id);
        Ok(acted.map(Mark::event).collect())
    }

    /// Older trackers give both ends of a pressure the same number, newer ones name the presser on the row of who was
    /// pressed: there an opponent with a number is himself under pressure.
    pub(super) async fn pressing(&self) -> Result<Vec<Mark>, InputError> {
        let player = self.owner.id.as_str();
        let rows = || self.of_game("stg_event_players");
        let question = rows().is("side", "o").is("player_id", player);
        let opponents: Vec<Opponent> = self.fetch(question.known("pressure_number")).await?;
        let named: Vec<EventNumber> = self
            .fetch(rows().is("pressured_by_player_id", player))
            .await?;
        let opponents = opponents.into_iter();
        let opponents = opponents
            .filter(|row| row.is_pressured != Some(true))
            .map(|row| row.event_index);
        let named = named.into_iter().map(|row| row.event_index);
        let numbers: BTreeSet<i64> = opponents.chain(named).collect();
        let question = self.of_game("fact_events").among("event_index", numbers);
        let events = self.events(question).await?;
        Ok(events.into_iter().map(Mark::event).collect())
    }
}
