//! `/leagues/{league}/analytics`: totals, seasons side by side, who leads, what playing at home is worth.

use askama::Template;
use axum::response::Response;
use pictures::{Part, StackedBar};
use services::league_figures::{
    GOALIE_METRICS, Game, Games, GamesFilter, HomeIce, Kind, Leaders, LeadersRequest,
    LeagueSummary, Per, Skater, Tracking,
};

use super::{tabs, trends};
use crate::dashboard::cells;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::dashboard::season::{Offer, SeasonChoice};
use crate::dashboard::visit::Visit;
use crate::pages::{Address, Frame, filters};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/analytics/overview.html")]
struct Overview {
    frame: Frame,
    choice: SeasonChoice,
    root: String,
    tabs: Vec<(String, &'static str, bool)>,
    summary: Option<LeagueSummary>,
    sample: Sample,
    goals: Figure,
    trends: Grid,
    home: Figure,
    home_goals: Option<f64>,
    away_goals: Option<f64>,
    lists: Vec<(&'static str, Grid)>,
}

/// How many games of the choice are tracked.
#[derive(Debug, Clone, Copy, Default)]
struct Sample {
    played: usize,
    complete: usize,
    partial: usize,
    withheld: usize,
}

impl Sample {
    fn of(games: &Games) -> Self {
        let count = |tracking| {
            let is_so = |game: &&Game| games.tracking(game.game_id) == tracking;
            games.games.iter().filter(is_so).count()
        };
        Self {
            played: games.games.len(),
            complete: count(Tracking::Complete),
            partial: count(Tracking::Partial),
            withheld: count(Tracking::Withheld),
        }
    }
}

/// Rows of each list.
const MOST: usize = 5;

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::ANY_TYPE).await?;
    let address = &visit.address;
    let league = visit.league();
    let (season_id, game_type) = (choice.one_season(), choice.game_type.key());
    let summaries = league.summaries(game_type).await?;
    let filter = GamesFilter {
        season_id,
        game_type: choice.one_type(),
        is_played: Some(true),
        ..GamesFilter::default()
    };
    let games = league.games(&filter).await?;
    let skaters = league.skaters(season_id, game_type).await?;
    let goalies = goalies(&visit, &choice).await?;
    let ids = skaters.iter().map(|skater| skater.player_id.as_str());
    let ids = ids.chain(
        goalies
            .leaders
            .iter()
            .map(|goalie| goalie.player_id.as_str()),
    );
    let names = visit.names(&choice, ids).await?;
    let ice = HomeIce::of(&games.games);
    let page = Overview {
        frame: visit
            .frame("Analytics", "analytics", &choice)
            .described(format!("The league in numbers, {}", choice.label())),
        root: visit.page(""),
        tabs: tabs(&visit, &choice, ""),
        summary: season_id.and_then(|season_id| summaries.get(season_id).cloned()),
        sample: Sample::of(&games),
        goals: trends::figure(&choice, &summaries, address),
        trends: trends::table(&choice, &summaries, address)?,
        home: home(&ice, &choice, address),
        home_goals: ice.per_game(ice.home_goals),
        away_goals: ice.per_game(ice.away_goals),
        lists: lists(&skaters, &goalies, &choice, &names, address),
        choice,
    };
    let mut grids = vec![&page.goals.table, &page.trends, &page.home.table];
    grids.extend(page.lists.iter().map(|(_, grid)| grid));
    visit.answer(&page, &grids)
}

async fn goalies(visit: &Visit, choice: &SeasonChoice) -> Result<Leaders, Problem> {
    let mut metrics = GOALIE_METRICS.iter();
    let Some(metric) = metrics.find(|metric| metric.key == "gaa") else {
        return Ok(Leaders::default());
    };
    let request = LeadersRequest {
        kind: Kind::Goalies,
        season_id: choice.one_season(),
        game_type: choice.game_type.key(),
        metric,
        per: Per::Total,
        position: None,
        least_games: None,
    };
    let mut leaders = visit.league().leaders(&request).await?;
    leaders.leaders.truncate(MOST);
    Ok(leaders)
}

const RESULTS: [Column; 3] = [
    column("result", "Result", Format::Text, ""),
    column("games", "Games", Format::Whole, "Games that ended so"),
    column(
        "share",
        "Share",
        Format::Decimals(1),
        "Of all games, 0 to 100; – without a game",
    ),
];

/// How games ended for the home teams.
fn home(ice: &HomeIce, choice: &SeasonChoice, address: &Address) -> Figure {
    let results = [
        ("Home wins", ice.home_wins),
        ("Ties", ice.ties),
        ("Away wins", ice.away_wins),
    ];
    let caption = format!(
        "Results of home teams, {}, {} games",
        choice.label(),
        ice.games
    );
    let rows = results.map(|(label, games)| {
        let cells = vec![
            Cell::of(label),
            Cell::of(games),
            Cell::maybe(ice.percent(games)),
        ];
        Row::new(label, cells)
    });
    let table = Grid::new("home", RESULTS, caption.clone())
        .rows(rows)
        .downloadable(address);
    let picture = StackedBar {
        title: caption.clone(),
        parts: results
            .map(|(label, games)| Part {
                label: label.to_owned(),
                amount: games as f64,
                text: games.to_string(),
            })
            .into(),
    };
    Figure::new(&picture, "home", caption, table)
}

const PLAYER: Column = column("player", "Player", Format::Text, "Skater");
const GOALIE: Column = column("player", "Goalie", Format::Text, "Goalie");
const TEAM: Column = column("team", "Team", Format::Text, "Team he played most for");
const GAMES: Column = column("gp", "GP", Format::Whole, "Games played");

fn lists(
    skaters: &[Skater],
    goalies: &Leaders,
    choice: &SeasonChoice,
    names: &Names,
    address: &Address,
) -> Vec<(&'static str, Grid)> {
    let label = choice.label();
    let top = |name, words: &str, last: Column, value: fn(&Skater) -> i64| {
        let mut sorted: Vec<&Skater> = skaters.iter().collect();
        // Who needed fewer games comes first among equals; the order of points and ids decides the rest.
        sorted.sort_by_key(|skater| (std::cmp::Reverse(value(skater)), skater.games_played));
        let rows = sorted.into_iter().take(MOST).map(|skater| {
            let cells = vec![
                cells::player(names, &skater.player_id),
                cells::maybe_team(names, skater.team_id.as_deref()),
                Cell::of(skater.games_played),
                Cell::of(value(skater)),
            ];
            Row::new(skater.player_id.as_str(), cells)
        });
        Grid::new(
            name,
            [PLAYER, TEAM, GAMES, last],
            format!("{words}, {label}, official"),
        )
        .rows(rows)
        .empty("No box score yet.")
        .downloadable(address)
    };
    let whole = |key, label| column(key, label, Format::Whole, "");
    let rows = goalies.leaders.iter().map(|goalie| {
        let cells = vec![
            cells::goalie(names, &goalie.player_id),
            cells::maybe_team(names, goalie.team_id.as_deref()),
            Cell::of(goalie.games),
            Cell::of(goalie.value),
        ];
        Row::new(goalie.player_id.as_str(), cells)
    });
    let average = column("gaa", "GAA", Format::Decimals(2), "Goals against per game");
    let caption = format!(
        "Lowest goals against average, {label}, official, {} games or more",
        goalies.least_games
    );
    let goalies = Grid::new("goalies", [GOALIE, TEAM, GAMES, average], caption)
        .rows(rows)
        .empty("No goalie in a box score yet.")
        .downloadable(address);
    vec![
        (
            "Points",
            top("points", "Most points", whole("points", "P"), |skater| {
                skater.points
            }),
        ),
        (
            "Goals",
            top("scorers", "Most goals", whole("goals", "G"), |skater| {
                skater.goals
            }),
        ),
        (
            "Assists",
            top("assists", "Most assists", whole("assists", "A"), |skater| {
                skater.assists
            }),
        ),
        ("Goalies", goalies),
    ]
}
