//! Codes of the tables in words.

use super::grid::{Column, Format, column};

/// A strength of the acting team.
pub(super) fn strength(code: Option<&str>) -> Option<String> {
    let words = match code? {
        "EV" => "even",
        "PP" => "power play",
        "SH" => "short-handed",
        "EN_OPP" => "empty net",
        "EN_OWN" => "own net empty",
        other => other,
    };
    Some(words.to_owned())
}

/// What became of a shot attempt.
pub(super) fn shot_result(code: Option<&str>) -> Option<String> {
    let words = match code? {
        "blocked_opp" => "blocked",
        "blocked_own" => "blocked by a team-mate",
        "deflected_wide" => "deflected wide",
        "post" => "hit the post",
        other => other,
    };
    Some(words.to_owned())
}

/// A position of the sheet by its code.
pub(super) fn position(id: Option<&str>) -> Option<&str> {
    Some(match id? {
        "POS01" => "C",
        "POS02" => "LW",
        "POS03" => "RW",
        "POS04" => "F",
        "POS05" => "D",
        "POS06" => "G",
        other => other,
    })
}

/// A code of the tracker as words: `Faceoff_GameStart` becomes `faceoff game start`.
pub(super) fn plain(code: &str) -> String {
    let mut words = String::with_capacity(code.len() + 4);
    let mut was_small = false;
    for sign in code.chars() {
        if matches!(sign, '_' | '/' | ' ') {
            words.push(' ');
        } else {
            if sign.is_uppercase() && was_small {
                words.push(' ');
            }
            words.extend(sign.to_lowercase());
        }
        was_small = sign.is_lowercase() || sign.is_ascii_digit();
    }
    words
}

/// The detail of an event without what its type says already: `Pass_Completed` of a pass is `completed`.
pub(super) fn detail(event_type: Option<&str>, code: &str) -> String {
    let rest = event_type
        .and_then(|event_type| code.strip_prefix(event_type))
        .and_then(|rest| rest.strip_prefix('_'));
    plain(rest.unwrap_or(code))
}

/// The columns of when something happened.
pub(super) const WHEN: [Column; 2] = [
    column("period", "Period", Format::Text, ""),
    column(
        "time",
        "Time",
        Format::Clock,
        "Time played in the period; – without a clock.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_words() {
        assert_eq!(plain("Faceoff_GameStart"), "faceoff game start");
        assert_eq!(plain("Zone_Entry_Exit"), "zone entry exit");
        assert_eq!(plain("PDZ"), "pdz");
        assert_eq!(detail(Some("Pass"), "Pass_Completed"), "completed");
        assert_eq!(detail(Some("Pass"), "Pass"), "pass");
        assert_eq!(detail(None, "Shot_Wrist"), "shot wrist");
    }
}
