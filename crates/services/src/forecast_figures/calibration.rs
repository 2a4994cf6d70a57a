//! How well a share is known that was seen in so many cases.

/// Standard deviations on either side that hold 80 %.
const DEVIATIONS: f64 = 1.281_551_565_544_600_4;

/// Interval that holds the true share with 80 %: Wilson's, which is no wider than the cases warrant and never leaves 0
/// to 1. None without cases, and for what is no share.
pub fn share_interval(seen: f64, cases: usize) -> Option<(f64, f64)> {
    if cases == 0 || !(0.0..=1.0).contains(&seen) {
        return None;
    }
    let cases = cases as f64;
    let square = DEVIATIONS * DEVIATIONS / cases;
    let middle = (seen + square / 2.0) / (1.0 + square);
    let spread = DEVIATIONS * (seen * (1.0 - seen) / cases + square / (4.0 * cases)).sqrt();
    let half = spread / (1.0 + square);
    Some(((middle - half).max(0.0), (middle + half).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::share_interval;

    #[test]
    fn a_half_of_ten_is_known_to_a_fifth() {
        let (low, high) = share_interval(0.5, 10).unwrap();
        assert!((low - 0.312_2).abs() < 1e-4, "{low}");
        assert!((high - 0.687_8).abs() < 1e-4, "{high}");
    }

    #[test]
    fn shares_at_the_ends_stay_inside() {
        let (low, high) = share_interval(0.0, 8).unwrap();
        assert!(low.abs() < 1e-12 && high > 0.1 && high < 0.25);
        let (low, high) = share_interval(1.0, 8).unwrap();
        assert!(low > 0.75 && (high - 1.0).abs() < 1e-12);
        assert_eq!(share_interval(0.5, 0), None);
        assert_eq!(share_interval(f64::NAN, 5), None);
    }
}
