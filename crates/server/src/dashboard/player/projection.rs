//! What a player may do next: his next game and the rest of the season, projected.

use askama::Template;
use services::input_error::InputError;
use services::league_figures::{Game, GamesFilter, League};
use services::ml::{Figures, ModelCard, Prediction, Projections, names};

use super::head::Head;
use crate::app::App;
use crate::dashboard::forecast::words;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::root;
use crate::pages::filters::decimal_text;
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// Games that are projected at most.
const MOST_GAMES: usize = 200;

/// The part of the page.
#[derive(Debug, Template)]
#[template(path = "dashboard/player/projection.html")]
pub(super) struct Projection {
    pub(super) table: Grid,
    /// How much to rely on it.
    level: &'static str,
    confidence: String,
    made_by: String,
    standing: String,
    grades: String,
}

/// The games of his team that are to come.
struct ToCome {
    /// The next one.
    next: Option<Game>,
    /// All of the regular season that the next one belongs to.
    rest: u32,
}

impl Projection {
    /// Reads it; none where no model of projections serves.
    pub(super) async fn of(
        app: &App,
        reading: &Reading,
        head: &Head,
        address: &Address,
    ) -> Result<Option<Self>, Problem> {
        if reading.models.version(names::PLAYER_PROJECTION).is_none() {
            return Ok(None);
        }
        let ml = &app.services.ml;
        let tenant = reading.league.id;
        let to_come = to_come(app, reading, head).await?;
        let player = &head.person.player_id;
        let projections = match ml.projections(tenant, player, to_come.rest).await {
            Ok(projections) => projections,
            // A model that another version of the program wrote cannot be asked.
            Err(InputError::NotFound(_) | InputError::Conflict(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let cards = ml.model_cards(tenant).await?;
        let confidence = &projections.next_game.confidence;
        let card = card(&cards);
        Ok(Some(Self {
            level: words::level(confidence.level),
            confidence: confidence.words.clone(),
            made_by: made_by(&projections, card),
            standing: card.map_or_else(String::new, |card| card.words.clone()),
            grades: format!("{}/forecast/grades", root(reading)),
            table: table(head, &projections, &to_come).downloadable(address),
        }))
    }
}

fn card(cards: &[ModelCard]) -> Option<&services::ml::Card> {
    let mut cards = cards.iter();
    let found = cards.find(|card| card.version.stored.name == names::PLAYER_PROJECTION)?;
    found.version.card.as_ref()
}

/// The model, and what it learnt from.
fn made_by(projections: &Projections, card: Option<&services::ml::Card>) -> String {
    let span = card.and_then(|card| card.training.as_ref());
    let sample = span.map_or_else(String::new, |span| {
        let day = span.last_day.as_deref().unwrap_or("–");
        format!(
            ", from the official box scores of {} games up to {day}",
            span.games
        )
    });
    format!(
        "Model of {}, version {}{sample}.",
        words::model(names::PLAYER_PROJECTION),
        projections.version
    )
}

async fn to_come(app: &App, reading: &Reading, head: &Head) -> Result<ToCome, Problem> {
    let Some(team) = head.person.current_team_id.as_deref() else {
        return Ok(ToCome {
            next: None,
            rest: 0,
        });
    };
    let filter = GamesFilter {
        team_id: Some(team),
        is_played: Some(false),
        ..GamesFilter::default()
    };
    let league = League::new(&app.services.tables, reading.league.id);
    let games = league.games(&filter).await?.games;
    let next = games.first().cloned();
    let of_season = |game: &&Game| {
        let season = next.as_ref().map(|next| next.season_id.as_str());
        season == Some(game.season_id.as_str()) && game.game_type == "Regular"
    };
    let rest = games.iter().filter(of_season).count().min(MOST_GAMES);
    Ok(ToCome {
        rest: u32::try_from(rest).unwrap_or(0),
        next,
    })
}

const COLUMNS: [Column; 6] = [
    column("statistic", "Projected", Format::Text, "Official counts"),
    column(
        "per_game",
        "Per game",
        Format::Decimals(2),
        "Expected in a game that he plays",
    ),
    column(
        "next_game",
        "Next game",
        Format::Decimals(2),
        "Expected in the next game of his team, if he plays; – when none is scheduled",
    ),
    column(
        "next_game_80",
        "80 %",
        Format::Text,
        "Four of five such games lie between, bounds included; – when none is scheduled",
    ),
    column(
        "rest",
        "Rest of season",
        Format::Decimals(1),
        "Expected in the games of his team that are left of the regular season; he misses as many as he is used to. – when none is scheduled",
    ),
    column(
        "rest_80",
        "80 %",
        Format::Text,
        "Four of five such seasons lie between, bounds included; – when no game is scheduled",
    ),
];

/// Statistics of a projection: what is expected per game and in all, and its interval.
fn statistics(prediction: &Prediction) -> &[services::ml::Projected] {
    match &prediction.prediction {
        Figures::Player { statistics, .. } => statistics,
        _ => &[],
    }
}

fn table(head: &Head, projections: &Projections, to_come: &ToCome) -> Grid {
    let next = statistics(&projections.next_game);
    let rest = projections.rest.as_ref().map_or(&[] as &[_], statistics);
    let has_next = to_come.next.is_some();
    let interval = |projected: &services::ml::Projected| {
        let bounds = projected.interval;
        let text = |bound| decimal_text(Some(bound), 1);
        format!("{} to {}", text(bounds.low), text(bounds.high))
    };
    let row = |projected: &services::ml::Projected| {
        let (key, label) = words::statistic(projected.statistic);
        let of_rest = rest
            .iter()
            .find(|other| other.statistic == projected.statistic);
        let cells = vec![
            Cell::of(label),
            Cell::of(projected.per_game),
            Cell::maybe(has_next.then_some(projected.expected)),
            Cell::maybe(has_next.then(|| interval(projected))),
            Cell::maybe(of_rest.map(|other| other.expected)),
            Cell::maybe(of_rest.map(interval)),
        ];
        Row::new(key, cells)
    };
    Grid::new("projection", COLUMNS, caption(head, projections, to_come)).rows(next.iter().map(row))
}

fn caption(head: &Head, projections: &Projections, to_come: &ToCome) -> String {
    let Some(next) = &to_come.next else {
        return "Projection, not facts. No game of his team is scheduled".to_owned();
    };
    let team = head.person.current_team_id.as_deref().unwrap_or_default();
    let opponent = head.names.team(next.opponent(team));
    let games = match &projections.rest.as_ref().map(|rest| &rest.prediction) {
        Some(Figures::Player { expected_games, .. }) => format!(
            "; rest of the regular season: {} games of his team, of which he is expected to play {expected_games:.1}",
            to_come.rest
        ),
        _ => String::new(),
    };
    format!(
        "Projection, not facts. Next game: {} against {opponent}{games}",
        next.date
    )
}
