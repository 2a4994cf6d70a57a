//! `/portal/games`: the schedule; find games, add, change and delete them.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use services::games::{EtlState, GameDetails, GameFilter, GameView, TrackingState};

use super::confirm::{self, Question};
use super::fields::{Sent, Wrong};
use super::visit::{self, Visit};
use super::words;
use crate::app::App;
use crate::extract::Path;
use crate::pages::{Frame, html};
use crate::problem::Problem;

/// Games on a page.
const GAMES: usize = 50;

/// Which games are listed, as it was asked.
#[derive(Debug, Default)]
struct Asked {
    text: String,
    season: String,
    team: String,
    from: String,
    to: String,
    tracked: String,
    cursor: Option<String>,
}

impl Asked {
    fn parse(query: &str) -> Self {
        let sent = Sent::parse(query.as_bytes());
        let text = |name: &str| sent.text(name).to_owned();
        Self {
            text: text("q"),
            season: text("season"),
            team: text("team"),
            from: text("from"),
            to: text("to"),
            tracked: text("tracked"),
            cursor: sent.optional("cursor"),
        }
    }

    fn filter(&self) -> Result<GameFilter, Problem> {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        let day = |name: &str, text: &str| {
            let day = (!text.is_empty()).then(|| text.parse());
            day.transpose().map_err(|_| {
                Problem::bad_request(format!(
                    "{name} is {text}; accepted is a day like 2026-01-31"
                ))
            })
        };
        Ok(GameFilter {
            season_id: some(&self.season),
            team_id: some(&self.team),
            from: day("from", &self.from)?,
            to: day("to", &self.to)?,
            is_tracked: match self.tracked.as_str() {
                "" => None,
                "yes" => Some(true),
                "no" => Some(false),
                other => {
                    return Err(Problem::bad_request(format!(
                        "tracked is {other}; accepted are yes and no"
                    )));
                }
            },
            text: some(&self.text),
        })
    }

    /// The address of the list from a place on.
    fn page(&self, cursor: &str) -> String {
        let pairs = [
            ("q", self.text.as_str()),
            ("season", &self.season),
            ("team", &self.team),
            ("from", &self.from),
            ("to", &self.to),
            ("tracked", &self.tracked),
            ("cursor", cursor),
        ];
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
            .finish();
        format!("/portal/games?{query}")
    }
}

/// Something to choose: what is sent, and what is read.
type Choice = (String, String);

/// The teams and seasons of the league.
struct Choices {
    teams: Vec<Choice>,
    seasons: Vec<String>,
    has_league: bool,
}

impl Choices {
    async fn of(app: &App, visit: &Visit) -> Result<Self, Problem> {
        let league = app.services.inputs.league(&visit.caller).await?;
        let mut teams: Vec<Choice> = league
            .teams
            .iter()
            .map(|team| (team.team_id.clone(), team.team_name.clone()))
            .collect();
        teams.sort_by(|left, right| left.1.cmp(&right.1));
        let seasons = league.seasons.iter().rev();
        Ok(Self {
            teams,
            seasons: seasons.map(|season| season.season_id.clone()).collect(),
            has_league: league.is_there,
        })
    }
}

#[derive(Template)]
#[template(path = "portal/games.html")]
struct GamesPage {
    frame: Frame,
    asked: Asked,
    choices: Choices,
    games: Vec<GameView>,
    total: i64,
    next: Option<String>,
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::parse(&query.unwrap_or_default());
    let after = asked
        .cursor
        .as_deref()
        .map(|text| {
            text.parse()
                .map_err(|_| Problem::bad_request("cursor is not one that a list gave"))
        })
        .transpose()?;
    let games = &app.services.games;
    let page = games
        .list(&visit.caller, &asked.filter()?, after, GAMES)
        .await?;
    html(&GamesPage {
        frame: visit.frame("Games", "games"),
        choices: Choices::of(&app, &visit).await?,
        next: page.next.map(|cursor| asked.page(&cursor.to_string())),
        total: page.total as i64,
        games: page.games,
        asked,
    })
}

/// The badge of a game's state in the tables.
pub(super) const fn etl_badge(state: &EtlState) -> (&'static str, &'static str) {
    match state {
        EtlState::NotPublished => ("", "not published"),
        EtlState::Outdated => ("warn", "outdated"),
        EtlState::Published => ("good", "published"),
    }
}

/// Where a game's events come from, in words.
pub(super) const fn tracking_words(state: &TrackingState) -> &'static str {
    match state {
        TrackingState::None => "not tracked",
        TrackingState::File => "file",
        TrackingState::Staged => "staged rows",
    }
}

/// The form of a game, as it was filled in.
#[derive(Debug, Clone, Default)]
struct Form {
    game_id: String,
    season_id: String,
    date: String,
    start_time: String,
    home_team_id: String,
    away_team_id: String,
    game_type: String,
    playoff_round: String,
    last_period_type: String,
    home_goals: String,
    away_goals: String,
}

impl Form {
    fn of_game(game: &GameView) -> Self {
        let number =
            |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let time = game.start_time.as_deref().unwrap_or_default();
        Self {
            game_id: game.game_id.to_string(),
            season_id: game.season_id.clone(),
            date: game.date.clone(),
            // Without the seconds, which forms do not ask for.
            start_time: time.get(..5).unwrap_or(time).to_owned(),
            home_team_id: game.home_team_id.clone(),
            away_team_id: game.away_team_id.clone(),
            game_type: game.game_type.clone(),
            playoff_round: game.playoff_round.clone().unwrap_or_default(),
            last_period_type: game.last_period_type.clone(),
            home_goals: number(game.home_goals),
            away_goals: number(game.away_goals),
        }
    }

    fn of_sent(sent: &Sent) -> Self {
        let text = |name: &str| sent.text(name).to_owned();
        Self {
            game_id: text("game_id"),
            season_id: text("season_id"),
            date: text("date"),
            start_time: text("start_time"),
            home_team_id: text("home_team_id"),
            away_team_id: text("away_team_id"),
            game_type: text("game_type"),
            playoff_round: text("playoff_round"),
            last_period_type: text("last_period_type"),
            home_goals: text("home_goals"),
            away_goals: text("away_goals"),
        }
    }

    /// What the service is told, or which numbers are none.
    fn details(&self) -> Result<GameDetails, Wrong> {
        let mut wrong = Wrong::default();
        let mut number = |field: &str, text: &str| {
            let number = (!text.is_empty()).then(|| text.parse::<i64>()).transpose();
            number.unwrap_or_else(|_| {
                wrong.add(field, format!("{text} is no whole number"));
                None
            })
        };
        let home_goals = number("home_goals", &self.home_goals);
        let away_goals = number("away_goals", &self.away_goals);
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        let details = GameDetails {
            season_id: self.season_id.clone(),
            date: self.date.clone(),
            start_time: some(&self.start_time),
            home_team_id: self.home_team_id.clone(),
            away_team_id: self.away_team_id.clone(),
            game_type: some(&self.game_type),
            playoff_round: some(&self.playoff_round),
            last_period_type: some(&self.last_period_type),
            home_goals,
            away_goals,
        };
        if wrong.is_empty() {
            Ok(details)
        } else {
            Err(wrong)
        }
    }
}

#[derive(Template)]
#[template(path = "portal/game.html")]
struct GamePage {
    frame: Frame,
    game: Option<GameView>,
    form: Form,
    choices: Choices,
    wrong: Wrong,
}

/// The form of a new game.
pub(super) async fn new(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let form = Form {
        game_type: "Regular".to_owned(),
        last_period_type: "Regulation".to_owned(),
        ..Form::default()
    };
    html(&page(&app, &visit, None, form, Wrong::default()).await?)
}

/// One game.
pub(super) async fn get(
    State(app): State<App>,
    visit: Visit,
    Path(game_id): Path<i64>,
) -> Result<Response, Problem> {
    let game = app.services.games.get(&visit.caller, game_id).await?;
    let form = Form::of_game(&game);
    html(&page(&app, &visit, Some(game), form, Wrong::default()).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    game: Option<GameView>,
    form: Form,
    wrong: Wrong,
) -> Result<GamePage, Problem> {
    let title = game.as_ref().map_or_else(
        || "New game".to_owned(),
        |game| format!("Game {}", game.game_id),
    );
    Ok(GamePage {
        frame: visit.frame(title, "games"),
        choices: Choices::of(app, visit).await?,
        game,
        form,
        wrong,
    })
}

async fn refuse(
    app: &App,
    visit: &Visit,
    game: Option<GameView>,
    form: Form,
    wrong: Wrong,
) -> Result<Response, Problem> {
    let page = page(app, visit, game, form, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// Adds a game.
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    body: Bytes,
) -> Result<Response, Problem> {
    let form = Form::of_sent(&Sent::parse(&body));
    let Ok(game_id) = form.game_id.parse() else {
        let mut wrong = form.details().err().unwrap_or_default();
        wrong.add("game_id", "this is no number of a game");
        return refuse(&app, &visit, None, form, wrong).await;
    };
    let details = match form.details() {
        Ok(details) => details,
        Err(wrong) => return refuse(&app, &visit, None, form, wrong).await,
    };
    match app
        .services
        .games
        .create(&visit.caller, game_id, &details)
        .await
    {
        Ok(game) => Ok(visit::done(
            &format!("/portal/games/{}", game.game_id),
            "game_created",
        )),
        Err(error) => {
            let wrong = Wrong::of_input(error)?;
            refuse(&app, &visit, None, form, wrong).await
        }
    }
}

/// Changes a game.
pub(super) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(game_id): Path<i64>,
    body: Bytes,
) -> Result<Response, Problem> {
    let form = Form::of_sent(&Sent::parse(&body));
    let games = &app.services.games;
    let game = games.get(&visit.caller, game_id).await?;
    let details = match form.details() {
        Ok(details) => details,
        Err(wrong) => return refuse(&app, &visit, Some(game), form, wrong).await,
    };
    match games.update(&visit.caller, game_id, &details).await {
        Ok(_) => Ok(visit::done(
            &format!("/portal/games/{game_id}"),
            "game_saved",
        )),
        Err(error) => {
            let wrong = Wrong::of_input(error)?;
            refuse(&app, &visit, Some(game), form, wrong).await
        }
    }
}

/// Takes a game out.
pub(super) async fn delete(
    State(app): State<App>,
    visit: Visit,
    Path(game_id): Path<i64>,
    body: Bytes,
) -> Result<Response, Problem> {
    let games = &app.services.games;
    let game = games.get(&visit.caller, game_id).await?;
    if !Sent::parse(&body).is_confirmed() {
        let question = Question {
            title: format!("Delete game {game_id} of {}?", game.date),
            consequences: "The game and its box score go out of the schedule with the next run. A tracking file stays \
                           where it is, and no longer has a game."
                .to_owned(),
            yes: "Delete the game",
            action: format!("/portal/games/{game_id}/delete"),
            fields: Vec::new(),
            back: format!("/portal/games/{game_id}"),
            section: "games",
        };
        return confirm::ask(&visit, &question);
    }
    games.delete(&visit.caller, game_id).await?;
    Ok(visit::done("/portal/games", "game_deleted"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_keeps_what_was_asked() {
        let asked = Asked::parse("q=hawks+&season=N20252026F&tracked=yes&team=");
        assert_eq!(
            asked.page("2025-10-05.7"),
            "/portal/games?q=hawks&season=N20252026F&tracked=yes&cursor=2025-10-05.7"
        );
        let filter = asked.filter().unwrap();
        assert_eq!(
            (filter.text.as_deref(), filter.is_tracked),
            (Some("hawks"), Some(true))
        );
        assert_eq!(filter.team_id, None);
        assert!(Asked::parse("tracked=perhaps").filter().is_err());
        assert!(Asked::parse("to=soon").filter().is_err());
    }

    #[test]
    fn goals_are_numbers_or_nothing() {
        let form = |text: &[u8]| Form::of_sent(&Sent::parse(text)).details();
        let details = form(b"home_goals=3&away_goals=&start_time=&date=2026-01-31").unwrap();
        assert_eq!((details.home_goals, details.away_goals), (Some(3), None));
        assert_eq!(details.start_time, None);
        assert!(
            form(b"home_goals=three")
                .unwrap_err()
                .of("home_goals")
                .is_some()
        );
    }
}
