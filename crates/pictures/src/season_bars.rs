//! One value for each season.

use crate::Picture;
use crate::canvas::{Canvas, levels};
use crate::paint::{ACCENT, BODY, MUTED, SMALL};
use crate::scale::{Scale, ticks_from_zero};
use crate::svg::{line, rect, text};
use crate::words::{bold_width, count, fit, width};

/// A measure season by season, as bars.
///
/// Its table: one row per season with the value.
#[derive(Debug, Clone, Default)]
pub struct SeasonBars {
    /// What the picture is called: whose, measure.
    pub title: String,
    /// What is measured, as it is said: `goals per game`.
    pub measure: String,
    /// The seasons in the order of time.
    pub seasons: Vec<SeasonBar>,
}

/// The value of one season.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonBar {
    /// What the season is called.
    pub label: String,
    /// The value, not below zero; `None` where it is not known.
    pub value: Option<f64>,
    /// The value as it is to be read.
    pub text: String,
    /// Where the bar leads to.
    pub href: Option<String>,
}

const LEFT: f64 = 56.0;
const RIGHT: f64 = 628.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 220.0;

impl Picture for SeasonBars {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("season-bars", id, &self.title);
        let known = |bar: &SeasonBar| bar.value.filter(|value| value.is_finite() && *value >= 0.0);
        let values: Vec<f64> = self.seasons.iter().filter_map(known).collect();
        if values.is_empty() {
            return canvas.empty("No season with this value yet.");
        }
        let ticks = ticks_from_zero(values.iter().copied().fold(0.0, f64::max));
        let y = Scale::new(0.0, ticks.last().copied().unwrap_or(1.0), BOTTOM, TOP);
        canvas.draw(levels(&ticks, &y, (LEFT, RIGHT), crate::words::value));
        let step = (RIGHT - LEFT) / self.seasons.len() as f64;
        // As many names as there is room for.
        let widest = self.seasons.iter().map(|bar| width(&bar.label, SMALL));
        let every = ((widest.fold(0.0, f64::max).min(120.0) + 2.0) / step).ceil();
        let every = every.max(1.0) as usize;
        let size = (step * 0.7).min(56.0);
        for (index, bar) in self.seasons.iter().enumerate() {
            let x = LEFT + step * (index as f64 + 0.5);
            if index % every == 0 {
                let label = fit(&bar.label, SMALL, step * every as f64 - 2.0);
                canvas.draw(text(x, BOTTOM + 20.0, SMALL, label).middle().fill(MUTED));
            }
            let Some(value) = known(bar) else {
                let words = format!("{}: not known", bar.label);
                let mark = text(x, BOTTOM - 6.0, SMALL, "–").middle().fill(MUTED);
                canvas.draw(mark.hint(&words));
                continue;
            };
            let words = format!("{}: {} {}", bar.label, bar.text, self.measure);
            let shape = rect(
                x - size / 2.0,
                y.at(value),
                size,
                (BOTTOM - y.at(value)).max(1.5),
            );
            canvas.draw_linked(shape.fill(ACCENT).hint(&words), bar.href.as_deref());
            if bold_width(&bar.text, BODY) <= step {
                canvas.draw(
                    text(x, y.at(value) - 6.0, BODY, bar.text.as_str())
                        .middle()
                        .bold(),
                );
            }
        }
        canvas.draw(line(LEFT, BOTTOM, RIGHT, BOTTOM).stroke(MUTED, 1.0));
        let description = format!(
            "{} in {}.",
            self.measure,
            count(self.seasons.len(), "season", "seasons")
        );
        canvas.finish(BOTTOM + 32.0, &description)
    }
}
