//! People.

use std::fmt;

use async_trait::async_trait;

use crate::error::StoreError;
use crate::ids::{SessionId, TenantId, UserId};
use crate::role::Role;

/// Somebody who can log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// The tenant they belong to.
    pub tenant: TenantId,
    /// Their e-mail address, in lower case; no two users of the instance have the same.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they may do in the tenant.
    pub role: Role,
    /// Whether they may manage tenants and the administrators of the instance too.
    pub is_instance_admin: bool,
    /// Since when they cannot log in any more.
    pub disabled_at: Option<i64>,
    /// When they were made.
    pub created_at: i64,
    /// When they logged in last.
    pub last_login_at: Option<i64>,
}

impl User {
    /// Whether they keep their tenant from being without an administrator.
    pub fn is_active_admin(&self) -> bool {
        self.role == Role::Admin && self.disabled_at.is_none()
    }

    /// Whether they keep the instance from being without an administrator.
    pub const fn is_active_instance_admin(&self) -> bool {
        self.is_instance_admin && self.disabled_at.is_none()
    }
}

/// A hashed password, as a PHC string. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordHash")
    }
}

/// A user to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Kept in lower case.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their password.
    pub password: PasswordHash,
    /// What they may do.
    pub role: Role,
    /// Whether they run the instance.
    pub is_instance_admin: bool,
}

/// What a login is checked against.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The user.
    pub user: User,
    /// Short name of their tenant.
    pub tenant_slug: String,
    /// Their password.
    pub password: PasswordHash,
}

/// What is to be different about a user; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct UserChange {
    /// Another name.
    pub name: Option<String>,
    /// Another role.
    pub role: Option<Role>,
    /// Another password. It ends the user's sessions.
    pub password: Option<PasswordHash>,
    /// Whether they are to be kept from logging in. It ends their sessions.
    pub is_disabled: Option<bool>,
    /// Whether they are to run the instance.
    pub is_instance_admin: Option<bool>,
    /// A session that goes on although the password changes: the one in which it was changed.
    pub kept_session: Option<SessionId>,
}

impl UserChange {
    /// The user after the change at a time.
    pub(crate) fn applied_to(&self, before: &User, now: i64) -> User {
        let mut after = before.clone();
        if let Some(name) = &self.name {
            after.name.clone_from(name);
        }
        after.role = self.role.unwrap_or(before.role);
        after.is_instance_admin = self.is_instance_admin.unwrap_or(before.is_instance_admin);
        match self.is_disabled {
            Some(true) => after.disabled_at = before.disabled_at.or(Some(now)),
            Some(false) => after.disabled_at = None,
            None => {}
        }
        after
    }
}

/// What became of a change of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<T> {
    /// It is done.
    Done(T),
    /// The tenant has no such user.
    NotFound,
    /// The tenant would be left without anybody who can administer it.
    LastAdmin,
    /// The instance would be left without anybody who can administer it.
    LastInstanceAdmin,
}

/// How many can log in and administer besides a user.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Others {
    /// The tenant.
    pub(crate) admins: i64,
    /// The instance.
    pub(crate) instance_admins: i64,
}

/// Why a user may not become what is asked (nobody, where they are removed).
pub(crate) fn refusal<T>(before: &User, after: Option<&User>, others: Others) -> Option<Change<T>> {
    let stays_admin = after.is_some_and(User::is_active_admin);
    let stays_instance_admin = after.is_some_and(User::is_active_instance_admin);
    if before.is_active_instance_admin() && !stays_instance_admin && others.instance_admins == 0 {
        return Some(Change::LastInstanceAdmin);
    }
    if before.is_active_admin() && !stays_admin && others.admins == 0 {
        return Some(Change::LastAdmin);
    }
    None
}

/// What a store remembers of users.
#[async_trait]
pub trait UserStore: Send + Sync {
    /// Whether there is any user at all.
    async fn has_users(&self) -> Result<bool, StoreError>;

    /// Makes a user. An e-mail address that is taken, in whichever tenant, is a duplicate.
    async fn create_user(&self, tenant: TenantId, new: &NewUser) -> Result<User, StoreError>;

    /// The users of a tenant after one, in the order of their making.
    async fn users(
        &self,
        tenant: TenantId,
        after: Option<UserId>,
        limit: i64,
    ) -> Result<Vec<User>, StoreError>;

    /// A user of a tenant.
    async fn user(&self, tenant: TenantId, id: UserId) -> Result<Option<User>, StoreError>;

    /// What a login with an e-mail address is checked against; disabled users too.
    async fn credentials(&self, email: &str) -> Result<Option<Credentials>, StoreError>;

    /// Changes a user. Administrators are never the fewer by the last one, whoever else changes users meanwhile.
    async fn change_user(
        &self,
        tenant: TenantId,
        id: UserId,
        change: &UserChange,
    ) -> Result<Change<User>, StoreError>;

    /// Removes a user, with their sessions and keys, by the same rule.
    async fn remove_user(&self, tenant: TenantId, id: UserId) -> Result<Change<()>, StoreError>;

    /// Replaces the hash of a password by another one of the same password, unless it was changed meanwhile.
    async fn rehash_password(
        &self,
        id: UserId,
        old: &PasswordHash,
        new: &PasswordHash,
    ) -> Result<(), StoreError>;
}
