//! Lines of a season or of careers as pages compare them: everybody's numbers beside each other.

use super::League;
use super::leaders::Kind;
use super::measured::add_columns;
use super::metrics::Metric;
use crate::input_error::InputError;
use crate::tables::{Question, Record};

/// The numbers of somebody in a season, or of a career.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonLine {
    /// The player or the team.
    pub id: String,
    /// Team he played most for; of a career, the one of the last season.
    pub team_id: Option<String>,
    /// F or D; none for goalies and teams, and where no position is known.
    pub position_group: Option<String>,
    /// The columns.
    pub record: Record,
}

/// Which of several values are the best; equal ones together. None is, where fewer than two are known or where all are
/// equal.
pub fn best(values: &[Option<f64>], lower_is_better: bool) -> Vec<bool> {
    let known = || values.iter().flatten().copied();
    let (least, greatest) = (known().reduce(f64::min), known().reduce(f64::max));
    let found = match (least, greatest) {
        (Some(least), Some(greatest)) if least < greatest => {
            Some(if lower_is_better { least } else { greatest })
        }
        _ => None,
    };
    let is_best = |value: &Option<f64>| found.is_some() && *value == found;
    values.iter().map(is_best).collect()
}

impl League<'_> {
    /// The lines of all skaters or goalies of a season, or their careers where none is named: the columns that the
    /// metrics need, and others.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn season_lines(
        &self,
        kind: Kind,
        season_id: Option<&str>,
        game_type: &str,
        metrics: &[&Metric],
        others: &[&'static str],
    ) -> Result<Vec<SeasonLine>, InputError> {
        let question = match season_id {
            Some(season_id) => Question::of(kind.season_table()).is("season_id", season_id),
            None => Question::of(kind.career_table()),
        };
        let records = self
            .lines_of(
                question.is("game_type", game_type),
                "player_id",
                metrics,
                others,
            )
            .await?;
        let mut places = self.places_of(kind, season_id, game_type).await?;
        let lines = records.into_iter().map(|(id, record)| {
            let (team_id, position_group) = places.remove(&id).unwrap_or_default();
            SeasonLine {
                id,
                team_id,
                position_group,
                record,
            }
        });
        Ok(lines.collect())
    }

    /// The lines of all teams of a season, likewise.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn team_lines(
        &self,
        season_id: &str,
        game_type: &str,
        metrics: &[&Metric],
        others: &[&'static str],
    ) -> Result<Vec<SeasonLine>, InputError> {
        let question = Question::of("v_team_season")
            .is("season_id", season_id)
            .is("game_type", game_type);
        let records = self.lines_of(question, "team_id", metrics, others).await?;
        let lines = records.into_iter().map(|(id, record)| SeasonLine {
            team_id: Some(id.clone()),
            position_group: None,
            id,
            record,
        });
        Ok(lines.collect())
    }

    async fn lines_of(
        &self,
        question: Question,
        id: &'static str,
        metrics: &[&Metric],
        others: &[&'static str],
    ) -> Result<Vec<(String, Record)>, InputError> {
        let mut columns = vec![id];
        columns.extend(others.iter().filter(|other| **other != id));
        add_columns(&mut columns, metrics);
        let records = self.tables.records(self.tenant, question, &columns).await?;
        let lines = records
            .into_iter()
            .filter_map(|record| Some((record.text(id)?.to_owned(), record)));
        Ok(lines.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_stands_out_only_where_there_is_one() {
        let values = [Some(2.0), None, Some(3.0), Some(3.0)];
        assert_eq!(best(&values, false), [false, false, true, true]);
        assert_eq!(best(&values, true), [true, false, false, false]);
        assert_eq!(best(&[Some(1.0), Some(1.0)], false), [false, false]);
        assert_eq!(best(&[Some(1.0), None], false), [false, false]);
        assert_eq!(best(&[], false), [false; 0]);
    }
}
