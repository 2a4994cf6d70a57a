//! What a page about a table was asked: the conditions, the order and the place, as they stand in its address.
//!
//! The address has the form of the API's, so that a download has the same.

use services::tables::RowsRequest;

use crate::portal::fields::Sent;

/// Rows on a page.
pub(super) const ROWS: u64 = 50;

/// The parameter with the steps of the picture; no column has a point in its name.
const STEPS: &str = "show.steps";

/// Tests that the form offers: word of the form, label.
pub(super) const TESTS: &[(&str, &str)] = &[
    ("eq", "is"),
    ("neq", "is not"),
    ("gt", "is greater than"),
    ("gte", "is at least"),
    ("lt", "is less than"),
    ("lte", "is at most"),
    ("contains", "contains"),
    ("begins", "begins with"),
    ("null", "is not known"),
    ("known", "is known"),
];

/// See the module.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// The table.
    pub(super) table: String,
    /// Column and condition.
    pub(super) filters: Vec<(String, String)>,
    /// Columns to sort by.
    pub(super) order: String,
    select: String,
    offset: String,
    has_addition: bool,
    /// Steps from the table that its picture shows.
    pub(super) steps: usize,
}

impl Asked {
    /// Reads an address. What the form adds becomes one more condition.
    pub(super) fn parse(table: &str, query: &str) -> Self {
        let sent = Sent::parse(query.as_bytes());
        let mut asked = Self {
            table: table.to_owned(),
            steps: match sent.text(STEPS) {
                "2" => 2,
                "3" => 3,
                _ => 1,
            },
            ..Self::default()
        };
        for (name, value) in sent.pairs() {
            match name.as_str() {
                "order" => asked.order.clone_from(value),
                "select" => asked.select.clone_from(value),
                "offset" => asked.offset.clone_from(value),
                "limit" | "cursor" | "total" | "format" | "done" | STEPS => {}
                "add.column" | "add.test" | "add.value" => asked.has_addition = true,
                _ => asked.filters.push((name.clone(), value.clone())),
            }
        }
        if !sent.text("add.column").is_empty() {
            let condition = condition(sent.text("add.test"), sent.text("add.value"));
            asked
                .filters
                .push((sent.text("add.column").to_owned(), condition));
        }
        asked
    }

    /// Whether the form was used; the address is to be one that says the same plainly.
    pub(super) const fn is_new(&self) -> bool {
        self.has_addition
    }

    /// The question, or why it is none.
    pub(super) fn rows(&self) -> Result<RowsRequest, String> {
        let mut pairs = self.pairs();
        pairs.push(("total".to_owned(), "true".to_owned()));
        pairs.push(("limit".to_owned(), ROWS.to_string()));
        if !self.offset.is_empty() {
            pairs.push(("offset".to_owned(), self.offset.clone()));
        }
        RowsRequest::from_pairs(self.table.clone(), pairs).map_err(|error| error.to_string())
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = self.filters.clone();
        for (name, value) in [("order", &self.order), ("select", &self.select)] {
            if !value.is_empty() {
                pairs.push((name.to_owned(), value.clone()));
            }
        }
        pairs
    }

    fn query(pairs: Vec<(String, String)>) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish()
    }

    fn address(&self, pairs: Vec<(String, String)>) -> String {
        let query = Self::query(pairs);
        if query.is_empty() {
            format!("/portal/data/{}", self.table)
        } else {
            format!("/portal/data/{}?{query}", self.table)
        }
    }

    /// The page with the rows from a place on.
    pub(super) fn page(&self, offset: u64) -> String {
        let mut pairs = self.pairs();
        if offset > 0 {
            pairs.push(("offset".to_owned(), offset.to_string()));
        }
        self.address(pairs)
    }

    /// The page before one that begins at a place.
    pub(super) fn before(&self, first: &u64) -> Option<String> {
        (*first > 0).then(|| self.page(first.saturating_sub(ROWS)))
    }

    /// The page after one that begins at a place.
    pub(super) fn after(&self, first: &u64, total: &i64) -> Option<String> {
        let next = first + ROWS;
        (next < total.unsigned_abs()).then(|| self.page(next))
    }

    /// The page without one of the conditions.
    pub(super) fn without(&self, position: &usize) -> String {
        let mut fewer = self.clone();
        if *position < fewer.filters.len() {
            fewer.filters.remove(*position);
        }
        fewer.page(0)
    }

    /// The page in the order of a column; the other way round when it is in that order already.
    pub(super) fn sorted(&self, column: &str) -> String {
        let direction = match self.direction(column) {
            Some("ascending") => "desc",
            _ => "asc",
        };
        Self {
            order: format!("{column}.{direction}"),
            ..self.clone()
        }
        .page(0)
    }

    /// How the rows are sorted by a column, if they are.
    pub(super) fn direction(&self, column: &str) -> Option<&'static str> {
        let first = self.order.split(',').next()?;
        match first.rsplit_once('.') {
            Some((name, "desc")) if name == column => Some("descending"),
            Some((name, "asc")) if name == column => Some("ascending"),
            _ => (first == column).then_some("ascending"),
        }
    }

    /// The page with so many steps in its picture.
    pub(super) fn with_steps(&self, steps: &usize) -> String {
        let mut pairs = self.pairs();
        pairs.push((STEPS.to_owned(), steps.to_string()));
        format!("{}#lineage-head", self.address(pairs))
    }

    /// Where all rows that pass the conditions can be fetched in a form.
    pub(super) fn download(&self, form: &str) -> String {
        let mut pairs = self.pairs();
        pairs.push(("format".to_owned(), form.to_owned()));
        if form == "json" {
            pairs.push(("limit".to_owned(), services::tables::MOST_ROWS.to_string()));
        }
        format!("/api/tables/{}?{}", self.table, Self::query(pairs))
    }

    /// A condition in words.
    pub(super) fn words(&self, condition: &str) -> String {
        let (test, value) = condition.split_once('.').unwrap_or((condition, ""));
        match (test, value) {
            ("is", "null") => "is not known".to_owned(),
            ("is", "not_null") => "is known".to_owned(),
            ("ilike", pattern) => {
                let inner = pattern.trim_matches('*');
                if pattern.starts_with('*') {
                    format!("contains {inner}")
                } else {
                    format!("begins with {inner}")
                }
            }
            (test, value) => {
                let known = TESTS.iter().find(|(word, _)| *word == test);
                format!("{} {value}", known.map_or(test, |(_, label)| label))
            }
        }
    }
}

/// A condition as the address has it.
fn condition(test: &str, value: &str) -> String {
    match test {
        "contains" => format!("ilike.*{value}*"),
        "begins" => format!("ilike.{value}*"),
        "null" => "is.null".to_owned(),
        "known" => "is.not_null".to_owned(),
        test => format!("{test}.{value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_form_adds_becomes_a_condition() {
        let asked = Asked::parse(
            "t",
            "team=eq.A&order=goals.desc&add.column=name&add.test=contains&add.value=mc",
        );
        assert!(asked.is_new());
        assert_eq!(
            asked.page(0),
            "/portal/data/t?team=eq.A&name=ilike.*mc*&order=goals.desc"
        );
        let nothing = Asked::parse("t", "add.column=&add.test=eq&add.value=");
        assert_eq!(
            (nothing.is_new(), nothing.page(0).as_str()),
            (true, "/portal/data/t")
        );
        assert_eq!(asked.words("ilike.*mc*"), "contains mc");
        assert_eq!(asked.words("gte.10"), "is at least 10");
        assert_eq!(asked.words("is.null"), "is not known");
    }

    #[test]
    fn addresses_keep_what_was_asked() {
        let asked = Asked::parse("t", "team=eq.A&order=goals.desc");
        assert_eq!(
            asked.sorted("goals"),
            "/portal/data/t?team=eq.A&order=goals.asc"
        );
        assert_eq!(
            asked.sorted("name"),
            "/portal/data/t?team=eq.A&order=name.asc"
        );
        assert_eq!(asked.without(&0), "/portal/data/t?order=goals.desc");
        assert_eq!(asked.direction("goals"), Some("descending"));
        assert_eq!(
            asked.download("csv"),
            "/api/tables/t?team=eq.A&order=goals.desc&format=csv"
        );
        assert_eq!(asked.before(&0), None);
        assert_eq!(
            asked.before(&60).unwrap(),
            "/portal/data/t?team=eq.A&order=goals.desc&offset=10"
        );
        assert_eq!(asked.after(&0, &50), None);
        assert_eq!(
            asked.after(&50, &101).unwrap(),
            "/portal/data/t?team=eq.A&order=goals.desc&offset=100"
        );
    }

    #[test]
    fn the_question_is_that_of_the_api() {
        let request = Asked::parse("t", "goals=gte.1&offset=50").rows().unwrap();
        assert_eq!(
            (request.offset, request.limit, request.total),
            (50, Some(50), true)
        );
        assert_eq!(request.filters, [("goals".to_owned(), "gte.1".to_owned())]);
        assert!(Asked::parse("t", "offset=far").rows().is_err());
    }
}
