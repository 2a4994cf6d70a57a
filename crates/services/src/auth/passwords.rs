//! Passwords: argon2id.
//!
//! Hashing takes 19 MiB and tens of milliseconds on purpose. It runs on threads for blocking work, and only as many at
//! once as there are cores, so that a flood of logins can neither fill the memory nor hold up other requests.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use store::accounts::PasswordHash;
use tokio::sync::Semaphore;

use super::error::{AuthError, FieldProblem, SetupError};
use super::secret::{Secret, random};

/// Fewest characters of a new password.
pub const SHORTEST_PASSWORD: usize = 12;
/// Most bytes of a password; more would only cost time.
pub const LONGEST_PASSWORD: usize = 1_024;
/// How long a login waits for its turn before it is sent away.
const PATIENCE: Duration = Duration::from_secs(5);

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for HashCost {
    /// What OWASP asks for at least.
    fn default() -> Self {
        Self {
            memory: 19_456,
            passes: 2,
        }
    }
}

impl HashCost {
    /// Next to nothing; for tests only.
    pub const FOR_TESTS: Self = Self {
        memory: 8,
        passes: 1,
    };
}

/// What became of a password that was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Wrong,
    Right,
    /// Right, but hashed at a lower cost than passwords are hashed today.
    RightButWeak,
}

/// Hashes and checks passwords.
#[derive(Debug, Clone)]
pub(super) struct Passwords {
    cost: HashCost,
    params: Params,
    turns: Arc<Semaphore>,
    /// Checked in the place of a user who does not exist, so that the answer takes as long.
    nobody: Arc<PasswordHash>,
}

impl Passwords {
    pub(super) fn new(cost: HashCost) -> Result<Self, SetupError> {
        let params = Params::new(cost.memory, cost.passes, 1, None)
            .map_err(|_| SetupError::Options("the cost of password hashes is out of range"))?;
        let nobody = hash_now(&params, &random::<32>()?)?;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Self {
            cost,
            params,
            turns: Arc::new(Semaphore::new(cores)),
            nobody: Arc::new(nobody),
        })
    }

    /// The hash of a new password.
    pub(super) async fn hash(&self, password: &Secret) -> Result<PasswordHash, AuthError> {
        let (params, password) = (self.params.clone(), password.clone());
        self.in_turn(move || hash_now(&params, password.expose().as_bytes()))
            .await?
    }

    /// Checks a password against a hash; without one it takes as long and is wrong.
    pub(super) async fn check(
        &self,
        password: &Secret,
        hash: Option<&PasswordHash>,
    ) -> Result<Verdict, AuthError> {
        if password.expose().len() > LONGEST_PASSWORD {
            return Ok(Verdict::Wrong);
        }
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.nobody).clone();
        let (cost, password) = (self.cost, password.clone());
        let verdict = self
            .in_turn(move || check_now(cost, password.expose().as_bytes(), &hash))
            .await?;
        Ok(if known { verdict } else { Verdict::Wrong })
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AuthError> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let Ok(turn) = turn else {
            return Err(AuthError::Throttled {
                retry_after: PATIENCE,
            });
        };
        let turn = turn.map_err(AuthError::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            // Here and not with the caller, who may have gone away while the thread still works.
            drop(turn);
            result
        });
        done.await.map_err(AuthError::internal)
    }
}

fn hasher(params: &Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
}

fn hash_now(params: &Params, password: &[u8]) -> Result<PasswordHash, AuthError> {
    let salt = random::<16>()?;
    let hash = hasher(params).hash_password_with_salt(password, &salt);
    let hash = hash.map_err(|error| AuthError::internal(error.to_string()))?;
    Ok(PasswordHash(hash.to_string()))
}

fn check_now(cost: HashCost, password: &[u8], hash: &PasswordHash) -> Verdict {
    let Ok(parsed) = Phc::new(&hash.0) else {
        return Verdict::Wrong;
    };
    // The cost comes from the hash.
    if Argon2::default()
        .verify_password(password, &parsed)
        .is_err()
    {
        return Verdict::Wrong;
    }
    let is_weak = Params::try_from(&parsed)
        .is_ok_and(|params| params.m_cost() < cost.memory || params.t_cost() < cost.passes);
    if is_weak {
        Verdict::RightButWeak
    } else {
        Verdict::Right
    }
}

/// What is wrong with a new password.
pub(super) fn problem(field: &'static str, password: &Secret) -> Option<FieldProblem> {
    let text = password.expose();
    let message = if text.chars().count() < SHORTEST_PASSWORD {
        format!("a password has at least {SHORTEST_PASSWORD} characters")
    } else if text.len() > LONGEST_PASSWORD {
        format!("a password has at most {LONGEST_PASSWORD} bytes")
    } else {
        return None;
    };
    Some(FieldProblem { field, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text)
    }

    #[tokio::test]
    async fn a_password_is_checked_against_its_hash() {
        let passwords = Passwords::new(HashCost::FOR_TESTS).unwrap();
        let password = secret("correct horse");
        let hash = passwords.hash(&password).await.unwrap();
        let check = async |text: &str, hash: Option<&PasswordHash>| {
            passwords.check(&secret(text), hash).await.unwrap()
        };
        assert_eq!(check("correct horse", Some(&hash)).await, Verdict::Right);
        assert_eq!(check("correct Horse", Some(&hash)).await, Verdict::Wrong);
        assert_eq!(check("correct horse", None).await, Verdict::Wrong);
        let garbage = PasswordHash("garbage".to_owned());
        assert_eq!(check("correct horse", Some(&garbage)).await, Verdict::Wrong);
        assert_ne!(passwords.hash(&password).await.unwrap(), hash, "salted");
    }

    #[tokio::test]
    async fn hashes_are_argon2id_at_the_documented_cost() {
        let passwords = Passwords::new(HashCost::default()).unwrap();
        let hash = passwords.hash(&secret("correct horse")).await.unwrap();
        assert!(
            hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{}",
            hash.0
        );
    }

    #[tokio::test]
    async fn a_hash_of_lower_cost_is_weak() {
        let cheap = Passwords::new(HashCost::FOR_TESTS).unwrap();
        let password = secret("correct horse");
        let hash = cheap.hash(&password).await.unwrap();
        let dearer = Passwords::new(HashCost {
            memory: 16,
            passes: 1,
        })
        .unwrap();
        let verdict = dearer.check(&password, Some(&hash)).await.unwrap();
        assert_eq!(verdict, Verdict::RightButWeak);
        let hash = dearer.hash(&password).await.unwrap();
        let verdict = cheap.check(&password, Some(&hash)).await.unwrap();
        assert_eq!(verdict, Verdict::Right, "never lowered");
    }

    #[test]
    fn length_is_all_that_is_asked_of_a_password() {
        assert!(problem("password", &secret("short")).is_some());
        assert!(problem("password", &secret("twelve chars")).is_none());
        assert!(problem("password", &secret("äöüäöüäöüäöü")).is_none());
        assert!(problem("password", &secret(&"x".repeat(1_024))).is_none());
        assert!(problem("password", &secret(&"x".repeat(1_025))).is_some());
    }
}
