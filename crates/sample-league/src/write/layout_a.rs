//! Layout A: the hand-filled formula workbook. The hand columns end in `_`; of the formula columns those
//! that readers use hold the value that Excel would have cached.

mod columns;
mod shift_sheet;

use super::game::{EventRow, FIRST_EVENT, GameFile, minutes_seconds, shown_clocks};
use super::spelling::{typed_detail, typed_detail_2, typed_play};
use super::{Cell, RowFiller, Sheet};
use crate::official::GameResult;
use crate::simulation::{Event, PlayerRef, Venue, Zone};
use crate::write::league::rating_text;
use columns::{EVENTS, ROSTERS};

/// The sheets of a layout A workbook. Sparse: event cells on the first row of an event only. Dense: on
/// every row, and one more column.
pub(crate) fn sheets(game: &GameFile, result: &GameResult, is_dense: bool) -> Vec<Sheet> {
    let mut header = EVENTS.to_vec();
    if is_dense {
        header.insert(24, "player_num_dup_");
    }
    let mut events = Sheet::new("events", &header);
    let video = VideoClock::of(game);
    let sheet_numbers = sheet_numbers(game);
    for row in game.rows() {
        add_event(&mut events, game, &row, &video, &sheet_numbers, is_dense);
    }
    vec![
        remarks(
            "Rules",
            "The whistle ends a shift; the face-off belongs to the next one.",
        ),
        lists(),
        events,
        shift_sheet::shift_sheet(game, &video),
        roster_sheet(game, result),
    ]
}

/// A sheet of text that readers leave alone.
fn remarks(name: &str, text: &'static str) -> Sheet {
    let mut sheet = Sheet::new(name, &["rule"]);
    sheet.push([text.into()]);
    sheet
}

/// The drop-down lists of the workbook.
fn lists() -> Sheet {
    let mut sheet = Sheet::new("Lists", &["team", "zone", "success"]);
    for (team, zone, success) in [("h", "o", "s"), ("a", "d", "u"), ("", "n", "")] {
        sheet.push([team.into(), zone.into(), success.into()]);
    }
    sheet
}

/// Seconds of video before each period: the periods and breaks that came before.
struct VideoClock {
    offsets: Vec<i32>,
    breaks: Vec<i32>,
}

impl VideoClock {
    fn of(game: &GameFile) -> Self {
        let pause = |period: usize| -> i32 {
            game.record
                .events
                .iter()
                .filter(|event| event.kind == "Intermission" && usize::from(event.period) == period)
                .map(|event| event.pause)
                .sum()
        };
        let mut offsets = Vec::new();
        let mut breaks = Vec::new();
        let (mut played, mut rested) = (0, 0);
        for (index, seconds) in game.record.period_seconds.iter().enumerate() {
            rested += pause(index + 1);
            breaks.push(rested);
            offsets.push(played + rested);
            played += seconds;
        }
        Self { offsets, breaks }
    }

    fn offset(&self, period: u8) -> i32 {
        self.offsets
            .get(usize::from(period.max(1)) - 1)
            .copied()
            .unwrap_or(0)
    }

    fn rested(&self, period: u8) -> i32 {
        self.breaks
            .get(usize::from(period.max(1)) - 1)
            .copied()
            .unwrap_or(0)
    }
}

/// Number of every stint in the sheet; the row of a break between periods has a number too.
fn sheet_numbers(game: &GameFile) -> Vec<usize> {
    let mut number = 0;
    let mut period = 1;
    game.record
        .stints
        .iter()
        .map(|stint| {
            number += 1 + usize::from(stint.period != period);
            period = stint.period;
            number
        })
        .collect()
}

/// Where the puck is, seen by the file's home and away team.
fn team_zones(game: &GameFile, event: &Event) -> Option<(Zone, Zone)> {
    let (team, zone) = (event.team?, event.zone?);
    Some(match game.venue(team) {
        Venue::Home => (zone, zone.mirrored()),
        Venue::Away => (zone.mirrored(), zone),
    })
}

fn add_event(
    sheet: &mut Sheet,
    game: &GameFile,
    row: &EventRow,
    video: &VideoClock,
    sheet_numbers: &[usize],
    is_dense: bool,
) {
    let event = row.event;
    let number = row.number as i64;
    let chain = event.chain.map(i64::from);
    let mut cells = sheet.row();
    if row.is_first || is_dense {
        set_typed(&mut cells, game, event);
    }
    if row.is_first {
        cells.set("event_index_flag_", 1);
        if event.chain.is_some() {
            cells.set("linked_event_index_flag_", 1);
        }
    }
    cells
        .set("event_index_", number)
        .set("linked_event_index_", chain)
        .set("period", i32::from(event.period))
        .set("event_index", FIRST_EVENT + number)
        .set("linked_event_index", chain.map(|chain| 9_000 + chain))
        .set(
            "tracking_event_index",
            chain.map_or(FIRST_EVENT + number, |chain| 9_000 + chain),
        )
        .set("game_id", game.fixture.game_id)
        .set("home_team", game.team_name(Venue::Home))
        .set("away_team", game.team_name(Venue::Away))
        .set("Type", event.kind)
        .set("event_detail", typed_detail(event).map(Cell::Text))
        .set("event_detail_2", typed_detail_2(event).map(Cell::Text))
        .set("event_successful", flag(event.success));
    set_clock_copies(&mut cells, event);
    if let Some((home, away)) = team_zones(game, event) {
        cells
            .set("event_team_zone", event.zone.map(Zone::letter))
            .set("home_team_zone", home.letter())
            .set("away_team_zone", away.letter());
    }
    if let Some(team) = event.team {
        let venue = game.venue(team);
        cells
            .set("team_venue", venue.word())
            .set("team_venue_abv", game.letter(team));
    }
    if let Some(stint) = game.record.stint_of(event) {
        cells.set("shift_index", sheet_numbers[stint]);
    }
    set_video(&mut cells, game, event, video);
    set_player(&mut cells, game, row);
}

/// The cells that are typed once per event.
fn set_typed(cells: &mut RowFiller, game: &GameFile, event: &Event) {
    let (start, end) = shown_clocks(event);
    let text = |clock: Option<i32>, part: fn((i32, i32)) -> i32| {
        clock.map(|clock| format!("{:02}", part(minutes_seconds(clock))))
    };
    cells
        .set("event_start_min_", text(start, |(minutes, _)| minutes))
        .set("event_start_sec_", text(start, |(_, seconds)| seconds))
        .set("event_end_min_", text(end, |(minutes, _)| minutes))
        .set("event_end_sec_", text(end, |(_, seconds)| seconds))
        .set("event_team_zone_", event.zone.map(Zone::letter))
        .set("event_type_", event.kind)
        .set("event_detail_", typed_detail(event).map(Cell::Text))
        .set("event_detail_2_", typed_detail_2(event).map(Cell::Text))
        .set("event_successful_", flag(event.success))
        .set("team_", event.team.map(|team| game.letter(team)));
}

/// The formula copies of the clock; periods after the first were typed as numbers.
fn set_clock_copies(cells: &mut RowFiller, event: &Event) {
    let (start, end) = shown_clocks(event);
    let cell = |clock: Option<i32>, part: fn((i32, i32)) -> i32| match clock {
        Some(clock) if event.period == 1 => {
            Cell::from(format!("{:02}", part(minutes_seconds(clock))))
        }
        Some(clock) => Cell::from(part(minutes_seconds(clock))),
        None => Cell::Empty,
    };
    cells
        .set("event_start_min", cell(start, |(minutes, _)| minutes))
        .set("event_start_sec", cell(start, |(_, seconds)| seconds))
        .set("event_end_min", cell(end, |(minutes, _)| minutes))
        .set("event_end_sec", cell(end, |(_, seconds)| seconds))
        .set("time_start_total_seconds", start)
        .set("time_end_total_seconds", end.or(start))
        .set(
            "duration",
            start.map(|start| end.map_or(0, |end| start - end)),
        );
}

fn flag(success: Option<bool>) -> Option<&'static str> {
    success.map(|success| if success { "s" } else { "u" })
}

fn set_video(cells: &mut RowFiller, game: &GameFile, event: &Event, video: &VideoClock) {
    let offset = video.offset(event.period);
    cells
        .set("running_intermission_duration", video.rested(event.period))
        .set("period_start_total_running_seconds", offset);
    if let (true, Some(start)) = (event.has_clock(), event.start) {
        let second = game.record.length(event.period) - start + offset;
        let seconds = event.end.map_or(0, |end| start - end);
        cells
            .set("running_video_time", second)
            .set("event_running_start", (second - 5).max(0))
            .set("event_running_end", (second - 5).max(0) + seconds + 5);
    }
}

fn set_player(cells: &mut RowFiller, game: &GameFile, row: &EventRow) {
    let Some(actor) = row.actor else {
        cells.set("role_abrev_binary_", "x");
        return;
    };
    let jersey = game.dressed(actor.player).jersey;
    let plays = actor
        .details
        .map(|detail| detail.map(|code| Cell::Text(typed_play(code, row.event))));
    let [first, second] = plays;
    let (side, role) = if actor.is_own {
        ("e", "event")
    } else {
        ("o", "opp")
    };
    let pair = actor.in_pressure_pair.then_some(1);
    let file_venue = game.venue(actor.player.venue);
    cells
        .set("player_game_number_", jersey)
        .set("player_game_number", jersey)
        .set("role_abrev_binary_", actor.is_own.then_some(1))
        .set("role_abrev", side)
        .set("player_role", format!("{role}_team_player_{}", row.slot))
        .set("role_number", row.slot)
        .set("play_detail1_", first)
        .set("play_detail2_", second)
        .set("play_detail_successful_", flag(actor.success))
        .set("pressured_pressurer_", pair)
        .set("pressured_pressurer", pair.map(|pair| pair.to_string()))
        .set("player_id", game.player_id(actor.player))
        .set("player_team", game.team_name(file_venue));
}

/// The copy of the league's roster of this game: a formula text above, the header in row 2 from
/// column B on.
fn roster_sheet(game: &GameFile, result: &GameResult) -> Sheet {
    let mut sheet = Sheet::new("game_rosters", &ROSTERS);
    sheet.preamble = Some(("=FILTER(rosters, game)", 1));
    let mut number = 0;
    for venue in Venue::BOTH {
        for (index, line) in result.boxes[venue.index()].iter().enumerate() {
            number += 1;
            let player = PlayerRef { venue, index };
            let dressed = game.dressed(player);
            let person = &game.roster.players[dressed.player];
            let own = game.team_name(game.venue(venue));
            let other = game.team_name(game.venue(venue.other()));
            sheet
                .row()
                .set("index", number)
                .set("game_id", game.fixture.game_id)
                .set("team_venue", venue.word().to_lowercase())
                .set("team_name", own)
                .set("opp_team_name", other)
                .set("player_game_number", dressed.jersey)
                .set("n_player_url", rating_text(person, dressed))
                .set("player_position", dressed.position.word())
                .set("games_played", 1)
                .set("goals", line.goals)
                .set("assist", line.assists)
                .set("goals_against", line.goals_against)
                .set("pim", line.pim)
                .set("shutouts", line.shutouts)
                .set("player_full_name", person.name.full())
                .set("player_id", &person.id)
                .set("venue", game.letter(venue));
        }
    }
    sheet
}
