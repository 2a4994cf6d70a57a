//! How values are written on pages. What is not known is a dash, never a zero.

#![allow(
    unreachable_pub,
    clippy::inline_always,
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "templates hand values over by reference, and the macro of filters writes its methods so"
)]

use askama::Values;

/// What stands for a value that is not known.
pub(crate) const DASH: &str = "–";

/// A whole number, or a dash.
#[askama::filter_fn]
pub(crate) fn whole(value: &Option<i64>, _: &dyn Values) -> askama::Result<String> {
    Ok(value.map_or_else(|| DASH.to_owned(), |value| value.to_string()))
}

/// A number with its sign, or a dash: +3, 0, −2.
#[askama::filter_fn]
pub(crate) fn signed(value: &Option<i64>, _: &dyn Values) -> askama::Result<String> {
    Ok(value.map_or_else(|| DASH.to_owned(), |value| signed_text(value as f64)))
}

/// A number with so many decimals, or a dash.
#[askama::filter_fn]
pub(crate) fn decimals(
    value: &Option<f64>,
    _: &dyn Values,
    places: usize,
) -> askama::Result<String> {
    Ok(decimal_text(*value, places))
}

/// Text, or a dash.
#[askama::filter_fn]
pub(crate) fn known(text: &Option<String>, _: &dyn Values) -> askama::Result<String> {
    Ok(text.clone().unwrap_or_else(|| DASH.to_owned()))
}

/// See [`decimals`].
pub(crate) fn decimal_text(value: Option<f64>, places: usize) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else {
        return DASH.to_owned();
    };
    let text = format!("{value:.places$}");
    // A value that rounds to nothing has no sign.
    let is_nothing = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    if is_nothing {
        text.trim_start_matches('-').to_owned()
    } else {
        minus(text)
    }
}

/// See [`signed`].
pub(crate) fn signed_text(value: f64) -> String {
    let text = decimal_text(Some(value), 0);
    if value.round() > 0.0 {
        format!("+{text}")
    } else {
        text
    }
}

/// Seconds as minutes and seconds, or a dash: 12:05.
pub(crate) fn clock_text(seconds: Option<f64>) -> String {
    let Some(seconds) = seconds.filter(|seconds| seconds.is_finite()) else {
        return DASH.to_owned();
    };
    let whole = seconds.round() as i64;
    let sign = if whole < 0 { "−" } else { "" };
    format!("{sign}{}:{:02}", whole.abs() / 60, whole.abs() % 60)
}

/// A real minus sign, which is as wide as a plus.
fn minus(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_a_dash() {
        assert_eq!(decimal_text(None, 1), "–");
        assert_eq!(decimal_text(Some(f64::NAN), 1), "–");
        assert_eq!(clock_text(None), "–");
    }

    #[test]
    fn numbers_have_signs_of_their_width() {
        assert_eq!(decimal_text(Some(-1.25), 1), "−1.2");
        assert_eq!(decimal_text(Some(-0.01), 1), "0.0");
        assert_eq!(clock_text(Some(725.4)), "12:05");
        assert_eq!(clock_text(Some(-5.0)), "−0:05");
    }
}
