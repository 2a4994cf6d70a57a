//! The first start: somebody must be able to log in.

use store::StoreError;
use store::accounts::{NewTenant, Tenant};

use super::error::AuthError;
use super::secret::random_password;
use super::users::NewAccount;
use super::{Auth, Secret};
use crate::caller::Role;

/// Short name of the tenant that there always is.
pub const DEFAULT_TENANT: &str = "default";
/// Its name until somebody gives it another.
pub const DEFAULT_NAME: &str = "Default";
/// The address of the first administrator where none is given.
const DEFAULT_EMAIL: &str = "admin@localhost";

/// What the first administrator is to be.
#[derive(Debug, Clone, Default)]
pub struct FirstAdmin {
    /// `BENCHSIGHT_ADMIN_EMAIL`; `admin@localhost` where it is not set.
    pub email: Option<String>,
    /// `BENCHSIGHT_ADMIN_PASSWORD`; a random one where it is not set.
    pub password: Option<Secret>,
}

/// What there was to be made.
#[derive(Debug, Clone)]
pub struct FirstStart {
    /// The tenant that there always is.
    pub tenant: Tenant,
    /// Address of the administrator, when this was the first start.
    pub email: Option<String>,
    /// Their password, when it was made up here. It is known nowhere else: print it now.
    pub password: Option<Secret>,
}

impl Auth {
    /// Makes the tenant `default` where it is missing and, where there are no users at all, an administrator of the
    /// instance. Does nothing at any later start; of several processes that start at once, one does it.
    pub async fn first_start(&self, wanted: &FirstAdmin) -> Result<FirstStart, AuthError> {
        let tenant = self.default_tenant().await?;
        let nothing = |tenant| FirstStart {
            tenant,
            email: None,
            password: None,
        };
        if self.store.has_users().await? {
            return Ok(nothing(tenant));
        }
        let (password, made_up) = if let Some(password) = &wanted.password {
            (password.clone(), None)
        } else {
            let password = random_password()?;
            (password.clone(), Some(password))
        };
        let admin = NewAccount {
            email: wanted.email.clone().unwrap_or(DEFAULT_EMAIL.to_owned()),
            name: "Administrator".to_owned(),
            password,
            role: Role::Admin,
            is_instance_admin: true,
        };
        let admin = self.checked(&admin).await?;
        match self.store.create_user(tenant.id, &admin).await {
            Ok(user) => Ok(FirstStart {
                tenant,
                email: Some(user.email),
                password: made_up,
            }),
            // Another process was faster, and has told the password.
            Err(StoreError::Duplicate(_)) => Ok(nothing(tenant)),
            Err(error) => Err(error.into()),
        }
    }

    /// The tenant that there always is.
    pub async fn default_tenant(&self) -> Result<Tenant, AuthError> {
        let new = NewTenant {
            slug: DEFAULT_TENANT.to_owned(),
            name: DEFAULT_NAME.to_owned(),
        };
        if let Some(tenant) = self.store.tenant_by_slug(&new.slug).await? {
            return Ok(tenant);
        }
        match self.store.create_tenant(&new).await {
            Err(StoreError::Duplicate(_)) => {
                let tenant = self.store.tenant_by_slug(&new.slug).await?;
                tenant.ok_or(AuthError::NotFound("the tenant"))
            }
            created => Ok(created?),
        }
    }
}
