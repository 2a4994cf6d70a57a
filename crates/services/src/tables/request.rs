//! Questions to a table as they stand in an address: `?select=name,goals&goals=gte.10&order=goals.desc`.

use store::tables::{
    ColumnDefinition, ColumnKind, Comparison, Filter, Order, TableDefinition, TableQuery, Test,
};
use warehouse::did_you_mean;

use super::cursor;
use crate::input_error::InputError;
use crate::values;

/// Rows of a page when nothing is said.
const USUAL_ROWS: u32 = 50;
/// Rows of a page at most.
pub const MOST_ROWS: u32 = 10_000;
/// Rows to pass over at most.
const MOST_OFFSET: u64 = 1_000_000_000;
/// Values of one list, and conditions of one question, at most.
const MOST_VALUES: usize = 500;
/// The words that stand before the point of a condition.
const OPERATORS: &str = "eq, neq, gt, gte, lt, lte, like, ilike, in, is";

/// A question to a table, as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsRequest {
    /// Name of the table.
    pub table: String,
    /// Wanted columns, separated by commas; all when none.
    pub select: Option<String>,
    /// Columns to sort by, separated by commas, each with `.asc` or `.desc` or neither.
    pub order: Option<String>,
    /// Most rows.
    pub limit: Option<u32>,
    /// Rows to pass over.
    pub offset: u64,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Whether the number of rows that pass the conditions is wanted.
    pub total: bool,
    /// Conditions: a column, and an operator and a value with a point between.
    pub filters: Vec<(String, String)>,
}

impl RowsRequest {
    /// Sorts the parameters of an address into their places. `select`, `order`, `limit`, `offset`, `cursor` and `total`
    /// have a meaning; every other name is a column's.
    pub fn from_pairs(
        table: impl Into<String>,
        pairs: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, InputError> {
        let mut request = Self {
            table: table.into(),
            ..Self::default()
        };
        for (name, value) in pairs {
            match name.as_str() {
                "select" => request.select = Some(value),
                "order" => request.order = Some(value),
                "cursor" => request.cursor = Some(value),
                "limit" => request.limit = Some(number(&name, &value)?),
                "offset" => request.offset = offset(&name, &value)?,
                "total" => {
                    request.total = value.parse().map_err(|_| {
                        InputError::BadRequest(format!(
                            "total: {value:?} is neither true nor false"
                        ))
                    })?;
                }
                _ => request.filters.push((name, value)),
            }
        }
        if request.filters.len() > MOST_VALUES {
            return Err(InputError::BadRequest(format!(
                "more than {MOST_VALUES} conditions"
            )));
        }
        Ok(request)
    }

    /// The question for a page.
    pub(super) fn page(&self, table: &TableDefinition) -> Result<TableQuery, InputError> {
        let limit = self.limit.unwrap_or(USUAL_ROWS);
        if limit > MOST_ROWS {
            return Err(InputError::BadRequest(format!(
                "limit: {limit} is too much; a page has at most {MOST_ROWS} rows, and a CSV or Parquet download has no limit"
            )));
        }
        let mut query = self.download(table)?;
        query.limit = Some(limit);
        query.count = self.total;
        if let Some(cursor) = &self.cursor {
            query.after = Some(cursor::read(table, &query.order, cursor)?);
        }
        Ok(query)
    }

    /// The question for a download: the same rows, without an end where none is given.
    pub(super) fn download(&self, table: &TableDefinition) -> Result<TableQuery, InputError> {
        let columns = names(self.select.as_deref())
            .map(|name| Ok(column(table, name)?.name.clone()))
            .collect::<Result<Vec<_>, InputError>>()?;
        let order = names(self.order.as_deref())
            .map(|term| order(table, term))
            .collect::<Result<_, _>>()?;
        let filters = self
            .filters
            .iter()
            .map(|(name, condition)| filter(table, name, condition))
            .collect::<Result<_, _>>()?;
        Ok(TableQuery {
            table: table.name.clone(),
            columns,
            filters,
            order,
            limit: self.limit,
            offset: self.offset,
            after: None,
            count: false,
        })
    }
}

fn offset(name: &str, value: &str) -> Result<u64, InputError> {
    match number(name, value)? {
        offset if offset <= MOST_OFFSET => Ok(offset),
        offset => Err(InputError::BadRequest(format!(
            "offset: {offset} is too much; a cursor goes as far as the table does"
        ))),
    }
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, InputError> {
    value
        .parse()
        .map_err(|_| InputError::BadRequest(format!("{name}: {value:?} is not a number of rows")))
}

/// The parts of a list.
fn names(list: Option<&str>) -> impl Iterator<Item = &str> {
    let parts = list.unwrap_or_default().split(',').map(str::trim);
    parts.filter(|name| !name.is_empty() && *name != "*")
}

fn column<'a>(table: &'a TableDefinition, name: &str) -> Result<&'a ColumnDefinition, InputError> {
    table.column(name).map(|(_, column)| column).ok_or_else(|| {
        let known = table.columns.iter().map(|column| column.name.as_str());
        InputError::BadRequest(format!(
            "table {} has no column {name}{}",
            table.name,
            did_you_mean(name, known)
        ))
    })
}

fn order(table: &TableDefinition, term: &str) -> Result<Order, InputError> {
    let (name, descending) = match term.rsplit_once('.') {
        Some((name, "asc")) => (name, false),
        Some((name, "desc")) => (name, true),
        _ => (term, false),
    };
    Ok(Order {
        column: column(table, name)?.name.clone(),
        descending,
    })
}

fn filter(table: &TableDefinition, name: &str, condition: &str) -> Result<Filter, InputError> {
    let column = column(table, name)?;
    let test = test(column, condition)?;
    Ok(Filter {
        column: column.name.clone(),
        test,
    })
}

fn test(column: &ColumnDefinition, condition: &str) -> Result<Test, InputError> {
    let name = &column.name;
    let Some((operator, value)) = condition.split_once('.') else {
        return Err(InputError::BadRequest(format!(
            "column {name}: {condition:?} has no operator; write {name}=eq.{condition} (one of {OPERATORS})"
        )));
    };
    let comparison = match operator {
        "eq" => Comparison::Equal,
        "neq" => Comparison::NotEqual,
        "gt" => Comparison::Greater,
        "gte" => Comparison::GreaterOrEqual,
        "lt" => Comparison::Less,
        "lte" => Comparison::LessOrEqual,
        "like" | "ilike" => return pattern(column, value, operator == "ilike"),
        "in" => return list(column, value),
        "is" => return null(column, value),
        "not" => {
            return match value {
                "is.null" => Ok(Test::NotNull),
                _ => Err(InputError::BadRequest(format!(
                    "column {name}: not.{value} is not known; only not.is.null is"
                ))),
            };
        }
        _ => {
            return Err(InputError::BadRequest(format!(
                "column {name}: {operator} is not an operator; expected one of {OPERATORS}"
            )));
        }
    };
    let value =
        values::parse_owned(column.kind, value).ok_or_else(|| not_of_type(column, value))?;
    Ok(Test::Is(comparison, value))
}

fn not_of_type(column: &ColumnDefinition, value: &str) -> InputError {
    InputError::BadRequest(format!(
        "column {}: {value:?} is not of type {}; expected {}",
        column.name,
        column.kind.as_str(),
        values::accepted(column.kind)
    ))
}

fn pattern(column: &ColumnDefinition, value: &str, any_case: bool) -> Result<Test, InputError> {
    if column.kind != ColumnKind::Text {
        return Err(InputError::BadRequest(format!(
            "column {}: only text is compared with a pattern, and it is of type {}",
            column.name,
            column.kind.as_str()
        )));
    }
    Ok(Test::Like {
        // The sign for anything that need not be encoded in an address.
        pattern: value.replace('*', "%"),
        any_case,
    })
}

fn null(column: &ColumnDefinition, value: &str) -> Result<Test, InputError> {
    match value {
        "null" => Ok(Test::Null),
        "not_null" => Ok(Test::NotNull),
        // As one says it of flags.
        "true" | "false" if column.kind == ColumnKind::Boolean => {
            let value = store::tables::Value::Boolean(value == "true");
            Ok(Test::Is(Comparison::Equal, value))
        }
        _ => Err(InputError::BadRequest(format!(
            "column {}: is.{value} is not known; expected is.null or is.not_null",
            column.name
        ))),
    }
}

/// A list in brackets, separated by commas; a value with a comma stands in double quotes.
fn list(column: &ColumnDefinition, text: &str) -> Result<Test, InputError> {
    let name = &column.name;
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .ok_or_else(|| {
            InputError::BadRequest(format!("column {name}: expected a list such as in.(a,b)"))
        })?;
    let mut parsed = Vec::new();
    for value in split(inner) {
        let value =
            values::parse_owned(column.kind, &value).ok_or_else(|| not_of_type(column, &value))?;
        parsed.push(value);
        if parsed.len() > MOST_VALUES {
            return Err(InputError::BadRequest(format!(
                "column {name}: a list has at most {MOST_VALUES} values"
            )));
        }
    }
    Ok(Test::In(parsed))
}

fn split(list: &str) -> Vec<String> {
    if list.is_empty() {
        return Vec::new();
    }
    let mut values = vec![String::new()];
    let mut letters = list.chars();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        let value = match letter {
            '"' => {
                is_quoted = !is_quoted;
                continue;
            }
            ',' if !is_quoted => {
                values.push(String::new());
                continue;
            }
            '\\' if is_quoted => letters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(last) = values.last_mut() {
            last.push(value);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::tables::{TableOrigin, Value};

    fn table() -> TableDefinition {
        let column = |name: &str, kind| ColumnDefinition {
            name: name.to_owned(),
            kind,
            required: false,
            description: String::new(),
            indexed: false,
        };
        TableDefinition {
            name: "players".to_owned(),
            description: String::new(),
            columns: vec![
                column("player_id", ColumnKind::Text),
                column("goals", ColumnKind::Integer),
                column("is_goalie", ColumnKind::Boolean),
                column("born", ColumnKind::Date),
            ],
            primary_key: vec!["player_id".to_owned()],
            origin: TableOrigin::Dictionary,
        }
    }

    fn ask(pairs: &[(&str, &str)]) -> Result<TableQuery, InputError> {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        RowsRequest::from_pairs("players", pairs)?.page(&table())
    }

    #[test]
    fn an_address_becomes_a_question() {
        let query = ask(&[
            ("select", "goals, player_id"),
            ("order", "goals.desc,born"),
            ("goals", "gte.10"),
            ("player_id", r#"in.(a,"b,c","d\"e")"#),
            ("born", "is.null"),
            ("is_goalie", "is.true"),
            ("player_id", "ilike.*mc*"),
            ("limit", "10"),
            ("offset", "3"),
            ("total", "true"),
        ])
        .unwrap();
        assert_eq!(query.columns, ["goals", "player_id"]);
        assert_eq!(
            (query.limit, query.offset, query.count),
            (Some(10), 3, true)
        );
        let order: Vec<_> = query
            .order
            .iter()
            .map(|order| (order.column.as_str(), order.descending))
            .collect();
        assert_eq!(order, [("goals", true), ("born", false)]);
        let text = |text: &str| Value::Text(text.to_owned());
        let tests: Vec<_> = query
            .filters
            .into_iter()
            .map(|filter| filter.test)
            .collect();
        let expected = [
            Test::Is(Comparison::GreaterOrEqual, Value::Integer(10)),
            Test::In(vec![text("a"), text("b,c"), text("d\"e")]),
            Test::Null,
            Test::Is(Comparison::Equal, Value::Boolean(true)),
            Test::Like {
                pattern: "%mc%".to_owned(),
                any_case: true,
            },
        ];
        assert_eq!(tests, expected);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases = [
            (
                ("goals", "gte.many"),
                "column goals: \"many\" is not of type integer; expected a whole number",
            ),
            (("goals", "3"), "write goals=eq.3"),
            (("goals", "about.3"), "about is not an operator"),
            (("goals", "like.3"), "only text is compared with a pattern"),
            (("goals", "in.1,2"), "expected a list such as in.(a,b)"),
            (("goals", "is.3"), "expected is.null"),
            (("gaols", "eq.3"), "no column gaols; did you mean goals?"),
            (("order", "goals.down"), "no column goals.down"),
            (("select", "tenant_id"), "no column tenant_id"),
            (("limit", "many"), "limit: \"many\" is not a number of rows"),
            (("limit", "10001"), "at most 10000 rows"),
            (("total", "maybe"), "neither true nor false"),
            (("cursor", "zz"), "cursor"),
        ];
        for (pair, expected) in cases {
            let Err(InputError::BadRequest(message)) = ask(&[pair]) else {
                panic!("{pair:?} passed")
            };
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn an_empty_list_is_empty() {
        let query = ask(&[("goals", "in.()")]).unwrap();
        assert_eq!(query.filters[0].test, Test::In(vec![]));
    }
}
