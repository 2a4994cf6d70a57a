//! Accounts: tenants and their users, sessions and API keys, and attempts to log in.
//!
//! One trait per kind of thing; [`AccountStore`] is all of them together. The store keeps hashes of secrets and
//! compares nothing: what a token means is decided by those who ask.

mod attempts;
mod keys;
mod sessions;
mod tenants;
mod users;

use std::fmt;

pub use attempts::{AttemptRule, AttemptStore, Attempts};
pub(crate) use keys::USE_IS_FRESH;
pub use keys::{ApiKey, KeyStore, LiveKey, NewKey};
pub use sessions::{
    EndReason, LiveSession, NewSession, Rotation, Session, SessionLimits, SessionState,
    SessionStore, Successor,
};
pub use tenants::{NewTenant, Tenant, TenantRemoval, TenantStore, UnknownVisibility, Visibility};
pub use users::{Change, Credentials, NewUser, PasswordHash, User, UserChange, UserStore};
pub(crate) use users::{Others, refusal};

/// Everything that is remembered of accounts.
pub trait AccountStore:
    TenantStore + UserStore + SessionStore + KeyStore + AttemptStore + fmt::Debug
{
}

/// SHA-256 of a secret that is too long to be guessed. Not secret itself, but nobody's business: it is never printed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash(pub [u8; 32]);

impl fmt::Debug for SecretHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretHash")
    }
}
