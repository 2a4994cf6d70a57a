//! `query`: SQL over the tables of the last run.

use crate::arguments::{AnswerForm, QueryArguments};
use crate::exit::Outcome;
use crate::output;
use services::tables::{self, Answer, Limits};

/// Answers one SELECT.
pub(crate) fn run(arguments: &QueryArguments) -> anyhow::Result<Outcome> {
    let limits = Limits {
        rows: arguments.rows,
        memory: arguments.memory << 20,
        ..Limits::default()
    };
    let answer = tables::query(&arguments.data, &arguments.sql, &limits)?;
    match arguments.format {
        AnswerForm::Table => output::line(&aligned(&answer)),
        AnswerForm::Csv => output::line(comma_separated(&answer)?.trim_end()),
        AnswerForm::Json => output::json(&answer.to_json())?,
    }
    if answer.truncated {
        output::note(&format!(
            "only the first {} rows are shown; --rows raises the limit",
            arguments.rows
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

/// A header and the rows; null is empty, empty text is quoted.
fn comma_separated(answer: &Answer) -> anyhow::Result<String> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(&answer.columns)?;
    for row in &answer.rows {
        writer.write_record(row.iter().map(|cell| cell.as_deref().unwrap_or_default()))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
