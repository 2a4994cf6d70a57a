//! Shots by danger, for games without coordinates.

use crate::Picture;
use crate::canvas::{Canvas, legend};
use crate::paint::{BODY, LINE, MUTED, SMALL};
use crate::scale::Scale;
use crate::svg::{Element, group, line, rect, text};
use crate::team::{Pair, Team};
use crate::words::{count, fit_bold};
use hockey::Venue;

/// Three strips per side: attempts, those on goal, and goals, by danger.
///
/// Its table: one row per team and danger with the three counts.
#[derive(Debug, Clone, Default)]
pub struct DangerStrips {
    /// What the picture is called: teams and date.
    pub title: String,
    /// The home team.
    pub home: Team,
    /// The away team; `None` where the shots of one side alone are shown.
    pub away: Option<Team>,
    /// The counts of each side and danger; what is missing was not tracked.
    pub strips: Vec<DangerStrip>,
}

/// The shots of one team from places of one danger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DangerStrip {
    /// Whose shots.
    pub venue: Venue,
    /// How dangerous.
    pub danger: Danger,
    /// All attempts.
    pub attempts: u32,
    /// Attempts on goal, goals included; `None` when not tracked.
    pub on_goal: Option<u32>,
    /// Goals; `None` when not tracked.
    pub goals: Option<u32>,
}

/// How dangerous a shot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// From the slot, or one that the tracker marked so.
    High,
    /// In between.
    Medium,
    /// From far away or a bad angle.
    Low,
}

impl Danger {
    const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    fn word(self) -> &'static str {
        match self {
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
        }
    }
}

const LEFT: f64 = 84.0;
const RIGHT: f64 = 400.0;

impl Picture for DangerStrips {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("danger", id, &self.title);
        let most = self
            .strips
            .iter()
            .map(|strip| strip.attempts)
            .max()
            .unwrap_or(0);
        if most == 0 {
            return canvas.empty("No shots were tracked in this game.");
        }
        let nobody = Team::default();
        let pair = Pair::new(
            &self.home,
            self.away.as_ref().unwrap_or(&nobody),
            canvas.id(),
        );
        canvas.define(pair.patterns());
        let x = Scale::new(0.0, f64::from(most), LEFT, RIGHT);
        let mut y = 8.0;
        let away = self.away.as_ref().map(|_| Venue::Away);
        for venue in [Venue::Home].into_iter().chain(away) {
            let name = fit_bold(&pair.team(venue).name, BODY, 600.0);
            canvas.draw(pair.label(venue, 8.0, y + 16.0, BODY, &name));
            y += 28.0;
            for danger in Danger::ALL {
                let strip = self
                    .strips
                    .iter()
                    .find(|strip| strip.venue == venue && strip.danger == danger);
                canvas.draw(draw_strip(strip, danger, &pair, venue, &x, y));
                y += 32.0;
            }
            y += 10.0;
        }
        let ink = MUTED;
        let entries = [(0.0, "attempts"), (0.4, "on goal"), (1.0, "goals")];
        let entries = entries.map(|(opacity, words)| {
            let mark = rect(0.0, -7.0, 16.0, 14.0)
                .fill(ink)
                .number("fill-opacity", opacity);
            (group().child(mark.stroke(ink, 1.5)), words.to_owned())
        });
        let (marks, height) = legend(entries.into(), 8.0, y + 8.0, 632.0);
        canvas.draw(marks);
        let attempts: usize = self
            .strips
            .iter()
            .map(|strip| strip.attempts as usize)
            .sum();
        let description = format!(
            "{} by danger. No coordinates were tracked, so that no places can be shown.",
            count(attempts, "shot attempt", "shot attempts")
        );
        canvas.finish(y + 8.0 + height, &description)
    }
}

fn draw_strip(
    strip: Option<&DangerStrip>,
    danger: Danger,
    pair: &Pair,
    venue: Venue,
    x: &Scale,
    y: f64,
) -> Element {
    let mut drawn = group().child(text(8.0, y + 17.0, SMALL, danger.word()).fill(MUTED));
    let Some(strip) = strip else {
        return drawn
            .child(
                line(LEFT, y + 12.0, RIGHT, y + 12.0)
                    .stroke(LINE, 1.0)
                    .dashes("4 4"),
            )
            .child(text(RIGHT + 12.0, y + 17.0, SMALL, "not tracked").fill(MUTED));
    };
    let (paint, area) = (pair.paint(venue), pair.area(venue));
    let bar = |amount: u32| rect(LEFT, y, x.at(f64::from(amount)) - LEFT, 24.0);
    drawn = drawn.child(bar(strip.attempts).fill("none").stroke(&paint, 1.5));
    if let Some(on_goal) = strip.on_goal {
        drawn = drawn.child(bar(on_goal).fill(&area).set("fill-opacity", "0.4"));
    }
    if let Some(goals) = strip.goals {
        drawn = drawn.child(bar(goals).fill(&paint));
    }
    let said =
        |amount: Option<u32>| amount.map_or_else(|| "–".to_owned(), |amount| amount.to_string());
    let words = format!(
        "{} att · {} on goal · {} G",
        strip.attempts,
        said(strip.on_goal),
        said(strip.goals)
    );
    drawn.child(text(RIGHT + 12.0, y + 17.0, SMALL, words))
}
