//! Details of one player's play. Trackers write them with prefixes and in a dozen spellings.

use super::{CodeLists, squash};

/// What a play detail text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlayDetail<'a> {
    /// The code; none when unknown.
    pub code: Option<&'a str>,
    /// For won pucks: `recovery` when the own team touched the puck last, `retrieval` after an opponent's
    /// touch; none for all other plays and where the text does not tell the two apart.
    pub recovery_kind: Option<&'static str>,
}

/// Spellings of "won the puck", squashed, longest first, and what they say.
const WON_PUCK: [(&str, Option<&str>); 6] = [
    ("puckrecoveryretreival", None),
    ("recoveryretreival", None),
    ("recoveryretrieval", None),
    ("puckretrieval", Some("retrieval")),
    ("puckretreival", Some("retrieval")),
    ("puckrecovery", Some("recovery")),
];

/// Where a won puck came from, squashed.
const SOURCES: [&str; 10] = [
    "dumpin",
    "faceoff",
    "pass",
    "rebound",
    "shot",
    "turnover",
    "clear",
    "attemptedclear",
    "loosepuckbattle",
    "other",
];

impl CodeLists {
    /// The detail of a player's play.
    pub fn play_detail(&self, raw: &str) -> PlayDetail<'_> {
        let key = squash(raw);
        if let Some(found) = self.play_detail_of_key(&key) {
            return found;
        }
        without_prefix(raw.trim())
            .into_iter()
            .find_map(|rest| self.play_detail_of_key(&squash(rest)))
            .unwrap_or_default()
    }

    fn play_detail_of_key(&self, key: &str) -> Option<PlayDetail<'_>> {
        for (beginning, recovery_kind) in WON_PUCK {
            if let Some(source) = key.strip_prefix(beginning)
                && SOURCES.contains(&source)
                && let Some(code) = self.plays.code(&format!("puckrecoveryretreival{source}"))
            {
                return Some(PlayDetail {
                    code: Some(code),
                    recovery_kind,
                });
            }
        }
        let code = match self.play_aliases.find(key) {
            Some(alias) => alias.code.as_deref(),
            None => self.plays.code(key),
        };
        code.map(|code| PlayDetail {
            code: Some(code),
            recovery_kind: None,
        })
    }
}

/// What can stand after a prefix such as `OffensivePlay_Zone-`: the shortest rest first. A rest begins with a
/// capital letter.
fn without_prefix(raw: &str) -> Vec<&str> {
    let Some(rest) = raw
        .strip_prefix("Offensive")
        .or_else(|| raw.strip_prefix("Defensive"))
    else {
        return Vec::new();
    };
    let mut rests = vec![rest];
    for word in ["Play", "Possession", "Pass", "Shot", "Zone"] {
        let before = rests.last().copied().unwrap_or(rest);
        let bare = before.trim_start_matches('_');
        if let Some(after) = bare.strip_prefix(word) {
            rests.push(after);
            if word != "Play" {
                break;
            }
        }
    }
    rests
        .into_iter()
        .rev()
        .map(|rest| rest.trim_start_matches(['_', '-']))
        .filter(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
        .collect()
}
