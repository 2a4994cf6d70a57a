//! The parts of a workbook that say where the others are: relationships, the list of sheets, the shared
//! texts.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::Refusal;
use super::container::Container;
use super::sheet::TextCollector;
use super::xml::{self, attribute};
use crate::limits;

/// What the index parts say.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Name and part of every worksheet.
    pub(super) sheets: Vec<(String, String)>,
    /// Part of the shared texts.
    pub(super) texts_part: Option<String>,
    /// Whether days are counted from 1904.
    pub(super) counts_from_1904: bool,
}

/// A relationship: what kind of part, and its path.
struct Relation {
    kind: String,
    path: String,
}

pub(super) fn read_index(container: &mut Container) -> Result<Index, Refusal> {
    let workbook = workbook_part(container)?;
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let relations = read_relations(
        container,
        &join(folder, &format!("_rels/{file}.rels")),
        folder,
    )?;
    let mut index = Index {
        texts_part: relations
            .values()
            .find(|relation| relation.kind == "sharedStrings")
            .map(|relation| relation.path.clone()),
        ..Index::default()
    };
    let text = container.read(&workbook)?;
    each_element(&workbook, &text, |element| {
        match xml::local(element.name()) {
            "workbookPr" => {
                if let Some(value) = attribute(element, "date1904") {
                    index.counts_from_1904 = value == "1" || value == "true";
                }
            }
            "sheet" => {
                let relation = attribute(element, "id").and_then(|id| relations.get(&id));
                if let (Some(name), Some(relation)) = (attribute(element, "name"), relation)
                    && relation.kind == "worksheet"
                {
                    index.sheets.push((name, relation.path.clone()));
                }
            }
            _ => {}
        }
        if index.sheets.len() > limits::SHEETS {
            return Err(Refusal::too_large(limits::SHEETS as u64, "sheets"));
        }
        Ok(())
    })?;
    if index.sheets.is_empty() {
        return Err(Refusal::NotAWorkbook("it has no sheets".to_owned()));
    }
    Ok(index)
}

/// The main part: named by the package's relationships, else at its usual place.
fn workbook_part(container: &mut Container) -> Result<String, Refusal> {
    const USUAL: &str = "xl/workbook.xml";
    if container.has("EncryptedPackage") {
        return Err(Refusal::NotAWorkbook(
            "it is protected by a password".to_owned(),
        ));
    }
    let named = read_relations(container, "_rels/.rels", "")?
        .into_values()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| USUAL.to_owned(), |relation| relation.path);
    if container.has(&named) {
        return Ok(named);
    }
    Err(Refusal::NotAWorkbook("it has no list of sheets".to_owned()))
}

fn read_relations(
    container: &mut Container,
    part: &str,
    folder: &str,
) -> Result<BTreeMap<String, Relation>, Refusal> {
    let mut relations = BTreeMap::new();
    if !container.has(part) {
        return Ok(relations);
    }
    let text = container.read(part)?;
    each_element(part, &text, |element| {
        if xml::local(element.name()) == "Relationship"
            && let (Some(id), Some(kind), Some(target)) = (
                attribute(element, "Id"),
                attribute(element, "Type"),
                attribute(element, "Target"),
            )
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.insert(
                id,
                Relation {
                    kind,
                    path: join(folder, &target),
                },
            );
        }
        Ok(())
    })?;
    Ok(relations)
}

/// The path of a target as seen from a folder; a leading slash means from the top.
fn join(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Calls `each` for every element of a part.
fn each_element(
    part: &str,
    text: &str,
    mut each: impl FnMut(&BytesStart<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut reader = xml::reader(text);
    loop {
        match reader.read_event().map_err(|error| damaged(part, &error))? {
            Event::Start(element) | Event::Empty(element) => each(&element)?,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The shared texts, in order.
pub(super) fn read_texts(text: &str) -> Result<Vec<String>, Refusal> {
    const PART: &str = "sharedStrings.xml";
    let mut reader = xml::reader(text);
    let mut texts = Vec::new();
    let mut collector = TextCollector::default();
    let mut is_open = false;
    loop {
        let piece = reader.read_event().map_err(|error| damaged(PART, &error))?;
        match &piece {
            Event::Start(element) if xml::local(element.name()) == "si" => is_open = true,
            Event::Empty(element) if xml::local(element.name()) == "si" => {
                texts.push(String::new());
            }
            Event::End(element) if xml::local(element.name()) == "si" => {
                is_open = false;
                texts.push(collector.take().into_owned());
            }
            Event::End(element) if is_open && xml::local(element.name()) == "sst" => {
                return Err(damaged(PART, &"it ends within a text"));
            }
            Event::Eof => return Ok(texts),
            _ => collector
                .take_piece(piece)
                .map_err(|error| damaged(PART, &error))?,
        }
        if texts.len() > limits::SHARED_TEXTS {
            return Err(Refusal::too_large(
                limits::SHARED_TEXTS as u64,
                "shared texts",
            ));
        }
    }
}

fn damaged(part: &str, error: &dyn std::fmt::Display) -> Refusal {
    Refusal::Damaged(format!("part `{part}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(
            join("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            join("xl", "/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(join("xl/sub", "../sheet1.xml"), "xl/sheet1.xml");
        assert_eq!(join("", "../../etc/passwd"), "etc/passwd");
    }

    #[test]
    fn shared_texts_join_their_runs_and_leave_reading_aids_out() {
        let texts = read_texts(
            "<sst uniqueCount=\"99999999999999\"><si><t>a &amp; b</t></si><si/><si><r><t>One</t></r><r><t> two</t></r>\
             <rPh><t>x</t></rPh></si><si><t><![CDATA[<raw>]]></t></si></sst>",
        )
        .unwrap();
        assert_eq!(texts, ["a & b", "", "One two", "<raw>"]);
        assert!(read_texts("<sst><si></sst>").is_err());
        assert!(read_texts("<sst><si><t>&bomb;</t></si></sst>").is_err());
    }
}
