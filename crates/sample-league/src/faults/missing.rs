//! Events that were never typed, and goals that are typed wrongly.

use super::workpiece::Workpiece;
use crate::SampleError;
use crate::official::{BoxLine, GameResult};
use crate::simulation::{Event, GameRecord, PlayerRef, Venue};
use crate::write::Cell;
use std::collections::BTreeMap;

/// What was taken away. Numbers of events are those after it.
#[derive(Debug, Default)]
pub(crate) struct Removed {
    /// Shot whose goal was taken away.
    goal_shot: Option<usize>,
    /// Side, period and clock of a goal that left no trace.
    goal: Option<(Venue, u8, i32)>,
    /// Players with penalties that were taken away.
    penalised: Vec<PlayerRef>,
    /// Goalie whose saves were taken away.
    goalie: Option<PlayerRef>,
    /// Event that follows a whistle without a face-off.
    after_faceoff: Option<usize>,
    /// Goals by side that were taken away with the third period.
    period_goals: Option<[i64; 2]>,
}

/// Takes an event away and keeps the links to goals right.
fn remove(record: &mut GameRecord, number: usize) {
    record.events.remove(number);
    for event in &mut record.events {
        event.assist = match event.assist {
            Some((goal, _)) if goal == number => None,
            Some((goal, rank)) if goal > number => Some((goal - 1, rank)),
            other => other,
        };
    }
}

fn goals(record: &GameRecord) -> Vec<usize> {
    let events = record.events.iter().enumerate();
    events
        .filter(|(_, event)| event.is("Goal_Scored"))
        .map(|(number, _)| number)
        .collect()
}

/// The second goal's event is missing; its shot is there.
pub(super) fn without_goal_event(record: &mut GameRecord) -> Removed {
    let goal = goals(record).get(1).copied();
    if let Some(goal) = goal {
        remove(record, goal);
    }
    Removed {
        goal_shot: goal.map(|goal| goal - 1),
        ..Removed::default()
    }
}

/// A goal with its shot, a penalty, two saves and a face-off are missing.
pub(super) fn without_events(record: &mut GameRecord) -> Removed {
    let mut removed = Removed::default();
    if let Some(goal) = goals(record).first().copied() {
        let event = &record.events[goal];
        removed.goal = event
            .team
            .zip(event.start)
            .map(|(team, start)| (team, event.period, start));
        for event in &mut record.events {
            if event.assist.is_some_and(|(number, _)| number == goal) {
                forget_assist(event);
            }
        }
        remove(record, goal);
        remove(record, goal - 1);
    }
    if let Some(number) = record.plain_penalty() {
        removed
            .penalised
            .extend(record.events[number].player(true, 0));
        remove(record, number);
    }
    removed.goalie = remove_saves(record);
    let faceoff = (record.events.len() / 2..record.events.len())
        .find(|number| record.events[*number].is("Faceoff"));
    if let Some(faceoff) = faceoff {
        remove(record, faceoff);
        removed.after_faceoff = Some(faceoff);
    }
    removed
}

fn forget_assist(event: &mut Event) {
    event.assist = None;
    for actor in &mut event.actors {
        for detail in &mut actor.details {
            if matches!(detail, Some("AssistPrimary" | "AssistSecondary")) {
                *detail = None;
            }
        }
    }
}

/// Two saves of one goalie that left a rebound.
fn remove_saves(record: &mut GameRecord) -> Option<PlayerRef> {
    let first = record
        .events
        .iter()
        .find(|event| event.is("Save_Rebound"))?;
    let goalie = first.player(true, 0)?;
    for _ in 0..2 {
        let save = record
            .events
            .iter()
            .position(|event| event.is("Save_Rebound") && event.player(true, 0) == Some(goalie))?;
        remove(record, save);
    }
    Some(goalie)
}

/// Nothing of the third period was tracked.
pub(super) fn without_third_period(record: &mut GameRecord) -> Removed {
    let mut removed = Removed::default();
    let mut scored = [0; 2];
    for event in record.events.iter().filter(|event| event.period == 3) {
        if let (true, Some(team)) = (event.is("Goal_Scored"), event.team) {
            scored[team.index()] += 1;
        }
        if event.kind == "Penalty" {
            removed.penalised.extend(event.player(true, 0));
        }
    }
    record.events.retain(|event| event.period < 3);
    record.stints.retain(|stint| stint.period < 3);
    removed.period_goals = Some(scored);
    removed
}

/// Plants the faults of the goals: no detail, no event, no shot, another scorer.
pub(super) fn plant_goals(
    piece: &mut Workpiece,
    result: &GameResult,
    removed: &Removed,
) -> Result<(), SampleError> {
    if let Some(shot) = removed.goal_shot {
        piece.take(shot);
        let row = piece.first_row(shot);
        piece.note(
            "W-HIDDENGOAL",
            row,
            "event_detail_",
            "the shot of a goal without the goal",
        );
    }
    let detail = ["event_detail_", "event_detail"];
    let number = piece.find("E-GOALDETAIL", |event| event.is("Goal_Scored"))?;
    let row = piece.first_row(number);
    let rows = piece.rows_of(number);
    piece.set(&rows, &detail, &Cell::Empty);
    piece.note(
        "E-GOALDETAIL",
        row,
        "event_detail_",
        "a goal without detail",
    );
    let shot = piece.first_row(number - 1);
    piece.note(
        "W-HIDDENGOAL",
        shot,
        "event_detail_",
        "a goal without detail",
    );
    piece.implied();

    let number = piece.find("W-GOALSHOT", |event| event.is("Goal_Scored"))?;
    piece.set_filled(number - 1, &detail, &"Shot_Missed".into());
    let row = piece.first_row(number);
    piece.note(
        "W-GOALSHOT",
        row,
        "event_type_",
        "a goal whose shot is typed as missed",
    );

    let number = piece.find("W-SCORER", |event| event.is("Goal_Scored"))?;
    let scorer = piece.game.record.events[number].player(true, 0);
    if let Some(wrong) = scorer.and_then(|scorer| pointless(result, scorer)) {
        let jersey = piece.game.dressed(wrong).jersey;
        let id = piece.game.player_id(wrong).clone();
        for event in [number - 1, number] {
            if let Some(row) = piece.player_row(event, true, 1) {
                let columns = ["player_game_number_", "player_game_number"];
                piece.set(&[row], &columns, &jersey.into());
                piece.set(&[row], &["player_id"], &(&id).into());
            }
        }
        let row = piece.first_row(number);
        piece.note(
            "W-SCORER",
            row,
            &id,
            "a scorer whom the box score does not know",
        );
    }
    Ok(())
}

/// A team-mate who neither scored nor assisted.
fn pointless(result: &GameResult, scorer: PlayerRef) -> Option<PlayerRef> {
    let is_pointless = |line: &BoxLine| line.goals == 0 && line.assists == 0;
    let lines = &result.boxes[scorer.venue.index()];
    let index = (0..lines.len())
        .find(|index| *index != scorer.index && lines.get(*index).is_some_and(is_pointless))?;
    Some(PlayerRef {
        venue: scorer.venue,
        index,
    })
}

/// Notes what follows from events that are not there.
pub(super) fn plant_removed(piece: &mut Workpiece, removed: &Removed) {
    let side = |venue: Venue| if venue == Venue::Home { "home" } else { "away" };
    if let Some((venue, period, clock)) = removed.goal {
        piece.note_sheet("W-SCORE", "events", side(venue), "a goal was not tracked");
        let stint = piece
            .game
            .record
            .stints
            .iter()
            .position(|stint| stint.period == period && stint.end == clock);
        if let Some(stint) = stint {
            piece.note_shift(
                "W-SHIFTSTOP",
                stint,
                "shift_stop_type",
                "a goal was not tracked",
            );
            piece.implied();
        }
    }
    if let Some(goals) = removed.period_goals {
        piece.note_sheet(
            "W-PERIODGAP",
            "events",
            "",
            "the third period was not tracked",
        );
        for venue in Venue::BOTH {
            if goals[venue.index()] > 0 {
                piece.note_sheet(
                    "W-SCORE",
                    "events",
                    side(venue),
                    "the third period was not tracked",
                );
                piece.implied();
            }
        }
    }
    let mut penalised: BTreeMap<String, usize> = BTreeMap::new();
    for player in &removed.penalised {
        *penalised
            .entry(piece.game.player_id(*player).clone())
            .or_default() += 1;
    }
    for id in penalised.keys() {
        piece.note_sheet("W-PIM", "events", id, "a penalty was not tracked");
        if removed.period_goals.is_some() {
            piece.implied();
        }
    }
    if let Some(goalie) = removed.goalie {
        let id = piece.game.player_id(goalie).clone();
        piece.note_sheet("W-SAVES", "events", &id, "two saves were not tracked");
    }
    if let Some(number) = removed.after_faceoff {
        let row = piece.first_row(number);
        piece.note("W-SEQ", row, "event_type", "a face-off was not tracked");
    }
}
