//! Users of a tenant, managed by its administrators.

use store::UserId;
use store::accounts::{Change, NewUser, User, UserChange};

use super::error::{AuthError, FieldProblem, done};
use super::passwords;
use super::{Auth, Secret};
use crate::caller::{Caller, Role};

/// Longest e-mail address: what mail servers take.
const LONGEST_EMAIL: usize = 254;
/// Most rows of an answer.
const LONGEST_PAGE: i64 = 1_000;
/// Most characters of a name.
const LONGEST_NAME: usize = 200;

/// A user to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// E-mail address; no other user of the instance may have it.
    pub email: String,
    /// Name.
    pub name: String,
    /// First password.
    pub password: Secret,
    /// Role in the tenant.
    pub role: Role,
    /// Whether they are to run the instance.
    pub is_instance_admin: bool,
}

/// What is to be different about a user; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct Patch {
    /// Another name.
    pub name: Option<String>,
    /// Another role.
    pub role: Option<Role>,
    /// Another password. It ends the user's sessions, but the one it is set in.
    pub password: Option<Secret>,
    /// Whether they are to be kept from logging in.
    pub is_disabled: Option<bool>,
    /// Whether they are to run the instance.
    pub is_instance_admin: Option<bool>,
}

impl Auth {
    /// Makes a user in the caller's tenant.
    pub async fn create_user(&self, caller: &Caller, new: &NewAccount) -> Result<User, AuthError> {
        manages_accounts(caller)?;
        if new.is_instance_admin {
            runs_instance(caller)?;
        }
        let new = self.checked(new).await?;
        Ok(self.store.create_user(caller.tenant, &new).await?)
    }

    /// A user as the store takes one, when everything about them is right.
    pub(super) async fn checked(&self, new: &NewAccount) -> Result<NewUser, AuthError> {
        let mut problems = Vec::new();
        let email = email(&new.email, &mut problems);
        let name = name(&new.name, &mut problems);
        problems.extend(passwords::problem("password", &new.password));
        valid(problems)?;
        Ok(NewUser {
            email,
            name,
            password: self.passwords.hash(&new.password).await?,
            role: new.role,
            is_instance_admin: new.is_instance_admin,
        })
    }

    /// The users of the caller's tenant after one, in the order of their making.
    pub async fn users(
        &self,
        caller: &Caller,
        after: Option<UserId>,
        limit: i64,
    ) -> Result<Vec<User>, AuthError> {
        is_admin(caller)?;
        Ok(self.store.users(caller.tenant, after, page(limit)).await?)
    }

    /// A user of the caller's tenant.
    pub async fn user(&self, caller: &Caller, id: UserId) -> Result<User, AuthError> {
        is_admin(caller)?;
        self.find(caller, id).await
    }

    async fn find(&self, caller: &Caller, id: UserId) -> Result<User, AuthError> {
        let user = self.store.user(caller.tenant, id).await?;
        user.ok_or(AuthError::NotFound("the user"))
    }

    /// Changes a user of the caller's tenant.
    pub async fn change_user(
        &self,
        caller: &Caller,
        id: UserId,
        patch: &Patch,
    ) -> Result<User, AuthError> {
        manages_accounts(caller)?;
        let before = self.find(caller, id).await?;
        // Who sets the password of somebody can be that somebody.
        if before.is_instance_admin || patch.is_instance_admin == Some(true) {
            runs_instance(caller)?;
        }
        let change = self.change(caller, id, patch).await?;
        let changed = done(self.store.change_user(caller.tenant, id, &change).await?)?;
        self.forget_user(caller, id);
        Ok(changed)
    }

    async fn change(
        &self,
        caller: &Caller,
        id: UserId,
        patch: &Patch,
    ) -> Result<UserChange, AuthError> {
        let mut problems = Vec::new();
        let new_name = patch.name.as_deref().map(|text| name(text, &mut problems));
        if let Some(password) = &patch.password {
            problems.extend(passwords::problem("password", password));
        }
        valid(problems)?;
        let password = match &patch.password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        Ok(UserChange {
            name: new_name,
            role: patch.role,
            password,
            is_disabled: patch.is_disabled,
            is_instance_admin: patch.is_instance_admin,
            kept_session: caller.session.filter(|_| caller.user == Some(id)),
        })
    }

    /// Gives the caller another password. Whoever holds only a token cannot do it: the old one is asked for.
    pub async fn change_own_password(
        &self,
        caller: &Caller,
        old: &Secret,
        new: &Secret,
    ) -> Result<(), AuthError> {
        let (Some(id), Some(_)) = (caller.user, caller.session) else {
            return Err(AuthError::Forbidden(
                "only somebody who logged in here has a password here",
            ));
        };
        valid(
            passwords::problem("new_password", new)
                .into_iter()
                .collect(),
        )?;
        let user = self.find(caller, id).await?;
        self.confirm(id, &user.email, old).await?;
        let change = UserChange {
            password: Some(self.passwords.hash(new).await?),
            kept_session: caller.session,
            ..UserChange::default()
        };
        done(self.store.change_user(caller.tenant, id, &change).await?)?;
        self.forget_user(caller, id);
        Ok(())
    }

    /// Removes a user of the caller's tenant, with their sessions and keys.
    pub async fn remove_user(&self, caller: &Caller, id: UserId) -> Result<(), AuthError> {
        manages_accounts(caller)?;
        if self.find(caller, id).await?.is_instance_admin {
            runs_instance(caller)?;
        }
        let removed: Change<()> = self.store.remove_user(caller.tenant, id).await?;
        done(removed)?;
        self.forget_user(caller, id);
        Ok(())
    }

    /// Drops what is remembered of a user's tokens, and of keys: they may no more than their makers.
    fn forget_user(&self, caller: &Caller, id: UserId) {
        let tenant = caller.tenant;
        self.cache.drop_where(|caller| {
            caller.user == Some(id) || (caller.tenant == tenant && caller.key.is_some())
        });
    }
}

/// Passes for administrators of the tenant.
pub(super) fn is_admin(caller: &Caller) -> Result<(), AuthError> {
    if caller.may(Role::Admin) {
        return Ok(());
    }
    Err(AuthError::Forbidden("this needs the role admin"))
}

/// Passes for administrators who are people. A key that could make users or keys would outlive its revocation.
pub(super) fn manages_accounts(caller: &Caller) -> Result<(), AuthError> {
    is_admin(caller)?;
    if caller.key.is_some() {
        return Err(AuthError::Forbidden(
            "an API key cannot change users, keys or tenants; log in for that",
        ));
    }
    Ok(())
}

/// Passes for administrators of the instance.
pub(super) fn runs_instance(caller: &Caller) -> Result<(), AuthError> {
    if caller.is_instance_admin && caller.key.is_none() {
        return Ok(());
    }
    Err(AuthError::Forbidden(
        "this needs an administrator of the instance",
    ))
}

/// A number of rows that both databases take.
pub(super) fn page(limit: i64) -> i64 {
    limit.clamp(0, LONGEST_PAGE)
}

/// Passes when nothing is wrong.
pub(super) fn valid(problems: Vec<FieldProblem>) -> Result<(), AuthError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(AuthError::Invalid(problems))
}

/// An e-mail address in lower case.
fn email(text: &str, problems: &mut Vec<FieldProblem>) -> String {
    let email = text.trim().to_lowercase();
    if !is_address(&email) {
        problems.push(FieldProblem {
            field: "email",
            message: format!(
                "an e-mail address has the form name@domain and at most {LONGEST_EMAIL} bytes"
            ),
        });
    }
    email
}

/// Whether a text can be an e-mail address. Whether it receives mail only mail can tell, so little is asked of it.
pub(super) fn is_address(text: &str) -> bool {
    let has_both_parts = text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    let is_printable = !text
        .chars()
        .any(|character| character.is_whitespace() || character.is_control());
    has_both_parts && is_printable && text.len() <= LONGEST_EMAIL
}

/// A name without spaces around it.
pub(super) fn name(text: &str, problems: &mut Vec<FieldProblem>) -> String {
    let name = text.trim();
    let is_long = name.chars().count() > LONGEST_NAME;
    if name.is_empty() || is_long || name.chars().any(char::is_control) {
        problems.push(FieldProblem {
            field: "name",
            message: format!("a name has 1 to {LONGEST_NAME} characters and no control characters"),
        });
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_lowered_and_looked_at() {
        let check = |text: &str| {
            let mut problems = Vec::new();
            let address = email(text, &mut problems);
            problems.is_empty().then_some(address)
        };
        assert_eq!(check(" Ann@Example.ORG ").unwrap(), "ann@example.org");
        assert_eq!(check("admin@localhost").unwrap(), "admin@localhost");
        let long = format!("{}@example.org", "a".repeat(250));
        for wrong in ["", "ann", "@b", "a@", "a@b@c", "a b@c", "a\u{7}@c", &long] {
            assert_eq!(check(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn names_are_trimmed_and_looked_at() {
        let check = |text: &str| {
            let mut problems = Vec::new();
            let trimmed = name(text, &mut problems);
            problems.is_empty().then_some(trimmed)
        };
        assert_eq!(check("  Ann Lee ").unwrap(), "Ann Lee");
        for wrong in ["", "   ", "a\nb", &"x".repeat(201)] {
            assert_eq!(check(wrong), None, "{wrong:?}");
        }
    }
}
