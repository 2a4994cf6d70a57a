//! Sessions: from login to logout.

use std::fmt;

use async_trait::async_trait;

use crate::accounts::{SecretHash, User};
use crate::error::StoreError;
use crate::ids::{SessionId, TenantId, UserId};

/// Why a session ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// The user logged out.
    Logout,
    /// A refresh token came back that had been replaced: somebody else has one too.
    TokenReused,
    /// The password was changed elsewhere.
    PasswordChanged,
    /// The user was disabled.
    UserDisabled,
}

impl EndReason {
    /// The word for it in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::TokenReused => "token_reused",
            Self::PasswordChanged => "password_changed",
            Self::UserDisabled => "user_disabled",
        }
    }
}

/// How long sessions live, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// After the last refresh.
    pub idle: i64,
    /// After the login.
    pub longest: i64,
}

/// A session to be started.
#[derive(Debug, Clone, Copy)]
pub struct NewSession {
    /// Whose.
    pub user: UserId,
    /// The part that all its refresh tokens share.
    pub family: SecretHash,
    /// The first refresh token.
    pub token: SecretHash,
    /// How long it lives.
    pub limits: SessionLimits,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When it began.
    pub created_at: i64,
    /// When it was refreshed last.
    pub last_used_at: i64,
    /// When it ends by itself.
    pub expires_at: i64,
}

/// A session that counts, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveSession {
    /// Its user, who is not disabled.
    pub user: User,
    /// Short name of the user's tenant.
    pub tenant_slug: String,
    /// When it ends by itself.
    pub expires_at: i64,
}

/// How the current refresh token follows from the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Successor {
    /// The token before.
    pub of: SecretHash,
    /// With that token itself, it gives the current one.
    pub salt: [u8; 32],
    /// How long ago it was replaced, in milliseconds.
    pub age: i64,
}

impl fmt::Debug for Successor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Successor")
            .field("age", &self.age)
            .finish_non_exhaustive()
    }
}

/// What a refresh is checked against.
#[derive(Debug, Clone)]
pub struct SessionState {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// The current refresh token.
    pub token: SecretHash,
    /// The one before, where there was one.
    pub successor: Option<Successor>,
    /// Whether it was ended, or its time is up.
    pub is_over: bool,
}

/// A refresh token in the place of another.
#[derive(Clone, Copy)]
pub struct Rotation {
    /// The one that counts now.
    pub from: SecretHash,
    /// The one that will.
    pub to: SecretHash,
    /// See [`Successor::salt`].
    pub salt: [u8; 32],
    /// How long the session lives.
    pub limits: SessionLimits,
}

impl fmt::Debug for Rotation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Rotation")
    }
}

/// What a store remembers of sessions.
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// Starts a session and notes the login. A user who is disabled or gone is missing.
    async fn start_session(&self, new: &NewSession) -> Result<Session, StoreError>;

    /// The session whose refresh tokens share a part, over or not.
    async fn session_of_family(
        &self,
        family: SecretHash,
    ) -> Result<Option<SessionState>, StoreError>;

    /// Replaces the refresh token and prolongs the session; false when another token counts by now, or the session is
    /// over.
    async fn rotate(&self, id: SessionId, rotation: &Rotation) -> Result<bool, StoreError>;

    /// A session that was not ended, whose time is not up and whose user is not disabled.
    async fn live_session(&self, id: SessionId) -> Result<Option<LiveSession>, StoreError>;

    /// Ends a session; false when it was over.
    async fn end_session(&self, id: SessionId, reason: EndReason) -> Result<bool, StoreError>;

    /// The sessions of a user that are not over, newest first.
    async fn sessions(&self, tenant: TenantId, user: UserId) -> Result<Vec<Session>, StoreError>;

    /// Ends all sessions of a user, but one where that is wanted; answers with their number.
    async fn end_sessions(
        &self,
        user: UserId,
        kept: Option<SessionId>,
        reason: EndReason,
    ) -> Result<u64, StoreError>;

    /// Forgets sessions that have been over for longer than a time in milliseconds.
    async fn forget_sessions(&self, age: i64) -> Result<u64, StoreError>;
}
