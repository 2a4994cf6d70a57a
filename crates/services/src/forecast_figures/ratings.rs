//! How a team was rated after each of its games, `fact_team_ratings`.

use serde::Deserialize;

use super::PublishedForecasts;
use crate::input_error::InputError;
use crate::tables::Question;

/// The table.
const TABLE: &str = "fact_team_ratings";

/// A team's Elo rating around a game.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct EloRating {
    /// Game.
    pub game_id: i64,
    /// Its day, YYYY-MM-DD.
    pub date: String,
    /// Rating on the morning of the day.
    pub rating_before: f64,
    /// Rating after the day.
    pub rating: f64,
}

/// A team's attack and defence after a game.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PoissonRating {
    /// Game.
    pub game_id: i64,
    /// Logarithm of the factor on the goals it scores.
    pub att: f64,
    /// Logarithm of the factor by which the other side's goals shrink.
    pub def: f64,
    /// Goals that were expected of it on the morning of the day.
    pub exp_goals: f64,
}

/// A team's ratings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TeamRatings {
    /// Elo, the first game first.
    pub elo: Vec<EloRating>,
    /// Attack and defence, in no order.
    pub poisson: Vec<PoissonRating>,
}

impl TeamRatings {
    /// Attack and defence after a game.
    pub fn poisson_of(&self, game_id: i64) -> Option<&PoissonRating> {
        self.poisson.iter().find(|rating| rating.game_id == game_id)
    }
}

impl PublishedForecasts<'_> {
    /// The ratings of a team over all its games.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn ratings(&self, team_id: &str) -> Result<TeamRatings, InputError> {
        if !self.tables.has(self.tenant, TABLE).await? {
            return Ok(TeamRatings::default());
        }
        let of_system = |system: &str| {
            Question::of(TABLE)
                .is("system", system)
                .is("team_id", team_id)
        };
        let elo = of_system("elo").ascending("date").ascending("game_id");
        let (elo, poisson) = tokio::try_join!(
            self.tables.fetch(self.tenant, elo),
            self.tables.fetch(self.tenant, of_system("poisson")),
        )?;
        Ok(TeamRatings { elo, poisson })
    }
}
