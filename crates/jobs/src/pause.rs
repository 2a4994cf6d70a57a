//! How long to wait before the next try.

use std::time::Duration;

use uuid::Uuid;

/// Pauses that double from the first to the longest, for loops that must go on when the database is away.
#[derive(Debug, Clone)]
pub(crate) struct Pause {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Pause {
    pub(crate) const fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            next: first,
        }
    }

    /// For trying to reach the database.
    pub(crate) const fn for_database() -> Self {
        Self::new(Duration::from_millis(100), Duration::from_secs(5))
    }

    /// All is well again.
    pub(crate) const fn reset(&mut self) {
        self.next = self.first;
    }

    /// The pause to make now.
    pub(crate) fn length(&mut self) -> Duration {
        let length = self.next;
        self.next = (self.next * 2).min(self.longest);
        jitter(length)
    }

    pub(crate) async fn wait(&mut self) {
        tokio::time::sleep(self.length()).await;
    }
}

/// Wait before the next attempt of a job, after so many that failed.
pub(crate) fn backoff(first: Duration, longest: Duration, attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1))
        .unwrap_or_default()
        .min(20);
    let length = first.saturating_mul(2_u32.saturating_pow(doublings));
    jitter(length.min(longest))
}

/// Between three quarters and five quarters of a length, so that those who failed together do not come back together.
fn jitter(length: Duration) -> Duration {
    let share = (Uuid::new_v4().as_u128() & 0xffff) as f64 / f64::from(0xffff_u32);
    length.mul_f64(0.75 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest_and_begin_anew() {
        let mut pause = Pause::new(Duration::from_secs(1), Duration::from_secs(4));
        for expected in [1.0, 2.0, 4.0, 4.0] {
            let length = pause.length().as_secs_f64();
            assert!((expected * 0.75..=expected * 1.25).contains(&length));
        }
        pause.reset();
        assert!(pause.length() <= Duration::from_millis(1250));
    }

    #[test]
    fn attempts_wait_longer_each_time() {
        let (first, longest) = (Duration::from_secs(5), Duration::from_mins(10));
        for (attempts, expected) in [(1, 5.0), (2, 10.0), (4, 40.0), (50, 600.0)] {
            let length = backoff(first, longest, attempts).as_secs_f64();
            assert!((expected * 0.75..=expected * 1.25).contains(&length));
        }
    }
}
