//! What the pages of players and goalies work out beyond the columns of their tables: rolling means, percentiles, a
//! season by strength.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Tracked games below which a percentile is no more than a hint.
pub const LEAST_TRACKED_GAMES: i64 = 5;

/// The mean of the last `window` known values at each game that has one; none before there are as many.
pub fn rolling_mean(values: &[Option<f64>], window: usize) -> Vec<Option<f64>> {
    let mut known: Vec<f64> = Vec::new();
    let mean = |value: &Option<f64>| {
        known.push((*value)?);
        let start = known.len().checked_sub(window).filter(|_| window > 0)?;
        let taken = known.get(start..)?;
        Some(taken.iter().sum::<f64>() / window as f64)
    };
    values.iter().map(mean).collect()
}

/// Whether more of something is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
}

/// The share of a population that is not better than a value, in percent; none where nobody is in it.
pub fn percentile(population: &[f64], value: f64, better: Better) -> Option<f64> {
    if population.is_empty() || !value.is_finite() {
        return None;
    }
    let is_not_better = |other: &&f64| match better {
        Better::More => **other <= value,
        Better::Less => **other >= value,
    };
    let count = population.iter().filter(is_not_better).count();
    Some(100.0 * count as f64 / population.len() as f64)
}

/// A count per 60 minutes; none without ice time.
pub fn per_sixty(count: Option<f64>, seconds: Option<i64>) -> Option<f64> {
    let seconds = seconds.filter(|&seconds| seconds > 0)?;
    Some(count? * 3600.0 / seconds as f64)
}

/// A part of a skater's game; columns of `fact_player_game_split`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SkaterSplit {
    /// The game.
    pub game_id: i64,
    /// What the part is.
    pub split_value: String,
    /// Seconds on the ice.
    pub toi_seconds: Option<i64>,
    /// Goals.
    pub goals: Option<i64>,
    /// Attempts.
    pub shot_attempts: Option<i64>,
    /// Attempts on goal.
    pub shots_on_goal: Option<i64>,
    /// Expected goals.
    pub xg: Option<f64>,
    /// Own attempts on the ice.
    pub on_cf: Option<i64>,
    /// The other team's attempts on the ice.
    pub on_ca: Option<i64>,
    /// Own unblocked attempts on the ice.
    pub on_ff: Option<i64>,
    /// The other team's unblocked attempts on the ice.
    pub on_fa: Option<i64>,
    /// Own goals on the ice.
    pub on_gf: Option<i64>,
    /// The other team's goals on the ice.
    pub on_ga: Option<i64>,
    /// Own expected goals on the ice.
    pub on_xgf: Option<f64>,
    /// The other team's expected goals on the ice.
    pub on_xga: Option<f64>,
}

/// The same part of several games, added up. A sum is none where no game knows it.
pub fn add_up(splits: impl IntoIterator<Item = SkaterSplit>) -> BTreeMap<String, SkaterSplit> {
    let mut sums: BTreeMap<String, SkaterSplit> = BTreeMap::new();
    for split in splits {
        let sum = sums.entry(split.split_value.clone()).or_default();
        sum.split_value.clone_from(&split.split_value);
        for (sum, part) in sum.counts().into_iter().zip(split.clone().counts()) {
            *sum = added(*sum, *part, |one, other| one + other);
        }
        for (sum, part) in sum.amounts().into_iter().zip(split.clone().amounts()) {
            *sum = added(*sum, *part, |one, other| one + other);
        }
    }
    sums
}

fn added<T: Copy>(sum: Option<T>, part: Option<T>, add: fn(T, T) -> T) -> Option<T> {
    match (sum, part) {
        (Some(sum), Some(part)) => Some(add(sum, part)),
        (sum, part) => sum.or(part),
    }
}

impl SkaterSplit {
    fn counts(&mut self) -> [&mut Option<i64>; 10] {
        [
            &mut self.toi_seconds,
            &mut self.goals,
            &mut self.shot_attempts,
            &mut self.shots_on_goal,
            &mut self.on_cf,
            &mut self.on_ca,
            &mut self.on_ff,
            &mut self.on_fa,
            &mut self.on_gf,
            &mut self.on_ga,
        ]
    }

    fn amounts(&mut self) -> [&mut Option<f64>; 3] {
        [&mut self.xg, &mut self.on_xgf, &mut self.on_xga]
    }
}

/// The own share of two amounts in percent; none where there is nothing to divide.
pub fn share(own: Option<f64>, other: Option<f64>) -> Option<f64> {
    let (own, other) = (own?, other?);
    let all = own + other;
    (all > 0.0).then(|| 100.0 * own / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untracked_games_are_passed_over() {
        let values = [Some(1.0), None, Some(3.0), Some(5.0)];
        assert_eq!(rolling_mean(&values, 2), [None, None, Some(2.0), Some(4.0)]);
        assert_eq!(rolling_mean(&[Some(1.0)], 0), [None]);
    }

    #[test]
    fn who_is_not_better_counts() {
        let population = [1.0, 2.0, 2.0, 5.0];
        assert_eq!(percentile(&population, 2.0, Better::More), Some(75.0));
        assert_eq!(percentile(&population, 2.0, Better::Less), Some(75.0));
        assert_eq!(percentile(&population, 1.0, Better::Less), Some(100.0));
        assert_eq!(percentile(&population, 0.5, Better::More), Some(0.0));
        assert_eq!(percentile(&[], 1.0, Better::More), None);
        assert_eq!(percentile(&population, f64::NAN, Better::More), None);
    }

    #[test]
    fn rates_need_ice_time_and_shares_an_amount() {
        assert_eq!(per_sixty(Some(2.0), Some(1800)), Some(4.0));
        assert_eq!(per_sixty(Some(2.0), Some(0)), None);
        assert_eq!(per_sixty(None, Some(60)), None);
        assert_eq!(share(Some(3.0), Some(1.0)), Some(75.0));
        assert_eq!(
            (share(Some(0.0), Some(0.0)), share(None, Some(1.0))),
            (None, None)
        );
    }

    #[test]
    fn parts_of_games_add_up_by_what_they_are() {
        let split = |game_id, value: &str, toi, on_cf, xg| SkaterSplit {
            game_id,
            split_value: value.to_owned(),
            toi_seconds: toi,
            on_cf,
            xg,
            ..SkaterSplit::default()
        };
        let sums = add_up([
            split(1, "EV", Some(600), Some(10), Some(0.5)),
            split(2, "EV", None, Some(4), Some(0.25)),
            split(2, "PP", Some(60), None, None),
        ]);
        let even = &sums["EV"];
        assert_eq!(
            (even.toi_seconds, even.on_cf, even.xg),
            (Some(600), Some(14), Some(0.75))
        );
        assert_eq!((sums["PP"].toi_seconds, sums["PP"].on_cf), (Some(60), None));
    }
}
