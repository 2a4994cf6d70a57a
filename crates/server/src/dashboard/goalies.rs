//! `/leagues/{league}/goalies`: the goalies of a season or of all seasons.

use askama::Template;
use axum::response::Response;
use services::league_figures::{Goalie, TrackedGoalie};

use super::cells;
use super::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use super::names::Names;
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/goalies.html")]
struct Goalies {
    frame: Frame,
    choice: SeasonChoice,
    least_games: Option<i64>,
    official: Grid,
    tracked: Grid,
}

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::EVERYTHING).await?;
    let address = &visit.address;
    let least_games = address.whole("gp", 0, 10_000)?;
    let league = visit.league();
    let (season_id, game_type) = (choice.one_season(), choice.game_type.key());
    let mut official = league.goalies(season_id, game_type).await?;
    let tracked = league.tracked_goalies(season_id, game_type).await?;
    let least = least_games.unwrap_or(1);
    official.retain(|goalie| goalie.games_played >= least);
    let ids = official.iter().map(|goalie| goalie.player_id.as_str());
    let ids = ids.chain(tracked.iter().map(|goalie| goalie.player_id.as_str()));
    let names = visit.names(&choice, ids).await?;
    let label = choice.label();
    let caption = format!(
        "Goalies, {label}, official, {least} games or more, {} goalies",
        official.len()
    );
    let sort = Sort::of(address, &OFFICIAL, "gaa")?;
    let official = Grid::new("goalies", OFFICIAL, caption)
        .rows(official.iter().map(|goalie| official_row(goalie, &names)))
        .empty("No goalie in a box score has enough games.")
        .sorted(&sort, address)
        .downloadable(address)
        .explained();
    let caption = format!(
        "Goalies, {label}, tracked games only, {} goalies",
        tracked.len()
    );
    let sort = Sort::of_table("tracked", address, &TRACKED, "gsax")?;
    let tracked = Grid::new("tracked", TRACKED, caption)
        .rows(tracked.iter().map(|goalie| tracked_row(goalie, &names)))
        .empty("No game of this choice is tracked: saves and shots are not known.")
        .sorted(&sort, address)
        .downloadable(address)
        .explained();
    let page = Goalies {
        frame: visit
            .frame("Goalies", "goalies", &choice)
            .described(format!("Goalies, {label}")),
        least_games,
        official,
        tracked,
        choice,
    };
    visit.answer(&page, &[&page.official, &page.tracked])
}

const OFFICIAL: [Column; 11] = [
    column("player", "Goalie", Format::Text, "Name"),
    column(
        "team",
        "Team",
        Format::Text,
        "Team he played most for; of a career, the last one",
    ),
    column(
        "gp",
        "GP",
        Format::Whole,
        "Games in which he appeared as a goalie",
    ),
    column(
        "wins",
        "W",
        Format::Whole,
        "Games his team won; the league names no deciding goalie",
    ),
    column("losses", "L", Format::Whole, "Games his team lost").least_first(),
    column("ties", "T", Format::Whole, "Games his team tied"),
    column(
        "shared_games",
        "Shared",
        Format::Whole,
        "Games with another goalie of the same team",
    ),
    column("goals_against", "GA", Format::Whole, "Goals against").least_first(),
    column(
        "gaa",
        "GAA",
        Format::Decimals(2),
        "Goals against per game; official minutes do not exist",
    )
    .least_first(),
    column("shutouts", "SO", Format::Whole, "Shutouts of the box score"),
    column(
        "win_pct",
        "W%",
        Format::Decimals(1),
        "Wins per game, 0 to 100",
    ),
];

fn official_row(goalie: &Goalie, names: &Names) -> Row {
    let cells = vec![
        cells::goalie(names, &goalie.player_id),
        cells::maybe_team(names, goalie.team_id.as_deref()),
        Cell::of(goalie.games_played),
        Cell::maybe(goalie.wins),
        Cell::maybe(goalie.losses),
        Cell::maybe(goalie.ties),
        Cell::maybe(goalie.shared_games),
        Cell::maybe(goalie.goals_against),
        Cell::maybe(goalie.gaa),
        Cell::maybe(goalie.shutouts),
        Cell::maybe(goalie.win_pct),
    ];
    Row::new(goalie.player_id.as_str(), cells)
}

const TRACKED: [Column; 13] = [
    column("player", "Goalie", Format::Text, "Name"),
    column(
        "gp_tracked",
        "GP tracked",
        Format::Whole,
        "Tracked games; all numbers of this table belong to them",
    ),
    column(
        "toi_seconds",
        "Time",
        Format::Clock,
        "Time in goal, minutes and seconds; – without shifts",
    ),
    column("shots_against", "SA", Format::Whole, "Shots on goal faced"),
    column("saves", "SV", Format::Whole, "Saves"),
    column(
        "save_pct",
        "SV%",
        Format::Decimals(1),
        "Saves per shot on goal, 0 to 100",
    ),
    column(
        "gaa_tracked",
        "GAA",
        Format::Decimals(2),
        "Tracked goals against per regulation game in goal; – without shifts",
    )
    .least_first(),
    column(
        "xg_faced",
        "xG faced",
        Format::Decimals(2),
        "Expected goals of the unblocked attempts he faced",
    ),
    column(
        "gsax",
        "GSAx",
        Format::Decimals(2),
        "Goals saved above expected",
    ),
    column(
        "gsaa",
        "GSAA",
        Format::Decimals(2),
        "Goals saved above average",
    ),
    column("quality_starts", "QS", Format::Whole, "Quality starts"),
    column(
        "hd_save_pct",
        "HD SV%",
        Format::Decimals(1),
        "Saves per high-danger shot on goal, 0 to 100; – without one",
    ),
    column(
        "rebound_control_pct",
        "Reb%",
        Format::Decimals(1),
        "Saves without a rebound for the opponent, per save, 0 to 100",
    ),
];

fn tracked_row(goalie: &TrackedGoalie, names: &Names) -> Row {
    let cells = vec![
        cells::goalie(names, &goalie.player_id),
        Cell::of(goalie.gp_tracked),
        Cell::maybe(goalie.toi_seconds),
        Cell::maybe(goalie.shots_against),
        Cell::maybe(goalie.saves),
        Cell::maybe(goalie.save_pct),
        Cell::maybe(goalie.gaa_tracked),
        Cell::maybe(goalie.xg_faced),
        Cell::maybe(goalie.gsax),
        Cell::maybe(goalie.gsaa),
        Cell::maybe(goalie.quality_starts),
        Cell::maybe(goalie.hd_save_pct),
        Cell::maybe(goalie.rebound_control_pct),
    ];
    Row::new(goalie.player_id.as_str(), cells)
}
