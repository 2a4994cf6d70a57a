//! Reads one SQL file: exactly one SELECT, and the tables it reads.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use datafusion::error::DataFusionError;
use datafusion::sql::parser::{DFParser, Statement};
use datafusion::sql::sqlparser::ast::{
    Expr, Ident, ObjectName, Query, SelectItem, SetExpr, Statement as SqlStatement, TableFactor,
    Visit, Visitor,
};

use crate::error::Problem;

/// Functions whose result differs from run to run.
const UNREPEATABLE: [&str; 8] = [
    "now",
    "current_timestamp",
    "current_date",
    "current_time",
    "today",
    "localtimestamp",
    "random",
    "uuid",
];

/// A table named by a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) table: String,
    /// Line of its first mention.
    pub(crate) line: usize,
}

/// A parsed model.
#[derive(Debug, Clone)]
pub(crate) struct SqlFile {
    pub(crate) statement: Statement,
    /// The tables it reads, sorted by name.
    pub(crate) references: Vec<Reference>,
    /// Names it gives to its own common table expressions, with their lines.
    pub(crate) ctes: Vec<Reference>,
    /// The columns of its last SELECT.
    pub(crate) columns: Vec<SelectedColumn>,
}

/// A column of the last SELECT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SelectedColumn {
    pub(crate) name: String,
    pub(crate) line: usize,
}

/// Parses a model; `None` when it is not exactly one query.
pub(super) fn read(path: &str, text: &str, problems: &mut Vec<Problem>) -> Option<SqlFile> {
    let mut statements = match DFParser::parse_sql(text) {
        Ok(statements) => statements,
        Err(error) => {
            let (line, message) = syntax_error(&error);
            // An end that came too soon has no line of its own.
            let line = line.or_else(|| message.ends_with("EOF").then(|| text.lines().count()));
            problems.push(Problem::new(path, line, message));
            return None;
        }
    };
    let statement = statements.pop_front();
    let count = statements.len() + usize::from(statement.is_some());
    let statement = match statement {
        Some(statement) if count == 1 => statement,
        _ => {
            problems.push(Problem::new(
                path,
                None,
                format!("holds {count} statements, expected exactly one SELECT"),
            ));
            return None;
        }
    };
    let Some(query) = query_of(&statement) else {
        problems.push(Problem::new(path, None, "is not a SELECT"));
        return None;
    };
    let columns = match selected_columns(&query.body) {
        Ok(columns) => columns,
        Err((line, message)) => {
            problems.push(Problem::new(path, line, message));
            return None;
        }
    };
    let found = tables_of(query);
    for (line, message) in found.complaints {
        problems.push(Problem::new(path, line, message));
    }
    Some(SqlFile {
        references: found.references,
        ctes: found.ctes,
        columns,
        statement,
    })
}

/// The query of a statement that is nothing but a query.
pub(crate) fn query_of(statement: &Statement) -> Option<&Query> {
    match statement {
        Statement::Statement(inner) => match inner.as_ref() {
            SqlStatement::Query(query) => Some(query),
            _ => None,
        },
        _ => None,
    }
}

/// Line and message of a parser error; the parser has the line in its text only.
pub(crate) fn syntax_error(error: &DataFusionError) -> (Option<usize>, String) {
    let text = error.strip_backtrace();
    let text = text.strip_prefix("SQL error: ").unwrap_or(&text);
    let text = text
        .strip_prefix("ParserError(\"")
        .and_then(|text| text.strip_suffix("\")"))
        .unwrap_or(text);
    let line = text
        .rsplit_once(" at Line: ")
        .and_then(|(_, place)| place.split(',').next())
        .and_then(|line| line.trim().parse().ok());
    (line, format!("not valid SQL: {text}"))
}

/// The columns of the outermost SELECT (of the first branch of a UNION), each with its line.
fn selected_columns(body: &SetExpr) -> Result<Vec<SelectedColumn>, (usize, String)> {
    match body {
        SetExpr::Query(query) => selected_columns(&query.body),
        SetExpr::SetOperation { left, .. } => selected_columns(left),
        SetExpr::Select(select) => {
            let start = select.select_token.0.span.start.line as usize;
            select
                .projection
                .iter()
                .map(|item| selected_column(item, start))
                .collect()
        }
        _ => Err((1, "is not a SELECT".to_owned())),
    }
}

fn selected_column(item: &SelectItem, start: usize) -> Result<SelectedColumn, (usize, String)> {
    let named = |ident: &Ident| SelectedColumn {
        name: normal(ident),
        line: line(ident),
    };
    match item {
        SelectItem::ExprWithAlias { alias, .. } => Ok(named(alias)),
        SelectItem::UnnamedExpr(Expr::Identifier(ident)) => Ok(named(ident)),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => match parts.last() {
            Some(ident) => Ok(named(ident)),
            None => Err((start, "a column without a name".to_owned())),
        },
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => {
            Err((start, "the last SELECT says *; list its columns".to_owned()))
        }
        other => Err((
            start,
            format!("a column of the last SELECT has no name; write {other} as …"),
        )),
    }
}

/// What a query names.
pub(crate) struct Named {
    pub(crate) references: Vec<Reference>,
    pub(crate) ctes: Vec<Reference>,
    complaints: Vec<(usize, String)>,
}

/// The tables a query reads: everything behind FROM and JOIN, at any depth, except the query's own
/// common table expressions.
pub(crate) fn tables_of(query: &Query) -> Named {
    let mut names = Names::default();
    let _ = Visit::visit(query, &mut names);
    let Names {
        tables,
        ctes,
        complaints,
    } = names;
    let listed = |(table, line)| Reference { table, line };
    Named {
        references: tables
            .into_iter()
            .filter(|(table, _)| !ctes.contains_key(table))
            .map(listed)
            .collect(),
        ctes: ctes.into_iter().map(listed).collect(),
        complaints: complaints.into_iter().collect(),
    }
}

#[derive(Default)]
struct Names {
    tables: BTreeMap<String, usize>,
    ctes: BTreeMap<String, usize>,
    complaints: BTreeSet<(usize, String)>,
}

impl Visitor for Names {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let name = &cte.alias.name;
            self.ctes.entry(normal(name)).or_insert(line(name));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        // With arguments it is a table function such as generate_series, not a table.
        if let TableFactor::Table {
            name, args: None, ..
        } = factor
            && let Some((table, line)) = last_part(name)
        {
            if name.0.len() > 1 {
                self.complaints.insert((
                    line,
                    format!("table {name} has a schema in front; name it {table}"),
                ));
            }
            let first = self.tables.entry(table).or_insert(line);
            *first = (*first).min(line);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expression
            && let Some((name, line)) = last_part(&function.name)
            && UNREPEATABLE.contains(&name.as_str())
        {
            self.complaints
                .insert((line, format!("{name}() gives another result in every run")));
        }
        ControlFlow::Continue(())
    }
}

fn last_part(name: &ObjectName) -> Option<(String, usize)> {
    name.0
        .last()
        .and_then(|part| part.as_ident())
        .map(|ident| (normal(ident), line(ident)))
}

/// Unquoted names are lower case.
fn normal(ident: &Ident) -> String {
    if ident.quote_style.is_some() {
        ident.value.clone()
    } else {
        ident.value.to_lowercase()
    }
}

fn line(ident: &Ident) -> usize {
    ident.span.start.line as usize
}
