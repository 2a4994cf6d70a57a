//! `/leagues/{league}/games/{game_id}`: what happened.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use services::shot_figures::{FaceoffRow, ShotRow};
use services::tables::{Question, Record};

use super::head::{Extent, Head};
use super::meetings::{self, Meeting};
use super::moments::Moments;
use super::periods::{self, Split};
use super::pre_game::PreGame;
use super::rosters::Rosters;
use super::skaters::{BoxPage, Skaters};
use super::stars::{self, StarSources, Stars};
use super::teams::{self, SITUATIONS, Sides};
use super::win_probability::{Chances, WinChances};
use super::{GamePath, danger, flow, goalies};
use crate::app::App;
use crate::dashboard::NoTables;
use crate::dashboard::choices::Choices;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Grid, download};
use crate::dashboard::names::Names;
use crate::pages::{Address, Frame, Reading, filters};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/game/summary.html")]
struct Summary {
    frame: Frame,
    head: Head,
    tab: &'static str,
    tracked: Option<Tracked>,
    official: Vec<Grid>,
    meetings: Grid,
    form: Option<Grid>,
    pre_game: Option<PreGame>,
    /// Where the forecast of a game to come is.
    preview: Option<String>,
}

/// What only a tracked game has.
struct Tracked {
    goals: Grid,
    stars: Option<Stars>,
    flow: Figure,
    flow_choices: Choices,
    win: Result<WinChances, &'static str>,
    teams: Figure,
    situations: Choices,
    boxes: Choices,
    home_skaters: Grid,
    away_skaters: Grid,
    goalies: Grid,
    periods: Figure,
    shots: Figure,
    penalties: Grid,
    special: Grid,
    faceoffs: Grid,
}

/// The rows that the tracked part is made of.
struct Sources {
    moments: Moments,
    skaters: Skaters,
    goalies: Vec<Record>,
    teams: Vec<Record>,
    splits: Vec<Split>,
    shots: Vec<ShotRow>,
    faceoffs: Vec<FaceoffRow>,
    special: Vec<Record>,
    stars: StarSources,
    chances: Chances,
}

impl Sources {
    async fn of(app: &App, reading: &Reading, id: i64, address: &Address) -> Result<Self, Problem> {
        let tables = &app.services.tables;
        let league = reading.league.id;
        let of_game = |table| Question::of(table).is("game_id", id);
        let (team_columns, special_columns) = (teams::columns(), teams::special_columns());
        let splits = of_game("fact_team_game_split")
            .among("split_type", ["period", "situation", "strength"]);
        let rows = async {
            let rows = tokio::try_join!(
                tables.records(league, of_game(teams::TABLE), &team_columns),
                tables.fetch(league, splits),
                tables.fetch(league, of_game("fact_shots")),
                tables.fetch(league, of_game("fact_faceoffs")),
                tables.records(league, of_game("fact_special_teams"), &special_columns),
            )?;
            Ok(rows)
        };
        let (moments, skaters, goalies, stars, chances, rows) = tokio::try_join!(
            Moments::of(app, reading, id),
            Skaters::of(app, reading, id, address),
            goalies::lines(app, reading, id),
            StarSources::of(app, reading, id),
            Chances::of(app, reading, id),
            rows,
        )?;
        let (teams, splits, shots, faceoffs, special) = rows;
        Ok(Self {
            moments,
            skaters,
            goalies,
            teams,
            splits,
            shots,
            faceoffs,
            special,
            stars,
            chances,
        })
    }

    /// Everybody they name.
    fn players(&self) -> BTreeSet<String> {
        let mut players = self.moments.players();
        let lines = self.skaters.lines.iter().chain(&self.goalies);
        players.extend(lines.filter_map(|line| line.text("player_id").map(str::to_owned)));
        players.extend(self.shots.iter().filter_map(|shot| shot.shooter_id.clone()));
        players.extend(self.chances.players().cloned());
        players
    }

    fn shown(
        &self,
        head: &Head,
        names: &Names,
        rosters: &Rosters,
        address: &Address,
    ) -> Result<Tracked, Problem> {
        let sort = self.skaters.sort(address)?;
        let page = BoxPage {
            head,
            names,
            rosters,
            address,
            sort: &sort,
        };
        let sides = Sides {
            head,
            names,
            address,
        };
        let (situation, situations) = situations(address)?;
        let teams = match situation {
            (_, _, None) => sides.whole(&self.teams),
            (_, label, Some(split)) => sides.part(&self.splits, label, split),
        };
        let around = (head, names, address);
        let (flow, flow_choices) = flow::figure(&self.shots, &self.moments, around)?;
        let stars = stars::stars(
            &self.stars,
            &self.skaters.lines,
            &self.goalies,
            rosters,
            around,
        );
        let schedule = &head.schedule;
        Ok(Tracked {
            goals: self.moments.goals_grid(head, names, address),
            stars: Some(stars).filter(|stars| !stars.stars.is_empty()),
            flow,
            flow_choices,
            win: self.chances.shown(&self.moments, around),
            teams,
            situations,
            boxes: self.skaters.choices.clone(),
            home_skaters: self
                .skaters
                .grid("home-skaters", &schedule.home_team_id, &page),
            away_skaters: self
                .skaters
                .grid("away-skaters", &schedule.away_team_id, &page),
            goalies: goalies::grid(&self.goalies, head, names, address),
            periods: periods::figure(&self.splits, head, address),
            shots: danger::figure(&self.shots, head, names, address),
            penalties: self.moments.penalties_grid(head, names, address),
            special: sides.special(&self.special),
            faceoffs: sides.faceoffs(&self.faceoffs),
        })
    }
}

impl Tracked {
    fn grids(&self) -> impl Iterator<Item = &Grid> {
        let scores = self.stars.as_ref().map(|stars| &stars.table);
        let win = self.win.iter();
        let win = win.flat_map(|win| [&win.figure.table, &win.swings]);
        [
            &self.goals,
            &self.flow.table,
            &self.teams.table,
            &self.home_skaters,
            &self.away_skaters,
            &self.goalies,
            &self.periods.table,
            &self.shots.table,
            &self.penalties,
            &self.special,
            &self.faceoffs,
        ]
        .into_iter()
        .chain(scores)
        .chain(win)
    }
}

impl Summary {
    /// All tables, for downloads.
    fn grids(&self) -> impl Iterator<Item = &Grid> {
        let tracked = self.tracked.iter().flat_map(Tracked::grids);
        let said = self.pre_game.iter();
        let said = said.flat_map(|said| [&said.frozen, &said.would_have]);
        let others = self.official.iter().chain(&self.form).chain(said);
        tracked.chain(others).chain([&self.meetings])
    }
}

type Situation = (
    &'static str,
    &'static str,
    Option<(&'static str, &'static str)>,
);

/// The situation that the address asks for, and all to choose from.
fn situations(address: &Address) -> Result<(Situation, Choices), Problem> {
    let keys = SITUATIONS.map(|(key, label, _)| (key, label));
    let about = ("situation", "Situation", "teams-head");
    let (asked, choices) = Choices::of(address, about, &keys, &[])?;
    let [usual, ..] = SITUATIONS;
    let mut all = SITUATIONS.into_iter();
    let chosen = all.find(|(key, ..)| *key == asked).unwrap_or(usual);
    Ok((chosen, choices))
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(GamePath { game_id }): Path<GamePath>,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if reading.version.is_none() {
        let frame = reading.frame("Game").section("games");
        return reading.html(&NoTables { frame });
    }
    let head = Head::of(&app, &reading, &game_id).await?;
    let id = head.schedule.game_id;
    let sources = async {
        if head.is_tracked() {
            Ok(Some(Sources::of(&app, &reading, id, &address).await?))
        } else {
            Ok(None)
        }
    };
    let forms = async {
        if head.extent == Extent::Upcoming {
            Ok(Some(meetings::forms(&app, &reading, &head).await?))
        } else {
            Ok(None)
        }
    };
    let (rosters, sources, meetings, forms, pre_game) = tokio::try_join!(
        Rosters::of(&app, &reading, id),
        sources,
        meetings::meetings(&app, &reading, &head),
        forms,
        PreGame::of(&app, &reading, &head, &address),
    )?;
    let mut players = sources
        .as_ref()
        .map_or_else(BTreeSet::new, Sources::players);
    players.extend(rosters.rows.iter().map(|row| row.player_id.clone()));
    let names = Names::of(&app, &reading, players).await?;
    let tracked = match &sources {
        Some(sources) => Some(sources.shown(&head, &names, &rosters, &address)?),
        None => None,
    };
    let meetings: Vec<Meeting> = meetings;
    let summary = Summary {
        frame: head.frame(&app, &reading, &headers, ""),
        tab: "",
        tracked,
        official: official(&rosters, &head, &names, &address),
        meetings: meetings::meetings_grid(&meetings, &head, &names, &address),
        form: forms.map(|forms| meetings::forms_grid(&forms, &head, &names, &address)),
        preview: (head.extent == Extent::Upcoming).then(|| names.preview_href(id)),
        pre_game,
        head,
    };
    let about = format!("game-{id}");
    if let Some(answer) = download(&reading, &address, &about, summary.grids()) {
        return answer;
    }
    reading.html(&summary)
}

/// The official box score; nothing before the game.
fn official(rosters: &Rosters, head: &Head, names: &Names, address: &Address) -> Vec<Grid> {
    if head.extent == Extent::Upcoming {
        return Vec::new();
    }
    let (home, away) = (&head.schedule.home_team_id, &head.schedule.away_team_id);
    vec![
        rosters.skaters("official-home-skaters", home, head, names, address),
        rosters.skaters("official-away-skaters", away, head, names, address),
        rosters.goalies(head, names, address),
    ]
}
