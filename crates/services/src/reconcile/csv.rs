//! The same as files for a spreadsheet.

use super::{Kind, ReconciledGame, Reconciliation};
use crate::tables::{Value, csv_of};
use crate::why::{Person, Source};

const GAME_NAMES: [&str; 5] = ["game_id", "date", "game", "tracking_status", "untracked"];

/// The list of games: a column for each kind of difference.
pub fn games_csv(games: &[&ReconciledGame]) -> Vec<u8> {
    let names: Vec<&str> = GAME_NAMES
        .into_iter()
        .chain(Kind::ALL.map(Kind::label))
        .collect();
    let line = |game: &&ReconciledGame| {
        let mut line = vec![
            Value::from(game.game.game_id),
            Value::from(game.game.date.as_str()),
            Value::from(game.game.title()),
            Value::from(game.tracking_status.as_str()),
            Value::from(game.untracked as i64),
        ];
        let number = |kind| game.differences.get(&kind).copied().unwrap_or(0);
        line.extend(Kind::ALL.map(|kind| Value::from(number(kind) as i64)));
        line
    };
    let lines: Vec<Vec<Value>> = games.iter().map(line).collect();
    csv_of(&names, lines.iter())
}

const ROW_NAMES: [&str; 9] = [
    "kind",
    "difference",
    "side",
    "period",
    "clock",
    "row",
    "source_file",
    "source_sheet",
    "source_row",
];

impl Reconciliation {
    /// The rows behind every difference, tracked and official.
    pub fn csv(&self) -> Vec<u8> {
        let mut lines: Vec<[Value; 9]> = Vec::new();
        for difference in &self.differences {
            let mut push = |side: &str, when: [Value; 2], words: String, source: &Source| {
                let [period, clock] = when;
                lines.push([
                    Value::from(difference.kind.label()),
                    Value::from(difference.words.as_str()),
                    Value::from(side),
                    period,
                    clock,
                    Value::from(words),
                    source.file.as_deref().map_or(Value::Null, Value::from),
                    source.sheet.as_deref().map_or(Value::Null, Value::from),
                    source.row.map_or(Value::Null, Value::from),
                ]);
            };
            for event in &difference.tracked {
                let who: Vec<String> = event.who.iter().map(Person::words).collect();
                let words = [vec![event.what.clone()], who].concat().join("; ");
                let clock = event.clock.as_deref().map_or(Value::Null, Value::from);
                let period = event.period.map_or(Value::Null, Value::from);
                push("tracked", [period, clock], words, &event.source);
            }
            for row in &difference.official {
                push(
                    "official",
                    [Value::Null, Value::Null],
                    row.words.clone(),
                    &row.source,
                );
            }
        }
        csv_of(&ROW_NAMES, lines.iter())
    }
}
