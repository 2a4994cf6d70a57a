//! Which models serve: what pages about forecasts depend on, known without asking the database each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use store::TenantId;
use store::models::{ModelStore, ModelsInUse};

use super::{Ml, names};
use crate::input_error::InputError;

/// How long another process may have trained before this one notices.
const NOTICED_AFTER: Duration = Duration::from_millis(500);

/// Tenants kept at most.
const KEPT: usize = 256;

/// Which versions serve, and how many forecasts are frozen. Pages that show forecasts change only when this does, or
/// the published tables do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct InUse(ModelsInUse);

impl InUse {
    /// The version of a model that serves.
    pub fn version(&self, name: &str) -> Option<i64> {
        let mut serving = self.0.serving.iter();
        serving
            .find(|(serving, _)| serving == name)
            .map(|(_, version)| *version)
    }

    /// Whether anything was trained that forecasts games.
    pub fn has_forecasts(&self) -> bool {
        self.version(names::GAME).is_some()
    }
}

/// What was in use when it was asked last, by tenant.
#[derive(Debug, Default)]
pub(super) struct InUseByTenant(Mutex<HashMap<TenantId, (Instant, Arc<InUse>)>>);

impl InUseByTenant {
    async fn of(&self, store: &dyn ModelStore, tenant: TenantId) -> Result<Arc<InUse>, InputError> {
        let known = self.lock().get(&tenant).cloned();
        if let Some((seen, found)) = known
            && seen.elapsed() < NOTICED_AFTER
        {
            return Ok(found);
        }
        let seen = Instant::now();
        let found = Arc::new(InUse(store.models_in_use(tenant).await?));
        let mut all = self.lock();
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(tenant, (seen, Arc::clone(&found)));
        Ok(found)
    }

    fn forget(&self, tenant: TenantId) {
        self.lock().remove(&tenant);
    }

    /// Nothing is left half done under this lock.
    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, (Instant, Arc<InUse>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ml {
    /// Which models serve; half a second old at most.
    ///
    /// # Errors
    /// [`InputError::Unavailable`] where the database does not answer.
    pub async fn in_use(&self, tenant: TenantId) -> Result<Arc<InUse>, InputError> {
        self.in_use.of(self.store.as_ref(), tenant).await
    }

    /// Forgets what serves, after something has changed.
    pub(super) fn forget(&self, tenant: TenantId) {
        self.shelf.forget(tenant);
        self.in_use.forget(tenant);
    }
}
