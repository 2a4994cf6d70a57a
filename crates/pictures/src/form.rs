//! One value per game and its rolling mean.

use crate::Picture;
use crate::canvas::{Canvas, legend, levels};
use crate::paint::{ACCENT, GOAL, INK, MUTED, SMALL};
use crate::scale::{Scale, extent, ticks};
use crate::svg::{Element, Pen, group, line, rect, text};
use crate::words::{count, value};

/// The values of single games as bars, with rolling means as lines.
///
/// Its table: one row per game with its value and the rolling means.
#[derive(Debug, Clone, Default)]
pub struct RollingForm {
    /// What the picture is called: who, measure, season.
    pub title: String,
    /// What is measured, as it is said: `points`, `expected goals share`.
    pub measure: String,
    /// The games in the order they were played.
    pub games: Vec<FormGame>,
    /// Over how many games means are taken, at most two: `[5, 10]`.
    pub windows: Vec<usize>,
}

/// One game.
#[derive(Debug, Clone, PartialEq)]
pub struct FormGame {
    /// Its date, short: `12 Oct`.
    pub label: String,
    /// The value; `None` when not tracked.
    pub value: Option<f64>,
    /// Opponent and result; read out when a pointer rests on the bar.
    pub detail: String,
    /// Where the bar leads to.
    pub href: Option<String>,
}

const LEFT: f64 = 56.0;
const RIGHT: f64 = 628.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 220.0;

/// The mean of the last `window` tracked values at each game that has one; `None` before there are enough.
fn rolling(values: &[Option<f64>], window: usize) -> Vec<Option<f64>> {
    let mut last: Vec<f64> = Vec::new();
    values
        .iter()
        .map(|value| {
            last.push((*value)?);
            let start = last.len().checked_sub(window).filter(|_| window > 0)?;
            let taken = last.get(start..)?;
            Some(taken.iter().sum::<f64>() / window as f64)
        })
        .collect()
}

impl Picture for RollingForm {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("form", id, &self.title);
        let values: Vec<Option<f64>> = self
            .games
            .iter()
            .map(|game| game.value.filter(|value| value.is_finite()))
            .collect();
        let tracked = values.iter().flatten().count();
        let Some((low, high)) = extent(values.iter().flatten().copied()) else {
            return canvas.empty("No game with this value yet.");
        };
        let ticks = ticks(low.min(0.0), high.max(0.0));
        let (low, high) = extent(ticks.iter().copied()).unwrap_or((0.0, 1.0));
        let y = Scale::new(low, high, BOTTOM, TOP);
        canvas.draw(levels(&ticks, &y, (LEFT, RIGHT), value));
        let step = (RIGHT - LEFT) / self.games.len() as f64;
        let middle = |index: usize| LEFT + step * (index as f64 + 0.5);
        let every = (60.0 / step).ceil().max(1.0) as usize;
        for (index, game) in self.games.iter().enumerate() {
            let x = middle(index);
            if index % every == 0 {
                let label = text(x, BOTTOM + 20.0, SMALL, game.label.as_str());
                canvas.draw(label.middle().fill(MUTED));
            }
            canvas.draw_linked(self.draw_game(game, x, step, &y), game.href.as_deref());
        }
        canvas.draw(line(LEFT, y.at(0.0), RIGHT, y.at(0.0)).stroke(MUTED, 1.0));
        let mark = rect(0.0, -7.0, 16.0, 14.0).fill(ACCENT);
        let mark = group().child(mark.set("fill-opacity", "0.4"));
        let mut entries = vec![(mark, "one game".to_owned())];
        for (window, (paint, dashes)) in self.windows.iter().zip([(INK, ""), (GOAL, "7 4")]) {
            let means = rolling(&values, *window);
            let points = means
                .iter()
                .enumerate()
                .filter_map(|(index, mean)| mean.map(|mean| (middle(index), y.at(mean))));
            let points: Vec<(f64, f64)> = points.collect();
            if points.len() > 1 {
                canvas.draw(
                    Pen::through(points)
                        .path()
                        .stroke(paint, 2.5)
                        .dashes(dashes),
                );
                let mark = line(0.0, 0.0, 16.0, 0.0).stroke(paint, 2.5).dashes(dashes);
                entries.push((group().child(mark), format!("mean of {window} games")));
            }
        }
        let (marks, height) = legend(entries, LEFT, BOTTOM + 44.0, 632.0);
        canvas.draw(marks);
        let description = format!(
            "{} in {}, {} of them tracked.",
            self.measure,
            count(self.games.len(), "game", "games"),
            tracked
        );
        canvas.finish(BOTTOM + 40.0 + height, &description)
    }
}

impl RollingForm {
    /// The bar of a game; a dash where nothing was tracked.
    fn draw_game(&self, game: &FormGame, x: f64, step: f64, y: &Scale) -> Element {
        let words = format!("{} {}: ", game.label, game.detail);
        let Some(known) = game.value.filter(|value| value.is_finite()) else {
            let mark = text(x, y.at(0.0) - 5.0, SMALL, "–").middle().fill(MUTED);
            return group().child(mark).hint(&format!("{words}not tracked"));
        };
        let (top, bottom) = (y.at(known.max(0.0)), y.at(known.min(0.0)));
        let size = (step * 0.7).min(26.0);
        rect(x - size / 2.0, top, size, (bottom - top).max(1.5))
            .fill(ACCENT)
            .set("fill-opacity", "0.4")
            .hint(&format!("{words}{} {}", value(known), self.measure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untracked_games_are_passed_over() {
        let means = rolling(&[Some(1.0), None, Some(3.0), Some(5.0)], 2);
        assert_eq!(means, [None, None, Some(2.0), Some(4.0)]);
        assert_eq!(rolling(&[Some(1.0)], 0), [None]);
        assert_eq!(rolling(&[Some(1.0)], 1), [Some(1.0)]);
    }
}
