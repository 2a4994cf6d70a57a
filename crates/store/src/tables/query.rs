//! Questions to a table, and answers.

use tokio::sync::mpsc;

use super::batch::{Batch, Value};
use super::definition::ColumnDefinition;
use crate::error::StoreError;

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Not equal; null is neither.
    NotEqual,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
    /// Less.
    Less,
    /// Less or equal.
    LessOrEqual,
}

impl Comparison {
    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
        }
    }
}

/// What the value of a column must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Compared with a value of the column's type; text by its bytes.
    Is(Comparison, Value),
    /// One of these.
    In(Vec<Value>),
    /// Text like a pattern: `%` stands for anything, `_` for one character, `\` takes their meaning from them.
    Like {
        /// The pattern.
        pattern: String,
        /// Whether upper and lower case are the same. SQLite knows only those of ASCII.
        any_case: bool,
    },
    /// There is none.
    Null,
    /// There is one.
    NotNull,
}

/// A condition on a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Its name.
    pub column: String,
    /// What its value must be.
    pub test: Test,
}

/// By which column to sort. Rows without a value come last either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its name.
    pub column: String,
    /// Greatest first.
    pub descending: bool,
}

/// A question to a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableQuery {
    /// Name of the table.
    pub table: String,
    /// Wanted columns in this order; all of them when empty.
    pub columns: Vec<String>,
    /// Conditions, which must all hold.
    pub filters: Vec<Filter>,
    /// Order of the rows. The primary key decides between rows that are equal by it, and alone when it is empty: every
    /// order is total, so that pages neither overlap nor leave rows out.
    pub order: Vec<Order>,
    /// Most rows; all when none.
    pub limit: Option<u32>,
    /// Rows to pass over.
    pub offset: u64,
    /// Only rows after this place: [`Page::next`] of a question with the same filters and order.
    pub after: Option<Vec<Value>>,
    /// Whether the number of rows that pass the filters is wanted.
    pub count: bool,
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Names the content of the table, see [`super::PublishedTable::stamp`].
    pub stamp: String,
    /// The columns of the rows.
    pub columns: Vec<ColumnDefinition>,
    /// The rows.
    pub rows: Batch,
    /// How many rows pass the filters, if that was asked.
    pub total: Option<i64>,
    /// Where the next page begins; none on the last one.
    pub next: Option<Vec<Value>>,
}

/// Rows that arrive batch by batch.
#[derive(Debug)]
pub struct RowStream {
    /// Names the content of the table.
    pub stamp: String,
    /// The columns of the rows.
    pub columns: Vec<ColumnDefinition>,
    pub(crate) batches: mpsc::Receiver<Result<Batch, StoreError>>,
}

/// The other end of a stream.
pub(crate) type RowSender = mpsc::Sender<Result<Batch, StoreError>>;

impl RowStream {
    /// A stream and its other end.
    pub(crate) fn new(stamp: String, columns: Vec<ColumnDefinition>) -> (Self, RowSender) {
        // One batch under way, one being written: the reader of a slow line holds up the database, not the memory.
        let (sender, batches) = mpsc::channel(1);
        let stream = Self {
            stamp,
            columns,
            batches,
        };
        (stream, sender)
    }

    /// The next rows; none after the last.
    pub async fn next(&mut self) -> Option<Result<Batch, StoreError>> {
        self.batches.recv().await
    }
}
