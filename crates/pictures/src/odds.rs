//! What the rest of the season may bring.

use crate::Picture;
use crate::canvas::Canvas;
use crate::paint::{BODY, LINE, MUTED, SMALL, SURFACE};
use crate::scale::{Scale, extent, ticks};
use crate::svg::{line, rect, text};
use crate::team::Team;
use crate::words::{count, fit, fit_bold, value};

/// A band per team: where its result will probably lie.
///
/// Its table: one row per team with the middle and both bands.
#[derive(Debug, Clone, Default)]
pub struct OddsBands {
    /// What the picture is called: measure and date of the forecast.
    pub title: String,
    /// What is forecast, with its unit: `points at the end`, `chance of the playoffs, %`.
    pub measure: String,
    /// What the bands hold: `80 % of the simulated seasons, the darker part 50 %`.
    pub bands: String,
    /// How many seasons were simulated.
    pub simulations: u32,
    /// The teams, best first.
    pub rows: Vec<OddsRow>,
    /// A value that matters, with its words: the points that were enough last year.
    pub mark: Option<(f64, String)>,
}

/// One team.
#[derive(Debug, Clone, PartialEq)]
pub struct OddsRow {
    /// Which.
    pub team: Team,
    /// The middle of what is expected, in the unit of the measure; not finite: not known.
    pub middle: f64,
    /// The outer band, low and high; `None` for a single number.
    pub outer: Option<(f64, f64)>,
    /// The inner band, low and high.
    pub inner: Option<(f64, f64)>,
    /// What is written at the end of the row: `54 points`, `87 %`.
    pub text: String,
}

const LEFT: f64 = 176.0;
const RIGHT: f64 = 540.0;
const ROW: f64 = 34.0;

fn finite(band: Option<(f64, f64)>) -> Option<(f64, f64)> {
    band.filter(|(low, high)| low.is_finite() && high.is_finite() && low <= high)
}

impl Picture for OddsBands {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("odds", id, &self.title);
        let values = self.rows.iter().flat_map(|row| {
            let bands = [finite(row.outer), finite(row.inner)];
            bands
                .into_iter()
                .flatten()
                .flat_map(|(low, high)| [low, high])
                .chain([row.middle])
        });
        let Some((low, high)) = extent(values.chain(self.mark.as_ref().map(|(at, _)| *at))) else {
            return canvas.empty("There is no forecast of the season yet.");
        };
        let low = if low >= 0.0 && low < high * 0.6 {
            0.0
        } else {
            low
        };
        let ticks = ticks(low, if high > low { high } else { low + 1.0 });
        let (low, high) = extent(ticks.iter().copied()).unwrap_or((0.0, 1.0));
        let x = Scale::new(low, high, LEFT, RIGHT);
        let bottom = 30.0 + ROW * self.rows.len() as f64;
        for tick in &ticks {
            canvas.draw(line(x.at(*tick), 24.0, x.at(*tick), bottom).stroke(LINE, 0.75));
            canvas.draw(
                text(x.at(*tick), 16.0, SMALL, value(*tick))
                    .middle()
                    .fill(MUTED),
            );
        }
        for (index, row) in self.rows.iter().enumerate() {
            Self::draw_row(&mut canvas, row, &x, 30.0 + ROW * index as f64);
        }
        if let Some((at, words)) = self.mark.as_ref().filter(|(at, _)| at.is_finite()) {
            canvas.draw(
                line(x.at(*at), 24.0, x.at(*at), bottom)
                    .stroke(MUTED, 1.5)
                    .dashes("6 4")
                    .hint(words),
            );
        }
        let words = format!("{}. {}", self.measure, self.bands);
        canvas.draw(text(8.0, bottom + 20.0, SMALL, fit(&words, SMALL, 624.0)).fill(MUTED));
        let description = format!(
            "{} of {}, from {}.",
            self.measure,
            count(self.rows.len(), "team", "teams"),
            count(
                self.simulations as usize,
                "simulated season",
                "simulated seasons"
            )
        );
        canvas.finish(bottom + 32.0, &description)
    }
}

impl OddsBands {
    fn draw_row(canvas: &mut Canvas, row: &OddsRow, x: &Scale, y: f64) {
        let paint = row.team.paint();
        canvas.draw(text(
            8.0,
            y + 20.0,
            BODY,
            fit(&row.team.name, BODY, LEFT - 20.0),
        ));
        let words = format!("{}: {}", row.team.name, row.text);
        for (band, height, opacity) in [
            (finite(row.outer), 12.0, "0.3"),
            (finite(row.inner), 20.0, "0.55"),
        ] {
            if let Some((low, high)) = band {
                let size = (x.at(high) - x.at(low)).max(1.5);
                let shape = rect(x.at(low), y + 15.0 - height / 2.0, size, height).set("rx", "3");
                let said = format!("{words} ({} to {})", value(low), value(high));
                canvas.draw(shape.fill(&paint).set("fill-opacity", opacity).hint(&said));
            }
        }
        if row.middle.is_finite() {
            let at = x.at(row.middle);
            canvas.draw(
                rect(at - 3.0, y + 2.0, 6.0, 26.0)
                    .fill(&paint)
                    .stroke(SURFACE, 1.5)
                    .hint(&words),
            );
        }
        canvas.draw(
            text(
                RIGHT + 12.0,
                y + 20.0,
                BODY,
                fit_bold(&row.text, BODY, 88.0),
            )
            .bold(),
        );
    }
}
