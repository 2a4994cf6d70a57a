//! Access tokens: JSON Web Tokens.
//!
//! Every key is bound to one algorithm before any token is read. The header of a token chooses neither: `alg` must be
//! what the key is for, and `kid` is looked up among the keys of one file and nowhere else.

mod external;
mod key_file;
#[cfg(test)]
mod tests;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::accounts::User;
use store::{Role, SessionId, TenantId, UserId};

pub use external::{ExternalIssuer, ExternalKeys};
pub use key_file::signing_secret;

use super::error::{AuthError, SetupError};
use super::{AuthOptions, Secret};
use external::External;

/// Fewest bytes of a key for HMAC: as many as its hash has.
const SHORTEST_SECRET: usize = 32;
/// Longest life of an access token.
const LONGEST_LIFETIME: Duration = Duration::from_hours(1);
/// How far clocks may be apart, in seconds.
const LEEWAY: u64 = 5;
/// Whom all tokens are for, and the role of the database that they stand for: Supabase's convention.
const AUTHENTICATED: &str = "authenticated";
/// Claims without which a token says too little.
const REQUIRED: [&str; 4] = ["exp", "sub", "aud", "iss"];

/// What our own access tokens say, in the form that Supabase gives its tokens.
#[derive(Debug, Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: UserId,
    aud: &'static str,
    exp: u64,
    iat: u64,
    email: &'a str,
    role: &'static str,
    session_id: SessionId,
    app_metadata: AppMetadata,
}

#[derive(Debug, Serialize)]
struct AppMetadata {
    provider: &'static str,
    tenant_id: TenantId,
    roles: [Role; 1],
    instance_admin: bool,
}

/// What is read of our own tokens; the rest comes from the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct OwnToken {
    /// The user.
    pub(super) sub: UserId,
    /// The session, which must be alive.
    pub(super) session_id: SessionId,
    /// When the token ends, in seconds since 1970.
    pub(super) exp: u64,
}

/// What is read of the tokens of another issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExternalToken {
    pub(super) user: UserId,
    pub(super) tenant: TenantId,
    pub(super) role: Role,
    pub(super) email: Option<String>,
    pub(super) exp: u64,
}

/// A token whose signature and claims are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verified {
    Own(OwnToken),
    External(ExternalToken),
}

/// One key, one algorithm, one issuer.
#[derive(Clone)]
struct Verifier {
    key: DecodingKey,
    validation: Validation,
}

impl Verifier {
    fn new(key: DecodingKey, algorithm: Algorithm, issuer: &str) -> Self {
        let mut validation = Validation::new(algorithm);
        validation.leeway = LEEWAY;
        validation.validate_nbf = true;
        validation.set_audience(&[AUTHENTICATED]);
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&REQUIRED);
        Self { key, validation }
    }

    fn read<T: DeserializeOwned>(&self, token: &str) -> Result<T, AuthError> {
        match decode::<T>(token, &self.key, &self.validation) {
            Ok(token) => Ok(token.claims),
            // Said only of tokens whose signature is right.
            Err(error) if matches!(error.kind(), ErrorKind::ExpiredSignature) => {
                Err(AuthError::ExpiredToken)
            }
            Err(_) => Err(AuthError::InvalidToken),
        }
    }
}

/// Makes and checks access tokens.
pub(super) struct Tokens {
    issuer: String,
    lifetime: Duration,
    key: EncodingKey,
    own: Verifier,
    external: Option<External>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Tokens")
            .field("issuer", &self.issuer)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

/// An access token and the second in which it ends.
#[derive(Debug, Clone)]
pub(super) struct Issued {
    pub(super) token: Secret,
    pub(super) lifetime: Duration,
    pub(super) expires_at: u64,
}

impl Tokens {
    pub(super) fn new(options: &AuthOptions) -> Result<Self, SetupError> {
        let secret = long_enough("the key of access tokens", &options.secret)?;
        let lifetime = options.access_lifetime;
        if lifetime.is_zero() || lifetime > LONGEST_LIFETIME {
            return Err(SetupError::Options(
                "an access token lives for an hour at most",
            ));
        }
        let external = options.external.as_ref().map(External::new).transpose()?;
        let own = DecodingKey::from_secret(secret);
        Ok(Self {
            issuer: options.issuer.clone(),
            lifetime,
            key: EncodingKey::from_secret(secret),
            own: Verifier::new(own, Algorithm::HS256, &options.issuer),
            external,
        })
    }

    /// A token for a session that ends at a time in milliseconds.
    pub(super) fn issue(
        &self,
        user: &User,
        session: SessionId,
        session_end: i64,
    ) -> Result<Issued, AuthError> {
        let now = now();
        let session_end = u64::try_from(session_end / 1_000).unwrap_or(0);
        let expires_at = (now + self.lifetime.as_secs()).min(session_end);
        let claims = Claims {
            iss: &self.issuer,
            sub: user.id,
            aud: AUTHENTICATED,
            exp: expires_at,
            iat: now,
            email: &user.email,
            role: AUTHENTICATED,
            session_id: session,
            app_metadata: AppMetadata {
                provider: "email",
                tenant_id: user.tenant,
                roles: [user.role],
                instance_admin: user.is_instance_admin,
            },
        };
        let token = encode(&Header::new(Algorithm::HS256), &claims, &self.key);
        Ok(Issued {
            token: Secret::new(token.map_err(AuthError::internal)?),
            lifetime: Duration::from_secs(expires_at.saturating_sub(now)),
            expires_at,
        })
    }

    /// Reads a token: one of ours, or of the other issuer where there is one.
    pub(super) fn verify(&self, token: &str) -> Result<Verified, AuthError> {
        match (self.own.read(token), &self.external) {
            (Ok(own), _) => Ok(Verified::Own(own)),
            (Err(AuthError::InvalidToken), Some(external)) => {
                external.verify(token).map(Verified::External)
            }
            (Err(error), _) => Err(error),
        }
    }
}

/// The bytes of a key for HMAC.
fn long_enough<'a>(name: &str, secret: &'a Secret) -> Result<&'a [u8], SetupError> {
    let bytes = secret.expose().as_bytes();
    if bytes.len() < SHORTEST_SECRET {
        return Err(SetupError::ShortSecret {
            name: name.to_owned(),
        });
    }
    Ok(bytes)
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs())
}
