//! Grades season by season: of what would have been said, and of what was.

use services::ml::{Grades, SeasonRow, names};

use super::count;
use crate::dashboard::forecast::words;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::dashboard::season::SeasonChoice;
use crate::pages::Address;
use crate::problem::Problem;

const LOG_LOSS: Column = column(
    "log_loss",
    "Log loss",
    Format::Decimals(3),
    "Three outcomes; three equal chances score 1.099",
)
.least_first();
const BRIER: Column = column(
    "brier",
    "Brier",
    Format::Decimals(3),
    "Mean of the squared misses of the three chances",
)
.least_first();
const ACCURACY: Column = column(
    "accuracy",
    "Favourites won %",
    Format::Decimals(1),
    "Share of the decided games whose favourite won; – without one",
);

const SEASONS: [Column; 11] = [
    column(
        "season",
        "Season",
        Format::Text,
        "Season; the first one only warms the models up",
    )
    .greatest_first(),
    column("model", "Model", Format::Text, "Model of the ladder"),
    column("n_games", "Games", Format::Whole, "Games with a result"),
    column(
        "n_decided",
        "Decided",
        Format::Whole,
        "Of these, games that somebody won",
    ),
    ACCURACY,
    LOG_LOSS,
    BRIER,
    column(
        "vs_base_rates",
        "v base rates",
        Format::Decimals(3),
        "Log loss minus that of the base rates on the same games; below 0 is better",
    )
    .least_first(),
    column(
        "vs_base_rates_se",
        "± SE",
        Format::Decimals(3),
        "Its standard error; – with one game",
    )
    .least_first(),
    column(
        "vs_elo",
        "v Elo",
        Format::Decimals(3),
        "Log loss minus that of Elo on the same games; below 0 is better",
    )
    .least_first(),
    column(
        "vs_elo_se",
        "± SE",
        Format::Decimals(3),
        "Its standard error; – with one game",
    )
    .least_first(),
];

/// The place of a model on the ladder, the simplest first.
fn ladder_place(model: &str) -> usize {
    let found = names::ALL.iter().position(|name| *name == model);
    found.unwrap_or(names::ALL.len())
}

/// Name and place in time of a season; the latest has the greatest.
fn season_cell(choice: &SeasonChoice, season_id: &str) -> Cell {
    let place = choice
        .seasons
        .iter()
        .position(|season| season.season_id == season_id);
    let season = place.and_then(|place| choice.seasons.get(place));
    let name = season.map_or(season_id, |season| season.name.as_str());
    Cell::of(name).ordered(place.map_or(f64::MIN, |place| -(place as f64)))
}

/// Every season, model by model.
pub(super) fn table(
    rows: &[SeasonRow],
    choice: &SeasonChoice,
    address: &Address,
) -> Result<Grid, Problem> {
    // Within a season in the order of the ladder.
    let mut rows: Vec<&SeasonRow> = rows.iter().collect();
    rows.sort_by_key(|row| ladder_place(&row.model));
    let row = |row: &SeasonRow| {
        let is = |name: &str| row.model == name;
        let known = |value: Option<f64>, is_itself: bool| Cell::maybe(value.filter(|_| !is_itself));
        let mut season = season_cell(choice, &row.season_id);
        if row.is_warm_up
            && let services::tables::Value::Text(name) = &mut season.value
        {
            name.push_str(" (warm-up)");
        }
        let cells = vec![
            season,
            Cell::of(words::model(&row.model)).ordered(ladder_place(&row.model) as f64),
            Cell::of(row.n_games),
            Cell::of(row.n_decided),
            Cell::maybe(row.accuracy.map(|share| 100.0 * share)),
            Cell::maybe(row.log_loss),
            Cell::maybe(row.brier),
            known(row.log_loss_vs_base_rates, is(names::BASE_RATES)),
            known(row.log_loss_vs_base_rates_se, is(names::BASE_RATES)),
            known(row.log_loss_vs_elo, is("elo")),
            known(row.log_loss_vs_elo_se, is("elo")),
        ];
        Row::new(format!("{} {}", row.season_id, row.model), cells)
    };
    let sort = Sort::of_table("seasons", address, &SEASONS, "season")?;
    let caption = "Every game as it would have been forecast on its morning by the program as it is, with the constants of the tables";
    Ok(Grid::new("seasons", SEASONS, caption)
        .source("fact_forecast_grades")
        .rows(rows.into_iter().map(row))
        .empty("No season has been graded yet.")
        .sorted(&sort, address)
        .downloadable(address))
}

const FROZEN: [Column; 6] = [
    column("season", "Season", Format::Text, "Season"),
    column(
        "model",
        "Model",
        Format::Text,
        "Name under which it was asked",
    ),
    column(
        "games",
        "Games",
        Format::Whole,
        "Games with a frozen forecast and a result",
    ),
    LOG_LOSS,
    BRIER,
    ACCURACY,
];

/// What was really said.
pub(super) fn frozen(grades: Option<&Grades>, choice: &SeasonChoice, address: &Address) -> Grid {
    let seasons = grades.map_or(&[] as &[_], |grades| &grades.frozen.seasons);
    let rows = seasons.iter().map(|grade| {
        let season = match grade.season_id.as_deref() {
            Some(id) => season_cell(choice, id),
            None => Cell::of("all seasons"),
        };
        let cells = vec![
            season,
            Cell::of(words::model(&grade.model)),
            Cell::of(count(grade.scores.games)),
            Cell::maybe(grade.scores.log_loss),
            Cell::maybe(grade.scores.brier),
            Cell::maybe(grade.scores.accuracy.map(|share| 100.0 * share)),
        ];
        let season = grade.season_id.as_deref().unwrap_or("all");
        Row::new(format!("{season} {}", grade.model), cells)
    });
    Grid::new(
        "frozen",
        FROZEN,
        "What was said and frozen before the games, and never changed",
    )
    .rows(rows)
    .empty("No frozen forecast has a result yet.")
    .downloadable(address)
}
