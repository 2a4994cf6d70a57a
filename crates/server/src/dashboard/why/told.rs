//! An explanation as it is read.

use services::why::is_explained;
use services::why::{Evidence, Explanation, Part, Person, Source, Unit, Verdict};

use crate::pages::filters::{DASH, clock_text, decimal_text};

/// An explanation as it is read.
pub(super) struct Told {
    pub(super) slug: String,
    pub(super) game_id: i64,
    pub(super) game: String,
    pub(super) date: String,
    pub(super) owner_kind: &'static str,
    /// As an address writes it.
    pub(super) owner_id: String,
    pub(super) owner_name: String,
    pub(super) statistic: &'static str,
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) rule: String,
    pub(super) no_number: Option<String>,
    pub(super) formula: Option<&'static str>,
    pub(super) total: String,
    pub(super) verdict: Verdict,
    pub(super) parts: Vec<ToldPart>,
}

/// One of the numbers that were counted.
pub(super) struct ToldPart {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// Whether it is a number of its own that can be explained.
    pub(super) is_statistic: bool,
    pub(super) total: String,
    pub(super) counted: String,
    pub(super) is_plain_count: bool,
    pub(super) rows: Vec<ToldRow>,
}

/// One thing that was counted.
pub(super) struct ToldRow {
    pub(super) period: String,
    pub(super) clock: String,
    pub(super) what: String,
    pub(super) who: Vec<String>,
    pub(super) note: Option<String>,
    pub(super) counts: String,
    pub(super) source: String,
    pub(super) stint: Option<String>,
}

impl Told {
    pub(super) fn of(slug: &str, explanation: &Explanation) -> Self {
        let kind = explanation.owner.kind;
        Self {
            slug: slug.to_owned(),
            game_id: explanation.game.game_id,
            game: explanation.game.title(),
            date: explanation.game.date.clone(),
            owner_kind: kind.as_str(),
            owner_id: form_urlencoded::byte_serialize(explanation.owner.id.as_bytes()).collect(),
            owner_name: explanation.owner_name.clone(),
            statistic: explanation.statistic,
            label: explanation.label,
            value: number(explanation.value, explanation.unit),
            rule: explanation.rule.clone(),
            no_number: explanation.no_number.clone(),
            formula: explanation.formula,
            total: number(explanation.total, explanation.unit),
            verdict: explanation.verdict,
            parts: explanation
                .parts
                .iter()
                .map(|part| told_part(part, explanation.table))
                .collect(),
        }
    }
}

fn told_part(part: &Part, table: &str) -> ToldPart {
    ToldPart {
        name: part.name,
        label: part.label,
        is_statistic: is_explained(table, part.name),
        total: number(Some(part.total), part.unit),
        counted: part.counted.clone(),
        is_plain_count: part.is_plain_count,
        rows: part
            .events
            .iter()
            .map(|event| told_row(event, part.unit))
            .collect(),
    }
}

fn told_row(event: &Evidence, unit: Unit) -> ToldRow {
    ToldRow {
        period: match event.period {
            None => DASH.to_owned(),
            Some(4) => "OT".to_owned(),
            Some(period) => period.to_string(),
        },
        clock: event.clock.clone().unwrap_or_else(|| DASH.to_owned()),
        what: event.what.clone(),
        who: event.who.iter().map(Person::words).collect(),
        note: event.note.clone(),
        counts: match unit {
            Unit::Seconds => format!("{} s", decimal_text(Some(event.weight), 0)),
            unit => number(Some(event.weight), unit),
        },
        source: place(&event.source),
        stint: event.stint.as_ref().map(place),
    }
}

/// Where something was read, in words.
pub(crate) fn place(source: &Source) -> String {
    let mut parts: Vec<String> = [&source.file, &source.sheet]
        .into_iter()
        .filter_map(Clone::clone)
        .collect();
    parts.extend(source.row.map(|row| format!("row {row}")));
    if parts.is_empty() {
        return DASH.to_owned();
    }
    parts.join(", ")
}

/// A number in its unit.
fn number(value: Option<f64>, unit: Unit) -> String {
    let Some(known) = value else {
        return DASH.to_owned();
    };
    match unit {
        Unit::Count => decimal_text(value, 0),
        Unit::Seconds => clock_text(value),
        Unit::Percent => format!("{} %", decimal_text(value, 1)),
        // Weights such as 0.075 need their digits; whole numbers need none.
        Unit::Number if known.fract().abs() < f64::EPSILON => decimal_text(value, 0),
        Unit::Number => decimal_text(value, 3),
        Unit::YesNo => if known > 0.5 { "yes" } else { "no" }.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_in_their_units() {
        assert_eq!(number(None, Unit::Count), "–");
        assert_eq!(number(Some(7.0), Unit::Count), "7");
        assert_eq!(number(Some(725.0), Unit::Seconds), "12:05");
        assert_eq!(number(Some(54.25), Unit::Percent), "54.2 %");
        assert_eq!(number(Some(-0.5), Unit::Number), "−0.500");
        assert_eq!(number(Some(2.0), Unit::Number), "2");
        assert_eq!(number(Some(1.0), Unit::YesNo), "yes");
    }

    #[test]
    fn places_are_told_as_far_as_they_are_known() {
        let source = Source {
            file: Some("1/1_tracking.xlsx".to_owned()),
            sheet: Some("events".to_owned()),
            row: Some(14),
        };
        assert_eq!(place(&source), "1/1_tracking.xlsx, events, row 14");
        assert_eq!(place(&Source::default()), "–");
    }
}
