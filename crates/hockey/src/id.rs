//! Identities. They are opaque: nothing but equality and order may be read from them.

use std::fmt;
use std::sync::Arc;

/// The number of a game in the league's schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GameId(pub i64);

impl fmt::Display for GameId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

macro_rules! text_id {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps an id as the league writes it.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The id as the league writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    };
}

text_id! {
    /// A player's id. Cloning is cheap: a game repeats the same forty ids thousands of times.
    PlayerId
}
text_id! {
    /// A team's id. Cloning is cheap.
    TeamId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_compare_by_their_text() {
        assert_eq!(PlayerId::from("P1"), PlayerId::new("P1".to_owned()));
        assert!(TeamId::from("N1") < TeamId::from("N2"));
        assert_eq!(TeamId::from("N1").to_string(), "N1");
        assert_eq!(GameId(7).to_string(), "7");
    }
}
