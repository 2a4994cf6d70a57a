//! The columns of the tables of tracked games, as pages show them: in groups that a reader chooses from.

mod goalie;
mod skater;

use super::choices::Choices;
use super::grid::Column;
use crate::pages::Address;
use crate::problem::Problem;
use skater::{DEFENCE, ON_ICE, PUCK, SHOOTING, SUMMARY};

pub(super) use goalie::GOALIE;

/// A group of columns: its name in addresses, its label, its columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    /// In addresses.
    pub(super) key: &'static str,
    /// For people.
    pub(super) label: &'static str,
    /// In their order.
    pub(super) columns: &'static [Column],
}

impl Group {
    /// The group of `fact_player_game_stats` that the address asks for, and the links to choose.
    ///
    /// # Errors
    /// 400 for a group that there is not.
    pub(super) fn chosen(
        address: &Address,
        about: (&str, &'static str, &'static str),
    ) -> Result<(&'static Self, Choices), Problem> {
        let values = SKATER_GROUPS
            .each_ref()
            .map(|group| (group.key, group.label));
        let (key, choices) = Choices::of(address, about, &values, &["sort", "order"])?;
        let [usual, ..] = &SKATER_GROUPS;
        let mut groups = SKATER_GROUPS.iter();
        let group = groups.find(|group| group.key == key).unwrap_or(usual);
        Ok((group, choices))
    }
}

/// The columns of `fact_player_game_stats` in groups.
static SKATER_GROUPS: [Group; 5] = [
    Group {
        key: "summary",
        label: "Summary",
        columns: &SUMMARY,
    },
    Group {
        key: "shooting",
        label: "Shooting",
        columns: &SHOOTING,
    },
    Group {
        key: "puck",
        label: "Puck",
        columns: &PUCK,
    },
    Group {
        key: "defence",
        label: "Defence",
        columns: &DEFENCE,
    },
    Group {
        key: "on-ice",
        label: "On the ice",
        columns: &ON_ICE,
    },
];
