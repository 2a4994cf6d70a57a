//! Where somebody stands among others.

/// The places of values that are in the order of a list, the best first: equal values share a place, and the places
/// after them are passed over. A value that is not known has no place.
pub fn places(values: &[Option<f64>]) -> Vec<Option<i64>> {
    let mut places = Vec::with_capacity(values.len());
    let mut before: Option<(f64, i64)> = None;
    for (number, value) in (1..).zip(values) {
        let place = value.map(|value| match before {
            Some((equal, place)) if equal.total_cmp(&value).is_eq() => place,
            _ => number,
        });
        if let (Some(value), Some(place)) = (value, place) {
            before = Some((*value, place));
        }
        places.push(place);
    }
    places
}

/// Which share of the others is worse than a value, 0 to 100; who is as good counts half. `others` holds the values of
/// everybody who is compared, the one in question once among them. None where there is nobody else.
pub fn percentile(value: f64, everybody: &[f64], lower_is_better: bool) -> Option<f64> {
    let others = everybody
        .len()
        .checked_sub(1)
        .filter(|others| *others > 0)?;
    let is_worse = |other: &&f64| {
        if lower_is_better {
            **other > value
        } else {
            **other < value
        }
    };
    let worse = everybody.iter().filter(is_worse).count() as f64;
    let equal = everybody
        .iter()
        .filter(|other| other.total_cmp(&value).is_eq());
    let equal = equal.count().saturating_sub(1) as f64;
    Some(100.0 * (worse + equal / 2.0) / others as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_place() {
        let values = [Some(9.0), Some(7.0), Some(7.0), Some(5.0), None];
        assert_eq!(places(&values), [Some(1), Some(2), Some(2), Some(4), None]);
        assert_eq!(places(&[]), []);
    }

    #[test]
    fn percentiles_count_who_is_worse_and_half_of_who_is_equal() {
        let everybody = [1.0, 2.0, 2.0, 4.0, 5.0];
        let percentiles = [1.0, 2.0, 5.0].map(|value| percentile(value, &everybody, false));
        assert_eq!(percentiles, [Some(0.0), Some(37.5), Some(100.0)]);
        assert_eq!(percentile(1.0, &everybody, true), Some(100.0));
        assert_eq!(percentile(1.0, &[1.0], false), None);
    }
}
