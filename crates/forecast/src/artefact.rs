//! Fitted models as files: canonical JSON with a format, a version and golden predictions.
//!
//! Canonical means: keys in alphabetical order, no blanks, numbers rounded to twelve significant digits, which every
//! reader gets back to the last bit. Saving what was loaded gives the same bytes. The golden predictions are made by
//! the saved model itself; [`verify`] makes them again and compares.

use std::fmt::Write as _;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use crate::ForecastError;

/// Name of the file format.
pub const FORMAT: &str = "benchsight-model";

/// Version of the file format.
pub const FORMAT_VERSION: u32 = 1;

/// Largest artefact that is read, bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// How far a golden prediction may be missed, relative to its size or 1.
const TOLERANCE: f64 = 1e-9;

/// A fitted model with typed inputs and outputs.
pub trait Model: Serialize + DeserializeOwned {
    /// Name in the registry.
    const NAME: &'static str;
    /// Version: rises when inputs, terms or fit change.
    const VERSION: u32;
    /// What a prediction is asked for.
    type Input: Serialize + DeserializeOwned;
    /// What a prediction says.
    type Output: Serialize;

    /// Predicts.
    ///
    /// # Errors
    /// When an input cannot be true; the error names the field.
    fn predict(&self, input: &Self::Input) -> Result<Self::Output, ForecastError>;

    /// Checks what the types alone do not say.
    ///
    /// # Errors
    /// When a part of the model cannot be true; the error names it.
    fn validate(&self) -> Result<(), ForecastError>;
}

/// What is in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    format: String,
    format_version: u32,
    model: String,
    model_version: u32,
    body: Value,
    golden: Vec<Golden>,
}

/// A prediction that the model must repeat.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    input: Value,
    output: Value,
}

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Name of the model.
    pub model: String,
    /// Version of the model.
    pub model_version: u32,
    /// Golden predictions in the file.
    pub golden: usize,
}

/// Writes a model with golden predictions for some inputs.
///
/// # Errors
/// When the model or an input holds a number that is none, or the model refuses an input.
pub fn save<M: Model>(model: &M, golden_inputs: &[M::Input]) -> Result<Vec<u8>, ForecastError> {
    let body = canonical(&to_value("model", model)?);
    let saved: M = typed("model", body.clone())?;
    saved.validate()?;
    let golden = golden_inputs
        .iter()
        .map(|input| {
            let input = canonical(&to_value("input", input)?);
            let output = saved.predict(&typed("input", input.clone())?)?;
            Ok(Golden {
                input,
                output: canonical(&to_value("output", &output)?),
            })
        })
        .collect::<Result<Vec<_>, ForecastError>>()?;
    let envelope = Envelope {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION,
        model: M::NAME.to_owned(),
        model_version: M::VERSION,
        body,
        golden,
    };
    let mut text = String::new();
    write(&to_value("artefact", &envelope)?, &mut text);
    text.push('\n');
    Ok(text.into_bytes())
}

/// Reads what a file says about itself, whatever the model.
///
/// # Errors
/// When it is no artefact of this format and version.
pub fn header(bytes: &[u8]) -> Result<Header, ForecastError> {
    let envelope = envelope(bytes)?;
    Ok(Header {
        model: envelope.model,
        model_version: envelope.model_version,
        golden: envelope.golden.len(),
    })
}

/// Reads a model.
///
/// # Errors
/// When the file is too large, of another format, version or model, or holds what cannot be true.
pub fn load<M: Model>(bytes: &[u8]) -> Result<M, ForecastError> {
    body(&envelope(bytes)?)
}

/// Reads a model and makes its golden predictions again; the answer is how many there were.
///
/// # Errors
/// As [`load`], and when a prediction differs.
pub fn verify<M: Model>(bytes: &[u8]) -> Result<usize, ForecastError> {
    let envelope = envelope(bytes)?;
    let model: M = body(&envelope)?;
    for (number, golden) in envelope.golden.iter().enumerate() {
        let input = typed("input", golden.input.clone())?;
        let output = to_value("output", &model.predict(&input)?)?;
        if let Some(difference) = difference(&format!("golden[{number}]"), &golden.output, &output)
        {
            return Err(difference);
        }
    }
    Ok(envelope.golden.len())
}

/// Reads an input of a model from JSON.
///
/// # Errors
/// When it does not fit the type; the error names the field.
pub fn parse<T: DeserializeOwned>(json: &[u8]) -> Result<T, ForecastError> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let parsed =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| misfit("input", &error))?;
    reader.end().map_err(|error| ForecastError::Artefact {
        field: "input".to_owned(),
        reason: error.to_string(),
    })?;
    Ok(parsed)
}

fn envelope(bytes: &[u8]) -> Result<Envelope, ForecastError> {
    if bytes.len() > MAX_BYTES {
        return Err(ForecastError::bad_input(
            "the size of the artefact",
            bytes.len(),
            "at most 64 MiB",
        ));
    }
    let envelope: Envelope = parse(bytes)?;
    if envelope.format != FORMAT {
        return Err(ForecastError::bad_input("format", envelope.format, FORMAT));
    }
    if envelope.format_version != FORMAT_VERSION {
        return Err(ForecastError::bad_input(
            "format_version",
            envelope.format_version,
            "1",
        ));
    }
    Ok(envelope)
}

fn body<M: Model>(envelope: &Envelope) -> Result<M, ForecastError> {
    if envelope.model != M::NAME {
        return Err(ForecastError::bad_input("model", &envelope.model, M::NAME));
    }
    if envelope.model_version != M::VERSION {
        return Err(ForecastError::bad_input(
            "model_version",
            envelope.model_version,
            "the version that this program reads",
        ));
    }
    let model: M = typed("model", envelope.body.clone())?;
    model.validate()?;
    Ok(model)
}

fn to_value<T: Serialize>(what: &str, from: &T) -> Result<Value, ForecastError> {
    serde_json::to_value(from).map_err(|error| ForecastError::Artefact {
        field: what.to_owned(),
        reason: error.to_string(),
    })
}

/// A number that is none has become null on the way; here is where it is found and named.
fn typed<T: DeserializeOwned>(what: &str, value: Value) -> Result<T, ForecastError> {
    serde_path_to_error::deserialize(value).map_err(|error| misfit(what, &error))
}

fn misfit(what: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> ForecastError {
    let path = error.path().to_string();
    ForecastError::Artefact {
        field: if path == "." {
            what.to_owned()
        } else {
            format!("{what}.{path}")
        },
        reason: error.inner().to_string(),
    }
}

/// The same value with its numbers rounded to twelve significant digits.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(rounded(number)),
        Value::Array(items) => Value::Array(items.iter().map(canonical).collect()),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(key, value)| (key.clone(), canonical(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn rounded(number: &Number) -> Number {
    if number.is_i64() || number.is_u64() {
        return number.clone();
    }
    let digits = number.as_f64().map(|number| format!("{number:.11e}"));
    let rounded = digits.and_then(|digits| digits.parse().ok());
    // Minus zero and zero are one number here; tiny ones are no more than noise of the arithmetic.
    let flushed = rounded.map(|number: f64| if number.abs() < 1e-15 { 0.0 } else { number });
    flushed
        .and_then(Number::from_f64)
        .unwrap_or_else(|| number.clone())
}

/// Writes a value with its keys in order, whatever order the map keeps.
fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (place, (key, item)) in fields.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write(&Value::String(key.clone()), text);
                text.push(':');
                write(item, text);
            }
            text.push('}');
        }
        // Writing to a text does not fail.
        scalar => {
            let _ = write!(text, "{scalar}");
        }
    }
}

/// Where two outputs differ, if they do.
fn difference(path: &str, wanted: &Value, found: &Value) -> Option<ForecastError> {
    let differ = || {
        Some(ForecastError::Golden {
            field: path.to_owned(),
            wanted: wanted.to_string(),
            found: found.to_string(),
        })
    };
    match (wanted, found) {
        (Value::Number(a), Value::Number(b)) => match a.as_f64().zip(b.as_f64()) {
            Some((a, b)) if (a - b).abs() <= TOLERANCE * a.abs().max(1.0) => None,
            _ => differ(),
        },
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut places = a.iter().zip(b).enumerate();
            places.find_map(|(place, (a, b))| difference(&format!("{path}[{place}]"), a, b))
        }
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            a.iter().find_map(|(key, a)| {
                let path = format!("{path}.{key}");
                b.get(key).map_or_else(differ, |b| difference(&path, a, b))
            })
        }
        (a, b) if a == b => None,
        _ => differ(),
    }
}

#[cfg(test)]
mod tests;
