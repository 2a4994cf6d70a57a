//! Codes and rules in words.

use crate::definitions;
use crate::input_error::InputError;

/// The rule of a column, and when it has no value, both from the data dictionary.
pub(super) fn rule(table: &str, column: &str) -> Result<(String, Option<String>), InputError> {
    let packed = definitions::packed().map_err(InputError::internal)?;
    let column = packed
        .get(table)
        .and_then(|table| table.column(column))
        .map(|(_, column)| column.description.as_str())
        .ok_or_else(|| InputError::NotFound(format!("table {table} has no column {column}")))?;
    Ok(split_rule(column))
}

/// A description tells the rule first, and when there is no value after it.
fn split_rule(description: &str) -> (String, Option<String>) {
    let places = ["; null ", " Null "].map(|words| description.find(words));
    let Some(place) = places.into_iter().flatten().min() else {
        return (description.to_owned(), None);
    };
    let (rule, rest) = description.split_at(place);
    let mut rule = rule.trim().to_owned();
    if !rule.ends_with('.') {
        rule.push('.');
    }
    let rest = rest.trim_start_matches(['.', ';', ' ']);
    // "null without a shot" is what the dictionary says of the cell; a reader wants to know of the number.
    let rest = rest.get("null".len()..).unwrap_or_default();
    (rule, Some(format!("There is no number{rest}")))
}

/// What an event is, in words, from its codes: type, detail, second detail.
pub(super) fn event(kind: Option<&str>, detail: Option<&str>, detail_2: Option<&str>) -> String {
    let Some(head) = detail.or(kind) else {
        return "Event without a type".to_owned();
    };
    let mut text = words(head);
    // The second detail repeats what it details before its underscore.
    let rest = detail_2.map(|code| code.split_once('_').map_or(code, |(_, rest)| rest));
    if let Some(rest) = rest.filter(|rest| !head.ends_with(rest)) {
        text.push_str(", ");
        text.push_str(&words(rest).to_lowercase());
    }
    text
}

/// A code as words: `Shot_OnNetSaved` is `Shot on net saved`.
fn words(code: &str) -> String {
    let mut text = String::with_capacity(code.len() + 4);
    let mut was_lower = false;
    for letter in code.chars() {
        let letter = match letter {
            '_' | ' ' => ' ',
            letter => letter,
        };
        if letter.is_uppercase() && was_lower {
            text.push(' ');
        }
        was_lower = letter.is_lowercase();
        if text.is_empty() {
            text.push(letter);
        } else {
            text.extend(letter.to_lowercase());
        }
    }
    text
}

/// What somebody who is named on an event has to do with it.
pub(super) fn role(
    kind: Option<&str>,
    detail: Option<&str>,
    side: &str,
    slot: i64,
) -> &'static str {
    match (kind.unwrap_or_default(), side, slot) {
        ("Shot", "e", 1) => "shooter",
        ("Goal", "e", 1) => "scorer",
        ("Pass", "e", 1) => "passer",
        ("Pass", "e", 2) => "target",
        ("Faceoff", "e", 1) => "winner",
        ("Faceoff", "o", 1) => "loser",
        ("Save" | "Rebound", "e", 1) => "goalie",
        ("Penalty", "e", 1) => "penalised",
        ("Penalty", "o", 1) => "fouled",
        ("Turnover", "e", 1) if detail == Some("Turnover_Takeaway") => "took the puck",
        ("Turnover", "e", 1) => "lost the puck",
        (_, "e", 1) => "player",
        (_, "e", _) => "team-mate",
        _ => "opponent",
    }
}

/// Seconds that remain of a period, as the clock shows them.
pub(crate) fn clock(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_apart_from_what_has_no_value() {
        let both = |text| split_rule(text);
        assert_eq!(both("Takeaways."), ("Takeaways.".to_owned(), None));
        let (rule, rest) = both("Goals per shot on goal, 0-100; null without a shot on goal.");
        assert_eq!(rule, "Goals per shot on goal, 0-100.");
        assert_eq!(rest.unwrap(), "There is no number without a shot on goal.");
        let (rule, rest) =
            both("Own attempts while he skated. Null in a game without usable shifts.");
        assert_eq!(rule, "Own attempts while he skated.");
        assert_eq!(
            rest.unwrap(),
            "There is no number in a game without usable shifts."
        );
    }

    #[test]
    fn codes_are_words() {
        let told = event(Some("Shot"), Some("Shot_OnNetSaved"), Some("Shot_Wrist"));
        assert_eq!(told, "Shot on net saved, wrist");
        let told = event(
            Some("Zone_Entry_Exit"),
            Some("Zone_Entry"),
            Some("ZoneEntry_CarriedBreakaway"),
        );
        assert_eq!(told, "Zone entry, carried breakaway");
        let told = event(
            Some("Turnover"),
            Some("Turnover_Giveaway"),
            Some("Giveaway_ZoneClear/Dump"),
        );
        assert_eq!(told, "Turnover giveaway, zone clear/dump");
        let told = event(
            Some("Rebound"),
            Some("Rebound_ShotGenerated"),
            Some("Rebound_ShotGenerated"),
        );
        assert_eq!(told, "Rebound shot generated");
        assert_eq!(event(Some("Pass"), None, None), "Pass");
        assert_eq!(event(None, None, None), "Event without a type");
    }

    #[test]
    fn everybody_has_a_part() {
        assert_eq!(role(Some("Faceoff"), None, "o", 1), "loser");
        assert_eq!(
            role(Some("Turnover"), Some("Turnover_Takeaway"), "e", 1),
            "took the puck"
        );
        assert_eq!(role(Some("Shot"), None, "e", 3), "team-mate");
        assert_eq!(role(None, None, "o", 2), "opponent");
        assert_eq!(clock(725), "12:05");
    }
}
