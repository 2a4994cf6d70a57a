//! Forms that narrow down what a page shows.

use askama::Template;

use crate::pages::Address;
use crate::problem::Problem;

/// A form of choices that is sent to the address of its page.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard/filter.html")]
pub(crate) struct FilterForm {
    selects: Vec<Select>,
    others: Vec<(String, String)>,
    clear: Option<String>,
}

/// One choice. The first option stands for everything.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard/select.html")]
pub(crate) struct Select {
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: String,
}

impl Select {
    /// A choice among options (value and label); `all` is what is said where nothing is chosen.
    ///
    /// # Errors
    /// 400 where the address has another value.
    pub(crate) fn of(
        address: &Address,
        (name, label): (&'static str, &'static str),
        all: &str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Problem> {
        let mut known = vec![(String::new(), all.to_owned())];
        known.extend(options);
        let chosen = address.get(name).unwrap_or_default();
        if !known.iter().any(|(value, _)| value == chosen) {
            let values: Vec<&str> = known
                .iter()
                .skip(1)
                .map(|(value, _)| value.as_str())
                .collect();
            let told = values.join(", ");
            let message =
                format!("{name}: {chosen:?} is nothing to choose here; it is one of {told}");
            return Err(Problem::bad_request(message));
        }
        Ok(Self {
            name,
            label,
            chosen: chosen.to_owned(),
            options: known,
        })
    }

    /// The parameter.
    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// What is chosen; none for everything.
    pub(crate) fn chosen(&self) -> Option<&str> {
        Some(self.chosen.as_str()).filter(|chosen| !chosen.is_empty())
    }

    /// Whether a value passes.
    pub(crate) fn lets(&self, value: Option<&str>) -> bool {
        self.chosen().is_none_or(|chosen| value == Some(chosen))
    }
}

impl FilterForm {
    /// A form; what else is in the address is kept, but for the page number.
    pub(crate) fn new(address: &Address, selects: Vec<Select>) -> Self {
        let mut own: Vec<&str> = selects.iter().map(|select| select.name).collect();
        own.extend(["csv", "page"]);
        let changes: Vec<(&str, &str)> = own.iter().map(|&name| (name, "")).collect();
        let is_narrowed = selects.iter().any(|select| select.chosen().is_some());
        Self {
            others: address.besides(&own),
            clear: is_narrowed.then(|| address.with_all(&changes)),
            selects,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(query: &str) -> Result<Select, Problem> {
        let options = ["1", "2"].map(|value| (value.to_owned(), format!("Period {value}")));
        let address = Address::new("/x", query);
        Select::of(&address, ("period", "Period"), "All", options)
    }

    #[test]
    fn what_is_chosen_narrows() {
        let all = select("").unwrap();
        assert!(all.lets(Some("1")) && all.lets(None));
        let second = select("period=2").unwrap();
        assert!(second.lets(Some("2")) && !second.lets(Some("1")) && !second.lets(None));
        assert!(select("period=9").is_err());
    }

    #[test]
    fn the_rest_of_the_address_is_sent_along() {
        let address = Address::new("/x", "period=2&sort=xg&page=3");
        let form = FilterForm::new(&address, vec![select("period=2").unwrap()]);
        assert_eq!(form.others, [("sort".to_owned(), "xg".to_owned())]);
        assert_eq!(form.clear.as_deref(), Some("/x?sort=xg"));
    }
}
