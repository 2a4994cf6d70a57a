//! What a table is made of, and what is made of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use warehouse::{Dictionary, DictionaryTable};

use super::Tables;
use crate::definitions;
use crate::input_error::InputError;

/// Tables around one that are named at most; the nearest come first.
const MOST: usize = 48;

/// The tables around one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lineage {
    /// The tables, that one included, by name.
    pub tables: Vec<Relative>,
    /// From what is read to what reads it.
    pub edges: Vec<(String, String)>,
    /// Whether there are more than could be named.
    pub is_cut: bool,
}

/// A table among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Its name.
    pub name: String,
    /// `raw` for what is read from files, `fitted` for what a step computes, else its layer.
    pub kind: String,
    /// Whether the dictionary describes it.
    pub is_described: bool,
}

impl Tables {
    /// The entry of a table in the data dictionary, published or not; none for a table that no model makes.
    pub async fn model(&self, table: &str) -> Result<Option<DictionaryTable>, InputError> {
        definitions::dictionary_entry(table)
            .await
            .map_err(InputError::internal)
    }

    /// The tables that a table is made of, and that are made of it, so many steps away.
    pub async fn lineage(&self, table: &str, steps: usize) -> Result<Lineage, InputError> {
        let dictionary = definitions::dictionary()
            .await
            .map_err(InputError::internal)?;
        Ok(lineage(dictionary, table, steps))
    }
}

fn lineage(dictionary: &Dictionary, table: &str, steps: usize) -> Lineage {
    let tables: BTreeMap<&str, &DictionaryTable> = dictionary
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table))
        .collect();
    let made_of = |name: &str| tables.get(name).map_or(&[][..], |table| &table.depends_on);
    let read_by = |name: &str| tables.get(name).map_or(&[][..], |table| &table.used_by);
    let mut around = BTreeSet::from([table]);
    let mut is_cut = walk(table, steps, &made_of, &mut around);
    is_cut |= walk(table, steps, &read_by, &mut around);
    let edges = around
        .iter()
        .flat_map(|reader| made_of(reader).iter().map(move |read| (read, *reader)))
        .filter(|(read, _)| around.contains(read.as_str()))
        // Of one step only the steps themselves: how the neighbours hang together is another question.
        .filter(|(read, reader)| steps > 1 || *read == table || *reader == table)
        .map(|(read, reader)| (read.clone(), reader.to_owned()))
        .collect();
    let relative = |name: &&str| Relative {
        name: (*name).to_owned(),
        kind: match tables.get(name) {
            None => "raw".to_owned(),
            Some(table) if table.step.is_some() => "fitted".to_owned(),
            Some(table) => table.layer.clone(),
        },
        is_described: tables.contains_key(name),
    };
    Lineage {
        tables: around.iter().map(relative).collect(),
        edges,
        is_cut,
    }
}

/// Goes so many steps in one direction, the nearest first; whether tables were left out.
fn walk<'d>(
    from: &'d str,
    steps: usize,
    next: &impl Fn(&str) -> &'d [String],
    around: &mut BTreeSet<&'d str>,
) -> bool {
    let room = around.len() + MOST / 2;
    let mut waiting = VecDeque::from([(from, 0)]);
    let mut seen = BTreeSet::from([from]);
    while let Some((name, step)) = waiting.pop_front() {
        if step == steps {
            continue;
        }
        for neighbour in next(name) {
            if !seen.insert(neighbour) {
                continue;
            }
            if around.len() >= room {
                return true;
            }
            around.insert(neighbour);
            waiting.push_back((neighbour, step + 1));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use warehouse::TableKind;

    use super::*;

    /// A chain `raw_a` → b → c → d, and e that reads b.
    fn dictionary() -> Dictionary {
        let table = |name: &str, depends_on: &[&str], used_by: &[&str]| DictionaryTable {
            name: name.to_owned(),
            layer: "facts".to_owned(),
            kind: TableKind::Model,
            is_published: true,
            description: String::new(),
            grain: None,
            primary_key: Vec::new(),
            columns: Vec::new(),
            tests: Vec::new(),
            depends_on: depends_on.iter().map(|&name| name.to_owned()).collect(),
            used_by: used_by.iter().map(|&name| name.to_owned()).collect(),
            sql: None,
            step: (name == "e").then(|| "fit".to_owned()),
            meta: BTreeMap::new(),
        };
        Dictionary {
            schema_hash: String::new(),
            tables: vec![
                table("b", &["raw_a"], &["c", "e"]),
                table("c", &["b"], &["d"]),
                table("d", &["c"], &[]),
                table("e", &["b"], &[]),
            ],
        }
    }

    fn edge(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    #[test]
    fn both_directions_are_walked_step_by_step() {
        let one = lineage(&dictionary(), "c", 1);
        let names: Vec<_> = one.tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["b", "c", "d"]);
        assert_eq!(one.edges, [edge("b", "c"), edge("c", "d")]);
        let fork = lineage(&dictionary(), "b", 1);
        assert_eq!(
            fork.edges,
            [edge("raw_a", "b"), edge("b", "c"), edge("b", "e")]
        );
        let two = lineage(&dictionary(), "b", 2);
        assert_eq!(two.tables.len(), 5);
        assert_eq!(two.edges.len(), 4);
        let kinds: Vec<_> = two.tables.iter().map(|table| table.kind.as_str()).collect();
        assert_eq!(kinds, ["facts", "facts", "facts", "fitted", "raw"]);
        assert!(!two.is_cut);
    }

    #[test]
    fn a_table_that_nobody_knows_stands_alone() {
        let alone = lineage(&dictionary(), "sponsors", 3);
        assert_eq!((alone.tables.len(), alone.edges.len()), (1, 0));
    }

    #[test]
    fn many_neighbours_are_cut() {
        let mut many = dictionary();
        many.tables[0].used_by = (0..100).map(|number| format!("t{number}")).collect();
        let cut = lineage(&many, "b", 1);
        assert!(
            cut.is_cut && cut.tables.len() <= MOST + 1,
            "{}",
            cut.tables.len()
        );
    }
}
