//! The two sides of an event: the team that performs it and its opponent.

/// Which side of an event a player stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The team that performs the event.
    Event,
    /// The other team.
    Opponent,
}

impl Side {
    /// One letter: `e` or `o`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Event => "e",
            Self::Opponent => "o",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_have_letters() {
        assert_eq!((Side::Event.code(), Side::Opponent.code()), ("e", "o"));
    }
}
