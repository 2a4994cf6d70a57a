//! The paints of the pictures: properties of the page's stylesheet, with the light theme as fallback.

pub(crate) const INK: &str = "var(--ink, #1b2430)";
pub(crate) const MUTED: &str = "var(--ink-muted, #566170)";
pub(crate) const LINE: &str = "var(--line, #cfd6de)";
pub(crate) const SURFACE: &str = "var(--surface, #ffffff)";
pub(crate) const GOAL: &str = "var(--goal, #c8102e)";
pub(crate) const GOOD: &str = "var(--good, #1a7f4b)";
pub(crate) const BAD: &str = "var(--bad, #b3261e)";
pub(crate) const ACCENT: &str = "var(--accent, #1f5fbf)";
pub(crate) const WARNING: &str = "var(--warning, #9a6700)";

pub(crate) const ICE: &str = "var(--rink-ice, #fbfdff)";
pub(crate) const BOARDS: &str = "var(--rink-boards, #1b2430)";
pub(crate) const RED_LINE: &str = "var(--rink-red, #c8102e)";
pub(crate) const BLUE_LINE: &str = "var(--rink-blue, #0033a0)";
pub(crate) const CREASE: &str = "var(--rink-crease, #41b6e6)";

/// The size of words, in units of a picture that is 640 units wide.
pub(crate) const BODY: f64 = 16.0;
/// The size of words that explain.
pub(crate) const SMALL: f64 = 14.0;
/// The width of most pictures.
pub(crate) const WIDTH: f64 = 640.0;

/// Dashes of lines beyond the first, so that many lines differ by more than colour.
const DASHES: [&str; 6] = ["", "8 4", "2 4", "12 4 2 4", "5 3", "14 5"];

/// The dashes of the line with this number.
pub(crate) fn dashes(index: usize) -> &'static str {
    DASHES.get(index % DASHES.len()).copied().unwrap_or("")
}
