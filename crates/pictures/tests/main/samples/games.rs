//! Pictures of one game.

use super::{Dice, away, home, twin};
use pictures::{
    ComparisonBars, ComparisonRow, CumulativeAttempts, Danger, DangerStrip, DangerStrips, GameCard,
    GoalMark, IceTimeMatrix, PenaltyMark, PeriodBars, PeriodSpan, PeriodValues, ProbabilityPoint,
    Shift, ShiftRow, Shot, ShotMap, ShotMapView, ShotOutcome, Step, Strength, Team, Venue,
    WinProbability,
};

pub(super) fn periods() -> Vec<PeriodSpan> {
    (0..3)
        .map(|index| PeriodSpan {
            label: (index + 1).to_string(),
            start: index * 1080,
            end: (index + 1) * 1080,
        })
        .collect()
}

pub(super) fn goals() -> Vec<GoalMark> {
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

pub(super) fn penalties() -> Vec<PenaltyMark> {
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

pub(super) fn cumulative(away: Team) -> CumulativeAttempts {
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

pub(super) fn shift_rows() -> Vec<ShiftRow> {
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

pub(super) fn shots(view: ShotMapView) -> ShotMap {
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

pub(super) fn danger() -> DangerStrips {
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
        away: Some(twin()),
        strips: vec![
            strip(Venue::Home, Danger::High, 12, Some(9), Some(3)),
            strip(Venue::Home, Danger::Medium, 18, Some(10), Some(0)),
            strip(Venue::Home, Danger::Low, 25, Some(11), None),
            strip(Venue::Away, Danger::High, 7, Some(4), Some(2)),
            strip(Venue::Away, Danger::Low, 30, None, Some(0)),
        ],
    }
}

/// The shots of one player: nobody is named on the other side.
pub(super) fn danger_of_one_side() -> DangerStrips {
    let mut picture = danger();
    picture.away = None;
    picture.strips.retain(|strip| strip.venue == Venue::Home);
    picture
}

pub(super) fn period_bars() -> PeriodBars {
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

pub(super) fn comparison() -> ComparisonBars {
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

pub(super) fn win_probability(ties: bool) -> WinProbability {
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

pub(super) fn game_card() -> GameCard {
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

pub(super) fn matrix(columns: usize) -> IceTimeMatrix {
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
