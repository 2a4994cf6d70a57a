//! Assists: who prepared a goal.

use std::collections::HashMap;

use hockey::{PlayerId, Side};

use super::fields::Draft;
use super::goals::is_same_attack;

/// An assist is at most this many events before its goal.
const ASSIST_EVENTS: usize = 12;
/// And at most this many seconds.
const ASSIST_SECONDS: i64 = 30;

/// An assist: who, and whether the sheet calls it first or second.
struct Assist {
    goal: usize,
    rank: Option<usize>,
    position: usize,
    player: PlayerId,
}

/// Gives every goal its assists: by the file's links, else by the assist tag of a player of the same team
/// shortly before the goal.
pub(super) fn set_assists(drafts: &mut [Draft]) {
    let by_number: HashMap<i64, usize> = drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| !draft.event.is_inferred)
        .rev()
        .map(|(position, draft)| (draft.event.event_index_raw, position))
        .collect();
    let mut assists = linked_assists(drafts, &by_number);
    assists.extend(tagged_assists(drafts, &by_number));
    // Typed ranks first; what has none is ranked from the goal backwards.
    assists.sort_by_key(|assist| {
        (
            assist.goal,
            assist.rank.is_none(),
            std::cmp::Reverse(assist.position),
        )
    });
    for assist in assists {
        let Some(goal) = drafts.get_mut(assist.goal) else {
            continue;
        };
        let event = &mut goal.event;
        let first = &mut event.assist_1_player_id;
        let second = &mut event.assist_2_player_id;
        if first.as_ref() == Some(&assist.player) || second.as_ref() == Some(&assist.player) {
            continue;
        }
        let free = match assist.rank {
            Some(0) => Some(first),
            None if first.is_none() => Some(first),
            Some(_) | None => Some(second),
        };
        if let Some(free) = free.filter(|free| free.is_none()) {
            *free = Some(assist.player);
        }
    }
}

/// Assists that a goal names by the number of the assisting event.
fn linked_assists(drafts: &[Draft], by_number: &HashMap<i64, usize>) -> Vec<Assist> {
    let mut assists = Vec::new();
    for (goal, draft) in drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| draft.is_goal())
    {
        for (rank, number) in draft.assisted_by.iter().enumerate() {
            let position = number.and_then(|number| by_number.get(&number).copied());
            let player = position.and_then(|position| first_player(drafts.get(position)?));
            if let Some((position, player)) = position.zip(player) {
                assists.push(Assist {
                    goal,
                    rank: Some(rank),
                    position,
                    player,
                });
            }
        }
    }
    assists
}

/// Assists that the assisting event itself marks, with a link to the goal or only with a tag.
fn tagged_assists(drafts: &[Draft], by_number: &HashMap<i64, usize>) -> Vec<Assist> {
    let mut assists = Vec::new();
    for (position, draft) in drafts.iter().enumerate() {
        let rank = tag(draft);
        let Some(player) = first_player(draft) else {
            continue;
        };
        let linked = draft
            .assist_to_goal
            .and_then(|number| by_number.get(&number).copied())
            .filter(|&goal| drafts.get(goal).is_some_and(Draft::is_goal));
        let goal = match (linked, rank) {
            (Some(goal), _) => Some(goal),
            (None, Some(_)) => next_goal(drafts, position),
            (None, None) => None,
        };
        if let Some(goal) = goal {
            assists.push(Assist {
                goal,
                rank,
                position,
                player,
            });
        }
    }
    assists
}

fn first_player(draft: &Draft) -> Option<PlayerId> {
    draft
        .players
        .iter()
        .find(|player| player.side == Side::Event && player.slot == 1)
        .and_then(|player| player.player_id.clone())
}

/// The assist tag of the event's first player: 0 primary, 1 secondary. A third assist is not official.
fn tag(draft: &Draft) -> Option<usize> {
    let player = draft
        .players
        .iter()
        .find(|player| player.side == Side::Event && player.slot == 1)?;
    [&player.play_detail_1, &player.play_detail_2]
        .into_iter()
        .flatten()
        .find_map(|detail| match detail.as_str() {
            "AssistPrimary" => Some(0),
            "AssistSecondary" => Some(1),
            _ => None,
        })
}

fn next_goal(drafts: &[Draft], position: usize) -> Option<usize> {
    let assisting = drafts.get(position)?;
    let clock = assisting.event.clock_start_s;
    drafts
        .iter()
        .enumerate()
        .skip(position + 1)
        .take(ASSIST_EVENTS)
        .find(|(_, draft)| draft.is_goal() && is_same_attack(draft, assisting))
        .filter(|(_, goal)| {
            clock
                .zip(goal.event.clock_start_s)
                .is_some_and(|(clock, goal)| clock - goal <= ASSIST_SECONDS)
        })
        .map(|(goal, _)| goal)
}
