//! Season ids such as `N20252026F`: league letter, season number, half-year letter.

/// The season number inside a season id: its digits, `20252026` in `N20252026F`. `None` without digits.
pub fn season_number(season_id: &str) -> Option<i64> {
    let digits: String = season_id.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_are_the_season() {
        assert_eq!(season_number("N20252026F"), Some(20_252_026));
        assert_eq!(season_number("N2025S"), Some(2025));
        assert_eq!(season_number("N"), None);
        assert_eq!(season_number(""), None);
    }
}
