//! Side and slot from role texts such as `event_player_1`, `opp_team_player_2`, `opp_goalie`, `e`.

use hockey::Side;

use crate::tracking::rows::EventRow;

/// What a role text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A side.
    On(Side),
    /// Nothing was typed.
    Missing,
    /// A text that names no side.
    Unreadable,
}

/// Reads a role text. Of the number only that it is one is used: formula workbooks count it over all events
/// with the same typed number, so it can be any.
pub(super) fn role(text: Option<&str>) -> Role {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Role::Missing;
    };
    match text {
        "e" | "E" => return Role::On(Side::Event),
        "o" | "O" => return Role::On(Side::Opponent),
        "x" | "X" => return Role::Missing,
        _ => {}
    }
    let (side, rest) = match (without(text, "event"), without(text, "opp")) {
        (Some(rest), _) => (Side::Event, rest),
        (None, Some(rest)) => (Side::Opponent, rest),
        (None, None) => return Role::Unreadable,
    };
    let rest = without(rest, "_team").unwrap_or(rest);
    let is_player = without(rest, "_player_")
        .and_then(|number| number.parse::<u32>().ok())
        .is_some_and(|number| number > 0);
    if is_player || rest.eq_ignore_ascii_case("_goalie") {
        Role::On(side)
    } else {
        Role::Unreadable
    }
}

/// The rest of a text behind a beginning in any case.
fn without<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then_some(rest)
}

/// The side of a row's player.
pub(super) fn side(row: &EventRow) -> Option<Side> {
    match role(row.role.as_deref()) {
        Role::On(side) => Some(side),
        Role::Missing | Role::Unreadable => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_texts_of_all_layouts() {
        for text in [
            "event_player_1",
            "event_team_player_11",
            "event_goalie",
            " e ",
            "Event_Player_2",
        ] {
            assert_eq!(role(Some(text)), Role::On(Side::Event), "{text}");
        }
        for text in ["opp_player_3", "opp_team_player_1", "opp_team_goalie", "o"] {
            assert_eq!(role(Some(text)), Role::On(Side::Opponent), "{text}");
        }
        for text in [
            "event_player_0",
            "event",
            "player_1",
            "opp_player_",
            "event_player_x",
            "e1",
        ] {
            assert_eq!(role(Some(text)), Role::Unreadable, "{text}");
        }
        for text in [None, Some(""), Some("x")] {
            assert_eq!(role(text), Role::Missing);
        }
    }
}
