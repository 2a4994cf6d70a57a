//! "Did you mean": the nearest known name.

/// The candidate nearest to `name`, when it is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The words to append to a message: `, did you mean x?` or nothing.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates)
        .map(|found| format!("; did you mean {found}?"))
        .unwrap_or_default()
}

/// Edits between two names: letters put in, left out, changed, or swapped with their neighbour. Upper and
/// lower case are equal.
fn distance(left: &str, right: &str) -> usize {
    let letters = |text: &str| {
        text.chars()
            .flat_map(char::to_lowercase)
            .collect::<Vec<char>>()
    };
    let (left, right) = (letters(left), letters(right));
    // Row `i` holds the distances between the first `i` letters of `left` and every beginning of `right`.
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    let at = |rows: &[Vec<usize>], i: usize, j: usize| {
        rows.get(i)
            .and_then(|row| row.get(j))
            .copied()
            .unwrap_or(usize::MAX / 2)
    };
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let changed = at(&rows, i, j) + usize::from(a != b);
            let left_out = at(&rows, i, j + 1) + 1;
            let put_in = row.last().map_or(usize::MAX / 2, |before| before + 1);
            let is_swap =
                i > 0 && j > 0 && left.get(i - 1) == Some(b) && right.get(j - 1) == Some(a);
            let swapped = if is_swap {
                at(&rows, i - 1, j - 1) + 1
            } else {
                usize::MAX / 2
            };
            row.push(changed.min(left_out).min(put_in).min(swapped));
        }
        rows.push(row);
    }
    at(&rows, left.len(), right.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_worked_out_by_hand() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("Fact", "fact"), 0);
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("goals", "gaols"), 1);
        assert_eq!(distance("ca", "abc"), 3);
    }

    #[test]
    fn only_near_names_are_suggested() {
        let tables = ["fact_goals", "fact_events", "dim_team"];
        assert_eq!(nearest("fact_gaols", tables), Some("fact_goals"));
        assert_eq!(nearest("dim_teams", tables), Some("dim_team"));
        assert_eq!(nearest("weather", tables), None);
    }
}
