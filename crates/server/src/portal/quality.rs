//! `/portal/quality`: what is wrong with the data, by findings, checks, goals, scorers and references.

pub(super) mod checks;
pub(super) mod goals;
pub(super) mod references;
pub(super) mod scorers;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::Deserialize;
use services::quality::{FINDINGS, FindingTally, Part, SEVERITIES};
use services::tables::Question;

use super::fields::Sent;
use super::visit::Visit;
use super::words;
use crate::app::App;
use crate::pages::{Frame, html};
use crate::problem::Problem;

/// Rows on a page.
const ROWS: u32 = 50;

/// The parts: path under the page, and label.
pub(super) const PARTS: &[(&str, &str)] = &[
    ("", "Findings"),
    ("/checks", "Checks"),
    ("/goals", "Goals"),
    ("/scorers", "Scorers"),
    ("/references", "References"),
    ("/reconciliation", "Reconciliation"),
];

/// What a part says before anything is published.
#[derive(Template)]
#[template(path = "portal/quality_nothing.html")]
struct Nothing {
    frame: Frame,
    part: &'static str,
}

fn nothing(visit: &Visit, part: &'static str) -> Result<Response, Problem> {
    html(&Nothing {
        frame: visit.frame("Quality", "quality"),
        part,
    })
}

/// Filters of a part and the place in its list, as they stand in the address.
#[derive(Debug, Clone, Default)]
struct Asked {
    path: &'static str,
    filters: Vec<(&'static str, String)>,
    offset: u64,
}

impl Asked {
    fn parse(
        path: &'static str,
        names: &[&'static str],
        query: Option<String>,
    ) -> Result<Self, Problem> {
        let sent = Sent::parse(query.unwrap_or_default().as_bytes());
        let offset = match sent.text("offset") {
            "" => 0,
            text => text
                .parse()
                .ok()
                .filter(|offset| *offset <= 1_000_000)
                .ok_or_else(|| Problem::bad_request("offset is not a number of rows"))?,
        };
        Ok(Self {
            path,
            filters: names
                .iter()
                .map(|name| (*name, sent.text(name).to_owned()))
                .collect(),
            offset,
        })
    }

    /// The value of a filter; empty when there is none.
    fn of(&self, name: &str) -> &str {
        let mut filters = self.filters.iter();
        filters
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value)
    }

    /// The value of a filter that must be one of some words.
    fn word(&self, name: &str, words: &[&str]) -> Result<Option<&str>, Problem> {
        match self.of(name) {
            "" => Ok(None),
            word if words.contains(&word) => Ok(Some(word)),
            word => Err(Problem::bad_request(format!(
                "{name} is {word}; accepted are {}",
                words.join(", ")
            ))),
        }
    }

    /// The game of a filter.
    fn game(&self) -> Result<Option<i64>, Problem> {
        match self.of("game") {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                Problem::bad_request(format!("game is {text}; accepted is the number of a game"))
            }),
        }
    }

    fn address(&self, filters: &[(&str, &str)], offset: u64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(filters.iter().filter(|(_, value)| !value.is_empty()));
        if offset > 0 {
            query.append_pair("offset", &offset.to_string());
        }
        format!("/portal/quality{}?{}", self.path, query.finish())
    }

    fn page(&self, offset: u64) -> String {
        let filters: Vec<_> = self
            .filters
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.address(&filters, offset)
    }

    /// The page with another value of one filter.
    fn with(&self, name: &str, value: &str) -> String {
        let filters: Vec<_> = self
            .filters
            .iter()
            .map(|(known, old)| (*known, if *known == name { value } else { old }))
            .collect();
        self.address(&filters, 0)
    }

    fn before(&self) -> Option<String> {
        (self.offset > 0).then(|| self.page(self.offset.saturating_sub(ROWS.into())))
    }

    fn after(&self, total: &i64) -> Option<String> {
        let next = self.offset + u64::from(ROWS);
        (next < total.unsigned_abs()).then(|| self.page(next))
    }

    /// Where all rows of the list can be fetched as CSV.
    fn csv(&self, table: &str, columns: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("format", "csv");
        for (filter, column) in columns {
            let value = self.of(filter);
            if !value.is_empty() {
                query.append_pair(column, &format!("eq.{value}"));
            }
        }
        format!("/api/tables/{table}?{}", query.finish())
    }
}

#[derive(Debug, Deserialize)]
struct FindingRow {
    severity: String,
    code: String,
    game_id: i64,
    file: String,
    sheet: String,
    row: i64,
    column: String,
    value: Option<String>,
    expected: Option<String>,
    action: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/quality.html")]
struct FindingsPage {
    frame: Frame,
    part: &'static str,
    asked: Asked,
    tally: FindingTally,
    rows: Vec<FindingRow>,
    total: i64,
}

/// The findings.
pub(super) async fn get(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::parse("", &["severity", "code", "game"], query)?;
    let tables = &app.services.tables;
    let Some(tally) = tables.finding_tally(visit.league.id).await? else {
        return nothing(&visit, "");
    };
    let severity = asked.word("severity", &SEVERITIES)?;
    let mut question = Question::of(FINDINGS).ascending("code");
    if !asked.of("code").is_empty() {
        question = question.is("code", asked.of("code"));
    }
    if let Some(game) = asked.game()? {
        question = question.is("game_id", game);
    }
    let part = Part {
        offset: asked.offset,
        limit: ROWS,
    };
    let (rows, total) = tables
        .findings(visit.league.id, severity, question, part)
        .await?;
    html(&FindingsPage {
        frame: visit.frame("Quality", "quality"),
        part: "",
        asked,
        tally,
        rows,
        total,
    })
}

impl FindingsPage {
    fn download(&self) -> String {
        let columns = [
            ("severity", "severity"),
            ("code", "code"),
            ("game", "game_id"),
        ];
        self.asked.csv(FINDINGS, &columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::parse("/goals", &["status", "game"], Some(query.to_owned())).unwrap()
    }

    #[test]
    fn addresses_keep_the_filters() {
        let asked = asked("status=mismatch&game=7&offset=50&other=x");
        assert_eq!(asked.with("status", ""), "/portal/quality/goals?game=7");
        assert_eq!(
            asked.before().unwrap(),
            "/portal/quality/goals?status=mismatch&game=7"
        );
        assert_eq!(asked.after(&100), None);
        assert_eq!(
            asked.after(&101).unwrap(),
            "/portal/quality/goals?status=mismatch&game=7&offset=100"
        );
        let csv = asked.csv(
            "qa_goal_accuracy",
            &[("status", "status"), ("game", "game_id")],
        );
        assert_eq!(
            csv,
            "/api/tables/qa_goal_accuracy?format=csv&status=eq.mismatch&game_id=eq.7"
        );
    }

    #[test]
    fn what_is_not_accepted_is_told() {
        let asked = asked("status=perhaps&game=seven");
        assert!(asked.word("status", &["match", "mismatch"]).is_err());
        assert!(asked.game().is_err());
        assert!(Asked::parse("", &[], Some("offset=far".to_owned())).is_err());
    }
}
