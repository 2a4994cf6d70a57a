//! `/portal/fair-draw`: how even the teams of a draw are, and the fewest swaps that make them even.

mod form;
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
use services::ml::MAX_SWAPS;
use services::tables::Question;

use super::fields::{Sent, Wrong};
use super::visit::Visit;
use crate::app::App;
use crate::pages::{Frame, html};
use crate::problem::Problem;
use form::Draw;
use shown::Answer;

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

    #[test]
    fn refusals_of_the_service_find_their_field() {
        let problem = |column: &str| InputProblem::new("x").column(column);
        assert_eq!(field_of(&problem("rating_cap")), "rating_cap");
        assert_eq!(field_of(&problem("teams[0].players[3].player_id")), "teams");
        let value = InputProblem::new("there is no such player").value("P9");
        assert_eq!(told(&value), "there is no such player: P9");
    }
}
