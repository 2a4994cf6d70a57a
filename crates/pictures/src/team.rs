//! Teams as pictures know them, and how the two of a game are drawn.

use crate::colour::{TeamInk, readable_on_both, team_inks};
use crate::svg::{Element, group, line, rect, text};
use hockey::Venue;

/// A team: what it is called and which colours it wears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Team {
    /// Its full name.
    pub name: String,
    /// Its short name, three or four letters; used where there is little room.
    pub code: String,
    /// `#RRGGBB` in order of preference; may be empty.
    pub colours: Vec<String>,
}

impl Team {
    /// Its short name, or the full one when there is none.
    pub(crate) fn short(&self) -> &str {
        if self.code.is_empty() {
            &self.name
        } else {
            &self.code
        }
    }

    /// The paint of a team among many: its first colour, readable on both themes.
    pub(crate) fn paint(&self) -> String {
        readable_on_both(self.colours.first().map_or("", String::as_str))
    }
}

/// The size of the patches of colour beside words.
const PATCH: f64 = 12.0;

/// The two teams of a game with their paints.
pub(crate) struct Pair<'a> {
    home: &'a Team,
    away: &'a Team,
    inks: (TeamInk, TeamInk),
    id: String,
}

impl<'a> Pair<'a> {
    /// `id` is the prefix of the picture's ids.
    pub(crate) fn new(home: &'a Team, away: &'a Team, id: &str) -> Self {
        Self {
            inks: team_inks(&home.colours, &away.colours),
            home,
            away,
            id: id.to_owned(),
        }
    }

    pub(crate) fn team(&self, venue: Venue) -> &'a Team {
        match venue {
            Venue::Home => self.home,
            Venue::Away => self.away,
        }
    }

    fn ink(&self, venue: Venue) -> &TeamInk {
        match venue {
            Venue::Home => &self.inks.0,
            Venue::Away => &self.inks.1,
        }
    }

    /// The paint of lines and words.
    pub(crate) fn paint(&self, venue: Venue) -> String {
        format!("var(--team-{}, {})", venue.code(), self.ink(venue).hex)
    }

    /// The paint of areas: hatched where the colours are alike.
    pub(crate) fn area(&self, venue: Venue) -> String {
        if self.ink(venue).hatched {
            format!("url(#{}-hatch)", self.id)
        } else {
            self.paint(venue)
        }
    }

    /// Whether the colours alone do not tell the teams apart.
    pub(crate) fn alike(&self) -> bool {
        self.inks.1.hatched
    }

    /// The dashes of lines where the colours are alike.
    pub(crate) fn dashes(&self, venue: Venue) -> &'static str {
        if self.ink(venue).hatched { "7 4" } else { "" }
    }

    /// Words of a team with a patch of its colour before them. The words are in ink: a colour that does for areas may be
    /// too pale for words.
    pub(crate) fn label(&self, venue: Venue, x: f64, y: f64, size: f64, words: &str) -> Element {
        group()
            .child(self.patch(venue, x, y))
            .child(text(x + PATCH + 6.0, y, size, words).bold())
    }

    /// The same with the patch at the right end.
    pub(crate) fn label_at_end(
        &self,
        venue: Venue,
        x: f64,
        y: f64,
        size: f64,
        words: &str,
    ) -> Element {
        group()
            .child(text(x - PATCH - 6.0, y, size, words).bold().end())
            .child(self.patch(venue, x - PATCH, y))
    }

    fn patch(&self, venue: Venue, x: f64, y: f64) -> Element {
        let patch = rect(x, y - PATCH + 1.0, PATCH, PATCH).set("rx", "2");
        patch
            .fill(&self.area(venue))
            .stroke(&self.paint(venue), 1.0)
    }

    /// The patterns that the paints refer to.
    pub(crate) fn patterns(&self) -> Option<Element> {
        let away = Venue::Away;
        self.alike()
            .then(|| hatch(&format!("{}-hatch", self.id), &self.paint(away)))
    }
}

/// A pattern of slanted lines.
pub(crate) fn hatch(id: &str, paint: &str) -> Element {
    Element::new("pattern")
        .set("id", id)
        .set("width", "6")
        .set("height", "6")
        .set("patternUnits", "userSpaceOnUse")
        .set("patternTransform", "rotate(45)")
        .child(
            rect(0.0, 0.0, 6.0, 6.0)
                .fill(paint)
                .set("fill-opacity", "0.25"),
        )
        .child(line(1.5, 0.0, 1.5, 6.0).stroke(paint, 3.0))
}
