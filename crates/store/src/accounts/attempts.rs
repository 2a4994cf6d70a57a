//! Attempts to log in that did not succeed: whoever guesses has to wait, longer each time.
//!
//! They are in the database, so that neither a restart nor a second server gives a guesser a fresh start. An attempt
//! counts as failed before its password is looked at and is taken back when it was right; otherwise a hundred attempts
//! at once would all find an empty count.

use async_trait::async_trait;

use crate::accounts::SecretHash;
use crate::error::StoreError;

/// How much waiting failures cost. Times are milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptRule {
    /// Failures after which waiting begins.
    pub free: i64,
    /// The first wait; each one after it is twice as long.
    pub first_wait: i64,
    /// The longest wait.
    pub longest_wait: i64,
    /// Failures are forgotten when there was none for so long.
    pub forgotten_after: i64,
}

/// The failures of an account or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts {
    /// How many in a row.
    pub failures: i64,
    /// When the last one was.
    pub last_at: i64,
    /// Until when there must be no other.
    pub blocked_until: i64,
}

impl AttemptRule {
    /// The failures after one more, or how long to wait before it, in milliseconds.
    pub fn count(&self, before: Attempts, now: i64) -> Result<Attempts, i64> {
        if before.blocked_until > now {
            return Err(before.blocked_until - now);
        }
        let is_forgotten = now - before.last_at >= self.forgotten_after;
        let failures = if is_forgotten { 1 } else { before.failures + 1 };
        Ok(Attempts {
            failures,
            last_at: now,
            blocked_until: now + self.wait(failures),
        })
    }

    /// The failures without the last one.
    pub fn take_back(&self, before: Attempts) -> Attempts {
        let failures = (before.failures - 1).max(0);
        Attempts {
            failures,
            last_at: before.last_at,
            blocked_until: before.last_at + self.wait(failures),
        }
    }

    /// How long to wait after a number of failures.
    pub fn wait(&self, failures: i64) -> i64 {
        if failures < self.free {
            return 0;
        }
        // More doublings than this are beyond any longest wait.
        let doublings = (failures - self.free).min(30);
        self.first_wait
            .saturating_mul(1 << doublings)
            .min(self.longest_wait)
    }
}

/// What a store remembers of attempts.
#[async_trait]
pub trait AttemptStore: Send + Sync {
    /// Counts an attempt for all its subjects, or for none of them and answers how many milliseconds to wait.
    async fn begin_attempt(
        &self,
        subjects: &[(SecretHash, AttemptRule)],
    ) -> Result<Option<i64>, StoreError>;

    /// Takes back an attempt that succeeded: all failures of one subject, and one failure of another.
    async fn take_back_attempt(
        &self,
        cleared: SecretHash,
        lowered: Option<(SecretHash, AttemptRule)>,
    ) -> Result<(), StoreError>;

    /// Forgets attempts older than a time in milliseconds.
    async fn forget_attempts(&self, age: i64) -> Result<u64, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: AttemptRule = AttemptRule {
        free: 5,
        first_wait: 1_000,
        longest_wait: 300_000,
        forgotten_after: 3_600_000,
    };

    #[test]
    fn waiting_begins_after_the_free_failures_and_doubles() {
        let waits: Vec<i64> = (1..=8).map(|failures| RULE.wait(failures)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000]);
        assert_eq!(RULE.wait(i64::MAX), RULE.longest_wait);
    }

    #[test]
    fn what_comes_while_blocked_does_not_count() {
        let blocked = Attempts {
            failures: 9,
            last_at: 1_000,
            blocked_until: 5_000,
        };
        assert_eq!(RULE.count(blocked, 2_000), Err(3_000));
        assert_eq!(RULE.count(blocked, 5_000).unwrap().failures, 10);
    }

    #[test]
    fn an_attempt_taken_back_leaves_the_failures_as_they_were() {
        let mut before = Attempts::default();
        for now in (1_000_000..).step_by(400_000).take(20) {
            let after = RULE.count(before, now).unwrap();
            let again = RULE.take_back(after);
            assert_eq!(again.failures, before.failures);
            assert_eq!(again.blocked_until, now + RULE.wait(before.failures));
            before = after;
        }
        assert_eq!(RULE.take_back(Attempts::default()).failures, 0);
    }

    #[test]
    fn failures_are_forgotten() {
        let old = Attempts {
            failures: 9,
            last_at: 0,
            blocked_until: 300_000,
        };
        assert_eq!(RULE.count(old, RULE.forgotten_after).unwrap().failures, 1);
    }
}
