//! Manpower of a line: who has more skaters, and whose net is empty.

/// Partition of ice time seen by one team. An empty net comes before the count of skaters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// As many skaters as the opponent.
    Even,
    /// More skaters than the opponent.
    PowerPlay,
    /// Fewer skaters than the opponent.
    ShortHanded,
    /// The own goalie is off.
    OwnNetEmpty,
    /// The opposing goalie is off.
    OpposingNetEmpty,
}

impl Strength {
    /// The partition for a team with `own` skaters against `opposing` ones.
    pub fn of(own: i64, opposing: i64, own_net_empty: bool, opposing_net_empty: bool) -> Self {
        if own_net_empty {
            Self::OwnNetEmpty
        } else if opposing_net_empty {
            Self::OpposingNetEmpty
        } else {
            situation(own, opposing, false, false)
        }
    }

    /// Its code: EV, PP, SH, `EN_OWN`, `EN_OPP`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Even => "EV",
            Self::PowerPlay => "PP",
            Self::ShortHanded => "SH",
            Self::OwnNetEmpty => "EN_OWN",
            Self::OpposingNetEmpty => "EN_OPP",
        }
    }
}

/// The penalty situation of a team: an extra attacker for the goalie is no power play, so a side with
/// an empty net counts with at most five skaters.
pub fn situation(
    own: i64,
    opposing: i64,
    own_net_empty: bool,
    opposing_net_empty: bool,
) -> Strength {
    let base = |skaters: i64, net_empty: bool| if net_empty { skaters.min(5) } else { skaters };
    match base(own, own_net_empty).cmp(&base(opposing, opposing_net_empty)) {
        std::cmp::Ordering::Equal => Strength::Even,
        std::cmp::Ordering::Greater => Strength::PowerPlay,
        std::cmp::Ordering::Less => Strength::ShortHanded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_net_wins_over_the_count() {
        assert_eq!(Strength::of(6, 5, true, false), Strength::OwnNetEmpty);
        assert_eq!(Strength::of(4, 6, false, true), Strength::OpposingNetEmpty);
        assert_eq!(Strength::of(5, 4, false, false), Strength::PowerPlay);
        assert_eq!(Strength::of(4, 5, false, false), Strength::ShortHanded);
        assert_eq!(Strength::of(3, 3, false, false).code(), "EV");
    }

    #[test]
    fn an_extra_attacker_is_no_power_play() {
        assert_eq!(situation(6, 5, true, false), Strength::Even);
        assert_eq!(situation(4, 6, false, true), Strength::ShortHanded);
        assert_eq!(situation(5, 4, false, false), Strength::PowerPlay);
    }
}
