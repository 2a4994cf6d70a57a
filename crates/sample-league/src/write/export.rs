//! What the two newer exports (layouts C and D) have in common: cells of an event row, and the sheets
//! beside events and shifts.

use super::coordinates::{Spots, home_attacks_right, rounded, spots};
use super::game::{EventRow, FIRST_EVENT, GameFile};
use super::{RowFiller, Sheet};
use crate::simulation::{Venue, Zone};
use std::collections::HashMap;

/// Per event: number of the goal it assists; per goal: numbers of its first and second assist.
#[derive(Debug, Default)]
pub(crate) struct AssistLinks {
    to_goal: HashMap<usize, usize>,
    of_goal: HashMap<usize, [Option<usize>; 2]>,
}

impl AssistLinks {
    /// The links of a game.
    pub(crate) fn of(game: &GameFile) -> Self {
        let mut links = Self::default();
        for (number, event) in game.record.events.iter().enumerate() {
            if let Some((goal, rank)) = event.assist {
                links.to_goal.insert(number, goal);
                links.of_goal.entry(goal).or_default()[usize::from(rank) - 1] = Some(number);
            }
        }
        links
    }

    /// Number of the goal that an event assists.
    pub(crate) fn goal(&self, number: usize) -> Option<usize> {
        self.to_goal.get(&number).copied()
    }
}

/// Zone letter of the newer exports: chosen on two events of three, else `n`.
pub(crate) fn chosen_zone(row: &EventRow) -> Zone {
    match row.event.zone {
        Some(zone) if !row.number.is_multiple_of(3) => zone,
        _ => Zone::Neutral,
    }
}

/// The cells that both exports have under the same names.
pub(crate) fn set_shared(
    cells: &mut RowFiller,
    game: &GameFile,
    row: &EventRow,
    links: &AssistLinks,
) {
    let event = row.event;
    let shift = |number: usize| FIRST_EVENT + number as i64;
    let assists = links.of_goal.get(&row.number).copied().unwrap_or_default();
    cells
        .set("game_id", game.fixture.game_id)
        .set("home_team", game.team_name(Venue::Home))
        .set("away_team", game.team_name(Venue::Away))
        .set("period", i32::from(event.period))
        .set("event_index", shift(row.number))
        .set("tracking_event_index", shift(row.number))
        .set(
            "linked_event_index",
            event.chain.map(|chain| 999 + i64::from(chain)),
        )
        .set("is_highlight", i32::from(event.kind == "Goal"))
        .set("strength", strength(game, row))
        .set("assist_to_goal_index", links.goal(row.number).map(shift))
        .set("assist_primary_event_index", assists[0].map(shift))
        .set("assist_secondary_event_index", assists[1].map(shift))
        // The tracker's own setting, two minutes; the league gives three.
        .set("pim", (event.kind == "Penalty").then_some(2));
    set_clocks(cells, game, row);
    if row.is_first {
        set_points(cells, &spots(game, row.number, event));
    }
}

fn strength(game: &GameFile, row: &EventRow) -> Option<String> {
    let stint = game.record.stints.get(game.record.stint_of(row.event)?)?;
    Some(super::layout_b::strength_text(game, stint))
}

/// In these exports "total seconds" count up from the start of the period.
fn set_clocks(cells: &mut RowFiller, game: &GameFile, row: &EventRow) {
    let event = row.event;
    let Some(start) = event.start.filter(|_| event.has_clock()) else {
        return;
    };
    let length = game.record.length(event.period);
    let end = event.end.unwrap_or(start);
    cells
        .set("time_start_total_seconds", length - start)
        .set("time_end_total_seconds", length - end)
        .set("duration", start - end);
}

fn set_points(cells: &mut RowFiller, spots: &Spots) {
    for (point, when) in spots.rink.iter().zip(["start", "stop"]) {
        cells
            .set(&format!("puck_x_{when}"), rounded(point.x))
            .set(&format!("puck_y_{when}"), rounded(point.y));
    }
    if let Some(point) = spots.player {
        cells
            .set("player_x_start", rounded(point.x))
            .set("player_y_start", rounded(point.y));
    }
    if let Some(point) = spots.net {
        cells
            .set("net_x", rounded(point.x))
            .set("net_y", rounded(point.y));
    }
}

/// Role text and, on the pressed player, the number of the opponent who presses him.
pub(crate) fn pressure(game: &GameFile, row: &EventRow) -> Option<i32> {
    let actor = row.actor?;
    if !(actor.is_own && actor.in_pressure_pair) {
        return None;
    }
    let presser = row
        .event
        .actors
        .iter()
        .find(|other| !other.is_own && other.in_pressure_pair)?;
    Some(game.dressed(presser.player).jersey)
}

/// The sheets beside events and shifts.
pub(crate) fn extra_sheets(game: &GameFile, version: &'static str) -> Vec<Sheet> {
    let mut sheets = vec![metadata(game, version)];
    sheets.extend(point_sheets(game));
    sheets.extend(video_sheets(game));
    sheets
}

fn metadata(game: &GameFile, version: &'static str) -> Sheet {
    let mut sheet = Sheet::new(
        "metadata",
        &[
            "game_id",
            "home_team",
            "away_team",
            "period_length_minutes",
            "home_attacks_right_p1",
            "export_timestamp",
            "tracker_version",
            "total_videos",
        ],
    );
    sheet.push([
        game.fixture.game_id.into(),
        game.team_name(Venue::Home).into(),
        game.team_name(Venue::Away).into(),
        (game.record.length(1) / 60).into(),
        i32::from(home_attacks_right(game)).into(),
        format!("{}T22:30:00.000Z", game.fixture.date).into(),
        version.into(),
        1.into(),
    ]);
    sheet
}

/// Points in long form. Here events are numbered from 1, not from 1000.
fn point_sheets(game: &GameFile) -> [Sheet; 2] {
    const POINTS: [&str; 12] = [
        "event_index",
        "game_id",
        "period",
        "event_type",
        "event_detail",
        "xy_slot",
        "x",
        "y",
        "x_adjusted",
        "y_adjusted",
        "is_start",
        "is_stop",
    ];
    let mut player_header = POINTS.to_vec();
    player_header.extend(["player_number", "player_name", "player_role"]);
    let mut pucks = Sheet::new("xy_puck", &POINTS);
    let mut players = Sheet::new("xy_player", &player_header);
    for (number, event) in game.record.events.iter().enumerate() {
        let spots = spots(game, number, event);
        for (slot, (rink, attack)) in spots.rink.iter().zip(&spots.attack).enumerate() {
            pucks
                .row()
                .set("event_index", number + 1)
                .set("game_id", game.fixture.game_id)
                .set("period", i32::from(event.period))
                .set("event_type", event.kind)
                .set("event_detail", event.detail)
                .set("xy_slot", slot + 1)
                .set("x", rounded(rink.x))
                .set("y", rounded(rink.y))
                .set("x_adjusted", rounded(attack.x))
                .set("y_adjusted", rounded(attack.y))
                .set("is_start", i32::from(slot == 0))
                .set("is_stop", i32::from(slot + 1 == spots.rink.len()));
        }
        if let (Some(point), Some(player)) = (spots.player, event.player(true, 0)) {
            players
                .row()
                .set("event_index", number + 1)
                .set("game_id", game.fixture.game_id)
                .set("period", i32::from(event.period))
                .set("event_type", event.kind)
                .set("event_detail", event.detail)
                .set("xy_slot", 1)
                .set("x", rounded(point.x))
                .set("y", rounded(point.y))
                .set("is_start", 1)
                .set("is_stop", 1)
                .set("player_number", game.dressed(player).jersey)
                .set("player_name", game.player_name(player))
                .set("player_role", "event_player_1");
        }
    }
    [pucks, players]
}

/// Second of the video at which each period starts: breaks of three minutes between them.
pub(crate) fn video_starts(game: &GameFile) -> Vec<i32> {
    let mut starts = Vec::new();
    let mut second = 12;
    for seconds in &game.record.period_seconds {
        starts.push(second);
        second += seconds + 180;
    }
    starts
}

fn video_sheets(game: &GameFile) -> [Sheet; 2] {
    let mut videos = Sheet::new(
        "video",
        &[
            "video_type",
            "video_url",
            "video_id",
            "title",
            "category",
            "period",
            "start_time",
            "end_time",
            "duration_seconds",
            "period_1_start",
            "period_2_start",
            "period_3_start",
            "description",
            "notes",
        ],
    );
    let mut timing = Sheet::new(
        "video_timing",
        &["category", "setting", "value", "description"],
    );
    let starts = video_starts(game);
    let mut cells = videos.row();
    cells
        .set("video_type", "Full_Ice")
        .set(
            "video_url",
            format!("https://video.example/{}", game.fixture.game_id),
        )
        .set("video_id", format!("v{}", game.fixture.game_id))
        .set("title", "Full game")
        .set("category", "game")
        .set("start_time", 0);
    for (period, start) in starts.iter().enumerate() {
        if period < 3 {
            cells.set(&format!("period_{}_start", period + 1), *start);
        }
        timing.push([
            "period_offsets".into(),
            format!("period_{}", period + 1).into(),
            (*start).into(),
            "second of the video".into(),
        ]);
    }
    [videos, timing]
}
