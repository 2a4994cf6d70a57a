//! Pictures for link previews.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use pictures::Picture;

use crate::app::App;
use crate::pages::Reading;

/// Draws a card.
pub(super) fn answer(reading: &Reading, card: &impl Picture) -> Response {
    let head = [(header::CONTENT_TYPE, "image/svg+xml")];
    reading.kept((head, card.svg("card")).into_response())
}

/// The address of a path of this site for those who read it elsewhere; none where the request does not tell the name of
/// the site. Behind a proxy that is trusted, what the proxy says of the scheme counts.
pub(super) fn absolute(app: &App, headers: &HeaderMap, path: &str) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("host")?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_name) {
        return None;
    }
    let forwarded = text("x-forwarded-proto").filter(|_| app.trusted_proxies > 0);
    let scheme = match forwarded {
        Some("https") => "https",
        _ => "http",
    };
    Some(format!("{scheme}://{host}{path}"))
}
