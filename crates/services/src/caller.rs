//! Who asks: what every service is told about the one it works for.

use std::sync::Arc;

use store::{KeyId, SessionId, TenantId, UserId};
use uuid::Uuid;

pub use store::{Role, UnknownRole};

/// Somebody who has proved who they are, or the person at the command line.
///
/// Copies are cheap: the texts are shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The tenant they work in; services touch nothing of another one.
    pub tenant: TenantId,
    /// Its short name, which is the name of its folder too.
    pub tenant_slug: Arc<str>,
    /// The user; none for a key and at the command line.
    pub user: Option<UserId>,
    /// The session of a user who logged in here; none for tokens of another issuer and for keys.
    pub session: Option<SessionId>,
    /// The API key, where one was used.
    pub key: Option<KeyId>,
    /// The user's e-mail address, where it is known.
    pub email: Option<Arc<str>>,
    /// What they may do in the tenant.
    pub role: Role,
    /// Whether they may manage tenants and the administrators of the instance too.
    pub is_instance_admin: bool,
}

impl Caller {
    /// The person at the command line, or at a server without authentication on the loopback address: whoever can
    /// start the program in the data folder can do everything in it.
    pub fn local(tenant: TenantId, tenant_slug: impl Into<Arc<str>>) -> Self {
        Self {
            tenant,
            tenant_slug: tenant_slug.into(),
            user: None,
            session: None,
            key: None,
            email: None,
            role: Role::Admin,
            is_instance_admin: true,
        }
    }

    /// Whether they may do what needs a role.
    pub fn may(&self, needed: Role) -> bool {
        self.role >= needed
    }

    /// Whether this is a user, as opposed to a key or the command line.
    pub const fn is_user(&self) -> bool {
        self.user.is_some()
    }

    /// Whose requests are counted together: those of a key, of a user, or of everybody else in the tenant.
    pub fn payer(&self) -> Uuid {
        let user = self.user.map(|user| user.0);
        self.key.map(|key| key.0).or(user).unwrap_or(self.tenant.0)
    }

    /// Who it is, as written into jobs and logs: `user:<id>`, `key:<id>` or `local`. Ids only, so that logs hold no
    /// personal data.
    pub fn actor(&self) -> String {
        match (self.key, self.user) {
            (Some(key), _) => format!("key:{key}"),
            (None, Some(user)) => format!("user:{user}"),
            (None, None) => "local".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_what_lower_ones_may() {
        let mut caller = Caller::local(TenantId::new(), "default");
        caller.role = Role::Editor;
        let allowed = Role::ALL.map(|role| caller.may(role));
        assert_eq!(allowed, [true, true, false]);
    }

    #[test]
    fn the_actor_is_named_by_id() {
        let mut caller = Caller::local(TenantId::new(), "default");
        assert_eq!(caller.actor(), "local");
        let user = UserId::new();
        caller.user = Some(user);
        assert_eq!(caller.actor(), format!("user:{user}"));
        let key = KeyId::new();
        caller.key = Some(key);
        assert_eq!(caller.actor(), format!("key:{key}"));
    }
}
