//! Grades of the chances to win while games are on.

use services::forecast_figures::LeadGrade;

use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::pages::Address;

const SAID: &str = "Mean chance that was given to it, in percent";
const SEEN: &str = "Share of the games that ended so, in percent";

const LEADS: [Column; 10] = [
    column(
        "after",
        "After",
        Format::Text,
        "Regulation periods that were played",
    ),
    column(
        "lead",
        "Home team",
        Format::Text,
        "Its lead then, in goals",
    ),
    column("n_games", "Games", Format::Whole, "Finished games"),
    column("p_home_win", "Home win, said %", Format::Decimals(0), SAID),
    column("home_win_share", "happened %", Format::Decimals(0), SEEN),
    column("p_tie", "Tie, said %", Format::Decimals(0), SAID),
    column("tie_share", "happened %", Format::Decimals(0), SEEN),
    column("p_away_win", "Away win, said %", Format::Decimals(0), SAID),
    column("away_win_share", "happened %", Format::Decimals(0), SEEN),
    column(
        "log_loss",
        "Log loss",
        Format::Decimals(3),
        "Mean of minus the logarithm of the chance of what happened; 0 is perfect, and three equal chances score 1.099",
    )
    .least_first(),
];

/// The table of the page.
pub(super) fn table(grades: &[LeadGrade], address: &Address) -> Grid {
    let row = |grade: &LeadGrade| {
        let after = match grade.periods_played {
            0 => "before the game".to_owned(),
            1 => "1 period".to_owned(),
            more => format!("{more} periods"),
        };
        let lead = match grade.lead {
            0 => "level".to_owned(),
            3 => "+3 or more".to_owned(),
            -3 => "−3 or more".to_owned(),
            lead if lead > 0 => format!("+{lead}"),
            lead => format!("−{}", -lead),
        };
        let owner = format!("{}/{}", grade.periods_played, grade.lead);
        let shares = [
            grade.p_home_win,
            grade.home_win_share,
            grade.p_tie,
            grade.tie_share,
            grade.p_away_win,
            grade.away_win_share,
        ];
        let mut cells = vec![
            Cell::of(after).ordered(grade.periods_played as f64),
            Cell::of(lead).ordered(grade.lead as f64),
            Cell::of(grade.n_games),
        ];
        cells.extend(shares.map(|share| Cell::of(100.0 * share)));
        cells.push(Cell::of(grade.log_loss));
        Row::new(owner, cells)
    };
    let caption = "Finished games whose goals are known by period, by how they stood; only score and time, no manpower";
    Grid::new("leads", LEADS, caption)
        .source("fact_win_probability_grades")
        .rows(grades.iter().map(row))
        .empty("No finished game has its goals by period.")
        .downloadable(address)
}
