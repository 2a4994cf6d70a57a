//! Leagues.

use std::str::FromStr;

use async_trait::async_trait;

use crate::accounts::{NewUser, User};
use crate::error::StoreError;
use crate::ids::TenantId;

/// A league with its own users, files and tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its short name: part of addresses and folder names, never changed.
    pub slug: String,
    /// Its name, for people.
    pub name: String,
    /// Who may read its dashboard.
    pub visibility: Visibility,
    /// When it was made.
    pub created_at: i64,
}

/// Who may read the dashboard of a league.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visibility {
    /// Its users.
    #[default]
    Members,
    /// Everybody.
    Public,
}

impl Visibility {
    /// The word for it, in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Public => "public",
        }
    }
}

impl FromStr for Visibility {
    type Err = UnknownVisibility;

    fn from_str(text: &str) -> Result<Self, UnknownVisibility> {
        match text {
            "members" => Ok(Self::Members),
            "public" => Ok(Self::Public),
            _ => Err(UnknownVisibility),
        }
    }
}

/// A word that names no visibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a dashboard is for `members` or `public`")]
pub struct UnknownVisibility;

/// A league to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTenant {
    /// Lower-case letters, digits and hyphens, at most 63.
    pub slug: String,
    /// For people.
    pub name: String,
}

/// What became of a tenant that was to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenantRemoval {
    /// It is gone, with its users and keys.
    Done,
    /// There is none with this id.
    NotFound,
    /// Somebody has worked in it: there are jobs, staged rows or tables.
    NotEmpty,
    /// Its users include the last administrator of the instance.
    LastInstanceAdmin,
}

/// What a store remembers of tenants.
#[async_trait]
pub trait TenantStore: Send + Sync {
    /// Makes a tenant. A slug that is taken is a duplicate.
    async fn create_tenant(&self, new: &NewTenant) -> Result<Tenant, StoreError>;

    /// Makes a tenant and its first user, or neither.
    async fn create_tenant_with_user(
        &self,
        new: &NewTenant,
        user: &NewUser,
    ) -> Result<(Tenant, User), StoreError>;

    /// The tenants after one, in the order of their making.
    async fn tenants(&self, after: Option<TenantId>, limit: i64)
    -> Result<Vec<Tenant>, StoreError>;

    /// A tenant by its id.
    async fn tenant(&self, id: TenantId) -> Result<Option<Tenant>, StoreError>;

    /// A tenant by its slug.
    async fn tenant_by_slug(&self, slug: &str) -> Result<Option<Tenant>, StoreError>;

    /// Gives a tenant another name; none where there is no such tenant.
    async fn rename_tenant(&self, id: TenantId, name: &str) -> Result<Option<Tenant>, StoreError>;

    /// Opens the dashboard of a tenant to everybody, or to its users only; none where there is no such tenant.
    async fn set_visibility(
        &self,
        id: TenantId,
        visibility: Visibility,
    ) -> Result<Option<Tenant>, StoreError>;

    /// The tenants whose dashboards are open to everybody, in the order of their making.
    async fn public_tenants(&self, limit: i64) -> Result<Vec<Tenant>, StoreError>;

    /// Removes a tenant in which nobody has worked yet, with its users and keys.
    async fn remove_tenant(&self, id: TenantId) -> Result<TenantRemoval, StoreError>;
}
