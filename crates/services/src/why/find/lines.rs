//! Changes of a team's line.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::on_ice::NET;
use super::{Finder, Mark, Thing};
use crate::input_error::InputError;

#[derive(Debug, Deserialize)]
struct Skater {
    shift_id: String,
    shift_seq: i64,
    slot_id: String,
    player_id: Option<String>,
    jersey_number: Option<i64>,
}

/// A stint's line.
#[derive(Debug, Default)]
struct Line {
    shift_id: String,
    skaters: usize,
    stayed: usize,
}

impl Finder<'_> {
    /// Stints whose skaters of the team differ from those of the stint before. An unknown player is told apart by his
    /// number.
    pub(super) async fn line_changes(&self) -> Result<Vec<Mark>, InputError> {
        let question = self.of_game("fact_shift_players");
        let question = question.is("team_id", self.side.team_id.as_str());
        let skaters: Vec<Skater> = self.fetch(question.ascending("shift_seq")).await?;
        let changes = changes(skaters.into_iter().filter(|skater| skater.slot_id != NET));
        let mark = |stint| Mark::new(Thing::Stint(stint), 1.0);
        Ok(changes.into_iter().map(mark).collect())
    }
}

/// The stints with a change, of the rows of skaters in order.
fn changes(skaters: impl Iterator<Item = Skater>) -> Vec<String> {
    let mut lines: Vec<Line> = Vec::new();
    let mut seq = None;
    let mut last_line: BTreeMap<String, usize> = BTreeMap::new();
    for skater in skaters {
        if seq != Some(skater.shift_seq) {
            seq = Some(skater.shift_seq);
            lines.push(Line {
                shift_id: skater.shift_id,
                ..Line::default()
            });
        }
        let number = skater
            .jersey_number
            .map_or_else(String::new, |number| number.to_string());
        let who = skater.player_id.unwrap_or_else(|| format!("J{number}"));
        let line_no = lines.len();
        let before = last_line.insert(who, line_no);
        if let Some(line) = lines.last_mut() {
            line.skaters += 1;
            line.stayed += usize::from(before.is_some_and(|before| before + 1 == line_no));
        }
    }
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let changed =
        pairs.filter(|(before, line)| line.stayed < line.skaters || line.stayed < before.skaters);
    changed.map(|(_, line)| line.shift_id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skater(shift_seq: i64, player: Option<&str>, number: i64) -> Skater {
        Skater {
            shift_id: format!("S{shift_seq}"),
            shift_seq,
            slot_id: "SL01".to_owned(),
            player_id: player.map(str::to_owned),
            jersey_number: Some(number),
        }
    }

    #[test]
    fn a_line_changes_when_somebody_joins_or_leaves() {
        let rows = [
            skater(1, Some("a"), 1),
            skater(1, None, 9),
            // The same two.
            skater(2, Some("a"), 1),
            skater(2, None, 9),
            // One leaves.
            skater(4, Some("a"), 1),
            // Another one joins.
            skater(5, Some("a"), 1),
            skater(5, Some("b"), 2),
            // Both are exchanged, one of them by somebody who was out.
            skater(6, None, 9),
            skater(6, None, 8),
        ];
        assert_eq!(changes(rows.into_iter()), ["S4", "S5", "S6"]);
        assert!(changes(std::iter::empty()).is_empty());
    }
}
