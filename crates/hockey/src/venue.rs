//! Home and away.

/// Where a team plays a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Venue {
    /// The team that the schedule lists as home.
    Home,
    /// Its guest.
    Away,
}

impl Venue {
    /// The other venue.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Home => Self::Away,
            Self::Away => Self::Home,
        }
    }

    /// Reads `h`, `home`, `a`, `away` in any case.
    pub fn from_letter(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("h") || text.eq_ignore_ascii_case("home") {
            Some(Self::Home)
        } else if text.eq_ignore_ascii_case("a") || text.eq_ignore_ascii_case("away") {
            Some(Self::Away)
        } else {
            None
        }
    }

    /// Its code: `home` or `away`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Away => "away",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_words_are_read() {
        assert_eq!(Venue::from_letter(" H "), Some(Venue::Home));
        assert_eq!(Venue::from_letter("Away"), Some(Venue::Away));
        assert_eq!(Venue::from_letter("x"), None);
        assert_eq!(Venue::Home.other(), Venue::Away);
        assert_eq!(Venue::Away.code(), "away");
    }
}
