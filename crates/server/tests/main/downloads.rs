//! Tables as files: what is downloaded is what the pages of rows show.

use axum::http::header;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Map, Value, json};
use test_databases::{TestDatabase, on_both_databases};

use super::leagues::with_sample;
use super::support::{Persona, TestServer};

on_both_databases!(every_table_is_the_same_in_every_form, a_part_of_a_table);

type Rows = Vec<Map<String, Value>>;

/// All rows of an address, page by page.
async fn pages(server: &TestServer, address: &str) -> Rows {
    let mut rows = Rows::new();
    let mut cursor = String::new();
    loop {
        let path = format!("{address}limit=10000{cursor}");
        let page = server.get(Persona::Viewer, &path).await.expect(200).json();
        let data = page["data"].as_array().unwrap().iter();
        rows.extend(data.map(|row| row.as_object().unwrap().clone()));
        let Some(next) = page["next_cursor"].as_str() else {
            return rows;
        };
        cursor = format!("&cursor={next}");
    }
}

/// The rows of a Parquet file.
async fn parquet(server: &TestServer, address: &str) -> Rows {
    let answer = server
        .get(Persona::Viewer, &format!("{address}format=parquet"))
        .await;
    let answer = answer.expect(200);
    let media_type = &answer.headers[header::CONTENT_TYPE];
    assert_eq!(media_type, "application/vnd.apache.parquet");
    assert_eq!(
        answer.headers[header::CONTENT_LENGTH],
        answer.body.len().to_string()
    );
    let reader = SerializedFileReader::new(answer.body).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| {
        let row = row.unwrap();
        let columns = row.get_column_iter();
        columns
            .map(|(name, field)| (name.clone(), value(field)))
            .collect()
    })
    .collect()
}

fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(flag) => json!(flag),
        Field::Long(number) => json!(number),
        Field::Double(number) => json!(number),
        Field::Str(text) => json!(text),
        Field::Date(days) => {
            let day = jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(*days);
            json!(day.to_string())
        }
        other => panic!("a value of another type: {other:?}"),
    }
}

/// Whether two values are equal. The tests' reader of JSON may miss the last bits of a number.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) if one.is_f64() && other.is_f64() => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            (one - other).abs() <= 2.0 * one.abs() * f64::EPSILON
        }
        _ => one == other,
    }
}

/// Asserts that rows are equal, and says where they are not.
#[track_caller]
fn assert_equal(what: &str, rows: &Rows, others: &Rows) {
    assert_eq!(rows.len(), others.len(), "{what}");
    for (number, (row, other)) in rows.iter().zip(others).enumerate() {
        assert!(
            row.keys().eq(other.keys()),
            "{what}: columns of row {number}"
        );
        for (column, value) in row {
            let other = &other[column];
            let place = format!("{what}.{column}, row {number}: {value} and {other}");
            assert!(is_equal(value, other), "{place}");
        }
    }
}

/// Header and rows of a CSV file.
async fn csv(server: &TestServer, address: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let answer = server
        .get(Persona::Viewer, &format!("{address}format=csv"))
        .await;
    let text = answer.expect(200).body;
    let mut reader = csv::Reader::from_reader(&text[..]);
    let owned = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let header = owned(reader.headers().unwrap());
    let rows = reader.records().map(|record| owned(&record.unwrap()));
    (header, rows.collect())
}

/// Whether a field of a CSV file says what a value is.
fn is_same(value: &Value, field: &str) -> bool {
    match value {
        Value::Null => field.is_empty(),
        Value::Number(number) if number.is_f64() => {
            let field = field.parse().map(|number: f64| json!(number));
            field.is_ok_and(|field| is_equal(value, &field))
        }
        Value::String(text) => {
            let begin = text.trim_start_matches('\'').chars().next();
            let runs = begin.is_some_and(|letter| "=+-@\t\r".contains(letter));
            let guard = if runs { "'" } else { "" };
            format!("{guard}{text}") == field
        }
        Value::Bool(flag) => field.parse() == Ok(*flag),
        Value::Number(number) => field.parse().ok() == number.as_i64(),
        Value::Array(_) | Value::Object(_) => false,
    }
}

async fn every_table_is_the_same_in_every_form(database: TestDatabase) {
    let server = with_sample(database).await;
    let list = server
        .get(Persona::Viewer, "/api/tables")
        .await
        .expect(200)
        .json();
    let mut kinds = std::collections::BTreeSet::new();
    for table in list["data"].as_array().unwrap() {
        let name = table["name"].as_str().unwrap();
        let address = format!("/api/tables/{name}?");
        let rows = pages(&server, &address).await;
        assert_eq!(table["rows"], rows.len(), "{name}");
        assert_equal(name, &parquet(&server, &address).await, &rows);
        let (header, lines) = csv(&server, &address).await;
        assert_eq!(table["columns"], header.len(), "{name}");
        assert_eq!(lines.len(), rows.len(), "{name}");
        for (row, line) in rows.iter().zip(lines) {
            for (column, field) in header.iter().zip(line) {
                let value = &row[column];
                assert!(
                    is_same(value, &field),
                    "{name}.{column}: {value} is {field:?}"
                );
            }
        }
        let schema = server
            .get(Persona::Viewer, &format!("/api/tables/{name}/schema"))
            .await;
        let schema = schema.expect(200).json();
        let fields = schema["fields"].as_array().unwrap().iter();
        let filled = fields.filter(|field| {
            let column = field["name"].as_str().unwrap();
            rows.iter().any(|row| !row[column].is_null())
        });
        kinds.extend(filled.map(|field| field["type"].as_str().unwrap().to_owned()));
    }
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    assert_eq!(kinds, ["boolean", "date", "integer", "number", "text"]);
    server.close().await;
}

async fn a_part_of_a_table(database: TestDatabase) {
    let server = with_sample(database).await;
    let address = "/api/tables/dim_schedule?select=game_id,date,home_goals&home_goals=gte.2&order=date.desc,game_id&";
    let rows = pages(&server, address).await;
    let all = pages(&server, "/api/tables/dim_schedule?").await;
    let wanted = all
        .iter()
        .filter(|row| row["home_goals"].as_i64() >= Some(2));
    assert_eq!(rows.len(), wanted.count());
    assert!(!rows.is_empty() && rows.len() < all.len());
    assert_equal("dim_schedule", &parquet(&server, address).await, &rows);
    let (header, lines) = csv(&server, address).await;
    assert_eq!(header, ["game_id", "date", "home_goals"]);
    assert_eq!(lines.len(), rows.len());
    for (row, line) in rows.iter().zip(lines) {
        assert!(
            header
                .iter()
                .zip(&line)
                .all(|(column, field)| is_same(&row[column], field))
        );
    }
    server.close().await;
}
