//! API keys: how programs prove who they work for.

use async_trait::async_trait;

use crate::accounts::SecretHash;
use crate::error::StoreError;
use crate::ids::{KeyId, TenantId, UserId};
use crate::role::Role;

/// How much older than now the noted use of a key may be, in milliseconds.
pub(crate) const USE_IS_FRESH: i64 = 60_000;

/// A key, without its secret, which nobody knows but its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// The tenant it opens.
    pub tenant: TenantId,
    /// Who made it; none for the command line.
    pub created_by: Option<UserId>,
    /// What it is for.
    pub name: String,
    /// The part by which people tell keys apart.
    pub prefix: String,
    /// What it may do; never more than its maker may.
    pub role: Role,
    /// When it was made.
    pub created_at: i64,
    /// When it was used last, to within a minute.
    pub last_used_at: Option<i64>,
    /// When it ends by itself.
    pub expires_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
}

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Who makes it; none for the command line.
    pub created_by: Option<UserId>,
    /// What it is for.
    pub name: String,
    /// The part by which people tell keys apart.
    pub prefix: String,
    /// The whole key.
    pub secret: SecretHash,
    /// What it may do.
    pub role: Role,
    /// When it ends by itself.
    pub expires_at: Option<i64>,
}

/// A key that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveKey {
    /// Its id.
    pub id: KeyId,
    /// The tenant it opens.
    pub tenant: TenantId,
    /// Short name of that tenant.
    pub tenant_slug: String,
    /// What it may do now: the lower of its own role and that of its maker.
    pub role: Role,
    /// How many milliseconds it has left, where it ends by itself.
    pub remaining: Option<i64>,
}

/// What a store remembers of keys.
#[async_trait]
pub trait KeyStore: Send + Sync {
    /// Makes a key.
    async fn create_key(&self, tenant: TenantId, new: &NewKey) -> Result<ApiKey, StoreError>;

    /// The keys of a tenant after one, in the order of their making; revoked ones too.
    async fn keys(
        &self,
        tenant: TenantId,
        after: Option<KeyId>,
        limit: i64,
    ) -> Result<Vec<ApiKey>, StoreError>;

    /// Revokes a key of a tenant, for good; none where there is no such key.
    async fn revoke_key(&self, tenant: TenantId, id: KeyId) -> Result<Option<ApiKey>, StoreError>;

    /// The key with a secret, if it was not revoked, its time is not up and its maker is not disabled. Notes the use, at
    /// most once a minute.
    async fn use_key(&self, secret: SecretHash) -> Result<Option<LiveKey>, StoreError>;
}
