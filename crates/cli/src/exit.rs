//! Exit codes, as `--help` documents them.

use std::process::ExitCode;

/// How a command ended; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Outcome {
    /// Done.
    Done = 0,
    /// Failed; what was there before is as it was.
    Failed = 1,
    /// An argument is missing or wrong.
    Usage = 2,
    /// Done, but findings block at least one game.
    DoneWithBlockingFindings = 3,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome as u8)
    }
}
