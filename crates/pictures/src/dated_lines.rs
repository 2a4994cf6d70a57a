//! Lines over dates: points of the season, ratings over years.

use crate::Picture;
use crate::canvas::{Canvas, levels};
use crate::paint::{MUTED, SMALL, dashes};
use crate::scale::{Scale, extent, spread, ticks};
use crate::svg::{Element, Pen, circle, group, line, text};
use crate::team::Team;
use crate::words::{bold_width, count, fit_bold, value, width};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// One line per team of what it has gathered by date.
///
/// Its table: one row per team and date with the value.
#[derive(Debug, Clone, Default)]
pub struct StandingsOverTime {
    /// What the picture is called: measure and season.
    pub title: String,
    /// What is gathered: `points`.
    pub measure: String,
    /// The teams, in the order of the standings.
    pub lines: Vec<DatedLine>,
}

/// Ratings by date, with the interval that each is known to.
///
/// Its table: one row per team and date with the rating and its interval.
#[derive(Debug, Clone, Default)]
pub struct RatingHistory {
    /// What the picture is called: rating and seasons.
    pub title: String,
    /// What is rated: `rating`, `expected goals share`.
    pub measure: String,
    /// The teams or players, best first.
    pub lines: Vec<DatedLine>,
    /// The value of an average team, drawn as a rule.
    pub average: Option<f64>,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DatedLine {
    /// Whose line.
    pub team: Team,
    /// Its values, in any order.
    pub points: Vec<DatedPoint>,
}

/// One value of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedPoint {
    /// When.
    pub date: Date,
    /// How much; not finite: left out.
    pub value: f64,
    /// The low and the high end of its interval; `None` when there is none.
    pub interval: Option<(f64, f64)>,
}

impl Picture for StandingsOverTime {
    fn svg(&self, id: &str) -> String {
        let canvas = Canvas::new("standings", id, &self.title);
        let sheet = Sheet {
            lines: &self.lines,
            measure: &self.measure,
            steps: true,
            average: None,
            from_zero: true,
        };
        sheet.draw(canvas, "No games have been played yet.")
    }
}

impl Picture for RatingHistory {
    fn svg(&self, id: &str) -> String {
        let canvas = Canvas::new("ratings", id, &self.title);
        let sheet = Sheet {
            lines: &self.lines,
            measure: &self.measure,
            steps: false,
            average: self.average.filter(|average| average.is_finite()),
            from_zero: false,
        };
        sheet.draw(canvas, "There are no ratings yet.")
    }
}

const LEFT: f64 = 52.0;
const RIGHT: f64 = 470.0;
const TOP: f64 = 14.0;

/// What both pictures share.
struct Sheet<'a> {
    lines: &'a [DatedLine],
    measure: &'a str,
    steps: bool,
    average: Option<f64>,
    from_zero: bool,
}

/// Finite points in the order of time.
fn ordered(line: &DatedLine) -> Vec<&DatedPoint> {
    let mut points: Vec<&DatedPoint> = line
        .points
        .iter()
        .filter(|point| point.value.is_finite())
        .collect();
    points.sort_by_key(|point| point.date);
    points
}

fn interval(point: &DatedPoint) -> Option<(f64, f64)> {
    point
        .interval
        .filter(|(low, high)| low.is_finite() && high.is_finite())
}

/// Days since year 0, to measure distances between dates.
fn day(date: Date) -> f64 {
    let start = Date::constant(1970, 1, 1);
    start
        .until(date)
        .map_or(0.0, |span| f64::from(span.get_days()))
}

impl Sheet<'_> {
    fn draw(&self, mut canvas: Canvas, nothing: &str) -> String {
        let lines: Vec<(&DatedLine, Vec<&DatedPoint>)> = self
            .lines
            .iter()
            .map(|line| (line, ordered(line)))
            .filter(|(_, points)| !points.is_empty())
            .collect();
        let all = || lines.iter().flat_map(|(_, points)| points.iter().copied());
        let dates = all()
            .map(|point| point.date)
            .min()
            .zip(all().map(|point| point.date).max());
        let Some((first, last)) = dates else {
            return canvas.empty(nothing);
        };
        let bounds = all().flat_map(|point| {
            let (low, high) = interval(point).unwrap_or((point.value, point.value));
            [low, high, point.value]
        });
        let zero = self.from_zero.then_some(0.0);
        let (low, high) = extent(bounds.chain(zero).chain(self.average)).unwrap_or((0.0, 1.0));
        let ticks = ticks(low, if high > low { high } else { low + 1.0 });
        let (low, high) = extent(ticks.iter().copied()).unwrap_or((0.0, 1.0));
        let bottom = TOP + (19.0 * lines.len() as f64).clamp(240.0, 520.0);
        let x = Scale::new(day(first), day(last).max(day(first) + 1.0), LEFT, RIGHT);
        let y = Scale::new(low, high, bottom, TOP);
        canvas.draw(levels(&ticks, &y, (LEFT, RIGHT), value));
        canvas.draw(months(first, last, &x, bottom));
        if let Some(average) = self.average {
            canvas.draw(
                line(LEFT, y.at(average), RIGHT, y.at(average))
                    .stroke(MUTED, 1.5)
                    .dashes("3 3")
                    .hint("average"),
            );
        }
        let ends: Vec<f64> = lines
            .iter()
            .filter_map(|(_, points)| points.last())
            .map(|point| y.at(point.value))
            .collect();
        let places = spread(&ends, 18.0, TOP + 4.0, bottom);
        for (index, ((line, points), place)) in lines.iter().zip(places).enumerate() {
            canvas.draw(self.draw_line(index, line, points, &x, &y, place));
        }
        let total: usize = lines.iter().map(|(_, points)| points.len()).sum();
        let description = format!(
            "{} from {first} to {last}: {} of {}.",
            self.measure,
            count(total, "value", "values"),
            count(lines.len(), "team", "teams")
        );
        canvas.finish(bottom + 30.0, &description)
    }

    fn draw_line(
        &self,
        index: usize,
        of: &DatedLine,
        points: &[&DatedPoint],
        x: &Scale,
        y: &Scale,
        place: f64,
    ) -> Element {
        let paint = of.team.paint();
        let mut drawn = group().class("picture-line");
        let at = |point: &DatedPoint| (x.at(day(point.date)), y.at(point.value));
        let with_interval = || {
            points
                .iter()
                .filter_map(|point| Some((x.at(day(point.date)), interval(point)?)))
        };
        let low: Vec<(f64, f64)> = with_interval()
            .map(|(x, (low, _))| (x, y.at(low)))
            .collect();
        if low.len() > 1 {
            let high = with_interval().map(|(x, (_, high))| (x, y.at(high)));
            let outline = high.chain(low.into_iter().rev());
            drawn = drawn.child(
                Pen::through(outline)
                    .close()
                    .path()
                    .fill(&paint)
                    .set("fill-opacity", "0.14"),
            );
        }
        let mut corners: Vec<(f64, f64)> = Vec::new();
        for point in points {
            let (px, py) = at(point);
            if let Some((_, before)) = corners.last().copied().filter(|_| self.steps) {
                corners.push((px, before));
            }
            corners.push((px, py));
        }
        let end = corners.last().copied().unwrap_or((RIGHT, place));
        drawn = drawn
            .child(
                Pen::through(corners)
                    .path()
                    .stroke(&paint, 2.5)
                    .dashes(dashes(index))
                    .set("stroke-linejoin", "round"),
            )
            .child(circle(end.0, end.1, 3.5).fill(&paint))
            .child(
                Pen::through([(end.0, end.1), (RIGHT + 16.0, place)])
                    .path()
                    .stroke(&paint, 0.75)
                    .set("stroke-opacity", "0.6"),
            );
        let last = points.last().map_or(0.0, |point| point.value);
        let number = value(last);
        let room = 640.0 - RIGHT - 28.0 - bold_width(&number, SMALL);
        let whole = bold_width(&of.team.name, SMALL) <= room;
        let name = if whole {
            &of.team.name
        } else {
            of.team.short()
        };
        let name = fit_bold(name, SMALL, room);
        drawn
            .child(text(RIGHT + 20.0, place + 5.0, SMALL, format!("{name} {number}")).bold())
            .hint(&format!("{}: {number} {}", of.team.name, self.measure))
    }
}

/// Marks of months below the lines: about six, years named where they begin.
fn months(first: Date, last: Date, x: &Scale, bottom: f64) -> Element {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let span = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
        - i32::from(first.month());
    let every = (span / 6 + 1).max(1);
    let mut drawn = group().class("picture-dates");
    let mut date = first.first_of_month();
    let mut free = 0.0;
    let mut named = first.year() - 1;
    while date <= last {
        let at = x.at(day(date.max(first)));
        let month = NAMES
            .get(usize::from(date.month().unsigned_abs()).saturating_sub(1))
            .copied()
            .unwrap_or("");
        let words = if date.year() == named {
            month.to_owned()
        } else {
            format!("{month} {}", date.year())
        };
        if at >= free {
            free = at + width(&words, SMALL) + 8.0;
            named = date.year();
            drawn = drawn
                .child(line(at, bottom, at, bottom + 5.0).stroke(MUTED, 1.0))
                .child(text(at, bottom + 20.0, SMALL, words).fill(MUTED));
        }
        let Ok(next) = date.checked_add(every.months()) else {
            break;
        };
        date = next;
    }
    drawn
}
