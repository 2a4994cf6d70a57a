//! The sheet that every picture is drawn on: its root element, its title and its description.

use crate::paint::{BODY, INK, LINE, MUTED, SMALL, WIDTH};
use crate::scale::Scale;
use crate::svg::{Element, group, line, number, rect, text};
use crate::words::wrap;

/// Fonts for a picture that stands alone; inside a page the stylesheet of the page may set another.
const FONTS: &str = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

/// What a picture is drawn on.
pub(crate) struct Canvas {
    kind: &'static str,
    id: String,
    title: String,
    width: f64,
    definitions: Vec<Element>,
    drawn: Vec<Element>,
    has_links: bool,
    natural: bool,
}

impl Canvas {
    /// An empty sheet of the usual width. `kind` names the picture in its class.
    pub(crate) fn new(kind: &'static str, id: &str, title: &str) -> Self {
        Self {
            kind,
            id: clean_id(id),
            title: title.to_owned(),
            width: WIDTH,
            definitions: Vec::new(),
            drawn: Vec::new(),
            has_links: false,
            natural: false,
        }
    }

    /// Another width than the usual one.
    pub(crate) fn wide(mut self, width: f64) -> Self {
        self.width = width;
        self
    }

    /// Shown as large as it is instead of fitted to its place, where it is wider than usual.
    pub(crate) fn natural(mut self) -> Self {
        self.natural = self.width > WIDTH;
        self
    }

    /// The prefix of the ids, safe to be used in references.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Draws an element above what is there.
    pub(crate) fn draw(&mut self, element: Element) {
        self.drawn.push(element);
    }

    /// Adds a pattern or a clip that elements refer to.
    pub(crate) fn define(&mut self, element: impl IntoIterator<Item = Element>) {
        self.definitions.extend(element);
    }

    /// Draws an element as a link where the address is one that a page may lead to.
    pub(crate) fn draw_linked(&mut self, element: Element, href: Option<&str>) {
        let element = self.linked(element, href);
        self.draw(element);
    }

    /// Wraps an element into a link where the address is one that a page may lead to.
    pub(crate) fn linked(&mut self, element: Element, href: Option<&str>) -> Element {
        match href.filter(|href| is_safe_link(href)) {
            Some(href) => {
                self.has_links = true;
                Element::new("a").set("href", href).child(element)
            }
            None => element,
        }
    }

    /// The picture as text.
    pub(crate) fn finish(self, height: f64, description: &str) -> String {
        let (width, height) = (number(self.width), number(height));
        // What has the role of an image hides the links inside from assistive technology.
        let role = if self.has_links { "group" } else { "img" };
        let (title_id, description_id) =
            (format!("{}-title", self.id), format!("{}-desc", self.id));
        let mut root = Element::new("svg")
            .set("xmlns", "http://www.w3.org/2000/svg")
            .set("class", format!("picture picture-{}", self.kind))
            .set("viewBox", format!("0 0 {width} {height}"))
            .set(
                "width",
                if self.natural {
                    width
                } else {
                    "100%".to_owned()
                },
            )
            .set("role", role)
            .set("aria-labelledby", format!("{title_id} {description_id}"))
            .set("font-family", FONTS)
            .set("fill", INK)
            .child(Element::new("title").set("id", title_id).text(self.title))
            .child(
                Element::new("desc")
                    .set("id", description_id)
                    .text(description),
            );
        if !self.definitions.is_empty() {
            root = root.child(Element::new("defs").children(self.definitions));
        }
        let mut result = String::new();
        root.children(self.drawn).write(&mut result);
        result
    }

    /// The picture of nothing: a frame that says why there is nothing to see.
    pub(crate) fn empty(mut self, reason: &str) -> String {
        let width = WIDTH;
        self.width = width;
        let lines = wrap(reason, BODY, width - 80.0);
        let height = 96.0 + 22.0 * lines.len() as f64;
        let frame = rect(8.0, 8.0, width - 16.0, height - 16.0)
            .set("rx", "10")
            .fill("none")
            .stroke(LINE, 1.5)
            .dashes("6 5");
        self.draw(frame.class("picture-empty"));
        let mut words = group().class("picture-empty-reason").fill(MUTED);
        for (index, line) in lines.iter().enumerate() {
            let y = 58.0 + 22.0 * index as f64;
            words = words.child(text(width / 2.0, y, BODY, line.as_str()).middle());
        }
        self.draw(words);
        self.finish(height, reason)
    }
}

/// A picture that says in words why there is nothing to draw, for reasons that only the page knows.
///
/// `id` is the prefix of the ids, `title` what the picture would show.
pub fn empty_picture(id: &str, title: &str, reason: &str) -> String {
    Canvas::new("nothing", id, title).empty(reason)
}

/// A prefix made of letters, digits, `-` and `_` only, because it is used inside references.
fn clean_id(id: &str) -> String {
    let cleaned: String = id
        .chars()
        .map(|character| match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => character,
            _ => '-',
        })
        .collect();
    if cleaned.starts_with(|character: char| character.is_ascii_alphabetic()) {
        cleaned
    } else {
        format!("p{cleaned}")
    }
}

/// Links lead into the site, to a place on the page, or to the web; never to a script.
fn is_safe_link(href: &str) -> bool {
    let inside = href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/\\");
    inside || href.starts_with('#') || href.starts_with("https://") || href.starts_with("http://")
}

/// Horizontal rules at some values, each with its words to the left.
pub(crate) fn levels(
    values: &[f64],
    y: &Scale,
    (left, right): (f64, f64),
    say: impl Fn(f64) -> String,
) -> Element {
    let mut drawn = group().class("picture-levels");
    for value in values {
        let at = y.at(*value);
        let words = text(left - 8.0, at + 5.0, SMALL, say(*value)).end();
        drawn = drawn
            .child(line(left, at, right, at).stroke(LINE, 0.75))
            .child(words.fill(MUTED));
    }
    drawn
}

/// A row of small marks with words below a picture. Returns the elements and the height that they take.
pub(crate) fn legend(
    entries: Vec<(Element, String)>,
    left: f64,
    top: f64,
    right: f64,
) -> (Element, f64) {
    let mut drawn = group().class("picture-legend");
    let (mut x, mut y) = (left, top);
    for (mark, words) in entries {
        let needed = 34.0 + crate::words::width(&words, SMALL);
        if x + needed > right && x > left {
            x = left;
            y += 22.0;
        }
        drawn = drawn
            .child(mark.set(
                "transform",
                format!("translate({} {})", number(x), number(y)),
            ))
            .child(text(x + 22.0, y + 5.0, SMALL, words).fill(MUTED));
        x += needed + 6.0;
    }
    (drawn, y - top + 22.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_links_are_kept() {
        for good in ["/players/P1", "#row", "https://example.org/"] {
            assert!(is_safe_link(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "//example.org",
            "/\\example.org",
            "data:text/html,x",
            "",
        ] {
            assert!(!is_safe_link(bad), "{bad}");
        }
    }

    #[test]
    fn ids_are_harmless() {
        assert_eq!(clean_id("worm-1"), "worm-1");
        assert_eq!(clean_id("1 \")"), "p1---");
        assert_eq!(clean_id(""), "p");
    }
}
