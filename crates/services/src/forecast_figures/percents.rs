//! Shares as whole percents that add up to what they are parts of.

/// Shares as whole percents whose sum is `total`: the method of largest remainders. Each is rounded down, and what is
/// missing goes, one by one, to those that lost most; of equals, to the first.
///
/// Chances of a winner have a total of 100, chances of the playoffs 100 for every place. Shares that are not finite or
/// below 0 count as 0; the others are scaled to the total, which they reach themselves but for the last bits.
pub fn percents(shares: &[f64], total: u32) -> Vec<u32> {
    let usable = |share: &f64| {
        if share.is_finite() {
            share.max(0.0)
        } else {
            0.0
        }
    };
    let sum: f64 = shares.iter().map(usable).sum();
    if sum <= 0.0 {
        return vec![0; shares.len()];
    }
    let exact: Vec<f64> = shares
        .iter()
        .map(|share| usable(share) / sum * f64::from(total))
        .collect();
    let mut whole: Vec<u32> = exact.iter().map(|part| part.floor() as u32).collect();
    let given: u32 = whole.iter().sum();
    let mut order: Vec<(usize, f64)> = exact.iter().map(|part| part.fract()).enumerate().collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let missing = total.saturating_sub(given) as usize;
    for (place, _) in order.into_iter().take(missing) {
        if let Some(part) = whole.get_mut(place) {
            *part += 1;
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::percents;

    #[test]
    fn what_is_missing_goes_to_those_that_lost_most() {
        assert_eq!(percents(&[0.455, 0.095, 0.45], 100), [46, 9, 45]);
        assert_eq!(percents(&[0.444, 0.112, 0.444], 100), [45, 11, 44]);
        assert_eq!(percents(&[1.0 / 3.0; 3], 100), [34, 33, 33]);
        assert_eq!(percents(&[0.29, 0.42, 0.29], 100), [29, 42, 29]);
    }

    #[test]
    fn certain_places_stay_certain() {
        // Two places among four teams; one has its place already.
        let playoffs = [1.0, 0.605, 0.395, 0.0];
        assert_eq!(percents(&playoffs, 200), [100, 61, 39, 0]);
    }

    #[test]
    fn any_shares_add_up() {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1_u32 << 24)
        };
        for count in 1..40 {
            let shares: Vec<f64> = (0..count).map(|_| next()).collect();
            for total in [100, 400] {
                let parts = percents(&shares, total);
                assert_eq!(parts.iter().sum::<u32>(), total, "{shares:?}");
                let sum: f64 = shares.iter().sum();
                for (part, share) in parts.iter().zip(&shares) {
                    let exact = share / sum * f64::from(total);
                    assert!((f64::from(*part) - exact).abs() < 1.0, "{part} for {exact}");
                }
            }
        }
    }

    #[test]
    fn nothing_known_is_nothing() {
        assert_eq!(percents(&[], 100), [0; 0]);
        assert_eq!(percents(&[0.0, f64::NAN], 100), [0, 0]);
        assert_eq!(percents(&[-1.0, 0.5, f64::INFINITY], 100), [0, 100, 0]);
    }
}
