//! The seasons of a competition side by side.

use std::collections::HashMap;

use pictures::{SeasonBar, SeasonBars};
use services::league_figures::LeagueSummary;

use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::dashboard::season::{Season, SeasonChoice};
use crate::pages::Address;
use crate::pages::filters::decimal_text;
use crate::problem::Problem;

const SEASON: Column = column("season", "Season", Format::Text, "Season");
const GAMES: Column = column("games", "Games", Format::Whole, "Played games");
const GOALS: Column = column(
    "goals_per_game",
    "Goals/GP",
    Format::Decimals(2),
    "Goals of both teams per game",
);

const COLUMNS: [Column; 13] = [
    SEASON,
    GAMES,
    column("teams", "Teams", Format::Whole, "Teams that played"),
    column(
        "skaters",
        "Skaters",
        Format::Whole,
        "Players who appeared as a skater",
    ),
    column(
        "goalies",
        "Goalies",
        Format::Whole,
        "Players who appeared as a goalie",
    ),
    column("goals", "Goals", Format::Whole, "Goals of both teams"),
    GOALS,
    column(
        "home_win_pct",
        "Home%",
        Format::Decimals(1),
        "Games that the home team won, 0 to 100",
    ),
    column(
        "tie_pct",
        "Tie%",
        Format::Decimals(1),
        "Games that ended level, 0 to 100",
    ),
    column(
        "one_goal_pct",
        "One goal%",
        Format::Decimals(1),
        "Games decided by one goal, 0 to 100",
    ),
    column(
        "overtime_games",
        "OT",
        Format::Whole,
        "Games that went to overtime",
    ),
    column(
        "shutouts",
        "SO",
        Format::Whole,
        "Shutouts of the box scores",
    ),
    column(
        "pim_per_game",
        "PIM/GP",
        Format::Decimals(2),
        "Penalty minutes of both teams per game",
    ),
];

/// Seasons of the competition of the choice that have games of its type, in the order of time.
fn seasons<'a>(
    choice: &'a SeasonChoice,
    summaries: &'a HashMap<String, LeagueSummary>,
) -> impl Iterator<Item = (&'a Season, &'a LeagueSummary)> {
    let competition = choice.season().and_then(Season::league_id);
    let seasons = choice.seasons.iter().rev();
    seasons
        .filter(move |season| competition.is_none() || season.league_id() == competition)
        .filter_map(|season| Some((season, summaries.get(&season.season_id)?)))
}

/// Where the same page of a season is.
fn href(season: &Season, address: &Address) -> String {
    address.with_all(&[("season", &season.season_id), ("csv", "")])
}

/// The table.
pub(super) fn table(
    choice: &SeasonChoice,
    summaries: &HashMap<String, LeagueSummary>,
    address: &Address,
) -> Result<Grid, Problem> {
    let row = |(place, (season, summary)): (usize, (&Season, &LeagueSummary))| {
        let cells = vec![
            // Labels of seasons cannot be sorted, their order in time can.
            Cell::of(season.name.as_str())
                .ordered(place as f64)
                .linked(Some(href(season, address))),
            Cell::of(summary.games),
            Cell::of(summary.teams),
            Cell::of(summary.skaters),
            Cell::of(summary.goalies),
            Cell::of(summary.goals),
            Cell::maybe(summary.goals_per_game),
            Cell::maybe(summary.home_win_pct),
            Cell::maybe(summary.tie_pct()),
            Cell::maybe(summary.one_goal_pct()),
            Cell::of(summary.overtime_games),
            Cell::of(summary.shutouts),
            Cell::maybe(summary.pim_per_game),
        ];
        Row::new(season.season_id.as_str(), cells)
    };
    let sort = Sort::of(address, &COLUMNS, "season")?;
    let caption = format!("Season by season, official, {}", choice.game_type.label());
    Ok(Grid::new("trends", COLUMNS, caption)
        .source("v_league_summary")
        .rows(seasons(choice, summaries).enumerate().map(row))
        .empty("No season has games of this type.")
        .sorted(&sort, address)
        .downloadable(address)
        .explained())
}

/// Goals per game as a picture.
pub(super) fn figure(
    choice: &SeasonChoice,
    summaries: &HashMap<String, LeagueSummary>,
    address: &Address,
) -> Figure {
    let bars = seasons(choice, summaries).map(|(season, summary)| SeasonBar {
        label: season.name.clone(),
        value: summary.goals_per_game,
        text: decimal_text(summary.goals_per_game, 2),
        href: Some(href(season, address)),
    });
    let bars: Vec<SeasonBar> = bars.collect();
    let caption = format!(
        "Goals of both teams per game, official, {}, {} seasons",
        choice.game_type.label(),
        bars.len()
    );
    let rows = seasons(choice, summaries).map(|(season, summary)| {
        let cells = vec![
            Cell::of(season.name.as_str()),
            Cell::of(summary.games),
            Cell::maybe(summary.goals_per_game),
        ];
        Row::new(season.season_id.as_str(), cells)
    });
    let table = Grid::new("goals", [SEASON, GAMES, GOALS], caption.clone())
        .rows(rows)
        .empty("No season has games of this type.")
        .downloadable(address);
    let picture = SeasonBars {
        title: format!("Goals per game by season, {}", choice.game_type.label()),
        measure: "goals per game".to_owned(),
        seasons: bars,
    };
    Figure::new(&picture, "goals", caption, table)
}
