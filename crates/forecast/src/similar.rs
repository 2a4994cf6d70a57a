//! Players who play alike: nearest in standardised rates, with what makes them near.

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::players::{ProjectionInput, ProjectionModel, Statistic};

/// Games below which a player is nobody's double.
pub const MIN_GAMES: f64 = 10.0;

/// A player with the rates he is compared by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlayerFeatures {
    /// Player.
    pub player_id: String,
    /// Games behind the rates.
    pub games: f64,
    /// Rates in the order of the names; `None` when not tracked.
    pub rates: Vec<Option<f64>>,
}

/// How much a rate keeps two players apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureDistance {
    /// Rate.
    pub feature: String,
    /// Of the player asked for.
    pub own: f64,
    /// Of the other one.
    pub other: f64,
    /// Part of the squared distance; the parts add up to it.
    pub contribution: f64,
}

/// A player near the one asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimilarPlayer {
    /// Player.
    pub player_id: String,
    /// Root of the mean squared difference in standard deviations; 0 plays exactly alike, two strangers are 1.4 apart.
    pub distance: f64,
    /// Rate by rate, the largest first.
    pub features: Vec<FeatureDistance>,
}

/// Mean and standard deviation of a rate over the players.
#[derive(Debug, Clone, Copy)]
struct Scale {
    mean: f64,
    deviation: f64,
}

/// The players nearest to one, the nearest first.
///
/// Rates are compared in standard deviations over the players with enough games; a rate that one of the two does not
/// have, or that is the same for all, takes no part. The answer is empty when the player himself has too few games.
///
/// # Errors
/// When a rate is not finite, the number of rates differs from the names, or the player is not listed.
pub fn similar(
    names: &[&str],
    players: &[PlayerFeatures],
    player_id: &str,
    count: usize,
) -> Result<Vec<SimilarPlayer>, ForecastError> {
    for player in players {
        let of = |field: &str| format!("{field} of player {}", player.player_id);
        if player.rates.len() != names.len() {
            return Err(ForecastError::bad_input(
                of("number of rates"),
                player.rates.len(),
                "one per name",
            ));
        }
        let numbers = names
            .iter()
            .zip(&player.rates)
            .filter_map(|(name, rate)| Some((*name, (*rate)?)));
        for (name, number) in numbers.chain([("games", player.games)]) {
            if !number.is_finite() {
                return Err(ForecastError::bad_input(
                    of(name),
                    number,
                    "a finite number",
                ));
            }
        }
    }
    let own = players
        .iter()
        .find(|player| player.player_id == player_id)
        .ok_or_else(|| ForecastError::bad_input("player_id", player_id, "a listed player"))?;
    if own.games < MIN_GAMES {
        return Ok(Vec::new());
    }
    let known: Vec<&PlayerFeatures> = players
        .iter()
        .filter(|player| player.games >= MIN_GAMES)
        .collect();
    let scales: Vec<Option<Scale>> = (0..names.len()).map(|k| scale(&known, k)).collect();
    let mut near: Vec<SimilarPlayer> = known
        .iter()
        .filter(|other| other.player_id != player_id)
        .filter_map(|other| compare(names, &scales, own, other))
        .collect();
    near.sort_by(|a, b| {
        a.distance
            .total_cmp(&b.distance)
            .then_with(|| a.player_id.cmp(&b.player_id))
    });
    near.truncate(count);
    Ok(near)
}

fn scale(players: &[&PlayerFeatures], k: usize) -> Option<Scale> {
    let rates: Vec<f64> = players
        .iter()
        .filter_map(|player| player.rates[k])
        .collect();
    let mean = rates.iter().sum::<f64>() / rates.len() as f64;
    let squares: f64 = rates.iter().map(|rate| (rate - mean).powi(2)).sum();
    let deviation = (squares / rates.len() as f64).sqrt();
    (deviation > 1e-12).then_some(Scale { mean, deviation })
}

fn compare(
    names: &[&str],
    scales: &[Option<Scale>],
    own: &PlayerFeatures,
    other: &PlayerFeatures,
) -> Option<SimilarPlayer> {
    let mut features: Vec<FeatureDistance> = Vec::new();
    for (k, name) in names.iter().enumerate() {
        let (Some(scale), Some(a), Some(b)) = (scales[k], own.rates[k], other.rates[k]) else {
            continue;
        };
        let standard = |rate: f64| (rate - scale.mean) / scale.deviation;
        features.push(FeatureDistance {
            feature: (*name).to_owned(),
            own: a,
            other: b,
            contribution: (standard(a) - standard(b)).powi(2),
        });
    }
    if features.is_empty() {
        return None;
    }
    let shared = features.len() as f64;
    for feature in &mut features {
        feature.contribution /= shared;
    }
    let squared: f64 = features.iter().map(|feature| feature.contribution).sum();
    features.sort_by(|a, b| {
        b.contribution
            .total_cmp(&a.contribution)
            .then_with(|| a.feature.cmp(&b.feature))
    });
    Some(SimilarPlayer {
        player_id: other.player_id.clone(),
        distance: squared.sqrt(),
        features,
    })
}

/// Names of the rates of [`box_score_features`].
pub const BOX_SCORE_FEATURES: [&str; 4] = [
    "goals_per_game",
    "assists_per_game",
    "goal_share",
    "penalty_minutes_per_game",
];

/// The rates of all players that box scores give, shrunk as in the projections.
pub fn box_score_features(model: &ProjectionModel) -> Vec<PlayerFeatures> {
    let features = model.players.iter().filter_map(|(player_id, record)| {
        let next_game = ProjectionInput {
            player_id: player_id.clone(),
            position: None,
            rating: None,
            games: 1,
            dresses: true,
            goal_factor: 1.0,
        };
        let projection = model.project(&next_game).ok()?;
        let rate = |statistic: Statistic| {
            let found = projection
                .statistics
                .iter()
                .find(|projected| projected.statistic == statistic);
            found.map(|projected| projected.per_game)
        };
        let (goals, points) = (rate(Statistic::Goals)?, rate(Statistic::Points)?);
        Some(PlayerFeatures {
            player_id: player_id.clone(),
            games: record.counts.games,
            rates: vec![
                Some(goals),
                rate(Statistic::Assists),
                (points > 0.0).then(|| goals / points),
                rate(Statistic::PenaltyMinutes),
            ],
        })
    });
    features.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn player(player_id: &str, games: f64, rates: [Option<f64>; 2]) -> PlayerFeatures {
        PlayerFeatures {
            player_id: player_id.to_owned(),
            games,
            rates: rates.to_vec(),
        }
    }

    #[test]
    fn the_nearest_come_first_with_their_parts() {
        let players = [
            player("A", 20.0, [Some(1.0), Some(0.0)]),
            player("B", 20.0, [Some(1.0), Some(2.0)]),
            player("C", 20.0, [Some(3.0), Some(0.0)]),
            player("D", 20.0, [Some(3.0), None]),
            player("E", 2.0, [Some(1.0), Some(0.0)]),
        ];
        // Goals: mean 2, deviation 1. Hits of A, B, C: mean 2/3, deviation √(8/9).
        let near = similar(&["goals", "hits"], &players, "A", 5).unwrap();
        let names: Vec<&str> = near.iter().map(|near| near.player_id.as_str()).collect();
        assert_eq!(names, ["C", "B", "D"]);
        assert!((near[0].distance - 2.0_f64.sqrt()).abs() < 1e-12);
        assert!((near[1].distance - (4.0_f64 / (8.0 / 9.0) / 2.0).sqrt()).abs() < 1e-12);
        assert!((near[2].distance - 2.0).abs() < 1e-12);
        assert_eq!(near[1].features[0].feature, "hits");
        let sum: f64 = near[1]
            .features
            .iter()
            .map(|feature| feature.contribution)
            .sum();
        assert!((sum - near[1].distance.powi(2)).abs() < 1e-12);
        assert!(
            similar(&["goals", "hits"], &players, "E", 5)
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let players = [player("A", 20.0, [Some(f64::NAN), None])];
        let error = similar(&["goals", "hits"], &players, "A", 1).unwrap_err();
        assert!(error.to_string().starts_with("goals of player A is NaN"));
        assert!(similar(&["goals"], &players, "A", 1).is_err());
        assert!(
            similar(&["goals", "hits"], &[], "A", 1)
                .unwrap_err()
                .to_string()
                .contains("player_id is A")
        );
    }
}
