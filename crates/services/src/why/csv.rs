//! What was counted as a file for a spreadsheet.

use super::Explanation;
use super::evidence::Person;
use crate::tables::{Value, csv_of};

const NAMES: [&str; 11] = [
    "part",
    "period",
    "clock",
    "what",
    "who",
    "counts",
    "note",
    "source_file",
    "source_sheet",
    "source_row",
    "stint_row",
];

impl Explanation {
    /// Everything that was counted, a line each.
    pub fn csv(&self) -> Vec<u8> {
        let lines = self.parts.iter().flat_map(|part| {
            part.events.iter().map(|event| {
                let who: Vec<String> = event.who.iter().map(Person::words).collect();
                let stint_row = event.stint.as_ref().and_then(|stint| stint.row);
                [
                    Value::from(part.name),
                    whole(event.period),
                    text(event.clock.as_deref()),
                    Value::from(event.what.as_str()),
                    Value::from(who.join("; ")),
                    Value::from(event.weight),
                    text(event.note.as_deref()),
                    text(event.source.file.as_deref()),
                    text(event.source.sheet.as_deref()),
                    whole(event.source.row),
                    whole(stint_row),
                ]
            })
        });
        let lines: Vec<[Value; 11]> = lines.collect();
        csv_of(&NAMES, lines.iter())
    }
}

fn text(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::from)
}

fn whole(number: Option<i64>) -> Value {
    number.map_or(Value::Null, Value::from)
}
