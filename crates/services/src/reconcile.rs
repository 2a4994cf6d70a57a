//! The official score beside the tracked one: where they differ, by whom, and which rows stand behind either.
//!
//! The box score is the record and the tracked numbers stand beside it; nothing here decides who is right. What differs
//! comes from `qa_goal_accuracy` and `qa_scorer_comparison`, the tracked rows from the facts of the game, the official
//! ones from the staged rows of the league's workbook, which know their cells.

mod compare;
mod csv;
mod rows;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use store::TenantId;

use crate::game_line::GameLine;
use crate::input_error::InputError;
use crate::tables::{Question, Tables};
use crate::why::{Evidence, Source, evidence_of};
use compare::cases;
use rows::{GameRows, Loaded, Penalty, RosterRow, Scored, ScorerRow, Stop};

pub use compare::{Kind, Untracked};
pub use csv::games_csv;
pub use rows::GoalRow;

/// A tracked game in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ReconciledGame {
    /// The game.
    pub game: GameLine,
    /// How completely it was tracked.
    pub tracking_status: String,
    /// How many differences there are, by kind; kinds without any are left out.
    pub differences: BTreeMap<Kind, usize>,
    /// How many official numbers have no tracked ones beside them.
    pub untracked: usize,
}

impl ReconciledGame {
    /// All differences.
    pub fn total(&self) -> usize {
        self.differences.values().sum()
    }
}

/// A game with everything that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciliation {
    /// The game.
    pub game: GameLine,
    /// How completely it was tracked.
    pub tracking_status: String,
    /// The tracking file.
    pub tracking_file: Option<String>,
    /// The row of the schedule with the official score.
    pub schedule: Source,
    /// The score by side and period, period 0 for the whole game; home before away.
    pub periods: Vec<GoalRow>,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Official numbers without tracked ones beside them.
    pub untracked: Vec<Untracked>,
}

/// Something that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What kind of thing.
    pub kind: Kind,
    /// What differs, in words.
    pub words: String,
    /// Those concerned, with both numbers; none where no player is.
    pub players: Vec<PlayerNumbers>,
    /// The tracked events behind it.
    pub tracked: Vec<Evidence>,
    /// The official rows behind it.
    pub official: Vec<OfficialRow>,
}

/// Both numbers of a player.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayerNumbers {
    /// The player.
    pub player_id: String,
    /// The name.
    pub name: String,
    /// The team.
    pub team: String,
    /// By the box score.
    pub official: i64,
    /// By the tracker.
    pub tracked: i64,
}

/// A row of the league's workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialRow {
    /// What it says, in words.
    pub words: String,
    /// Where it stands.
    pub source: Source,
}

/// The service.
#[derive(Debug, Clone)]
pub struct Reconcile {
    tables: Tables,
}

impl Reconcile {
    /// On the published tables.
    pub const fn new(tables: Tables) -> Self {
        Self { tables }
    }

    /// All games that were tracked, the latest first, with how many differences each has. Empty before the first run.
    ///
    /// # Errors
    /// [`InputError::Internal`] where the tables cannot be read.
    pub async fn games(&self, tenant: TenantId) -> Result<Vec<ReconciledGame>, InputError> {
        if self.tables.version(tenant).await?.is_none() {
            return Ok(Vec::new());
        }
        let question = Question::of("fact_game_status").is("is_loaded", true);
        let games: Vec<Loaded> = self
            .tables
            .fetch(tenant, question.is("quarantined", false))
            .await?;
        let ids = games.iter().map(|game| game.game_id);
        let mut lines = GameLine::of(&self.tables, tenant, ids).await?;
        let goals: Vec<GoalRow> = self
            .tables
            .fetch(tenant, Question::of("qa_goal_accuracy"))
            .await?;
        let question = Question::of("qa_scorer_comparison");
        let question = question.filter("status", rows::not_a_match());
        let scorers: Vec<ScorerRow> = self.tables.fetch(tenant, question).await?;
        let mut goals_of: BTreeMap<i64, Vec<GoalRow>> = BTreeMap::new();
        for row in goals {
            goals_of.entry(row.game_id).or_default().push(row);
        }
        let mut scorers_of: BTreeMap<i64, Vec<ScorerRow>> = BTreeMap::new();
        for row in scorers {
            scorers_of.entry(row.game_id).or_default().push(row);
        }
        let told = games.into_iter().filter_map(|status| {
            let goals = goals_of.remove(&status.game_id).unwrap_or_default();
            let scorers = scorers_of.remove(&status.game_id).unwrap_or_default();
            let (cases, untracked) = cases(&goals, &scorers);
            let mut differences = BTreeMap::new();
            for case in &cases {
                *differences.entry(case.kind()).or_default() += 1;
            }
            Some(ReconciledGame {
                game: lines.remove(&status.game_id)?,
                tracking_status: status.tracking_status,
                differences,
                untracked: untracked.len(),
            })
        });
        let mut told: Vec<ReconciledGame> = told.collect();
        told.sort_by(|left, right| {
            let key = |game: &ReconciledGame| (game.game.date.clone(), game.game.game_id);
            key(right).cmp(&key(left))
        });
        Ok(told)
    }

    /// One game with everything that differs.
    ///
    /// # Errors
    /// [`InputError::NotFound`] where there is no such tracked game.
    pub async fn game(&self, tenant: TenantId, game_id: i64) -> Result<Reconciliation, InputError> {
        let rows = self.rows(tenant, game_id).await?;
        let (cases, mut untracked) = cases(&rows.goals, &rows.scorers);
        for line in &mut untracked {
            line.name = rows.name(&line.player_id);
        }
        let lists: Vec<_> = cases.iter().map(|case| rows.tracked(case)).collect();
        let evidence = evidence_of(&self.tables, tenant, &lists).await?;
        let differences = cases
            .iter()
            .zip(evidence)
            .map(|(case, tracked)| Difference {
                kind: case.kind(),
                words: wording::of(case, &rows),
                players: rows.players(case),
                tracked,
                official: rows.official(case),
            });
        let differences = differences.collect();
        Ok(Reconciliation {
            differences,
            untracked,
            game: rows.line,
            tracking_status: rows.loaded.tracking_status,
            tracking_file: rows.loaded.source_file,
            schedule: rows.schedule,
            periods: rows.goals,
        })
    }

    /// Everything that is known of a game's scores.
    async fn rows(&self, tenant: TenantId, game_id: i64) -> Result<GameRows, InputError> {
        let unknown = || InputError::NotFound(format!("there is no tracked game {game_id}"));
        if self.tables.version(tenant).await?.is_none() {
            return Err(unknown());
        }
        let tables = &self.tables;
        let of = |table: &str| Question::of(table).is("game_id", game_id);
        let question = of("fact_game_status").is("is_loaded", true);
        let mut loaded: Vec<Loaded> = tables
            .fetch(tenant, question.is("quarantined", false))
            .await?;
        let loaded = loaded.pop().ok_or_else(unknown)?;
        let line = GameLine::of(tables, tenant, [game_id])
            .await?
            .remove(&game_id);
        let mut schedule: Vec<Source> = tables.fetch(tenant, of("stg_schedule")).await?;
        let question = of("qa_goal_accuracy")
            .descending("venue")
            .ascending("period");
        let goals: Vec<GoalRow> = tables.fetch(tenant, question).await?;
        let question = of("qa_scorer_comparison").filter("status", rows::not_a_match());
        let scorers: Vec<ScorerRow> = tables.fetch(tenant, question).await?;
        let scored: Vec<Scored> = tables.fetch(tenant, of("fact_goals")).await?;
        let penalties: Vec<Penalty> = tables.fetch(tenant, of("fact_penalties")).await?;
        let stops = self.stops(tenant, game_id).await?;
        let roster: Vec<RosterRow> = tables.fetch(tenant, of("stg_gameroster")).await?;
        let players = roster.iter().map(|row| row.player_id.as_str());
        let scorers_of_goals = scored
            .iter()
            .flat_map(|goal| [&goal.scorer_id, &goal.official_scorer_id]);
        let players: BTreeSet<&str> = players
            .chain(scorers_of_goals.flatten().map(String::as_str))
            .collect();
        let question = Question::of("dim_player").among("player_id", players);
        let names: Vec<rows::Player> = tables.fetch(tenant, question).await?;
        let names = names
            .into_iter()
            .map(|player| (player.player_id, player.player_name));
        Ok(GameRows {
            line: line.ok_or_else(unknown)?,
            loaded,
            schedule: schedule.pop().ok_or_else(unknown)?,
            goals,
            scorers,
            scored,
            penalties,
            stops,
            roster,
            names: names.collect(),
        })
    }

    /// Stints that ended by a goal.
    async fn stops(&self, tenant: TenantId, game_id: i64) -> Result<Vec<Stop>, InputError> {
        let question = Question::of("dim_shift_stop_type").is("is_goal", true);
        let kinds: Vec<rows::StopKind> = self.tables.fetch(tenant, question).await?;
        let ids = kinds.iter().map(|kind| kind.shift_stop_type_id.as_str());
        let question = Question::of("fact_shifts").is("game_id", game_id);
        let stints: Vec<rows::Stint> = self
            .tables
            .fetch(tenant, question.among("stop_type_id", ids))
            .await?;
        let stop = |stint: rows::Stint| {
            let kind = kinds
                .iter()
                .find(|kind| kind.shift_stop_type_id == stint.stop_type_id)?;
            Some(Stop {
                shift_id: stint.shift_id,
                period: stint.period,
                venue: kind.venue.clone()?,
            })
        };
        Ok(stints.into_iter().filter_map(stop).collect())
    }
}
