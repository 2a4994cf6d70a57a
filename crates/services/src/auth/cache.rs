//! Tokens that were good a moment ago.
//!
//! Most requests come with a token that was checked seconds before. What is remembered of it lives for a few seconds
//! only, for other processes end sessions too; what this process ends is dropped at once.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::caller::Caller;

/// Longest time for which a token counts without being checked again.
pub(super) const LIFETIME: Duration = Duration::from_secs(5);
/// Most tokens that are remembered; a few megabytes.
const CAPACITY: usize = 4_096;
/// Of a token, the last bytes are hashed: they belong to its signature or its secret.
const TAIL: usize = 32;

/// The tokens that were good a moment ago.
pub(super) struct Cache {
    hasher: RandomState,
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    /// Grows whenever something was dropped.
    generation: u64,
    entries: HashMap<u64, Entry>,
}

struct Entry {
    token: Box<str>,
    caller: Arc<Caller>,
    until: Instant,
}

impl fmt::Debug for Cache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Cache")
    }
}

impl Cache {
    pub(super) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            state: RwLock::default(),
        }
    }

    fn slot(&self, token: &str) -> u64 {
        let bytes = token.as_bytes();
        let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
        self.hasher.hash_one(tail)
    }

    /// Whose token this is, if it was good a moment ago.
    pub(super) fn get(&self, token: &str) -> Option<Arc<Caller>> {
        let slot = self.slot(token);
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let entry = state.entries.get(&slot)?;
        (*entry.token == *token && entry.until > Instant::now()).then(|| entry.caller.clone())
    }

    /// To be read before a token is checked, see [`Cache::put`].
    pub(super) fn generation(&self) -> u64 {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.generation
    }

    /// Remembers a token that was checked, unless something was dropped since the check began: it may have been this
    /// one.
    pub(super) fn put(
        &self,
        generation: u64,
        token: &str,
        caller: Arc<Caller>,
        remaining: Duration,
    ) {
        let now = Instant::now();
        let slot = self.slot(token);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.generation != generation {
            return;
        }
        if state.entries.len() >= CAPACITY {
            state.entries.retain(|_, entry| entry.until > now);
        }
        if state.entries.len() >= CAPACITY {
            state.entries.clear();
        }
        let entry = Entry {
            token: token.into(),
            caller,
            until: now + remaining.min(LIFETIME),
        };
        state.entries.insert(slot, entry);
    }

    /// Drops the tokens of some callers. To be called after the database knows that they no longer count.
    pub(super) fn drop_where(&self, is_dropped: impl Fn(&Caller) -> bool) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.generation += 1;
        state.entries.retain(|_, entry| !is_dropped(&entry.caller));
    }
}

#[cfg(test)]
mod tests {
    use store::TenantId;

    use super::*;

    fn caller() -> Arc<Caller> {
        Arc::new(Caller::local(TenantId::new(), "default"))
    }

    #[test]
    fn a_token_is_remembered_for_its_time() {
        let cache = Cache::new();
        let caller = caller();
        cache.put(0, "token", caller.clone(), LIFETIME);
        assert_eq!(cache.get("token"), Some(caller.clone()));
        assert_eq!(cache.get("Token"), None);
        assert_eq!(cache.get(""), None);
        cache.put(0, "over", caller, Duration::ZERO);
        assert_eq!(cache.get("over"), None);
    }

    #[test]
    fn tokens_with_the_same_end_are_told_apart() {
        let cache = Cache::new();
        let end = "e".repeat(TAIL);
        cache.put(0, &format!("a{end}"), caller(), LIFETIME);
        assert_eq!(cache.get(&format!("b{end}")), None);
    }

    #[test]
    fn what_is_dropped_while_it_is_checked_is_not_remembered() {
        let cache = Cache::new();
        let (one, two) = (caller(), caller());
        cache.put(0, "one", one.clone(), LIFETIME);
        cache.put(0, "two", two.clone(), LIFETIME);
        let generation = cache.generation();
        cache.drop_where(|caller| caller.tenant == one.tenant);
        assert_eq!(cache.get("one"), None);
        assert_eq!(cache.get("two"), Some(two));
        cache.put(generation, "one", one, LIFETIME);
        assert_eq!(cache.get("one"), None);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let cache = Cache::new();
        for number in 0..3 * CAPACITY {
            cache.put(0, &number.to_string(), caller(), LIFETIME);
        }
        let state = cache.state.read().unwrap();
        assert!(state.entries.len() <= CAPACITY);
    }
}
