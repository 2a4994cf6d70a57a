//! `/leagues/{league}/forecast`: how the season may end, and `/what-if`: how it would if some games ended so.

use askama::Template;
use axum::response::Response;
use pictures::{OddsBands, OddsRow, Picture as _};
use services::forecast_figures::TeamPercents;
use services::input_error::InputError;
use services::league_figures::{GamesFilter, Standing};
use services::ml::GameForecasts;

use super::odds::{SeasonOdds, TEAM_ODDS, chance};
use super::what_if::{self, Field};
use super::words;
use crate::dashboard::cells;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::dashboard::names::Names;
use crate::dashboard::season::{GameType, Offer, SeasonChoice};
use crate::dashboard::visit::Visit;
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/forecast/season.html")]
struct SeasonPage {
    frame: Frame,
    choice: SeasonChoice,
    root: String,
    shown: Option<Shown>,
    /// Why nothing is shown.
    why_not: String,
    /// Seasons with games to come: address and name.
    others: Vec<(String, String)>,
    fields: Vec<Field>,
    /// Which games the form does not offer.
    left_out: Option<String>,
    is_what_if: bool,
}

/// What is shown of a season.
struct Shown {
    table: Grid,
    places: Option<Grid>,
    picture: String,
    caption: String,
    note: String,
    notes: Vec<String>,
}

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    page(visit, false).await
}

/// The page with assumed results.
pub(super) async fn what_if(visit: Visit) -> Result<Response, Problem> {
    page(visit, true).await
}

async fn page(visit: Visit, is_what_if: bool) -> Result<Response, Problem> {
    let mut choice = visit.choice(Offer::ONE).await?;
    // Playoffs are not simulated; a link from another page may have kept them.
    choice.game_type = GameType::Regular;
    let names = visit.names(&choice, []).await?;
    let results = if is_what_if {
        what_if::results(&visit.address)?
    } else {
        Vec::new()
    };
    let odds = SeasonOdds::of(&visit, &choice).await?;
    let (mut fields, mut left_out) = (Vec::new(), None);
    let shown = match &odds {
        Some(odds) => {
            let filter = GamesFilter {
                season_id: choice.one_season(),
                game_type: Some(GameType::Regular.key()),
                is_played: Some(false),
                ..GamesFilter::default()
            };
            let games = visit.league().games(&filter).await?.games;
            fields = what_if::fields(&games, &results, &names);
            left_out = what_if::left_out(games.len());
            let assumed = if results.is_empty() {
                None
            } else {
                let season = choice.season_id();
                let found = SeasonOdds::assuming(&visit, odds.served.clone(), season, results);
                Some(found.await.map_err(wrong_result)?)
            };
            Some(shown(&visit, &choice, &names, odds, assumed.as_ref()).await?)
        }
        None => None,
    };
    let title = if is_what_if { "What if" } else { "Forecast" };
    let page = SeasonPage {
        frame: visit
            .frame(title, "forecast", &choice)
            .described(format!("How the season may end, {}", choice.season_name())),
        root: visit.page(""),
        why_not: why_not(&visit, &choice).await?,
        others: others(&visit, &choice),
        shown,
        choice,
        fields,
        left_out,
        is_what_if,
    };
    let shown = page.shown.iter();
    let grids: Vec<&Grid> = shown
        .flat_map(|shown| std::iter::once(&shown.table).chain(&shown.places))
        .collect();
    visit.answer(&page, &grids)
}

/// What an assumed result that cannot be is answered with: the address is wrong.
fn wrong_result(error: InputError) -> Problem {
    match error {
        InputError::Invalid { summary, problems } => {
            let told: Vec<String> = problems
                .into_iter()
                .map(|problem| match problem.value {
                    Some(game) => format!("game {game}: {}", problem.message),
                    None => problem.message,
                })
                .collect();
            Problem::bad_request(format!("{summary}; {}", told.join("; ")))
        }
        other => other.into(),
    }
}

/// Why there are no odds of the chosen season; empty where a model may be shown.
async fn why_not(visit: &Visit, choice: &SeasonChoice) -> Result<String, Problem> {
    let forecasts = visit
        .app
        .services
        .ml
        .game_forecasts(visit.reading.league.id);
    Ok(match forecasts.await? {
        GameForecasts::Served(_) => format!(
            "No game of the regular season {} is to come: its standings are final.",
            choice.season_name()
        ),
        other => words::in_words(other.why_not().unwrap_or_default()),
    })
}

/// The other seasons with games to come.
fn others(visit: &Visit, choice: &SeasonChoice) -> Vec<(String, String)> {
    let seasons = choice.seasons.iter();
    let to_come = seasons.filter(|season| season.has_games_to_come() && !choice.is_chosen(season));
    to_come
        .map(|season| {
            let id: String = form_urlencoded::byte_serialize(season.season_id.as_bytes()).collect();
            let href = visit.page(&format!("/forecast?season={id}"));
            (href, season.name.clone())
        })
        .collect()
}

const TEAM: Column = column("team", "Team", Format::Text, "Team");
const NOW: [Column; 2] = [
    column("gp", "GP", Format::Whole, "Games played so far"),
    column("points", "Pts", Format::Whole, "Standings points so far"),
];
const WITHOUT: [Column; 2] = [
    column(
        "playoffs_pct_without",
        "Playoffs % without",
        Format::Whole,
        "Chance of the playoffs in percent without the assumed results",
    ),
    column(
        "first_pct_without",
        "First % without",
        Format::Whole,
        "Chance of the first place in percent without the assumed results",
    ),
];

async fn shown(
    visit: &Visit,
    choice: &SeasonChoice,
    names: &Names,
    odds: &SeasonOdds,
    assumed: Option<&SeasonOdds>,
) -> Result<Shown, Problem> {
    let address = &visit.address;
    let standings = visit
        .league()
        .standings(choice.one_season(), GameType::Regular.key())
        .await?;
    let told = assumed.unwrap_or(odds);
    let mut columns = vec![TEAM];
    columns.extend(NOW);
    columns.extend(TEAM_ODDS);
    if assumed.is_some() {
        columns.extend(WITHOUT);
    }
    let sort = Sort::of(address, &columns, "playoffs_pct")?;
    let rows = told.teams.iter().map(|team| {
        let id = team.odds.team_id.as_str();
        let line = standings.iter().find(|line| line.team_id == id);
        let mut cells = vec![cells::team(names, id)];
        cells.extend([
            Cell::of(line.map_or(0, |line: &Standing| line.gp)),
            Cell::of(line.map_or(0, |line: &Standing| line.points)),
        ]);
        cells.extend(told.cells(id));
        if assumed.is_some() {
            let [playoffs, first, ..] = odds.cells(id);
            cells.extend([playoffs, first]);
        }
        Row::new(id, cells)
    });
    let rows: Vec<Row> = rows.collect();
    let assuming = match told.answer.assumed {
        0 => String::new(),
        1 => ", one result assumed".to_owned(),
        count => format!(", {count} results assumed"),
    };
    let caption = format!(
        "Odds of the season, {}{assuming}, forecast from {} played and {} remaining games",
        choice.label(),
        told.answer.played,
        told.answer.remaining
    );
    let table = Grid::new("season-odds", columns, caption)
        .rows(rows)
        .sorted(&sort, address)
        .downloadable(address)
        .explained();
    Ok(Shown {
        table,
        places: places(choice, names, told).map(|grid| grid.downloadable(address)),
        picture: picture(choice, names, told, &assuming).svg("season-points"),
        caption: format!(
            "Standings points at the end, {}{assuming}: the mean, and the band of four of five of {} simulated seasons. The table has the same numbers.",
            choice.label(),
            told.answer.seasons
        ),
        note: told.note(choice),
        notes: told.answer.notes.clone(),
    })
}

fn picture(choice: &SeasonChoice, names: &Names, odds: &SeasonOdds, assuming: &str) -> OddsBands {
    let mut teams: Vec<&TeamPercents> = odds.teams.iter().collect();
    teams.sort_by(|one, other| {
        let points = |team: &TeamPercents| team.odds.expected_points;
        points(other)
            .total_cmp(&points(one))
            .then_with(|| one.odds.team_id.cmp(&other.odds.team_id))
    });
    let row = |team: &TeamPercents| OddsRow {
        team: names.drawn_team(&team.odds.team_id),
        middle: team.odds.expected_points,
        outer: Some((team.odds.points.low, team.odds.points.high)),
        inner: None,
        text: format!("{:.1}", team.odds.expected_points),
    };
    OddsBands {
        title: format!("Points at the end of {}{assuming}", choice.label()),
        measure: "Standings points at the end".to_owned(),
        bands: "80 % of the simulated seasons".to_owned(),
        simulations: odds.answer.seasons,
        rows: teams.into_iter().map(row).collect(),
        mark: None,
    }
}

/// Names of the columns of places.
const PLACES: [&str; 24] = [
    "place_1", "place_2", "place_3", "place_4", "place_5", "place_6", "place_7", "place_8",
    "place_9", "place_10", "place_11", "place_12", "place_13", "place_14", "place_15", "place_16",
    "place_17", "place_18", "place_19", "place_20", "place_21", "place_22", "place_23", "place_24",
];

/// The chance of every place; none where there are more teams than columns.
fn places(choice: &SeasonChoice, names: &Names, odds: &SeasonOdds) -> Option<Grid> {
    let count = odds.teams.len();
    if count > PLACES.len() {
        return None;
    }
    let hint = "Chance of this place in percent; a team's places add up to 100";
    let of_place = |(place, key): (usize, &&'static str)| {
        column(key, "", Format::Whole, hint).labelled((place + 1).to_string())
    };
    let places = PLACES.iter().take(count).enumerate().map(of_place);
    let row = |team: &TeamPercents| {
        let id = team.odds.team_id.as_str();
        let mut cells = vec![cells::team(names, id)];
        let shares = team.places.iter().zip(&team.odds.places);
        cells.extend(shares.map(|(percent, share)| chance(*percent, *share)));
        Row::new(id, cells)
    };
    let caption = format!("Chance of every place in percent, {}", choice.label());
    let grid = Grid::new("places", std::iter::once(TEAM).chain(places), caption);
    Some(grid.rows(odds.teams.iter().map(row)))
}
