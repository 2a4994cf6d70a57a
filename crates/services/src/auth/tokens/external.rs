//! Tokens of another issuer: a Supabase project, by its secret or by its public keys.
//!
//! Tenant and role are read from `app_metadata`, which users cannot write themselves. Nobody becomes an administrator of
//! the instance this way. Keys come from a file and never from the network.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, decode_header};
use serde::Deserialize;
use store::{Role, TenantId, UserId};

use super::super::Secret;
use super::super::error::{AuthError, SetupError};
use super::{AUTHENTICATED, ExternalToken, Verifier, long_enough};

/// Another issuer whose tokens are let in.
#[derive(Debug, Clone)]
pub struct ExternalIssuer {
    /// Claim `iss` of its tokens, such as `https://<project>.supabase.co/auth/v1`.
    pub issuer: String,
    /// How its signatures are checked.
    pub keys: ExternalKeys,
}

/// Keys of another issuer.
#[derive(Debug, Clone)]
pub enum ExternalKeys {
    /// A secret shared with it, for HS256; at least 32 bytes.
    Secret(Secret),
    /// A file with its public keys (a JSON Web Key Set), for ES256 and RS256. It is read again when it changes.
    KeySet(PathBuf),
}

pub(super) struct External {
    issuer: String,
    keys: Keys,
}

enum Keys {
    Secret(Verifier),
    KeySet(KeySet),
}

/// What is read of a token.
#[derive(Debug, Deserialize)]
struct Claims {
    sub: UserId,
    exp: u64,
    email: Option<String>,
    role: String,
    #[serde(default)]
    is_anonymous: bool,
    app_metadata: AppMetadata,
}

#[derive(Debug, Deserialize)]
struct AppMetadata {
    tenant_id: TenantId,
    #[serde(default)]
    roles: Vec<String>,
}

impl External {
    pub(super) fn new(issuer: &ExternalIssuer) -> Result<Self, SetupError> {
        if issuer.issuer.is_empty() {
            return Err(SetupError::Options("the other issuer has no name"));
        }
        let keys = match &issuer.keys {
            ExternalKeys::Secret(secret) => {
                let secret = long_enough("the secret of the other issuer", secret)?;
                let key = DecodingKey::from_secret(secret);
                Keys::Secret(Verifier::new(key, Algorithm::HS256, &issuer.issuer))
            }
            ExternalKeys::KeySet(path) => Keys::KeySet(KeySet::open(path, &issuer.issuer)?),
        };
        Ok(Self {
            issuer: issuer.issuer.clone(),
            keys,
        })
    }

    pub(super) fn verify(&self, token: &str) -> Result<ExternalToken, AuthError> {
        let claims: Claims = match &self.keys {
            Keys::Secret(verifier) => verifier.read(token)?,
            Keys::KeySet(set) => {
                let header = decode_header(token).map_err(|_| AuthError::InvalidToken)?;
                let id = header.kid.ok_or(AuthError::InvalidToken)?;
                let keys = set.keys(&self.issuer);
                keys.get(&id).ok_or(AuthError::InvalidToken)?.read(token)?
            }
        };
        if claims.role != AUTHENTICATED || claims.is_anonymous {
            return Err(AuthError::InvalidToken);
        }
        let roles = claims.app_metadata.roles.iter();
        let role = roles.filter_map(|word| word.parse::<Role>().ok()).max();
        Ok(ExternalToken {
            user: claims.sub,
            tenant: claims.app_metadata.tenant_id,
            role: role.unwrap_or_default(),
            email: claims.email.filter(|email| !email.is_empty()),
            exp: claims.exp,
        })
    }
}

/// How often a file is looked at, at most.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// Largest file and most keys; sets in use have a handful.
const LARGEST_FILE: u64 = 1 << 20;
const MOST_KEYS: usize = 100;
/// Fewest bytes of an RSA modulus: 2,048 bits.
const SHORTEST_MODULUS: usize = 256;

type Verifiers = Arc<HashMap<String, Verifier>>;
/// Time and size by which a changed file is told.
type Stamp = (SystemTime, u64);

/// The public keys in a file, by `kid`.
struct KeySet {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    verifiers: Verifiers,
    stamp: Stamp,
    looked_at: Instant,
}

impl KeySet {
    fn open(path: &Path, issuer: &str) -> Result<Self, SetupError> {
        let stamp = stamp(path)?;
        let state = State {
            verifiers: Arc::new(read(path, issuer)?),
            stamp,
            looked_at: Instant::now(),
        };
        Ok(Self {
            path: path.to_owned(),
            state: Mutex::new(state),
        })
    }

    /// The keys as the file has them. Where it cannot be used any more, the old ones count on.
    fn keys(&self, issuer: &str) -> Verifiers {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.looked_at.elapsed() < LOOK_INTERVAL {
            return state.verifiers.clone();
        }
        state.looked_at = Instant::now();
        let changed = stamp(&self.path).and_then(|stamp| {
            if stamp == state.stamp {
                return Ok(None);
            }
            read(&self.path, issuer).map(|verifiers| Some((stamp, verifiers)))
        });
        match changed {
            Ok(Some((stamp, verifiers))) => {
                tracing::info!(
                    keys = verifiers.len(),
                    "the file of public keys was read again"
                );
                state.stamp = stamp;
                state.verifiers = Arc::new(verifiers);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, "the file of public keys cannot be used; the old keys count on");
            }
        }
        state.verifiers.clone()
    }
}

fn stamp(path: &Path) -> Result<Stamp, SetupError> {
    let file = std::fs::metadata(path);
    let stamp = file.and_then(|file| Ok((file.modified()?, file.len())));
    stamp.map_err(|source| SetupError::File {
        path: path.to_owned(),
        source,
    })
}

#[derive(Deserialize)]
struct JsonKeySet {
    keys: Vec<serde_json::Value>,
}

fn read(path: &Path, issuer: &str) -> Result<HashMap<String, Verifier>, SetupError> {
    let unusable = |reason: String| SetupError::KeySet {
        path: path.to_owned(),
        reason,
    };
    if stamp(path)?.1 > LARGEST_FILE {
        return Err(unusable("it is larger than 1 MiB".to_owned()));
    }
    let text = std::fs::read(path).map_err(|source| SetupError::File {
        path: path.to_owned(),
        source,
    })?;
    let set: JsonKeySet =
        serde_json::from_slice(&text).map_err(|error| unusable(error.to_string()))?;
    if set.keys.len() > MOST_KEYS {
        return Err(unusable(format!("there are more than {MOST_KEYS} keys")));
    }
    let usable = set.keys.into_iter().filter_map(|key| usable(key, issuer));
    let verifiers: HashMap<String, Verifier> = usable.collect();
    if verifiers.is_empty() {
        return Err(unusable(
            "none has a `kid` and is an ES256 key or an RS256 key of at least 2,048 bits"
                .to_owned(),
        ));
    }
    Ok(verifiers)
}

/// A key that may be used, bound to its algorithm. Others, such as secrets, which have no place in such a file, are left
/// out.
fn usable(key: serde_json::Value, issuer: &str) -> Option<(String, Verifier)> {
    let key: Jwk = serde_json::from_value(key).ok()?;
    let algorithm = match &key.algorithm {
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => {
            Algorithm::ES256
        }
        // Four characters of its encoding stand for three bytes.
        AlgorithmParameters::RSA(rsa) if rsa.n.len() * 3 / 4 >= SHORTEST_MODULUS => {
            Algorithm::RS256
        }
        _ => return None,
    };
    let named = match key.common.key_algorithm {
        None => Some(algorithm),
        Some(KeyAlgorithm::ES256) => Some(Algorithm::ES256),
        Some(KeyAlgorithm::RS256) => Some(Algorithm::RS256),
        Some(_) => None,
    };
    let is_for_signatures = matches!(
        key.common.public_key_use,
        None | Some(PublicKeyUse::Signature)
    );
    if named != Some(algorithm) || !is_for_signatures {
        return None;
    }
    let id = key.common.key_id.clone().filter(|id| !id.is_empty())?;
    let decoding = DecodingKey::from_jwk(&key).ok()?;
    Some((id, Verifier::new(decoding, algorithm, issuer)))
}

#[cfg(test)]
impl External {
    /// As if the file had not been looked at for a while.
    pub(super) fn look_again(&self) {
        let Keys::KeySet(set) = &self.keys else {
            return;
        };
        let mut state = set.state.lock().unwrap();
        state.looked_at -= LOOK_INTERVAL;
    }
}
