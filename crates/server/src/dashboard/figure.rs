//! A picture with its caption, and the same data as a table.

use askama::Template;
use pictures::Picture;

use super::grid::Grid;

/// A picture on a page.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard/figure.html")]
pub(crate) struct Figure {
    svg: String,
    caption: String,
    is_wide: bool,
    /// The same as a table.
    pub(crate) table: Grid,
}

impl Figure {
    /// A picture; `id` is unique on the page.
    pub(crate) fn new(
        picture: &impl Picture,
        id: &str,
        caption: impl Into<String>,
        table: Grid,
    ) -> Self {
        Self {
            svg: picture.svg(id),
            caption: caption.into(),
            is_wide: false,
            table,
        }
    }

    /// A picture that scrolls sideways where it finds no room.
    #[must_use]
    pub(crate) const fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }
}
