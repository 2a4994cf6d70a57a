//! API keys: `bs_<prefix>_<secret>`.
//!
//! The whole key is shown once, when it is made; what is kept is its hash. A plain hash is enough: there are 2²⁵⁶
//! secrets to guess from. The prefix tells keys apart in lists and logs.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use store::KeyId;
use store::accounts::{ApiKey, NewKey, SecretHash};

use super::error::{AuthError, FieldProblem};
use super::secret::{hex, random, stored, unhex};
use super::users::{is_admin, manages_accounts, name, page, valid};
use super::{Auth, Secret, milliseconds};
use crate::caller::{Caller, Role};

/// Begin of every key, by which scanners of repositories can find one.
const PREFIX: &str = "bs_";
/// Longest life of a key that ends by itself: ten years.
const LONGEST_LIFE: Duration = Duration::from_hours(3_653 * 24);

/// A key to be made.
#[derive(Debug, Clone)]
pub struct KeyRequest {
    /// What it is for.
    pub name: String,
    /// What it may do; no more than who makes it.
    pub role: Role,
    /// How long it counts; for ever, where there is no end.
    pub lifetime: Option<Duration>,
}

/// A key that was made.
#[derive(Debug, Clone)]
pub struct CreatedKey {
    /// What is remembered of it.
    pub key: ApiKey,
    /// The key itself. It can never be shown again.
    pub secret: Secret,
}

/// Whether a token has the form of a key.
pub(super) fn is_key(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// What the store knows a key by; none where it cannot be one.
pub(super) fn hash(key: &str) -> Option<SecretHash> {
    let (prefix, secret) = key.strip_prefix(PREFIX)?.split_once('_')?;
    unhex::<4>(prefix)?;
    unhex::<32>(secret)?;
    Some(stored("API key", key.as_bytes()))
}

impl Auth {
    /// Makes a key for the caller's tenant.
    pub async fn create_key(
        &self,
        caller: &Caller,
        request: &KeyRequest,
    ) -> Result<CreatedKey, AuthError> {
        manages_accounts(caller)?;
        if !caller.may(request.role) {
            return Err(AuthError::Forbidden(
                "a key may do no more than who makes it",
            ));
        }
        let mut problems = Vec::new();
        let name = name(&request.name, &mut problems);
        problems.extend(lifetime_problem(request.lifetime));
        valid(problems)?;

        let prefix = hex(&random::<4>()?);
        let text = format!("{PREFIX}{prefix}_{}", hex(&random::<32>()?));
        let new = NewKey {
            // Users of another issuer have no account here that the key could depend on.
            created_by: caller.user.filter(|_| caller.session.is_some()),
            name,
            secret: stored("API key", text.as_bytes()),
            prefix: format!("{PREFIX}{prefix}"),
            role: request.role,
            expires_at: request.lifetime.map(from_now),
        };
        let key = self.store.create_key(caller.tenant, &new).await?;
        Ok(CreatedKey {
            key,
            secret: Secret::new(text),
        })
    }

    /// The keys of the caller's tenant after one, in the order of their making; revoked ones too.
    pub async fn keys(
        &self,
        caller: &Caller,
        after: Option<KeyId>,
        limit: i64,
    ) -> Result<Vec<ApiKey>, AuthError> {
        is_admin(caller)?;
        Ok(self.store.keys(caller.tenant, after, page(limit)).await?)
    }

    /// Revokes a key of the caller's tenant, at once and for good.
    pub async fn revoke_key(&self, caller: &Caller, id: KeyId) -> Result<ApiKey, AuthError> {
        manages_accounts(caller)?;
        let revoked = self.store.revoke_key(caller.tenant, id).await?;
        let revoked = revoked.ok_or(AuthError::NotFound("the key"))?;
        self.cache.drop_where(|caller| caller.key == Some(id));
        Ok(revoked)
    }
}

fn lifetime_problem(lifetime: Option<Duration>) -> Option<FieldProblem> {
    let lifetime = lifetime?;
    (lifetime.is_zero() || lifetime > LONGEST_LIFE).then(|| FieldProblem {
        field: "expires_in",
        message: "a key that ends by itself lives for ten years at most".to_owned(),
    })
}

fn from_now(lifetime: Duration) -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    milliseconds(now.saturating_add(lifetime))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_form_of_a_key_is_looked_up() {
        let key = format!("bs_0a1b2c3d_{}", "0f".repeat(32));
        assert!(is_key(&key) && hash(&key).is_some());
        for wrong in [
            "bs_",
            "bs_0a1b2c3d",
            "bs_0a1b2c3d_0f",
            &key.to_uppercase(),
            &key.replace("bs_", "bsr_"),
            &format!("{key}0"),
        ] {
            assert!(hash(wrong).is_none(), "{wrong}");
        }
    }
}
