//! Reads a picture back and refuses what no picture may hold.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;

/// What was read from a picture.
#[derive(Default)]
pub(crate) struct Read {
    /// The attributes of the root.
    pub(crate) root: Vec<(String, String)>,
    /// Every id.
    pub(crate) ids: BTreeSet<String>,
    /// Every word, blanks between.
    pub(crate) words: String,
    /// The names of all elements.
    pub(crate) elements: Vec<String>,
    /// Where links lead.
    pub(crate) links: Vec<String>,
}

impl Read {
    pub(crate) fn root(&self, name: &str) -> &str {
        let found = self.root.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }
}

/// Elements that pictures are made of.
const ELEMENTS: [&str; 14] = [
    "a", "circle", "defs", "desc", "g", "line", "path", "pattern", "rect", "svg", "text", "title",
    "tspan", "clipPath",
];

/// Reads a picture; fails when it is not well formed, or holds a script, a style, a doubled id, a reference to an id that
/// is not there, or a number that is none.
pub(crate) fn read(svg: &str) -> Read {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut result = Read::default();
    let mut references = Vec::new();
    let mut depth = 0;
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(start) => {
                depth += 1;
                element(&start, &mut result, &mut references);
            }
            Event::Empty(start) => element(&start, &mut result, &mut references),
            Event::End(_) => depth -= 1,
            Event::Text(text) => result.words.push_str(&text),
            Event::GeneralRef(name) => {
                assert!(["amp", "lt", "gt", "quot", "#39"].contains(&&*name));
                result.words.push('&');
            }
            Event::Eof => break,
            other => panic!("{other:?} has no place in a picture"),
        }
    }
    assert_eq!(depth, 0, "every element is closed");
    for reference in references {
        assert!(
            result.ids.contains(&reference),
            "nothing has the id {reference}"
        );
    }
    result
}

fn element(start: &BytesStart, result: &mut Read, references: &mut Vec<String>) {
    let name = start.name().as_ref().to_owned();
    assert!(
        ELEMENTS.contains(&name.as_str()),
        "<{name}> has no place in a picture"
    );
    for attribute in start.attributes() {
        let attribute = attribute.expect("well formed, no attribute twice");
        let key = attribute.key.as_ref().to_owned();
        let value = attribute.value.to_string();
        assert!(
            !key.starts_with("on") && key != "style",
            "{key} breaks the content security policy"
        );
        for wrong in ["NaN", "inf"] {
            assert!(
                !value.contains(wrong) || key == "href" || key == "id",
                "{key}={value}"
            );
        }
        if NUMBERS.contains(&key.as_str()) {
            assert!(
                value.parse::<f64>().is_ok_and(f64::is_finite),
                "{key}={value}"
            );
        }
        if key == "fill" || key == "stroke" {
            let known = ["none", "var(--", "url(#", "#"]
                .iter()
                .any(|start| value.starts_with(start));
            assert!(known, "{key}={value}");
        }
        if key == "d" {
            path(&value);
        }
        if let Some(reference) = value
            .strip_prefix("url(#")
            .and_then(|rest| rest.strip_suffix(')'))
        {
            references.push(reference.to_owned());
        }
        match key.as_str() {
            "id" => assert!(
                result.ids.insert(value.clone()),
                "the id {value} is there twice"
            ),
            "aria-labelledby" => references.extend(value.split(' ').map(str::to_owned)),
            "href" => result.links.push(value.clone()),
            _ => {}
        }
        if name == "svg" {
            result.root.push((key, value));
        }
    }
    result.elements.push(name);
}

const NUMBERS: [&str; 14] = [
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "font-size",
    "stroke-width",
    "fill-opacity",
    "stroke-opacity",
];

/// A path starts by lifting the pen, and holds numbers between its letters.
fn path(data: &str) {
    assert!(data.is_empty() || data.starts_with('M'), "{data}");
    for part in data.split(['M', 'L', 'A', 'C', 'Z']) {
        for number in part.split_whitespace() {
            assert!(
                number.parse::<f64>().is_ok_and(f64::is_finite),
                "{number} in {data}"
            );
        }
    }
}
