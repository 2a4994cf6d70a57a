//! Pictures for link previews.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use pictures::{CARD_WIDTH, Picture, png};

use crate::app::App;
use crate::pages::Reading;
use crate::problem::Problem;

/// Draws a card as PNG: what shows previews of links reads no SVG.
pub(super) async fn answer(reading: &Reading, card: &impl Picture) -> Result<Response, Problem> {
    let svg = card.svg("card");
    let draw = move || png::render(&svg, CARD_WIDTH as u32, png::Theme::Light);
    // Takes tens of milliseconds, in which this thread has others to serve.
    let drawn = tokio::task::spawn_blocking(draw)
        .await
        .map_err(|error| Problem::internal(&error))?;
    let bytes = drawn.map_err(|error| Problem::internal(&error))?;
    let head = [(header::CONTENT_TYPE, "image/png")];
    Ok(reading.kept((head, bytes).into_response()))
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
