//! The shift sheet of layout A.

use super::columns::SHIFTS;
use super::{VideoClock, sheet_numbers};
use crate::simulation::{PlayerRef, Slot, Stint, Venue, Zone};
use crate::write::game::{GameFile, minutes_seconds};
use crate::write::layout_b::{score_before, strength_text};
use crate::write::{Cell, RowFiller, Sheet};

/// The shift sheet: a row per stint, and one per break between periods.
pub(super) fn shift_sheet(game: &GameFile, video: &VideoClock) -> Sheet {
    let mut sheet = Sheet::new("shifts", &SHIFTS);
    let numbers = sheet_numbers(game);
    let mut start_zone = Zone::Neutral;
    for (index, stint) in game.record.stints.iter().enumerate() {
        let is_new_period = index > 0 && game.record.stints[index - 1].period != stint.period;
        if is_new_period {
            start_zone = Zone::Neutral;
            let mut cells = sheet.row();
            cells
                .set("shift_index", numbers[index] - 1)
                .set("Period", i32::from(stint.period) - 1)
                .set("shift_start_min", 0)
                .set("shift_start_sec", "0.01")
                .set("shift_start_type", "Intermission")
                .set("game_id", game.fixture.game_id)
                .set("home_team", game.team_name(Venue::Home))
                .set("away_team", game.team_name(Venue::Away));
        }
        add_shift(
            &mut sheet,
            game,
            (index, numbers[index]),
            stint,
            start_zone,
            video,
        );
        let is_reset = stint.stop_type.ends_with("Goal");
        start_zone = if is_reset {
            Zone::Neutral
        } else {
            stint.end_zone
        };
    }
    sheet
}

fn add_shift(
    sheet: &mut Sheet,
    game: &GameFile,
    (index, number): (usize, usize),
    stint: &Stint,
    start_zone: Zone,
    video: &VideoClock,
) {
    let (start_minutes, start_seconds) = minutes_seconds(stint.start);
    let (end_minutes, end_seconds) = minutes_seconds(stint.end);
    let end_cell = if stint.end == 0 {
        Cell::from("0.01")
    } else {
        Cell::from(format!("{end_seconds:02}"))
    };
    let start_type = (stint.start_type != "OnTheFly").then_some(stint.start_type);
    let stop = (!stint.stop_type.is_empty()).then(|| game.stop_type(&stint.stop_type));
    let running = game.record.length(stint.period) - stint.start + video.offset(stint.period);
    let mut cells = sheet.row();
    cells
        .set("shift_index", number)
        .set("Period", i32::from(stint.period))
        .set("shift_start_min", start_minutes)
        .set("shift_start_sec", format!("{start_seconds:02}"))
        .set("shift_end_min", end_minutes)
        .set("shift_end_sec", end_cell)
        .set("shift_start_type", start_type)
        .set("shift_stop_type", stop)
        .set("stoppage_time", 0)
        .set("game_id", game.fixture.game_id)
        .set("home_team", game.team_name(Venue::Home))
        .set("away_team", game.team_name(Venue::Away))
        .set("shift_start_total_seconds", stint.start)
        .set("shift_end_total_seconds", stint.end)
        .set("shift_duration", stint.seconds())
        .set("strength", strength_text(game, stint))
        .set("situation", situation(game, stint))
        .set(
            "period_start_total_running_seconds",
            video.offset(stint.period),
        )
        .set("running_video_time", running)
        .set("shift_start_running_time", (running - 5).max(0))
        .set("shift_end_running_time", running + stint.seconds() + 3);
    set_zones(&mut cells, game, stint, start_zone);
    set_sides(&mut cells, game, stint, score_before(game, index));
}

/// The zone flags are the file's home team's view.
fn set_zones(cells: &mut RowFiller, game: &GameFile, stint: &Stint, start_zone: Zone) {
    for (zone, when) in [(start_zone, "start"), (stint.end_zone, "end")] {
        let seen = if game.is_swapped {
            zone.mirrored()
        } else {
            zone
        };
        let column = format!("home_{}zone_{when}", seen.letter());
        cells.set(&column, 1);
    }
}

fn set_sides(cells: &mut RowFiller, game: &GameFile, stint: &Stint, score: [i64; 2]) {
    for file_venue in Venue::BOTH {
        let venue = game.venue(file_venue);
        let side = if file_venue == Venue::Home {
            "home"
        } else {
            "away"
        };
        for slot in Slot::ALL {
            let jersey = stint.on_ice[venue.index()][slot.index()]
                .map(|index| game.dressed(PlayerRef { venue, index }).jersey);
            cells.set(&format!("{side}_{}", slot.column()), jersey);
        }
        let (own, other) = (stint.base_skaters(venue), stint.base_skaters(venue.other()));
        let scored = |team: Venue| i32::from(stint.stop_type == format!("{} Goal", team.word()));
        cells
            .set(&format!("{side}_team_strength"), stint.skaters(venue))
            .set(
                &format!("{side}_team_en"),
                i32::from(stint.is_net_empty(venue)),
            )
            .set(&format!("{side}_team_pp"), i32::from(own > other))
            .set(&format!("{side}_team_pk"), i32::from(own < other))
            .set(&format!("{side}_goals"), score[venue.index()])
            .set(&format!("{side}_team_plus"), scored(venue))
            .set(&format!("{side}_team_minus"), -scored(venue.other()));
    }
}

/// The workbook's words for the strength.
fn situation(game: &GameFile, stint: &Stint) -> String {
    let [home, away] = Venue::BOTH.map(|venue| game.venue(venue));
    for (venue, word) in [(home, "Home"), (away, "Away")] {
        if stint.is_net_empty(venue) {
            return format!("{word} EmptyNet");
        }
    }
    match stint.skaters(home).cmp(&stint.skaters(away)) {
        std::cmp::Ordering::Greater => "Home PowerPlay".to_owned(),
        std::cmp::Ordering::Equal => "Full Strength".to_owned(),
        std::cmp::Ordering::Less => "Away PowerPlay".to_owned(),
    }
}
