//! Pictures of seasons, players and tables.

use super::{Dice, home, team};
use jiff::ToSpan as _;
use jiff::civil::date;
use pictures::{
    Calibration, CalibrationBin, DatedLine, DatedPoint, DependencyGraph, FormGame, GraphNode,
    OddsBands, OddsRow, Part, PercentileBars, PercentileRow, PlayerCard, RollingForm, SeasonBar,
    SeasonBars, StackedBar,
};

pub(super) fn stacked() -> StackedBar {
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

pub(super) fn form() -> RollingForm {
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

pub(super) fn season_bars() -> SeasonBars {
    let season = |label: &str, value: Option<f64>| SeasonBar {
        label: label.to_owned(),
        value,
        text: value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}")),
        href: Some(format!("/?season={label}")),
    };
    SeasonBars {
        title: "Goals per game by season".to_owned(),
        measure: "goals per game".to_owned(),
        seasons: vec![
            season("2021–22", Some(7.25)),
            season("2022–23", None),
            season("2023–24", Some(6.5)),
            season("summer 2024", Some(9.75)),
        ],
    }
}

pub(super) fn percentiles() -> PercentileBars {
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

pub(super) fn dated_lines(intervals: bool) -> Vec<DatedLine> {
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

pub(super) fn calibration() -> Calibration {
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

pub(super) fn odds() -> OddsBands {
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

pub(super) fn graph() -> DependencyGraph {
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

pub(super) fn player_card() -> PlayerCard {
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
