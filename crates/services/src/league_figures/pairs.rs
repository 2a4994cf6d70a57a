//! Pairs of team-mates together and apart over several games.
//!
//! Seasons are sums over the completely tracked games; their shares are shares of these sums.

use std::collections::BTreeMap;

use super::League;
use super::on_ice::{OnIce, columns, text};
use super::sums::kept_or;
use crate::input_error::InputError;
use crate::tables::{Question, Record};

/// Two team-mates over several games.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The team.
    pub team_id: String,
    /// The player whose id comes first.
    pub one: String,
    /// The other one.
    pub other: String,
    /// F-F, D-D or F-D by the games in which they were together for longest; none where a role is not known.
    pub roles: Option<String>,
    /// Games in which they were on the ice together.
    pub games: i64,
    /// With both on the ice.
    pub together: OnIce,
    /// With the first one, without the other.
    pub one_alone: OnIce,
    /// With the other one, without the first.
    pub other_alone: OnIce,
}

/// Seconds together in each combination of roles.
type Roles<'r> = BTreeMap<Option<&'r str>, i64>;

impl Pair {
    /// The pair with its players the other way round.
    #[must_use]
    pub fn turned(self) -> Self {
        Self {
            one: self.other,
            other: self.one,
            one_alone: self.other_alone,
            other_alone: self.one_alone,
            ..self
        }
    }

    fn sum(rows: &[Record]) -> Vec<Self> {
        let mut pairs: BTreeMap<[&str; 3], (Self, Roles<'_>)> = BTreeMap::new();
        for row in rows {
            let mut values = row.values().iter();
            let ids = (
                text(values.next()),
                text(values.next()),
                text(values.next()),
            );
            let (Some(team_id), Some(one), Some(other)) = ids else {
                continue;
            };
            let roles = text(values.next());
            let [together, one_alone, other_alone] = [(); 3].map(|()| OnIce::read(&mut values));
            let (pair, times) = pairs.entry([team_id, one, other]).or_insert_with(|| {
                let pair = Self {
                    team_id: team_id.to_owned(),
                    one: one.to_owned(),
                    other: other.to_owned(),
                    roles: None,
                    games: 0,
                    together: OnIce::default(),
                    one_alone: OnIce::default(),
                    other_alone: OnIce::default(),
                };
                (pair, BTreeMap::new())
            });
            pair.games += i64::from(together.seconds > 0);
            pair.together.add(&together);
            pair.one_alone.add(&one_alone);
            pair.other_alone.add(&other_alone);
            *times.entry(roles).or_default() += together.seconds;
        }
        let with_roles = |(mut pair, times): (Self, Roles<'_>)| {
            let longest = times.into_iter().max_by_key(|(_, seconds)| *seconds);
            pair.roles = longest.and_then(|(roles, _)| roles.map(str::to_owned));
            pair
        };
        pairs.into_values().map(with_roles).collect()
    }
}

impl League<'_> {
    /// The pairs of team-mates over these games, by team and players; of one team where it is named, and at five against
    /// five only where that is asked for.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn pairs(
        &self,
        games: &[i64],
        team_id: Option<&str>,
        is_five_on_five: bool,
    ) -> Result<Vec<Pair>, InputError> {
        if games.is_empty() {
            return Ok(Vec::new());
        }
        let team = team_id.map(str::to_owned);
        let key = (self.scope(games).await?, is_five_on_five, team);
        let made = self.made_pairs(games, team_id, is_five_on_five);
        kept_or(&self.tables.sums.pairs, key, made).await
    }

    async fn made_pairs(
        &self,
        games: &[i64],
        team_id: Option<&str>,
        is_five_on_five: bool,
    ) -> Result<Vec<Pair>, InputError> {
        let mut question =
            Question::of("fact_player_pairs").among("game_id", games.iter().copied());
        if let Some(team_id) = team_id {
            question = question.is("team_id", team_id);
        }
        let strength = if is_five_on_five { "_5v5" } else { "" };
        let parts = ["_together", "_a_only", "_b_only"].map(|part| columns(part, strength));
        let mut read = vec!["team_id", "player_a_id", "player_b_id", "pair_type"];
        read.extend(parts.iter().flatten().map(String::as_str));
        let rows = self.tables.records(self.tenant, question, &read).await?;
        Ok(Pair::sum(&rows))
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::record;
    use super::*;

    #[test]
    fn pairs_are_summed_together_and_apart() {
        let part =
            |seconds, attempts, against| [seconds, attempts, against, 0.0, 0.0, 1.0, 0.0, 0.5, 0.5];
        let row = |roles, parts: [[f64; 9]; 3]| {
            record(&[Some("T1"), Some("A"), Some("B"), roles], &parts.concat())
        };
        let rows = [
            row(
                Some("F-F"),
                [
                    part(400.0, 6.0, 2.0),
                    part(100.0, 1.0, 1.0),
                    part(50.0, 0.0, 2.0),
                ],
            ),
            row(
                Some("F-D"),
                [
                    part(300.0, 3.0, 1.0),
                    part(200.0, 0.0, 2.0),
                    part(0.0, 0.0, 0.0),
                ],
            ),
            // At five against five they were never together in this game.
            row(
                Some("F-D"),
                [
                    part(0.0, 0.0, 0.0),
                    part(60.0, 2.0, 0.0),
                    part(60.0, 1.0, 1.0),
                ],
            ),
        ];
        let pairs = Pair::sum(&rows);
        assert_eq!(pairs.len(), 1);
        let pair = &pairs[0];
        assert_eq!((pair.games, pair.roles.as_deref()), (2, Some("F-F")));
        assert_eq!(pair.together.attempt_share(), Some(75.0));
        assert_eq!(
            (pair.one_alone.seconds, pair.other_alone.seconds),
            (360, 110)
        );
        assert_eq!(pair.one_alone.attempt_share(), Some(50.0));
        assert_eq!(pair.other_alone.attempt_share(), Some(25.0));
        let turned = pair.clone().turned();
        assert_eq!((turned.one.as_str(), turned.other.as_str()), ("B", "A"));
        assert_eq!(turned.one_alone, pair.other_alone);
    }
}
