//! The chance to win while a game was on, `fact_win_probability`.

use serde::Deserialize;

use super::PublishedForecasts;
use crate::input_error::InputError;
use crate::tables::Question;

/// The table.
const TABLE: &str = "fact_win_probability";

/// The chances right after an event.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Moment {
    /// Event.
    pub event_id: String,
    /// Second of the game.
    pub game_elapsed_s: Option<i64>,
    /// Win plus half a tie, of the home team.
    pub wp_home: f64,
    /// Chance that the home team wins.
    pub p_home_win: f64,
    /// Chance that nobody wins.
    pub p_tie: f64,
    /// Chance that the away team wins.
    pub p_away_win: f64,
    /// Change of `wp_home` since the event before; none for the first one.
    pub wpa: Option<f64>,
}

/// An event that moved the chances much.
#[derive(Debug, Clone, PartialEq)]
pub struct Swing {
    /// Event.
    pub event_id: String,
    /// Second of the game.
    pub game_elapsed_s: Option<i64>,
    /// Win plus half a tie of the home team before it.
    pub before: f64,
    /// The same after it.
    pub after: f64,
}

impl Swing {
    /// How far it moved the chances, from the home team's side.
    pub fn change(&self) -> f64 {
        self.after - self.before
    }
}

/// The events that moved the chances most, the greatest first; of equals, the earlier one. Events that moved nothing
/// are none.
pub fn swings(moments: &[Moment], most: usize) -> Vec<Swing> {
    let mut swings: Vec<Swing> = moments
        .iter()
        .filter_map(|moment| {
            let change = moment.wpa.filter(|change| change.is_finite())?;
            (change != 0.0).then(|| Swing {
                event_id: moment.event_id.clone(),
                game_elapsed_s: moment.game_elapsed_s,
                before: moment.wp_home - change,
                after: moment.wp_home,
            })
        })
        .collect();
    swings.sort_by(|one, other| {
        let size = |swing: &Swing| swing.change().abs();
        size(other)
            .total_cmp(&size(one))
            .then(one.game_elapsed_s.cmp(&other.game_elapsed_s))
    });
    swings.truncate(most);
    swings
}

impl PublishedForecasts<'_> {
    /// The chances after every event of a game, in the order of time; none where the table is not published.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn moments(&self, game_id: i64) -> Result<Option<Vec<Moment>>, InputError> {
        if !self.tables.has(self.tenant, TABLE).await? {
            return Ok(None);
        }
        let question = Question::of(TABLE)
            .is("game_id", game_id)
            .ascending("game_elapsed_s")
            .ascending("event_id");
        Ok(Some(self.tables.fetch(self.tenant, question).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(seconds: i64, wp_home: f64, wpa: Option<f64>) -> Moment {
        Moment {
            event_id: format!("E{seconds}"),
            game_elapsed_s: Some(seconds),
            wp_home,
            p_home_win: wp_home - 0.05,
            p_tie: 0.1,
            p_away_win: 0.95 - wp_home,
            wpa,
        }
    }

    #[test]
    fn the_greatest_swings_come_first() {
        let moments = [
            moment(0, 0.5, None),
            moment(60, 0.5, Some(0.0)),
            moment(120, 0.625, Some(0.125)),
            moment(180, 0.375, Some(-0.25)),
            moment(240, 0.5, Some(0.125)),
        ];
        let found = swings(&moments, 3);
        let told: Vec<_> = found
            .iter()
            .map(|swing| (swing.event_id.as_str(), swing.before, swing.change()))
            .collect();
        assert_eq!(
            told,
            [
                ("E180", 0.625, -0.25),
                ("E120", 0.5, 0.125),
                ("E240", 0.375, 0.125)
            ]
        );
        assert_eq!(swings(&moments, 1).len(), 1);
        assert!(swings(&moments[..2], 5).is_empty());
    }
}
