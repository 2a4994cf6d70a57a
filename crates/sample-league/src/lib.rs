//! A synthetic league with known truth, in the real file formats.
//!
//! [`generate`] makes up teams, players, seasons and games, plays the games, and writes what a league's
//! people would have handed in: the league workbook and a tracking file for some of the games, in every
//! layout that is in use. `truth.json` beside them says what is in them, so that whatever reads the files
//! can be checked against numbers that nobody had to count by hand.

mod dice;
mod error;
mod faults;
mod generate;
mod names;
mod official;
mod options;
mod roster;
mod schedule;
mod simulation;
mod truth;
mod write;

pub use error::SampleError;
pub use generate::{Summary, generate};
pub use options::Options;
pub use truth::{
    Counts, Found, GameTruth, Planted, PlayerSeasonTruth, PlayerTruth, StandingTruth, TrackedTruth,
    Truth, TruthOptions,
};
