//! How wide words are, and how numbers and times are said.

use crate::svg::number;

/// The estimated width of words at a size: a little more than common fonts need.
pub(crate) fn width(words: &str, size: f64) -> f64 {
    let units: f64 = words.chars().map(character_width).sum();
    units * size
}

fn character_width(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' | ' ' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.92,
        'A'..='Z' | '–' => 0.7,
        '0'..='9' => 0.64,
        _ if character.is_ascii() => 0.6,
        _ if (character as u32) < 0x1100 => 0.64,
        // Scripts with square characters.
        _ => 1.0,
    }
}

/// Words cut with an ellipsis to fit a width.
pub(crate) fn fit(words: &str, size: f64, room: f64) -> String {
    if width(words, size) <= room {
        return words.to_owned();
    }
    let mut used = width("…", size);
    let mut kept = String::new();
    for character in words.chars() {
        used += character_width(character) * size;
        if used > room {
            break;
        }
        kept.push(character);
    }
    format!("{}…", kept.trim_end())
}

/// Bold words cut with an ellipsis to fit a width.
pub(crate) fn fit_bold(words: &str, size: f64, room: f64) -> String {
    fit(words, size, room / BOLD)
}

/// How much wider bold words are.
const BOLD: f64 = 1.13;

/// The estimated width of bold words at a size.
pub(crate) fn bold_width(words: &str, size: f64) -> f64 {
    width(words, size) * BOLD
}

/// Words broken into lines that fit a width, at blanks.
pub(crate) fn wrap(words: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(word, size) + 0.34 * size <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Seconds as `m:ss`.
pub(crate) fn clock(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    format!("{sign}{}:{:02}", seconds / 60, seconds % 60)
}

/// A share of one as whole percents; what lies between 0 and 1 % is said so.
pub(crate) fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    if hundredths > 0.0 && hundredths < 1.0 {
        "<1 %".to_owned()
    } else if hundredths > 99.0 && hundredths < 100.0 {
        ">99 %".to_owned()
    } else {
        format!("{} %", number(hundredths.round()))
    }
}

/// A value as people write it: two decimals below ten, one below a hundred, none beyond.
pub(crate) fn value(value: f64) -> String {
    let factor = match value.abs() {
        small if small < 10.0 => 100.0,
        middle if middle < 100.0 => 10.0,
        _ => 1.0,
    };
    number((value * factor).round() / factor)
}

/// What is counted, or something general where nobody said.
pub(crate) fn said(what: &str) -> &str {
    if what.trim().is_empty() {
        "values"
    } else {
        what
    }
}

/// A count with its noun: `1 goal`, `2 goals`, `no goals`.
pub(crate) fn count(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        more => format!("{more} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_to_their_room() {
        assert_eq!(fit("Short", 10.0, 200.0), "Short");
        let cut = fit("A long name of a player", 10.0, 60.0);
        assert!(cut.ends_with('…') && width(&cut, 10.0) <= 60.0, "{cut}");
        assert_eq!(fit("abc", 10.0, 0.0), "…");
    }

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrap("one two three", 10.0, 50.0), ["one two", "three"]);
        assert!(wrap("", 10.0, 50.0).is_empty());
    }

    #[test]
    fn numbers_are_said_as_people_say_them() {
        assert_eq!(clock(75), "1:15");
        assert_eq!(clock(-5), "-0:05");
        assert_eq!(percent(0.004), "<1 %");
        assert_eq!(percent(0.996), ">99 %");
        assert_eq!(percent(0.505), "51 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(count(1, "goal", "goals"), "1 goal");
        assert_eq!(count(0, "goal", "goals"), "no goals");
        assert_eq!(value(2.50), "2.5");
        assert_eq!(value(54.13), "54.1");
        assert_eq!(value(1485.75), "1486");
    }
}
