//! `/leagues/{league}/teams/{team_id}`: a team's season: record, results, who plays for it, special teams, opponents.

mod form;
mod ratings;
mod usage;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use services::forecast_figures::PublishedForecasts;
use services::league_figures::{
    GamesFilter, Roster, RosterGoalie, RosterSkater, SpecialTeams, Standing,
};

use super::cells;
use super::compare::Compared;
use super::figure::Figure;
use super::games_table;
use super::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use super::names::Names;
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use crate::extract::Path;
use crate::pages::{Address, Frame, filters};
use crate::problem::Problem;

/// The address of a page of a team.
#[derive(Deserialize)]
pub(super) struct TeamPath {
    team_id: String,
}

#[derive(Template)]
#[template(path = "dashboard/team.html")]
struct TeamPage {
    frame: Frame,
    choice: SeasonChoice,
    name: String,
    compare: String,
    standing: Option<Standing>,
    form: Figure,
    shares: Option<Figure>,
    usage: Grid,
    special_teams: Option<SpecialTeams>,
    skaters: Grid,
    goalies: Grid,
    results: Grid,
    opponents: Grid,
    ratings: Option<Figure>,
}

/// Results that are shown, unless the reader wants all.
const MOST: usize = 20;

/// The page.
pub(super) async fn get(
    Path(TeamPath { team_id }): Path<TeamPath>,
    visit: Visit,
) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::ONE).await?;
    let league = visit.league();
    let (season, game_type) = (choice.season_id(), choice.game_type.key());
    let roster = league.roster(&team_id, season, game_type).await?;
    let skaters = roster
        .skaters
        .iter()
        .map(|skater| skater.player_id.as_str());
    let used = roster.usage.iter().map(|skater| skater.player_id.as_str());
    let goalies = roster
        .goalies
        .iter()
        .map(|goalie| goalie.player_id.as_str());
    let names = visit
        .names(&choice, skaters.chain(used).chain(goalies))
        .await?;
    if !names.has_team(&team_id) {
        return Err(Problem::not_found(format!("team {team_id}")));
    }
    let filter = GamesFilter {
        season_id: Some(season),
        game_type: Some(game_type),
        team_id: Some(&team_id),
        is_played: None,
        limit: None,
    };
    let games = league.games(&filter).await?;
    let standings = league.standings(Some(season), game_type).await?;
    let standing = standings
        .into_iter()
        .find(|standing| standing.team_id == team_id);
    let name = names.team(&team_id).to_owned();
    let label = choice.label();
    let address = &visit.address;
    let skaters = skater_grid(&roster, standing.as_ref(), (&names, address), &name, &label)?;
    let goalies = goalie_grid(&roster, (&names, address), &name, &label);
    let caption = format!("Skaters of {name}, {label}, completely tracked games only");
    let usage = usage::skaters(&roster.usage, caption, &names, address)?;
    let words = format!("{name}, {label}");
    let shares = usage::goalies(&roster.goalies, &words, &names, address);
    let caption = format!("Games of {name}, {label}, {} games", games.games.len());
    let results = games_table::grid("games", caption, &games, &names)
        .empty("This team has no game in this season.")
        .limited(MOST, address)
        .downloadable(address);
    let opponents = opponents(&team_id, &games.games, &names)
        .empty("This team has not played in this season.")
        .downloadable(address)
        .explained();
    let tables = &visit.app.services.tables;
    let rated = PublishedForecasts::new(tables, visit.reading.league.id)
        .ratings(&team_id)
        .await?;
    let page = TeamPage {
        ratings: ratings::figure(&rated, &team_id, (&names, address)),
        frame: visit
            .frame(name.as_str(), "teams", &choice)
            .described(format!("{name}, {label}")),
        compare: Compared::Teams.href(&visit.page(""), &team_id, &choice),
        form: form::figure(&team_id, &games.games, &label, &names, address),
        shares,
        usage,
        standing,
        special_teams: league.special_teams(&team_id, &games).await?,
        name,
        choice,
        skaters,
        goalies,
        results,
        opponents,
    };
    let mut grids = vec![
        &page.form.table,
        &page.skaters,
        &page.usage,
        &page.goalies,
        &page.results,
        &page.opponents,
    ];
    grids.extend(page.shares.as_ref().map(|shares| &shares.table));
    grids.extend(page.ratings.iter().map(|figure| &figure.table));
    visit.answer(&page, &grids)
}

fn skater_grid(
    roster: &Roster,
    standing: Option<&Standing>,
    (names, address): (&Names, &Address),
    name: &str,
    label: &str,
) -> Result<Grid, Problem> {
    let sort = Sort::of(address, &SKATERS, "points")?;
    let rows = roster.skaters.iter();
    let caption = format!("Skaters of {name}, {label}, official");
    Ok(Grid::new("skaters", SKATERS, caption)
        .rows(rows.map(|skater| skater_row(skater, standing, names)))
        .empty("No skater of this team has a box score in this season.")
        .sorted(&sort, address)
        .downloadable(address)
        .explained())
}

fn goalie_grid(
    roster: &Roster,
    (names, address): (&Names, &Address),
    name: &str,
    label: &str,
) -> Grid {
    let rows = roster.goalies.iter();
    let caption = format!("Goalies of {name}, {label}, official");
    Grid::new("goalies", GOALIES, caption)
        .rows(rows.map(|goalie| goalie_row(goalie, names)))
        .empty("No goalie of this team has a box score in this season.")
        .downloadable(address)
        .explained()
}

const SKATERS: [Column; 9] = [
    column("player", "Player", Format::Text, "Name"),
    column("gp", "GP", Format::Whole, "Games as a skater for this team"),
    column("goals", "G", Format::Whole, "Goals of the box score"),
    column("assists", "A", Format::Whole, "Assists of the box score"),
    column("points", "P", Format::Whole, "Goals plus assists"),
    column(
        "points_per_game",
        "P/GP",
        Format::Decimals(2),
        "Points per game",
    ),
    column(
        "pim",
        "PIM",
        Format::Whole,
        "Penalty minutes of the box score",
    ),
    column(
        "dressed_pct",
        "Dressed%",
        Format::Decimals(0),
        "Games as a skater per game of the team, 0 to 100",
    ),
    column(
        "games_as_sub",
        "Sub",
        Format::Whole,
        "Games as a substitute",
    ),
];

fn skater_row(skater: &RosterSkater, standing: Option<&Standing>, names: &Names) -> Row {
    let games = standing.map(|standing| standing.gp);
    let cells = vec![
        cells::player(names, &skater.player_id),
        Cell::of(skater.games_played),
        Cell::of(skater.goals),
        Cell::of(skater.assists),
        Cell::of(skater.points),
        Cell::maybe(skater.points_per_game),
        Cell::of(skater.pim),
        Cell::maybe(games.and_then(|games| skater.dressed_pct(games))),
        Cell::of(skater.games_as_sub),
    ];
    Row::new(skater.player_id.as_str(), cells)
}

const GOALIES: [Column; 6] = [
    column("goalie", "Goalie", Format::Text, "Name"),
    column("gp", "GP", Format::Whole, "Games as a goalie for this team"),
    column(
        "record",
        "W–L–T",
        Format::Text,
        "Results of the team in these games",
    ),
    column("goals_against", "GA", Format::Whole, "Goals against"),
    column("gaa", "GAA", Format::Decimals(2), "Goals against per game").least_first(),
    column("shutouts", "SO", Format::Whole, "Shutouts"),
];

fn goalie_row(goalie: &RosterGoalie, names: &Names) -> Row {
    let cells = vec![
        cells::goalie(names, &goalie.player_id),
        Cell::of(goalie.games_played),
        cells::record(goalie.wins, goalie.losses, goalie.ties),
        Cell::of(goalie.goals_against),
        Cell::maybe(goalie.gaa),
        Cell::of(goalie.shutouts),
    ];
    Row::new(goalie.player_id.as_str(), cells)
}

const OPPONENTS: [Column; 5] = [
    column("opponent", "Opponent", Format::Text, "Team"),
    column("gp", "GP", Format::Whole, "Games against it"),
    column(
        "record",
        "W–L–T",
        Format::Text,
        "Wins, losses, ties against it",
    ),
    column("gf", "GF", Format::Whole, "Goals against it"),
    column("ga", "GA", Format::Whole, "Its goals"),
];

/// Games against each opponent, the most played first.
fn opponents(team_id: &str, games: &[services::league_figures::Game], names: &Names) -> Grid {
    let mut sums: std::collections::BTreeMap<&str, [i64; 5]> = std::collections::BTreeMap::new();
    for game in games {
        let (Some((own, other)), Some(result)) = (game.goals_of(team_id), game.result_of(team_id))
        else {
            continue;
        };
        let [wins, losses, ties, goals_for, goals_against] =
            sums.entry(game.opponent(team_id)).or_default();
        match result {
            'W' => *wins += 1,
            'L' => *losses += 1,
            _ => *ties += 1,
        }
        *goals_for += own;
        *goals_against += other;
    }
    let row = |(opponent, [wins, losses, ties, own, other]): (&&str, &[i64; 5])| {
        let cells = vec![
            cells::team(names, opponent),
            Cell::of(wins + losses + ties),
            cells::record(*wins, *losses, *ties),
            Cell::of(*own),
            Cell::of(*other),
        ];
        Row::new(*opponent, cells)
    };
    Grid::new("opponents", OPPONENTS, "Against each opponent, official").rows(sums.iter().map(row))
}
