//! A game as its model sees it: which regression is asked, and with which features.

use super::Rung;
use super::link::Link;
use crate::explanation::Reason;
use crate::league::Sides;
use crate::outcome::Probabilities;

/// A game as its model sees it.
pub(super) struct View<'a> {
    pub(super) teams: Sides<&'a str>,
    pub(super) rung: Rung,
    pub(super) link: &'a Link,
    pub(super) line_ups_known: bool,
    pub(super) probabilities: Probabilities,
    pub(super) score: f64,
    pub(super) features: Vec<Sides<f64>>,
}

impl View<'_> {
    pub(super) fn inputs(&self) -> Vec<f64> {
        self.features.iter().map(Sides::difference).collect()
    }

    pub(super) fn reasons(&self) -> Vec<Reason> {
        let home_edge = Reason {
            feature: "home_edge".to_owned(),
            home: None,
            away: None,
            contribution: self.link.home_edge,
        };
        let names = self
            .rung
            .features()
            .iter()
            .zip(&self.features)
            .zip(&self.link.weights);
        let others = names.map(|((name, sides), weight)| Reason {
            feature: (*name).to_owned(),
            home: Some(sides.home),
            away: Some(sides.away),
            contribution: weight * sides.difference(),
        });
        std::iter::once(home_edge).chain(others).collect()
    }
}
