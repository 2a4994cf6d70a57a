//! Who is compared: read from the address, and the form that chooses.

use std::collections::HashMap;

use super::Compared;
use crate::pages::Address;
use crate::problem::{Detail, Problem};

/// So many are compared at most.
pub(super) const MOST: usize = 4;

/// The fields of the form.
pub(super) struct Chooser {
    /// What stands in the fields.
    pub(super) fields: Vec<String>,
    /// What can be chosen: value and label.
    pub(super) options: Vec<(String, String)>,
    /// Whether there are so few that they fit a list to open.
    pub(super) is_short: bool,
    /// What is sent along.
    pub(super) others: Vec<(String, String)>,
}

/// What an address asks for: ids or names, in one parameter, separated by commas, or in several.
///
/// # Errors
/// 400 where there are too many.
pub(super) fn asked(address: &Address, kind: Compared) -> Result<Vec<String>, Problem> {
    let mut asked: Vec<String> = Vec::new();
    for value in address.all(kind.section()) {
        let words = value.split(',').map(str::trim);
        for word in words.filter(|word| !word.is_empty()) {
            if !asked.iter().any(|known| known == word) {
                asked.push(word.to_owned());
            }
        }
    }
    if asked.len() > MOST {
        let (section, count) = (kind.section(), asked.len());
        let told = format!("{section}: {count} were chosen, and at most {MOST} are compared");
        return Err(Problem::bad_request(told));
    }
    Ok(asked)
}

/// The ids of who is asked for, each once. Whoever is no id may be a name, as the field of the form suggests it.
///
/// # Errors
/// 404 for somebody unknown, 400 for a name that several have.
pub(super) fn resolved(
    kind: Compared,
    asked: &[String],
    is_known: impl Fn(&str) -> bool,
    options: &[(String, String)],
) -> Result<Vec<String>, Problem> {
    let mut ids: Vec<String> = Vec::new();
    for word in asked {
        let id = if is_known(word) {
            word.clone()
        } else {
            by_name(kind, word, options)?
        };
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn by_name(kind: Compared, word: &str, options: &[(String, String)]) -> Result<String, Problem> {
    let wanted = word.to_lowercase();
    let found = options
        .iter()
        .filter(|(_, name)| name.to_lowercase() == wanted);
    let found: Vec<&(String, String)> = found.collect();
    match found.as_slice() {
        [(id, _)] => Ok(id.clone()),
        [] => Err(Problem::not_found(format!("{} {word}", kind.one()))),
        several => {
            let known = several.iter().map(|(id, name)| Detail {
                message: format!("{id} is one {name}"),
                ..Detail::default()
            });
            let section = kind.section();
            let told = format!("{section}: several are called {word:?}; choose one by the id");
            Err(Problem::bad_request(told).details(known.collect()))
        }
    }
}

impl Chooser {
    /// A form with these in its fields. Everybody is offered by name; who shares a name, or has a comma in it, by the id.
    pub(super) fn of(
        address: &Address,
        kind: Compared,
        ids: &[String],
        everybody: &[(String, String)],
    ) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for (_, name) in everybody {
            *counts.entry(name.to_lowercase()).or_default() += 1;
        }
        let is_short = kind == Compared::Teams;
        let value = |id: &str, name: &str| {
            let is_clear = !name.contains(',') && counts.get(&name.to_lowercase()) == Some(&1);
            if is_clear && !is_short { name } else { id }.to_owned()
        };
        let mut fields: Vec<String> = ids
            .iter()
            .map(|id| {
                let mut everybody = everybody.iter();
                let found = everybody.find(|(known, _)| known == id);
                found.map_or_else(|| id.clone(), |(id, name)| value(id, name))
            })
            .collect();
        fields.resize(MOST, String::new());
        let own = [kind.section(), "season", "type", "csv", "rows"];
        Self {
            fields,
            options: everybody
                .iter()
                .map(|(id, name)| (value(id, name), name.clone()))
                .collect(),
            is_short,
            others: address.besides(&own),
        }
    }

    /// How many are chosen.
    pub(super) fn count(&self) -> usize {
        self.fields.iter().filter(|field| !field.is_empty()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Vec<String>, Problem> {
        asked(&Address::new("/x", query), Compared::Players)
    }

    fn options() -> Vec<(String, String)> {
        [
            ("P1", "Ada North"),
            ("P2", "Bo West"),
            ("P3", "bo west"),
            ("P4", "East, Cy"),
        ]
        .map(|(id, name)| (id.to_owned(), name.to_owned()))
        .into()
    }

    #[test]
    fn one_parameter_or_several() {
        assert_eq!(read("players=P1,P2").unwrap(), ["P1", "P2"]);
        assert_eq!(
            read("players=P1&players=&players=P2&players=P1").unwrap(),
            ["P1", "P2"]
        );
        assert!(read("").unwrap().is_empty());
        assert!(read("players=1,2,3,4,5").is_err());
    }

    #[test]
    fn names_stand_for_ids_where_one_has_them() {
        let of = |word: &str| {
            let is_known = |id: &str| id == "P1";
            resolved(Compared::Players, &[word.to_owned()], is_known, &options())
        };
        assert_eq!(of("P1").unwrap(), ["P1"]);
        assert_eq!(of("ada north").unwrap(), ["P1"]);
        assert!(of("Bo West").is_err() && of("Nobody").is_err());
    }

    #[test]
    fn who_shares_a_name_is_offered_by_the_id() {
        let ids = ["P1".to_owned(), "P9".to_owned()];
        let address = Address::new("/x", "players=P1&per=total&season=N1");
        let chooser = Chooser::of(&address, Compared::Players, &ids, &options());
        let values: Vec<&str> = chooser
            .options
            .iter()
            .map(|(value, _)| value.as_str())
            .collect();
        assert_eq!(values, ["Ada North", "P2", "P3", "P4"]);
        assert_eq!(chooser.fields, ["Ada North", "P9", "", ""]);
        assert_eq!(chooser.count(), 2);
        assert_eq!(chooser.others, [("per".to_owned(), "total".to_owned())]);
        let teams = Chooser::of(&address, Compared::Teams, &ids, &options());
        assert_eq!(teams.fields, ["P1", "P9", "", ""]);
    }
}
