//! How shot attempts and expected goals added up over a game.

use pictures::{CumulativeAttempts, Step, Venue};
use services::shot_figures::ShotRow;

use super::head::Head;
use super::moments::Moments;
use crate::dashboard::choices::Choices;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::pages::Address;
use crate::problem::Problem;

/// What can add up: key in addresses, label.
const MEASURES: [(&str, &str); 2] = [("xg", "Expected goals"), ("attempts", "Shot attempts")];

const COLUMNS: [Column; 5] = [
    column("period", "Period", Format::Text, ""),
    column("home_added", "Home", Format::Decimals(2), ""),
    column("home_total", "Home after it", Format::Decimals(2), ""),
    column("away_added", "Away", Format::Decimals(2), ""),
    column("away_total", "Away after it", Format::Decimals(2), ""),
];

/// The picture of what the address chooses, and the links to choose.
///
/// # Errors
/// 400 for a measure that there is not.
pub(super) fn figure(
    shots: &[ShotRow],
    moments: &Moments,
    (head, names, address): (&Head, &Names, &Address),
) -> Result<(Figure, Choices), Problem> {
    let about = ("flow", "What adds up", "flow-head");
    let (chosen, choices) = Choices::of(address, about, &MEASURES, &[])?;
    let is_xg = chosen == "xg";
    let amount = |shot: &ShotRow| {
        if is_xg {
            shot.xg_flurry.unwrap_or(0.0)
        } else {
            1.0
        }
    };
    let step = |shot: &ShotRow| {
        Some(Step {
            seconds: shot.game_elapsed_s?,
            venue: head.venue(shot.team_id.as_deref()?)?,
            amount: amount(shot),
        })
    };
    let steps: Vec<Step> = shots.iter().filter_map(step).collect();
    let measure = if is_xg {
        "expected goals"
    } else {
        "shot attempts"
    };
    let last = shots
        .iter()
        .filter_map(|shot| shot.period)
        .max()
        .unwrap_or(0);
    let spans = head.spans(last.max(moments.last_period()));
    let mut totals = [0.0; 2];
    let rows = spans.iter().enumerate().map(|(place, span)| {
        let mut cells = vec![Cell::of(span.label.as_str())];
        for (total, venue) in totals.iter_mut().zip([Venue::Home, Venue::Away]) {
            let own = shots.iter().filter(|shot| {
                let number = i64::try_from(place).unwrap_or(0) + 1;
                shot.period == Some(number)
                    && shot.team_id.as_deref().and_then(|id| head.venue(id)) == Some(venue)
            });
            let added: f64 = own.map(amount).sum();
            *total += added;
            cells.extend([Cell::of(added), Cell::of(*total)]);
        }
        Row::new(&span.label, cells)
    });
    let rows: Vec<Row> = rows.collect();
    let caption = format!(
        "{} as they added up, {}, {} shot attempts{}",
        if is_xg {
            "Expected goals"
        } else {
            "Shot attempts"
        },
        head.sample(),
        shots.len(),
        if is_xg {
            "; repeated attempts of one flurry are discounted"
        } else {
            ""
        },
    );
    let [period, numbers @ ..] = COLUMNS;
    let format = if is_xg {
        Format::Decimals(2)
    } else {
        Format::Whole
    };
    let numbers = numbers.into_iter().map(|column| column.written(format));
    let columns = std::iter::once(period).chain(numbers);
    let table = Grid::new("flow", columns, caption.clone())
        .rows(rows)
        .downloadable(address);
    let picture = CumulativeAttempts {
        title: format!("{measure}: {}", head.teams_and_day()),
        measure: measure.to_owned(),
        home: head.home.clone(),
        away: head.away.clone(),
        periods: spans,
        steps,
        goals: moments.goal_marks(head, names),
        penalties: moments.penalty_marks(head, names),
    };
    Ok((Figure::new(&picture, "flow", caption, table), choices))
}
