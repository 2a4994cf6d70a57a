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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_place() {
        let values = [Some(9.0), Some(7.0), Some(7.0), Some(5.0), None];
        assert_eq!(places(&values), [Some(1), Some(2), Some(2), Some(4), None]);
        assert_eq!(places(&[]), []);
    }
}
