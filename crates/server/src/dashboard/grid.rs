//! Tables of pages: what they show, how they are sorted, and the same rows and columns as CSV.

mod cell;
mod column;
mod download;
mod sort;

use askama::Template;
use services::tables::csv_of;

use crate::pages::Address;

pub(crate) use cell::{Cell, Mark, cells_of};
pub(crate) use column::{Column, Format, column};
pub(crate) use download::download;
pub(crate) use sort::Sort;

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
                sort::compare(cells, sort.descending)
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
        let names = (
            sort::parameter(table, "sort"),
            sort::parameter(table, "order"),
        );
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
        let explained = Cell::of(false).explained(Some("/why".to_owned()));
        assert_eq!(explained.text(Format::Flag), "no");
    }
}
