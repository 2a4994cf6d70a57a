//! A row of links of which one is chosen.

use askama::Template;

use crate::pages::Address;
use crate::problem::Problem;

/// Links that change one word of the address.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard/choices.html")]
pub(crate) struct Choices {
    label: &'static str,
    place: &'static str,
    links: Vec<Choice>,
}

/// One of them.
#[derive(Debug, Clone)]
struct Choice {
    href: String,
    label: &'static str,
    is_chosen: bool,
}

impl Choices {
    /// Links for the values of a parameter (key and label, the usual one first), and the key that is chosen. `place` is
    /// the part of the page that they lead back to; `dropped` are parameters that mean nothing after a change.
    ///
    /// # Errors
    /// 400 where the address has another value.
    pub(crate) fn of<'a>(
        address: &Address,
        (parameter, label, place): (&str, &'static str, &'static str),
        values: &[(&'a str, &'static str)],
        dropped: &[&str],
    ) -> Result<(&'a str, Self), Problem> {
        let chosen = address.choice(parameter, values)?;
        let usual = values.first().map_or("", |(key, _)| *key);
        let links = values.iter().map(|(key, label)| {
            let word = if *key == usual { "" } else { key };
            let mut changes = vec![(parameter, word), ("csv", "")];
            changes.extend(dropped.iter().map(|&name| (name, "")));
            Choice {
                href: address.with_all(&changes),
                label,
                is_chosen: *key == chosen,
            }
        });
        let choices = Self {
            label,
            place,
            links: links.collect(),
        };
        Ok((chosen, choices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [(&str, &str); 2] = [("all", "All"), ("pp", "Power play")];

    fn choices(query: &str) -> Result<(&'static str, Choices), Problem> {
        let address = Address::new("/x", query);
        Choices::of(
            &address,
            ("situation", "Situation", "teams"),
            &VALUES,
            &["sort"],
        )
    }

    #[test]
    fn links_keep_the_rest_of_the_address() {
        let (chosen, choices) = choices("a=1&situation=pp&sort=goals").unwrap();
        assert_eq!(chosen, "pp");
        let hrefs: Vec<_> = choices
            .links
            .iter()
            .map(|link| link.href.as_str())
            .collect();
        assert_eq!(hrefs, ["/x?a=1", "/x?a=1&situation=pp"]);
        let marks: Vec<_> = choices.links.iter().map(|link| link.is_chosen).collect();
        assert_eq!(marks, [false, true]);
    }

    #[test]
    fn other_values_are_refused() {
        assert_eq!(choices("").unwrap().0, "all");
        assert!(choices("situation=4v4").is_err());
    }
}
