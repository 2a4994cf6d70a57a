//! The CSV dialect of this crate, read and written by the same rules: fields are separated by commas,
//! lines end with a line feed (a carriage return before it is read too), a field with a comma, a quote
//! or a line end is quoted and its quotes are doubled. An empty field is null; `""` is empty text.

use memchr::{memchr, memchr3};

/// A field: `None` is null.
pub(crate) type TextField = Option<String>;

/// A line of the file and the line number it starts on, counted from 1.
pub(crate) type TextRow = (usize, Vec<TextField>);

/// Reads a whole file. Empty lines are skipped.
///
/// # Errors
/// The line and what is wrong with it: a quote that is never closed, or text after a closing quote.
pub(crate) fn read(text: &str) -> Result<Vec<TextRow>, (usize, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let start = line;
        let mut fields = Vec::new();
        loop {
            let (field, after) = field(rest, line)?;
            line += rest
                .get(..rest.len() - after.len())
                .unwrap_or("")
                .matches('\n')
                .count();
            fields.push(field);
            let Some(next) = after.strip_prefix(',') else {
                rest = after
                    .strip_prefix("\r\n")
                    .or_else(|| after.strip_prefix('\n'))
                    .unwrap_or(after);
                line += 1;
                break;
            };
            rest = next;
        }
        if fields != [None] {
            rows.push((start, fields));
        }
    }
    Ok(rows)
}

/// Reads one field; the rest starts with a comma or a line end, or is empty.
fn field(text: &str, line: usize) -> Result<(TextField, &str), (usize, String)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find([',', '\n']).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        // The carriage return belongs to the line end.
        let (value, rest) = match value.strip_suffix('\r') {
            Some(value) if rest.starts_with('\n') => (value, text.get(end - 1..).unwrap_or(rest)),
            _ => (value, rest),
        };
        if value.contains('"') {
            return Err((
                line,
                "a quote inside a field that does not start with one".to_owned(),
            ));
        }
        return Ok(((!value.is_empty()).then(|| value.to_owned()), rest));
    };
    let mut value = String::new();
    loop {
        let Some((part, after)) = rest.split_once('"') else {
            return Err((line, "a quote is never closed".to_owned()));
        };
        value.push_str(part);
        rest = after;
        match rest.strip_prefix('"') {
            Some(after) => {
                value.push('"');
                rest = after;
            }
            None => break,
        }
    }
    let ended = rest.is_empty() || rest.starts_with([',', '\n']) || rest.starts_with("\r\n");
    if ended {
        Ok((Some(value), rest))
    } else {
        Err((line, "text after a closing quote".to_owned()))
    }
}

/// Whether a field with these bytes needs quotes.
pub(crate) fn needs_quotes(bytes: &[u8]) -> bool {
    memchr3(b',', b'"', b'\n', bytes).is_some() || memchr(b'\r', bytes).is_some()
}

/// Appends a text field, quoted where the dialect needs it.
pub(crate) fn push_text(line: &mut Vec<u8>, value: &str) {
    let bytes = value.as_bytes();
    if !bytes.is_empty() && !needs_quotes(bytes) {
        line.extend_from_slice(bytes);
        return;
    }
    line.push(b'"');
    for part in value.split_inclusive('"') {
        line.extend_from_slice(part.as_bytes());
        if part.ends_with('"') {
            line.push(b'"');
        }
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[&str]) -> Vec<TextField> {
        values
            .iter()
            .map(|value| Some((*value).to_owned()))
            .collect()
    }

    #[test]
    fn null_and_empty_text_differ() {
        assert_eq!(
            read("a,b\n,\"\"\n").unwrap(),
            [(1, some(&["a", "b"])), (2, vec![None, Some(String::new())])]
        );
    }

    #[test]
    fn quotes_commas_and_line_ends_survive() {
        let rows = read("\"a,\"\"b\"\"\r\nc\",d\r\ne,f").unwrap();
        assert_eq!(
            rows,
            [(1, some(&["a,\"b\"\r\nc", "d"])), (3, some(&["e", "f"]))]
        );
    }

    #[test]
    fn a_trailing_comma_is_a_null() {
        assert_eq!(
            read("a,\n").unwrap(),
            [(1, vec![Some("a".to_owned()), None])]
        );
        assert_eq!(read("a,").unwrap(), [(1, vec![Some("a".to_owned()), None])]);
    }

    #[test]
    fn mistakes_name_their_line() {
        assert_eq!(read("a\n\"b").unwrap_err().0, 2);
        assert_eq!(
            read("a\nb\n\"c\"d\n").unwrap_err(),
            (3, "text after a closing quote".to_owned())
        );
        assert_eq!(read("a\nb\"c\n").unwrap_err().0, 2);
    }

    #[test]
    fn writing_quotes_only_what_needs_it() {
        let written = |value: &str| {
            let mut line = Vec::new();
            push_text(&mut line, value);
            String::from_utf8(line).unwrap()
        };
        assert_eq!(written("plain text"), "plain text");
        assert_eq!(written(""), "\"\"");
        assert_eq!(written("a\"b"), "\"a\"\"b\"");
        assert_eq!(written("a\rb"), "\"a\rb\"");
    }
}
