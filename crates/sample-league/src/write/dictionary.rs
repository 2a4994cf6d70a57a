//! The code dictionaries of the league workbook: the product's own code lists, in the form of the sheets.

use super::{Cell, Sheet};

const TYPES: &str = include_str!("../../../../models/seeds/seed_event_type.csv");
const DETAILS: &str = include_str!("../../../../models/seeds/seed_event_detail.csv");
const DETAILS_2: &str = include_str!("../../../../models/seeds/seed_event_detail_2.csv");
const PLAYS: &str = include_str!("../../../../models/seeds/seed_play_detail.csv");

/// The five dictionary sheets.
pub(crate) fn sheets() -> Vec<Sheet> {
    vec![
        sheet(
            "dim_event_type",
            TYPES,
            &[
                ("event_type_id", "event_type_id"),
                ("event_type_code", "event_type"),
                ("event_type_name", "event_type"),
                ("event_category", "category"),
                ("description", "event_type"),
            ],
        ),
        sheet(
            "dim_event_detail",
            DETAILS,
            &[
                ("event_detail_id", "event_detail_id"),
                ("event_detail_code", "event_detail"),
                ("event_detail_name", "display_name"),
                ("event_type", "event_type"),
                ("category", "category"),
                ("description", "display_name"),
                ("is_shot_on_goal", "is_shot_on_goal"),
                ("is_goal", "is_goal"),
                ("is_miss", "is_miss"),
                ("is_block", "is_block"),
            ],
        ),
        sheet(
            "dim_event_detail_2",
            DETAILS_2,
            &[
                ("event_detail_2_id", "event_detail_2_id"),
                ("event_detail_2_code", "event_detail_2"),
                ("event_detail_2_name", "display_name"),
                ("event_type", "event_type"),
                ("category", "category"),
                ("description", "display_name"),
            ],
        ),
        play_sheet("dim_play_detail"),
        play_sheet("dim_play_detail_2"),
    ]
}

/// Id of an event type.
pub(crate) fn type_id(code: &str) -> Option<&'static str> {
    id(TYPES, code)
}

/// Id of a detail 1.
pub(crate) fn detail_id(code: &str) -> Option<&'static str> {
    id(DETAILS, code)
}

/// Id of a detail 2.
pub(crate) fn detail_2_id(code: &str) -> Option<&'static str> {
    id(DETAILS_2, code)
}

/// The lists begin with id and code.
fn id(list: &'static str, code: &str) -> Option<&'static str> {
    list.lines().find_map(|line| {
        let mut fields = line.split(',');
        let id = fields.next()?;
        (fields.next()? == code).then_some(id)
    })
}

fn play_sheet(name: &'static str) -> Sheet {
    sheet(
        name,
        PLAYS,
        &[
            ("play_detail_id", "play_detail_id"),
            ("play_detail_code", "play_detail"),
            ("play_detail_name", "display_name"),
            ("play_category", "category"),
            ("skill_level", "skill_level"),
            ("description", "display_name"),
        ],
    )
}

/// A sheet of columns taken from a list; no field of the lists is quoted.
fn sheet(name: &'static str, list: &'static str, columns: &[(&'static str, &str)]) -> Sheet {
    let header: Vec<&'static str> = columns.iter().map(|(column, _)| *column).collect();
    let mut sheet = Sheet::new(name, &header);
    let mut lines = list.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    for line in lines {
        let fields: Vec<&'static str> = line.split(',').collect();
        let cells = columns
            .iter()
            .map(|(_, source)| {
                let place = names.iter().position(|name| name == source);
                match place.and_then(|index| fields.get(index)) {
                    Some(&"true") => Cell::Bool(true),
                    Some(&"false") => Cell::Bool(false),
                    Some(&text) if !text.is_empty() => text.into(),
                    _ => Cell::Empty,
                }
            })
            .collect();
        sheet.rows.push(cells);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::{Cell, sheets};

    #[test]
    fn every_dictionary_row_has_an_id_and_a_code() {
        let sheets = sheets();
        assert_eq!(sheets.len(), 5);
        for sheet in sheets {
            assert!(sheet.rows.len() > 20, "{}", sheet.name);
            assert!(
                sheet
                    .rows
                    .iter()
                    .all(|cells| cells.iter().take(2).all(|cell| *cell != Cell::Empty))
            );
        }
    }
}
