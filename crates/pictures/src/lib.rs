//! Every picture of the product: SVG text made by pure functions from plain values.
//!
//! Each picture is a struct that holds what is to be seen. [`Picture::svg`] draws it; the same values give the same
//! bytes. Nothing is read, nothing is counted here: values come as they are to be shown, `None` where something was not
//! tracked. A picture without values says so in words.
//!
//! # In a page
//!
//! A picture scales with its place; most are 640 units wide with words of 14 and 16 units, so that they are best
//! between 480 and 900 pixels. [`ShiftChart`] and [`IceTimeMatrix`] may be wider: put them into an element that scrolls
//! sideways on narrow screens, and give them a least width there. A [`DependencyGraph`] wider than 640 units keeps its
//! size and needs such an element. A [`Sparkline`] needs a largest width. The page shows the caption and, beside the
//! picture, the table that the struct names.
//!
//! Every id begins with the prefix that the page gives, so that many pictures fit a page. `<title>` and `<desc>` name
//! the picture and its sample. It has the role `img`, or `group` where it holds links. There are no `style` attributes,
//! scripts or handlers, so that a strict content security policy holds.
//!
//! # Paints
//!
//! Colours are custom properties with the light theme as fallback: `--ink`, `--ink-muted`, `--line`, `--surface`,
//! `--accent`, `--goal`, `--good`, `--bad`, `--warning`; of the rink `--rink-ice`, `--rink-boards`, `--rink-red`,
//! `--rink-blue`, `--rink-crease`; of parts of a whole `--part-1` to `--part-6`. `--team-home` and `--team-away` fall
//! back to the teams' own colours, made readable on both themes; a page should not set them.
//!
//! # Classes
//!
//! The root has `picture` and `picture-` with its kind: `calibration`, `card`, `comparison`, `cumulative`, `danger`,
//! `form`, `graph`, `matrix`, `nothing`, `odds`, `percentiles`, `period-bars`, `ratings`, `season-bars`, `shifts`,
//! `shot-map`, `sparkline`, `stacked`, `standings`, `win-probability`. Inside there are `picture-dates`, `picture-empty`,
//! `picture-empty-reason`, `picture-goal`, `picture-legend`, `picture-levels`, `picture-line`, `picture-node`,
//! `picture-penalties`, `picture-periods`, `picture-rink`, `picture-score` and `picture-shift-row`.

mod bars;
mod calibration;
mod canvas;
mod card;
mod colour;
mod cumulative;
mod danger;
mod dated_lines;
mod form;
mod game_time;
mod graph;
mod matrix;
mod odds;
mod paint;
mod percentiles;
pub mod png;
pub mod rink;
mod scale;
mod season_bars;
mod shifts;
mod shot_map;
mod sparkline;
mod svg;
mod team;
mod win_probability;
mod words;

pub use bars::{ComparisonBars, ComparisonRow, Part, PeriodBars, PeriodValues, StackedBar};
pub use calibration::{Calibration, CalibrationBin};
pub use canvas::empty_picture;
pub use card::{CARD_HEIGHT, CARD_WIDTH, GameCard, PlayerCard};
pub use colour::{
    DARK_SURFACE, LEAST_CONTRAST, LIGHT_SURFACE, TeamInk, alike, contrast, readable_colour,
    readable_on_both, team_inks,
};
pub use cumulative::{CumulativeAttempts, Step};
pub use danger::{Danger, DangerStrip, DangerStrips};
pub use dated_lines::{DatedLine, DatedPoint, RatingHistory, StandingsOverTime};
pub use form::{FormGame, RollingForm};
pub use game_time::{GoalMark, PenaltyMark, PeriodSpan};
pub use graph::{DependencyGraph, GraphNode};
pub use hockey::{Strength, Venue};
pub use matrix::IceTimeMatrix;
pub use odds::{OddsBands, OddsRow};
pub use percentiles::{PercentileBars, PercentileRow};
pub use season_bars::{SeasonBar, SeasonBars};
pub use shifts::{Shift, ShiftChart, ShiftRow};
pub use shot_map::{Shot, ShotMap, ShotMapView, ShotOutcome};
pub use sparkline::Sparkline;
pub use team::Team;
pub use win_probability::{ProbabilityPoint, WinProbability};

/// Something that can be drawn.
pub trait Picture {
    /// The picture as SVG text; `id` is the prefix of every id in it, unique on its page.
    fn svg(&self, id: &str) -> String;
}
