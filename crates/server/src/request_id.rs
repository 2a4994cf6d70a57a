//! The id under which log and answer speak of the same request.

use axum::http::{HeaderMap, HeaderName};
use uuid::Uuid;

/// Header in which a proxy may hand in an id, and in which every answer names it.
pub(crate) static HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id that is taken over from a proxy.
const LONGEST: usize = 64;

tokio::task_local! {
    /// Id of the request that the task works on.
    pub(crate) static CURRENT: String;
}

/// Id of the request under way; empty outside of one.
pub(crate) fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// The id that came with a request when it is a harmless word, else a new one.
pub(crate) fn of(headers: &HeaderMap) -> String {
    headers
        .get(&HEADER)
        .and_then(|value| value.to_str().ok())
        .filter(|text| !text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_harmless))
        .map_or_else(|| Uuid::now_v7().simple().to_string(), str::to_owned)
}

fn is_harmless(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(id: &str) -> HeaderMap {
        HeaderMap::from_iter([(HEADER.clone(), id.parse().unwrap())])
    }

    #[test]
    fn harmless_ids_are_kept_and_others_replaced() {
        assert_eq!(of(&headers("abc-1.2_3")), "abc-1.2_3");
        assert_ne!(of(&headers("a b")), "a b");
        assert_ne!(of(&headers(&"a".repeat(65))), "a".repeat(65));
        assert_ne!(of(&HeaderMap::new()), of(&HeaderMap::new()));
    }
}
