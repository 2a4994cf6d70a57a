//! From a token to a caller.

use std::sync::Arc;
use std::time::Duration;

use super::error::AuthError;
use super::keys;
use super::tokens::{ExternalToken, OwnToken, Verified, now};
use super::{Auth, cache};
use crate::caller::Caller;

/// Longest token that is looked at.
const LONGEST_TOKEN: usize = 8_192;

/// A caller, and for how long their token counts.
type Admitted = (Caller, Duration);

impl Auth {
    /// Whose token this is. It may be an access token of ours, of the other issuer, or an API key.
    ///
    /// A token counts for five seconds without being checked again, unless this process ended it meanwhile.
    pub async fn authenticate(&self, bearer: &str) -> Result<Arc<Caller>, AuthError> {
        if let Some(caller) = self.cache.get(bearer) {
            return Ok(caller);
        }
        if bearer.len() > LONGEST_TOKEN {
            return Err(AuthError::InvalidToken);
        }
        let generation = self.cache.generation();
        let (caller, remaining) = if keys::is_key(bearer) {
            self.admit_key(bearer).await?
        } else {
            match self.tokens.verify(bearer)? {
                Verified::Own(token) => self.admit_session(token).await?,
                Verified::External(token) => self.admit_external(token).await?,
            }
        };
        let caller = Arc::new(caller);
        self.cache
            .put(generation, bearer, caller.clone(), remaining);
        Ok(caller)
    }

    async fn admit_session(&self, token: OwnToken) -> Result<Admitted, AuthError> {
        let live = self.store.live_session(token.session_id).await?;
        let live = live.filter(|live| live.user.id == token.sub);
        let live = live.ok_or(AuthError::SessionEnded)?;
        let caller = Caller {
            tenant: live.user.tenant,
            tenant_slug: live.tenant_slug.into(),
            user: Some(live.user.id),
            session: Some(token.session_id),
            key: None,
            email: Some(live.user.email.into()),
            role: live.user.role,
            is_instance_admin: live.user.is_instance_admin,
        };
        Ok((caller, until(token.exp)))
    }

    async fn admit_external(&self, token: ExternalToken) -> Result<Admitted, AuthError> {
        // A token for a league that is not here says nothing about this instance.
        let tenant = self.store.tenant(token.tenant).await?;
        let tenant = tenant.ok_or(AuthError::InvalidToken)?;
        let caller = Caller {
            tenant: tenant.id,
            tenant_slug: tenant.slug.into(),
            user: Some(token.user),
            session: None,
            key: None,
            email: token.email.map(Into::into),
            role: token.role,
            is_instance_admin: false,
        };
        Ok((caller, until(token.exp)))
    }

    async fn admit_key(&self, key: &str) -> Result<Admitted, AuthError> {
        let hash = keys::hash(key).ok_or(AuthError::InvalidToken)?;
        let live = self.store.use_key(hash).await?;
        let live = live.ok_or(AuthError::InvalidToken)?;
        let remaining = live.remaining.map_or(cache::LIFETIME, |remaining| {
            Duration::from_millis(u64::try_from(remaining).unwrap_or(0))
        });
        let caller = Caller {
            tenant: live.tenant,
            tenant_slug: live.tenant_slug.into(),
            user: None,
            session: None,
            key: Some(live.id),
            email: None,
            role: live.role,
            is_instance_admin: false,
        };
        Ok((caller, remaining))
    }
}

/// The time until a second since 1970.
fn until(second: u64) -> Duration {
    Duration::from_secs(second.saturating_sub(now()))
}
