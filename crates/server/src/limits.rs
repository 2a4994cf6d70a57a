//! How much of the server one caller gets.
//!
//! Rates follow the generic cell rate algorithm: a burst at once, then a steady number per second. Costly requests are
//! also limited in number; beyond it they are turned away at once instead of piling up.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock as _, QuantaClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::access::Cost;
use crate::problem::Problem;

/// Largest JSON body.
pub const JSON_BYTES: usize = 2 << 20;
/// Largest staging body: a season's box scores as JSON.
pub const STAGING_BYTES: usize = 64 << 20;
/// What a form adds to its file.
const FORM_BYTES: usize = 1 << 20;
/// Largest form with a tracking file or league workbook, as ingest takes them.
pub const WORKBOOK_BYTES: usize = services::WORKBOOK_BYTES as usize + FORM_BYTES;
/// Largest upload of tables.
pub const TABLES_BYTES: usize = 2 << 30;
/// Largest body of an imported model with its golden predictions.
pub const MODEL_BYTES: usize = 12 << 20;
/// Files in one upload.
pub const UPLOAD_FILES: usize = 20;
/// Longest wait for the next piece of a body.
pub const BODY_PATIENCE: Duration = Duration::from_secs(30);
/// Event streams that are open at once.
pub const STREAMS: usize = 4_000;

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Payer {
    /// A user or key.
    Caller(uuid::Uuid),
    /// Somebody unknown, by address.
    Address(IpAddr),
}

type Limiter = DefaultKeyedRateLimiter<Payer>;

/// The limits of a running server.
#[derive(Debug)]
pub struct Limits {
    rates: Option<Rates>,
    heavy: Arc<Semaphore>,
    streams: Arc<Semaphore>,
}

#[derive(Debug)]
struct Rates {
    clock: QuantaClock,
    read: Limiter,
    write: Limiter,
    heavy: Limiter,
    login: Limiter,
    refused: Limiter,
}

impl Limits {
    /// The limits; without rates when `with_rates` is false, which is for measuring and for tests.
    pub fn new(with_rates: bool) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            rates: with_rates.then(Rates::new),
            heavy: Arc::new(Semaphore::new(4 * cores)),
            streams: Arc::new(Semaphore::new(STREAMS)),
        }
    }

    /// Counts a request; the error says when to come again.
    pub fn count(&self, cost: Cost, payer: &Payer) -> Result<(), Problem> {
        let Some(rates) = &self.rates else {
            return Ok(());
        };
        match cost {
            Cost::Light => Ok(()),
            Cost::Read | Cost::Stream => rates.check(&rates.read, payer),
            Cost::Write => rates.check(&rates.write, payer),
            Cost::Heavy => rates.check(&rates.heavy, payer),
            Cost::Login => rates.check(&rates.login, payer),
        }
    }

    /// Counts a token that was refused: whoever guesses is slowed down.
    pub fn count_refused(&self, address: IpAddr) -> Result<(), Problem> {
        self.rates.as_ref().map_or(Ok(()), |rates| {
            rates.check(&rates.refused, &Payer::Address(address))
        })
    }

    /// A place among the requests of this cost that are worked on; none where their number is not limited.
    pub fn enter(&self, cost: Cost) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        let places = match cost {
            Cost::Heavy => &self.heavy,
            Cost::Stream => &self.streams,
            _ => return Ok(None),
        };
        Arc::clone(places)
            .try_acquire_owned()
            .map(Some)
            .map_err(|_| {
                Problem::unavailable(
                    "overloaded",
                    "the server is busy with other requests of this kind",
                )
            })
    }

    /// Forgets who has not been seen for a while.
    pub fn forget_idle(&self) {
        for limiter in self.rates.iter().flat_map(Rates::all) {
            limiter.retain_recent();
        }
    }
}

/// How long a request may take.
pub const fn patience(cost: Cost) -> Option<Duration> {
    match cost {
        Cost::Light | Cost::Read | Cost::Write | Cost::Login => Some(Duration::from_secs(30)),
        Cost::Heavy => Some(Duration::from_mins(15)),
        Cost::Stream => None,
    }
}

impl Rates {
    fn new() -> Self {
        let limiter = |per_second: u32, burst: u32| {
            let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
            let quota =
                Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst));
            RateLimiter::keyed(quota)
        };
        Self {
            clock: QuantaClock::default(),
            read: limiter(200, 400),
            write: limiter(20, 100),
            heavy: limiter(2, 20),
            login: limiter(1, 10),
            refused: limiter(5, 50),
        }
    }

    fn all(&self) -> [&Limiter; 5] {
        [
            &self.read,
            &self.write,
            &self.heavy,
            &self.login,
            &self.refused,
        ]
    }

    fn check(&self, limiter: &Limiter, payer: &Payer) -> Result<(), Problem> {
        limiter
            .check_key(payer)
            .map_err(|until| Problem::too_many_requests(until.wait_time_from(self.clock.now())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_waits_and_others_are_not_hindered() {
        let limits = Limits::new(true);
        let payer = |last| Payer::Address([127, 0, 0, last].into());
        let passed = (0..100)
            .filter(|_| limits.count(Cost::Login, &payer(1)).is_ok())
            .count();
        assert!((10..=11).contains(&passed), "{passed}");
        assert!(limits.count(Cost::Login, &payer(2)).is_ok());
        assert!(limits.count(Cost::Light, &payer(1)).is_ok());
    }

    #[test]
    fn costly_requests_are_turned_away_beyond_their_number() {
        let limits = Limits::new(false);
        let places: Vec<_> = std::iter::from_fn(|| limits.enter(Cost::Heavy).ok())
            .take(10_000)
            .collect();
        assert!(places.len() < 10_000);
        let refused = limits.enter(Cost::Heavy).unwrap_err();
        assert_eq!(refused.status(), 503);
        drop(places);
        assert!(limits.enter(Cost::Heavy).is_ok());
    }
}
