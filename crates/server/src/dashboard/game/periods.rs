//! A game by period.

use pictures::{PeriodBars, PeriodValues};
use serde::Deserialize;

use super::head::Head;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::pages::Address;

/// A part of a team's game; columns of `fact_team_game_split`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Split {
    pub(super) team_id: String,
    pub(super) split_type: String,
    pub(super) split_value: String,
    pub(super) seconds: Option<i64>,
    pub(super) goals_for: Option<i64>,
    pub(super) attempts_for: Option<i64>,
    pub(super) unblocked_for: Option<i64>,
    pub(super) sog_for: Option<i64>,
    pub(super) xg_for: Option<f64>,
    pub(super) fo_won: Option<i64>,
    pub(super) fo_lost: Option<i64>,
    pub(super) entries: Option<i64>,
    pub(super) entries_controlled: Option<i64>,
    pub(super) giveaways: Option<i64>,
}

const COLUMNS: [Column; 9] = [
    column("period", "Period", Format::Text, ""),
    column(
        "home_goals",
        "Home G",
        Format::Whole,
        "Tracked goals of the home team; – when the period was not tracked.",
    ),
    column(
        "away_goals",
        "Away G",
        Format::Whole,
        "Tracked goals of the away team; – when the period was not tracked.",
    ),
    column(
        "home_sog",
        "Home SOG",
        Format::Whole,
        "Shots on goal of the home team; – when the period was not tracked.",
    ),
    column(
        "away_sog",
        "Away SOG",
        Format::Whole,
        "Shots on goal of the away team; – when the period was not tracked.",
    ),
    column(
        "home_attempts",
        "Home Att",
        Format::Whole,
        "Shot attempts of the home team; – when the period was not tracked.",
    ),
    column(
        "away_attempts",
        "Away Att",
        Format::Whole,
        "Shot attempts of the away team; – when the period was not tracked.",
    ),
    column(
        "home_xg",
        "Home xG",
        Format::Decimals(2),
        "Expected goals of the home team, repeated attempts discounted; – when the period was not tracked.",
    ),
    column(
        "away_xg",
        "Away xG",
        Format::Decimals(2),
        "Expected goals of the away team, repeated attempts discounted; – when the period was not tracked.",
    ),
];

/// Shots on goal by period as a picture; goals, attempts and expected goals beside them in its table.
pub(super) fn figure(splits: &[Split], head: &Head, address: &Address) -> Figure {
    let has_overtime = splits
        .iter()
        .any(|split| split.split_type == "period" && split.split_value == "OT");
    let spans = head.spans(if has_overtime { 4 } else { 3 });
    let (home, away) = (&head.schedule.home_team_id, &head.schedule.away_team_id);
    let of = |team: &str, label: &str| {
        splits.iter().find(|split| {
            split.split_type == "period" && split.split_value == label && split.team_id == team
        })
    };
    let mut rows = Vec::new();
    let mut periods = Vec::new();
    for span in &spans {
        let pair = [home, away].map(|team| of(team, &span.label));
        let mut cells = vec![Cell::of(span.label.as_str())];
        let whole: [fn(&Split) -> Option<i64>; 3] = [
            |split| split.goals_for,
            |split| split.sog_for,
            |split| split.attempts_for,
        ];
        for get in whole {
            cells.extend(pair.map(|split| Cell::maybe(split.and_then(get))));
        }
        cells.extend(pair.map(|split| Cell::maybe(split.and_then(|split| split.xg_for))));
        rows.push(Row::new(&span.label, cells));
        let [home, away] = pair.map(|split| {
            split
                .and_then(|split| split.sog_for)
                .map(|count| count as f64)
        });
        periods.push(PeriodValues {
            label: span.label.clone(),
            home,
            away,
        });
    }
    let caption = format!("Shots on goal by period, {}", head.sample());
    let table = Grid::new("periods", COLUMNS, caption.clone())
        .source("fact_team_game_split")
        .rows(rows)
        .downloadable(address);
    let picture = PeriodBars {
        title: format!("Shots on goal by period: {}", head.teams_and_day()),
        measure: "shots on goal".to_owned(),
        home: head.home.clone(),
        away: head.away.clone(),
        periods,
    };
    Figure::new(&picture, "periods", caption, table)
}
