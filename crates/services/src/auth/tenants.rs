//! Tenants, managed by the administrators of the instance.

use store::TenantId;
use store::accounts::{NewTenant, Tenant, TenantRemoval, User, Visibility};

use super::Auth;
use super::error::{AuthError, FieldProblem};
use super::users::{NewAccount, manages_accounts, name, page, runs_instance, valid};
use crate::caller::{Caller, Role};

/// Most characters of a slug: it is the name of a folder and part of addresses.
const LONGEST_SLUG: usize = 63;

/// A tenant to be made.
#[derive(Debug, Clone)]
pub struct TenantRequest {
    /// Short name, for good.
    pub slug: String,
    /// Name, for people.
    pub name: String,
    /// Their first administrator.
    pub admin: NewAccount,
}

impl Auth {
    /// Makes a tenant and its first administrator.
    pub async fn create_tenant(
        &self,
        caller: &Caller,
        request: &TenantRequest,
    ) -> Result<(Tenant, User), AuthError> {
        runs_instance(caller)?;
        let mut problems = Vec::new();
        if !is_slug(&request.slug) {
            problems.push(FieldProblem {
                field: "slug",
                message: format!(
                    "a slug has 1 to {LONGEST_SLUG} lower-case letters, digits and hyphens, and no hyphen first"
                ),
            });
        }
        let new = NewTenant {
            slug: request.slug.clone(),
            name: name(&request.name, &mut problems),
        };
        valid(problems)?;
        let admin = NewAccount {
            role: Role::Admin,
            ..request.admin.clone()
        };
        let admin = self.checked(&admin).await?;
        Ok(self.store.create_tenant_with_user(&new, &admin).await?)
    }

    /// The tenants after one, in the order of their making.
    pub async fn tenants(
        &self,
        caller: &Caller,
        after: Option<TenantId>,
        limit: i64,
    ) -> Result<Vec<Tenant>, AuthError> {
        runs_instance(caller)?;
        Ok(self.store.tenants(after, page(limit)).await?)
    }

    /// A tenant.
    pub async fn tenant(&self, caller: &Caller, id: TenantId) -> Result<Tenant, AuthError> {
        runs_instance(caller)?;
        let tenant = self.store.tenant(id).await?;
        tenant.ok_or(AuthError::NotFound("the tenant"))
    }

    /// Gives a tenant another name. Its slug stays.
    pub async fn rename_tenant(
        &self,
        caller: &Caller,
        id: TenantId,
        new_name: &str,
    ) -> Result<Tenant, AuthError> {
        runs_instance(caller)?;
        let mut problems = Vec::new();
        let new_name = name(new_name, &mut problems);
        valid(problems)?;
        let tenant = self.store.rename_tenant(id, &new_name).await?;
        tenant.ok_or(AuthError::NotFound("the tenant"))
    }

    /// Opens the dashboard of the caller's league to everybody, or to its users only.
    pub async fn set_visibility(
        &self,
        caller: &Caller,
        visibility: Visibility,
    ) -> Result<Tenant, AuthError> {
        if !caller.may(Role::Admin) {
            return Err(AuthError::Forbidden("this needs the role admin"));
        }
        let tenant = self.store.set_visibility(caller.tenant, visibility).await?;
        tenant.ok_or(AuthError::NotFound("the tenant"))
    }

    /// Gives the caller's league another name. Its slug stays.
    pub async fn rename_league(
        &self,
        caller: &Caller,
        new_name: &str,
    ) -> Result<Tenant, AuthError> {
        manages_accounts(caller)?;
        let mut problems = Vec::new();
        let new_name = name(new_name, &mut problems);
        valid(problems)?;
        let tenant = self.store.rename_tenant(caller.tenant, &new_name).await?;
        tenant.ok_or(AuthError::NotFound("the tenant"))
    }

    /// The league of a slug, for somebody who wants to read its dashboard. A league that is for its members does not
    /// exist for others.
    pub async fn readable_league(
        &self,
        reader: Option<&Caller>,
        slug: &str,
    ) -> Result<Tenant, AuthError> {
        let tenant = self.store.tenant_by_slug(slug).await?;
        let may_read = |tenant: &Tenant| {
            tenant.visibility == Visibility::Public
                || reader.is_some_and(|reader| reader.tenant == tenant.id)
        };
        tenant
            .filter(may_read)
            .ok_or(AuthError::NotFound("the league"))
    }

    /// The leagues whose dashboards somebody may read: the public ones, and his own.
    pub async fn readable_leagues(
        &self,
        reader: Option<&Caller>,
    ) -> Result<Vec<Tenant>, AuthError> {
        /// More leagues than a page of links can show.
        const MOST: i64 = 200;
        let mut leagues = self.store.public_tenants(MOST).await?;
        if let Some(reader) = reader
            && !leagues.iter().any(|league| league.id == reader.tenant)
        {
            leagues.extend(self.store.tenant(reader.tenant).await?);
        }
        Ok(leagues)
    }

    /// Removes a tenant in which nobody has worked yet, with its users and keys.
    pub async fn remove_tenant(&self, caller: &Caller, id: TenantId) -> Result<(), AuthError> {
        runs_instance(caller)?;
        let conflict = |text: &str| Err(AuthError::Conflict(text.to_owned()));
        if caller.tenant == id {
            return conflict("this is your own tenant");
        }
        match self.store.remove_tenant(id).await? {
            TenantRemoval::Done => {
                self.cache.drop_where(|caller| caller.tenant == id);
                Ok(())
            }
            TenantRemoval::NotFound => Err(AuthError::NotFound("the tenant")),
            TenantRemoval::NotEmpty => conflict(
                "the tenant has jobs, staged rows or tables; only an unused one is removed",
            ),
            TenantRemoval::LastInstanceAdmin => {
                conflict("the last administrator of the instance belongs to this tenant")
            }
        }
    }
}

fn is_slug(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= LONGEST_SLUG
        && text.bytes().next().is_some_and(is_letter)
        && text.bytes().all(|byte| is_letter(byte) || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_names_of_folders() {
        for right in ["a", "0", "norad-2026", &"x".repeat(63)] {
            assert!(is_slug(right), "{right}");
        }
        for wrong in ["", "-a", "A", "a_b", "a/b", "..", "ä", &"x".repeat(64)] {
            assert!(!is_slug(wrong), "{wrong}");
        }
    }
}
