//! Do the saves of a goalie fit the shots he faced?

use std::collections::{BTreeMap, HashMap};

use hockey::{PlayerId, Side, TeamId};

use super::fields::Draft;
use super::records::ShiftPlayer;
use crate::finding::Code;
use crate::tracking::report::Report;

/// Saves and shots on goal may differ by this many.
const TOLERANCE: i64 = 1;

/// Compares the Save events of every goalie with the shots on goal that he faced and that did not go in.
pub(super) fn check_saves(drafts: &[Draft], players: &[ShiftPlayer], report: &mut Report) {
    let mut in_net: HashMap<i64, Vec<(&TeamId, &PlayerId)>> = HashMap::new();
    for player in players.iter().filter(|player| player.slot == "G") {
        if let Some(goalie) = player.player_id.as_ref() {
            in_net
                .entry(player.shift_index)
                .or_default()
                .push((&player.team_id, goalie));
        }
    }
    let mut saves: BTreeMap<&PlayerId, i64> = BTreeMap::new();
    let mut stopped: BTreeMap<&PlayerId, i64> = BTreeMap::new();
    for draft in drafts {
        if draft.event_type() == Some("Save") {
            let goalie = draft
                .players
                .iter()
                .find(|player| player.side == Side::Event && player.slot == 1);
            if let Some(goalie) = goalie.and_then(|player| player.player_id.as_ref()) {
                *saves.entry(goalie).or_default() += 1;
            }
        }
        if draft.event_type() == Some("Shot") && draft.detail() == Some("Shot_OnNetSaved") {
            let goalies = draft.event.shift_index.and_then(|shift| in_net.get(&shift));
            let shooting = draft.event.event_team_id.as_ref();
            let facing = goalies
                .into_iter()
                .flatten()
                .find(|(team, _)| shooting.is_some_and(|shooting| shooting != *team));
            if let Some((_, goalie)) = facing {
                *stopped.entry(goalie).or_default() += 1;
            }
        }
    }
    for (goalie, faced) in &stopped {
        let made = saves.get(goalie).copied().unwrap_or(0);
        if (made - faced).abs() > TOLERANCE {
            report.push(
                report
                    .about_events(Code::WSaves)
                    .column(goalie.as_str())
                    .value(format!("{made} saves"))
                    .expected(format!("{faced} shots on goal that were no goals"))
                    .action("both kept"),
            );
        }
    }
}
