//! Whatever the values are, a picture is drawn, and it is harmless.

use crate::reader::read;
use crate::samples::{away, home, team};
use pictures::{
    Calibration, CalibrationBin, ComparisonBars, ComparisonRow, CumulativeAttempts, Danger,
    DangerStrip, DangerStrips, DatedLine, DatedPoint, DependencyGraph, FormGame, GameCard,
    GoalMark, GraphNode, IceTimeMatrix, OddsBands, OddsRow, Part, PenaltyMark, PercentileBars,
    PercentileRow, PeriodBars, PeriodSpan, PeriodValues, Picture, PlayerCard, ProbabilityPoint,
    RatingHistory, RollingForm, SeasonBar, SeasonBars, Shift, ShiftChart, ShiftRow, Shot, ShotMap,
    ShotMapView, ShotOutcome, Sparkline, StackedBar, StandingsOverTime, Step, Strength, Venue,
    WinProbability,
};
use proptest::prelude::*;

/// Words with markup, control characters and other scripts.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just("</text><script>alert(1)</script>".to_owned()),
        Just("\" onload=\"alert(1)".to_owned()),
        Just("]]>&amp;<!--".to_owned()),
        Just("\u{0}\u{b}\u{ffff}\u{202e}氷球".to_owned()),
        "[A-Za-z ]{0,80}",
    ]
}

fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -2.0..200.0f64,
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::MAX),
        Just(0.0),
        0.0..1.0f64
    ]
}

fn seconds() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), 0..4000i64]
}

fn venues() -> impl Strategy<Value = Venue> {
    prop_oneof![Just(Venue::Home), Just(Venue::Away)]
}

fn links() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        Just(Some("javascript:alert(1)".to_owned())),
        Just(Some("/good?a=1&b=<2>".to_owned())),
        words().prop_map(Some),
    ]
}

fn bands() -> impl Strategy<Value = Option<(f64, f64)>> {
    prop::option::of((numbers(), numbers()))
}

fn dates() -> impl Strategy<Value = jiff::civil::Date> {
    (-9999..=9999i16, 1..=12i8, 1..=28i8)
        .prop_map(|(year, month, day)| jiff::civil::date(year, month, day))
}

/// Times, goals and penalties of a game.
fn game() -> impl Strategy<Value = (Vec<PeriodSpan>, Vec<GoalMark>, Vec<PenaltyMark>)> {
    let period = (words(), seconds(), seconds()).prop_map(|(label, start, end)| PeriodSpan {
        label,
        start,
        end,
    });
    let goal = (seconds(), venues(), words()).prop_map(|(seconds, venue, scorer)| GoalMark {
        seconds,
        venue,
        scorer,
    });
    let penalty = (seconds(), prop::option::of(seconds()), venues(), words()).prop_map(
        |(start, end, venue, label)| PenaltyMark {
            start,
            end,
            venue,
            label,
        },
    );
    (
        prop::collection::vec(period, 0..4),
        prop::collection::vec(goal, 0..12),
        prop::collection::vec(penalty, 0..5),
    )
}

/// Reads the picture back; its links must lead to pages.
fn harmless(picture: &dyn Picture, id: &str) {
    let svg = picture.svg(id);
    let read = read(&svg);
    for link in &read.links {
        assert!(
            ["/", "#", "http://", "https://"]
                .iter()
                .any(|start| link.starts_with(start)),
            "{link}"
        );
    }
    assert_eq!(svg, picture.svg(id));
    assert!(!svg.contains("<script") && !svg.contains("NaN"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn of_a_game(
        (periods, goals, penalties) in game(),
        steps in prop::collection::vec((seconds(), venues(), numbers()), 0..20),
        points in prop::collection::vec((seconds(), numbers(), prop::option::of(numbers())), 0..10),
        shifts in prop::collection::vec((venues(), words(), words(), links(), seconds(), seconds()), 0..8),
        (id, title, name) in (words(), words(), words()),
        colour in prop_oneof![words(), "#[0-9a-f]{6}"],
    ) {
        let away = team(&name, &name, &[&colour, "#123"]);
        harmless(&CumulativeAttempts {
            title: title.clone(), measure: name.clone(), home: home(), away: away.clone(), periods: periods.clone(),
            steps: steps.into_iter().map(|(seconds, venue, amount)| Step { seconds, venue, amount }).collect(),
            goals: goals.clone(), penalties: penalties.clone(),
        }, &id);
        harmless(&WinProbability {
            title: title.clone(), home: away.clone(), away: home(), periods: periods.clone(), goals: goals.clone(),
            points: points.into_iter().map(|(seconds, home, tie)| ProbabilityPoint { seconds, home, tie }).collect(),
        }, &id);
        let strengths = [
            Strength::Even, Strength::PowerPlay, Strength::ShortHanded, Strength::OwnNetEmpty, Strength::OpposingNetEmpty,
        ];
        let rows = shifts.into_iter().map(|(venue, group, label, href, start, end)| ShiftRow {
            venue, group, label, href, shifts: strengths.map(|strength| Shift { start, end, strength }).into(),
        });
        harmless(&ShiftChart { title, home: home(), away, periods, rows: rows.collect(), goals, penalties }, &id);
    }

    #[test]
    fn of_shots(
        places in prop::collection::vec(
            (prop_oneof![numbers(), -110.0..110.0f64], -50.0..50.0f64, venues(), prop::option::of(numbers()), links()),
            0..20,
        ),
        counts in prop::collection::vec((venues(), any::<u32>(), prop::option::of(any::<u32>())), 0..7),
        (title, label) in (words(), words()),
        half: bool,
    ) {
        let outcomes = [ShotOutcome::Goal, ShotOutcome::Saved, ShotOutcome::Missed, ShotOutcome::Blocked];
        let shots = places.into_iter().enumerate().map(|(index, (x, y, venue, expected_goals, href))| Shot {
            x, y, venue, outcome: outcomes[index % 4], expected_goals, label: label.clone(), href,
        });
        let view = if half { ShotMapView::Half } else { ShotMapView::Full };
        harmless(&ShotMap { title: title.clone(), home: home(), away: away(), shots: shots.collect(), view }, "a");
        let dangers = [Danger::High, Danger::Medium, Danger::Low];
        let strips = counts.into_iter().enumerate().map(|(index, (venue, attempts, more))| DangerStrip {
            venue, danger: dangers[index % 3], attempts, on_goal: more, goals: more,
        });
        harmless(&DangerStrips { title, home: home(), away: half.then(home), strips: strips.collect() }, "a");
    }

    #[test]
    fn of_values(
        values in prop::collection::vec(
            (words(), prop::option::of(numbers()), prop::option::of(numbers()), links()),
            0..14,
        ),
        windows in prop::collection::vec(any::<usize>(), 0..4),
        seconds in prop::collection::vec(prop::collection::vec(prop::option::of(any::<u32>()), 0..5), 0..5),
        title in words(),
    ) {
        let periods = values.iter().map(|(label, home, away, _)| PeriodValues {
            label: label.clone(), home: *home, away: *away,
        });
        harmless(&PeriodBars {
            title: title.clone(), measure: title.clone(), home: home(), away: home(), periods: periods.collect(),
        }, "a");
        let rows = values.iter().map(|(label, home, away, _)| ComparisonRow {
            label: label.clone(), home: *home, away: *away, home_text: label.clone(), away_text: label.clone(),
        });
        harmless(&ComparisonBars { title: title.clone(), home: home(), away: home(), rows: rows.collect() }, "a");
        let parts = values.iter().map(|(label, amount, _, _)| Part {
            label: label.clone(), amount: amount.unwrap_or(0.5), text: label.clone(),
        });
        harmless(&StackedBar { title: title.clone(), parts: parts.collect() }, "a");
        let games = values.iter().map(|(label, value, _, href)| FormGame {
            label: label.clone(), value: *value, detail: label.clone(), href: href.clone(),
        });
        harmless(&RollingForm { title: title.clone(), measure: title.clone(), games: games.collect(), windows }, "a");
        let seasons = values.iter().map(|(label, value, _, href)| SeasonBar {
            label: label.clone(), value: *value, text: label.clone(), href: href.clone(),
        });
        harmless(&SeasonBars { title: title.clone(), measure: title.clone(), seasons: seasons.collect() }, "a");
        let rows = values.iter().map(|(label, percentile, other, _)| PercentileRow {
            label: label.clone(), value: label.clone(), percentile: *percentile, sample: label.clone(),
            small_sample: other.map(|_| label.clone()),
        });
        harmless(&PercentileBars { title: title.clone(), population: title.clone(), rows: rows.collect() }, "a");
        let names: Vec<String> = values.iter().map(|(label, ..)| label.clone()).collect();
        harmless(&IceTimeMatrix { title: title.clone(), rows: names.clone(), columns: names.clone(), seconds }, "a");
        let series: Vec<Option<f64>> = values.iter().map(|(_, value, ..)| *value).collect();
        harmless(&Sparkline { title: title.clone(), values: series.clone() }, "a");
        harmless(&GameCard {
            league: title.clone(), date: title.clone(), home: team(&title, "", &[]), away: away(), score: None,
            status: title.clone(), lines: names.clone(),
        }, "a");
        harmless(&PlayerCard {
            league: title.clone(), season: title.clone(), player: title.clone(), role: title.clone(), team: home(),
            numbers: names.iter().cloned().zip(names.iter().cloned()).collect(), series_label: title, series,
        }, "a");
    }

    #[test]
    fn of_seasons(
        lines in prop::collection::vec((words(), prop::collection::vec((dates(), numbers(), bands()), 0..6)), 0..8),
        rows in prop::collection::vec((words(), numbers(), bands(), bands()), 0..8),
        bins in prop::collection::vec((numbers(), numbers(), bands(), any::<u32>()), 0..8),
        edges in prop::collection::vec((0..12usize, 0..14usize), 0..30),
        (title, average) in (words(), prop::option::of(numbers())),
    ) {
        let lines: Vec<DatedLine> = lines.into_iter().map(|(name, points)| DatedLine {
            team: team(&name, "", &[&name]),
            points: points.into_iter().map(|(date, value, interval)| DatedPoint { date, value, interval }).collect(),
        }).collect();
        harmless(&StandingsOverTime { title: title.clone(), measure: title.clone(), lines: lines.clone() }, "a");
        harmless(&RatingHistory { title: title.clone(), measure: title.clone(), lines, average }, "a");
        let rows = rows.into_iter().map(|(name, middle, outer, inner)| OddsRow {
            team: team(&name, &name, &[]), middle, outer, inner, text: name,
        });
        harmless(&OddsBands {
            title: title.clone(), measure: title.clone(), bands: title.clone(), simulations: 1, rows: rows.collect(),
            mark: average.map(|at| (at, title.clone())),
        }, "a");
        let bins = bins.into_iter().map(|(forecast, happened, interval, cases)| CalibrationBin {
            forecast, happened, interval, cases,
        });
        harmless(&Calibration { title: title.clone(), outcome: title.clone(), bins: bins.collect() }, "a");
        let name = |index: usize| format!("{title}{index}");
        let nodes = (0..12).map(|index| GraphNode {
            name: name(index), kind: title.clone(), href: Some(format!("/{title}")),
        });
        harmless(&DependencyGraph {
            title: title.clone(), nodes: nodes.collect(), focus: name(3),
            edges: edges.into_iter().map(|(from, to)| (name(from), name(to))).collect(),
        }, "a");
    }
}
