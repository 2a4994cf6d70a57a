//! `/leagues/{league}/standings`: the table of a season, or of all seasons together.

mod over_time;

use askama::Template;
use axum::response::Response;
use services::league_figures::{AllTime, SeasonWinner, Standing};

use super::cells;
use super::figure::Figure;
use super::forecast::odds::{SeasonOdds, TEAM_ODDS};
use super::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use super::names::Names;
use super::season::{Offer, SeasonChoice};
use super::visit::Visit;
use crate::pages::{Address, Frame};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/standings.html")]
struct Standings {
    frame: Frame,
    choice: SeasonChoice,
    order: String,
    table: Grid,
    points: Option<Figure>,
    winners: Option<Grid>,
    all_seasons: String,
    odds: Option<Odds>,
}

/// How the season may end. A table of its own: forecasts do not stand among facts.
struct Odds {
    table: Grid,
    note: String,
    href: String,
}

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let offer = Offer {
        all_seasons: true,
        all_types: false,
    };
    let choice = visit.choice(offer).await?;
    let league = visit.league();
    let names = visit.names(&choice, []).await?;
    let lines = league
        .standings(choice.one_season(), choice.game_type.key())
        .await?;
    let address = &visit.address;
    let points = match choice.one_season() {
        Some(season_id) => {
            let lines = league
                .points_by_date(season_id, choice.game_type.key(), &lines)
                .await?;
            Some(over_time::figure(&lines, &choice, &names, address))
        }
        None => None,
    };
    let odds = match SeasonOdds::of(&visit, &choice).await? {
        Some(odds) => Some(Odds {
            table: odds_table(&lines, &odds, (&choice, &names), address)?,
            note: odds.note(&choice),
            href: visit.page(&format!("/forecast{}", choice.query())),
        }),
        None => None,
    };
    let (table, winners) = if choice.season().is_some() {
        (season_table(&lines, &choice, &names, address)?, None)
    } else {
        let seasons: Vec<&str> = choice
            .seasons
            .iter()
            .map(|season| season.season_id.as_str())
            .collect();
        let winners = league.winners(&seasons).await?;
        let table = all_time(&AllTime::of(&lines), &choice, &names, address)?;
        (
            table,
            Some(winners_table(&winners, &choice, &names, address)?),
        )
    };
    let competition = choice.season().and_then(|season| season.league_id());
    let page = Standings {
        frame: visit
            .frame("Standings", "standings", &choice)
            .described(format!("Standings, {}", choice.label())),
        order: league.standings_order(competition).await?,
        all_seasons: address.with_all(&[("season", "ALL"), ("sort", ""), ("order", "")]),
        odds,
        table,
        points,
        winners,
        choice,
    };
    let odds = page.odds.iter().map(|odds| &odds.table);
    let grids: Vec<&Grid> = std::iter::once(&page.table)
        .chain(page.points.as_ref().map(|points| &points.table))
        .chain(&page.winners)
        .chain(odds)
        .collect();
    visit.answer(&page, &grids)
}

const TEAM: Column = column("team", "Team", Format::Text, "Team");
const GAMES: Column = column("gp", "GP", Format::Whole, "Games played");
const WINS: Column = column("w", "W", Format::Whole, "Wins, overtime included");
const LOSSES: Column = column("l", "L", Format::Whole, "Losses, overtime included");
const TIES: Column = column("t", "T", Format::Whole, "Ties");
const POINTS: Column = column("points", "Pts", Format::Whole, "Standings points");
const POINTS_SHARE: Column = column(
    "points_pct",
    "Pts%",
    Format::Decimals(1),
    "Points per possible point, 0 to 100; – where a win is worth nothing",
);
const GOALS: Column = column("gf", "GF", Format::Whole, "Goals for");
const AGAINST: Column = column("ga", "GA", Format::Whole, "Goals against").least_first();
const DIFFERENCE: Column = column(
    "goal_diff",
    "GD",
    Format::Signed,
    "Goals for minus goals against",
);

const SEASON: [Column; 18] = [
    column(
        "rank",
        "#",
        Format::Whole,
        "Place by the rules of the league",
    )
    .least_first(),
    TEAM,
    GAMES,
    WINS,
    LOSSES,
    TIES,
    column(
        "otl",
        "OTL",
        Format::Whole,
        "Of the losses, those in overtime; for information",
    )
    .least_first(),
    POINTS,
    POINTS_SHARE,
    GOALS,
    AGAINST,
    DIFFERENCE,
    column("home", "Home", Format::Text, "Wins, losses, ties at home").greatest_first(),
    column("away", "Away", Format::Text, "Wins, losses, ties away").greatest_first(),
    column(
        "last10",
        "Last 10",
        Format::Text,
        "Wins, losses, ties in the last ten games",
    )
    .greatest_first(),
    column(
        "streak",
        "Streak",
        Format::Text,
        "How many games in a row ended like the last one",
    )
    .greatest_first(),
    column(
        "longest_win_streak",
        "Best run",
        Format::Whole,
        "Most wins in a row",
    ),
    column(
        "pim",
        "PIM",
        Format::Whole,
        "Penalty minutes of the box scores",
    ),
];

fn season_table(
    lines: &[Standing],
    choice: &SeasonChoice,
    names: &Names,
    address: &Address,
) -> Result<Grid, Problem> {
    let row = |line: &Standing| {
        let cells = vec![
            Cell::of(line.rank),
            cells::team(names, &line.team_id),
            Cell::of(line.gp),
            Cell::of(line.w),
            Cell::of(line.l),
            Cell::of(line.t),
            Cell::of(line.otl),
            Cell::of(line.points),
            Cell::maybe(line.points_pct),
            Cell::of(line.gf),
            Cell::of(line.ga),
            Cell::of(line.goal_diff),
            cells::record(line.home_w, line.home_l, line.home_t),
            cells::record(line.away_w, line.away_l, line.away_t),
            cells::record(line.last10_w, line.last10_l, line.last10_t),
            cells::streak(Some(&line.streak_code)),
            Cell::of(line.longest_win_streak),
            Cell::maybe(line.pim),
        ];
        Row::new(line.team_id.as_str(), cells)
    };
    let caption = format!("Standings, {}, {} games", choice.label(), choice.games());
    let sort = Sort::of(address, &SEASON, "rank")?;
    Ok(Grid::new("standings", SEASON, caption)
        .source("v_standings")
        .headed_by("team")
        .rows(lines.iter().map(row))
        .empty("No game of this kind has been played in this season.")
        .sorted(&sort, address)
        .downloadable(address)
        .explained())
}

/// Every team's odds, in the order of the standings.
fn odds_table(
    lines: &[Standing],
    odds: &SeasonOdds,
    (choice, names): (&SeasonChoice, &Names),
    address: &Address,
) -> Result<Grid, Problem> {
    let [rank, team, games, ..] = SEASON;
    let mut columns = vec![rank, team, games, POINTS];
    columns.extend(TEAM_ODDS);
    let row = |line: &Standing| {
        let mut cells = vec![
            Cell::of(line.rank),
            cells::team(names, &line.team_id),
            Cell::of(line.gp),
            Cell::of(line.points),
        ];
        cells.extend(odds.cells(&line.team_id));
        Row::new(line.team_id.as_str(), cells)
    };
    let sort = Sort::of_table("odds", address, &columns, "rank")?;
    let caption = format!(
        "How the season may end, {}, forecast from {} played and {} remaining games",
        choice.label(),
        odds.answer.played,
        odds.answer.remaining
    );
    Ok(Grid::new("odds", columns, caption)
        .headed_by("team")
        .rows(lines.iter().map(row))
        .sorted(&sort, address)
        .downloadable(address)
        .explained())
}

const ALL_TIME: [Column; 12] = [
    TEAM,
    column(
        "seasons",
        "Seasons",
        Format::Whole,
        "Seasons in which it played games of this type",
    ),
    column(
        "firsts",
        "First",
        Format::Whole,
        "Seasons that it finished first",
    ),
    GAMES,
    WINS,
    LOSSES,
    TIES,
    POINTS,
    column(
        "points_per_game",
        "Pts/GP",
        Format::Decimals(2),
        "Standings points per game",
    ),
    GOALS,
    AGAINST,
    DIFFERENCE,
];

fn all_time(
    teams: &[AllTime],
    choice: &SeasonChoice,
    names: &Names,
    address: &Address,
) -> Result<Grid, Problem> {
    let row = |team: &AllTime| {
        let cells = vec![
            cells::team(names, &team.team_id),
            Cell::of(team.seasons),
            Cell::of(team.firsts),
            Cell::of(team.gp),
            Cell::of(team.w),
            Cell::of(team.l),
            Cell::of(team.t),
            Cell::of(team.points),
            Cell::maybe((team.gp > 0).then(|| team.points as f64 / team.gp as f64)),
            Cell::of(team.gf),
            Cell::of(team.ga),
            Cell::of(team.gf - team.ga),
        ];
        Row::new(team.team_id.as_str(), cells)
    };
    let caption = format!("All teams, {}, {} games", choice.label(), choice.games());
    let sort = Sort::of(address, &ALL_TIME, "points")?;
    Ok(Grid::new("standings", ALL_TIME, caption)
        .rows(teams.iter().map(row))
        .empty("No game has been played.")
        .sorted(&sort, address)
        .downloadable(address)
        .explained())
}

const WINNERS: [Column; 4] = [
    column("season", "Season", Format::Text, "Season").greatest_first(),
    column(
        "first",
        "First",
        Format::Text,
        "First of the regular season; – without regular games",
    ),
    column(
        "champion",
        "Playoffs",
        Format::Text,
        "Winner of the last game of the playoffs; – without one, or where it was a tie",
    ),
    column(
        "games",
        "Games",
        Format::Whole,
        "Played games, regular season and playoffs",
    ),
];

fn winners_table(
    winners: &[SeasonWinner],
    choice: &SeasonChoice,
    names: &Names,
    address: &Address,
) -> Result<Grid, Problem> {
    let row = |(place, winner): (usize, &SeasonWinner)| {
        let season = choice.seasons.get(place);
        let name = season.map_or(winner.season_id.as_str(), |season| season.name.as_str());
        let href = address.with_all(&[("season", &winner.season_id), ("sort", ""), ("order", "")]);
        let cells = vec![
            // Labels of seasons cannot be sorted, their order in time can.
            Cell::of(name).ordered(-(place as f64)).linked(Some(href)),
            cells::maybe_team(names, winner.first.as_deref()),
            cells::maybe_team(names, winner.champion.as_deref()),
            Cell::maybe(season.map(|season| season.games_regular + season.games_playoffs)),
        ];
        Row::new(winner.season_id.as_str(), cells)
    };
    let sort = Sort::of_table("seasons", address, &WINNERS, "season")?;
    Ok(Grid::new("seasons", WINNERS, "Seasons, the latest first")
        .rows(winners.iter().enumerate().map(row))
        .empty("There is no season with games.")
        .sorted(&sort, address)
        .downloadable(address))
}
