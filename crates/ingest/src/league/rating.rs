//! The rating of a player at the time of a game, which stands only in the text of a link:
//! `<name> – <rating>` or `<rating> – <name>`, with letters for roles and remarks around it.

/// The rating in a link text; none when there is none.
pub(super) fn parse(text: &str) -> Option<f64> {
    let text = text.replace('\u{a0}', " ");
    let parts = split_at_dashes(&text);
    let last = parts.last()?;
    if let Some(rating) = leading_number(last) {
        return Some(rating);
    }
    let first = parts.first()?.trim();
    first.parse().ok().filter(|rating: &f64| rating.is_finite())
}

/// Splits at hyphens and dashes that have a blank on both sides.
fn split_at_dashes(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (place, character) in text.char_indices() {
        let end = place + character.len_utf8();
        let is_dash = matches!(character, '-' | '\u{2010}'..='\u{2015}');
        if is_dash
            && text
                .get(..place)
                .is_some_and(|before| before.ends_with(' '))
            && text.get(end..).is_some_and(|after| after.starts_with(' '))
        {
            parts.extend(text.get(start..place));
            start = end;
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// The number at the start of a text: `5.5 (C)` is 5.5, `3_sub` is 3.
fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let mut end = 0;
    let mut has_point = false;
    for (place, character) in text.char_indices() {
        let next_is_digit = || {
            text.get(place + 1..)
                .is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()))
        };
        match character {
            '0'..='9' => end = place + 1,
            '.' if !has_point && end > 0 && next_is_digit() => has_point = true,
            _ => break,
        }
    }
    text.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_in_link_texts() {
        for (text, rating) in [
            ("Jane Doe – 5", Some(5.0)),
            ("Jane Doe (C) – 5.5", Some(5.5)),
            ("4 – Jane Doe", Some(4.0)),
            ("Jane\u{a0}Doe\u{a0}–\u{a0}3", Some(3.0)),
            ("Jane Doe – 3_sub", Some(3.0)),
            ("Jane Doe – 2 15", Some(2.0)),
            ("Jane \"JD\" Doe-Smith – 6 (G)", Some(6.0)),
            ("Jane Doe - 4", Some(4.0)),
            ("Jane Doe", None),
            ("Jane – Doe", None),
            ("Jane Doe – 5.", Some(5.0)),
            ("", None),
            ("– ", None),
        ] {
            assert_eq!(parse(text), rating, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_fault(text in "\\PC*") {
            if let Some(rating) = parse(&text) {
                proptest::prop_assert!(rating.is_finite());
            }
        }

        #[test]
        fn a_rating_behind_a_name_is_found(name in "[A-Za-z ']{1,20}", rating in 1_u8..=9, half: bool) {
            let rating = f64::from(rating) + if half { 0.5 } else { 0.0 };
            proptest::prop_assert_eq!(parse(&format!("{name} – {rating}")), Some(rating));
        }
    }
}
