//! Periods: three of regulation, then at most two of overtime.

/// Number of regulation periods.
pub const REGULATION_PERIODS: u8 = 3;

/// A period of a game, 1 to 5; 4 and 5 are overtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(u8);

impl Period {
    /// The first period.
    pub const FIRST: Self = Self(1);

    /// The period with this number; `None` outside 1 to 5.
    pub fn new(number: i64) -> Option<Self> {
        u8::try_from(number)
            .ok()
            .filter(|number| (1..=5).contains(number))
            .map(Self)
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Whether it is one of the three regulation periods.
    pub fn is_regulation(self) -> bool {
        self.0 <= REGULATION_PERIODS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_to_five_are_periods() {
        assert_eq!(Period::new(0), None);
        assert_eq!(Period::new(6), None);
        assert_eq!(Period::new(-3), None);
        assert_eq!(
            Period::new(4).map(|p| (p.number(), p.is_regulation())),
            Some((4, false))
        );
        assert!(Period::FIRST.is_regulation());
    }
}
