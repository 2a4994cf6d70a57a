//! The three zones of the rink, seen by one team.

/// A zone seen by a team: the end it attacks, the middle, the end it defends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// The end the team attacks.
    Offensive,
    /// Between the blue lines.
    Neutral,
    /// The end the team defends.
    Defensive,
}

impl Zone {
    /// Reads a letter or a spelled-out word by its first letter, blanks and case ignored.
    pub fn from_text(text: &str) -> Option<Self> {
        match text.trim().chars().next()?.to_ascii_lowercase() {
            'o' => Some(Self::Offensive),
            'n' => Some(Self::Neutral),
            'd' => Some(Self::Defensive),
            _ => None,
        }
    }

    /// The same place seen by the other team.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Offensive => Self::Defensive,
            Self::Neutral => Self::Neutral,
            Self::Defensive => Self::Offensive,
        }
    }

    /// One letter: `o`, `n`, `d`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Offensive => "o",
            Self::Neutral => "n",
            Self::Defensive => "d",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_letter_decides() {
        assert_eq!(Zone::from_text(" d"), Some(Zone::Defensive));
        assert_eq!(Zone::from_text("Offensive"), Some(Zone::Offensive));
        assert_eq!(Zone::from_text("h"), None);
        assert_eq!(Zone::from_text("0"), None);
        assert_eq!(Zone::from_text(""), None);
    }

    proptest! {
        #[test]
        fn mirroring_twice_changes_nothing(letter in "[ond]") {
            let zone = Zone::from_text(&letter);
            prop_assert!(zone.is_some());
            prop_assert_eq!(zone.map(|z| z.mirrored().mirrored()), zone);
        }
    }
}
