//! Two teams side by side: by period, by measure, and parts of a whole.

use crate::Picture;
use crate::canvas::{Canvas, legend};
use crate::game_time::period_name;
use crate::paint::{BODY, LINE, MUTED, SMALL, dashes};
use crate::scale::{Scale, ticks_from_zero};
use crate::svg::{group, line, rect, text};
use crate::team::{Pair, Team, hatch};
use crate::words::{count, fit, fit_bold, percent, said, value, width};
use hockey::Venue;

/// A value of both teams for each period, as bars side by side.
///
/// Its table: one row per period with the two values.
#[derive(Debug, Clone, Default)]
pub struct PeriodBars {
    /// What the picture is called: measure, teams and date.
    pub title: String,
    /// What is counted, in the plural: `goals`, `shots on goal`.
    pub measure: String,
    /// The home team.
    pub home: Team,
    /// The away team.
    pub away: Team,
    /// The periods in their order.
    pub periods: Vec<PeriodValues>,
}

/// The values of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodValues {
    /// What it is called: `1`, `2`, `3`, `OT`.
    pub label: String,
    /// Of the home team; `None` when not tracked.
    pub home: Option<f64>,
    /// Of the away team; `None` when not tracked.
    pub away: Option<f64>,
}

fn known(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite() && *value >= 0.0)
}

impl Picture for PeriodBars {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("period-bars", id, &self.title);
        let values: Vec<f64> = self
            .periods
            .iter()
            .flat_map(|period| [period.home, period.away])
            .filter_map(known)
            .collect();
        if values.is_empty() {
            return canvas.empty(&format!(
                "No {} were tracked by period.",
                said(&self.measure)
            ));
        }
        let pair = Pair::new(&self.home, &self.away, canvas.id());
        canvas.define(pair.patterns());
        let highest = values.iter().copied().fold(0.0, f64::max);
        let (top, bottom) = (52.0, 230.0);
        let y = Scale::new(
            0.0,
            ticks_from_zero(highest).last().copied().unwrap_or(1.0),
            bottom,
            top,
        );
        let step = 608.0 / self.periods.len() as f64;
        let bar = (step * 0.34).min(70.0);
        for (index, period) in self.periods.iter().enumerate() {
            let middle = 16.0 + step * (index as f64 + 0.5);
            for (venue, amount, x) in [
                (Venue::Home, period.home, middle - bar - 2.0),
                (Venue::Away, period.away, middle + 2.0),
            ] {
                let centre = x + bar / 2.0;
                let Some(amount) = known(amount) else {
                    canvas.draw(
                        text(centre, bottom - 6.0, SMALL, "–")
                            .middle()
                            .fill(MUTED)
                            .hint("not tracked"),
                    );
                    continue;
                };
                let words = format!(
                    "{}, {}: {} {}",
                    pair.team(venue).name,
                    period_name(&period.label),
                    value(amount),
                    self.measure
                );
                let shape =
                    rect(x, y.at(amount), bar, bottom - y.at(amount)).fill(&pair.area(venue));
                canvas.draw(shape.stroke(&pair.paint(venue), 1.0).hint(&words));
                canvas.draw(
                    text(centre, y.at(amount) - 6.0, BODY, value(amount))
                        .middle()
                        .bold(),
                );
            }
            canvas.draw(
                text(middle, bottom + 20.0, SMALL, period_name(&period.label))
                    .middle()
                    .fill(MUTED),
            );
        }
        canvas.draw(line(16.0, bottom, 624.0, bottom).stroke(LINE, 1.5));
        canvas.draw(legend(sides(&pair), 16.0, 16.0, 632.0).0);
        let description = format!(
            "{} by period, {}; {} left, {} right.",
            self.measure,
            count(self.periods.len(), "period", "periods"),
            self.home.name,
            self.away.name
        );
        canvas.finish(bottom + 32.0, &description)
    }
}

/// The two teams for a legend.
fn sides(pair: &Pair) -> Vec<(crate::svg::Element, String)> {
    [Venue::Home, Venue::Away]
        .into_iter()
        .map(|venue| {
            let mark = rect(0.0, -7.0, 16.0, 14.0)
                .fill(&pair.area(venue))
                .stroke(&pair.paint(venue), 1.0);
            (
                group().child(mark),
                fit(&pair.team(venue).name, SMALL, 250.0),
            )
        })
        .collect()
}

/// Team against team for a list of measures; each bar is split in proportion to the two values.
///
/// Its table: one row per measure with the two values.
#[derive(Debug, Clone, Default)]
pub struct ComparisonBars {
    /// What the picture is called: teams and date or season.
    pub title: String,
    /// The home team, or the first of two.
    pub home: Team,
    /// The away team, or the second.
    pub away: Team,
    /// The measures, in the order of the rows.
    pub rows: Vec<ComparisonRow>,
}

/// One measure of two teams.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonRow {
    /// What is measured.
    pub label: String,
    /// Of the first team, not below zero; `None` when not tracked.
    pub home: Option<f64>,
    /// Of the second team, not below zero; `None` when not tracked.
    pub away: Option<f64>,
    /// The first value as it is to be read, with its unit.
    pub home_text: String,
    /// The second value as it is to be read.
    pub away_text: String,
}

impl Picture for ComparisonBars {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("comparison", id, &self.title);
        if self.rows.is_empty() {
            return canvas.empty("No measures to compare were tracked.");
        }
        let pair = Pair::new(&self.home, &self.away, canvas.id());
        canvas.define(pair.patterns());
        let name = |venue| fit_bold(&pair.team(venue).name, BODY, 270.0);
        canvas.draw(pair.label(Venue::Home, 8.0, 20.0, BODY, &name(Venue::Home)));
        canvas.draw(pair.label_at_end(Venue::Away, 632.0, 20.0, BODY, &name(Venue::Away)));
        let mut y = 34.0;
        for row in &self.rows {
            let shown = |text: &str, value: Option<f64>| {
                if known(value).is_some() {
                    text.to_owned()
                } else {
                    "–".to_owned()
                }
            };
            canvas.draw(text(8.0, y + 16.0, BODY, shown(&row.home_text, row.home)).bold());
            canvas.draw(
                text(632.0, y + 16.0, BODY, shown(&row.away_text, row.away))
                    .bold()
                    .end(),
            );
            canvas.draw(
                text(320.0, y + 16.0, SMALL, fit(&row.label, SMALL, 400.0))
                    .middle()
                    .fill(MUTED),
            );
            let bar = |x: f64, width: f64| rect(x, y + 23.0, width, 10.0);
            match (known(row.home), known(row.away)) {
                (Some(home), Some(away)) if home + away > 0.0 => {
                    let cut = 8.0 + 624.0 * home / (home + away);
                    canvas.draw(bar(8.0, cut - 9.5).fill(&pair.area(Venue::Home)));
                    canvas.draw(bar(cut + 1.5, 630.5 - cut).fill(&pair.area(Venue::Away)));
                }
                _ => canvas.draw(bar(8.0, 624.0).fill("none").stroke(LINE, 1.0).dashes("4 4")),
            }
            // Where both would be equal.
            canvas.draw(line(320.0, y + 20.0, 320.0, y + 36.0).stroke(MUTED, 1.5));
            y += 46.0;
        }
        let description = format!(
            "{} against {} in {}.",
            self.home.name,
            self.away.name,
            count(self.rows.len(), "measure", "measures")
        );
        canvas.finish(y, &description)
    }
}

/// The parts of one whole in a single bar.
///
/// Its table: one row per part with its amount and its share.
#[derive(Debug, Clone, Default)]
pub struct StackedBar {
    /// What the picture is called: what the whole is.
    pub title: String,
    /// The parts from left to right.
    pub parts: Vec<Part>,
}

/// One part of a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is.
    pub label: String,
    /// How much, not below zero, in the unit of the whole.
    pub amount: f64,
    /// The amount as it is to be read.
    pub text: String,
}

/// Paints of parts, readable on both themes; all but the first of them are hatched, each in its own direction.
const PART_PAINTS: [&str; 6] = [
    "var(--part-1, #3b78d4)",
    "var(--part-2, #b0572b)",
    "var(--part-3, #1f8a53)",
    "var(--part-4, #9a5cc4)",
    "var(--part-5, #9a6700)",
    "var(--part-6, #6b7785)",
];

impl Picture for StackedBar {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("stacked", id, &self.title);
        let parts: Vec<&Part> = self
            .parts
            .iter()
            .filter(|part| part.amount.is_finite() && part.amount > 0.0)
            .collect();
        let whole: f64 = parts.iter().map(|part| part.amount).sum();
        if parts.is_empty() || !whole.is_finite() {
            return canvas.empty("There is nothing to divide.");
        }
        let mut x = 8.0;
        let mut entries = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let paint = PART_PAINTS
                .get(index % PART_PAINTS.len())
                .copied()
                .unwrap_or(MUTED);
            let area = if dashes(index).is_empty() {
                paint.to_owned()
            } else {
                let name = format!("{}-part-{index}", canvas.id());
                canvas.define([hatch(&name, paint)
                    .set("patternTransform", format!("rotate({})", 45 + 30 * index))]);
                format!("url(#{name})")
            };
            let share = part.amount / whole;
            let size = 624.0 * share;
            let words = format!("{}: {} ({})", part.label, part.text, percent(share));
            canvas.draw(
                rect(x, 8.0, size - 1.5, 30.0)
                    .fill(&area)
                    .stroke(paint, 1.0)
                    .hint(&words),
            );
            if width(&percent(share), SMALL) + 6.0 < size {
                canvas.draw(text(x + size / 2.0, 56.0, SMALL, percent(share)).middle());
            }
            entries.push((
                group().child(rect(0.0, -7.0, 16.0, 14.0).fill(&area).stroke(paint, 1.0)),
                format!("{} {}", part.label, part.text),
            ));
            x += size;
        }
        let (marks, height) = legend(entries, 8.0, 78.0, 632.0);
        canvas.draw(marks);
        let description = format!("{} of one whole.", count(parts.len(), "part", "parts"));
        canvas.finish(72.0 + height, &description)
    }
}
