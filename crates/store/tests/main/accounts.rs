mod attempts;
mod keys;
mod sessions;
mod tenants;
mod users;

use std::sync::Arc;

use store::accounts::{
    AccountStore, NewSession, NewTenant, NewUser, PasswordHash, SecretHash, Session, SessionLimits,
    Tenant, User,
};
use store::{Database, Role};
use test_databases::TestDatabase;

/// Long enough that no test sees the end of it.
pub(super) const LIMITS: SessionLimits = SessionLimits {
    idle: 3_600_000,
    longest: 7_200_000,
};

pub(super) async fn open(test: &TestDatabase) -> (Database, Arc<dyn AccountStore>) {
    let database = Database::open(&test.options()).await.unwrap();
    let accounts = database.accounts();
    (database, accounts)
}

pub(super) fn new_tenant(slug: &str) -> NewTenant {
    NewTenant {
        slug: slug.to_owned(),
        name: format!("League {slug}"),
    }
}

pub(super) fn new_user(email: &str, role: Role) -> NewUser {
    NewUser {
        email: email.to_owned(),
        name: "Somebody".to_owned(),
        password: PasswordHash("$hash".to_owned()),
        role,
        is_instance_admin: false,
    }
}

/// A tenant with an administrator.
pub(super) async fn tenant(accounts: &dyn AccountStore, slug: &str) -> (Tenant, User) {
    let admin = new_user(&format!("admin@{slug}"), Role::Admin);
    accounts
        .create_tenant_with_user(&new_tenant(slug), &admin)
        .await
        .unwrap()
}

pub(super) fn hash(number: u8) -> SecretHash {
    SecretHash([number; 32])
}

pub(super) async fn session(accounts: &dyn AccountStore, user: &User, number: u8) -> Session {
    let new = NewSession {
        user: user.id,
        family: hash(number),
        token: hash(number + 100),
        limits: LIMITS,
    };
    accounts.start_session(&new).await.unwrap()
}
