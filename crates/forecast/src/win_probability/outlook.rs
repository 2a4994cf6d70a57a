//! What is still to come from a moment of a game, whatever the lead is.

use crate::game::score::count_chances;
use crate::league::Sides;
use crate::outcome::Probabilities;

/// Most goals of one side still to come.
const MOST_GOALS: usize = 60;

/// Chances this much smaller than the largest one are left out: they are below what a double can add to it.
const NEGLIGIBLE: f64 = 1e-17;

/// The chance of every difference of the goals to come. From one of them follow the chances at any lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// Home goals minus away goals, the away team's best case first.
    margins: Vec<f64>,
    /// Place of the difference 0.
    level: usize,
    /// The home team's share of ties; none where a game may end without a winner.
    tie_share: Option<f64>,
}

impl Outlook {
    /// From the mean numbers of goals to come and their ratio of variance to mean.
    pub(super) fn new(to_come: Sides<f64>, dispersion: f64, tie_share: Option<f64>) -> Self {
        let chances = to_come.map(|mean| goals(*mean, dispersion));
        let level = chances.away.len() - 1;
        let mut margins = vec![0.0; level + chances.home.len()];
        for (scored, by_home) in chances.home.iter().enumerate() {
            for (conceded, by_away) in chances.away.iter().enumerate() {
                margins[level + scored - conceded] += by_home * by_away;
            }
        }
        Self {
            margins,
            level,
            tie_share,
        }
    }

    /// Chances of the three outcomes at a lead of the home team.
    pub fn at(&self, lead: i32) -> Probabilities {
        // The place of the difference that would end the game level.
        let even = self.level as i64 - i64::from(lead);
        let place =
            |wanted: i64| usize::try_from(wanted).map_or(0, |place| place.min(self.margins.len()));
        let (below, above) = (place(even), place(even + 1));
        // From the far ends inwards: a sum of more terms is then never smaller, to the last bit.
        let mut home = sum(self.margins[above..].iter().rev());
        let mut tie = sum(self.margins[below..above].iter());
        let mut away = sum(self.margins[..below].iter());
        if let Some(share) = self.tie_share {
            home = (home + tie * share).min(1.0);
            away = (away + tie * (1.0 - share)).min(1.0);
            tie = 0.0;
        }
        Probabilities { home, tie, away }
    }

    /// Win plus half a tie of the home team at a lead.
    pub fn home_at(&self, lead: i32) -> f64 {
        let chances = self.at(lead);
        (chances.home + chances.tie / 2.0).min(1.0)
    }

    /// Half of what lies between a goal of the home team and one of the away team now; never below 0.
    pub fn leverage(&self, lead: i32) -> f64 {
        (self.home_at(lead.saturating_add(1)) - self.home_at(lead.saturating_sub(1))) / 2.0
    }
}

/// At most 1: rounding may add up to a little more.
fn sum<'a>(chances: impl Iterator<Item = &'a f64>) -> f64 {
    chances.fold(0.0, |sum, chance| sum + chance).min(1.0)
}

/// Chances of 0, 1, 2 … goals, as far as they matter; they add up to one.
fn goals(mean: f64, dispersion: f64) -> Vec<f64> {
    let mut chances = count_chances(mean, dispersion, MOST_GOALS);
    let largest = chances.iter().copied().fold(0.0, f64::max);
    let last = chances
        .iter()
        .rposition(|chance| *chance > largest * NEGLIGIBLE);
    chances.truncate(last.map_or(1, |last| last + 1));
    let sum: f64 = chances.iter().sum();
    for chance in &mut chances {
        *chance /= sum;
    }
    chances
}
