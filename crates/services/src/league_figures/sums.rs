//! Sums over the games of a season that read thousands of rows, kept in memory as long as the tables are the same.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use store::TenantId;

use super::{By, Faceoffs, League, LineKind, LineUnit, Pair, Rushes, ZonePlay};
use crate::input_error::InputError;
use crate::kept::Kept;

/// Sums kept of each kind, at most.
const MOST: usize = 64;

/// Whose tables, of which version, over which games.
type Scope = (TenantId, Option<i64>, Vec<i64>);

/// The sums that are kept.
#[derive(Debug)]
pub(crate) struct Sums {
    pub(super) zone_play: Kept<(Scope, By), BTreeMap<String, ZonePlay>>,
    pub(super) rushes: Kept<(Scope, By), BTreeMap<String, Rushes>>,
    pub(super) faceoffs: Kept<Scope, BTreeMap<String, Faceoffs>>,
    pub(super) units: Kept<(Scope, LineKind, Option<String>), Vec<LineUnit>>,
    pub(super) pairs: Kept<(Scope, bool, Option<String>), Vec<Pair>>,
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            zone_play: Kept::new(MOST),
            rushes: Kept::new(MOST),
            faceoffs: Kept::new(MOST),
            units: Kept::new(MOST),
            pairs: Kept::new(MOST),
        }
    }
}

impl League<'_> {
    /// Names what sums over some games are made from.
    pub(super) async fn scope(&self, games: &[i64]) -> Result<Scope, InputError> {
        let version = self.tables.version(self.tenant).await?;
        Ok((self.tenant, version, games.to_vec()))
    }
}

/// What was kept, or what is made now.
pub(super) async fn kept_or<K: Eq + Hash, V: Clone>(
    kept: &Kept<K, V>,
    key: K,
    sum: impl Future<Output = Result<V, InputError>>,
) -> Result<V, InputError> {
    if let Some(known) = kept.get(&key) {
        return Ok((*known).clone());
    }
    let answer = sum.await?;
    kept.keep(key, Arc::new(answer.clone()));
    Ok(answer)
}
