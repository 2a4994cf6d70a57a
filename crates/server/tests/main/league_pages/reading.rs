//! Tables of pages and published tables, to be compared with each other.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::support::{Persona, TestServer};

/// Where the pages of the league are.
pub(super) const ROOT: &str = "/leagues/default";

/// A page, which must be there.
pub(super) async fn page(server: &TestServer, path: &str) -> String {
    let answer = server.get(Persona::Viewer, &format!("{ROOT}{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text()
}

/// What a page says that is not there, or not understood.
pub(super) async fn refused(server: &TestServer, path: &str, status: u16) -> String {
    let answer = server.get(Persona::Viewer, &format!("{ROOT}{path}")).await;
    assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text());
    plain(&answer.text())
}

/// Rows of a published table that pass conditions: `season_id=eq.N1`.
pub(super) async fn published(server: &TestServer, table: &str, conditions: &str) -> Vec<Value> {
    let path = format!("/api/tables/{table}?limit=10000&{conditions}");
    let answer = server.get(Persona::Viewer, &path).await.expect(200).json();
    answer["data"].as_array().unwrap().clone()
}

/// A table of a page.
#[derive(Debug)]
pub(super) struct Shown {
    /// Where its heads lead to.
    pub(super) heads: Vec<String>,
    /// Its rows in their order.
    pub(super) rows: Vec<ShownRow>,
}

/// A row of it.
#[derive(Debug)]
pub(super) struct ShownRow {
    /// Whose it is.
    pub(super) owner: String,
    /// Columns and what is read in them, in their order.
    pub(super) cells: Vec<(String, String)>,
}

impl ShownRow {
    pub(super) fn get(&self, column: &str) -> &str {
        let found = self.cells.iter().find(|(key, _)| key == column);
        &found.unwrap_or_else(|| panic!("no {column} in {self:?}")).1
    }
}

impl Shown {
    /// The table with this id.
    pub(super) fn of(html: &str, id: &str) -> Self {
        let begin = format!("<table id=\"{id}\"");
        let from = html.find(&begin);
        let rest = &html[from.unwrap_or_else(|| panic!("no table {id} in {html}"))..];
        let table = rest.split("</table>").next().unwrap();
        let (head, body) = table.split_once("</thead>").unwrap();
        let links = head.split("<th ").skip(1);
        let heads = links.filter_map(|head| Some(attribute(head, "href")?.replace("&#38;", "&")));
        let rows = body.split("<tr").skip(1).map(|row| ShownRow {
            owner: attribute(row, "data-owner").unwrap(),
            cells: row.split(" data-column=\"").skip(1).map(cell).collect(),
        });
        Self {
            heads: heads.collect(),
            rows: rows.collect(),
        }
    }

    pub(super) fn owners(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row.owner.as_str()).collect()
    }

    pub(super) fn row(&self, owner: &str) -> &ShownRow {
        let found = self.rows.iter().find(|row| row.owner == owner);
        found.unwrap_or_else(|| panic!("no row of {owner} in {self:?}"))
    }

    /// The column as numbers; none where there is a dash.
    pub(super) fn numbers(&self, column: &str) -> Vec<Option<f64>> {
        let number = |row: &ShownRow| row.get(column).replace('−', "-").parse().ok();
        self.rows.iter().map(number).collect()
    }
}

fn attribute(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("{name}=\""))?;
    Some(rest.split('"').next()?.to_owned())
}

fn cell(text: &str) -> (String, String) {
    let (key, rest) = text.split_once('"').unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let inner = rest.split("</t").next().unwrap();
    (key.to_owned(), plain(inner))
}

/// HTML as it is read.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for sign in html.chars() {
        match sign {
            '<' => is_tag = true,
            '>' => is_tag = false,
            sign if !is_tag => text.push(sign),
            _ => {}
        }
    }
    let signs = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    for (escaped, sign) in signs {
        text = text.replace(escaped, sign);
    }
    text
}

/// How a page writes a published value.
#[derive(Debug, Clone, Copy)]
pub(super) enum As {
    Text,
    Whole,
    Signed,
    Decimals(usize),
    Clock,
}

impl As {
    pub(super) fn write(self, value: &Value) -> String {
        if value.is_null() {
            return "–".to_owned();
        }
        let number = || value.as_f64().unwrap();
        let signed = |text: String| text.replace('-', "−");
        match self {
            Self::Text => value.as_str().unwrap().to_owned(),
            Self::Signed if number() > 0.0 => format!("+{:.0}", number()),
            Self::Whole | Self::Signed => signed(format!("{:.0}", number())),
            Self::Decimals(places) => {
                let text = format!("{:.places$}", number());
                let is_nothing = text.parse::<f64>() == Ok(0.0);
                signed(if is_nothing {
                    text.replace('-', "")
                } else {
                    text
                })
            }
            Self::Clock => {
                let seconds = number().round() as i64;
                format!("{}:{:02}", seconds / 60, seconds % 60)
            }
        }
    }
}

/// Wins, losses and ties of three columns.
pub(super) fn record(row: &Value, columns: [&str; 3]) -> String {
    let [wins, losses, ties] = columns.map(|column| row[column].as_i64().unwrap());
    if wins + losses + ties == 0 {
        "–".to_owned()
    } else {
        format!("{wins}–{losses}–{ties}")
    }
}

/// Names of a published table by their ids.
pub(super) async fn names(
    server: &TestServer,
    table: &str,
    id: &str,
    name: &str,
) -> BTreeMap<String, String> {
    let rows = published(server, table, &format!("select={id},{name}")).await;
    rows.iter()
        .map(|row| {
            let id = row[id].as_str().unwrap();
            (id.to_owned(), row[name].as_str().unwrap_or(id).to_owned())
        })
        .collect()
}

/// Every row of the published table stands on the page, and every cell says what its column holds.
pub(super) fn assert_shows(
    shown: &Shown,
    published: &[Value],
    id: &str,
    columns: &[(&str, &str, As)],
) {
    assert_eq!(shown.rows.len(), published.len(), "{shown:?}");
    assert!(!published.is_empty());
    for row in published {
        let owner = row[id].as_str().unwrap();
        let line = shown.row(owner);
        for (column, field, form) in columns {
            assert!(row.get(field).is_some(), "{field} is published");
            assert_eq!(
                line.get(column),
                form.write(&row[field]),
                "{column} of {owner}: {row}"
            );
        }
    }
}

/// What holds for every table: the download has the rows and columns that are shown, and heads keep the filters, sort,
/// and turn the order round.
pub(super) async fn assert_table_works(server: &TestServer, path: &str, id: &str) {
    let html = page(server, path).await;
    let shown = Shown::of(&html, id);
    let joint = if path.contains('?') { '&' } else { '?' };
    let csv = page(server, &format!("{path}{joint}csv={id}")).await;
    let lines: Vec<Vec<String>> = csv.lines().map(csv_cells).collect();
    assert_eq!(lines.len(), shown.rows.len() + 1, "{path}: {csv}");
    let keys: Vec<&str> = shown.rows[0]
        .cells
        .iter()
        .map(|(key, _)| key.as_str())
        .collect();
    assert_eq!(lines[0].len(), keys.len(), "{path}: {csv}");
    for (row, line) in shown.rows.iter().zip(&lines[1..]) {
        for ((key, text), value) in row.cells.iter().zip(line) {
            // Whole numbers are told alike; others are exact in the file.
            if text.parse::<u32>().is_ok() {
                assert_eq!(
                    value.parse::<f64>().ok(),
                    text.parse().ok(),
                    "{key} of {path}"
                );
            }
            assert_eq!(text == "–", value.is_empty(), "{key} of {path}: {line:?}");
        }
    }
    let filters: Vec<&str> = path.split_once('?').map_or(Vec::new(), |(_, query)| {
        query
            .split('&')
            .filter(|pair| !pair.contains("sort=") && !pair.contains("order="))
            .collect()
    });
    for href in &shown.heads {
        for filter in &filters {
            assert!(href.contains(filter), "{filter} is lost in {href}");
        }
    }
    let Some(last) = shown.heads.len().checked_sub(1) else {
        return;
    };
    let href = shown.heads[last / 2].strip_prefix(ROOT).unwrap();
    let sorted = page(server, href).await;
    let first = Shown::of(&sorted, id);
    let again = first.heads[last / 2].strip_prefix(ROOT).unwrap();
    assert_ne!(again, href, "the same head turns the order round");
    let column = &first.rows[0].cells[last / 2].0;
    let turned = Shown::of(&page(server, again).await, id);
    let is_falling = |numbers: &[f64]| numbers.is_sorted_by(|one, two| one >= two);
    let is_rising = |numbers: &[f64]| numbers.is_sorted_by(|one, two| one <= two);
    let known =
        |shown: &Shown| -> Vec<f64> { shown.numbers(column).into_iter().flatten().collect() };
    let (one, two) = (known(&first), known(&turned));
    assert!(
        (is_falling(&one) && is_rising(&two)) || (is_rising(&one) && is_falling(&two)),
        "{column} of {path}: {one:?} {two:?}"
    );
}

/// The fields of a line of a CSV file without line breaks in its fields.
fn csv_cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for sign in line.chars() {
        match sign {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            sign => cells.last_mut().unwrap().push(sign),
        }
    }
    cells
}
