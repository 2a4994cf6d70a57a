//! Tables as CSV: a header, then one line per row; null is an empty field, empty text is `""`, booleans
//! are `true` and `false`, dates `YYYY-MM-DD`, numbers the shortest text that reads back the same.

use std::io::{self, Write};

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringArray};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};

use crate::engine::table::Table;
use crate::render::{cell_text, date_text, number_text};
use crate::text_table::{needs_quotes, push_text};

/// Lines are handed on when this many bytes have come together.
const CHUNK: usize = 64 * 1024;

/// A column with what is the same for all its rows worked out beforehand.
struct Column<'a> {
    values: Values<'a>,
    /// `None` when no row is null.
    nulls: Option<&'a NullBuffer>,
}

enum Values<'a> {
    /// Texts of which some need quotes.
    Text(&'a StringArray),
    /// Texts without a character that needs quotes; only empty ones are quoted.
    PlainText(&'a StringArray),
    Integer(&'a [i64]),
    Number(&'a [f64]),
    Boolean(&'a BooleanArray),
    Date(&'a [i32]),
    /// Any other type, in Arrow's own notation.
    Other(&'a ArrayRef),
}

impl<'a> Column<'a> {
    fn of(array: &'a ArrayRef) -> Self {
        let values = match array.data_type() {
            DataType::Utf8 => {
                let texts = array.as_string::<i32>();
                if needs_quotes(used_bytes(texts)) {
                    Values::Text(texts)
                } else {
                    Values::PlainText(texts)
                }
            }
            DataType::Int64 => Values::Integer(array.as_primitive::<Int64Type>().values()),
            DataType::Float64 => Values::Number(array.as_primitive::<Float64Type>().values()),
            DataType::Boolean => Values::Boolean(array.as_boolean()),
            DataType::Date32 => Values::Date(array.as_primitive::<Date32Type>().values()),
            _ => Values::Other(array),
        };
        Self {
            values,
            nulls: array.nulls().filter(|nulls| nulls.null_count() > 0),
        }
    }

    fn push(&self, line: &mut Vec<u8>, row: usize) {
        if self.nulls.is_some_and(|nulls| nulls.is_null(row)) {
            return;
        }
        match &self.values {
            Values::Text(texts) => push_text(line, texts.value(row)),
            Values::PlainText(texts) => match texts.value(row) {
                "" => line.extend_from_slice(b"\"\""),
                text => line.extend_from_slice(text.as_bytes()),
            },
            Values::Integer(values) => {
                if let Some(value) = values.get(row) {
                    push_integer(line, *value);
                }
            }
            Values::Number(values) => {
                if let Some(value) = values.get(row) {
                    line.extend_from_slice(number_text(*value).as_bytes());
                }
            }
            Values::Boolean(flags) => {
                line.extend_from_slice(if flags.value(row) { b"true" } else { b"false" });
            }
            Values::Date(days) => {
                if let Some(days) = days.get(row) {
                    line.extend_from_slice(date_text(*days).as_bytes());
                }
            }
            Values::Other(array) => {
                if let Some(text) = cell_text(array, row) {
                    push_text(line, &text);
                }
            }
        }
    }
}

/// The bytes of all texts of a column together; those behind a null included.
fn used_bytes(texts: &StringArray) -> &[u8] {
    let offsets = texts.value_offsets();
    let (start, end) = (
        offsets.first().copied().unwrap_or(0),
        offsets.last().copied().unwrap_or(0),
    );
    texts
        .value_data()
        .get(start as usize..end as usize)
        .unwrap_or_default()
}

/// The decimal digits of a number, without the formatting machinery: most cells of a table are integers.
fn push_integer(line: &mut Vec<u8>, value: i64) {
    if value < 0 {
        line.push(b'-');
    }
    let mut rest = value.unsigned_abs();
    let start = line.len();
    loop {
        line.push(b'0' + (rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if let Some(digits) = line.get_mut(start..) {
        digits.reverse();
    }
}

/// Writes a table.
pub(crate) fn write(table: &Table, output: &mut impl Write) -> io::Result<()> {
    let mut text = Vec::with_capacity(CHUNK * 2);
    for (position, field) in table.schema.fields().iter().enumerate() {
        if position > 0 {
            text.push(b',');
        }
        push_text(&mut text, field.name());
    }
    text.push(b'\n');
    let columns: Vec<Column<'_>> = table.columns.iter().map(Column::of).collect();
    for row in 0..table.rows {
        for (position, column) in columns.iter().enumerate() {
            if position > 0 {
                text.push(b',');
            }
            column.push(&mut text, row);
        }
        text.push(b'\n');
        if text.len() >= CHUNK {
            output.write_all(&text)?;
            text.clear();
        }
    }
    output.write_all(&text)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use datafusion::arrow::array::{Date32Array, Float64Array, Int64Array};
    use datafusion::arrow::datatypes::{Field, Schema};
    use rand::{Rng, SeedableRng};
    use rand_pcg::Pcg64;

    use super::*;
    use crate::text_table;

    #[test]
    fn integers_print_as_the_standard_library_does() {
        for value in [0, 7, -7, 10, 1_234_567_890, i64::MAX, i64::MIN] {
            let mut line = Vec::new();
            push_integer(&mut line, value);
            assert_eq!(String::from_utf8(line).unwrap(), value.to_string());
        }
    }

    fn maybe<T>(random: &mut Pcg64, value: impl FnOnce(&mut Pcg64) -> T) -> Option<T> {
        if random.random_ratio(1, 5) {
            None
        } else {
            Some(value(random))
        }
    }

    fn any_text(random: &mut Pcg64) -> String {
        const LETTERS: [char; 12] = [
            'a', 'B', '7', ' ', ',', '"', '\n', '\r', 'é', '🏒', ';', '\'',
        ];
        (0..random.random_range(0..8))
            .map(|_| LETTERS[random.random_range(0..LETTERS.len())])
            .collect()
    }

    /// Text that never needs quotes unless it is empty.
    fn plain_text(random: &mut Pcg64) -> String {
        "blue line"[..random.random_range(0..9)].to_owned()
    }

    fn any_number(random: &mut Pcg64) -> f64 {
        loop {
            let value = match random.random_range(0..3) {
                0 => f64::from_bits(random.random()),
                1 => f64::from(random.random_range(-1000..1000_i32)) / 8.0,
                _ => random.random_range(0.0..1.0),
            };
            if value.is_finite() && (value != 0.0 || value.is_sign_positive()) {
                return value;
            }
        }
    }

    /// A random table; its first column is never null, as a key never is.
    fn any_table(random: &mut Pcg64) -> Table {
        let rows = random.random_range(0..40);
        let mut columns: Vec<ArrayRef> = vec![Arc::new(
            (0..rows)
                .map(|_| Some(any_text(random)))
                .collect::<StringArray>(),
        )];
        for _ in 0..random.random_range(0..6) {
            columns.push(match random.random_range(0..6) {
                0 => Arc::new(
                    (0..rows)
                        .map(|_| maybe(random, any_text))
                        .collect::<StringArray>(),
                ),
                5 => Arc::new(
                    (0..rows)
                        .map(|_| maybe(random, plain_text))
                        .collect::<StringArray>(),
                ),
                1 => Arc::new(
                    (0..rows)
                        .map(|_| maybe(random, Rng::random::<i64>))
                        .collect::<Int64Array>(),
                ),
                2 => Arc::new(
                    (0..rows)
                        .map(|_| maybe(random, any_number))
                        .collect::<Float64Array>(),
                ),
                3 => Arc::new(
                    (0..rows)
                        .map(|_| maybe(random, Rng::random::<bool>))
                        .collect::<BooleanArray>(),
                ),
                _ => Arc::new(
                    (0..rows)
                        .map(|_| maybe(random, |random| random.random_range(-700_000..2_900_000)))
                        .collect::<Date32Array>(),
                ),
            });
        }
        let name = |number: usize| format!("column {number}, \"quoted\"");
        let fields = columns.iter().enumerate();
        let fields = fields
            .map(|(number, column)| Field::new(name(number), column.data_type().clone(), true));
        Table {
            schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())),
            columns,
            rows,
        }
    }

    /// The value of a field by the rules of the dialect.
    fn read_back(field: Option<&str>, like: &ArrayRef) -> ArrayRef {
        match like.data_type() {
            DataType::Utf8 => Arc::new(StringArray::from(vec![field])),
            DataType::Int64 => Arc::new(Int64Array::from(vec![
                field.map(|text| text.parse::<i64>().unwrap()),
            ])),
            DataType::Float64 => Arc::new(Float64Array::from(vec![
                field.map(|text| text.parse::<f64>().unwrap()),
            ])),
            DataType::Boolean => Arc::new(BooleanArray::from(vec![
                field.map(|text| text.parse::<bool>().unwrap()),
            ])),
            _ => {
                let days = |text: &str| {
                    let day: jiff::civil::Date = text.parse().unwrap();
                    (day - jiff::civil::date(1970, 1, 1)).get_days()
                };
                Arc::new(Date32Array::from(vec![field.map(days)]))
            }
        }
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let mut random = Pcg64::seed_from_u64(2024);
        for _ in 0..500 {
            let table = any_table(&mut random);
            let mut bytes = Vec::new();
            write(&table, &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let lines = text_table::read(&text).unwrap();
            assert_eq!(lines.len(), table.rows + 1);
            for (row, (_, fields)) in lines.iter().skip(1).enumerate() {
                assert_eq!(fields.len(), table.columns.len());
                for (column, field) in table.columns.iter().zip(fields) {
                    assert_eq!(
                        &read_back(field.as_deref(), column),
                        &column.slice(row, 1),
                        "{text}"
                    );
                }
            }
            // A reader that knows nothing of our nulls sees the same texts.
            let mut reader = ::csv::ReaderBuilder::new().from_reader(text.as_bytes());
            let strange: Vec<::csv::StringRecord> =
                reader.records().collect::<Result<_, _>>().unwrap();
            assert_eq!(strange.len(), table.rows);
            for (record, (_, fields)) in strange.iter().zip(lines.iter().skip(1)) {
                let fields: Vec<&str> = fields
                    .iter()
                    .map(|field| field.as_deref().unwrap_or(""))
                    .collect();
                assert_eq!(record.iter().collect::<Vec<_>>(), fields);
            }
        }
    }
}
