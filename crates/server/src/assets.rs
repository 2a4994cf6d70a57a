//! Style sheets, scripts and the icon: packed into the program, sent with a name for their content.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::LazyLock;

use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};

use crate::problem::Problem;

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

/// A file, and what names its content.
struct Asset {
    bytes: &'static [u8],
    media_type: &'static str,
    stamp: String,
}

static ASSETS: LazyLock<HashMap<&'static str, Asset>> = LazyLock::new(|| {
    let file = |file: &'static include_dir::File<'_>| {
        let name = file.path().to_str()?;
        let asset = Asset {
            bytes: file.contents(),
            media_type: media_type(name),
            stamp: stamp(file.contents()),
        };
        Some((name, asset))
    };
    FOLDER.files().filter_map(file).collect()
});

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

fn stamp(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Where a page finds a file. The address changes with the content, so that a browser may keep it for good.
pub(crate) fn url(name: &str) -> String {
    match ASSETS.get(name) {
        Some(asset) => format!("/assets/{name}?v={}", asset.stamp),
        None => format!("/assets/{name}"),
    }
}

/// Names all files together: pages of another version of the program are other pages.
pub(crate) fn stamp_of_all() -> String {
    let mut names: Vec<_> = ASSETS.iter().collect();
    names.sort_by_key(|(name, _)| **name);
    let stamps: String = names.iter().map(|(_, asset)| &*asset.stamp).collect();
    stamp(stamps.as_bytes())
}

/// Sends a file.
pub(crate) async fn get(
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some(asset) = ASSETS.get(name.as_str()) else {
        return Problem::not_found(format!("/assets/{name}")).into_response();
    };
    let is_named = query.is_some_and(|query| query == format!("v={}", asset.stamp));
    let cache = if is_named {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let tag = format!("\"{}\"", asset.stamp);
    let is_known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let head = [
        (header::CONTENT_TYPE, asset.media_type.to_owned()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::ETAG, tag),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, asset.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_a_type_and_an_address_of_their_content() {
        for (name, asset) in &*ASSETS {
            assert_ne!(asset.media_type, "application/octet-stream", "{name}");
            assert!(url(name).ends_with(&asset.stamp), "{name}");
        }
        assert!(ASSETS.contains_key("app.css"));
    }
}
