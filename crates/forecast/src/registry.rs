//! The registry of fits: which model was fitted on what, how well, and with which coefficients.

use sha2::{Digest, Sha256};

/// One fit of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelRun {
    /// Hash of the model's name, its version and its input; the same fit always has the same id.
    pub run_id: String,
    /// Name of the model.
    pub model: String,
    /// Season it was fitted on; `None` means all.
    pub season_id: Option<String>,
    /// Manpower situation it was fitted on; `None` means all.
    pub situation: Option<String>,
    /// Day of the last game, in days since 1970-01-01; `None` when no game has a date.
    pub data_as_of: Option<i32>,
    /// Games with at least one row.
    pub n_games: i64,
    /// Rows.
    pub n_obs: i64,
    /// Goals among the rows.
    pub n_goals: i64,
    /// Standard deviation of the priors; `None` when the model has none.
    pub tau: Option<f64>,
    /// Ridge weight; `None` when the model has none.
    pub lambda: Option<f64>,
    /// Mean of minus the logarithm of the chance given to what happened.
    pub log_loss: Option<f64>,
    /// The same for one chance for all rows.
    pub log_loss_null: Option<f64>,
    /// The same with every game predicted by a fit on the other games; `None` when some game cannot be.
    pub log_loss_cv: Option<f64>,
    /// Too few goals to draw conclusions from.
    pub is_provisional: bool,
}

/// One term of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// The fit.
    pub run_id: String,
    /// The term.
    pub term: String,
    /// Estimate.
    pub estimate: f64,
    /// Standard error from the curvature at the estimate.
    pub se: f64,
    /// Value without any data.
    pub prior_mean: Option<f64>,
    /// Standard deviation of the prior; `None` for a term that the data alone decide.
    pub prior_sd: Option<f64>,
    /// Rows in which the term holds.
    pub n: i64,
}

/// Collects everything a fit depends on and turns it into the id of the fit.
pub(crate) struct RunHash(Sha256);

impl RunHash {
    /// Starts with the model and its version.
    pub(crate) fn new(model: &str, version: &str) -> Self {
        let mut hash = Self(Sha256::new());
        hash.text(model);
        hash.text(version);
        hash
    }

    /// Adds a text. Its length goes in first, so that two texts cannot run into each other.
    pub(crate) fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    /// Adds a whole number.
    pub(crate) fn whole(&mut self, number: i64) {
        self.0.update(number.to_le_bytes());
    }

    /// Adds a number, bit by bit.
    pub(crate) fn number(&mut self, number: f64) {
        self.0.update(number.to_bits().to_le_bytes());
    }

    /// The id: the first 16 hexadecimal digits.
    pub(crate) fn finish(self) -> String {
        let digest = self.0.finalize();
        let first: [u8; 8] = std::array::from_fn(|index| digest[index]);
        format!("{:016x}", u64::from_be_bytes(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_do_not_run_into_each_other() {
        let id = |parts: [&str; 2]| {
            let mut hash = RunHash::new("xg", "1");
            for part in parts {
                hash.text(part);
            }
            hash.finish()
        };
        assert_eq!(id(["ab", "c"]), id(["ab", "c"]));
        assert_ne!(id(["ab", "c"]), id(["a", "bc"]));
        assert_eq!(id(["ab", "c"]).len(), 16);
    }

    #[test]
    fn the_model_and_its_version_are_part_of_the_id() {
        assert_ne!(
            RunHash::new("xg", "1").finish(),
            RunHash::new("xg", "2").finish()
        );
        assert_ne!(
            RunHash::new("xg", "1").finish(),
            RunHash::new("elo", "1").finish()
        );
    }
}
