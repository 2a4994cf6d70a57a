//! What a form sent, and what is wrong with its fields.

use std::collections::BTreeMap;

use services::auth::AuthError;
use services::input_error::InputError;

use super::confirm::CONFIRMED;
use crate::problem::Problem;

/// The fields of a form, in the order in which they came; a name may come several times.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent(Vec<(String, String)>);

impl Sent {
    /// Reads the body of a form or the query of an address.
    pub(crate) fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The value of a field without the space around it; empty when it was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The value of a field as it is, as a password needs it.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let mut fields = self.0.iter();
        fields
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value)
    }

    /// The value of a field that may be left empty.
    pub(crate) fn optional(&self, name: &str) -> Option<String> {
        let text = self.text(name);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Whether a box is ticked.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// All values of a field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether what was sent was asked for once more and is meant.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.text(CONFIRMED) == "yes"
    }

    /// Everything.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// What is wrong, by field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wrong {
    fields: BTreeMap<String, String>,
    /// What is about no field, or about several.
    pub(crate) general: Vec<String>,
}

impl Wrong {
    /// What is wrong with a field, in words.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }

    /// Adds what is wrong with a field.
    pub(crate) fn add(&mut self, field: &str, message: impl Into<String>) {
        let message = message.into();
        match self.fields.get_mut(field) {
            Some(known) => {
                known.push_str("; ");
                known.push_str(&message);
            }
            None => {
                self.fields.insert(field.to_owned(), message);
            }
        }
    }

    /// Whether nothing is.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.general.is_empty()
    }

    /// Takes up why input was not taken; other errors are no matter of a form.
    pub(crate) fn of_input(error: InputError) -> Result<Self, Problem> {
        let mut wrong = Self::default();
        match error {
            InputError::Invalid { summary, problems } => {
                wrong.general.push(summary);
                for problem in problems {
                    let expected = problem.expected.map(|text| format!("; expected: {text}"));
                    let message = format!("{}{}", problem.message, expected.unwrap_or_default());
                    match problem.column {
                        Some(column) => wrong.add(&column, message),
                        None => wrong.general.push(message),
                    }
                }
            }
            InputError::Conflict(text) | InputError::BadRequest(text) => wrong.general.push(text),
            error => return Err(error.into()),
        }
        Ok(wrong)
    }

    /// Takes up why a change of accounts was refused; other errors are no matter of a form.
    pub(crate) fn of_auth(error: AuthError) -> Result<Self, Problem> {
        let mut wrong = Self::default();
        match error {
            AuthError::Invalid(problems) => {
                for problem in problems {
                    wrong.add(problem.field, problem.message);
                }
            }
            AuthError::Conflict(_)
            | AuthError::BadCredentials
            | AuthError::Throttled { .. }
            | AuthError::Forbidden(_) => wrong.general.push(error.to_string()),
            error => return Err(error.into()),
        }
        Ok(wrong)
    }
}

#[cfg(test)]
mod tests {
    use services::input_error::Problem as InputProblem;

    use super::*;

    #[test]
    fn fields_are_read() {
        let sent = Sent::parse(b"a=+x+&b=&game=1&game=2&box=on");
        assert_eq!((sent.text("a"), sent.raw("a")), ("x", " x "));
        assert_eq!((sent.text("none"), sent.optional("b")), ("", None));
        assert_eq!(sent.all("game").collect::<Vec<_>>(), ["1", "2"]);
        assert!(sent.is_ticked("box") && !sent.is_ticked("other"));
        assert!(!sent.is_confirmed());
    }

    #[test]
    fn problems_stand_at_their_fields() {
        let error = InputError::Invalid {
            summary: "the game cannot be scheduled: 3 problems".to_owned(),
            problems: vec![
                InputProblem::new("this is no date")
                    .column("date")
                    .expected("a day"),
                InputProblem::new("too early").column("date"),
                InputProblem::new("elsewhere"),
            ],
        };
        let wrong = Wrong::of_input(error).unwrap();
        let date = "this is no date; expected: a day; too early";
        assert_eq!(wrong.of("date"), Some(date));
        assert_eq!(wrong.of("season_id"), None);
        assert_eq!(wrong.general.len(), 2);
        assert!(Wrong::of_input(InputError::NotFound("x".to_owned())).is_err());
    }
}
