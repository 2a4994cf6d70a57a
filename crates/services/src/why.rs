//! Why a number is what it is: the rule, every event that was counted, and the cell each of them was read from.
//!
//! A statistic of a tracked game is a column of one of the tables of games. The catalogue says for each column what is
//! counted, in the terms of the published tables; an explanation counts it once more and lists what it found. Counted and
//! published number must agree, and where they do not, the explanation says so.

mod catalogue;
mod counted;
mod csv;
mod evidence;
mod find;
mod wording;

use store::TenantId;

use crate::game_line::GameLine;
use crate::input_error::InputError;
use crate::tables::{Question, Tables};
use catalogue::{Catalogue, Made, Statistic};
use find::{Finder, Found};

pub use catalogue::Unit;
pub use evidence::{Evidence, Person, Source};

/// Whose number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnerKind {
    /// A skater.
    Player,
    /// A goalie.
    Goalie,
    /// A team.
    Team,
}

impl OwnerKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Player, Self::Goalie, Self::Team];

    /// The word for it, as addresses write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::Goalie => "goalie",
            Self::Team => "team",
        }
    }

    /// The main table of its numbers, and the column of its id.
    const fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Player => (catalogue::SKATERS, "player_id"),
            Self::Goalie => (catalogue::GOALIES, "player_id"),
            Self::Team => (catalogue::TEAMS, "team_id"),
        }
    }
}

/// Who the number belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner {
    /// A skater, a goalie or a team.
    pub kind: OwnerKind,
    /// The id.
    pub id: String,
}

/// Whether counted and published number agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They do.
    Agrees,
    /// They do not.
    Differs,
    /// There is no number: it was not tracked, or it is a share of nothing.
    NoNumber,
}

impl Verdict {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::NoNumber => "no_number",
        }
    }
}

/// Why a number is what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The game.
    pub game: GameLine,
    /// Who the number belongs to.
    pub owner: Owner,
    /// The name of the player or team.
    pub owner_name: String,
    /// The column.
    pub statistic: &'static str,
    /// Its table.
    pub table: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// The published number; none where it was not tracked or is a share of nothing.
    pub value: Option<f64>,
    /// The rule in a sentence, from the data dictionary.
    pub rule: String,
    /// When there is no number, from the data dictionary.
    pub no_number: Option<String>,
    /// How the parts make the number; none where it is counted directly.
    pub formula: Option<&'static str>,
    /// What was counted: one part, or one for each number it is made of. Empty where there is no number.
    pub parts: Vec<Part>,
    /// The number by what was counted.
    pub total: Option<f64>,
    /// Whether the two agree.
    pub verdict: Verdict,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The name of what was counted.
    pub name: &'static str,
    /// The same for people.
    pub label: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// The rows of the tables that were counted, in words.
    pub counted: String,
    /// How much they make.
    pub total: f64,
    /// Whether each of them counts for one.
    pub is_plain_count: bool,
    /// All of them, in play order.
    pub events: Vec<Evidence>,
}

/// Whether a column of a table of a game can be explained.
pub fn is_explained(table: &str, column: &str) -> bool {
    OwnerKind::ALL.into_iter().any(|kind| {
        let found = Catalogue::of(kind).column(column);
        found.is_some_and(|(_, of)| of == table)
    })
}

/// The columns that can be explained for a kind of owner: table, column, and its name for people.
pub fn explained(
    kind: OwnerKind,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let statistics = Catalogue::of(kind).statistics.iter();
    statistics.filter_map(|statistic| Some((statistic.table?, statistic.name, statistic.label)))
}

/// The service.
#[derive(Debug, Clone)]
pub struct Why {
    tables: Tables,
}

impl Why {
    /// On the published tables.
    pub const fn new(tables: Tables) -> Self {
        Self { tables }
    }

    /// Explains a number of a game.
    ///
    /// # Errors
    /// [`InputError::NotFound`] where the statistic is not one that can be explained, or the game has no such owner.
    pub async fn explain(
        &self,
        tenant: TenantId,
        game_id: i64,
        owner: &Owner,
        statistic: &str,
    ) -> Result<Explanation, InputError> {
        let catalogue = Catalogue::of(owner.kind);
        let Some((statistic, table)) = catalogue.column(statistic) else {
            return Err(InputError::NotFound(format!(
                "{statistic} is no statistic of a {} that can be explained",
                owner.kind.as_str()
            )));
        };
        let finder = self.finder(tenant, game_id, owner).await?;
        let value = self.value(&finder, owner, table, statistic.name).await?;
        let game = GameLine::of(&self.tables, tenant, [game_id])
            .await?
            .remove(&game_id);
        let game = game.ok_or_else(|| {
            InputError::NotFound(format!("game {game_id} is not in the schedule"))
        })?;
        let (rule, no_number) = wording::rule(table, statistic.name)?;
        let mut explanation = Explanation {
            game,
            owner: owner.clone(),
            owner_name: finder.owner_name().await?,
            statistic: statistic.name,
            table,
            label: statistic.label,
            unit: statistic.unit,
            value,
            rule,
            no_number,
            formula: None,
            parts: Vec::new(),
            total: None,
            verdict: Verdict::NoNumber,
        };
        if let Some(value) = value {
            fill(&mut explanation, value, &finder, catalogue, statistic).await?;
        }
        Ok(explanation)
    }

    /// The owner's row of the game, with what the counting needs to know of it.
    async fn finder<'a>(
        &'a self,
        tenant: TenantId,
        game_id: i64,
        owner: &'a Owner,
    ) -> Result<Finder<'a>, InputError> {
        let (table, id) = owner.kind.table();
        if self.tables.version(tenant).await?.is_none() {
            return Err(InputError::NotFound(
                "there are no tables yet; the first run makes them".to_owned(),
            ));
        }
        let question = Question::of(table)
            .is("game_id", game_id)
            .is(id, owner.id.as_str());
        let mut sides = self.tables.fetch(tenant, question).await?;
        let side = sides.pop().ok_or_else(|| {
            InputError::NotFound(format!(
                "no {} {} in the tracked numbers of game {game_id}",
                owner.kind.as_str(),
                owner.id
            ))
        })?;
        Ok(Finder {
            tables: &self.tables,
            tenant,
            game_id,
            owner,
            side,
        })
    }

    /// The published number.
    async fn value(
        &self,
        finder: &Finder<'_>,
        owner: &Owner,
        table: &str,
        column: &str,
    ) -> Result<Option<f64>, InputError> {
        let (_, id) = owner.kind.table();
        let question = Question::of(table).is("game_id", finder.game_id);
        let question = question.is(id, owner.id.as_str());
        let columns = [column];
        let rows = self.tables.records(finder.tenant, question, &columns);
        Ok(rows.await?.first().and_then(|row| {
            let yes_or_no = row.flag(column).map(|flag| f64::from(u8::from(flag)));
            row.number(column).or(yes_or_no)
        }))
    }
}

/// Counts what a number is made of, and compares.
async fn fill(
    explanation: &mut Explanation,
    value: f64,
    finder: &Finder<'_>,
    catalogue: &Catalogue,
    statistic: &Statistic,
) -> Result<(), InputError> {
    let mut parts = Vec::new();
    for part in parts_of(catalogue, statistic) {
        let Made::Counted(counted) = &part.made else {
            continue;
        };
        let found = finder.find(counted).await?;
        parts.push((part, counted.words(), found));
    }
    let totals: Vec<f64> = parts.iter().map(|(_, _, found)| found.total).collect();
    explanation.total = match &statistic.made {
        Made::Counted(_) => totals.first().copied(),
        Made::Computed {
            formula, compute, ..
        } => {
            explanation.formula = Some(formula);
            compute(&totals)
        }
    };
    explanation.verdict = match explanation.total {
        Some(total) if is_same(total, value) => Verdict::Agrees,
        _ => Verdict::Differs,
    };
    let found: Vec<&Found> = parts.iter().map(|(_, _, found)| found).collect();
    let evidence = evidence::of(finder, &found).await?;
    explanation.parts = parts
        .iter()
        .zip(evidence)
        .map(|((part, words, found), events)| Part {
            name: part.name,
            label: part.label,
            unit: part.unit,
            counted: words.clone(),
            total: found.total,
            is_plain_count: found.is_plain_count(),
            events,
        })
        .collect();
    Ok(())
}

/// The statistics that are counted for one: itself, or those it is made of.
fn parts_of<'a>(
    catalogue: &'a Catalogue,
    statistic: &'a Statistic,
) -> impl Iterator<Item = &'a Statistic> {
    let (itself, others) = match &statistic.made {
        Made::Counted(_) => (Some(statistic), [].as_slice()),
        Made::Computed { parts, .. } => (None, *parts),
    };
    let others = others.iter().filter_map(|name| catalogue.get(name));
    itself.into_iter().chain(others)
}

/// Sums of the same numbers in another order may differ in the last digits.
fn is_same(counted: f64, published: f64) -> bool {
    (counted - published).abs() <= 1e-9 * published.abs().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_counted() {
        for kind in OwnerKind::ALL {
            let catalogue = Catalogue::of(kind);
            for statistic in &catalogue.statistics {
                let Made::Computed { parts, .. } = &statistic.made else {
                    continue;
                };
                for part in *parts {
                    let part = catalogue.get(part);
                    let is_counted = part.is_some_and(|part| matches!(part.made, Made::Counted(_)));
                    assert!(is_counted, "{} of a {kind:?}", statistic.name);
                }
            }
        }
    }

    #[test]
    fn no_statistic_is_listed_twice() {
        for kind in OwnerKind::ALL {
            let statistics = &Catalogue::of(kind).statistics;
            for (place, statistic) in statistics.iter().enumerate() {
                let found = Catalogue::of(kind).get(statistic.name);
                let is_itself = found.is_some_and(|found| std::ptr::eq(found, statistic));
                assert!(is_itself, "{} of a {kind:?}, {place}", statistic.name);
            }
        }
    }

    #[test]
    fn columns_and_rules_are_those_of_the_dictionary() {
        for kind in OwnerKind::ALL {
            for (table, column, label) in explained(kind) {
                let (rule, _) = wording::rule(table, column).unwrap();
                assert!(!rule.is_empty() && !label.is_empty(), "{table}.{column}");
                assert!(is_explained(table, column));
            }
        }
        assert!(!is_explained("fact_player_game_stats", "player_rating"));
        assert!(!is_explained("fact_team_game_stats", "entries_dump"));
    }
}
