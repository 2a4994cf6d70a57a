//! Who was on the ice when, and at what strength.

use crate::Picture;
use crate::canvas::{Canvas, legend};
use crate::game_time::{
    GoalMark, Lanes, PenaltyMark, PeriodSpan, draw_periods, goal_line, in_order, penalty_bar, span,
};
use crate::paint::{BAD, GOOD, INK, LINE, MUTED, SMALL, SURFACE, WARNING};
use crate::scale::Scale;
use crate::svg::{Element, group, line, rect, text};
use crate::team::{Pair, Team};
use crate::words::{clock, count, fit, fit_bold, width};
use hockey::{Strength, Venue};

/// Players as rows, game time as columns, a bar for each shift.
///
/// Its table: one row per player with the number of shifts, ice time by strength, and the mean shift.
#[derive(Debug, Clone, Default)]
pub struct ShiftChart {
    /// What the picture is called: teams and date.
    pub title: String,
    /// The home team.
    pub home: Team,
    /// The away team.
    pub away: Team,
    /// The periods that were played.
    pub periods: Vec<PeriodSpan>,
    /// Players in the order of the rows; home comes first, and rows of one group stay together.
    pub rows: Vec<ShiftRow>,
    /// Goals, in any order.
    pub goals: Vec<GoalMark>,
    /// Penalties, in any order.
    pub penalties: Vec<PenaltyMark>,
}

/// The shifts of one player.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftRow {
    /// Whose player it is.
    pub venue: Venue,
    /// The position group: `Forwards`, `Defence`, `Goalies`.
    pub group: String,
    /// Number and name.
    pub label: String,
    /// Where the row leads to.
    pub href: Option<String>,
    /// The shifts, split wherever the strength changed.
    pub shifts: Vec<Shift>,
}

/// Time on the ice at one strength.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Seconds played since the opening faceoff when it began.
    pub start: i64,
    /// The same when it ended.
    pub end: i64,
    /// The strength of the player's team.
    pub strength: Strength,
}

const LEFT: f64 = 176.0;
const WIDE: f64 = 880.0;
const RIGHT: f64 = WIDE - 12.0;
const ROW: f64 = 20.0;
const TOP: f64 = 74.0;

impl Picture for ShiftChart {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("shifts", id, &self.title).wide(WIDE);
        if self.rows.iter().all(|row| row.shifts.is_empty()) {
            return canvas.empty("No shifts were tracked in this game.");
        }
        let pair = Pair::new(&self.home, &self.away, canvas.id());
        canvas.define(pair.patterns());
        let ends = self
            .rows
            .iter()
            .flat_map(|row| &row.shifts)
            .map(|shift| shift.end);
        let (start, end) = span(&self.periods, ends);
        let x = Scale::new(start as f64, end as f64, LEFT, RIGHT);
        let mut rows = group();
        let mut y = TOP + 12.0;
        for venue in [Venue::Home, Venue::Away] {
            rows = rows.children(self.draw_team_head(&pair, venue, &x, y));
            y += 28.0;
            for name in groups(&self.rows, venue) {
                rows = rows.child(text(8.0, y + 13.0, 12.0, name.to_uppercase()).fill(MUTED));
                y += 18.0;
                for row in self
                    .rows
                    .iter()
                    .filter(|row| row.venue == venue && row.group == name)
                {
                    let drawn = draw_row(row, &x, y);
                    rows = rows.child(canvas.linked(drawn, row.href.as_deref()));
                    y += ROW;
                }
            }
            y += 10.0;
        }
        draw_periods(&mut canvas, &self.periods, &x, TOP, y);
        canvas.draw(rows);
        self.draw_score(&mut canvas, &pair, &x, end);
        let mut lanes = Lanes::new(2, TOP - 8.0, LEFT - 20.0, WIDE);
        for goal in in_order(&self.goals) {
            let at = x.at(goal.seconds as f64);
            canvas.draw(goal_line(goal, &pair, &mut lanes, at, (TOP, y)));
        }
        let (marks, height) = legend(strengths(), 8.0, y + 42.0, WIDE - 8.0);
        canvas.draw(marks);
        let shifts: usize = self.rows.iter().map(|row| row.shifts.len()).sum();
        let description = format!(
            "{} of {}; {}, {}. Rows are players, columns are game time.",
            count(shifts, "shift", "shifts"),
            count(self.rows.len(), "player", "players"),
            count(self.goals.len(), "goal", "goals"),
            count(self.penalties.len(), "penalty", "penalties"),
        );
        canvas.finish(y + 42.0 + height, &description)
    }
}

impl ShiftChart {
    /// A team's name with its penalties beside it.
    fn draw_team_head(&self, pair: &Pair, venue: Venue, x: &Scale, y: f64) -> Vec<Element> {
        let name = fit_bold(&pair.team(venue).name, SMALL, LEFT - 34.0);
        let mut drawn = vec![
            pair.label(venue, 8.0, y + 15.0, SMALL, &name),
            line(LEFT, y + 11.0, RIGHT, y + 11.0).stroke(LINE, 1.0),
        ];
        let own = self
            .penalties
            .iter()
            .filter(|penalty| penalty.venue == venue);
        drawn.extend(own.map(|penalty| penalty_bar(penalty, pair, x, y + 5.0, 12.0)));
        drawn
    }

    /// The score between goals, as a strip on top.
    fn draw_score(&self, canvas: &mut Canvas, pair: &Pair, x: &Scale, end: i64) {
        let mut strip = group().class("picture-score");
        strip = strip.child(
            text(
                8.0,
                26.0,
                SMALL,
                format!(
                    "{}–{}",
                    pair.team(Venue::Home).short(),
                    pair.team(Venue::Away).short()
                ),
            )
            .fill(MUTED),
        );
        let goals = in_order(&self.goals);
        let (mut home, mut away, mut from) = (0, 0, 0);
        let mut stops: Vec<(i64, Option<Venue>)> = goals
            .iter()
            .map(|goal| (goal.seconds, Some(goal.venue)))
            .collect();
        stops.push((end, None));
        for (until, scorer) in stops {
            let (left, right) = (x.at(from as f64), x.at(until as f64));
            let leader = match i32::cmp(&home, &away) {
                std::cmp::Ordering::Greater => Some(Venue::Home),
                std::cmp::Ordering::Less => Some(Venue::Away),
                std::cmp::Ordering::Equal => None,
            };
            let paint = leader.map_or_else(|| LINE.to_owned(), |venue| pair.area(venue));
            let words = format!("{home}–{away}");
            let band = rect(left, 12.0, right - left - 1.5, 20.0)
                .fill(&paint)
                .set("fill-opacity", "0.35");
            strip = strip.child(band.hint(&format!("{words} until {}", clock(until))));
            if width(&words, SMALL) + 4.0 <= right - left {
                strip = strip.child(
                    text(f64::midpoint(left, right), 27.0, SMALL, words)
                        .middle()
                        .bold(),
                );
            }
            match scorer {
                Some(Venue::Home) => home += 1,
                Some(Venue::Away) => away += 1,
                None => {}
            }
            from = until;
        }
        canvas.draw(strip);
    }
}

/// The groups of a team in the order of their first rows.
fn groups(rows: &[ShiftRow], venue: Venue) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for row in rows.iter().filter(|row| row.venue == venue) {
        if !names.contains(&row.group.as_str()) {
            names.push(&row.group);
        }
    }
    names
}

fn draw_row(row: &ShiftRow, x: &Scale, y: f64) -> Element {
    let mut drawn = group()
        .class("picture-shift-row")
        .child(text(
            8.0,
            y + 14.0,
            SMALL,
            fit(&row.label, SMALL, LEFT - 16.0),
        ))
        .child(line(LEFT, y + ROW - 0.5, RIGHT, y + ROW - 0.5).stroke(LINE, 0.5));
    for shift in row.shifts.iter().filter(|shift| shift.end > shift.start) {
        let (left, right) = (x.at(shift.start as f64), x.at(shift.end as f64));
        let words = format!(
            "{}: {} to {}, {}, {}",
            row.label,
            clock(shift.start),
            clock(shift.end),
            clock(shift.end.saturating_sub(shift.start)),
            strength_words(shift.strength),
        );
        let bar = strength_bar(
            shift.strength,
            left,
            y + ROW / 2.0 - 0.5,
            (right - left - 0.8).max(1.0),
        );
        drawn = drawn.child(bar.hint(&words));
    }
    drawn
}

/// A bar whose colour and height both say the strength; hollow with an empty net.
fn strength_bar(strength: Strength, x: f64, middle: f64, width: f64) -> Element {
    let bar = |height: f64| rect(x, middle - height / 2.0, width, height);
    match strength {
        Strength::Even => bar(9.0).fill(MUTED),
        Strength::PowerPlay => bar(16.0).fill(GOOD),
        Strength::ShortHanded => bar(4.0).fill(BAD),
        Strength::OwnNetEmpty => bar(13.0).fill(SURFACE).stroke(WARNING, 1.8),
        Strength::OpposingNetEmpty => bar(13.0).fill(SURFACE).stroke(INK, 1.2).dashes("2 2"),
    }
}

fn strength_words(strength: Strength) -> &'static str {
    match strength {
        Strength::Even => "even strength",
        Strength::PowerPlay => "power play",
        Strength::ShortHanded => "short-handed",
        Strength::OwnNetEmpty => "own net empty",
        Strength::OpposingNetEmpty => "opposing net empty",
    }
}

fn strengths() -> Vec<(Element, String)> {
    [
        Strength::Even,
        Strength::PowerPlay,
        Strength::ShortHanded,
        Strength::OwnNetEmpty,
        Strength::OpposingNetEmpty,
    ]
    .into_iter()
    .map(|strength| {
        let words = strength_words(strength);
        (
            group().child(strength_bar(strength, 0.0, 0.0, 16.0)),
            words.to_owned(),
        )
    })
    .collect()
}
