//! `/leagues/{league}/search`: players, teams and games by words.

use askama::Template;
use axum::response::Response;
use services::league_figures::{Found, FoundPlayer};

use super::cells;
use super::games_table;
use super::grid::{Cell, Column, Format, Grid, Row, column};
use super::names::Names;
use super::season::Offer;
use super::visit::Visit;
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/search.html")]
struct SearchPage {
    frame: Frame,
    text: String,
    found: usize,
    players: Grid,
    teams: Grid,
    games: Grid,
}

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::EVERYTHING).await?;
    let text = visit.address.get("q").unwrap_or_default();
    let mut found = visit.league().search(text).await?;
    let ids = found.players.iter().map(|player| player.player_id.as_str());
    let names = visit.names(&choice, ids).await?;
    let games = std::mem::take(&mut found.games);
    let [players, teams, n_games] = found.counts;
    let games = visit.league().with_tracking(games).await?;
    let mut frame = visit.frame("Search", "", &choice);
    text.clone_into(&mut frame.search);
    let page = SearchPage {
        frame,
        text: text.to_owned(),
        found: players + teams + n_games,
        players: players_grid(
            &found,
            &names,
            told("Players", found.players.len(), players),
        ),
        teams: teams_grid(&found, &names, told("Teams", found.teams.len(), teams)),
        games: games_table::grid(
            "games",
            told("Games", games.games.len(), n_games),
            &games,
            &names,
        )
        .empty("No game has these words in its day, its number or its teams' names."),
    };
    visit.answer(&page, &[])
}

/// What is shown of what was found.
fn told(what: &str, shown: usize, all: usize) -> String {
    if shown < all {
        format!("{what}, the first {shown} of {all}")
    } else {
        format!("{what}, {all} found")
    }
}

const PLAYERS: [Column; 3] = [
    column("player", "Player", Format::Text, "Name"),
    column("team", "Team", Format::Text, "Team of today"),
    column("jersey", "#", Format::Whole, "Number in the latest game"),
];

fn players_grid(found: &Found, names: &Names, caption: String) -> Grid {
    let is_goalie = |player: &FoundPlayer| {
        let position = player.primary_position_id.as_ref();
        position.is_some_and(|position| found.goalie_positions.contains(position))
    };
    let row = |player: &FoundPlayer| {
        let name = if is_goalie(player) {
            cells::goalie(names, &player.player_id)
        } else {
            cells::player(names, &player.player_id)
        };
        let team = cells::maybe_team(names, player.current_team_id.as_deref());
        Row::new(
            player.player_id.as_str(),
            vec![name, team, Cell::maybe(player.last_jersey)],
        )
    };
    Grid::new("players", PLAYERS, caption)
        .rows(found.players.iter().map(row))
        .empty("No player has these words in the name.")
}

const TEAMS: [Column; 1] = [column("team", "Team", Format::Text, "Team")];

fn teams_grid(found: &Found, names: &Names, caption: String) -> Grid {
    let rows = found.teams.iter().map(|team| {
        let id = team.team_id.as_str();
        Row::new(id, vec![cells::team(names, id)])
    });
    Grid::new("teams", TEAMS, caption)
        .rows(rows)
        .empty("No team has these words in the name.")
}
