//! `/leagues/{league}/players`: the skaters of a season or of all seasons, to be found.

use askama::Template;
use axum::response::Response;
use services::league_figures::Skater;

use super::cells;
use super::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use super::names::Names;
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/players.html")]
struct Players {
    frame: Frame,
    choice: SeasonChoice,
    team: Option<String>,
    teams: Vec<(String, String)>,
    position: &'static str,
    least_games: Option<i64>,
    text: String,
    table: Grid,
}

/// Players that are shown, unless the reader wants all.
const MOST: usize = 100;
const POSITIONS: [(&str, &str); 3] = [("all", "all"), ("F", "forwards"), ("D", "defenders")];

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::EVERYTHING).await?;
    let address = &visit.address;
    let position = address.choice("position", &POSITIONS)?;
    let least_games = address.whole("gp", 0, 10_000)?;
    let text = address.get("text").unwrap_or_default();
    let mut skaters = visit
        .league()
        .skaters(choice.one_season(), choice.game_type.key())
        .await?;
    let ids = skaters.iter().map(|skater| skater.player_id.as_str());
    let names = visit.names(&choice, ids).await?;
    let team = super::team_filter(address, &names)?;
    let wanted = text.to_lowercase();
    skaters.retain(|skater| {
        let has_position = position == "all" || skater.position_group.as_deref() == Some(position);
        let has_team = team.is_none() || skater.team_id.as_deref() == team;
        has_position
            && has_team
            && skater.games_played >= least_games.unwrap_or(0)
            && names
                .player(&skater.player_id)
                .to_lowercase()
                .contains(&wanted)
    });
    let sort = Sort::of(address, &COLUMNS, "points")?;
    let caption = format!(
        "Skaters, {}, official, {} skaters",
        choice.label(),
        skaters.len()
    );
    let table = Grid::new("players", COLUMNS, caption)
        .rows(skaters.iter().map(|skater| row(skater, &names)))
        .empty("No skater with a box score passes these filters.")
        .sorted(&sort, address)
        .limited(MOST, address)
        .downloadable(address)
        .explained();
    let page = Players {
        frame: visit
            .frame("Players", "players", &choice)
            .described(format!("Skaters, {}", choice.label())),
        team: team.map(str::to_owned),
        teams: names.teams_by_name(),
        position,
        least_games,
        text: text.to_owned(),
        table,
        choice,
    };
    visit.answer(&page, &[&page.table])
}

const COLUMNS: [Column; 12] = [
    column("player", "Player", Format::Text, "Name"),
    column(
        "team",
        "Team",
        Format::Text,
        "Team he played most for; of a career, the last one",
    ),
    column(
        "position",
        "Pos",
        Format::Text,
        "F forward, D defender; – where no position is known",
    ),
    column(
        "gp",
        "GP",
        Format::Whole,
        "Games in which he appeared as a skater",
    ),
    column("goals", "G", Format::Whole, "Goals of the box score"),
    column("assists", "A", Format::Whole, "Assists of the box score"),
    column("points", "P", Format::Whole, "Goals plus assists"),
    column(
        "pim",
        "PIM",
        Format::Whole,
        "Penalty minutes of the box score",
    ),
    column(
        "goals_per_game",
        "G/GP",
        Format::Decimals(2),
        "Goals per game",
    ),
    column(
        "assists_per_game",
        "A/GP",
        Format::Decimals(2),
        "Assists per game",
    ),
    column(
        "points_per_game",
        "P/GP",
        Format::Decimals(2),
        "Points per game",
    ),
    column(
        "points_rank",
        "Place",
        Format::Whole,
        "Place by points among all skaters of this choice; equal points share one",
    )
    .least_first(),
];

fn row(skater: &Skater, names: &Names) -> Row {
    let cells = vec![
        cells::player(names, &skater.player_id),
        cells::maybe_team(names, skater.team_id.as_deref()),
        Cell::maybe(skater.position_group.as_deref()),
        Cell::of(skater.games_played),
        Cell::of(skater.goals),
        Cell::of(skater.assists),
        Cell::of(skater.points),
        Cell::of(skater.pim),
        Cell::maybe(skater.goals_per_game),
        Cell::maybe(skater.assists_per_game),
        Cell::maybe(skater.points_per_game),
        Cell::of(skater.points_rank),
    ];
    Row::new(skater.player_id.as_str(), cells)
}
