//! Whether what was forecast at some percent happened in as many cases.

use crate::Picture;
use crate::canvas::{Canvas, levels};
use crate::paint::{ACCENT, LINE, MUTED, SMALL, SURFACE};
use crate::scale::Scale;
use crate::svg::{Element, Pen, circle, group, line, rect, text};
use crate::words::{count, percent};

/// A reliability diagram: forecast against outcome, with the number of cases below.
///
/// Its table: one row per bin with mean forecast, share that happened, interval, and cases.
#[derive(Debug, Clone, Default)]
pub struct Calibration {
    /// What the picture is called: model and data.
    pub title: String,
    /// What is forecast: `home wins`, `goals`.
    pub outcome: String,
    /// The bins, in any order.
    pub bins: Vec<CalibrationBin>,
}

/// Forecasts of about the same size.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationBin {
    /// The mean of the forecasts, 0 to 1.
    pub forecast: f64,
    /// The share of cases in which it happened, 0 to 1.
    pub happened: f64,
    /// The low and the high end of that share's interval; `None` when there is none.
    pub interval: Option<(f64, f64)>,
    /// The number of cases.
    pub cases: u32,
}

const LEFT: f64 = 120.0;
const RIGHT: f64 = 500.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 392.0;
/// The counts are drawn between these.
const COUNTS: (f64, f64) = (436.0, 496.0);

impl Picture for Calibration {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("calibration", id, &self.title);
        let mut bins: Vec<&CalibrationBin> = self
            .bins
            .iter()
            .filter(|bin| bin.cases > 0 && bin.forecast.is_finite() && bin.happened.is_finite())
            .collect();
        bins.sort_by(|a, b| a.forecast.total_cmp(&b.forecast));
        if bins.is_empty() {
            return canvas.empty("There are no forecasts with a known outcome yet.");
        }
        let x = Scale::new(0.0, 1.0, LEFT, RIGHT);
        let y = Scale::new(0.0, 1.0, BOTTOM, TOP);
        draw_axes(&mut canvas, &x, &y);
        let path = bins
            .iter()
            .map(|bin| (x.at(bin.forecast), y.at(bin.happened)));
        canvas.draw(
            Pen::through(path)
                .path()
                .stroke(ACCENT, 1.5)
                .set("stroke-opacity", "0.6"),
        );
        let most = bins.iter().map(|bin| bin.cases).max().unwrap_or(1);
        let heights = Scale::new(0.0, f64::from(most), COUNTS.1, COUNTS.0);
        for bin in &bins {
            canvas.draw(draw_bin(bin, &x, &y, &heights));
        }
        canvas.draw(
            text(LEFT - 16.0, COUNTS.1 + 16.0, SMALL, "cases")
                .end()
                .fill(MUTED),
        );
        let cases: usize = bins.iter().map(|bin| bin.cases as usize).sum();
        let description = format!(
            "Forecast and outcome of {}: {} in {}.",
            self.outcome,
            count(cases, "case", "cases"),
            count(bins.len(), "bin", "bins")
        );
        canvas.finish(COUNTS.1 + 26.0, &description)
    }
}

/// Percents on both axes, and the line on which forecasts and outcomes agree.
fn draw_axes(canvas: &mut Canvas, x: &Scale, y: &Scale) {
    let shares = [0.0, 0.25, 0.5, 0.75, 1.0];
    canvas.draw(levels(&shares, y, (LEFT, RIGHT), percent));
    for share in shares {
        let at = x.at(share);
        canvas.draw(line(at, TOP, at, BOTTOM).stroke(LINE, 0.75));
        let words = text(at, BOTTOM + 18.0, SMALL, percent(share)).middle();
        canvas.draw(words.fill(MUTED));
    }
    let agreement = line(LEFT, BOTTOM, RIGHT, TOP).stroke(MUTED, 1.5);
    canvas.draw(agreement.dashes("6 4").hint("as forecast"));
    let happened = text(24.0, 202.0, SMALL, "happened").middle().fill(MUTED);
    canvas.draw(happened.turned(-90.0, 24.0, 202.0));
    let middle = f64::midpoint(LEFT, RIGHT);
    let forecast = text(middle, BOTTOM + 36.0, SMALL, "forecast").middle();
    canvas.draw(forecast.fill(MUTED));
}

/// The dot of a bin with its interval, and the bar of its cases below.
fn draw_bin(bin: &CalibrationBin, x: &Scale, y: &Scale, heights: &Scale) -> Element {
    let (px, py) = (x.at(bin.forecast), y.at(bin.happened));
    let mut drawn = group();
    let known = |(low, high): &(f64, f64)| low.is_finite() && high.is_finite();
    if let Some((low, high)) = bin.interval.filter(known) {
        let (low, high) = (y.at(low), y.at(high));
        drawn = drawn
            .child(line(px, low, px, high).stroke(ACCENT, 2.0))
            .child(line(px - 5.0, low, px + 5.0, low).stroke(ACCENT, 2.0))
            .child(line(px - 5.0, high, px + 5.0, high).stroke(ACCENT, 2.0));
    }
    let words = format!(
        "Forecast {}, happened {} in {}",
        percent(bin.forecast),
        percent(bin.happened),
        count(bin.cases as usize, "case", "cases")
    );
    let top = heights.at(f64::from(bin.cases));
    let bar = rect(px - 8.0, top, 16.0, COUNTS.1 - top).fill(MUTED);
    let cases = text(px, COUNTS.1 + 16.0, 12.0, bin.cases.to_string());
    drawn
        .child(circle(px, py, 6.0).fill(ACCENT).stroke(SURFACE, 1.5))
        .child(bar.set("fill-opacity", "0.5"))
        .child(cases.middle().fill(MUTED))
        .hint(&words)
}
