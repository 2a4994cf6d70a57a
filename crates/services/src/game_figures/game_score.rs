//! Game scores and the three stars of a game.
//!
//! A skater's game score weighs goals, assists, shots on goal, blocks, penalties, faceoffs and what happened on the ice
//! at five on five (the public game score of 2016); the weights are the published table `dim_metric_weight`.

use serde::Deserialize;

/// A row of `dim_metric_weight`.
#[derive(Debug, Clone, Deserialize)]
pub struct ScoreWeights {
    /// What is weighed.
    pub term: String,
    /// By how much.
    pub weight: Option<f64>,
}

/// What a skater's game score is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkaterTerms {
    /// Goals.
    pub goals: i64,
    /// Primary assists as tagged; none when assists were not tracked.
    pub primary_assists: Option<i64>,
    /// Secondary assists as tagged; none when assists were not tracked.
    pub secondary_assists: Option<i64>,
    /// Assists of the box score, which count when none were tagged.
    pub official_assists: i64,
    /// Shots on goal.
    pub shots_on_goal: i64,
    /// Attempts of the other team that he blocked.
    pub blocks: i64,
    /// Penalties drawn minus taken.
    pub penalty_difference: i64,
    /// Faceoffs won minus lost.
    pub faceoff_difference: i64,
    /// Attempts for minus against on the ice at five on five; none without usable shifts.
    pub attempt_difference: Option<i64>,
    /// Goals for minus against on the ice at five on five; none without usable shifts.
    pub goal_difference: Option<i64>,
}

/// A game score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GameScore {
    /// The score.
    pub value: f64,
    /// A term had no source: assists were not tagged, or there are no usable shifts.
    pub is_partial: bool,
}

impl GameScore {
    /// The score of a skater; none where the weights are not published.
    pub fn of_skater(terms: &SkaterTerms, weights: &[ScoreWeights]) -> Option<Self> {
        let weight = |term: &str| {
            let mut rows = weights.iter();
            rows.find(|row| row.term == term).and_then(|row| row.weight)
        };
        let times = |term: &str, amount: i64| Some(weight(term)? * amount as f64);
        let assists = match (terms.primary_assists, terms.secondary_assists) {
            (Some(primary), Some(secondary)) => {
                times("primary_assist", primary)? + times("secondary_assist", secondary)?
            }
            _ => times("untagged_assist", terms.official_assists)?,
        };
        let value = times("goal", terms.goals)?
            + assists
            + times("shot_on_goal", terms.shots_on_goal)?
            + times("block", terms.blocks)?
            + times("penalty_difference", terms.penalty_difference)?
            + times("faceoff_difference", terms.faceoff_difference)?
            + times("attempt_difference", terms.attempt_difference.unwrap_or(0))?
            + times("goal_difference", terms.goal_difference.unwrap_or(0))?;
        let is_partial = terms.primary_assists.is_none()
            || terms.secondary_assists.is_none()
            || terms.attempt_difference.is_none()
            || terms.goal_difference.is_none();
        Some(Self { value, is_partial })
    }
}

/// Somebody who may be a star.
#[derive(Debug, Clone, PartialEq)]
pub struct StarLine {
    /// The player.
    pub player_id: String,
    /// His team won.
    pub won: bool,
    /// Goals and assists, or 0 for a goalie.
    pub points: i64,
    /// His game score.
    pub score: f64,
}

/// The three best game scores, skaters and goalies alike. Where scores are equal the winner comes first, then who has
/// more points, then the lower id.
pub fn three_stars(mut lines: Vec<StarLine>) -> Vec<StarLine> {
    lines.retain(|line| line.score.is_finite());
    lines.sort_by(|one, other| {
        other
            .score
            .total_cmp(&one.score)
            .then(other.won.cmp(&one.won))
            .then(other.points.cmp(&one.points))
            .then_with(|| one.player_id.cmp(&other.player_id))
    });
    lines.truncate(3);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights() -> Vec<ScoreWeights> {
        let rows = [
            ("goal", 0.75),
            ("primary_assist", 0.7),
            ("secondary_assist", 0.55),
            ("untagged_assist", 0.625),
            ("shot_on_goal", 0.075),
            ("block", 0.05),
            ("penalty_difference", 0.15),
            ("faceoff_difference", 0.01),
            ("attempt_difference", 0.05),
            ("goal_difference", 0.15),
        ];
        rows.map(|(term, weight)| ScoreWeights {
            term: term.to_owned(),
            weight: Some(weight),
        })
        .into()
    }

    #[test]
    fn terms_are_weighed() {
        let terms = SkaterTerms {
            goals: 2,
            primary_assists: Some(1),
            secondary_assists: Some(1),
            official_assists: 9,
            shots_on_goal: 4,
            blocks: 2,
            penalty_difference: -1,
            faceoff_difference: 5,
            attempt_difference: Some(6),
            goal_difference: Some(-1),
        };
        // 1.5 + 0.7 + 0.55 + 0.3 + 0.1 - 0.15 + 0.05 + 0.3 - 0.15
        let score = GameScore::of_skater(&terms, &weights()).unwrap();
        assert!((score.value - 3.2).abs() < 1e-9, "{}", score.value);
        assert!(!score.is_partial);
        assert_eq!(GameScore::of_skater(&terms, &[]), None);
    }

    #[test]
    fn untagged_assists_count_by_the_box_score() {
        let terms = SkaterTerms {
            official_assists: 2,
            ..SkaterTerms::default()
        };
        let score = GameScore::of_skater(&terms, &weights()).unwrap();
        assert!((score.value - 1.25).abs() < 1e-9);
        assert!(score.is_partial);
    }

    #[test]
    fn equal_scores_go_to_the_winner() {
        let line = |id: &str, won, points, score| StarLine {
            player_id: id.to_owned(),
            won,
            points,
            score,
        };
        let lines = vec![
            line("A", false, 3, 2.0),
            line("B", true, 1, 2.0),
            line("C", true, 2, 2.0),
            line("D", true, 2, 2.0),
            line("E", true, 9, f64::NAN),
            line("F", true, 0, 4.5),
        ];
        let stars: Vec<String> = three_stars(lines)
            .into_iter()
            .map(|line| line.player_id)
            .collect();
        assert_eq!(stars, ["F", "C", "D"]);
    }
}
