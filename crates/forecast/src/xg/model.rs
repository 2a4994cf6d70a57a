//! A fit as a model that can be asked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Attempt, Fit, MODEL, TERMS};
use crate::ForecastError;
use crate::artefact::Model;
use crate::explanation::{Confidence, Level, Reason};
use crate::outcome::logistic;

/// Largest coefficient that is believed, logits.
const LARGEST_COEFFICIENT: f64 = 20.0;

/// Expected goals: the coefficients of a fit and what they rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct XgModel {
    /// Id of the fit.
    pub run_id: String,
    /// Goals it was fitted on.
    pub goals: i64,
    /// Too few goals to draw conclusions from.
    pub is_provisional: bool,
    /// Coefficients by term, logits.
    pub coefficients: BTreeMap<String, f64>,
}

/// The chance of an attempt to score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttemptValue {
    /// The chance, in goals; `None` for a blocked attempt or an empty net, which the model does not know.
    pub xg: Option<f64>,
    /// Sum of the contributions, logits.
    pub score: f64,
    /// The terms that hold.
    pub reasons: Vec<Reason>,
    /// How much to rely on it.
    pub confidence: Confidence,
}

impl From<&Fit> for XgModel {
    fn from(fit: &Fit) -> Self {
        let coefficients = fit
            .coefficients
            .iter()
            .map(|row| (row.term.clone(), row.estimate));
        Self {
            run_id: fit.run.run_id.clone(),
            goals: fit.run.n_goals,
            is_provisional: fit.run.is_provisional,
            coefficients: coefficients.collect(),
        }
    }
}

impl Model for XgModel {
    const NAME: &'static str = MODEL;
    const VERSION: u32 = 1;
    type Input = Attempt;
    type Output = AttemptValue;

    fn predict(&self, input: &Attempt) -> Result<AttemptValue, ForecastError> {
        let reasons: Vec<Reason> = TERMS
            .iter()
            .filter(|term| (term.holds)(input))
            .filter_map(|term| {
                Some(Reason {
                    feature: term.name.to_owned(),
                    home: None,
                    away: None,
                    contribution: *self.coefficients.get(term.name)?,
                })
            })
            .collect();
        let score: f64 = reasons.iter().map(|reason| reason.contribution).sum();
        let is_known = input.is_unblocked && input.empty_net != Some(true);
        Ok(AttemptValue {
            xg: is_known.then(|| logistic(score)),
            score,
            reasons,
            confidence: if self.is_provisional {
                Confidence {
                    level: Level::Low,
                    words: format!(
                        "Experimental: {} goals set little more than the level.",
                        self.goals
                    ),
                }
            } else {
                Confidence {
                    level: Level::Medium,
                    words: format!("Fitted on {} goals.", self.goals),
                }
            },
        })
    }

    fn validate(&self) -> Result<(), ForecastError> {
        if !self.coefficients.contains_key(TERMS[0].name) {
            return Err(ForecastError::bad_input(
                "model.coefficients",
                "without b0",
                "with an intercept",
            ));
        }
        for (term, value) in &self.coefficients {
            let field = format!("model.coefficients.{term}");
            if TERMS.iter().all(|known| known.name != term) {
                return Err(ForecastError::bad_input(field, value, "of a known term"));
            }
            if value.abs() > LARGEST_COEFFICIENT {
                return Err(ForecastError::bad_input(field, value, "from -20 to 20"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artefact;

    fn model() -> XgModel {
        let terms = [("b0", -3.0), ("is_rebound", 0.8), ("slap", -0.1)];
        XgModel {
            run_id: "0123456789abcdef".to_owned(),
            goals: 17,
            is_provisional: true,
            coefficients: terms.map(|(term, value)| (term.to_owned(), value)).into(),
        }
    }

    fn attempt() -> Attempt {
        Attempt {
            event_id: "EV1".to_owned(),
            game_id: 1,
            is_unblocked: true,
            empty_net: Some(false),
            is_goal: false,
            is_rebound: true,
            is_one_timer: false,
            is_tip: false,
            is_breakaway: false,
            off_pass: false,
            is_rush: true,
            shot_type: Some("Slap".to_owned()),
        }
    }

    #[test]
    fn the_terms_that_hold_add_up() {
        let value = model().predict(&attempt()).unwrap();
        // −3 + .8 − .1 = −2.3; a rush is not among the terms of this fit.
        assert!((value.score + 2.3).abs() < 1e-12);
        assert!((value.xg.unwrap() - 1.0 / (1.0 + 2.3_f64.exp())).abs() < 1e-12);
        assert_eq!(value.reasons.len(), 3);
        assert!(value.confidence.words.starts_with("Experimental: 17 goals"));
        let blocked = Attempt {
            is_unblocked: false,
            ..attempt()
        };
        assert_eq!(model().predict(&blocked).unwrap().xg, None);
    }

    #[test]
    fn it_survives_a_file_and_unknown_terms_do_not() {
        let bytes = artefact::save(&model(), &[attempt()]).unwrap();
        assert_eq!(artefact::verify::<XgModel>(&bytes).unwrap(), 1);
        let mut strange = model();
        strange.coefficients.insert("moon".to_owned(), 1.0);
        let error = artefact::save(&strange, &[]).unwrap_err();
        assert!(error.to_string().starts_with("model.coefficients.moon"));
        strange.coefficients.clear();
        assert!(artefact::save(&strange, &[]).is_err());
    }
}
