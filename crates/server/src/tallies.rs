//! Numbers about requests, by route and status.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use metrics::{Counter, Histogram};

/// The counters that were used so far. Finding one by its labels in the registry takes longer than all the rest of a
/// small request.
#[derive(Default)]
pub struct Tallies {
    known: RwLock<HashMap<(Method, u16), HashMap<String, Tally>>>,
}

#[derive(Clone)]
struct Tally {
    requests: Counter,
    seconds: Histogram,
}

impl std::fmt::Debug for Tallies {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Tallies")
    }
}

impl Tallies {
    /// Counts a request.
    pub(crate) fn count(
        &self,
        method: &Method,
        route: &str,
        status: StatusCode,
        elapsed: Duration,
    ) {
        let key = (method.clone(), status.as_u16());
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(tally) = known.get(&key).and_then(|routes| routes.get(route)) {
            tally.add(elapsed);
            return;
        }
        drop(known);
        let labels = [
            ("method", method.to_string()),
            ("route", route.to_owned()),
            ("status", status.as_u16().to_string()),
        ];
        let tally = Tally {
            requests: metrics::counter!("http_requests_total", &labels),
            seconds: metrics::histogram!("http_request_seconds", "route" => route.to_owned()),
        };
        tally.add(elapsed);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known
            .entry(key)
            .or_default()
            .insert(route.to_owned(), tally);
    }
}

impl Tally {
    fn add(&self, elapsed: Duration) {
        self.requests.increment(1);
        self.seconds.record(elapsed.as_secs_f64());
    }
}
