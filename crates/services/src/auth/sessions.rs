//! Sessions: login, refresh, logout.
//!
//! A refresh token names its session by a part that all tokens of the session share (the family) and has a part of its
//! own. The next token follows from the current one and a salt that only the database knows. Whoever comes with a token
//! that was replaced seconds ago (another tab of the same browser) is therefore given the same successor again; whoever
//! comes with any older token of the family proves that there are two holders, and the session ends.

use std::net::IpAddr;
use std::time::Duration;

use store::accounts::{
    EndReason, LiveSession, NewSession, Rotation, SecretHash, Session, SessionState, Tenant, User,
};
use store::{SessionId, StoreError};

use super::error::AuthError;
use super::passwords::Verdict;
use super::secret::{digest, hex, random, stored, unhex};
use super::throttle::Attempt;
use super::users::is_address;
use super::{Auth, Secret};
use crate::caller::Caller;

/// Begin of every refresh token, by which scanners of repositories can find one.
const PREFIX: &str = "bsr_";
/// How often a refresh is tried when others refresh the same session at the same time.
const ROUNDS: usize = 5;

/// An attempt to log in.
#[derive(Debug, Clone)]
pub struct Login {
    /// E-mail address, in any case.
    pub email: String,
    /// Password.
    pub password: Secret,
    /// Where it comes from, for throttling.
    pub address: Option<IpAddr>,
}

/// What a login or a refresh gives.
#[derive(Debug, Clone)]
pub struct Grant {
    /// For the header `Authorization: Bearer …`.
    pub access_token: Secret,
    /// How long it counts.
    pub expires_in: Duration,
    /// The second since 1970 in which it ends.
    pub expires_at: u64,
    /// For the next refresh; the one before does not count any more.
    pub refresh_token: Secret,
    /// Who logged in.
    pub user: User,
    /// Short name of their tenant.
    pub tenant_slug: String,
    /// The session.
    pub session: SessionId,
}

/// Which sessions a logout ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogoutScope {
    /// The one it comes from.
    #[default]
    This,
    /// All others of the user.
    Others,
    /// All of the user.
    All,
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// Their account; none for keys and for users of another issuer.
    pub user: Option<User>,
    /// Their tenant.
    pub tenant: Tenant,
}

/// The two parts of a refresh token.
#[derive(Clone, Copy)]
struct RefreshToken {
    family: [u8; 16],
    secret: [u8; 32],
}

impl RefreshToken {
    fn new() -> Result<Self, AuthError> {
        Ok(Self {
            family: random()?,
            secret: random()?,
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let (family, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
        Some(Self {
            family: unhex(family)?,
            secret: unhex(secret)?,
        })
    }

    fn write(&self) -> Secret {
        Secret::new(format!(
            "{PREFIX}{}_{}",
            hex(&self.family),
            hex(&self.secret)
        ))
    }

    fn family(&self) -> SecretHash {
        stored("refresh family", &self.family)
    }

    fn hash(&self) -> SecretHash {
        stored("refresh token", &self.secret)
    }

    /// The next token of the session. Without the salt it cannot be told, without this token neither.
    fn successor(&self, salt: &[u8; 32]) -> Self {
        Self {
            family: self.family,
            secret: digest("refresh successor", &[salt, &self.secret]),
        }
    }
}

impl Auth {
    /// Lets a user in who knows the password.
    pub async fn login(&self, login: &Login) -> Result<Grant, AuthError> {
        let email = login.email.trim().to_lowercase();
        let attempt = Attempt::to_log_in(&email, login.address);
        self.begin(&attempt).await?;
        let known = if is_address(&email) {
            self.store.credentials(&email).await?
        } else {
            None
        };
        let hash = known.as_ref().map(|known| &known.password);
        let verdict = self.passwords.check(&login.password, hash).await?;
        let known =
            known.filter(|known| verdict != Verdict::Wrong && known.user.disabled_at.is_none());
        let Some(known) = known else {
            return Err(AuthError::BadCredentials);
        };
        self.succeed(attempt).await?;
        if verdict == Verdict::RightButWeak {
            let new = self.passwords.hash(&login.password).await?;
            self.store
                .rehash_password(known.user.id, &known.password, &new)
                .await?;
        }
        self.start(known.user, known.tenant_slug).await
    }

    async fn start(&self, user: User, tenant_slug: String) -> Result<Grant, AuthError> {
        let token = RefreshToken::new()?;
        let new = NewSession {
            user: user.id,
            family: token.family(),
            token: token.hash(),
            limits: self.limits,
        };
        let session = match self.store.start_session(&new).await {
            // Disabled or removed while the password was checked.
            Err(StoreError::Missing(_)) => return Err(AuthError::BadCredentials),
            session => session?,
        };
        let live = LiveSession {
            user: User {
                last_login_at: Some(session.created_at),
                ..user
            },
            tenant_slug,
            expires_at: session.expires_at,
        };
        self.grant(session.id, live, token)
    }

    fn grant(
        &self,
        session: SessionId,
        live: LiveSession,
        token: RefreshToken,
    ) -> Result<Grant, AuthError> {
        let access = self.tokens.issue(&live.user, session, live.expires_at)?;
        Ok(Grant {
            access_token: access.token,
            expires_in: access.lifetime,
            expires_at: access.expires_at,
            refresh_token: token.write(),
            user: live.user,
            tenant_slug: live.tenant_slug,
            session,
        })
    }

    /// A new access token, and a refresh token in the place of the one that came.
    pub async fn refresh(&self, token: &Secret) -> Result<Grant, AuthError> {
        let token = RefreshToken::parse(token.expose()).ok_or(AuthError::InvalidToken)?;
        for _ in 0..ROUNDS {
            let state = self.store.session_of_family(token.family()).await?;
            let state = state.ok_or(AuthError::InvalidToken)?;
            if state.is_over {
                return Err(AuthError::SessionEnded);
            }
            if let Some(successor) = self.successor(&state, token).await? {
                let live = self.store.live_session(state.id).await?;
                let live = live.ok_or(AuthError::SessionEnded)?;
                return self.grant(state.id, live, successor);
            }
        }
        Err(AuthError::Throttled {
            retry_after: Duration::from_secs(1),
        })
    }

    /// The token that follows; none when somebody else has just replaced this one.
    async fn successor(
        &self,
        state: &SessionState,
        token: RefreshToken,
    ) -> Result<Option<RefreshToken>, AuthError> {
        if token.hash() == state.token {
            let salt = random()?;
            let successor = token.successor(&salt);
            let rotation = Rotation {
                from: state.token,
                to: successor.hash(),
                salt,
                limits: self.limits,
            };
            let is_first = self.store.rotate(state.id, &rotation).await?;
            return Ok(is_first.then_some(successor));
        }
        let before = state.successor.filter(|before| before.of == token.hash());
        if let Some(before) = before.filter(|before| before.age <= self.grace) {
            return Ok(Some(token.successor(&before.salt)));
        }
        self.end(state.id, EndReason::TokenReused).await?;
        tracing::warn!(session = %state.id, user = %state.user, "a refresh token was used again; its session has been ended");
        Err(AuthError::RefreshTokenReused)
    }

    async fn end(&self, session: SessionId, reason: EndReason) -> Result<(), AuthError> {
        self.store.end_session(session, reason).await?;
        self.cache
            .drop_where(|caller| caller.session == Some(session));
        Ok(())
    }

    /// Ends the session that a token belongs to, or others of the same user.
    pub async fn logout(&self, caller: &Caller, scope: LogoutScope) -> Result<(), AuthError> {
        let (Some(session), Some(user)) = (caller.session, caller.user) else {
            return Err(AuthError::Forbidden(
                "only a session that began with a login here can be ended here",
            ));
        };
        let kept = match scope {
            LogoutScope::This => return self.end(session, EndReason::Logout).await,
            LogoutScope::Others => Some(session),
            LogoutScope::All => None,
        };
        self.store
            .end_sessions(user, kept, EndReason::Logout)
            .await?;
        self.cache
            .drop_where(|caller| caller.user == Some(user) && caller.session != kept);
        Ok(())
    }

    /// Who a caller is.
    pub async fn me(&self, caller: &Caller) -> Result<Me, AuthError> {
        let tenant = self.store.tenant(caller.tenant).await?;
        let tenant = tenant.ok_or(AuthError::NotFound("the tenant"))?;
        let user = match (caller.user, caller.session) {
            (Some(user), Some(_)) => self.store.user(caller.tenant, user).await?,
            _ => None,
        };
        Ok(Me { user, tenant })
    }

    /// The sessions of a caller that are not over, newest first.
    pub async fn sessions(&self, caller: &Caller) -> Result<Vec<Session>, AuthError> {
        match (caller.user, caller.session) {
            (Some(user), Some(_)) => Ok(self.store.sessions(caller.tenant, user).await?),
            _ => Ok(Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn refresh_tokens_are_read_as_they_were_written(family: [u8; 16], secret: [u8; 32]) {
            let token = RefreshToken { family, secret };
            let read = RefreshToken::parse(token.write().expose()).unwrap();
            prop_assert_eq!((read.family, read.secret), (family, secret));
        }

        #[test]
        fn nothing_else_is_a_refresh_token(text in "(bsr_)?[0-9a-f]{0,40}_?[0-9a-f]{0,70}") {
            if let Some(token) = RefreshToken::parse(&text) {
                let written = token.write();
                prop_assert_eq!(written.expose(), text.as_str());
            }
        }

        #[test]
        fn a_successor_depends_on_token_and_salt(secret: [u8; 32], salt: [u8; 32], other: [u8; 32]) {
            prop_assume!(salt != other && secret != other);
            let token = RefreshToken { family: [0; 16], secret };
            let next = token.successor(&salt).secret;
            prop_assert_eq!(token.successor(&salt).secret, next);
            prop_assert_ne!(token.successor(&other).secret, next);
            let another = RefreshToken { family: [0; 16], secret: other };
            prop_assert_ne!(another.successor(&salt).secret, next);
        }
    }
}
