//! How good the chances to win are while games are on, `fact_win_probability_grades`.

use serde::Deserialize;

use super::PublishedForecasts;
use crate::input_error::InputError;
use crate::tables::Question;

/// The table.
const TABLE: &str = "fact_win_probability_grades";

/// What was said of games with as many periods played and the same lead, and how they ended.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LeadGrade {
    /// Regulation periods played.
    pub periods_played: i64,
    /// Home goals minus away goals then; 3 and −3 stand for three and more.
    pub lead: i64,
    /// Finished games.
    pub n_games: i64,
    /// Mean chance of a home win.
    pub p_home_win: f64,
    /// Mean chance that nobody wins.
    pub p_tie: f64,
    /// Mean chance of an away win.
    pub p_away_win: f64,
    /// Share that the home team won.
    pub home_win_share: f64,
    /// Share that nobody won.
    pub tie_share: f64,
    /// Share that the away team won.
    pub away_win_share: f64,
    /// Mean of minus the logarithm of the chance of what happened.
    pub log_loss: f64,
}

impl PublishedForecasts<'_> {
    /// The grades, before the game first, then by lead.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn lead_grades(&self) -> Result<Vec<LeadGrade>, InputError> {
        if !self.tables.has(self.tenant, TABLE).await? {
            return Ok(Vec::new());
        }
        let question = Question::of(TABLE)
            .ascending("periods_played")
            .ascending("lead");
        self.tables.fetch(self.tenant, question).await
    }
}
