//! Answers that are kept in memory as long as what they were made from is the same.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Answers by what they were made from; the next one beyond the limit empties it.
#[derive(Debug)]
pub(crate) struct Kept<K, V> {
    most: usize,
    answers: Mutex<HashMap<K, Arc<V>>>,
}

impl<K: Eq + Hash, V> Kept<K, V> {
    /// Room for so many answers.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            answers: Mutex::default(),
        }
    }

    /// The answer that was kept.
    pub(crate) fn get(&self, key: &K) -> Option<Arc<V>> {
        self.lock().get(key).cloned()
    }

    /// Keeps an answer.
    pub(crate) fn keep(&self, key: K, answer: Arc<V>) {
        let mut answers = self.lock();
        if answers.len() >= self.most {
            answers.clear();
        }
        answers.insert(key, answer);
    }

    /// Nothing is left half done under this lock.
    fn lock(&self) -> MutexGuard<'_, HashMap<K, Arc<V>>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_grows_beyond_its_limit() {
        let kept = Kept::new(2);
        for number in 0..5 {
            kept.keep(number, Arc::new(number * 10));
        }
        assert_eq!(kept.get(&4).as_deref(), Some(&40));
        assert_eq!(kept.get(&0), None);
        assert!(kept.lock().len() <= 2);
    }
}
