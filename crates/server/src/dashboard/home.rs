//! `/leagues/{league}`: how the league stands, what was played and what comes, who leads.

use askama::Template;
use axum::response::Response;
use services::league_figures::{
    GOALIE_METRICS, Games, GamesFilter, Kind, Leaders, LeadersRequest, LeagueSummary, Per,
    SKATER_METRICS, Standing,
};

use super::forecast::odds::GameOdds;
use super::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use super::names::Names;
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use super::{cells, games_table};
use crate::pages::{Address, Frame, filters};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/home.html")]
struct Home {
    frame: Frame,
    choice: SeasonChoice,
    root: String,
    summary: Option<LeagueSummary>,
    standings: Grid,
    results: Grid,
    upcoming: Grid,
    skaters: Grid,
    goalies: Grid,
    tracked: Grid,
    odds: String,
}

/// Games of each list.
const GAMES: u32 = 5;
/// Skaters of the list of points.
const SKATERS: usize = 5;
/// Goalies of the list of averages.
const GOALIES: usize = 3;

/// What is read for the page.
struct Read {
    summary: Option<LeagueSummary>,
    standings: Vec<Standing>,
    results: Games,
    upcoming: Games,
    tracked: Games,
    skaters: Leaders,
    goalies: Leaders,
}

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::ONE).await?;
    let mut read = read(&visit, &choice).await?;
    read.tracked.games.truncate(GAMES as usize);
    read.skaters.leaders.truncate(SKATERS);
    read.goalies.leaders.truncate(GOALIES);
    let leaders = read.skaters.leaders.iter().chain(&read.goalies.leaders);
    let players = leaders.map(|leader| leader.player_id.as_str());
    let names = visit.names(&choice, players).await?;
    let next = read.upcoming.games.iter().map(|game| game.game_id);
    let odds = GameOdds::of(&visit, &next.collect::<Vec<_>>()).await?;
    let label = choice.label();
    let address = &visit.address;
    let games = |name, caption: String, games: &Games| {
        games_table::grid(name, caption, games, &names).downloadable(address)
    };
    let page = Home {
        frame: visit.frame("Home", "home", &choice).described(format!(
            "Standings, results and leaders of {}, {label}",
            visit.reading.league.name
        )),
        root: visit.page(""),
        standings: standings(&read.standings, &choice, &names, address)?,
        results: games("results", format!("Latest results, {label}"), &read.results)
            .empty("No game has been played."),
        upcoming: games_table::next_games(
            "upcoming",
            format!("Next games, {label}"),
            &read.upcoming,
            &odds,
            &names,
        )
        .empty("No game is scheduled.")
        .downloadable(address),
        odds: if read.upcoming.games.is_empty() {
            String::new()
        } else {
            odds.note()
        },
        tracked: games(
            "tracked",
            format!("Latest tracked games, {}", choice.season_name()),
            &read.tracked,
        )
        .empty("No game of this season is tracked: there are official numbers only."),
        skaters: leaders_grid(
            "skaters",
            format!("Most points, {label}, official"),
            [PLAYER, TEAM, GAMES_PLAYED, POINTS],
            &read.skaters,
            |id| cells::player(&names, id),
            &names,
        )
        .downloadable(address)
        .empty("No box score yet."),
        goalies: leaders_grid(
            "goalies",
            format!(
                "Lowest goals against average, {label}, official, {} games or more",
                read.goalies.least_games
            ),
            [GOALIE, TEAM, GAMES_PLAYED, AVERAGE],
            &read.goalies,
            |id| cells::goalie(&names, id),
            &names,
        )
        .downloadable(address)
        .empty("No goalie in a box score yet."),
        summary: read.summary,
        choice,
    };
    let grids = [
        &page.standings,
        &page.results,
        &page.upcoming,
        &page.skaters,
        &page.goalies,
        &page.tracked,
    ];
    visit.answer(&page, &grids)
}

async fn read(visit: &Visit, choice: &SeasonChoice) -> Result<Read, Problem> {
    let league = visit.league();
    let (season_id, game_type) = (choice.one_season(), choice.game_type.key());
    let games = async |is_played| {
        let filter = GamesFilter {
            season_id,
            game_type: Some(game_type),
            is_played: Some(is_played),
            limit: Some(GAMES),
            ..GamesFilter::default()
        };
        league.games(&filter).await
    };
    let leaders = async |kind, metrics: &'static [_]| {
        let Some(metric) = metrics.first() else {
            return Ok(None);
        };
        let request = LeadersRequest {
            kind,
            season_id,
            game_type,
            metric,
            per: Per::Total,
            position: None,
            least_games: None,
        };
        league.leaders(&request).await.map(Some)
    };
    Ok(Read {
        summary: match season_id {
            Some(season_id) => league.summaries(game_type).await?.remove(season_id),
            None => None,
        },
        standings: league.standings(season_id, game_type).await?,
        results: games(true).await?,
        upcoming: games(false).await?,
        tracked: league.tracked_games(season_id).await?,
        skaters: leaders(Kind::Skaters, SKATER_METRICS)
            .await?
            .unwrap_or_default(),
        goalies: leaders(Kind::Goalies, GOALIE_METRICS)
            .await?
            .unwrap_or_default(),
    })
}

const TABLE: [Column; 7] = [
    column("rank", "#", Format::Whole, "Place in the standings").least_first(),
    column("team", "Team", Format::Text, "Team"),
    column("gp", "GP", Format::Whole, "Games played"),
    column("record", "W–L–T", Format::Text, "Wins, losses, ties").greatest_first(),
    column("points", "Pts", Format::Whole, "Standings points"),
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
        "How many games in a row ended like the last one",
    )
    .greatest_first(),
];

fn standings(
    standings: &[Standing],
    choice: &SeasonChoice,
    names: &Names,
    address: &Address,
) -> Result<Grid, Problem> {
    let row = |line: &Standing| {
        let cells = vec![
            Cell::of(line.rank),
            cells::team(names, &line.team_id),
            Cell::of(line.gp),
            cells::record(line.w, line.l, line.t),
            Cell::of(line.points),
            Cell::of(line.goal_diff),
            cells::streak(Some(&line.streak_code)),
        ];
        Row::new(line.team_id.as_str(), cells)
    };
    let caption = format!("Standings, {}, {} games", choice.label(), choice.games());
    let sort = Sort::of(address, &TABLE, "rank")?;
    Ok(Grid::new("standings", TABLE, caption)
        .headed_by("team")
        .rows(standings.iter().map(row))
        .empty("No game of this kind has been played in this season.")
        .sorted(&sort, address)
        .downloadable(address))
}

const PLAYER: Column = column("player", "Player", Format::Text, "Skater");
const GOALIE: Column = column("player", "Goalie", Format::Text, "Goalie");
const TEAM: Column = column("team", "Team", Format::Text, "Team he played most for");
const GAMES_PLAYED: Column = column("gp", "GP", Format::Whole, "Games played");
const POINTS: Column = column("points", "Pts", Format::Whole, "Goals plus assists");
const AVERAGE: Column = column("gaa", "GAA", Format::Decimals(2), "Goals against per game");

fn leaders_grid(
    name: &'static str,
    caption: String,
    columns: [Column; 4],
    leaders: &Leaders,
    player: impl Fn(&str) -> Cell,
    names: &Names,
) -> Grid {
    let rows = leaders.leaders.iter().map(|leader| {
        let cells = vec![
            player(&leader.player_id),
            cells::maybe_team(names, leader.team_id.as_deref()),
            Cell::of(leader.games),
            Cell::of(leader.value),
        ];
        Row::new(leader.player_id.as_str(), cells)
    });
    Grid::new(name, columns, caption).rows(rows)
}
