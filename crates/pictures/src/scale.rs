//! From values to places on the picture.

/// A straight mapping of values to places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// Maps `low` to `start` and `high` to `end`. A span of nothing maps to `start`.
    pub(crate) fn new(low: f64, high: f64, start: f64, end: f64) -> Self {
        Self {
            low,
            high,
            start,
            end,
        }
    }

    /// The place of a value; what lies outside stays at the nearer end.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        if !value.is_finite() || span <= 0.0 {
            return self.start;
        }
        let share = ((value - self.low) / span).clamp(0.0, 1.0);
        self.start + share * (self.end - self.start)
    }
}

/// Round values from zero that cover a maximum: at most about five.
pub(crate) fn ticks_from_zero(maximum: f64) -> Vec<f64> {
    ticks(0.0, maximum)
}

/// Round values that cover a span, about five of them.
pub(crate) fn ticks(low: f64, high: f64) -> Vec<f64> {
    let span = high - low;
    if !span.is_finite() || span <= 0.0 || high.abs() > 1e9 || low.abs() > 1e9 {
        return vec![0.0, 1.0];
    }
    let rough = span / 4.0;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough)
        .unwrap_or(power * 10.0);
    let first = (low / step).floor();
    let last = (high / step).ceil();
    let count = (last - first) as usize;
    (0..=count.min(12))
        .map(|index| (first + index as f64) * step)
        .collect()
}

/// The smallest and the largest of finite values.
pub(crate) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values
        .into_iter()
        .filter(|value| value.is_finite())
        .fold(None, |extent, value| match extent {
            None => Some((value, value)),
            Some((low, high)) => Some((f64::min(low, value), f64::max(high, value))),
        })
}

/// Moves places apart until neighbours keep a gap, in their order, inside `top..=bottom` where they fit.
///
/// Used for labels at the ends of lines. Returns the places in the order of the input.
pub(crate) fn spread(places: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    let at = |index: usize| places.get(index).copied().unwrap_or(0.0);
    order.sort_by(|a, b| at(*a).total_cmp(&at(*b)).then(a.cmp(b)));
    let mut moved: Vec<f64> = order.iter().map(|index| at(*index)).collect();
    let mut least = top;
    for place in &mut moved {
        *place = place.max(least);
        least = *place + gap;
    }
    let mut most = bottom;
    for place in moved.iter_mut().rev() {
        *place = place.min(most);
        most = *place - gap;
    }
    let mut result = vec![0.0; places.len()];
    for (index, place) in order.into_iter().zip(moved) {
        if let Some(slot) = result.get_mut(index) {
            *slot = place;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks_from_zero(47.0), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(ticks_from_zero(3.0), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(1450.0, 1580.0), [1450.0, 1500.0, 1550.0, 1600.0]);
        assert_eq!(ticks_from_zero(0.0), [0.0, 1.0]);
        assert_eq!(ticks_from_zero(f64::NAN), [0.0, 1.0]);
    }

    #[test]
    fn a_scale_keeps_inside() {
        let scale = Scale::new(0.0, 10.0, 100.0, 0.0);
        assert!((scale.at(5.0) - 50.0).abs() < 1e-9);
        assert!((scale.at(-5.0) - 100.0).abs() < 1e-9);
        assert!((Scale::new(3.0, 3.0, 7.0, 9.0).at(3.0) - 7.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn spread_labels_keep_their_gap(places in prop::collection::vec(0.0..300.0f64, 0..12)) {
            let moved = spread(&places, 20.0, 0.0, 300.0);
            let mut sorted = moved.clone();
            sorted.sort_by(f64::total_cmp);
            for pair in sorted.windows(2) {
                prop_assert!(pair[1] - pair[0] >= 19.999);
            }
            for (one, other) in places.iter().zip(&moved).flat_map(|a| places.iter().zip(&moved).map(move |b| (a, b))) {
                prop_assert!(one.0 >= other.0 || one.1 <= other.1);
            }
        }
    }
}
