//! `/portal/fair-draw`: how even the teams of a draw are, and the fewest swaps that make them even.

mod shown;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use services::TenantId;
use services::input_error::{InputError, Problem as InputProblem};
use services::ml::{DrawPlayer, DrawQuestion, DrawTeam, MAX_SWAPS};
use services::tables::Question;

use super::fields::{Sent, Wrong};
use super::visit::Visit;
use crate::app::App;
use crate::pages::{Frame, html};
use crate::problem::Problem;
use shown::Answer;

/// Lines of the form that are looked at.
const MOST_LINES: usize = 2_000;

/// The form as it was sent.
#[derive(Debug)]
struct Draw {
    teams: String,
    keep_together: String,
    rating_cap: String,
    target_spread: String,
    max_swaps: String,
    meetings: String,
    playoff_places: String,
}

impl Draw {
    /// With these teams and the usual limits.
    fn usual(teams: String) -> Self {
        Self {
            teams,
            keep_together: String::new(),
            rating_cap: String::new(),
            target_spread: "0.2".to_owned(),
            max_swaps: "2".to_owned(),
            meetings: "4".to_owned(),
            playoff_places: String::new(),
        }
    }

    fn of(sent: &Sent) -> Self {
        let text = |name| sent.text(name).to_owned();
        Self {
            teams: text("teams"),
            keep_together: text("keep_together"),
            rating_cap: text("rating_cap"),
            target_spread: text("target_spread"),
            max_swaps: text("max_swaps"),
            meetings: text("meetings"),
            playoff_places: text("playoff_places"),
        }
    }

    /// What is asked.
    fn question(&self, players: &BTreeMap<String, PlayerRow>) -> Result<DrawQuestion, Wrong> {
        let mut wrong = Wrong::default();
        let teams = self.drawn(players, &mut wrong);
        let mut keep_together = Vec::new();
        for (number, line) in lines(&self.keep_together) {
            match fields(line).as_slice() {
                [one, other] => keep_together.push(((*one).to_owned(), (*other).to_owned())),
                _ => wrong.add(
                    "keep_together",
                    format!("line {number} does not name two players"),
                ),
            }
        }
        let question = DrawQuestion {
            teams,
            keep_together,
            rating_cap: number(&self.rating_cap, "rating_cap", &mut wrong),
            target_spread: needed(&self.target_spread, "target_spread", &mut wrong),
            max_swaps: needed(&self.max_swaps, "max_swaps", &mut wrong),
            meetings: needed(&self.meetings, "meetings", &mut wrong),
            playoff_places: number(&self.playoff_places, "playoff_places", &mut wrong),
        };
        let places = 1..=question.teams.len().max(1);
        if question
            .playoff_places
            .is_some_and(|asked| !places.contains(&asked))
        {
            wrong.add("playoff_places", "more places than teams, or none");
        }
        if wrong.is_empty() {
            Ok(question)
        } else {
            Err(wrong)
        }
    }

    /// The teams, in the order in which they are named first.
    fn drawn(&self, players: &BTreeMap<String, PlayerRow>, wrong: &mut Wrong) -> Vec<DrawTeam> {
        let mut teams: Vec<DrawTeam> = Vec::new();
        for (number, line) in lines(&self.teams) {
            if number > MOST_LINES {
                wrong.add("teams", format!("more than {MOST_LINES} lines"));
                break;
            }
            let parts = fields(line);
            let (Some(team), Some(player)) = (parts.first(), parts.get(1)) else {
                wrong.add(
                    "teams",
                    format!("line {number} does not name a team and a player"),
                );
                continue;
            };
            let player = DrawPlayer {
                player_id: (*player).to_owned(),
                strength: None,
                rating: players.get(*player).and_then(PlayerRow::rating),
                is_goalie: None,
            };
            match teams.iter_mut().find(|known| known.team_id == *team) {
                Some(known) => known.players.push(player),
                None => teams.push(DrawTeam {
                    team_id: (*team).to_owned(),
                    players: vec![player],
                }),
            }
        }
        teams
    }
}

/// Lines that say something, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    let lines = lines.map(|(place, line)| (place + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty())
}

/// The fields of a line, as a spreadsheet or a person separates them.
fn fields(line: &str) -> Vec<&str> {
    let fields = line.split([',', ';', '\t']).map(str::trim);
    fields.filter(|field| !field.is_empty()).collect()
}

fn number<T: std::str::FromStr>(text: &str, field: &str, wrong: &mut Wrong) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let number = text.parse().ok();
    if number.is_none() {
        wrong.add(field, format!("{text} is no number that is taken here"));
    }
    number
}

/// A number that must be there; what is wrong with it is told.
fn needed<T: std::str::FromStr + Default>(text: &str, field: &str, wrong: &mut Wrong) -> T {
    if text.is_empty() {
        wrong.add(field, "a number is needed");
        return T::default();
    }
    number(text, field, wrong).unwrap_or_default()
}

/// A player of the league.
#[derive(Debug, Clone, Deserialize)]
struct PlayerRow {
    player_id: String,
    player_name: Option<String>,
    current_team_id: Option<String>,
    current_skill_rating: Option<i64>,
}

impl PlayerRow {
    fn rating(&self) -> Option<f64> {
        self.current_skill_rating.map(|rating| rating as f64)
    }

    /// The name; the id where nothing else is known.
    fn name(&self) -> &str {
        self.player_name.as_deref().unwrap_or(&self.player_id)
    }
}

#[derive(Template)]
#[template(path = "portal/fair_draw.html")]
struct FairDrawPage {
    frame: Frame,
    draw: Draw,
    wrong: Wrong,
    /// Why nothing can be asked yet; empty where it can.
    why_not: String,
    answer: Option<Answer>,
}

/// The form with the teams of today.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let tenant = visit.league.id;
    let mut why_not = String::new();
    let mut teams = String::new();
    if app.services.tables.has(tenant, "dim_player").await? {
        let players = players(&app, tenant).await?;
        teams = teams_of_today(&app, tenant, &players).await?;
    } else {
        why_not.push_str("No tables are published yet. A run publishes them.");
    }
    if why_not.is_empty() && !app.services.ml.in_use(tenant).await?.has_forecasts() {
        why_not.push_str("No model is trained yet. The strengths of players come from one.");
    }
    html(&FairDrawPage {
        frame: visit.frame("Fair draw", "fair-draw"),
        draw: Draw::usual(teams),
        wrong: Wrong::default(),
        why_not,
        answer: None,
    })
}

/// The answer, with the form as it was sent.
pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    body: Bytes,
) -> Result<Response, Problem> {
    let tenant = visit.league.id;
    let draw = Draw::of(&Sent::parse(&body));
    let players = if app.services.tables.has(tenant, "dim_player").await? {
        players(&app, tenant).await?
    } else {
        BTreeMap::new()
    };
    let (wrong, answer) = match draw.question(&players) {
        Ok(question) => match app.services.ml.fair_draw(tenant, question.clone()).await {
            Ok(answer) => {
                let name = |id: &str| {
                    players
                        .get(id)
                        .map_or_else(|| id.to_owned(), |row| row.name().to_owned())
                };
                (Wrong::default(), Some(Answer::of(&question, &answer, name)))
            }
            Err(error) => (refusal(error)?, None),
        },
        Err(wrong) => (wrong, None),
    };
    let status = if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = html(&FairDrawPage {
        frame: visit.frame("Fair draw", "fair-draw"),
        draw,
        wrong,
        why_not: String::new(),
        answer,
    })?;
    Ok((status, page).into_response())
}

/// Why the service does not answer, at the fields of the form.
fn refusal(error: InputError) -> Result<Wrong, Problem> {
    let (summary, problems) = match error {
        InputError::Invalid { summary, problems } => (summary, problems),
        // No model, or no table.
        InputError::NotFound(text) => {
            let mut wrong = Wrong::default();
            wrong.general.push(text);
            return Ok(wrong);
        }
        other => return Wrong::of_input(other),
    };
    let mut wrong = Wrong::default();
    wrong.general.push(summary);
    for problem in problems {
        wrong.add(field_of(&problem), told(&problem));
    }
    Ok(wrong)
}

/// The field of the form that a problem of the service is about.
fn field_of(problem: &InputProblem) -> &'static str {
    let column = problem.column.as_deref().unwrap_or_default();
    let known = [
        "keep_together",
        "rating_cap",
        "target_spread",
        "max_swaps",
        "meetings",
        "playoff_places",
    ];
    known
        .into_iter()
        .find(|field| column == *field)
        .unwrap_or("teams")
}

fn told(problem: &InputProblem) -> String {
    let mut told = problem.message.clone();
    if let Some(value) = &problem.value
        && !told.contains(value.as_str())
    {
        let _ = write!(told, ": {value}");
    }
    told
}

async fn players(app: &App, tenant: TenantId) -> Result<BTreeMap<String, PlayerRow>, Problem> {
    let question = Question::of("dim_player");
    let rows: Vec<PlayerRow> = app.services.tables.fetch(tenant, question).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.player_id.clone(), row))
        .collect())
}

/// One line for each player of the teams that play in the current season: team, id, name.
async fn teams_of_today(
    app: &App,
    tenant: TenantId,
    players: &BTreeMap<String, PlayerRow>,
) -> Result<String, Problem> {
    #[derive(Deserialize)]
    struct Current {
        season_id: String,
    }
    #[derive(Deserialize)]
    struct Team {
        team_id: String,
        team_name: Option<String>,
    }
    let tables = &app.services.tables;
    let current = Question::of("v_seasons")
        .is("is_current", true)
        .descending("start_date")
        .limit(1);
    let current: Vec<Current> = tables.fetch(tenant, current).await?;
    let Some(current) = current.first() else {
        return Ok(String::new());
    };
    let league = services::league_figures::League::new(tables, tenant);
    let standings = league
        .standings(Some(&current.season_id), "Regular")
        .await?;
    let mut teams: Vec<Team> = tables.fetch(tenant, Question::of("dim_team")).await?;
    teams.retain(|team| standings.iter().any(|line| line.team_id == team.team_id));
    teams.sort_by(|one, other| one.team_name.cmp(&other.team_name));
    let mut text = String::new();
    for team in teams {
        let name = team.team_name.as_deref().unwrap_or(&team.team_id);
        // A comma would end the name of the team.
        let name = name.replace([',', ';', '\t'], " ");
        let own = players
            .values()
            .filter(|player| player.current_team_id.as_deref() == Some(&team.team_id));
        for player in own {
            let _ = writeln!(text, "{name}, {}, {}", player.player_id, player.name());
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn players() -> BTreeMap<String, PlayerRow> {
        let row = |id: &str, rating| PlayerRow {
            player_id: id.to_owned(),
            player_name: None,
            current_team_id: None,
            current_skill_rating: rating,
        };
        [row("P1", Some(5)), row("P2", None)]
            .into_iter()
            .map(|row| (row.player_id.clone(), row))
            .collect()
    }

    fn draw(teams: &str) -> Draw {
        Draw::usual(teams.to_owned())
    }

    #[test]
    fn lines_become_teams() {
        let mut draw = draw("Amber, P1, Ada North\n\nBirch;P2\nAmber\tP9");
        "P1, P9".clone_into(&mut draw.keep_together);
        let question = draw.question(&players()).unwrap();
        let told: Vec<_> = question
            .teams
            .iter()
            .map(|team| (team.team_id.as_str(), team.players.len()))
            .collect();
        assert_eq!(told, [("Amber", 2), ("Birch", 1)]);
        assert_eq!(question.teams[0].players[0].rating, Some(5.0));
        assert_eq!(question.keep_together, [("P1".to_owned(), "P9".to_owned())]);
        assert_eq!((question.max_swaps, question.meetings), (2, 4));
        assert_eq!((question.rating_cap, question.playoff_places), (None, None));
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let wrong = draw("Amber").question(&players()).unwrap_err();
        assert!(
            wrong
                .of("teams")
                .is_some_and(|told| told.contains("line 1"))
        );
        let broken = Draw {
            keep_together: "P1".to_owned(),
            rating_cap: "many".to_owned(),
            target_spread: String::new(),
            max_swaps: "-1".to_owned(),
            playoff_places: "9".to_owned(),
            ..draw("Amber, P1")
        };
        let wrong = broken.question(&players()).unwrap_err();
        for field in [
            "keep_together",
            "rating_cap",
            "target_spread",
            "max_swaps",
            "playoff_places",
        ] {
            assert!(wrong.of(field).is_some(), "{field}");
        }
        assert!(wrong.of("meetings").is_none());
    }

    #[test]
    fn refusals_of_the_service_find_their_field() {
        let problem = |column: &str| InputProblem::new("x").column(column);
        assert_eq!(field_of(&problem("rating_cap")), "rating_cap");
        assert_eq!(field_of(&problem("teams[0].players[3].player_id")), "teams");
        let value = InputProblem::new("there is no such player").value("P9");
        assert_eq!(told(&value), "there is no such player: P9");
    }
}
