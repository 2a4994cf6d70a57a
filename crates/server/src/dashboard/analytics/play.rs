//! What the pages about parts of the game have in common: one table over the tracked games of a choice, with a least
//! sample.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use services::league_figures::By;

use super::tabs;
use crate::dashboard::cells;
use crate::dashboard::choices::Choices;
use crate::dashboard::grid::{Cell, Column, Format, Grid, column};
use crate::dashboard::names::Names;
use crate::dashboard::season::{Offer, SeasonChoice};
use crate::dashboard::visit::Visit;
use crate::pages::Frame;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/analytics/play.html")]
struct PlayPage<'a> {
    frame: Frame,
    choice: &'a SeasonChoice,
    tabs: Vec<(String, &'static str, bool)>,
    title: &'static str,
    by: Option<&'a Choices>,
    by_key: &'static str,
    least_label: &'static str,
    least: i64,
    games: usize,
    table: &'a Grid,
    note: &'static str,
}

/// What a page is about.
pub(super) struct About {
    /// Its heading.
    pub(super) title: &'static str,
    /// Under the address of the overview.
    pub(super) path: &'static str,
    /// What the least sample counts.
    pub(super) least_label: &'static str,
    /// The least sample where nobody asks for another.
    pub(super) least: i64,
    /// What is to be known below the table.
    pub(super) note: &'static str,
}

const BY: [(&str, &str); 2] = [("players", "Players"), ("teams", "Teams")];

/// What a page reads before its table.
pub(super) struct Play<'a> {
    pub(super) visit: &'a Visit,
    pub(super) choice: SeasonChoice,
    /// The completely tracked games of the choice.
    pub(super) games: Vec<i64>,
    /// The least sample.
    pub(super) least: i64,
    /// Teams of skaters.
    pub(super) teams: HashMap<String, String>,
    about: &'a About,
}

impl<'a> Play<'a> {
    /// Reads it.
    pub(super) async fn of(visit: &'a Visit, about: &'a About) -> Result<Self, Problem> {
        let choice = visit.choice(Offer::EVERYTHING).await?;
        let least = visit.address.whole("least", 0, 10_000)?;
        let league = visit.league();
        let games = league
            .complete_games(choice.one_season(), choice.one_type())
            .await?;
        let skaters = league
            .skaters(choice.one_season(), choice.game_type.key())
            .await?;
        let teams = skaters
            .into_iter()
            .filter_map(|skater| Some((skater.player_id, skater.team_id?)));
        Ok(Self {
            visit,
            choice,
            games,
            least: least.unwrap_or(about.least),
            teams: teams.collect(),
            about,
        })
    }

    /// By whom the address counts, and the links that change it.
    pub(super) fn by(&self) -> Result<(By, Choices), Problem> {
        let about = ("by", "By whom", "content");
        let dropped = ["sort", "order", "rows"];
        let (key, choices) = Choices::of(&self.visit.address, about, &BY, &dropped)?;
        let by = match key {
            "teams" => By::Teams,
            _ => By::Players,
        };
        Ok((by, choices))
    }

    /// What a caption says of the sample.
    pub(super) fn caption(&self, what: &str, rows: usize, by: By) -> String {
        let games = match self.games.len() {
            1 => "1 completely tracked game".to_owned(),
            games => format!("{games} completely tracked games"),
        };
        let whom = match by {
            By::Players => "players",
            By::Teams => "teams",
        };
        format!("{what}, {}, {games}, {rows} {whom}", self.choice.label())
    }

    /// The cells that begin the row of a player or a team: the name, and for players the team.
    pub(super) fn owner(&self, by: By, id: &str, names: &Names) -> Vec<Cell> {
        match by {
            By::Players => {
                let team = self.teams.get(id).map(String::as_str);
                vec![cells::player(names, id), cells::maybe_team(names, team)]
            }
            By::Teams => vec![cells::team(names, id)],
        }
    }

    /// The columns above them.
    pub(super) fn owner_columns(by: By) -> Vec<Column> {
        let player = column("player", "Player", Format::Text, "Name");
        let team = column("team", "Team", Format::Text, "Team");
        match by {
            By::Players => vec![player, team],
            By::Teams => vec![team],
        }
    }

    /// The page.
    pub(super) fn answer(
        &self,
        table: &Grid,
        by: Option<(By, &Choices)>,
    ) -> Result<Response, Problem> {
        let about = self.about;
        let frame = self.visit.frame(about.title, "analytics", &self.choice);
        let page = PlayPage {
            frame: frame.described(format!("{}, {}", about.title, self.choice.label())),
            choice: &self.choice,
            tabs: tabs(self.visit, &self.choice, about.path),
            title: about.title,
            by: by.map(|(_, choices)| choices),
            by_key: match by {
                Some((By::Teams, _)) => "teams",
                _ => "",
            },
            least_label: about.least_label,
            least: self.least,
            games: self.games.len(),
            table,
            note: about.note,
        };
        self.visit.answer(&page, &[table])
    }
}
