//! Team colours that can be read on the page.
//!
//! A team's colour comes from the league's workbook and was chosen for shirts, not for screens. Here it is
//! made light or dark enough for both themes, and two teams that look alike are told apart.

/// The darker of the surfaces that a light theme may put behind a picture.
pub const LIGHT_SURFACE: &str = "#f3f5f7";
/// The lighter of the surfaces that a dark theme may put behind a picture.
pub const DARK_SURFACE: &str = "#1c2128";
/// The contrast that WCAG 2.2 asks of graphics (success criterion 1.4.11).
pub const LEAST_CONTRAST: f64 = 3.0;

/// Stands in for a colour that is missing or cannot be read.
const NEUTRAL: Colour = Colour {
    red: 100,
    green: 110,
    blue: 122,
};
/// Below this distance in Oklab two colours are taken for one another.
const ALIKE: f64 = 0.13;
/// Steps on the way to black or white.
const STEPS: u32 = 64;

/// A colour of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

const BLACK: Colour = Colour {
    red: 0,
    green: 0,
    blue: 0,
};
const WHITE: Colour = Colour {
    red: 255,
    green: 255,
    blue: 255,
};

impl Colour {
    /// Reads `#RRGGBB` or `#RGB`; the sign may be missing.
    fn read(text: &str) -> Option<Self> {
        let digits = text.trim().trim_start_matches('#');
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(digits, 16).ok()?;
        let part = |shift: u32| (value >> shift & 0xff) as u8;
        let short = |shift: u32| (value >> shift & 0xf) as u8 * 17;
        match digits.len() {
            6 => Some(Self {
                red: part(16),
                green: part(8),
                blue: part(0),
            }),
            3 => Some(Self {
                red: short(8),
                green: short(4),
                blue: short(0),
            }),
            _ => None,
        }
    }

    fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// Its parts as amounts of light, 0 to 1.
    fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// Relative luminance by WCAG.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Oklab: lightness and two axes of hue, in which distance is close to what eyes see.
    fn oklab(self) -> [f64; 3] {
        let [red, green, blue] = self.linear();
        let long =
            (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let medium =
            (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short =
            (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        [
            0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short,
            1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short,
            0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short,
        ]
    }

    fn mixed(self, other: Self, step: u32) -> Self {
        let part = |own: u8, other: u8| {
            let sum = u32::from(own) * (STEPS - step) + u32::from(other) * step;
            (sum / STEPS) as u8
        };
        Self {
            red: part(self.red, other.red),
            green: part(self.green, other.green),
            blue: part(self.blue, other.blue),
        }
    }

    /// The nearest colour on the way to black or white that stands out from a surface.
    fn against(self, surface: Self) -> Self {
        let goal = if contrast_of(BLACK, surface) > contrast_of(WHITE, surface) {
            BLACK
        } else {
            WHITE
        };
        (0..=STEPS)
            .map(|step| self.mixed(goal, step))
            .find(|mixed| contrast_of(*mixed, surface) >= LEAST_CONTRAST)
            .unwrap_or(goal)
    }
}

fn contrast_of(one: Colour, other: Colour) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The contrast of two colours by WCAG, 1 to 21; `None` when one cannot be read.
pub fn contrast(one: &str, other: &str) -> Option<f64> {
    Some(contrast_of(Colour::read(one)?, Colour::read(other)?))
}

/// A colour, moved towards black or white until its contrast to a surface is at least [`LEAST_CONTRAST`].
///
/// Both are `#RRGGBB` or `#RGB`. A colour that cannot be read becomes a neutral grey, a surface that cannot be
/// read counts as white.
pub fn readable_colour(hex: &str, surface: &str) -> String {
    let colour = Colour::read(hex).unwrap_or(NEUTRAL);
    colour.against(Colour::read(surface).unwrap_or(WHITE)).hex()
}

/// A colour that can be read on the light and on the dark theme alike.
pub fn readable_on_both(hex: &str) -> String {
    readable_colour(&readable_colour(hex, LIGHT_SURFACE), DARK_SURFACE)
}

/// Whether two colours are hard to tell apart, as they are shown (made readable first).
pub fn alike(one: &str, other: &str) -> bool {
    let shown = |hex: &str| Colour::read(&readable_on_both(hex)).unwrap_or(NEUTRAL);
    let (one, other) = (shown(one).oklab(), shown(other).oklab());
    let square: f64 = one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum();
    square.sqrt() < ALIKE
}

/// The ink of a team in one picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamInk {
    /// `#rrggbb`, readable on both themes.
    pub hex: String,
    /// Whether the colour alone does not tell the team from the other: it is drawn hatched or dashed.
    pub hatched: bool,
}

/// The inks of two teams by their colours in order of preference.
///
/// The first team takes its first colour. The second takes its first colour that does not look like it; when there
/// is none it keeps its own and is hatched.
pub fn team_inks(home: &[String], away: &[String]) -> (TeamInk, TeamInk) {
    let usable = |colours: &[String]| -> Vec<String> {
        colours
            .iter()
            .filter(|hex| Colour::read(hex).is_some())
            .map(|hex| readable_on_both(hex))
            .collect()
    };
    let first = |colours: &[String]| {
        let neutral = || readable_on_both(&NEUTRAL.hex());
        colours.first().cloned().unwrap_or_else(neutral)
    };
    let away = usable(away);
    let home = first(&usable(home));
    let other = away.iter().find(|hex| !alike(&home, hex)).cloned();
    let second = TeamInk {
        hatched: other.is_none(),
        hex: other.unwrap_or_else(|| first(&away)),
    };
    let home = TeamInk {
        hex: home,
        hatched: false,
    };
    (home, second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let contrast =
            |one, other| contrast(one, other).map(|value| (value * 100.0).round() / 100.0);
        assert_eq!(contrast("#000", "#fff"), Some(21.0));
        assert_eq!(contrast("#777777", "#ffffff"), Some(4.48));
        assert_eq!(contrast("red", "#ffffff"), None);
    }

    #[test]
    fn a_good_colour_stays_and_a_poor_one_moves() {
        assert_eq!(readable_colour("#1f5fbf", "#ffffff"), "#1f5fbf");
        assert_eq!(readable_colour("1F5FBF", "#fff"), "#1f5fbf");
        let yellow = readable_colour("#ffd200", "#ffffff");
        assert!(contrast(&yellow, "#ffffff") >= Some(3.0), "{yellow}");
        let black = readable_colour("#000000", DARK_SURFACE);
        assert!(contrast(&black, DARK_SURFACE) >= Some(3.0), "{black}");
        assert_eq!(readable_colour("no colour", "#ffffff"), "#646e7a");
    }

    #[test]
    fn the_second_team_gives_way() {
        let colours = |list: &[&str]| list.iter().map(|hex| (*hex).to_owned()).collect::<Vec<_>>();
        let (home, away) = team_inks(&colours(&["#1040a0"]), &colours(&["#1245a5", "#c01020"]));
        assert_eq!(home.hex, readable_on_both("#1040a0"));
        assert_eq!(
            (away.hex, away.hatched),
            (readable_on_both("#c01020"), false)
        );
        let (_, away) = team_inks(&colours(&["#1040a0"]), &colours(&["#1245a5", "#1040a0"]));
        assert!(away.hatched);
        let (home, away) = team_inks(&[], &[]);
        assert!(home.hex == away.hex && away.hatched && !home.hatched);
        assert!(!alike("#c01020", "#1040a0"));
    }

    proptest! {
        #[test]
        fn every_colour_is_readable_on_both_themes(red: u8, green: u8, blue: u8) {
            let shown = readable_on_both(&Colour { red, green, blue }.hex());
            for surface in [LIGHT_SURFACE, DARK_SURFACE, "#ffffff", "#0d1117"] {
                prop_assert!(contrast(&shown, surface) >= Some(LEAST_CONTRAST), "{} on {}", shown, surface);
            }
        }
    }
}
