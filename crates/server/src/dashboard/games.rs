//! `/leagues/{league}/games`: which games were played, who won, which of them are tracked.

use askama::Template;
use axum::response::Response;
use services::league_figures::{Game, GamesFilter, Tracking};

use super::games_table;
use super::grid::{Grid, Sort};
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/games.html")]
struct GamesPage {
    frame: Frame,
    choice: SeasonChoice,
    team: Option<String>,
    teams: Vec<(String, String)>,
    status: &'static str,
    text: String,
    table: Grid,
}

/// Games that are shown, unless the reader wants all.
const MOST: usize = 100;

/// How much of a game is tracked, in addresses.
const STATUSES: [(&str, &str); 5] = [
    ("any", "any"),
    (Tracking::Complete.key(), Tracking::Complete.label()),
    (Tracking::Partial.key(), Tracking::Partial.label()),
    (Tracking::Withheld.key(), Tracking::Withheld.label()),
    (Tracking::Official.key(), Tracking::Official.label()),
];

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::EVERYTHING).await?;
    let names = visit.names(&choice, []).await?;
    let address = &visit.address;
    let team = super::team_filter(address, &names)?;
    let status = address.choice("status", &STATUSES)?;
    let text = address.get("text").unwrap_or_default();
    let filter = GamesFilter {
        season_id: choice.one_season(),
        game_type: choice.one_type(),
        team_id: team,
        is_played: Some(true),
        limit: None,
    };
    let mut games = visit.league().games(&filter).await?;
    let wanted = text.to_lowercase();
    let kept = |game: &Game| {
        let is_status = status == "any" || games.tracking(game.game_id).key() == status;
        let words = format!(
            "{} {} {} {}",
            names.team(&game.home_team_id),
            names.team(&game.away_team_id),
            game.date,
            game.game_id
        );
        is_status && words.to_lowercase().contains(&wanted)
    };
    games.games = games
        .games
        .iter()
        .filter(|game| kept(game))
        .cloned()
        .collect();
    let sort = Sort::of(address, &games_table::COLUMNS, "date")?;
    let caption = format!("Games, {}, {} games", choice.label(), games.games.len());
    let table = games_table::grid("games", caption, &games, &names)
        .empty("No game passes these filters.")
        .sorted(&sort, address)
        .limited(MOST, address)
        .downloadable(address);
    let page = GamesPage {
        frame: visit
            .frame("Games", "games", &choice)
            .described(format!("Results, {}", choice.label())),
        team: team.map(str::to_owned),
        teams: names.teams_by_name(),
        status,
        text: text.to_owned(),
        table,
        choice,
    };
    visit.answer(&page, &[&page.table])
}
