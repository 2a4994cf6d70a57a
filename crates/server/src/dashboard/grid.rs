//! Tables of pages: what they show, how they are sorted, and the same rows and columns as CSV.

use std::borrow::Cow;
use std::cmp::Ordering;

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use services::tables::{Record, Value, csv_of};

use crate::pages::filters::{DASH, clock_text, decimal_text, signed_text};
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// How the values of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Words.
    Text,
    /// A whole number.
    Whole,
    /// A whole number with its sign.
    Signed,
    /// A number with so many decimals.
    Decimals(usize),
    /// Seconds as minutes and seconds.
    Clock,
    /// Yes, or nothing.
    Flag,
}

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// The name in tables, addresses and downloads.
    pub(crate) key: &'static str,
    /// Above the column.
    pub(crate) label: Cow<'static, str>,
    /// How values are written.
    pub(crate) format: Format,
    /// What it counts, and when there is nothing.
    pub(crate) hint: &'static str,
    /// Whether the greatest come first when nobody says anything.
    descending: bool,
    /// Whether its label names it in downloads too.
    is_named: bool,
}

impl Column {
    /// The column with the least first: places, goals against.
    pub(crate) const fn least_first(mut self) -> Self {
        self.descending = false;
        self
    }

    /// The column with the greatest first: days.
    pub(crate) const fn greatest_first(mut self) -> Self {
        self.descending = true;
        self
    }

    /// The column under another name.
    pub(crate) fn labelled(self, label: impl Into<String>) -> Self {
        Self {
            label: Cow::Owned(label.into()),
            ..self
        }
    }

    /// The column of somebody, who names it in downloads too.
    pub(crate) fn named(self, name: impl Into<String>) -> Self {
        Self {
            is_named: true,
            ..self.labelled(name)
        }
    }

    /// Its name in downloads.
    fn title(&self) -> &str {
        if self.is_named { &self.label } else { self.key }
    }

    /// The column with its values written in another way.
    pub(crate) fn written(self, format: Format) -> Self {
        Self { format, ..self }
    }

    /// A cell as it is read.
    fn write(&self, cell: &Cell) -> String {
        cell.text(cell.format.unwrap_or(self.format))
    }
}

/// A column in one line.
pub(crate) const fn column(
    key: &'static str,
    label: &'static str,
    format: Format,
    hint: &'static str,
) -> Column {
    Column {
        key,
        label: Cow::Borrowed(label),
        format,
        hint,
        descending: !matches!(format, Format::Text),
        is_named: false,
    }
}

/// What stands beside or around the words of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// A patch of colour, `#RRGGBB`.
    Colour(String),
    /// A badge of this class.
    Badge(&'static str),
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// What it holds, for sorting and downloads.
    pub(crate) value: Value,
    /// Where it leads to.
    pub(crate) href: Option<String>,
    /// Whether the link explains the number.
    pub(crate) is_why: bool,
    mark: Option<Mark>,
    order: Option<f64>,
    format: Option<Format>,
}

impl Cell {
    /// A value.
    pub(crate) fn of(value: impl Into<Value>) -> Self {
        Self {
            value: value.into(),
            href: None,
            is_why: false,
            mark: None,
            order: None,
            format: None,
        }
    }

    /// A value that may not be known.
    pub(crate) fn maybe(value: Option<impl Into<Value>>) -> Self {
        Self::of(value.map_or(Value::Null, Into::into))
    }

    /// The cell with a link; nothing leads nowhere.
    pub(crate) fn linked(mut self, href: Option<String>) -> Self {
        self.href = href.filter(|_| self.value != Value::Null);
        self
    }

    /// The cell with a link to where its number comes from.
    pub(crate) fn explained(self, href: Option<String>) -> Self {
        let cell = self.linked(href);
        Self {
            is_why: cell.href.is_some(),
            ..cell
        }
    }

    /// The cell with a mark.
    pub(crate) fn marked(self, mark: Option<Mark>) -> Self {
        Self { mark, ..self }
    }

    /// Words that are sorted by a number.
    pub(crate) fn ordered(self, order: f64) -> Self {
        Self {
            order: Some(order),
            ..self
        }
    }

    /// The cell written in another way than the rest of its column.
    pub(crate) fn written(self, format: Format) -> Self {
        Self {
            format: Some(format),
            ..self
        }
    }

    fn colour(&self) -> Option<&str> {
        match &self.mark {
            Some(Mark::Colour(colour)) => Some(colour),
            _ => None,
        }
    }

    const fn badge(&self) -> Option<&'static str> {
        match self.mark {
            Some(Mark::Badge(class)) => Some(class),
            _ => None,
        }
    }

    /// As it is read.
    pub(crate) fn text(&self, format: Format) -> String {
        let number = match &self.value {
            Value::Null => return DASH.to_owned(),
            Value::Text(text) => return text.clone(),
            Value::Boolean(true) => return "yes".to_owned(),
            Value::Boolean(false) => {
                return if format == Format::Flag { "" } else { "no" }.to_owned();
            }
            Value::Date(days) => return services::tables::date_text(*days),
            Value::Integer(value) => *value as f64,
            Value::Number(value) => *value,
        };
        match format {
            Format::Clock => clock_text(Some(number)),
            Format::Signed => signed_text(number),
            Format::Decimals(places) => decimal_text(Some(number), places),
            Format::Text | Format::Whole | Format::Flag => decimal_text(Some(number), 0),
        }
    }

    fn is_known(&self) -> bool {
        self.value != Value::Null
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Whose row it is: the id of a player, team, game or event.
    pub(crate) owner: String,
    /// One cell for each column.
    pub(crate) cells: Vec<Cell>,
    /// Whether the sample is too small to be trusted.
    is_faint: bool,
}

impl Row {
    /// A row.
    pub(crate) fn new(owner: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self {
            owner: owner.into(),
            cells,
            is_faint: false,
        }
    }

    /// The row, grey where its sample is too small to be trusted.
    #[must_use]
    pub(crate) fn faint(self, is_faint: bool) -> Self {
        Self { is_faint, ..self }
    }
}

/// The head of a column that sorts.
#[derive(Debug, Clone, Default)]
struct Head {
    href: Option<String>,
    sorted: Option<&'static str>,
}

/// Rows that are not shown.
#[derive(Debug, Clone)]
struct Rest {
    shown: usize,
    all: usize,
    href: String,
}

/// A table.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard/grid.html")]
pub(crate) struct Grid {
    /// Its name on the page, in addresses and in the name of a download.
    pub(crate) name: &'static str,
    /// The published table its numbers are columns of; empty where they are of several.
    pub(crate) source: &'static str,
    /// What it shows, of which games, and how many.
    pub(crate) caption: String,
    /// Its columns.
    pub(crate) columns: Vec<Column>,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
    /// What is said where there are no rows.
    pub(crate) empty: &'static str,
    /// Where it is to be had as CSV.
    pub(crate) csv: String,
    is_explained: bool,
    head_place: usize,
    rest: Option<Rest>,
    heads: Vec<Head>,
}

impl Grid {
    /// A table without rows.
    pub(crate) fn new(
        name: &'static str,
        columns: impl IntoIterator<Item = Column>,
        caption: impl Into<String>,
    ) -> Self {
        let columns: Vec<Column> = columns.into_iter().collect();
        Self {
            name,
            source: "",
            caption: caption.into(),
            heads: vec![Head::default(); columns.len()],
            columns,
            rows: Vec::new(),
            empty: "Nothing to show.",
            csv: String::new(),
            is_explained: false,
            head_place: 0,
            rest: None,
        }
    }

    /// Names the published table of its numbers.
    #[must_use]
    pub(crate) const fn source(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    /// Says what to read where there are no rows.
    #[must_use]
    pub(crate) const fn empty(mut self, words: &'static str) -> Self {
        self.empty = words;
        self
    }

    /// Says which column names the row, where it is not the first.
    #[must_use]
    pub(crate) fn headed_by(mut self, key: &str) -> Self {
        let place = self.columns.iter().position(|column| column.key == key);
        self.head_place = place.unwrap_or(0);
        self
    }

    /// Lists below the table what its columns mean.
    #[must_use]
    pub(crate) const fn explained(mut self) -> Self {
        self.is_explained = true;
        self
    }

    /// Leaves rows beyond so many out, here and in the download, unless the address asks for all: `?rows=all`. Comes
    /// after the rows are sorted.
    #[must_use]
    pub(crate) fn limited(mut self, most: usize, address: &Address) -> Self {
        let all = self.rows.len();
        if all > most && address.get("rows") != Some("all") {
            self.rows.truncate(most);
            self.rest = Some(Rest {
                shown: most,
                all,
                href: address.with_all(&[("rows", "all"), ("csv", "")]),
            });
        }
        self
    }

    /// With these rows, in their order.
    #[must_use]
    pub(crate) fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows = rows.into_iter().collect();
        self
    }

    /// Links the download, which is the same page asked for its table.
    #[must_use]
    pub(crate) fn downloadable(mut self, address: &Address) -> Self {
        self.csv = address.with("csv", self.name);
        self
    }

    /// Sorted, with heads that sort.
    #[must_use]
    pub(crate) fn sorted(mut self, sort: &Sort, address: &Address) -> Self {
        let place = self
            .columns
            .iter()
            .position(|column| column.key == sort.key);
        if let Some(place) = place {
            self.rows.sort_by(|one, other| {
                let cells = (one.cells.get(place), other.cells.get(place));
                compare(cells, sort.descending)
            });
        }
        self.with_heads(Some(sort), address)
    }

    /// In its own order, with heads that sort.
    #[must_use]
    pub(crate) fn sortable(self, address: &Address) -> Self {
        self.with_heads(None, address)
    }

    fn with_heads(mut self, sort: Option<&Sort>, address: &Address) -> Self {
        let table = sort.map_or("", |sort| sort.table);
        let names = (parameter(table, "sort"), parameter(table, "order"));
        let head = |column: &Column| {
            let sorted = sort.filter(|sort| sort.key == column.key);
            let descending = match sorted {
                Some(sort) => !sort.descending,
                None => Sort::usual_order(column),
            };
            let order = if descending { "desc" } else { "asc" };
            let changes = [
                (names.0.as_str(), column.key),
                (names.1.as_str(), order),
                ("csv", ""),
                ("page", ""),
            ];
            Head {
                href: Some(address.with_all(&changes)),
                sorted: sorted.map(|sort| {
                    if sort.descending {
                        "descending"
                    } else {
                        "ascending"
                    }
                }),
            }
        };
        self.heads = self.columns.iter().map(head).collect();
        self
    }

    /// Its columns with their heads, for the template.
    fn heads(&self) -> impl Iterator<Item = (&Column, &Head)> {
        self.columns.iter().zip(&self.heads)
    }

    /// The cells of a row with their columns, for the template.
    fn cells<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'a Column, &'a Cell)> {
        self.columns.iter().zip(&row.cells)
    }

    /// Its rows and columns as CSV.
    fn to_csv(&self) -> Vec<u8> {
        let names: Vec<&str> = self.columns.iter().map(Column::title).collect();
        let rows = self.rows.iter();
        csv_of(
            &names,
            rows.map(|row| row.cells.iter().map(|cell| &cell.value)),
        )
    }
}

/// What a table is sorted by: `?sort=points&order=desc`; `?goalies-sort=…` where a page has several tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sort {
    table: &'static str,
    key: &'static str,
    descending: bool,
}

impl Sort {
    /// Reads it from an address; `usual` is the column without a word.
    ///
    /// # Errors
    /// 400 for a column that the table does not have, and for an order that is none.
    pub(crate) fn of(
        address: &Address,
        columns: &[Column],
        usual: &'static str,
    ) -> Result<Self, Problem> {
        Self::of_table("", address, columns, usual)
    }

    /// The same for one of several tables of a page.
    ///
    /// # Errors
    /// As [`Sort::of`].
    pub(crate) fn of_table(
        table: &'static str,
        address: &Address,
        columns: &[Column],
        usual: &'static str,
    ) -> Result<Self, Problem> {
        let (sort, order) = (parameter(table, "sort"), parameter(table, "order"));
        let asked = address.get(&sort).unwrap_or(usual);
        let Some(column) = columns.iter().find(|column| column.key == asked) else {
            let keys: Vec<&str> = columns.iter().map(|column| column.key).collect();
            let known = keys.join(", ");
            let told = format!("{sort}: {asked:?} is no column here; it is one of {known}");
            return Err(Problem::bad_request(told));
        };
        let descending = match address.get(&order) {
            None => Self::usual_order(column),
            Some("desc") => true,
            Some("asc") => false,
            Some(other) => {
                let told = format!("{order}: {other:?} is not known; it is one of asc, desc");
                return Err(Problem::bad_request(told));
            }
        };
        Ok(Self {
            table,
            key: column.key,
            descending,
        })
    }

    /// The other way round.
    pub(crate) const fn reversed(self) -> Self {
        Self {
            descending: !self.descending,
            ..self
        }
    }

    /// Whether the greatest come first when nobody says anything.
    const fn usual_order(column: &Column) -> bool {
        column.descending
    }
}

/// The name of a parameter of one of several tables.
fn parameter(table: &str, name: &str) -> String {
    if table.is_empty() {
        name.to_owned()
    } else {
        format!("{table}-{name}")
    }
}

/// Orders two cells; what is not known comes last either way.
fn compare(cells: (Option<&Cell>, Option<&Cell>), descending: bool) -> Ordering {
    let known = |cell: Option<&Cell>| cell.map(|cell| cell.value.clone());
    let (one, other) = (known(cells.0), known(cells.1));
    let is_missing = |value: &Option<Value>| matches!(value, None | Some(Value::Null));
    match (is_missing(&one), is_missing(&other)) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let order_of = |cell: Option<&Cell>| cell.and_then(|cell| cell.order);
    let order = match (one, other) {
        (Some(one), Some(other)) if order_of(cells.0).is_some() => {
            let one = order_of(cells.0).unwrap_or_else(|| number(&one));
            one.total_cmp(&order_of(cells.1).unwrap_or_else(|| number(&other)))
        }
        (Some(Value::Text(one)), Some(Value::Text(other))) => {
            one.to_lowercase().cmp(&other.to_lowercase())
        }
        (Some(one), Some(other)) => number(&one).total_cmp(&number(&other)),
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Integer(value) => *value as f64,
        Value::Number(value) => *value,
        Value::Boolean(flag) => f64::from(u8::from(*flag)),
        Value::Date(days) => f64::from(*days),
        Value::Null | Value::Text(_) => 0.0,
    }
}

/// The cells of a record for these columns; `why` says where a number is explained.
pub(crate) fn cells_of(
    record: &Record,
    columns: &[Column],
    why: impl Fn(&str) -> Option<String>,
) -> Vec<Cell> {
    let cell = |column: &Column| {
        let cell = Cell::of(record.value(column.key).clone());
        let href = why(column.key);
        cell.explained(href)
    };
    columns.iter().map(cell).collect()
}

/// The answer with one of the tables of a page, where the address asks for it: `?csv=skaters`.
pub(crate) fn download<'a>(
    reading: &Reading,
    address: &Address,
    about: &str,
    grids: impl IntoIterator<Item = &'a Grid>,
) -> Option<Result<Response, Problem>> {
    let asked = address.get("csv")?;
    let grids: Vec<&Grid> = grids.into_iter().collect();
    let Some(grid) = grids.iter().find(|grid| grid.name == asked) else {
        let names: Vec<&str> = grids.iter().map(|grid| grid.name).collect();
        let known = names.join(", ");
        let told = format!("csv: {asked:?} is no table of this page; it is one of {known}");
        return Some(Err(Problem::bad_request(told)));
    };
    let file: String = format!("{about}-{}", grid.name)
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() {
                sign
            } else {
                '-'
            }
        })
        .collect();
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{file}.csv\""),
        ),
    ];
    Some(Ok(reading.kept((head, grid.to_csv()).into_response())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 2] = [
        column("player", "Player", Format::Text, "Who."),
        column("goals", "G", Format::Whole, "Goals."),
    ];

    fn grid() -> Grid {
        let row = |id: &str, name: &str, goals: Option<i64>| {
            Row::new(id, vec![Cell::of(name), Cell::maybe(goals)])
        };
        let rows = [
            row("1", "<b>", Some(1)),
            row("2", "=A", None),
            row("3", "c", Some(3)),
        ];
        Grid::new("skaters", COLUMNS, "Skaters").rows(rows)
    }

    fn order(query: &str) -> Vec<String> {
        let address = Address::new("/x", query);
        let sort = Sort::of(&address, &COLUMNS, "goals").unwrap();
        let rows = grid().sorted(&sort, &address).rows;
        rows.into_iter().map(|row| row.owner).collect()
    }

    #[test]
    fn what_is_not_known_comes_last_either_way() {
        assert_eq!(order(""), ["3", "1", "2"]);
        assert_eq!(order("sort=goals&order=asc"), ["1", "3", "2"]);
        assert_eq!(order("sort=player"), ["1", "2", "3"]);
    }

    #[test]
    fn unknown_columns_and_orders_are_refused() {
        for query in ["sort=nothing", "sort=goals&order=up"] {
            assert!(Sort::of(&Address::new("/x", query), &COLUMNS, "goals").is_err());
        }
    }

    #[test]
    fn text_is_escaped_and_formulas_are_guarded() {
        let html = grid().render().unwrap();
        assert!(html.contains("&#60;b&#62;"), "{html}");
        assert!(!html.contains("<b>"));
        let csv = String::from_utf8(grid().to_csv()).unwrap();
        assert_eq!(csv, "player,goals\n<b>,1\n'=A,\nc,3\n");
    }

    #[test]
    fn a_column_of_somebody_is_named_in_downloads() {
        let [player, goals] = COLUMNS;
        let grid = Grid::new("skaters", [player, goals.named("=B, \"C\"")], "Skaters");
        let csv = String::from_utf8(grid.to_csv()).unwrap();
        assert_eq!(csv, "player,\"'=B, \"\"C\"\"\"\n");
    }

    #[test]
    fn only_numbers_that_are_there_are_explained() {
        let cell = Cell::maybe(None::<i64>).explained(Some("/why".to_owned()));
        assert!(cell.href.is_none() && !cell.is_why);
        assert_eq!(cell.text(Format::Whole), "–");
        assert_eq!(Cell::of(-2).text(Format::Signed), "−2");
        assert_eq!(Cell::of(3).text(Format::Signed), "+3");
        assert_eq!(Cell::of(75).text(Format::Clock), "1:15");
        assert_eq!(Cell::of(false).text(Format::Flag), "");
    }
}
