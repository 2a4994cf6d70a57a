//! Cards for links in social networks: 1200 by 630, in colours of their own, as no stylesheet reaches them.

use crate::Picture;
use crate::colour::{readable_colour, team_inks};
use crate::sparkline::series;
use crate::svg::{Element, number, rect, text};
use crate::team::Team;
use crate::words::fit;

/// The width of a card.
pub const CARD_WIDTH: f64 = 1200.0;
/// Its height.
pub const CARD_HEIGHT: f64 = 630.0;

const PAPER: &str = "#10161d";
const PANEL: &str = "#1b242e";
const INK: &str = "#f2f5f8";
const MUTED: &str = "#a9b4c0";

/// A game in short.
///
/// It stands for a page that has the tables.
#[derive(Debug, Clone, Default)]
pub struct GameCard {
    /// The league's name.
    pub league: String,
    /// Date and place as they are to be read.
    pub date: String,
    /// The home team.
    pub home: Team,
    /// The away team.
    pub away: Team,
    /// Goals of both, home first; `None` before the game.
    pub score: Option<(u32, u32)>,
    /// What is said under the score: `after overtime`, `final`, the time of the faceoff.
    pub status: String,
    /// Up to three short lines.
    pub lines: Vec<String>,
}

/// A player's season in short.
///
/// It stands for a page that has the tables.
#[derive(Debug, Clone, Default)]
pub struct PlayerCard {
    /// The league's name.
    pub league: String,
    /// Season as it is to be read.
    pub season: String,
    /// The player's name.
    pub player: String,
    /// Number and position.
    pub role: String,
    /// The player's team.
    pub team: Team,
    /// Up to five pairs of a word and a value: `goals`, `12`.
    pub numbers: Vec<(String, String)>,
    /// What the line below shows: `points per game`; empty without one.
    pub series_label: String,
    /// The values of that line in the order of time.
    pub series: Vec<Option<f64>>,
}

fn words(x: f64, y: f64, size: f64, room: f64, words: &str, paint: &str) -> Element {
    text(x, y, size, fit(words, size, room)).fill(paint)
}

/// Thickened, because only one weight of the font is at hand when a card becomes a PNG.
fn heavy(element: Element, paint: &str, thickness: f64) -> Element {
    element
        .stroke(paint, thickness)
        .set("stroke-linejoin", "round")
}

/// A size at which words fit a room, between two bounds.
fn size_for(said: &str, room: f64, least: f64, most: f64) -> f64 {
    let unit = crate::words::width(said, 1.0).max(0.1);
    (room / unit).clamp(least, most)
}

fn card(id: &str, title: &str, description: &str, drawn: Vec<Element>) -> String {
    let (width, height) = (number(CARD_WIDTH), number(CARD_HEIGHT));
    let mut canvas = crate::canvas::Canvas::new("card", id, title).wide(CARD_WIDTH);
    canvas.draw(rect(0.0, 0.0, CARD_WIDTH, CARD_HEIGHT).fill(PAPER));
    for element in drawn {
        canvas.draw(element);
    }
    let svg = canvas.finish(CARD_HEIGHT, description);
    svg.replacen(
        "width=\"100%\"",
        &format!("width=\"{width}\" height=\"{height}\""),
        1,
    )
}

impl Picture for GameCard {
    fn svg(&self, id: &str) -> String {
        let (home, away) = team_inks(&self.home.colours, &self.away.colours);
        let paints = [
            readable_colour(&home.hex, PANEL),
            readable_colour(&away.hex, PANEL),
        ];
        let mut drawn = vec![
            words(60.0, 78.0, 32.0, 620.0, &self.league, MUTED),
            words(1140.0, 78.0, 32.0, 440.0, &self.date, MUTED).end(),
        ];
        let scores = self.score.map(|(home, away)| [home, away]);
        for (index, (team, paint)) in [&self.home, &self.away]
            .into_iter()
            .zip(&paints)
            .enumerate()
        {
            let left = 60.0 + 550.0 * index as f64;
            let middle = left + 265.0;
            let size = size_for(&team.name, 480.0, 26.0, 46.0);
            let name = heavy(
                words(middle, 218.0, size, 490.0, &team.name, INK).middle(),
                INK,
                1.2,
            );
            drawn.push(rect(left, 118.0, 530.0, 284.0).set("rx", "18").fill(PANEL));
            drawn.push(rect(left, 118.0, 530.0, 18.0).set("rx", "9").fill(paint));
            drawn.push(name);
            let said = scores.and_then(|scores| scores.get(index).copied());
            let said = said.map_or_else(|| team.short().to_owned(), |goals| goals.to_string());
            let size = size_for(&said, 440.0, 48.0, 150.0);
            drawn.push(heavy(
                words(middle, 368.0, size, 500.0, &said, paint).middle(),
                paint,
                3.0,
            ));
        }
        drawn.push(words(600.0, 448.0, 30.0, 1080.0, &self.status, MUTED).middle());
        for (index, line) in self.lines.iter().take(3).enumerate() {
            let y = 502.0 + 42.0 * index as f64;
            drawn.push(words(600.0, y, 32.0, 1080.0, line, INK).middle());
        }
        let title = match self.score {
            Some((home, away)) => format!("{} {home}–{away} {}", self.home.name, self.away.name),
            None => format!("{} against {}", self.home.name, self.away.name),
        };
        let description = format!("{} {} {}", self.date, self.status, self.lines.join(". "));
        card(id, &title, description.trim(), drawn)
    }
}

impl Picture for PlayerCard {
    fn svg(&self, id: &str) -> String {
        let (ink, _) = team_inks(&self.team.colours, &[]);
        let paint = readable_colour(&ink.hex, PAPER);
        let size = size_for(&self.player, 1060.0, 40.0, 84.0);
        let team = format!("{} · {}", self.team.name, self.role);
        let mut drawn = vec![
            rect(0.0, 0.0, 20.0, CARD_HEIGHT).fill(&paint),
            words(70.0, 78.0, 32.0, 620.0, &self.league, MUTED),
            words(1140.0, 78.0, 32.0, 400.0, &self.season, MUTED).end(),
            heavy(
                words(70.0, 190.0, size, 1070.0, &self.player, INK),
                INK,
                1.8,
            ),
            words(70.0, 248.0, 36.0, 1070.0, &team, &paint),
        ];
        let numbers: Vec<&(String, String)> = self.numbers.iter().take(5).collect();
        let step = 1070.0 / numbers.len().max(1) as f64;
        for (index, (label, value)) in numbers.iter().enumerate() {
            let left = 70.0 + step * index as f64;
            let size = size_for(value, step - 40.0, 30.0, 72.0);
            drawn.push(
                rect(left, 290.0, step - 16.0, 150.0)
                    .set("rx", "14")
                    .fill(PANEL),
            );
            drawn.push(heavy(
                words(left + 20.0, 374.0, size, step - 40.0, value, INK),
                INK,
                1.2,
            ));
            drawn.push(words(left + 20.0, 418.0, 26.0, step - 40.0, label, MUTED));
        }
        if self.series.iter().flatten().any(|value| value.is_finite()) {
            drawn.push(series(
                &self.series,
                (76.0, 480.0, 1056.0, 70.0),
                &paint,
                INK,
            ));
            drawn.push(words(70.0, 596.0, 26.0, 1070.0, &self.series_label, MUTED));
        }
        let said: Vec<String> = self
            .numbers
            .iter()
            .map(|(label, value)| format!("{label} {value}"))
            .collect();
        let description = format!("{}, {}: {}.", team, self.season, said.join(", "));
        card(id, &self.player, &description, drawn)
    }
}
