//! `query`: SQL over the tables of the last run.

use crate::arguments::{AnswerForm, QueryArguments};
use crate::exit::Outcome;
use crate::output;
use services::tables::{self, Answer, Limits};
use std::time::Duration;

/// Answers one SELECT.
pub(crate) fn run(arguments: &QueryArguments) -> anyhow::Result<Outcome> {
    let limits = Limits {
        rows: arguments.rows,
        memory: usize::try_from(arguments.memory << 20).unwrap_or(usize::MAX),
        time: Duration::from_secs(arguments.seconds),
    };
    let answer = tables::query(&arguments.data, &arguments.sql, &limits)?;
    match arguments.format {
        AnswerForm::Table => output::line(&aligned(&answer))?,
        AnswerForm::Csv => output::text(&comma_separated(&answer))?,
        AnswerForm::Json => output::json(&answer.to_json())?,
    }
    if answer.truncated {
        output::note(&format!(
            "only the first {} shown; --rows raises the limit",
            match arguments.rows {
                1 => "row is".to_owned(),
                number => format!("{} rows are", output::count(number)),
            }
        ));
    }
    Ok(Outcome::Done)
}

/// Aligned columns; null is an en dash.
pub(crate) fn aligned(answer: &Answer) -> String {
    let text = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "–".to_owned());
    let rows: Vec<Vec<String>> = answer
        .rows
        .iter()
        .map(|row| row.iter().map(text).collect())
        .collect();
    output::table(&answer.columns, &rows)
}

/// A header and the rows in the dialect of the csv/ folder: null is empty, empty text is `""`.
fn comma_separated(answer: &Answer) -> String {
    let mut text = String::new();
    let header = answer.columns.iter().map(|name| Some(name.as_str()));
    push_record(&mut text, header);
    for row in &answer.rows {
        push_record(&mut text, row.iter().map(Option::as_deref));
    }
    text
}

fn push_record<'a>(text: &mut String, cells: impl Iterator<Item = Option<&'a str>>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        match cell {
            None => {}
            Some(cell) if cell.is_empty() || cell.contains([',', '"', '\n', '\r']) => {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            }
            Some(cell) => text.push_str(cell),
        }
    }
    text.push('\n');
}
