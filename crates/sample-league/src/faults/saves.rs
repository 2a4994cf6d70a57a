//! Faults in a tracker's save.

use super::workpiece::{is_quiet_pass, is_quiet_possession, level_of};
use crate::SampleError;
use crate::simulation::Event;
use crate::truth::Planted;
use crate::write::game::GameFile;
use crate::write::json::{Save, SaveEvent};

/// Plants a code that no list has, a flag that is none, and a missing clock.
pub(super) fn plant(
    game: &GameFile,
    file: &str,
    save: &mut Save,
) -> Result<Vec<Planted>, SampleError> {
    let mut planted = Vec::new();
    let mut from = 40;
    let mut spoil = |code: &'static str,
                     key: &str,
                     note: &str,
                     test: &dyn Fn(&Event) -> bool,
                     change: &dyn Fn(&mut SaveEvent)|
     -> Result<(), SampleError> {
        let events = &game.record.events;
        let number = (from..events.len()).find(|number| test(&events[*number]));
        let number = number.ok_or(SampleError::NoPlace {
            fault: code,
            game_id: game.fixture.game_id,
        })?;
        from = number + 25;
        if let Some(event) = save.events.get_mut(number) {
            change(event);
        }
        planted.push(Planted {
            code: code.to_owned(),
            level: level_of(code),
            game_id: game.fixture.game_id,
            file: file.to_owned(),
            sheet: "events".to_owned(),
            row: number as i64 + 1,
            column: key.to_owned(),
            note: note.to_owned(),
            implied: false,
        });
        Ok(())
    };
    spoil(
        "W-CODE",
        "detail2",
        "a code that no list has",
        &is_quiet_pass,
        &|event| {
            if let Some(codes) = &mut event.codes {
                codes.detail2_code = Some("Pass_Teleport");
            }
        },
    )?;
    spoil(
        "W-FLAG",
        "success",
        "a flag that is none",
        &is_quiet_pass,
        &|event| {
            event.success = "perhaps".into();
        },
    )?;
    spoil(
        "E-CLOCKNULL",
        "start_time",
        "no clock",
        &is_quiet_possession,
        &|event| {
            event.start_time.clear();
            event.end_time.clear();
        },
    )?;
    Ok(planted)
}
