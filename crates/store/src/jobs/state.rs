//! The states of a job and which may follow which.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a job stands. The words are the same on the wire and in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// Waiting for a worker, for its turn or for the time of its next attempt.
    Pending,
    /// Reading and checking its input.
    Running,
    /// At its main work.
    Processing,
    /// Publishing what it made.
    Uploading,
    /// Done.
    Complete,
    /// Given up; `error` says why.
    Failed,
    /// Stopped by a user before it was done.
    Cancelled,
}

impl JobState {
    /// All of them, in the order of a job's life.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Running,
        Self::Processing,
        Self::Uploading,
        Self::Complete,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Processing => "processing",
            Self::Uploading => "uploading",
            Self::Complete => "complete",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether nothing follows.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Complete | Self::Failed | Self::Cancelled)
    }

    /// Whether a worker is at it.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Running | Self::Processing | Self::Uploading)
    }

    /// The state that follows when all goes well.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Pending => Some(Self::Running),
            Self::Running => Some(Self::Processing),
            Self::Processing => Some(Self::Uploading),
            Self::Uploading => Some(Self::Complete),
            Self::Complete | Self::Failed | Self::Cancelled => None,
        }
    }

    /// Whether a job in this state may come into that one.
    pub fn may_become(self, to: Self) -> bool {
        if self.is_final() {
            return false;
        }
        match to {
            Self::Cancelled => true,
            // An attempt that was stopped, lost or is to be tried again.
            Self::Pending | Self::Failed => self.is_active(),
            _ => self.next() == Some(to),
        }
    }
}

impl fmt::Display for JobState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A word that is none of the states.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no state of a job; there are pending, running, processing, uploading, complete, failed, cancelled"
)]
pub struct UnknownState(pub String);

impl FromStr for JobState {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| UnknownState(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::JobState::{
        self, Cancelled, Complete, Failed, Pending, Processing, Running, Uploading,
    };

    #[test]
    fn the_machine_has_these_transitions_and_no_other() {
        let allowed = [
            (Pending, Running),
            (Running, Processing),
            (Processing, Uploading),
            (Uploading, Complete),
            (Running, Failed),
            (Processing, Failed),
            (Uploading, Failed),
            (Running, Pending),
            (Processing, Pending),
            (Uploading, Pending),
            (Pending, Cancelled),
            (Running, Cancelled),
            (Processing, Cancelled),
            (Uploading, Cancelled),
        ];
        for from in JobState::ALL {
            for to in JobState::ALL {
                assert_eq!(
                    from.may_become(to),
                    allowed.contains(&(from, to)),
                    "{from} -> {to}"
                );
            }
        }
    }

    #[test]
    fn words_are_read_back() {
        for state in JobState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert!("done".parse::<JobState>().is_err());
    }
}
