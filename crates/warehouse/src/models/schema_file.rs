//! Reads one `*.yml` file into table schemas; every mistake becomes a problem with its line.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::sql::parser::DFParser;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

use super::schema::{
    ColumnSchema, ColumnType, DataTest, Severity, TableKind, TableSchema, TestKind,
};
use super::sql_file::syntax_error;
use crate::error::Problem;
use crate::suggest::did_you_mean;

const TEST_KINDS: [&str; 5] = [
    "not_null",
    "unique",
    "accepted_values",
    "relationships",
    "expression_is_true",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaFile {
    version: u32,
    #[serde(default)]
    models: Vec<TableEntry>,
    #[serde(default)]
    seeds: Vec<TableEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableEntry {
    name: Spanned<String>,
    description: String,
    #[serde(default)]
    meta: BTreeMap<String, Value>,
    #[serde(default)]
    constraints: Vec<Spanned<ConstraintEntry>>,
    #[serde(default)]
    data_tests: Vec<Spanned<TestEntry>>,
    columns: Vec<ColumnEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConstraintEntry {
    r#type: String,
    columns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnEntry {
    name: Spanned<String>,
    data_type: Spanned<String>,
    description: String,
    #[serde(default)]
    data_tests: Vec<Spanned<TestEntry>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TestEntry {
    Name(String),
    Settings(BTreeMap<String, Value>),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct TestSettings {
    name: Option<String>,
    to: Option<String>,
    field: Option<String>,
    values: Option<Vec<Value>>,
    expression: Option<String>,
    config: TestConfig,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct TestConfig {
    severity: Option<Severity>,
}

/// Reads a schema file. The kind of an entry under `models` is decided later, by whether there is an
/// SQL file of that name.
pub(super) fn read(path: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<TableSchema> {
    // A code such as 01 stays the text it was written as.
    let options = serde_saphyr::options! { leading_zero_numbers_as_strings: true };
    let file: SchemaFile = match serde_saphyr::from_str_with_options(text, options) {
        Ok(file) => file,
        Err(error) => {
            let line = error.location().map(|location| location.line() as usize);
            problems.push(Problem::new(
                path,
                line,
                error.without_snippet().to_string(),
            ));
            return Vec::new();
        }
    };
    if file.version != 2 {
        problems.push(Problem::new(
            path,
            None,
            format!("version is {}, expected 2", file.version),
        ));
    }
    let mut reader = Reader { path, problems };
    let models = file
        .models
        .into_iter()
        .map(|entry| (TableKind::Model, entry));
    let seeds = file.seeds.into_iter().map(|entry| (TableKind::Seed, entry));
    models
        .chain(seeds)
        .map(|(kind, entry)| reader.table(kind, entry))
        .collect()
}

struct Reader<'a> {
    path: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(self.path, line, message));
    }

    fn table(&mut self, kind: TableKind, entry: TableEntry) -> TableSchema {
        let line = entry.name.referenced.line() as usize;
        let name = entry.name.value;
        if entry.description.trim().is_empty() {
            self.problem(line, format!("table {name} has no description"));
        }
        let columns = self.columns(&name, entry.columns);
        let primary_key = self.primary_key(&name, line, &columns, &entry.constraints);
        let mut tests = vec![DataTest {
            name: "primary_key".to_owned(),
            kind: TestKind::PrimaryKey,
            severity: Severity::Error,
            line: entry
                .constraints
                .first()
                .map_or(line, |constraint| constraint.referenced.line() as usize),
        }];
        tests.extend(self.tests(&name, None, entry.data_tests));
        let is_published = match entry.meta.get("publish") {
            None => !name.starts_with("int_"),
            Some(Value::Bool(publish)) => *publish,
            Some(other) => {
                self.problem(
                    line,
                    format!("table {name}: meta publish is {other}, expected true or false"),
                );
                true
            }
        };
        TableSchema {
            layer: self
                .path
                .split_once('/')
                .map_or_else(String::new, |(layer, _)| layer.to_owned()),
            kind,
            description: entry.description.trim().to_owned(),
            grain: entry
                .meta
                .get("grain")
                .and_then(Value::as_str)
                .map(str::to_owned),
            primary_key,
            columns,
            tests,
            meta: entry.meta,
            is_published,
            file: self.path.to_owned(),
            line,
            name,
        }
    }

    fn columns(&mut self, table: &str, entries: Vec<ColumnEntry>) -> Vec<ColumnSchema> {
        let mut seen = BTreeSet::new();
        let mut columns = Vec::with_capacity(entries.len());
        for entry in entries {
            let line = entry.name.referenced.line() as usize;
            let name = entry.name.value;
            if !seen.insert(name.clone()) {
                self.problem(
                    line,
                    format!("table {table}: column {name} is documented twice"),
                );
                continue;
            }
            if entry.description.trim().is_empty() {
                self.problem(
                    line,
                    format!("table {table}: column {name} has no description"),
                );
            }
            let data_type = ColumnType::parse(&entry.data_type.value).unwrap_or_else(|| {
                let given = &entry.data_type.value;
                self.problem(
                    entry.data_type.referenced.line() as usize,
                    format!(
                        "table {table}: column {name} has unknown data_type {given}; expected one of {}",
                        ColumnType::NAMES.join(", ")
                    ),
                );
                ColumnType::Text
            });
            let tests = self.tests(table, Some((&name, data_type)), entry.data_tests);
            let description = entry.description.trim().to_owned();
            columns.push(ColumnSchema {
                name,
                data_type,
                description,
                tests,
                line,
            });
        }
        columns
    }

    fn primary_key(
        &mut self,
        table: &str,
        table_line: usize,
        columns: &[ColumnSchema],
        constraints: &[Spanned<ConstraintEntry>],
    ) -> Vec<String> {
        let mut key: Option<Vec<String>> = None;
        for constraint in constraints {
            let line = constraint.referenced.line() as usize;
            if constraint.value.r#type != "primary_key" {
                let found = &constraint.value.r#type;
                self.problem(
                    line,
                    format!("table {table}: unknown constraint {found}; expected primary_key"),
                );
                continue;
            }
            for name in &constraint.value.columns {
                if !columns.iter().any(|column| column.name == *name) {
                    let hint =
                        did_you_mean(name, columns.iter().map(|column| column.name.as_str()));
                    self.problem(
                        line,
                        format!("table {table}: primary key column {name} is not documented{hint}"),
                    );
                }
            }
            if key.replace(constraint.value.columns.clone()).is_some() {
                self.problem(line, format!("table {table} has two primary keys"));
            }
        }
        let key = key.unwrap_or_default();
        if key.is_empty() {
            self.problem(table_line, format!("table {table} has no primary key"));
        }
        key
    }

    fn tests(
        &mut self,
        table: &str,
        column: Option<(&str, ColumnType)>,
        entries: Vec<Spanned<TestEntry>>,
    ) -> Vec<DataTest> {
        let place = column.map_or_else(|| table.to_owned(), |(name, _)| format!("{table}.{name}"));
        let mut names = BTreeSet::from(["primary_key".to_owned()]);
        let mut tests = Vec::with_capacity(entries.len());
        for entry in entries {
            let line = entry.referenced.line() as usize;
            match test(entry.value, column) {
                Ok(mut test) => {
                    test.line = line;
                    if names.insert(test.name.clone()) {
                        tests.push(test);
                    } else {
                        let name = test.name;
                        self.problem(
                            line,
                            format!("{place}: two tests are called {name}; give one a name"),
                        );
                    }
                }
                Err(message) => self.problem(line, format!("{place}: {message}")),
            }
        }
        tests
    }
}

fn test(entry: TestEntry, column: Option<(&str, ColumnType)>) -> Result<DataTest, String> {
    let (kind, settings) = match entry {
        TestEntry::Name(kind) => (kind, TestSettings::default()),
        TestEntry::Settings(map) => unfold(map)?,
    };
    let severity = settings.config.severity.unwrap_or(Severity::Error);
    if !TEST_KINDS.contains(&kind.as_str()) {
        let hint = did_you_mean(&kind, TEST_KINDS);
        return Err(format!("unknown test {kind}{hint}"));
    }
    if (kind == "expression_is_true") != column.is_none() {
        let owner = if column.is_none() {
            "a column"
        } else {
            "the table"
        };
        return Err(format!("test {kind} belongs to {owner}"));
    }
    let name = settings.name.clone();
    let kind = match kind.as_str() {
        "not_null" => TestKind::NotNull,
        "unique" => TestKind::Unique,
        "accepted_values" => accepted_values(settings, column)?,
        "relationships" => match (settings.to, settings.field) {
            (Some(to), Some(field)) => TestKind::Relationships { to, field },
            _ => return Err("test relationships needs to and field".to_owned()),
        },
        _ => {
            let expression = settings
                .expression
                .ok_or("test expression_is_true needs an expression")?;
            if name.is_none() {
                return Err("test expression_is_true needs a name".to_owned());
            }
            DFParser::parse_sql_into_expr(&expression)
                .map_err(|error| format!("the expression is {}", syntax_error(&error).1))?;
            TestKind::Expression { expression }
        }
    };
    let name = name.unwrap_or_else(|| kind.as_str().to_owned());
    Ok(DataTest {
        name,
        kind,
        severity,
        line: 0,
    })
}

/// Splits `{kind: {settings}, config: {…}, name: …}` into kind and settings; `config` and `name` may
/// stand beside the kind or among its settings.
fn unfold(map: BTreeMap<String, Value>) -> Result<(String, TestSettings), String> {
    let mut kind: Option<(String, Value)> = None;
    let mut beside = serde_json::Map::new();
    for (key, value) in map {
        if key == "config" || key == "name" {
            beside.insert(key, value);
        } else if let Some((first, _)) = kind.replace((key.clone(), value)) {
            return Err(format!("one test has two kinds, {first} and {key}"));
        }
    }
    let (kind, settings) = kind.ok_or("a test without a kind")?;
    let mut settings = match settings {
        Value::Null => serde_json::Map::new(),
        Value::Object(settings) => settings,
        other => return Err(format!("test {kind}: settings are {other}, expected a map")),
    };
    settings.extend(beside);
    let settings = serde_json::from_value(Value::Object(settings))
        .map_err(|error| format!("test {kind}: {error}"))?;
    Ok((kind, settings))
}

fn accepted_values(
    settings: TestSettings,
    column: Option<(&str, ColumnType)>,
) -> Result<TestKind, String> {
    let values = settings.values.ok_or("test accepted_values needs values")?;
    let data_type = column.map_or(ColumnType::Text, |(_, data_type)| data_type);
    let mut texts = Vec::with_capacity(values.len());
    for value in values {
        let text = match (data_type, value) {
            (ColumnType::Text, Value::String(text)) => text,
            (ColumnType::Integer, Value::Number(number)) if number.is_i64() => number.to_string(),
            (ColumnType::Boolean, Value::Bool(flag)) => flag.to_string(),
            (data_type, value) => {
                return Err(format!(
                    "accepted value {value} is not of the column's type {}; quote it if it is text",
                    data_type.as_str()
                ));
            }
        };
        texts.push(text);
    }
    Ok(TestKind::AcceptedValues { values: texts })
}
