//! One picture of each kind, of invented players.

#[path = "samples/games.rs"]
mod games;
#[path = "samples/seasons.rs"]
mod seasons;

use games::{
    comparison, cumulative, danger, danger_of_one_side, game_card, goals, matrix, penalties,
    period_bars, periods, shift_rows, shots, win_probability,
};
use pictures::{
    Calibration, ComparisonBars, CumulativeAttempts, DangerStrips, DependencyGraph, IceTimeMatrix,
    OddsBands, PercentileBars, PeriodBars, Picture, RatingHistory, RollingForm, SeasonBars,
    ShiftChart, ShotMap, ShotMapView, Sparkline, StackedBar, StandingsOverTime, Team,
    WinProbability,
};
use seasons::{
    calibration, dated_lines, form, graph, odds, percentiles, player_card, season_bars, stacked,
};

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    /// A number from 0 to 1.
    fn roll(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / f64::from(1 << 24)
    }

    /// A whole number below `end`.
    fn below(&mut self, end: i64) -> i64 {
        (self.roll() * end as f64) as i64
    }
}

pub(crate) fn team(name: &str, code: &str, colours: &[&str]) -> Team {
    Team {
        name: name.to_owned(),
        code: code.to_owned(),
        colours: colours.iter().map(|hex| (*hex).to_owned()).collect(),
    }
}

pub(crate) fn home() -> Team {
    team("Harbour Lights", "HAR", &["#0b3d91", "#ffd200"])
}

pub(crate) fn away() -> Team {
    team("Mill Street Foxes", "FOX", &["#d2451e", "#111111"])
}

/// Wears what the home team wears.
fn twin() -> Team {
    team("Navy & Sons", "NAV", &["#0b3f95"])
}

/// One filled picture of each kind, by name.
pub(crate) fn all() -> Vec<(&'static str, Box<dyn Picture>)> {
    let lines = dated_lines(true);
    vec![
        ("cumulative", Box::new(cumulative(away()))),
        ("cumulative-alike", Box::new(cumulative(twin()))),
        (
            "shifts",
            Box::new(ShiftChart {
                title: "Shifts".to_owned(),
                home: home(),
                away: away(),
                periods: periods(),
                rows: shift_rows(),
                goals: goals(),
                penalties: penalties(),
            }),
        ),
        ("shot-map", Box::new(shots(ShotMapView::Full))),
        ("shot-map-half", Box::new(shots(ShotMapView::Half))),
        ("danger", Box::new(danger())),
        ("danger_of_one_side", Box::new(danger_of_one_side())),
        ("period-bars", Box::new(period_bars())),
        ("comparison", Box::new(comparison())),
        ("stacked", Box::new(stacked())),
        ("form", Box::new(form())),
        ("season-bars", Box::new(season_bars())),
        ("percentiles", Box::new(percentiles())),
        ("matrix", Box::new(matrix(9))),
        ("matrix-wide", Box::new(matrix(20))),
        (
            "standings",
            Box::new(StandingsOverTime {
                title: "Points".to_owned(),
                measure: "points".to_owned(),
                lines: dated_lines(false),
            }),
        ),
        (
            "ratings",
            Box::new(RatingHistory {
                title: "Ratings".to_owned(),
                measure: "rating".to_owned(),
                lines,
                average: Some(1500.0),
            }),
        ),
        (
            "sparkline",
            Box::new(Sparkline {
                title: "Points".to_owned(),
                values: form().games.iter().map(|game| game.value).collect(),
            }),
        ),
        ("win-probability", Box::new(win_probability(false))),
        ("win-probability-ties", Box::new(win_probability(true))),
        ("calibration", Box::new(calibration())),
        ("odds", Box::new(odds())),
        ("graph", Box::new(graph())),
        ("game-card", Box::new(game_card())),
        ("player-card", Box::new(player_card())),
    ]
}

/// Each kind without any values.
pub(crate) fn empty() -> Vec<(&'static str, Box<dyn Picture>)> {
    vec![
        ("cumulative", Box::<CumulativeAttempts>::default()),
        ("shifts", Box::<ShiftChart>::default()),
        ("shot-map", Box::<ShotMap>::default()),
        ("danger", Box::<DangerStrips>::default()),
        ("period-bars", Box::<PeriodBars>::default()),
        ("comparison", Box::<ComparisonBars>::default()),
        ("stacked", Box::<StackedBar>::default()),
        ("form", Box::<RollingForm>::default()),
        ("season-bars", Box::<SeasonBars>::default()),
        ("percentiles", Box::<PercentileBars>::default()),
        ("matrix", Box::<IceTimeMatrix>::default()),
        ("standings", Box::<StandingsOverTime>::default()),
        ("ratings", Box::<RatingHistory>::default()),
        ("win-probability", Box::<WinProbability>::default()),
        ("calibration", Box::<Calibration>::default()),
        ("odds", Box::<OddsBands>::default()),
        ("graph", Box::<DependencyGraph>::default()),
    ]
}
