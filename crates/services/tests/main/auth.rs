mod authenticate;
mod keys;
mod sessions;
mod setup;
mod tenants;
mod throttle;
mod users;

use std::net::IpAddr;
use std::sync::Arc;

use services::auth::{
    Auth, AuthError, AuthOptions, FirstAdmin, Grant, HashCost, Login, NewAccount, Secret,
    TenantRequest,
};
use services::caller::{Caller, Role};
use store::Database;
use store::accounts::{AccountStore, User};
use test_databases::TestDatabase;

pub(super) const ROOT: &str = "root@example.org";
pub(super) const PASSWORD: &str = "correct horse battery";

/// The service after the first start.
pub(super) struct Fixture {
    pub(super) auth: Auth,
    pub(super) store: Arc<dyn AccountStore>,
}

pub(super) fn options() -> AuthOptions {
    AuthOptions {
        hash_cost: HashCost::FOR_TESTS,
        ..AuthOptions::new(Secret::new("a secret of more than 32 bytes, for tests"))
    }
}

pub(super) async fn start(test: &TestDatabase) -> Fixture {
    start_with(test, &options()).await
}

/// Another process on the same database, when called again.
pub(super) async fn start_with(test: &TestDatabase, options: &AuthOptions) -> Fixture {
    let database = Database::open(&test.options()).await.unwrap();
    let store = database.accounts();
    let auth = Auth::new(store.clone(), options).unwrap();
    let first = FirstAdmin {
        email: Some(ROOT.to_owned()),
        password: Some(secret(PASSWORD)),
    };
    auth.first_start(&first).await.unwrap();
    Fixture { auth, store }
}

pub(super) fn secret(text: &str) -> Secret {
    Secret::new(text)
}

pub(super) fn account(email: &str, role: Role) -> NewAccount {
    NewAccount {
        email: email.to_owned(),
        name: "Somebody".to_owned(),
        password: secret(PASSWORD),
        role,
        is_instance_admin: false,
    }
}

impl Fixture {
    pub(super) async fn try_login(&self, email: &str, password: &str) -> Result<Grant, AuthError> {
        self.try_login_from(email, password, None).await
    }

    pub(super) async fn try_login_from(
        &self,
        email: &str,
        password: &str,
        address: Option<IpAddr>,
    ) -> Result<Grant, AuthError> {
        let login = Login {
            email: email.to_owned(),
            password: secret(password),
            address,
        };
        self.auth.login(&login).await
    }

    pub(super) async fn login(&self, email: &str) -> Grant {
        self.try_login(email, PASSWORD).await.unwrap()
    }

    pub(super) async fn authenticate(&self, token: &Secret) -> Result<Arc<Caller>, AuthError> {
        self.auth.authenticate(token.expose()).await
    }

    /// A user as a caller, after a login.
    pub(super) async fn caller(&self, email: &str) -> Arc<Caller> {
        let grant = self.login(email).await;
        self.authenticate(&grant.access_token).await.unwrap()
    }

    pub(super) async fn root(&self) -> Arc<Caller> {
        self.caller(ROOT).await
    }

    /// A new user of the tenant `default`, as a caller.
    pub(super) async fn user(&self, email: &str, role: Role) -> (User, Arc<Caller>) {
        let root = self.root().await;
        let user = self.auth.create_user(&root, &account(email, role)).await;
        (user.unwrap(), self.caller(email).await)
    }

    /// The administrator of a new tenant, as a caller.
    pub(super) async fn tenant(&self, slug: &str) -> Arc<Caller> {
        let email = format!("admin@{slug}");
        let request = TenantRequest {
            slug: slug.to_owned(),
            name: format!("League {slug}"),
            admin: account(&email, Role::Admin),
        };
        let root = self.root().await;
        self.auth.create_tenant(&root, &request).await.unwrap();
        self.caller(&email).await
    }
}

/// Fails unless a result is a certain error.
macro_rules! assert_error {
    ($result:expr, $($error:tt)+) => {{
        let result = $result;
        assert!(matches!(&result, Err($($error)+)), "{result:?}");
    }};
}
pub(super) use assert_error;
