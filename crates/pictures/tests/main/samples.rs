//! One picture of each kind, of invented players.

use jiff::ToSpan as _;
use jiff::civil::date;
use pictures::{
    Calibration, CalibrationBin, ComparisonBars, ComparisonRow, CumulativeAttempts, Danger,
    DangerStrip, DangerStrips, DatedLine, DatedPoint, DependencyGraph, FormGame, GameCard,
    GoalMark, GraphNode, IceTimeMatrix, OddsBands, OddsRow, Part, PenaltyMark, PercentileBars,
    PercentileRow, PeriodBars, PeriodSpan, PeriodValues, Picture, PlayerCard, ProbabilityPoint,
    RatingHistory, RollingForm, Shift, ShiftChart, ShiftRow, Shot, ShotMap, ShotMapView,
    ShotOutcome, Sparkline, StackedBar, StandingsOverTime, Step, Strength, Team, Venue,
    WinProbability,
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

fn periods() -> Vec<PeriodSpan> {
    (0..3)
        .map(|index| PeriodSpan {
            label: (index + 1).to_string(),
            start: index * 1080,
            end: (index + 1) * 1080,
        })
        .collect()
}

fn goals() -> Vec<GoalMark> {
    let goal = |seconds, venue, scorer: &str| GoalMark {
        seconds,
        venue,
        scorer: scorer.to_owned(),
    };
    vec![
        goal(300, Venue::Home, "Ada North"),
        goal(340, Venue::Away, "B. Reed"),
        goal(1500, Venue::Home, "Ada North"),
        goal(2100, Venue::Home, "C. Lake"),
        goal(3100, Venue::Away, "Dee Ash"),
    ]
}

fn penalties() -> Vec<PenaltyMark> {
    let penalty = |start, end, venue, label: &str| PenaltyMark {
        start,
        end,
        venue,
        label: label.to_owned(),
    };
    vec![
        penalty(700, Some(820), Venue::Away, "B. Reed, tripping"),
        penalty(1900, Some(1990), Venue::Home, "C. Lake, hooking"),
        penalty(2500, None, Venue::Away, ""),
    ]
}

fn cumulative(away: Team) -> CumulativeAttempts {
    let mut dice = Dice(1);
    let steps = (0..80).map(|_| Step {
        seconds: dice.below(3240),
        venue: if dice.roll() < 0.55 {
            Venue::Home
        } else {
            Venue::Away
        },
        amount: 1.0,
    });
    CumulativeAttempts {
        title: "Shot attempts, Harbour Lights against Mill Street Foxes".to_owned(),
        measure: "shot attempts".to_owned(),
        home: home(),
        away,
        periods: periods(),
        steps: steps.collect(),
        goals: goals(),
        penalties: penalties(),
    }
}

fn shift_rows() -> Vec<ShiftRow> {
    let mut dice = Dice(2);
    let mut rows = Vec::new();
    for venue in [Venue::Home, Venue::Away] {
        for (group, players) in [("Forwards", 6), ("Defence", 4), ("Goalies", 1)] {
            for player in 0..players {
                let mut shifts = Vec::new();
                let mut at = player * 40;
                while at < 3200 && group != "Goalies" {
                    let end = (at + 40 + dice.below(50)).min(3240);
                    let strength = match dice.below(12) {
                        0 => Strength::PowerPlay,
                        1 => Strength::ShortHanded,
                        2 if at > 2900 => Strength::OwnNetEmpty,
                        3 if at > 2900 => Strength::OpposingNetEmpty,
                        _ => Strength::Even,
                    };
                    shifts.push(Shift {
                        start: at,
                        end,
                        strength,
                    });
                    at = end + 60 + dice.below(120);
                }
                if group == "Goalies" {
                    shifts.push(Shift {
                        start: 0,
                        end: 3240,
                        strength: Strength::Even,
                    });
                }
                rows.push(ShiftRow {
                    venue,
                    group: group.to_owned(),
                    label: format!("{} Player {group}", 10 + rows.len()),
                    href: (player % 2 == 0).then(|| format!("/players/P{}", rows.len())),
                    shifts,
                });
            }
        }
    }
    rows
}

fn shots(view: ShotMapView) -> ShotMap {
    let mut dice = Dice(3);
    let shots = (0..60).map(|index| Shot {
        x: 30.0 + 58.0 * dice.roll(),
        y: 60.0 * dice.roll() - 30.0,
        venue: if index % 2 == 0 || view == ShotMapView::Half {
            Venue::Home
        } else {
            Venue::Away
        },
        outcome: match dice.below(10) {
            0 => ShotOutcome::Goal,
            1..=5 => ShotOutcome::Saved,
            6..=7 => ShotOutcome::Missed,
            _ => ShotOutcome::Blocked,
        },
        expected_goals: Some(0.3 * dice.roll().powi(2)),
        label: format!("Shot {index}"),
        href: None,
    });
    ShotMap {
        title: "Shots".to_owned(),
        home: home(),
        away: away(),
        shots: shots.collect(),
        view,
    }
}

fn danger() -> DangerStrips {
    let strip = |venue, danger, attempts, on_goal, goals| DangerStrip {
        venue,
        danger,
        attempts,
        on_goal,
        goals,
    };
    DangerStrips {
        title: "Shots by danger".to_owned(),
        home: home(),
        away: twin(),
        strips: vec![
            strip(Venue::Home, Danger::High, 12, Some(9), Some(3)),
            strip(Venue::Home, Danger::Medium, 18, Some(10), Some(0)),
            strip(Venue::Home, Danger::Low, 25, Some(11), None),
            strip(Venue::Away, Danger::High, 7, Some(4), Some(2)),
            strip(Venue::Away, Danger::Low, 30, None, Some(0)),
        ],
    }
}

fn period_bars() -> PeriodBars {
    let values = |label: &str, home, away| PeriodValues {
        label: label.to_owned(),
        home,
        away,
    };
    PeriodBars {
        title: "Shots on goal by period".to_owned(),
        measure: "shots on goal".to_owned(),
        home: home(),
        away: twin(),
        periods: vec![
            values("1", Some(11.0), Some(7.0)),
            values("2", Some(0.0), Some(14.0)),
            values("3", Some(9.0), None),
            values("OT", Some(1.0), Some(2.0)),
        ],
    }
}

fn comparison() -> ComparisonBars {
    let row = |label: &str, home: Option<f64>, away: Option<f64>| ComparisonRow {
        label: label.to_owned(),
        home,
        away,
        home_text: home.map_or_else(String::new, |value| value.to_string()),
        away_text: away.map_or_else(String::new, |value| value.to_string()),
    };
    ComparisonBars {
        title: "Team against team".to_owned(),
        home: home(),
        away: away(),
        rows: vec![
            row("Shot attempts", Some(54.0), Some(41.0)),
            row("Expected goals", Some(2.31), Some(2.85)),
            row("Hits", None, Some(3.0)),
            row("Power-play goals", Some(0.0), Some(0.0)),
        ],
    }
}

fn stacked() -> StackedBar {
    let part = |label: &str, amount: f64| Part {
        label: label.to_owned(),
        amount,
        text: format!("{amount} min"),
    };
    StackedBar {
        title: "Ice time by strength".to_owned(),
        parts: vec![
            part("Even", 44.0),
            part("Power play", 6.5),
            part("Short-handed", 3.0),
            part("Empty net", 0.5),
        ],
    }
}

fn form() -> RollingForm {
    let mut dice = Dice(5);
    let games = (0..24).map(|index| FormGame {
        label: format!("{} Oct", index + 1),
        value: (index != 7).then(|| dice.below(5) as f64),
        detail: "Foxes 3–2".to_owned(),
        href: Some(format!("/games/{index}")),
    });
    RollingForm {
        title: "Points by game".to_owned(),
        measure: "points".to_owned(),
        games: games.collect(),
        windows: vec![5, 10],
    }
}

fn percentiles() -> PercentileBars {
    let row =
        |label: &str, value: &str, percentile, sample: &str, small: Option<&str>| PercentileRow {
            label: label.to_owned(),
            value: value.to_owned(),
            percentile,
            sample: sample.to_owned(),
            small_sample: small.map(str::to_owned),
        };
    PercentileBars {
        title: "Ada North, 2025".to_owned(),
        population: "34 forwards with 5 games or more".to_owned(),
        rows: vec![
            row("Points per 60", "3.12", Some(91.0), "14 games", None),
            row(
                "Expected goals share",
                "54.1 %",
                Some(62.0),
                "14 games",
                None,
            ),
            row(
                "Faceoffs won",
                "100 %",
                Some(99.0),
                "3 faceoffs",
                Some("fewer than 20"),
            ),
            row("Zone entries", "–", None, "0 games", Some("not tracked")),
        ],
    }
}

fn matrix(columns: usize) -> IceTimeMatrix {
    let mut dice = Dice(6);
    let rows = 8;
    IceTimeMatrix {
        title: "Ice time against each other".to_owned(),
        rows: (0..rows)
            .map(|index| format!("{index} Home Player"))
            .collect(),
        columns: (0..columns)
            .map(|index| format!("{index} Away Player"))
            .collect(),
        seconds: (0..rows)
            .map(|_| {
                (0..columns)
                    .map(|_| (dice.roll() > 0.1).then(|| dice.below(900) as u32))
                    .collect()
            })
            .collect(),
    }
}

fn dated_lines(intervals: bool) -> Vec<DatedLine> {
    let mut dice = Dice(7);
    let names = [
        "Harbour Lights",
        "Mill Street Foxes",
        "Navy & Sons",
        "Owls",
        "Old Pond Rangers",
        "Quarry Bears",
    ];
    let colours = [
        "#0b3d91", "#d2451e", "#111111", "#ffd200", "#1c7c3c", "#7a1fa2",
    ];
    let mut lines = Vec::new();
    for (name, colour) in names.into_iter().zip(colours) {
        let mut value = if intervals { 1500.0 } else { 0.0 };
        let mut points = Vec::new();
        for week in 0..20 {
            value += if intervals {
                40.0 * dice.roll() - 20.0
            } else {
                dice.below(3) as f64
            };
            let day = date(2025, 9, 14).saturating_add((week * 7).days());
            let interval = intervals.then_some((value - 30.0, value + 30.0));
            points.push(DatedPoint {
                date: day,
                value,
                interval,
            });
        }
        lines.push(DatedLine {
            team: team(name, &name[..3].to_uppercase(), &[colour]),
            points,
        });
    }
    lines
}

fn win_probability(ties: bool) -> WinProbability {
    let mut dice = Dice(8);
    let mut home_share = 0.5;
    let points = (0..=54).map(|minute| {
        home_share = (home_share + 0.12 * dice.roll() - 0.05f64).clamp(0.02, 0.85);
        ProbabilityPoint {
            seconds: minute * 60,
            home: home_share,
            tie: ties.then(|| 0.12 * (1.0 - minute as f64 / 60.0)),
        }
    });
    WinProbability {
        title: "Win probability".to_owned(),
        home: home(),
        away: away(),
        periods: periods(),
        points: points.collect(),
        goals: goals(),
    }
}

fn calibration() -> Calibration {
    let bins = (0..10).map(|index| {
        let forecast = 0.05 + 0.1 * f64::from(index);
        let happened = (forecast * 0.9 + 0.04f64).min(1.0);
        CalibrationBin {
            forecast,
            happened,
            interval: Some(((happened - 0.08).max(0.0), (happened + 0.08).min(1.0))),
            cases: 20 + 8 * (5 - (index - 5i32).abs()) as u32,
        }
    });
    Calibration {
        title: "Forecast of home wins, two seasons".to_owned(),
        outcome: "home wins".to_owned(),
        bins: bins.collect(),
    }
}

fn odds() -> OddsBands {
    let rows = dated_lines(false)
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let middle = 52.0 - 6.0 * index as f64;
            OddsRow {
                team: line.team,
                middle,
                outer: Some((middle - 7.0, middle + 6.0)),
                inner: Some((middle - 3.0, middle + 3.0)),
                text: format!("{middle} pts"),
            }
        });
    OddsBands {
        title: "Points at the end of the season".to_owned(),
        measure: "Points at the end".to_owned(),
        bands: "Light: 80 % of the seasons; dark: 50 %.".to_owned(),
        simulations: 10_000,
        rows: rows.collect(),
        mark: Some((38.0, "enough for the playoffs last year".to_owned())),
    }
}

fn graph() -> DependencyGraph {
    let mut dice = Dice(9);
    let name = |index: usize| format!("{}_table_{index}", if index < 8 { "raw" } else { "fact" });
    let nodes = (0..30).map(|index| GraphNode {
        name: name(index),
        kind: "model".to_owned(),
        href: Some(format!("/tables/{}", name(index))),
    });
    let mut edges = Vec::new();
    for to in 8..30 {
        for _ in 0..2 {
            edges.push((name(dice.below(to as i64) as usize), name(to)));
        }
    }
    DependencyGraph {
        title: "fact_table_15".to_owned(),
        nodes: nodes.collect(),
        edges,
        focus: name(15),
    }
}

fn game_card() -> GameCard {
    GameCard {
        league: "Northern Lakes Recreational League".to_owned(),
        date: "12 October 2025".to_owned(),
        home: home(),
        away: away(),
        score: Some((3, 2)),
        status: "final".to_owned(),
        lines: vec![
            "Ada North: 2 goals, 1 assist".to_owned(),
            "Shots on goal 31–24".to_owned(),
            "Expected goals 2.3–2.9".to_owned(),
        ],
    }
}

fn player_card() -> PlayerCard {
    let pair = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    PlayerCard {
        league: "Northern Lakes Recreational League".to_owned(),
        season: "Season 2025".to_owned(),
        player: "Ada North".to_owned(),
        role: "17, forward".to_owned(),
        team: home(),
        numbers: vec![
            pair("games", "14"),
            pair("goals", "12"),
            pair("assists", "9"),
            pair("points per 60", "3.12"),
        ],
        series_label: "Points per game".to_owned(),
        series: form().games.iter().map(|game| game.value).collect(),
    }
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
        ("period-bars", Box::new(period_bars())),
        ("comparison", Box::new(comparison())),
        ("stacked", Box::new(stacked())),
        ("form", Box::new(form())),
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
