//! `/leagues/{league}/teams`: the teams of a season side by side.

use askama::Template;
use axum::response::Response;
use services::league_figures::TeamSeason;

use super::cells;
use super::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use super::names::Names;
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/teams.html")]
struct Teams {
    frame: Frame,
    choice: SeasonChoice,
    official: Grid,
    tracked: Grid,
}

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::ANY_TYPE).await?;
    let address = &visit.address;
    let names = visit.names(&choice, []).await?;
    let seasons = visit
        .league()
        .team_seasons(choice.season_id(), choice.game_type.key())
        .await?;
    let label = choice.label();
    let sort = Sort::of(address, &OFFICIAL, "points")?;
    let played = seasons.iter().filter(|season| season.gp_official > 0);
    let caption = format!("Teams, {label}, official, {} games", choice.games());
    let official = Grid::new("teams", OFFICIAL, caption)
        .rows(played.map(|season| official_row(season, &names)))
        .empty("No game of this choice has been played.")
        .sorted(&sort, address)
        .downloadable(address)
        .explained();
    let tracked = seasons.iter().filter(|season| season.gp_tracked > 0);
    let sort = Sort::of_table("tracked", address, &TRACKED, "xg_pct")?;
    let caption = format!("Teams, {label}, tracked games only");
    let tracked = Grid::new("tracked", TRACKED, caption)
        .rows(tracked.map(|season| tracked_row(season, &names)))
        .empty("No game of this choice is tracked.")
        .sorted(&sort, address)
        .downloadable(address)
        .explained();
    let page = Teams {
        frame: visit
            .frame("Teams", "teams", &choice)
            .described(format!("Teams, {label}")),
        official,
        tracked,
        choice,
    };
    visit.answer(&page, &[&page.official, &page.tracked])
}

const OFFICIAL: [Column; 11] = [
    column("team", "Team", Format::Text, "Team"),
    column(
        "rank",
        "#",
        Format::Whole,
        "Place in the standings; – over regular season and playoffs together",
    )
    .least_first(),
    column("gp", "GP", Format::Whole, "Games played"),
    column("record", "W–L–T", Format::Text, "Wins, losses, ties").greatest_first(),
    column("points", "Pts", Format::Whole, "Standings points"),
    column(
        "points_pct",
        "Pts%",
        Format::Decimals(1),
        "Points per possible point, 0 to 100",
    ),
    column(
        "gf_per_game",
        "GF/GP",
        Format::Decimals(2),
        "Goals for per game",
    ),
    column(
        "ga_per_game",
        "GA/GP",
        Format::Decimals(2),
        "Goals against per game",
    )
    .least_first(),
    column(
        "goal_diff",
        "GD",
        Format::Signed,
        "Goals for minus goals against",
    ),
    column(
        "streak",
        "Streak",
        Format::Text,
        "How many games in a row ended like the last one; – over several types of games",
    )
    .greatest_first(),
    column(
        "pim",
        "PIM",
        Format::Whole,
        "Penalty minutes of the box scores",
    ),
];

fn official_row(season: &TeamSeason, names: &Names) -> Row {
    let record = match (season.w, season.l, season.t) {
        (Some(wins), Some(losses), Some(ties)) => cells::record(wins, losses, ties),
        _ => Cell::maybe(None::<&str>),
    };
    let cells = vec![
        cells::team(names, &season.team_id),
        Cell::maybe(season.rank),
        Cell::of(season.gp_official),
        record,
        Cell::maybe(season.points),
        Cell::maybe(season.points_pct),
        Cell::maybe(season.gf_per_game),
        Cell::maybe(season.ga_per_game),
        Cell::maybe(season.goal_diff),
        cells::streak(season.streak_code.as_deref()),
        Cell::maybe(season.pim),
    ];
    Row::new(season.team_id.as_str(), cells)
}

const TRACKED: [Column; 15] = [
    column("team", "Team", Format::Text, "Team"),
    column(
        "gp_tracked",
        "GP tracked",
        Format::Whole,
        "Tracked games; all numbers of this table belong to them",
    ),
    column(
        "goals_tracked",
        "GF",
        Format::Whole,
        "Goals in tracked games",
    ),
    column(
        "goals_against_tracked",
        "GA",
        Format::Whole,
        "Goals against in tracked games",
    )
    .least_first(),
    column(
        "cf_pct",
        "CF%",
        Format::Decimals(1),
        "Share of the attempts of both teams, 0 to 100",
    ),
    column(
        "ff_pct",
        "FF%",
        Format::Decimals(1),
        "Share of the unblocked attempts of both teams, 0 to 100",
    ),
    column("xg", "xGF", Format::Decimals(2), "Expected goals"),
    column(
        "xga",
        "xGA",
        Format::Decimals(2),
        "Expected goals of the other teams",
    )
    .least_first(),
    column(
        "xg_pct",
        "xG%",
        Format::Decimals(1),
        "Share of the expected goals of both teams, 0 to 100",
    ),
    column(
        "shooting_pct",
        "SH%",
        Format::Decimals(1),
        "Goals per shot on goal, 0 to 100",
    ),
    column(
        "save_pct",
        "SV%",
        Format::Decimals(1),
        "Shots on goal of the other teams that were no goal, 0 to 100",
    ),
    column(
        "pdo",
        "PDO",
        Format::Decimals(1),
        "Shooting plus save percentage",
    ),
    column(
        "entry_control_pct",
        "Entry%",
        Format::Decimals(1),
        "Controlled entries per zone entry, 0 to 100; – without an entry",
    ),
    column(
        "exit_control_pct",
        "Exit%",
        Format::Decimals(1),
        "Controlled exits per zone exit, 0 to 100; – without an exit",
    ),
    column(
        "fo_pct",
        "FO%",
        Format::Decimals(1),
        "Faceoffs won, 0 to 100",
    ),
];

fn tracked_row(season: &TeamSeason, names: &Names) -> Row {
    let cells = vec![
        cells::team(names, &season.team_id),
        Cell::of(season.gp_tracked),
        Cell::maybe(season.goals_tracked),
        Cell::maybe(season.goals_against_tracked),
        Cell::maybe(season.cf_pct),
        Cell::maybe(season.ff_pct),
        Cell::maybe(season.xg),
        Cell::maybe(season.xga),
        Cell::maybe(season.xg_pct),
        Cell::maybe(season.shooting_pct),
        Cell::maybe(season.save_pct),
        Cell::maybe(season.pdo),
        Cell::maybe(season.entry_control_pct),
        Cell::maybe(season.exit_control_pct),
        Cell::maybe(season.fo_pct),
    ];
    Row::new(season.team_id.as_str(), cells)
}
