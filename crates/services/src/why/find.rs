//! Counting once more what the models count: one file per kind of rule.

mod defending;
pub(super) mod goalie;
mod ice_time;
mod lines;
mod on_ice;
mod scoring;

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use store::TenantId;

use super::counted::{Constant, Counted, Rows, Whose};
use super::{Owner, OwnerKind};
use crate::input_error::InputError;
use crate::tables::{Question, Tables};

/// Counts in one game, for one owner.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    pub(super) tables: &'a Tables,
    pub(super) tenant: TenantId,
    pub(super) game_id: i64,
    pub(super) owner: &'a Owner,
    pub(super) side: Side,
}

/// On which side the owner was.
#[derive(Debug, Deserialize)]
pub(super) struct Side {
    pub(super) team_id: String,
    pub(super) opp_team_id: String,
    pub(super) venue: String,
}

/// One thing that was counted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    pub(super) what: Thing,
    /// How much it counts for.
    pub(super) weight: f64,
    /// The stint that ties it to the owner, for what happened while he was on the ice.
    pub(super) stint: Option<String>,
    /// What else is to be said.
    pub(super) note: Option<String>,
}

/// What can be counted, by its key.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Thing {
    /// An event.
    Event(String),
    /// A stint.
    Stint(String),
    /// A shift: its stints, which are never none, in order.
    Shift(i64, Vec<String>),
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) total: f64,
    pub(super) marks: Vec<Mark>,
}

impl Mark {
    /// An event that counts for one.
    pub(super) const fn event(event: String) -> Self {
        Self::new(Thing::Event(event), 1.0)
    }

    pub(super) const fn new(what: Thing, weight: f64) -> Self {
        Self {
            what,
            weight,
            stint: None,
            note: None,
        }
    }
}

impl Found {
    /// As much as the marks make together.
    pub(super) fn of(marks: Vec<Mark>) -> Self {
        Self {
            total: marks.iter().map(|mark| mark.weight).sum(),
            marks,
        }
    }

    /// Whether there are as many marks as the total says.
    pub(super) fn is_plain_count(&self) -> bool {
        let is_one = |mark: &Mark| (mark.weight - 1.0).abs() < f64::EPSILON;
        let is_whole = (self.total - self.marks.len() as f64).abs() < f64::EPSILON;
        is_whole && self.marks.iter().all(is_one)
    }
}

/// The key of an event.
#[derive(Debug, Deserialize)]
struct EventKey {
    event_id: String,
}

impl Finder<'_> {
    /// Counts.
    pub(super) async fn find(&self, counted: &Counted) -> Result<Found, InputError> {
        Ok(match counted {
            Counted::Rows(rows) => Found::of(self.rows(rows).await?),
            Counted::Assists(code) => Found::of(self.assists(code).await?),
            Counted::Defended(defended) => Found::of(self.defended(defended).await?),
            Counted::Acting(acting) => Found::of(self.acting(acting).await?),
            Counted::Pressing => Found::of(self.pressing().await?),
            Counted::OnIce(on_ice) => Found::of(self.on_ice(on_ice).await?),
            Counted::IceTime(time) => Found::of(self.ice_time(*time).await?),
            Counted::Stints(stints) => Found::of(self.stints(*stints).await?),
            Counted::Shifts(shifts) => self.shifts(*shifts).await?,
            Counted::Faced(by) => Found::of(self.faced(by).await?),
            Counted::TeamSaves => Found::of(self.team_saves().await?),
            Counted::IntoOwnEmptyNet => Found::of(self.goals_into_own_empty_net().await?),
            Counted::LineChanges => Found::of(self.line_changes().await?),
            Counted::Constant(constant) => Found {
                total: self.constant(*constant).await?,
                marks: Vec::new(),
            },
        })
    }

    /// Whether the owner's side is the home team's.
    pub(super) fn is_home(&self) -> bool {
        self.side.venue == "home"
    }

    /// Rows of this game.
    pub(super) fn of_game(&self, table: &str) -> Question {
        Question::of(table).is("game_id", self.game_id)
    }

    /// The rows that answer a question.
    pub(super) async fn fetch<T: DeserializeOwned>(
        &self,
        question: Question,
    ) -> Result<Vec<T>, InputError> {
        self.tables.fetch(self.tenant, question).await
    }

    /// The keys of the events that answer a question.
    async fn events(&self, question: Question) -> Result<BTreeSet<String>, InputError> {
        let keys: Vec<EventKey> = self.fetch(question).await?;
        Ok(keys.into_iter().map(|key| key.event_id).collect())
    }

    /// Rows with the owner in a column, as many questions as there are sets of rows.
    async fn rows(&self, sets: &[Rows]) -> Result<Vec<Mark>, InputError> {
        let mut marks = Vec::new();
        for rows in sets {
            let whose = match rows.whose {
                Whose::Own => self.owner.id.as_str(),
                Whose::Team => self.side.team_id.as_str(),
                Whose::Opponents => self.side.opp_team_id.as_str(),
            };
            let question = rows.question.clone().is("game_id", self.game_id);
            let question = question.is(rows.owner, whose);
            let columns: Vec<&str> = [rows.event].into_iter().chain(rows.weight).collect();
            let found = self.tables.records(self.tenant, question, &columns).await?;
            marks.extend(found.iter().filter_map(|row| {
                let event = row.text(rows.event)?;
                let weight = rows.weight.map_or(Some(1.0), |weight| row.number(weight))?;
                Some(Mark::new(Thing::Event(event.to_owned()), weight))
            }));
        }
        Ok(marks)
    }

    /// The name of the owner.
    pub(super) async fn owner_name(&self) -> Result<String, InputError> {
        #[derive(Deserialize)]
        struct Player {
            player_name: String,
        }
        #[derive(Deserialize)]
        struct Team {
            team_name: String,
        }
        let id = self.owner.id.as_str();
        let name = match self.owner.kind {
            OwnerKind::Player | OwnerKind::Goalie => {
                let question = Question::of("dim_player").is("player_id", id);
                let mut players: Vec<Player> = self.fetch(question).await?;
                players.pop().map(|player| player.player_name)
            }
            OwnerKind::Team => {
                let question = Question::of("dim_team").is("team_id", id);
                let mut teams: Vec<Team> = self.fetch(question).await?;
                teams.pop().map(|team| team.team_name)
            }
        };
        Ok(name.unwrap_or_else(|| id.to_owned()))
    }

    /// Saves of the goalies of the team.
    async fn team_saves(&self) -> Result<Vec<Mark>, InputError> {
        #[derive(Deserialize)]
        struct Goalie {
            player_id: String,
        }
        let question = self.of_game("fact_goalie_game_stats");
        let question = question.is("team_id", self.side.team_id.as_str());
        let goalies: Vec<Goalie> = self.fetch(question).await?;
        let goalies = goalies.into_iter().map(|goalie| goalie.player_id);
        let saves = self.of_game("fact_saves").among("goalie_id", goalies);
        Ok(self
            .events(saves)
            .await?
            .into_iter()
            .map(Mark::event)
            .collect())
    }

    /// Goals of the other team while the own net was empty.
    async fn goals_into_own_empty_net(&self) -> Result<Vec<Mark>, InputError> {
        let net = if self.is_home() {
            "home_net_empty"
        } else {
            "away_net_empty"
        };
        let question = self
            .of_game("fact_events")
            .is("is_goal", true)
            .is(net, true);
        let question = question.is("opp_team_id", self.side.team_id.as_str());
        let goals = self.events(question).await?;
        Ok(goals.into_iter().map(Mark::event).collect())
    }

    /// A number that nothing in the game is counted for.
    async fn constant(&self, constant: Constant) -> Result<f64, InputError> {
        #[derive(Deserialize)]
        struct Game {
            period_seconds: Option<i64>,
        }
        #[derive(Deserialize)]
        struct Status {
            tracking_status: String,
        }
        #[derive(Deserialize)]
        struct Goalie {
            toi_seconds: Option<i64>,
        }
        Ok(match constant {
            Constant::Weight(metric, term) => self.weight(metric, term).await?,
            Constant::PeriodSeconds => {
                let mut games: Vec<Game> = self.fetch(self.of_game("dim_schedule")).await?;
                let seconds = games.pop().and_then(|game| game.period_seconds);
                seconds.map_or(f64::NAN, |seconds| seconds as f64)
            }
            Constant::LeagueSaveShare => self.league_save_share().await?,
            Constant::GoaliesOfTeam => {
                let question = self.of_game("fact_goalie_game_stats");
                let question = question.is("team_id", self.side.team_id.as_str());
                let goalies: Vec<Goalie> = self.fetch(question).await?;
                let seconds = goalies.iter().filter_map(|goalie| goalie.toi_seconds);
                seconds.filter(|&seconds| seconds > 0).count() as f64
            }
            Constant::IsComplete => {
                let question = self.of_game("fact_game_status");
                let mut games: Vec<Status> = self.fetch(question).await?;
                let status = games.pop();
                let is_complete = status.is_some_and(|game| game.tracking_status == "COMPLETE");
                f64::from(u8::from(is_complete))
            }
        })
    }

    /// A weight of the models; no number where they have none.
    async fn weight(&self, metric: &str, term: &str) -> Result<f64, InputError> {
        #[derive(Deserialize)]
        struct Weight {
            weight: f64,
        }
        let question = Question::of("dim_metric_weight").is("metric", metric);
        let mut weights: Vec<Weight> = self.fetch(question.is("term", term)).await?;
        Ok(weights.pop().map_or(f64::NAN, |found| found.weight))
    }

    /// Saves per save and goal against of all goalies in the completely tracked games.
    async fn league_save_share(&self) -> Result<f64, InputError> {
        #[derive(Deserialize)]
        struct Game {
            game_id: i64,
        }
        #[derive(Deserialize)]
        struct Line {
            saves: i64,
            goals_against: Option<i64>,
        }
        let question = Question::of("fact_game_status").is("tracking_status", "COMPLETE");
        let games: Vec<Game> = self.fetch(question).await?;
        let games = games.into_iter().map(|game| game.game_id);
        let question = Question::of("fact_goalie_game_stats").among("game_id", games);
        let lines: Vec<Line> = self.fetch(question).await?;
        let saves: i64 = lines.iter().map(|line| line.saves).sum();
        let goals: i64 = lines.iter().filter_map(|line| line.goals_against).sum();
        Ok(saves as f64 / (saves + goals) as f64)
    }
}
