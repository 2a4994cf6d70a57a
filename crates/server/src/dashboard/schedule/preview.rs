//! `/leagues/{league}/schedule/{game_id}`: what is known before a game.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use services::league_figures::{Game, GamesFilter, Standing, Tally};

use super::forecast::{Forecast, Read};
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::dashboard::names::Names;
use crate::dashboard::season::Offer;
use crate::dashboard::visit::Visit;
use crate::dashboard::{cells, games_table};
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/preview.html")]
struct Preview {
    frame: Frame,
    game: Game,
    home: String,
    away: String,
    home_href: String,
    away_href: String,
    kind: Cell,
    forecast: Forecast,
    teams: Grid,
    meetings: Grid,
}

/// The hole of the path.
#[derive(Deserialize)]
pub(in crate::dashboard) struct GamePath {
    game_id: String,
}

/// The page; a game that has been played has a better one.
pub(in crate::dashboard) async fn get(
    Path(path): Path<GamePath>,
    visit: Visit,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found(format!("game {}", path.game_id));
    let id = path.game_id.parse().map_err(|_| missing())?;
    let league = visit.league();
    let game = league.game(id).await?.ok_or_else(missing)?;
    if game.is_played() {
        return Ok(Redirect::to(&visit.page(&format!("/games/{id}"))).into_response());
    }
    // None of these waits for another.
    let finished = GamesFilter {
        is_played: Some(true),
        ..GamesFilter::default()
    };
    let (choice, read, standings, finished) = tokio::try_join!(
        visit.choice(Offer::ONE),
        Read::of(&visit, &game),
        async { Ok(league.standings(Some(&game.season_id), "Regular").await?) },
        async { Ok(league.games(&finished).await?) },
    )?;
    let teams = [&game.home_team_id, &game.away_team_id];
    let form = teams.map(|team| last_five(&finished.games, team));
    let mut meetings = finished;
    meetings
        .games
        .retain(|played| teams.into_iter().all(|team| played.has(team)));
    let names = visit.names(&choice, read.players()).await?;
    let (home, away) = (
        names.team(&game.home_team_id),
        names.team(&game.away_team_id),
    );
    let address = &visit.address;
    let sort = Sort::of(address, &games_table::COLUMNS, "date")?;
    let tally = Tally::of(&game.home_team_id, &meetings.games);
    let caption = format!(
        "Meetings in all seasons, {} games: {home} {}–{}–{}, goals {}–{}",
        tally.games(),
        tally.wins,
        tally.losses,
        tally.ties,
        tally.goals,
        tally.against
    );
    let page = Preview {
        frame: visit
            .frame(format!("{home} v {away}"), "schedule", &choice)
            .described(format!("{home} against {away} on {}", game.date)),
        teams: teams_table(&visit, &game, &standings, form, &names),
        meetings: games_table::grid("meetings", caption, &meetings, &names)
            .empty("These teams have not met before.")
            .sorted(&sort, address)
            .downloadable(address),
        home: home.to_owned(),
        away: away.to_owned(),
        home_href: names.team_href(&game.home_team_id),
        away_href: names.team_href(&game.away_team_id),
        kind: cells::kind(&game),
        forecast: read.shown(&visit, &game, &names),
        game,
    };
    let grids: Vec<&Grid> = page
        .forecast
        .grids()
        .chain([&page.teams, &page.meetings])
        .collect();
    visit.answer(&page, &grids)
}

impl Preview {
    fn kind(&self) -> String {
        self.kind.text(Format::Text)
    }

    fn time(&self) -> Option<&str> {
        self.game
            .start_time
            .as_deref()
            .and_then(|time| time.get(..5))
    }
}

const TEAMS: [Column; 9] = [
    column("team", "Team", Format::Text, "Team"),
    column(
        "rank",
        "#",
        Format::Whole,
        "Place in the standings of the regular season",
    )
    .least_first(),
    column("record", "W–L–T", Format::Text, "Wins, losses, ties"),
    column("points", "Pts", Format::Whole, "Standings points"),
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
    ),
    column(
        "streak",
        "Streak",
        Format::Text,
        "How many games in a row ended like the last one",
    ),
    column(
        "last10",
        "Last 10",
        Format::Text,
        "Wins, losses, ties in the last ten regular games",
    ),
    column(
        "last5",
        "Last 5",
        Format::Text,
        "Results of the last five games of any type, the latest last",
    ),
];

/// Both teams before the game.
/// How a team's last games ended, the latest last, in letters; the games begin with the latest.
fn last_five(games: &[Game], team_id: &str) -> String {
    let own = games.iter().filter(|game| game.has(team_id)).take(5);
    let mut results: Vec<_> = own.filter_map(|game| game.result_of(team_id)).collect();
    results.reverse();
    results.into_iter().collect()
}

fn teams_table(
    visit: &Visit,
    game: &Game,
    standings: &[Standing],
    form: [String; 2],
    names: &Names,
) -> Grid {
    let mut rows = Vec::new();
    for (team_id, results) in [&game.home_team_id, &game.away_team_id]
        .into_iter()
        .zip(form)
    {
        let last_five = Cell::maybe(Some(results).filter(|results| !results.is_empty()));
        let line = standings.iter().find(|line| line.team_id == *team_id);
        let mut cells = vec![cells::team(names, team_id)];
        match line {
            Some(line) => cells.extend([
                Cell::of(line.rank),
                cells::record(line.w, line.l, line.t),
                Cell::of(line.points),
                Cell::maybe((line.gp > 0).then(|| line.gf as f64 / line.gp as f64)),
                Cell::maybe((line.gp > 0).then(|| line.ga as f64 / line.gp as f64)),
                cells::streak(Some(&line.streak_code)),
                cells::record(line.last10_w, line.last10_l, line.last10_t),
            ]),
            None => cells.extend((0..7).map(|_| Cell::maybe(None::<i64>))),
        }
        cells.push(last_five);
        rows.push(Row::new(team_id.as_str(), cells));
    }
    let caption = "Both teams before the game, regular season of the game's season";
    Grid::new("teams", TEAMS, caption)
        .rows(rows)
        .downloadable(&visit.address)
}
