//! What a table is made of, and what is made of it.

mod layers;

use crate::Picture;
use crate::canvas::Canvas;
use crate::paint::{ACCENT, LINE, MUTED, SMALL, SURFACE};
use crate::svg::{Pen, group, rect, text};
use crate::words::{count, fit};
use layers::Layout;

/// Tables as boxes in layers from left to right, with lines from each to what depends on it.
///
/// Its table: one row per line with both names.
#[derive(Debug, Clone, Default)]
pub struct DependencyGraph {
    /// What the picture is called: the table in question.
    pub title: String,
    /// The tables, each name once; the order decides where there is a choice.
    pub nodes: Vec<GraphNode>,
    /// From what is read to what reads it, by name. Lines to unknown names are left out.
    pub edges: Vec<(String, String)>,
    /// The table in question: drawn stronger.
    pub focus: String,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GraphNode {
    /// Its name.
    pub name: String,
    /// What kind it is, in a word: `raw`, `model`, `fitted`.
    pub kind: String,
    /// Where the box leads to.
    pub href: Option<String>,
}

const BOX: f64 = 190.0;
const HIGH: f64 = 30.0;
const COLUMN: f64 = BOX + 70.0;
const ROW: f64 = HIGH + 12.0;
const MARGIN: f64 = 10.0;

impl Picture for DependencyGraph {
    fn svg(&self, id: &str) -> String {
        let canvas = Canvas::new("graph", id, &self.title);
        if self.nodes.is_empty() {
            return canvas.empty("No tables to show.");
        }
        let names: Vec<&str> = self.nodes.iter().map(|node| node.name.as_str()).collect();
        let at = |name: &str| names.iter().position(|known| *known == name);
        let mut edges: Vec<(usize, usize)> = self
            .edges
            .iter()
            .filter_map(|(from, to)| Some((at(from)?, at(to)?)))
            .filter(|(from, to)| from != to)
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let layout = Layout::new(names.len(), &edges);
        let width = MARGIN * 2.0 + COLUMN * layout.layers() as f64 - (COLUMN - BOX);
        let height = MARGIN * 2.0 + ROW * layout.tallest() as f64 - (ROW - HIGH);
        let mut canvas = canvas.wide(width.max(640.0)).natural();
        let left = ((640.0 - width) / 2.0).max(0.0) + MARGIN;
        let corner =
            |(layer, row): (usize, f64)| (left + COLUMN * layer as f64, MARGIN + ROW * row);
        let focus = at(&self.focus);
        for line in layout.lines() {
            let touches = focus.is_some_and(|focus| line.from == focus || line.to == focus);
            let mut pen = Pen::default();
            let mut before: Option<(f64, f64)> = None;
            for (index, stop) in line.stops.iter().enumerate() {
                let (x, y) = corner(*stop);
                let middle = y + HIGH / 2.0;
                pen = match before {
                    None => pen.lift_to(x + BOX, middle),
                    Some((from_x, from_y)) => pen.swing_to(from_x, from_y, x, middle),
                };
                let inner = index > 0 && index + 1 < line.stops.len();
                if inner {
                    pen = pen.draw_to(x + BOX, middle);
                }
                before = Some((x + BOX, middle));
            }
            let (paint, thickness) = if touches { (ACCENT, 2.0) } else { (MUTED, 1.0) };
            let words = format!(
                "{} reads {}",
                names.get(line.to).unwrap_or(&""),
                names.get(line.from).unwrap_or(&"")
            );
            canvas.draw(
                pen.path()
                    .stroke(paint, thickness)
                    .set("stroke-opacity", "0.75")
                    .hint(&words),
            );
        }
        for (index, node) in self.nodes.iter().enumerate() {
            let (x, y) = corner(layout.place(index));
            let (edge, thickness) = if focus == Some(index) {
                (ACCENT, 3.0)
            } else {
                (LINE, 1.5)
            };
            let words = text(
                x + 10.0,
                y + 20.0,
                SMALL,
                fit(&node.name, SMALL, BOX - 16.0),
            );
            let words = if focus == Some(index) {
                words.bold()
            } else {
                words
            };
            let drawn = group()
                .class("picture-node")
                .child(
                    rect(x, y, BOX, HIGH)
                        .set("rx", "6")
                        .fill(SURFACE)
                        .stroke(edge, thickness),
                )
                .child(words)
                .hint(format!("{} {}", node.name, node.kind).trim_end());
            canvas.draw_linked(drawn, node.href.as_deref());
        }
        let description = format!(
            "{}, {}.",
            count(self.nodes.len(), "table", "tables"),
            count(edges.len(), "dependency", "dependencies")
        );
        canvas.finish(height, &description)
    }
}
