//! `/portal/etl`: begin a run, watch it, and look at those before.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use services::TriggerError;
use services::etl_job::{EtlArguments, Mode};
use services::games::GameFilter;
use services::inputs::InputSource;
use services::jobs::{Job, JobFilter, JobState};

use super::confirm::{self, Question};
use super::fields::{Sent, Wrong};
use super::job::Live;
use super::visit::Visit;
use super::words;
use crate::app::App;
use crate::pages::{Frame, html};
use crate::problem::Problem;
use crate::routes::jobs::states;

/// Runs on a page of the history.
const RUNS: i64 = 25;
/// Kinds of jobs that the history can be narrowed to.
const KINDS: [&str; 3] = [
    services::etl_job::KIND,
    services::upload_job::KIND,
    services::ml::KIND,
];
/// Games to choose from, the latest ones.
const GAMES: usize = 500;

/// The form.
#[derive(Debug)]
struct Trigger {
    scope: String,
    source: String,
    games: String,
    ticked: Vec<i64>,
    wipe: bool,
    publish: bool,
    train: bool,
}

impl Default for Trigger {
    fn default() -> Self {
        Self {
            scope: "all".to_owned(),
            source: "staging".to_owned(),
            games: String::new(),
            ticked: Vec::new(),
            wipe: false,
            publish: true,
            train: false,
        }
    }
}

impl Trigger {
    fn of(sent: &Sent) -> Self {
        Self {
            scope: sent.text("scope").to_owned(),
            source: sent.text("source").to_owned(),
            games: sent.text("games").to_owned(),
            ticked: sent.all("game").filter_map(|id| id.parse().ok()).collect(),
            wipe: sent.is_ticked("wipe"),
            publish: sent.is_ticked("publish"),
            train: sent.is_ticked("train"),
        }
    }

    /// What a run is asked to do.
    fn arguments(&self) -> Result<EtlArguments, Wrong> {
        let mut wrong = Wrong::default();
        let mut games = self.ticked.clone();
        let words = self.games.split([',', ';', ' ', '\n', '\r', '\t']);
        for word in words.filter(|word| !word.is_empty()) {
            match word.parse() {
                Ok(game) => games.push(game),
                Err(_) => wrong.add("games", format!("{word} is no number of a game")),
            }
        }
        games.sort_unstable();
        games.dedup();
        let source = match self.source.as_str() {
            "staging" => InputSource::Staging,
            "files" => InputSource::Files,
            other => {
                wrong.add("source", format!("{other} is none of staging, files"));
                InputSource::default()
            }
        };
        let mut arguments = EtlArguments {
            source,
            wipe: self.wipe,
            publish: self.publish,
            train: self.train,
            ..EtlArguments::default()
        };
        if self.train && !self.publish {
            wrong.add(
                "train",
                "models are trained on published tables; publish them too",
            );
        }
        match self.scope.as_str() {
            "all" => {}
            "only" => arguments.game_ids = games,
            "without" => arguments.exclude_game_ids = games,
            "single" => {
                arguments.mode = Mode::Single;
                arguments.game_ids = games;
            }
            other => wrong.add(
                "scope",
                format!("{other} is none of all, only, without, single"),
            ),
        }
        let needs_games = matches!(self.scope.as_str(), "only" | "without");
        if needs_games && arguments.game_ids.is_empty() && arguments.exclude_game_ids.is_empty() {
            wrong.add("games", "choose at least one game");
        }
        if arguments.mode == Mode::Single && arguments.game_ids.len() != 1 {
            wrong.add("games", "choose exactly one game");
        }
        if wrong.is_empty() {
            Ok(arguments)
        } else {
            Err(wrong)
        }
    }
}

/// A game to choose.
#[derive(Debug)]
struct Choice {
    game_id: i64,
    label: String,
    is_ticked: bool,
}

/// Which runs are listed.
#[derive(Debug, Default)]
struct History {
    state: String,
    kind: String,
    from: String,
    to: String,
    cursor: Option<String>,
}

impl History {
    fn parse(query: &str) -> Self {
        let sent = Sent::parse(query.as_bytes());
        Self {
            state: sent.text("state").to_owned(),
            kind: sent.text("kind").to_owned(),
            from: sent.text("from").to_owned(),
            to: sent.text("to").to_owned(),
            cursor: sent.optional("cursor"),
        }
    }

    fn filter(&self) -> Result<JobFilter, Problem> {
        /// One day.
        const DAY: i64 = 24 * 60 * 60 * 1_000;
        let day = |name: &str, text: &str| {
            if text.is_empty() {
                return Ok(None);
            }
            let day: Option<jiff::civil::Date> = text.parse().ok();
            day.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok())
                .map(|start| Some(start.timestamp().as_millisecond()))
                .ok_or_else(|| {
                    Problem::bad_request(format!(
                        "{name} is {text}; accepted is a day like 2026-01-31"
                    ))
                })
        };
        let kinds = match self.kind.as_str() {
            "" => Vec::new(),
            kind if KINDS.contains(&kind) => vec![kind.to_owned()],
            other => {
                return Err(Problem::bad_request(format!(
                    "kind is {other}; accepted are {}",
                    KINDS.join(", ")
                )));
            }
        };
        Ok(JobFilter {
            states: states(Some(&self.state))?,
            kinds,
            created_after: day("from", &self.from)?,
            created_before: day("to", &self.to)?.map(|start| start + DAY),
        })
    }

    /// The address of the list from a place on.
    fn page(&self, cursor: &str) -> String {
        let pairs = [
            ("state", self.state.as_str()),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
            ("cursor", cursor),
        ];
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
            .finish();
        format!("/portal/etl?{query}#history")
    }
}

#[derive(Template)]
#[template(path = "portal/etl.html")]
struct EtlPage {
    frame: Frame,
    live: Option<Live>,
    trigger: Trigger,
    wrong: Wrong,
    choices: Vec<Choice>,
    waiting_rows: i64,
    history: History,
    jobs: Vec<Job>,
    next: Option<String>,
    states: [JobState; 7],
    kinds: [&'static str; 3],
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let history = History::parse(&query.unwrap_or_default());
    let page = page(&app, &visit, Trigger::default(), Wrong::default(), history).await?;
    html(&page)
}

async fn page(
    app: &App,
    visit: &Visit,
    trigger: Trigger,
    wrong: Wrong,
    history: History,
) -> Result<EtlPage, Problem> {
    let tenant = visit.league.id;
    let services = &app.services;
    let cursor = history
        .cursor
        .as_deref()
        .map(|text| {
            text.parse()
                .map_err(|_| Problem::bad_request("cursor is not one that a list gave"))
        })
        .transpose()?;
    let listed = services
        .jobs
        .list(tenant, &history.filter()?, cursor, RUNS)
        .await?;
    let live = match services.current_etl(tenant).await? {
        Some(job) if !job.state.is_final() => Some(Live::of(app, tenant, job, None, 0).await?),
        _ => None,
    };
    let frame = visit.frame("Runs", "etl");
    let is_editor = frame
        .viewer
        .as_ref()
        .is_some_and(crate::pages::Viewer::is_editor);
    let choices = if is_editor {
        choices(app, visit, &trigger.ticked).await?
    } else {
        Vec::new()
    };
    let staged = services.staging.status(&visit.caller).await?;
    Ok(EtlPage {
        frame,
        live,
        trigger,
        wrong,
        choices,
        waiting_rows: staged.areas.iter().map(|area| area.unprocessed_rows).sum(),
        next: listed.next.map(|cursor| history.page(&cursor.to_string())),
        jobs: listed.jobs,
        history,
        states: JobState::ALL,
        kinds: KINDS,
    })
}

/// The games that have a tracking file or staged events.
async fn choices(app: &App, visit: &Visit, ticked: &[i64]) -> Result<Vec<Choice>, Problem> {
    let filter = GameFilter {
        is_tracked: Some(true),
        ..GameFilter::default()
    };
    let games = &app.services.games;
    let page = games.list(&visit.caller, &filter, None, GAMES).await?;
    let choice = |game: services::games::GameView| Choice {
        is_ticked: ticked.contains(&game.game_id),
        label: format!(
            "{} {}: {} at {}",
            game.game_id,
            game.date,
            game.away_team_name.unwrap_or(game.away_team_id),
            game.home_team_name.unwrap_or(game.home_team_id)
        ),
        game_id: game.game_id,
    };
    Ok(page.games.into_iter().map(choice).collect())
}

/// Begins a run.
pub(super) async fn trigger(
    State(app): State<App>,
    visit: Visit,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = Sent::parse(&body);
    let trigger = Trigger::of(&sent);
    let arguments = match trigger.arguments() {
        Ok(arguments) => arguments,
        Err(wrong) => return refuse(&app, &visit, trigger, wrong).await,
    };
    if arguments.wipe && arguments.publish && !sent.is_confirmed() {
        return confirm::ask(&visit, &wipe_question(&sent));
    }
    match app
        .services
        .trigger_etl(&visit.caller, &arguments, None)
        .await
    {
        Ok(job) => Ok(to_job(&job)),
        Err(TriggerError::Arguments(fault)) => {
            let mut wrong = Wrong::default();
            wrong.general.push(fault.to_owned());
            refuse(&app, &visit, trigger, wrong).await
        }
        Err(error) => Err(error.into()),
    }
}

fn to_job(job: &Arc<Job>) -> Response {
    Redirect::to(&format!("/portal/jobs/{}", job.id)).into_response()
}

async fn refuse(
    app: &App,
    visit: &Visit,
    trigger: Trigger,
    wrong: Wrong,
) -> Result<Response, Problem> {
    let page = page(app, visit, trigger, wrong, History::default()).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

fn wipe_question(sent: &Sent) -> Question<'static> {
    Question {
        title: "Drop uploaded and custom tables?".to_owned(),
        consequences: "The run will publish only the tables it builds. Tables that were uploaded, and tables of your \
                       own, go away with their rows. Files and staged rows stay."
            .to_owned(),
        yes: "Run and drop them",
        action: "/portal/etl".to_owned(),
        fields: sent.pairs().to_vec(),
        back: "/portal/etl".to_owned(),
        section: "etl",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(form: &str) -> Result<EtlArguments, Wrong> {
        Trigger::of(&Sent::parse(form.as_bytes())).arguments()
    }

    #[test]
    fn the_form_says_what_to_run() {
        let all = arguments("scope=all&source=staging&publish=on&games=7").unwrap();
        assert_eq!(all, EtlArguments::default());
        let some = arguments("scope=only&source=files&games=9%2C+7&game=8&game=7&wipe=on").unwrap();
        assert_eq!(some.game_ids, [7, 8, 9]);
        assert_eq!(
            (some.wipe, some.publish, some.source),
            (true, false, InputSource::Files)
        );
        let trained = arguments("scope=all&source=staging&publish=on&train=on").unwrap();
        assert!(trained.train && !all.train);
        let without = arguments("scope=without&source=staging&game=8").unwrap();
        assert_eq!(without.exclude_game_ids, [8]);
        let single = arguments("scope=single&source=staging&game=8").unwrap();
        assert_eq!((single.mode, single.game_ids), (Mode::Single, vec![8]));
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let cases = [
            ("scope=only&source=staging", "games"),
            ("scope=single&source=staging&game=1&game=2", "games"),
            ("scope=all&source=staging&games=abc", "games"),
            ("scope=some&source=staging", "scope"),
            ("scope=all&source=cloud", "source"),
            ("scope=all&source=files&train=on", "train"),
        ];
        for (form, field) in cases {
            assert!(arguments(form).unwrap_err().of(field).is_some(), "{form}");
        }
    }

    #[test]
    fn the_history_keeps_its_filters() {
        let history = History::parse("state=failed&kind=&from=2026-01-31");
        assert_eq!(
            history.page("1.a"),
            "/portal/etl?state=failed&from=2026-01-31&cursor=1.a#history"
        );
        let filter = history.filter().unwrap();
        assert_eq!(filter.states, [JobState::Failed]);
        assert_eq!(filter.created_after, Some(1_769_817_600_000));
        assert!(History::parse("from=soon").filter().is_err());
        assert!(History::parse("kind=x").filter().is_err());
        assert!(History::parse("state=asleep").filter().is_err());
    }
}
