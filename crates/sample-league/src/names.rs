//! Invented names. Every name is put together from syllables, so that none of them is a person's.

use crate::dice::Dice;
use std::collections::BTreeSet;

const STARTS: [&str; 24] = [
    "Bra", "Cor", "Dal", "Er", "Fen", "Gor", "Hal", "Il", "Jor", "Kel", "Lun", "Mar", "Nol", "Or",
    "Pel", "Quin", "Ros", "Sel", "Tam", "Ul", "Ver", "Wen", "Yor", "Zan",
];
const ENDS: [&str; 20] = [
    "bin", "da", "den", "dric", "fa", "gan", "lin", "lo", "mer", "mo", "na", "nic", "ric", "ro",
    "sa", "ten", "va", "vin", "wyn", "zo",
];
const FAMILY_STARTS: [&str; 22] = [
    "Ash", "Birk", "Crane", "Drum", "Elder", "Frost", "Glen", "Harrow", "Iron", "Kestrel", "Larch",
    "Marsh", "North", "Oaken", "Pine", "Quarry", "Raven", "Stone", "Thistle", "Under", "Vale",
    "Winter",
];
const FAMILY_ENDS: [&str; 20] = [
    "bank", "brook", "by", "cliff", "croft", "dale", "fell", "field", "ford", "gate", "holm",
    "hurst", "ley", "mere", "moor", "shaw", "stead", "thorpe", "wick", "wold",
];
const CLUB_PLACES: [&str; 20] = [
    "Amber", "Birch", "Cobalt", "Drift", "Ember", "Falcon", "Granite", "Harbor", "Indigo",
    "Juniper", "Kettle", "Lantern", "Meadow", "Nimbus", "Onyx", "Prairie", "Quartz", "Rapids",
    "Summit", "Timber",
];
const CLUB_KINDS: [&str; 10] = [
    "Otters", "Foxes", "Anvils", "Comets", "Larks", "Badgers", "Pilots", "Millers", "Rovers",
    "Sparks",
];

/// A person's invented name.
#[derive(Debug, Clone)]
pub(crate) struct PersonName {
    /// First name.
    pub(crate) first: String,
    /// Family name.
    pub(crate) last: String,
}

impl PersonName {
    /// First and family name.
    pub(crate) fn full(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

/// Gives names away, each only once.
#[derive(Debug, Default)]
pub(crate) struct NameBook {
    used: BTreeSet<String>,
}

impl NameBook {
    /// A name nobody has yet. After many throws without a free one a number makes it unique.
    pub(crate) fn person(&mut self, dice: &mut Dice) -> PersonName {
        let mut attempt = 0;
        loop {
            let mut name = PersonName {
                first: join(dice, STARTS, ENDS),
                last: join(dice, FAMILY_STARTS, FAMILY_ENDS),
            };
            if attempt > 100 {
                name.last = format!("{}{attempt}", name.last);
            }
            if self.used.insert(name.full()) {
                return name;
            }
            attempt += 1;
        }
    }

    /// A pseudonym: one word nobody has yet.
    pub(crate) fn pseudonym(&mut self, dice: &mut Dice) -> String {
        let mut attempt = 0;
        loop {
            let mut word = format!(
                "{}{}",
                join(dice, STARTS, ENDS),
                dice.pick("ka", &["mi", "to", "ru", "ne"])
            );
            if attempt > 100 {
                word = format!("{word}{attempt}");
            }
            if self.used.insert(word.clone()) {
                return word;
            }
            attempt += 1;
        }
    }
}

/// Name of club number `index` (0-based): short name, long name, code.
pub(crate) fn club(index: usize) -> (String, String, String) {
    let place = CLUB_PLACES[index % CLUB_PLACES.len()];
    let kind = CLUB_KINDS[(index * 3 + index / 10) % CLUB_KINDS.len()];
    let code = place.chars().take(3).collect::<String>().to_uppercase();
    (place.to_owned(), format!("{place} {kind}"), code)
}

fn join<const A: usize, const B: usize>(
    dice: &mut Dice,
    starts: [&str; A],
    ends: [&str; B],
) -> String {
    format!("{}{}", starts[dice.below(A)], ends[dice.below(B)])
}

#[cfg(test)]
mod tests {
    use super::{CLUB_PLACES, NameBook, club};
    use crate::dice::Dice;
    use std::collections::BTreeSet;

    #[test]
    fn no_name_is_given_twice() {
        let mut dice = Dice::new(1, 1);
        let mut book = NameBook::default();
        let names: BTreeSet<String> = (0..2_000).map(|_| book.person(&mut dice).full()).collect();
        assert_eq!(names.len(), 2_000);
    }

    #[test]
    fn clubs_have_names_and_codes_of_their_own() {
        let clubs: Vec<_> = (0..CLUB_PLACES.len()).map(club).collect();
        let names: BTreeSet<_> = clubs.iter().map(|(name, _, _)| name).collect();
        let codes: BTreeSet<_> = clubs.iter().map(|(_, _, code)| code).collect();
        assert_eq!((names.len(), codes.len()), (clubs.len(), clubs.len()));
    }
}
