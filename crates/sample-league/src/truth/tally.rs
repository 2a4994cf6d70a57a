//! Counts a simulated game.

use super::{Counts, PlayerTruth, TrackedTruth};
use crate::official::MINOR_MINUTES;
use crate::roster::{Position, Roster};
use crate::simulation::{Event, GameRecord, PlayerRef, Slot, Stint, Venue};

/// What a layout can carry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Carried {
    /// Assists, play details, chains and pressure.
    pub(crate) details: bool,
    /// Coordinates of some events.
    pub(crate) coordinates: bool,
}

/// The goalie who let a goal in; none when the net was empty.
pub(crate) fn goalie_at_goal(record: &GameRecord, goal: &Event) -> Option<PlayerRef> {
    let venue = goal.team?.other();
    let stint = record.stints.get(record.stint_of(goal)?)?;
    stint.on_ice[venue.index()][Slot::Goalie.index()].map(|index| PlayerRef { venue, index })
}

/// Everything that is true of a tracked game; layout and file are filled by the caller.
pub(crate) fn tally(record: &GameRecord, roster: &Roster, carried: Carried) -> TrackedTruth {
    let mut players = record
        .lineups
        .each_ref()
        .map(|lineup| vec![Counts::default(); lineup.players.len()]);
    for event in &record.events {
        count_event(record, event, &mut players);
    }
    for counts in players.iter_mut().flatten() {
        for assists in [&mut counts.assists_primary, &mut counts.assists_secondary] {
            *assists = carried.details.then_some(assists.unwrap_or(0));
        }
    }
    let dead = dead_intervals(record);
    let [home, away] = players.each_ref().map(|side| sum(side));
    TrackedTruth {
        layout: String::new(),
        file: String::new(),
        venue_swapped: false,
        has_assists: carried.details,
        has_play_details: carried.details,
        has_chains: carried.details,
        has_pressure: carried.details,
        has_coordinates: carried.coordinates,
        period_seconds: record
            .period_seconds
            .iter()
            .map(|s| i64::from(*s))
            .collect(),
        events: record.events.len() as i64,
        event_players: record
            .events
            .iter()
            .map(|event| event.actors.len() as i64)
            .sum(),
        stints: record.stints.len() as i64,
        stint_players: record
            .stints
            .iter()
            .map(|stint| stint.on_ice.iter().flatten().flatten().count() as i64)
            .sum(),
        dead_seconds: dead
            .iter()
            .map(|(_, start, end)| i64::from(start - end))
            .sum(),
        faceoffs: record
            .events
            .iter()
            .filter(|event| event.kind == "Faceoff")
            .count() as i64,
        chains: count_chains(record),
        home,
        away,
        players: player_truths(record, roster, &players, &dead),
    }
}

fn count_chains(record: &GameRecord) -> i64 {
    let mut chains: Vec<u32> = record
        .events
        .iter()
        .filter_map(|event| event.chain)
        .collect();
    chains.sort_unstable();
    chains.dedup();
    chains.len() as i64
}

/// Dead time: period, start and end clock.
fn dead_intervals(record: &GameRecord) -> Vec<(u8, i32, i32)> {
    record
        .events
        .iter()
        .filter(|event| event.kind == "DeadIce")
        .filter_map(|event| Some((event.period, event.start?, event.end?)))
        .collect()
}

/// Credits one event to the players it belongs to.
fn count_event(record: &GameRecord, event: &Event, players: &mut [Vec<Counts>; 2]) {
    let mut credit = |player: Option<PlayerRef>, add: &dyn Fn(&mut Counts)| {
        if let Some(player) = player {
            add(&mut players[player.venue.index()][player.index]);
        }
    };
    let first = event.player(true, 0);
    let opponent = event.player(false, 0);
    match (event.kind, event.detail.unwrap_or_default()) {
        ("Shot", detail) => {
            credit(first, &|counts| count_shot(counts, detail, event));
            if detail == "Shot_Blocked" && !event.is_blocked_by_team_mate {
                credit(opponent, &|counts| counts.blocks += 1);
            }
        }
        ("Goal", "Goal_Scored") => {
            credit(first, &|counts| counts.goals += 1);
            credit(goalie_at_goal(record, event), &|counts| {
                counts.goals_against += 1;
            });
        }
        ("Save", _) => credit(first, &|counts| counts.saves += 1),
        ("Pass", detail) => credit(first, &|counts| {
            counts.passes += 1;
            counts.passes_completed += i64::from(detail == "Pass_Completed");
        }),
        ("Faceoff", _) => {
            credit(first, &|counts| counts.faceoffs_won += 1);
            credit(opponent, &|counts| counts.faceoffs_lost += 1);
        }
        ("Turnover", "Turnover_Giveaway") => credit(first, &|counts| counts.giveaways += 1),
        ("Turnover", "Turnover_Takeaway") => credit(first, &|counts| counts.takeaways += 1),
        ("Zone_Entry_Exit", detail) => {
            credit(first, &|counts| count_transition(counts, detail, event));
        }
        ("Penalty", _) => credit(first, &|counts| {
            counts.penalties += 1;
            counts.pim += MINOR_MINUTES;
        }),
        _ => {}
    }
    match event.assist {
        Some((_, 1)) => credit(first, &|counts| {
            counts.assists_primary = Some(counts.assists_primary.unwrap_or(0) + 1);
        }),
        Some(_) => credit(first, &|counts| {
            counts.assists_secondary = Some(counts.assists_secondary.unwrap_or(0) + 1);
        }),
        None => {}
    }
}

fn count_shot(counts: &mut Counts, detail: &str, event: &Event) {
    counts.shot_attempts += 1;
    match detail {
        "Shot_OnNetSaved" | "Shot_Goal" => counts.shots_on_goal += 1,
        "Shot_Blocked" if event.is_blocked_by_team_mate => counts.shots_blocked_by_team_mate += 1,
        "Shot_Blocked" => counts.shots_blocked += 1,
        _ => counts.shots_missed += 1,
    }
}

fn count_transition(counts: &mut Counts, detail: &str, event: &Event) {
    let way = event.detail_2.unwrap_or_default();
    match detail {
        "Zone_Entry" => {
            counts.zone_entries += 1;
            counts.controlled_entries += i64::from(matches!(
                way,
                "ZoneEntry_Carried" | "ZoneEntry_CarriedBreakaway" | "ZoneEntry_Pass"
            ));
        }
        "Zone_Exit" => {
            counts.zone_exits += 1;
            counts.controlled_exits +=
                i64::from(matches!(way, "ZoneExit_Carried" | "ZoneExit_Pass"));
        }
        _ => {}
    }
}

/// Sum over a side.
fn sum(side: &[Counts]) -> Counts {
    let add = |left: Option<i64>, right: Option<i64>| match (left, right) {
        (Some(left), Some(right)) => Some(left + right),
        (left, right) => left.or(right),
    };
    side.iter().fold(Counts::default(), |total, counts| Counts {
        goals: total.goals + counts.goals,
        assists_primary: add(total.assists_primary, counts.assists_primary),
        assists_secondary: add(total.assists_secondary, counts.assists_secondary),
        shot_attempts: total.shot_attempts + counts.shot_attempts,
        shots_on_goal: total.shots_on_goal + counts.shots_on_goal,
        shots_blocked: total.shots_blocked + counts.shots_blocked,
        shots_blocked_by_team_mate: total.shots_blocked_by_team_mate
            + counts.shots_blocked_by_team_mate,
        shots_missed: total.shots_missed + counts.shots_missed,
        blocks: total.blocks + counts.blocks,
        passes: total.passes + counts.passes,
        passes_completed: total.passes_completed + counts.passes_completed,
        faceoffs_won: total.faceoffs_won + counts.faceoffs_won,
        faceoffs_lost: total.faceoffs_lost + counts.faceoffs_lost,
        giveaways: total.giveaways + counts.giveaways,
        takeaways: total.takeaways + counts.takeaways,
        zone_entries: total.zone_entries + counts.zone_entries,
        controlled_entries: total.controlled_entries + counts.controlled_entries,
        zone_exits: total.zone_exits + counts.zone_exits,
        controlled_exits: total.controlled_exits + counts.controlled_exits,
        penalties: total.penalties + counts.penalties,
        pim: total.pim + counts.pim,
        saves: total.saves + counts.saves,
        goals_against: total.goals_against + counts.goals_against,
    })
}

/// Ice time, plus/minus and counts of every dressed player.
fn player_truths(
    record: &GameRecord,
    roster: &Roster,
    counts: &[Vec<Counts>; 2],
    dead: &[(u8, i32, i32)],
) -> Vec<PlayerTruth> {
    let mut truths = Vec::new();
    for venue in Venue::BOTH {
        let lineup = &record.lineups[venue.index()];
        for (index, dressed) in lineup.players.iter().enumerate() {
            let is_goalie = dressed.position == Position::Goalie;
            let stints = record
                .stints
                .iter()
                .filter(|stint| stint.on_ice[venue.index()].contains(&Some(index)));
            let (toi, playing) = stints.fold((0, 0), |(toi, playing), stint| {
                let seconds = stint.seconds();
                (toi + seconds, playing + seconds - dead_seconds(stint, dead))
            });
            truths.push(PlayerTruth {
                player_id: roster.players[dressed.player].id.clone(),
                team_id: roster.teams[lineup.team].id.clone(),
                venue: venue.word().to_lowercase(),
                is_goalie,
                toi_seconds: i64::from(toi),
                playing_seconds: i64::from(playing),
                plus_minus: (!is_goalie).then(|| plus_minus(record, PlayerRef { venue, index })),
                counts: counts[venue.index()][index],
            });
        }
    }
    truths
}

/// Dead seconds inside a stint.
fn dead_seconds(stint: &Stint, dead: &[(u8, i32, i32)]) -> i32 {
    dead.iter()
        .filter(|(period, _, _)| *period == stint.period)
        .map(|(_, start, end)| (stint.start.min(*start) - stint.end.max(*end)).max(0))
        .sum()
}

/// Goals with the player on the ice, power-play goals left out.
fn plus_minus(record: &GameRecord, player: PlayerRef) -> i64 {
    record
        .events
        .iter()
        .filter(|event| event.is("Goal_Scored"))
        .filter_map(|goal| {
            let team = goal.team?;
            let stint = record.stints.get(record.stint_of(goal)?)?;
            let is_on_ice = stint.on_ice[player.venue.index()].contains(&Some(player.index));
            let is_power_play = stint.base_skaters(team) > stint.base_skaters(team.other());
            (is_on_ice && !is_power_play).then_some(if team == player.venue { 1 } else { -1 })
        })
        .sum()
}

#[cfg(test)]
mod tests;
