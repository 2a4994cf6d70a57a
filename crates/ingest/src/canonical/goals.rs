//! Goals, the shots that scored them, and goals that the file forgot.

use std::collections::HashMap;

use hockey::TeamId;

use super::fields::{Draft, blank_event};
use super::records::{Success, SuccessSource, ZoneSource};
use super::split::Numbering;
use crate::finding::{Code, Level};
use crate::tracking::places::EventField;
use crate::tracking::report::Report;
use crate::tracking::rows::EventRow;

/// A goal follows its shot within this many typed events.
const REACH: usize = 3;

/// Reports goals that are none: a goal with a shot's detail, a shot with a goal's.
pub(super) fn check_goal_details(drafts: &[Draft], rows: &[EventRow], report: &mut Report) {
    for draft in drafts {
        let is_wrong = match draft.event_type() {
            Some("Goal") => !matches!(
                draft.detail(),
                Some("Goal_Scored" | "Goal_Shootout" | "Goal_PenaltyShot")
            ),
            Some("Shot") => draft
                .event
                .detail_raw
                .as_deref()
                .is_some_and(|raw| raw.trim().to_ascii_lowercase().starts_with("goal")),
            _ => false,
        };
        if let Some(row) = draft.first_row(rows).filter(|_| is_wrong) {
            report.push(
                report
                    .about_event(Code::EGoalDetail, row, EventField::Detail)
                    .value(draft.event.detail_raw.as_deref().unwrap_or_default())
                    .expected("type Goal with Goal_Scored, or type Shot with a shot detail")
                    .action("counts as no goal"),
            );
        }
    }
}

/// Whether two events are of one team in one period.
pub(super) fn is_same_attack(one: &Draft, other: &Draft) -> bool {
    one.event.period == other.event.period
        && one.event.event_team_id.is_some()
        && one.event.event_team_id == other.event.event_team_id
}

/// Typed events after a position, at most [`REACH`].
fn following(drafts: &[Draft], position: usize) -> impl Iterator<Item = (usize, &Draft)> {
    drafts
        .iter()
        .enumerate()
        .skip(position + 1)
        .filter(|(_, draft)| draft.event_type().is_some())
        .take(REACH)
}

/// Inserts the goal behind every goal shot that has none, as long as the official score says that the team
/// scored more. `official` are the goals of home and away team with their ids.
pub(super) fn insert_hidden_goals(
    drafts: &mut Vec<Draft>,
    rows: &[EventRow],
    official: &[(TeamId, Option<i64>); 2],
    report: &mut Report,
) {
    let mut scored: HashMap<TeamId, i64> = HashMap::new();
    for team in drafts
        .iter()
        .filter(|draft| draft.is_goal())
        .filter_map(|goal| goal.event.event_team_id.clone())
    {
        *scored.entry(team).or_default() += 1;
    }
    let mut numbering = Numbering::new(
        drafts
            .iter()
            .flat_map(|draft| [draft.event.event_index, draft.event.event_index_raw]),
    );
    for draft in drafts.iter() {
        numbering.assign(draft.event.event_index);
    }
    let mut position = 0;
    while let Some(shot) = drafts.get(position) {
        let is_hidden = shot.is_goal_shot()
            && !following(drafts, position)
                .any(|(_, next)| next.is_goal() && is_same_attack(shot, next));
        if is_hidden {
            let team = shot.event.event_team_id.clone();
            let missing = team.as_ref().is_some_and(|team| {
                let known = official
                    .iter()
                    .find(|(id, _)| id == team)
                    .and_then(|(_, goals)| *goals);
                known.is_some_and(|goals| goals > scored.get(team).copied().unwrap_or(0))
            });
            report_hidden(shot, rows, missing, report);
            if missing {
                let goal = goal_of(shot, numbering.assign(shot.event.event_index));
                drafts.insert(position + 1, goal);
                if let Some(team) = team {
                    *scored.entry(team).or_default() += 1;
                }
            }
        }
        position += 1;
    }
}

fn report_hidden(shot: &Draft, rows: &[EventRow], is_inserted: bool, report: &mut Report) {
    let Some(row) = shot.first_row(rows) else {
        return;
    };
    let finding = report
        .about_event(Code::WHiddenGoal, row, EventField::Detail)
        .value(shot.event.detail_raw.as_deref().unwrap_or_default())
        .expected("a goal within three events");
    report.push(if is_inserted {
        finding.action("goal inserted: the official score has one more")
    } else {
        finding
            .level(Level::Error)
            .action("no goal: the official score has no further one")
    });
}

/// The goal of a shot: same clock, team and players.
fn goal_of(shot: &Draft, index: i64) -> Draft {
    let mut event = blank_event(index, shot.event.event_index_raw, shot.event.period);
    event.is_inferred = true;
    event.clock_start_s = shot.event.clock_start_s;
    event.clock_raw_s = shot.event.clock_raw_s;
    event.clock_monotone_s = shot.event.clock_monotone_s;
    event.period_elapsed_s = shot.event.period_elapsed_s;
    event.game_elapsed_s = shot.event.game_elapsed_s;
    event.period_seconds = shot.event.period_seconds;
    event.event_team_id.clone_from(&shot.event.event_team_id);
    event.event_type = Some("Goal".to_owned());
    event.event_detail = Some("Goal_Scored".to_owned());
    event.zone = Some(hockey::Zone::Offensive);
    event.zone_source = Some(ZoneSource::Typed);
    event.success = Some(Success::Successful);
    event.success_source = Some(SuccessSource::Derived);
    event.video_s = shot.event.video_s;
    event.clip_start_s = shot.event.clip_start_s;
    event.clip_end_s = shot.event.clip_end_s;
    event.is_tipped = shot.event.is_tipped;
    event.is_deflected = shot.event.is_deflected;
    event.source_row = shot.event.source_row;
    let players = shot.players.iter().cloned().map(|mut player| {
        player.event_index = index;
        // What he did is counted on the shot.
        player.play_detail_1 = None;
        player.play_detail_2 = None;
        player.recovery_kind = None;
        player.play_success = None;
        player
    });
    Draft {
        players: players.collect(),
        event,
        chain_typed: None,
        assist_to_goal: None,
        ..shot.clone()
    }
}

/// Finds the shot of every goal.
pub(super) fn link_goal_shots(drafts: &mut [Draft], rows: &[EventRow], report: &mut Report) {
    for position in 0..drafts.len() {
        let Some(goal) = drafts.get(position).filter(|draft| draft.is_goal()) else {
            continue;
        };
        let shot = drafts
            .iter()
            .take(position)
            .rev()
            .filter(|draft| draft.event_type().is_some())
            .take(REACH)
            .find(|draft| draft.is_goal_shot() && is_same_attack(draft, goal))
            .map(|shot| shot.event.event_index);
        if shot.is_none()
            && let Some(row) = goal.first_row(rows)
        {
            report.push(
                report
                    .about_event(Code::WGoalShot, row, EventField::Type)
                    .expected("a Shot_Goal of the team within the three events before")
                    .action("goal kept, no shot"),
            );
        }
        if let Some(goal) = drafts.get_mut(position) {
            goal.event.goal_shot_event_index = shot;
        }
    }
}
