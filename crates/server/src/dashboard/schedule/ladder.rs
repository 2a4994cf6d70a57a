//! What every model of the ladder says of a game, as it is published.

use services::forecast_figures::GameChances;
use services::ml::ServedGames;

use crate::dashboard::forecast::words;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};

const LADDER: [Column; 8] = [
    column(
        "model",
        "Model",
        Format::Text,
        "Model of the ladder, the simplest first",
    ),
    column(
        "p_home",
        "Home %",
        Format::Whole,
        "Chance that the home team wins, in percent; the three add up to 100",
    ),
    column("p_tie", "Tie %", Format::Whole, "Chance that nobody wins"),
    column(
        "p_away",
        "Away %",
        Format::Whole,
        "Chance that the away team wins",
    ),
    column(
        "exp_home_goals",
        "Home goals",
        Format::Decimals(1),
        "Goals that attack and defence let expect, the same for all models",
    ),
    column(
        "exp_away_goals",
        "Away goals",
        Format::Decimals(1),
        "The same for the away team",
    ),
    column(
        "data_as_of",
        "Results up to",
        Format::Text,
        "Day of the last result that entered; – before the first",
    ),
    column("knows", "Knows", Format::Text, "What the model looks at"),
];

/// What every model of the ladder says, as it is published.
pub(super) fn ladder(chances: &[GameChances], served: &ServedGames) -> Grid {
    let row = |chances: &GameChances| {
        let percents = chances.percents();
        let is_served = served.model == chances.model;
        let name = words::model(&chances.model);
        let name = if is_served {
            format!("{name} (this kind serves)")
        } else {
            name.to_owned()
        };
        let cells = vec![
            Cell::of(name),
            Cell::of(i64::from(percents.home)),
            Cell::of(i64::from(percents.tie)),
            Cell::of(i64::from(percents.away)),
            Cell::of(chances.exp_home_goals),
            Cell::of(chances.exp_away_goals),
            Cell::maybe(chances.data_as_of.as_deref()),
            Cell::of(words::knows(&chances.model)),
        ];
        Row::new(&chances.model, cells)
    };
    let caption = "Published by the last run for the morning of the game, all with the same given constants; the model that serves was tuned on this league, and its chances stand above";
    Grid::new("ladder", LADDER, caption)
        .source("fact_game_predictions")
        .rows(chances.iter().map(row))
        .empty("The last run published no forecast of this game.")
}
