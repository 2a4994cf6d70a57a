//! A place in the list of games.

use std::fmt;
use std::str::FromStr;

use ingest::league::Game;
use jiff::civil::Date;

/// The place of a game in the list: by day, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GameCursor {
    date: Date,
    game_id: i64,
}

/// A text that is no place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no cursor of a list of games")]
pub struct BadGameCursor;

impl GameCursor {
    pub(super) const fn of(game: &Game) -> Self {
        Self {
            date: game.date,
            game_id: game.game_id,
        }
    }
}

impl fmt::Display for GameCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.date, self.game_id)
    }
}

impl FromStr for GameCursor {
    type Err = BadGameCursor;

    fn from_str(text: &str) -> Result<Self, BadGameCursor> {
        let (date, game_id) = text.split_once('.').ok_or(BadGameCursor)?;
        Ok(Self {
            date: date.parse().map_err(|_| BadGameCursor)?,
            game_id: game_id.parse().map_err(|_| BadGameCursor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back() {
        let cursor: GameCursor = "2025-10-05.18969".parse().unwrap();
        assert_eq!(cursor.to_string(), "2025-10-05.18969");
        for text in ["", "18969", "2025-10-05.", "2025-13-05.1"] {
            assert_eq!(text.parse::<GameCursor>(), Err(BadGameCursor), "{text}");
        }
    }
}
