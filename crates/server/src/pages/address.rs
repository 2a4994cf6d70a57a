//! The address of a page: what it asks for, and the addresses of the links on it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use form_urlencoded::{Serializer, parse};

use crate::problem::Problem;

/// Path and parameters of a request for a page. The links of a page keep what was chosen and change one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// Reads an address. A parameter without a value is as good as none.
    pub(crate) fn new(path: &str, query: &str) -> Self {
        let pairs = parse(query.as_bytes()).into_owned();
        let trimmed = pairs.map(|(name, value)| (name, value.trim().to_owned()));
        Self {
            path: path.to_owned(),
            pairs: trimmed.filter(|(_, value)| !value.is_empty()).collect(),
        }
    }

    /// The first value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.pairs.iter();
        pairs
            .find(|(of, _)| of == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a parameter, in their order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.pairs.iter().filter(move |(of, _)| of == name);
        pairs.map(|(_, value)| value.as_str())
    }

    /// A whole number within bounds, where the parameter is there.
    pub(crate) fn whole(&self, name: &str, least: i64, most: i64) -> Result<Option<i64>, Problem> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        match text.parse() {
            Ok(value) if (least..=most).contains(&value) => Ok(Some(value)),
            _ => Err(Problem::bad_request(format!(
                "{name}: {text:?} is not a whole number from {least} to {most}"
            ))),
        }
    }

    /// One of several words, the first of which is meant when the parameter is not there.
    pub(crate) fn choice<'a>(
        &self,
        name: &str,
        choices: &[(&'a str, &'a str)],
    ) -> Result<&'a str, Problem> {
        let usual = choices.first().map_or("", |(key, _)| *key);
        let Some(text) = self.get(name) else {
            return Ok(usual);
        };
        let mut known = choices.iter();
        if let Some((key, _)) = known.find(|(key, _)| *key == text) {
            return Ok(key);
        }
        let keys: Vec<&str> = choices.iter().map(|(key, _)| *key).collect();
        Err(Problem::bad_request(format!(
            "{name}: {text:?} is not known; it is one of {}",
            keys.join(", ")
        )))
    }

    /// The address with one parameter changed, or taken away where the value is empty.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        self.with_all(&[(name, value)])
    }

    /// The same for several parameters.
    pub(crate) fn with_all(&self, changes: &[(&str, &str)]) -> String {
        let is_changed = |name: &str| changes.iter().any(|(of, _)| *of == name);
        let kept = self.pairs.iter().filter(|(name, _)| !is_changed(name));
        let mut query = Serializer::new(String::new());
        query.extend_pairs(kept);
        query.extend_pairs(changes.iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{query}", self.path)
        }
    }

    /// What a form has to send along besides its own fields.
    pub(crate) fn besides(&self, fields: &[&str]) -> Vec<(String, String)> {
        let pairs = self.pairs.iter();
        let others = pairs.filter(|(name, _)| !fields.contains(&name.as_str()));
        others.cloned().collect()
    }
}

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::new(
            parts.uri.path(),
            parts.uri.query().unwrap_or_default(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_change_one_thing() {
        let address = Address::new("/a", "season=N1&text=%C3%A9+b&sort=&sort=goals");
        assert_eq!(address.get("text"), Some("é b"));
        assert_eq!(address.get("sort"), Some("goals"));
        assert_eq!(
            address.with("sort", "pim"),
            "/a?season=N1&text=%C3%A9+b&sort=pim"
        );
        assert_eq!(
            address.with_all(&[("sort", ""), ("text", "")]),
            "/a?season=N1"
        );
        assert_eq!(Address::new("/a", "x=1").with("x", ""), "/a");
        let besides = address.besides(&["season", "text"]);
        assert_eq!(besides, [("sort".to_owned(), "goals".to_owned())]);
    }

    #[test]
    fn wrong_values_are_refused() {
        let address = Address::new("/a", "gp=7&page=-1&kind=x");
        assert_eq!(address.whole("gp", 0, 99).unwrap(), Some(7));
        assert_eq!(address.whole("none", 0, 99).unwrap(), None);
        assert!(address.whole("page", 1, 99).is_err());
        let kinds = [("skaters", "Skaters"), ("goalies", "Goalies")];
        assert_eq!(address.choice("none", &kinds).unwrap(), "skaters");
        assert!(address.choice("kind", &kinds).is_err());
    }
}
