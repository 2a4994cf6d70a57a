//! `/leagues/{league}/schedule`: the games to come and the latest results, and what is known before a game.

mod forecast;
mod ladder;
pub(super) mod preview;
mod who_is_in;

use askama::Template;
use axum::response::Response;
use services::league_figures::{Game, Games, GamesFilter, HeadToHead};

use super::forecast::odds::{GAME_ODDS, GameOdds};
use super::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use super::names::Names;
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use super::{cells, games_table};
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/schedule.html")]
struct Schedule {
    frame: Frame,
    choice: SeasonChoice,
    team: Option<String>,
    teams: Vec<(String, String)>,
    upcoming: Grid,
    results: Grid,
    odds: String,
    forecast_href: String,
}

/// Results that are shown.
const RESULTS: usize = 40;

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::ANY_TYPE).await?;
    let league = visit.league();
    let names = visit.names(&choice, []).await?;
    let team = super::team_filter(&visit.address, &names)?;
    let filter = GamesFilter {
        season_id: choice.one_season(),
        game_type: choice.one_type(),
        team_id: team,
        ..GamesFilter::default()
    };
    let upcoming = league
        .games(&GamesFilter {
            is_played: Some(false),
            ..filter.clone()
        })
        .await?;
    let results = league
        .games(&GamesFilter {
            is_played: Some(true),
            ..filter
        })
        .await?;
    let season = league
        .head_to_head(choice.one_season(), "Regular", None)
        .await?;
    let ever = league.head_to_head(None, "Regular", None).await?;
    let ids: Vec<i64> = upcoming.games.iter().map(|game| game.game_id).collect();
    let odds = GameOdds::of(&visit, &ids).await?;
    let address = &visit.address;
    let label = choice.label();
    let sort = Sort::of_table("results", address, &games_table::COLUMNS, "date")?;
    let page = Schedule {
        frame: visit
            .frame("Schedule", "schedule", &choice)
            .described(format!("Games to come and results, {label}")),
        upcoming: upcoming_table(&upcoming, (&season, &ever), &odds, (&names, &visit))?,
        odds: if upcoming.games.is_empty() {
            String::new()
        } else {
            odds.note()
        },
        forecast_href: visit.page("/forecast/grades"),
        results: games_table::grid("results", format!("Results, {label}"), &results, &names)
            .empty("No such game has been played.")
            .sorted(&sort, address)
            .limited(RESULTS, address)
            .downloadable(address),
        team: team.map(str::to_owned),
        teams: names.teams_by_name(),
        choice,
    };
    visit.answer(&page, &[&page.upcoming, &page.results])
}

const UPCOMING: [Column; 7] = [
    column("date", "Date", Format::Text, "Day of the game"),
    column("home", "Home", Format::Text, "Home team"),
    column("preview", "Game", Format::Text, "Time of day, which leads to the preview"),
    column("away", "Away", Format::Text, "Away team"),
    column("kind", "Games", Format::Text, "Regular season or playoffs, and their round"),
    column("season_meetings", "This season", Format::Text, "Regular games against each other in this season, wins, losses and ties of the home team; – when they have not met").greatest_first(),
    column("all_meetings", "Ever", Format::Text, "The same over all seasons").greatest_first(),
];

fn upcoming_table(
    games: &Games,
    (season, ever): (&[HeadToHead], &[HeadToHead]),
    odds: &GameOdds,
    (names, visit): (&Names, &Visit),
) -> Result<Grid, Problem> {
    let record = |records: &[HeadToHead], game: &Game| {
        let found = records.iter().find(|record| {
            record.team_id == game.home_team_id && record.opp_team_id == game.away_team_id
        });
        found.map_or_else(
            || Cell::maybe(None::<&str>),
            |record| cells::record(record.w, record.l, record.t),
        )
    };
    let row = |game: &Game| {
        let mut cells = vec![
            Cell::of(game.date.as_str()),
            cells::team(names, &game.home_team_id),
            cells::score(names, game),
            cells::team(names, &game.away_team_id),
            cells::kind(game),
            record(season, game),
            record(ever, game),
        ];
        if odds.are_shown() {
            cells.extend(odds.cells(game.game_id));
        }
        Row::new(game.game_id.to_string(), cells)
    };
    let address = &visit.address;
    let mut columns = UPCOMING.to_vec();
    if odds.are_shown() {
        columns.extend(GAME_ODDS);
    }
    let sort = Sort::of_table("upcoming", address, &columns, "date")?;
    let count = games.games.len();
    let caption = format!("Games to come, the next one first, {count} games");
    Ok(Grid::new("upcoming", columns, caption)
        .headed_by("preview")
        .rows(games.games.iter().map(row))
        .empty("No game is scheduled: every game of the schedule has a score.")
        .sorted(&sort, address)
        .downloadable(address))
}
