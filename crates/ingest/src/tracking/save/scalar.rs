//! A value of a tracker save that may be a number, a text, a truth value or nothing, depending on version
//! and on who filled the form.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// One such value. Lists and objects count as nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Scalar {
    /// Null, missing, a list or an object.
    #[default]
    Nothing,
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// True or false.
    Flag(bool),
}

impl Scalar {
    /// The text, trimmed; none when blank. Whole numbers are written without a decimal point.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 9.0e15 => {
                Some((*number as i64).to_string())
            }
            Self::Number(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.trim())
                .filter(|text| !matches!(*text, "" | "-" | "None" | "nan" | "null"))
                .map(str::to_owned),
            Self::Flag(flag) => Some(flag.to_string()),
        }
    }

    /// The text without spare capacity.
    pub(super) fn boxed(&self) -> Option<Box<str>> {
        self.text().map(String::into_boxed_str)
    }

    /// The number, also when written as text.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Nothing | Self::Flag(_) => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// The number when it is whole.
    pub(super) fn integer(&self) -> Option<i64> {
        self.number()
            .filter(|number| number.fract() == 0.0 && number.abs() < 9.0e15)
            .map(|number| number as i64)
    }

    /// Yes or no.
    pub(super) fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            other => match other.text()?.to_ascii_lowercase().as_str() {
                "1" | "true" => Some(true),
                "0" | "false" => Some(false),
                _ => None,
            },
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Flag(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Scalar, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nothing)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(json: &str) -> Scalar {
        serde_json::from_str(json).expect("valid JSON")
    }

    #[test]
    fn numbers_texts_and_flags() {
        assert_eq!(scalar("45").integer(), Some(45));
        assert_eq!(scalar("\"45\"").integer(), Some(45));
        assert_eq!(scalar("45.5").integer(), None);
        assert_eq!(scalar("\" \"").text(), None);
        assert_eq!(scalar("null").text(), None);
        assert_eq!(scalar("true").text().as_deref(), Some("true"));
        assert_eq!(scalar("[1, {\"a\": 2}]"), Scalar::Nothing);
        assert_eq!(scalar("{\"a\": [1]}"), Scalar::Nothing);
        assert_eq!(scalar("1").flag(), Some(true));
        assert_eq!(scalar("\"x\"").flag(), None);
    }
}
