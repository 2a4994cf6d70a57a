//! Chance with a seed: the same seed throws the same dice on every machine.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// A seeded source of chance.
#[derive(Debug, Clone)]
pub(crate) struct Dice(Pcg64Mcg);

impl Dice {
    /// Dice for one purpose: `stream` keeps the purposes of one seed apart (a game, a roster), so that
    /// more throws in one of them change nothing in the others.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(mix(seed ^ mix(stream))))
    }

    /// True with the given probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.0.random::<f64>() < probability
    }

    /// A whole number from `low` to `high`, both included; `low` when the range is empty.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        if high <= low {
            low
        } else {
            self.0.random_range(low..=high)
        }
    }

    /// An index below `count`; 0 when there is none.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.between(0, count as i32 - 1)).unwrap_or(0)
    }

    /// A number in `[low, high)`.
    pub(crate) fn real(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.random::<f64>()
    }

    /// One of the items, each as likely.
    pub(crate) fn pick<T: Copy>(&mut self, first: T, rest: &[T]) -> T {
        match self.below(rest.len() + 1) {
            0 => first,
            index => rest.get(index - 1).copied().unwrap_or(first),
        }
    }

    /// One of the items by weight; the fallback when all weights are zero.
    pub(crate) fn weighted<T: Copy>(&mut self, fallback: T, items: &[(T, u32)]) -> T {
        let total: u32 = items.iter().map(|(_, weight)| weight).sum();
        let mut left = self.between(0, total as i32 - 1) as u32;
        for (item, weight) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        fallback
    }

    /// Puts the items in a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            let other = self.below(end + 1);
            items.swap(end, other);
        }
    }
}

/// Spreads neighbouring seeds over the whole range (the finaliser of `SplitMix64`).
fn mix(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_seed_throws_the_same_dice() {
        let throw = |stream| {
            let mut dice = Dice::new(7, stream);
            (0..20).map(|_| dice.between(1, 6)).collect::<Vec<_>>()
        };
        assert_eq!(throw(1), throw(1));
        assert_ne!(throw(1), throw(2));
    }

    #[test]
    fn a_weight_of_zero_is_never_picked() {
        let mut dice = Dice::new(1, 1);
        assert!((0..200).all(|_| dice.weighted(9, &[(1, 0), (2, 3), (3, 0)]) == 2));
    }
}
