//! Ice time that pairs of players shared.

use crate::Picture;
use crate::canvas::Canvas;
use crate::paint::{ACCENT, LINE, MUTED, SMALL};
use crate::svg::{group, rect, text};
use crate::words::{clock, count, fit, width};

/// Seconds on the ice together: one side against the other, or team-mates with team-mates.
///
/// Its table: one row per pair with the seconds.
#[derive(Debug, Clone, Default)]
pub struct IceTimeMatrix {
    /// What the picture is called: whose players, and date.
    pub title: String,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Seconds by row, then by column; `None` and what is missing: not tracked, or nobody against himself.
    pub seconds: Vec<Vec<Option<u32>>>,
}

const NAMES: f64 = 150.0;

impl Picture for IceTimeMatrix {
    fn svg(&self, id: &str) -> String {
        let canvas = Canvas::new("matrix", id, &self.title);
        let most = self.seconds.iter().flatten().flatten().copied().max();
        let Some(most) = most.filter(|_| !self.rows.is_empty() && !self.columns.is_empty()) else {
            return canvas.empty("No shared ice time was tracked.");
        };
        let cell = (480.0 / self.columns.len() as f64).clamp(24.0, 48.0);
        let height = cell.min(28.0);
        let needed = NAMES + cell * self.columns.len() as f64;
        let longest = self
            .columns
            .iter()
            .map(|name| width(name, SMALL))
            .fold(0.0, f64::max)
            .min(130.0);
        let top = 18.0 + longest * 0.87;
        // Names lean to the right, beyond the last column.
        let mut canvas = canvas.wide((needed + longest * 0.5 + 12.0).max(640.0));
        for (index, name) in self.columns.iter().enumerate() {
            let x = NAMES + cell * (index as f64 + 0.5) + 4.0;
            canvas.draw(text(x, top - 6.0, SMALL, fit(name, SMALL, 130.0)).turned(
                -60.0,
                x,
                top - 6.0,
            ));
        }
        let mut filled = 0;
        for (row, name) in self.rows.iter().enumerate() {
            let y = top + height * row as f64;
            let mut drawn = group().child(
                text(
                    NAMES - 8.0,
                    y + height / 2.0 + 5.0,
                    SMALL,
                    fit(name, SMALL, NAMES - 12.0),
                )
                .end(),
            );
            for (column, other) in self.columns.iter().enumerate() {
                let seconds = self
                    .seconds
                    .get(row)
                    .and_then(|row| row.get(column))
                    .copied()
                    .flatten();
                let x = NAMES + cell * column as f64;
                let frame = rect(x + 0.75, y + 0.75, cell - 1.5, height - 1.5);
                let Some(seconds) = seconds else {
                    drawn = drawn.child(frame.fill("none").stroke(LINE, 0.75).dashes("2 3"));
                    continue;
                };
                filled += 1;
                let words = clock(i64::from(seconds));
                // Never so dark that the words above could not be read.
                let shade = 0.04 + 0.51 * f64::from(seconds) / f64::from(most.max(1));
                let mut square = group().child(frame.fill(ACCENT).number("fill-opacity", shade));
                if cell >= 38.0 {
                    square = square.child(
                        text(x + cell / 2.0, y + height / 2.0 + 4.5, 13.0, words.as_str()).middle(),
                    );
                }
                drawn = drawn.child(square.hint(&format!("{name} and {other}: {words}")));
            }
            canvas.draw(drawn);
        }
        let bottom = top + height * self.rows.len() as f64;
        let words = format!("Darkest: {} together", clock(i64::from(most)));
        canvas.draw(text(8.0, bottom + 22.0, SMALL, words).fill(MUTED));
        let description = format!(
            "Shared ice time of {}: {} by {}.",
            count(filled, "pair", "pairs"),
            count(self.rows.len(), "row", "rows"),
            count(self.columns.len(), "column", "columns")
        );
        canvas.finish(bottom + 34.0, &description)
    }
}
