//! Who may come in: users, passwords, sessions, tokens, API keys and tenants.
//!
//! A user logs in with e-mail address and password and gets an access token, a JWT that lives for minutes, and a refresh
//! token that lives for days and is replaced at each use. Programs come with an API key. Tokens of a Supabase project,
//! or of any issuer whose public keys are in a file, can be let in too. All of them end in a [`Caller`], which every
//! service asks for.
//!
//! Three rules hold throughout: a token is checked with one key and one algorithm that were chosen before it was read;
//! what somebody may do is read from the database, not from the token, where the account is ours; and another tenant's
//! things do not exist.
//!
//! [`Caller`]: crate::caller::Caller

mod authenticate;
mod cache;
mod error;
mod first_start;
mod keys;
mod passwords;
mod secret;
mod sessions;
mod tenants;
mod throttle;
mod tokens;
mod users;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use store::accounts::{AccountStore, SessionLimits};

pub use error::{AuthError, FieldProblem, SetupError};
pub use first_start::{DEFAULT_NAME, DEFAULT_TENANT, FirstAdmin, FirstStart};
pub use keys::{CreatedKey, KeyRequest};
pub use passwords::{HashCost, LONGEST_PASSWORD, SHORTEST_PASSWORD};
pub(crate) use secret::hex;
pub use secret::{Secret, random_password};
pub use sessions::{Grant, Login, LogoutScope, Me};
pub use tenants::TenantRequest;
pub use throttle::{ACCOUNT_RULE, ADDRESS_RULE};
pub use tokens::{ExternalIssuer, ExternalKeys, signing_secret};
pub use users::{NewAccount, Patch};

use cache::Cache;
use passwords::Passwords;
use tokens::Tokens;

/// How long attempts to log in are kept.
const ATTEMPTS_KEPT: Duration = Duration::from_hours(24);
/// How long sessions are kept that are over.
const SESSIONS_KEPT: Duration = Duration::from_hours(30 * 24);

/// How accounts behave.
#[derive(Debug, Clone)]
pub struct AuthOptions {
    /// Key of our own access tokens, at least 32 bytes; see [`signing_secret`].
    pub secret: Secret,
    /// Who issues our own access tokens (claim `iss`).
    pub issuer: String,
    /// How long an access token lives; an hour at most.
    pub access_lifetime: Duration,
    /// How long a session lives after its last refresh.
    pub session_idle: Duration,
    /// How long a session lives at most.
    pub session_longest: Duration,
    /// How long a refresh token that was replaced still gives its successor: two tabs of a browser may refresh at once.
    pub refresh_grace: Duration,
    /// Another issuer whose tokens are let in.
    pub external: Option<ExternalIssuer>,
    /// What a password hash costs.
    pub hash_cost: HashCost,
}

impl AuthOptions {
    /// The usual behaviour with a key.
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            issuer: "benchsight".to_owned(),
            access_lifetime: Duration::from_mins(15),
            session_idle: Duration::from_hours(7 * 24),
            session_longest: Duration::from_hours(30 * 24),
            refresh_grace: Duration::from_secs(10),
            external: None,
            hash_cost: HashCost::default(),
        }
    }

    /// The usual behaviour with the key of the environment (`BENCHSIGHT_JWT_SECRET`) or, where there is none, of the
    /// data folder.
    pub fn with_key_of(environment: Option<Secret>, data: &Path) -> Result<Self, SetupError> {
        Ok(Self::new(signing_secret(environment, data)?))
    }

    fn limits(&self) -> SessionLimits {
        SessionLimits {
            idle: milliseconds(self.session_idle),
            longest: milliseconds(self.session_longest),
        }
    }
}

/// The service of accounts.
#[derive(Debug)]
pub struct Auth {
    store: Arc<dyn AccountStore>,
    tokens: Tokens,
    passwords: Passwords,
    cache: Cache,
    limits: SessionLimits,
    grace: i64,
}

impl Auth {
    /// The service on a store. Computes one password hash.
    pub fn new(store: Arc<dyn AccountStore>, options: &AuthOptions) -> Result<Self, SetupError> {
        Ok(Self {
            store,
            tokens: Tokens::new(options)?,
            passwords: Passwords::new(options.hash_cost)?,
            cache: Cache::new(),
            limits: options.limits(),
            grace: milliseconds(options.refresh_grace),
        })
    }

    /// Forgets what nobody needs any more: sessions long over, attempts long ago. To be called once in a while.
    pub async fn clean(&self) -> Result<(), AuthError> {
        self.store
            .forget_attempts(milliseconds(ATTEMPTS_KEPT))
            .await?;
        self.store
            .forget_sessions(milliseconds(SESSIONS_KEPT))
            .await?;
        Ok(())
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
