//! Pictures as PNG, for cards in social networks and for copies.
//!
//! The renderer knows no stylesheets and no fonts of the system: paints are replaced by their fallbacks or by those of a
//! [`Theme`], and all words are set in the one font that is part of this crate
//! (see `fonts/LICENSE`), so that a picture looks the same from every machine.

use resvg::{tiny_skia, usvg};
use std::sync::{Arc, OnceLock};

/// Wider pictures are refused.
pub const MOST_PIXELS_WIDE: u32 = 2400;
/// Taller pictures are refused.
pub const MOST_PIXELS_HIGH: u32 = 4800;

static FONT: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");

/// Why there is no PNG.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The text is not a picture of this crate.
    #[error("the picture cannot be read: {0}")]
    Unreadable(String),
    /// It would be larger than allowed.
    #[error(
        "a picture of {width} by {height} pixels is too large; at most {MOST_PIXELS_WIDE} by {MOST_PIXELS_HIGH}"
    )]
    TooLarge {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// It cannot be packed.
    #[error("the picture cannot be packed: {0}")]
    Unpackable(String),
}

/// Which values the paints have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// The fallbacks that the pictures carry.
    #[default]
    Light,
    /// Light words on a dark surface.
    Dark,
}

/// Values of the paints in the dark theme; what is missing keeps its fallback.
const DARK: [(&str, &str); 14] = [
    ("--ink", "#e8edf2"),
    ("--ink-muted", "#a3afbb"),
    ("--line", "#3a4552"),
    ("--surface", "#14191f"),
    ("--goal", "#ff6b6b"),
    ("--good", "#4cc38a"),
    ("--bad", "#ff8379"),
    ("--accent", "#6aa5ff"),
    ("--warning", "#e3b341"),
    ("--rink-ice", "#1a222b"),
    ("--rink-boards", "#a3afbb"),
    ("--rink-red", "#e0616d"),
    ("--rink-blue", "#6f9bff"),
    ("--rink-crease", "#2b7fa6"),
];

/// The picture with a plain colour in place of every `var(--name, #fallback)`.
pub fn with_plain_colours(svg: &str, theme: Theme) -> String {
    let mut plain = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(start) = rest.find("var(--") {
        let (before, from) = rest.split_at(start);
        plain.push_str(before);
        let Some(end) = from.find(')') else {
            rest = from;
            break;
        };
        let (variable, after) = from.split_at(end + 1);
        let inner = variable.trim_start_matches("var(").trim_end_matches(')');
        match inner.split_once(", ") {
            Some((name, fallback)) => {
                let dark = DARK
                    .iter()
                    .find(|(known, _)| theme == Theme::Dark && *known == name);
                plain.push_str(dark.map_or(fallback, |(_, value)| value));
            }
            None => plain.push_str(variable),
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// The one font, read once.
fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let read = || {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(FONT.to_vec());
        fonts.set_sans_serif_family("DejaVu Sans");
        Arc::new(fonts)
    };
    FONTS.get_or_init(read).clone()
}

/// A picture of this crate as the bytes of a PNG, `width` pixels wide, on the surface of the theme.
pub fn render(svg: &str, width: u32, theme: Theme) -> Result<Vec<u8>, PngError> {
    let options = usvg::Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: fonts(),
        ..usvg::Options::default()
    };
    let plain = with_plain_colours(svg, theme);
    let tree = usvg::Tree::from_str(&plain, &options)
        .map_err(|error| PngError::Unreadable(error.to_string()))?;
    let size = tree.size();
    let scale = width as f32 / size.width();
    let height = (size.height() * scale).ceil() as u32;
    if width == 0 || width > MOST_PIXELS_WIDE || height > MOST_PIXELS_HIGH {
        return Err(PngError::TooLarge { width, height });
    }
    let mut pixels =
        tiny_skia::Pixmap::new(width, height.max(1)).ok_or(PngError::TooLarge { width, height })?;
    let surface = match theme {
        Theme::Light => tiny_skia::Color::WHITE,
        Theme::Dark => tiny_skia::Color::from_rgba8(0x14, 0x19, 0x1f, 0xff),
    };
    pixels.fill(surface);
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels
        .encode_png()
        .map_err(|error| PngError::Unpackable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paints_become_plain() {
        let svg = "<a fill=\"var(--ink, #123456)\" stroke=\"var(--team-home, #abcdef)\"/>";
        assert_eq!(
            with_plain_colours(svg, Theme::Light),
            "<a fill=\"#123456\" stroke=\"#abcdef\"/>"
        );
        assert_eq!(
            with_plain_colours(svg, Theme::Dark),
            "<a fill=\"#e8edf2\" stroke=\"#abcdef\"/>"
        );
        assert_eq!(with_plain_colours("var(--x", Theme::Light), "var(--x");
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        assert!(matches!(
            render("no picture", 100, Theme::Light),
            Err(PngError::Unreadable(_))
        ));
        let svg = crate::empty_picture("a", "Title", "No reason");
        assert!(matches!(
            render(&svg, 0, Theme::Light),
            Err(PngError::TooLarge { .. })
        ));
        assert!(matches!(
            render(&svg, 2401, Theme::Light),
            Err(PngError::TooLarge { .. })
        ));
    }
}
