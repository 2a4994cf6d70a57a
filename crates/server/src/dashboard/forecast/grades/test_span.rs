//! The models on games that took no part in choosing constants.

use pictures::{Calibration, CalibrationBin};
use services::forecast_figures::share_interval;
use services::ml::{Bin, Comparison, Grades, ModelCard, Scores, ServedGames, names};

use super::count;
use crate::dashboard::choices::Choices;
use crate::dashboard::figure::Figure;
use crate::dashboard::forecast::words;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::pages::Address;
use crate::problem::Problem;

/// A model on games that took no part in choosing its constants.
pub(super) struct Graded<'a> {
    model: &'static str,
    scores: &'a Scores,
    base_rates: Option<&'a Comparison>,
    elo: Option<&'a Comparison>,
    /// Whether it passes its gates; none where it was not trained.
    passes: Option<bool>,
}

/// The models of the ladder by their cards; before the first training, by the published forecasts.
pub(super) fn graded<'a>(cards: &'a [ModelCard], grades: Option<&'a Grades>) -> Vec<Graded<'a>> {
    let of_card = |name: &'static str| {
        let mut cards = cards.iter();
        let found = cards.find(|card| card.version.stored.name == name)?;
        let card = found.version.card.as_ref()?;
        Some(Graded {
            model: name,
            scores: card.scores.as_ref()?,
            base_rates: card.against_base_rates.as_ref(),
            elo: card.against_elo.as_ref(),
            passes: Some(card.passes),
        })
    };
    let ladder = || names::ALL.into_iter().filter(|name| *name != names::GAME);
    let of_cards: Vec<Graded<'_>> = ladder().filter_map(of_card).collect();
    if !of_cards.is_empty() {
        return of_cards;
    }
    let test = grades.map_or(&[] as &[_], |grades| &grades.walk_forward.test);
    ladder()
        .filter_map(|name| {
            let grade = test.iter().find(|grade| grade.model == name)?;
            Some(Graded {
                model: name,
                scores: &grade.scores,
                base_rates: Some(&grade.against_base_rates),
                elo: Some(&grade.against_elo),
                passes: None,
            })
        })
        .collect()
}

const TEST: [Column; 13] = [
    column("model", "Model", Format::Text, "Model of the ladder"),
    column("games", "Games", Format::Whole, "Games of the test"),
    column("decided", "Decided", Format::Whole, "Of these, games that somebody won"),
    column("log_loss", "Log loss", Format::Decimals(3), "Mean of minus the logarithm of the chance of what happened, three outcomes; three equal chances score 1.099").least_first(),
    column("log_loss_decided", "Decided log loss", Format::Decimals(3), "The same over decided games with the chances given a winner; a coin scores 0.693").least_first(),
    column("brier", "Brier", Format::Decimals(3), "Mean of the squared misses of the three chances").least_first(),
    column("accuracy", "Favourites won %", Format::Decimals(1), "Share of the decided games whose favourite won"),
    column("slope", "Slope", Format::Decimals(2), "Calibration: below 1 too bold, above 1 too timid; – where it cannot be fitted"),
    column("slope_se", "± SE", Format::Decimals(2), "Standard error of the slope").least_first(),
    column("vs_base_rates", "v base rates", Format::Decimals(3), "Log loss minus that of the base rates on the same games; below 0 is better").least_first(),
    column("vs_base_rates_se", "± SE", Format::Decimals(3), "Its standard error, game by game").least_first(),
    column("vs_elo", "v Elo", Format::Decimals(3), "Log loss minus that of Elo on the same games; below 0 is better").least_first(),
    column("vs_elo_se", "± SE", Format::Decimals(3), "Its standard error, game by game").least_first(),
];
const GATES: Column = column(
    "gates",
    "Gates",
    Format::Text,
    "Whether it passes what it must fulfil to be served",
);

/// The table of scores.
pub(super) fn table(
    graded: &[Graded<'_>],
    served: Option<&ServedGames>,
    address: &Address,
) -> Result<Grid, Problem> {
    let is_trained = graded.iter().any(|row| row.passes.is_some());
    let mut columns = TEST.to_vec();
    if is_trained {
        columns.push(GATES);
    }
    let row = |(place, graded): (usize, &Graded<'_>)| {
        let scores = graded.scores;
        let slope = scores.calibration;
        let own = |comparison: Option<&Comparison>, is_itself: bool| {
            let known = comparison.filter(|_| !is_itself);
            [
                Cell::maybe(known.and_then(|found| found.log_loss)),
                Cell::maybe(known.and_then(|found| found.log_loss_error)),
            ]
        };
        let mut cells = vec![
            Cell::of(words::model(graded.model)).ordered(place as f64),
            Cell::of(count(scores.games)),
            Cell::of(count(scores.decided)),
            Cell::maybe(scores.log_loss),
            Cell::maybe(scores.two_way_log_loss),
            Cell::maybe(scores.brier),
            Cell::maybe(scores.accuracy.map(|share| 100.0 * share)),
            Cell::maybe(slope.map(|slope| slope.slope)),
            Cell::maybe(slope.map(|slope| slope.slope_error)),
        ];
        cells.extend(own(graded.base_rates, graded.model == names::BASE_RATES));
        cells.extend(own(graded.elo, graded.model == "elo"));
        if is_trained {
            cells.push(Cell::maybe(graded.passes.map(|passes| {
                match (
                    passes,
                    served.is_some_and(|served| served.model == graded.model),
                ) {
                    (_, true) => "serves",
                    (true, false) => "passes",
                    (false, false) => "fails",
                }
            })));
        }
        Row::new(graded.model, cells)
    };
    let caption = if is_trained {
        "On games that took no part in choosing constants, each forecast from the days before its own"
    } else {
        "On games that took no part in choosing constants, by the published forecasts"
    };
    let sort = Sort::of_table("test", address, &columns, "model")?;
    Ok(Grid::new("test", columns, caption)
        .rows(graded.iter().enumerate().map(row))
        .empty(
            "There are too few games to test anything: the first season only warms the models up.",
        )
        .sorted(&sort, address)
        .downloadable(address)
        .explained())
}

const BINS: [Column; 6] = [
    column(
        "p_from",
        "From",
        Format::Decimals(2),
        "Lower bound of the home team's chance given a winner",
    ),
    column("p_to", "To", Format::Decimals(2), "Upper bound"),
    column(
        "games",
        "Games",
        Format::Whole,
        "Decided games of the class",
    ),
    column(
        "forecast",
        "Forecast",
        Format::Decimals(3),
        "Mean chance; – without a game",
    ),
    column(
        "seen",
        "Home won",
        Format::Decimals(3),
        "Share of home wins; – without a game",
    ),
    column(
        "interval",
        "80 % interval",
        Format::Text,
        "What the share may be, by the number of games alone; – without a game",
    ),
];

/// The reliability diagram of the model that the address chooses, and the links to choose.
pub(super) fn calibration(
    graded: &[Graded<'_>],
    served: Option<&ServedGames>,
    address: &Address,
) -> Result<(Option<Choices>, Option<Figure>), Problem> {
    // The first choice is the usual one: the model that serves.
    let usual = graded
        .iter()
        .find(|row| served.is_some_and(|served| served.model == row.model))
        .or(graded.last());
    let Some(usual) = usual else {
        return Ok((None, None));
    };
    let others = graded.iter().filter(|row| row.model != usual.model);
    let keys: Vec<(&'static str, &'static str)> = std::iter::once(usual)
        .chain(others)
        .map(|row| (row.model, words::model(row.model)))
        .collect();
    let about = ("model", "Model", "calibration-head");
    let (chosen, choices) = Choices::of(address, about, &keys, &[])?;
    let scores = graded.iter().find(|row| row.model == chosen);
    let figure = scores.map(|row| reliability(row, address));
    Ok((Some(choices), figure))
}

fn reliability(graded: &Graded<'_>, address: &Address) -> Figure {
    let bins = &graded.scores.reliability;
    let interval = |bin: &Bin| bin.seen.and_then(|seen| share_interval(seen, bin.games));
    let drawn = bins.iter().filter_map(|bin| {
        Some(CalibrationBin {
            forecast: bin.forecast?,
            happened: bin.seen?,
            interval: interval(bin),
            cases: u32::try_from(bin.games).ok()?,
        })
    });
    let row = |bin: &Bin| {
        let interval = interval(bin).map(|(low, high)| format!("{low:.2} to {high:.2}"));
        let cells = vec![
            Cell::of(bin.from),
            Cell::of(bin.to),
            Cell::of(count(bin.games)),
            Cell::maybe(bin.forecast),
            Cell::maybe(bin.seen),
            Cell::maybe(interval),
        ];
        Row::new(format!("{:.2}", bin.from), cells)
    };
    let name = words::model(graded.model);
    let caption = format!(
        "Model “{name}”, {} decided games of the test: on the line, what was forecast at 60 % happened in 60 of 100. The bars hold 80 %.",
        graded.scores.decided
    );
    let table = Grid::new("reliability", BINS, caption.clone())
        .rows(bins.iter().map(row))
        .downloadable(address);
    let picture = Calibration {
        title: format!("How often home wins came true that “{name}” forecast"),
        outcome: "home wins".to_owned(),
        bins: drawn.collect(),
    };
    Figure::new(&picture, "reliability-picture", caption, table)
}
