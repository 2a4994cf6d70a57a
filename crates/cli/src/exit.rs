//! Exit codes, as `--help` documents them.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 0: done.
    Done,
    /// 1: failed; what was there before is as it was.
    Failed,
    /// 3: done, but findings block at least one game.
    DoneWithBlockingFindings,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Failed => Self::from(1),
            Outcome::DoneWithBlockingFindings => Self::from(3),
        }
    }
}

/// Prints a usage error (or the help or version that was asked for) and gives its exit code: 2, or 0.
pub(crate) fn of_usage(error: &clap::Error) -> ExitCode {
    // Nothing is left to do when even the terminal is gone.
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}
