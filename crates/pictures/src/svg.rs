//! A small tree of SVG elements and how it becomes text.
//!
//! Everything that reaches the text passes through [`escape`] or [`number`], so that no picture can be
//! broken by a name and none holds a number that a reader of SVG would refuse.

use std::fmt::Write as _;

/// Beyond this no coordinate means anything; it keeps the text short for absurd input.
const LARGEST: f64 = 1e6;

/// A number with at most two decimals, without trailing zeros and never `-0`.
///
/// What is not finite is written as 0: pictures leave such values out before they get here.
pub(crate) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let mut text = format!("{:.2}", value.clamp(-LARGEST, LARGEST));
    while text.ends_with('0') {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
    }
    if text == "-0" {
        text.remove(0);
    }
    text
}

/// Text for XML: markup is escaped, and characters that XML does not allow become U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

/// What stands inside an element.
#[derive(Debug, Clone)]
enum Node {
    Element(Element),
    Text(String),
}

/// One element with its attributes and what stands inside.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Node>,
}

impl Element {
    /// An empty element.
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            inside: Vec::new(),
        }
    }

    /// Sets an attribute; a second value replaces the first.
    pub(crate) fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some(attribute) => attribute.1 = value,
            None => self.attributes.push((name, value)),
        }
        self
    }

    /// Sets an attribute to a number.
    pub(crate) fn number(self, name: &'static str, value: f64) -> Self {
        self.set(name, number(value))
    }

    /// Names what the element is, for stylesheets.
    pub(crate) fn class(self, class: &'static str) -> Self {
        self.set("class", class)
    }

    /// The paint of its area.
    pub(crate) fn fill(self, paint: &str) -> Self {
        self.set("fill", paint)
    }

    /// The paint and width of its outline.
    pub(crate) fn stroke(self, paint: &str, width: f64) -> Self {
        self.set("stroke", paint).number("stroke-width", width)
    }

    /// The dashes of its outline; nothing for a solid one.
    pub(crate) fn dashes(self, dashes: &str) -> Self {
        if dashes.is_empty() {
            self
        } else {
            self.set("stroke-dasharray", dashes)
        }
    }

    /// Turns the element around a point.
    pub(crate) fn turned(self, degrees: f64, x: f64, y: f64) -> Self {
        let turn = format!("rotate({} {} {})", number(degrees), number(x), number(y));
        self.set("transform", turn)
    }

    /// Puts an element inside, after what is there.
    pub(crate) fn child(mut self, element: Self) -> Self {
        self.inside.push(Node::Element(element));
        self
    }

    /// Puts elements inside, after what is there.
    pub(crate) fn children(mut self, elements: impl IntoIterator<Item = Self>) -> Self {
        self.inside.extend(elements.into_iter().map(Node::Element));
        self
    }

    /// Puts text inside, after what is there.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.inside.push(Node::Text(text.into()));
        self
    }

    /// What a pointer that rests on the element is told; also its name for a screen reader.
    pub(crate) fn hint(mut self, hint: &str) -> Self {
        if !hint.is_empty() {
            let title = Self::new("title").text(hint);
            self.inside.insert(0, Node::Element(title));
        }
        self
    }

    /// Text that runs to the left of its point.
    pub(crate) fn end(self) -> Self {
        self.set("text-anchor", "end")
    }

    /// Text around its point.
    pub(crate) fn middle(self) -> Self {
        self.set("text-anchor", "middle")
    }

    /// Text that stands out.
    pub(crate) fn bold(self) -> Self {
        self.set("font-weight", "600")
    }

    /// The element as text.
    pub(crate) fn write(&self, to: &mut String) {
        to.push('<');
        to.push_str(self.name);
        for (name, value) in &self.attributes {
            let _ = write!(to, " {name}=\"{}\"", escape(value));
        }
        if self.inside.is_empty() {
            to.push_str("/>");
            return;
        }
        to.push('>');
        // A line per element keeps differences readable; inside text, blanks would be seen.
        let lines = self.name != "text" && self.name != "tspan";
        for node in &self.inside {
            match node {
                Node::Element(element) => {
                    if lines {
                        to.push('\n');
                    }
                    element.write(to);
                }
                Node::Text(text) => to.push_str(&escape(text)),
            }
        }
        let _ = write!(to, "</{}>", self.name);
    }
}

/// A group.
pub(crate) fn group() -> Element {
    Element::new("g")
}

/// A rectangle by its upper left corner; sizes below zero count as zero.
pub(crate) fn rect(x: f64, y: f64, width: f64, height: f64) -> Element {
    Element::new("rect")
        .number("x", x)
        .number("y", y)
        .number("width", width.max(0.0))
        .number("height", height.max(0.0))
}

/// A straight line.
pub(crate) fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> Element {
    Element::new("line")
        .number("x1", x1)
        .number("y1", y1)
        .number("x2", x2)
        .number("y2", y2)
}

/// A circle.
pub(crate) fn circle(x: f64, y: f64, radius: f64) -> Element {
    Element::new("circle")
        .number("cx", x)
        .number("cy", y)
        .number("r", radius.max(0.0))
}

/// Words at a point of their baseline.
pub(crate) fn text(x: f64, y: f64, size: f64, words: impl Into<String>) -> Element {
    Element::new("text")
        .number("x", x)
        .number("y", y)
        .number("font-size", size)
        .text(words)
}

/// The way of a pen: the `d` of a path.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pen(String);

impl Pen {
    /// Lifts the pen to a point.
    pub(crate) fn lift_to(mut self, x: f64, y: f64) -> Self {
        let _ = write!(self.0, "M{} {}", number(x), number(y));
        self
    }

    /// Draws to a point.
    pub(crate) fn draw_to(mut self, x: f64, y: f64) -> Self {
        let _ = write!(self.0, "L{} {}", number(x), number(y));
        self
    }

    /// Draws an arc to a point, the short way round.
    pub(crate) fn arc_to(mut self, radius: f64, clockwise: bool, x: f64, y: f64) -> Self {
        let radius = number(radius);
        let sweep = u8::from(clockwise);
        let _ = write!(
            self.0,
            "A{radius} {radius} 0 0 {sweep} {} {}",
            number(x),
            number(y)
        );
        self
    }

    /// Draws a curve that leaves and arrives horizontally.
    pub(crate) fn swing_to(mut self, from_x: f64, from_y: f64, x: f64, y: f64) -> Self {
        let half = number(f64::midpoint(from_x, x));
        let (from_y, x, y) = (number(from_y), number(x), number(y));
        let _ = write!(self.0, "C{half} {from_y} {half} {y} {x} {y}");
        self
    }

    /// Closes the outline.
    pub(crate) fn close(mut self) -> Self {
        self.0.push('Z');
        self
    }

    /// A line through points, in their order.
    pub(crate) fn through(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut pen = Self::default();
        for (x, y) in points {
            pen = if pen.0.is_empty() {
                pen.lift_to(x, y)
            } else {
                pen.draw_to(x, y)
            };
        }
        pen
    }

    /// The path, not filled.
    pub(crate) fn path(self) -> Element {
        Element::new("path").set("d", self.0).fill("none")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_always_numbers() {
        assert_eq!(number(1.0), "1");
        assert_eq!(number(100.0), "100");
        assert_eq!(number(1.255), "1.25");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(-0.5), "-0.5");
        assert_eq!(number(f64::NAN), "0");
        assert_eq!(number(f64::INFINITY), "0");
        assert_eq!(number(1e300), "1000000");
    }

    #[test]
    fn markup_and_forbidden_characters_are_escaped() {
        assert_eq!(
            escape("<a b='c'>&\"\u{1}\n"),
            "&lt;a b=&#39;c&#39;&gt;&amp;&quot;\u{fffd} "
        );
    }

    #[test]
    fn an_element_is_written_with_its_hint_first() {
        let mut text = String::new();
        group()
            .child(
                rect(0.0, 1.0, -2.0, 3.0)
                    .fill("red")
                    .fill("blue")
                    .hint("A & B"),
            )
            .write(&mut text);
        assert_eq!(
            text,
            "<g>\n<rect x=\"0\" y=\"1\" width=\"0\" height=\"3\" fill=\"blue\">\n<title>A &amp; B</title></rect></g>"
        );
    }
}
