use services::auth::{Auth, AuthError, FirstAdmin};
use store::Database;
use test_databases::{TestDatabase, on_both_databases};

use super::{assert_error, options, secret, start};

on_both_databases!(
    the_first_start_makes_an_administrator_of_the_instance,
    a_password_is_made_up_and_told_once,
    a_bad_first_password_is_refused,
    of_several_first_starts_one_makes_the_administrator,
    cleaning_keeps_what_is_alive,
);

async fn fresh(test: &TestDatabase) -> Auth {
    let database = Database::open(&test.options()).await.unwrap();
    Auth::new(database.accounts(), &options()).unwrap()
}

async fn the_first_start_makes_an_administrator_of_the_instance(test: TestDatabase) {
    let fixture = start(&test).await;
    let root = fixture.root().await;
    assert!(root.is_instance_admin);
    assert_eq!(&*root.tenant_slug, "default");
    let me = fixture.auth.me(&root).await.unwrap();
    assert_eq!(me.tenant.slug, "default");
    assert_eq!(me.user.unwrap().email, super::ROOT);
}

async fn a_password_is_made_up_and_told_once(test: TestDatabase) {
    let auth = fresh(&test).await;
    let first = auth.first_start(&FirstAdmin::default()).await.unwrap();
    assert_eq!(first.email.as_deref(), Some("admin@localhost"));
    let password = first.password.unwrap();
    let login = services::auth::Login {
        email: "Admin@localhost ".to_owned(),
        password,
        address: None,
    };
    auth.login(&login).await.unwrap();
    let second = auth.first_start(&FirstAdmin::default()).await.unwrap();
    assert!(second.email.is_none() && second.password.is_none());
    assert_eq!(second.tenant, first.tenant);
}

async fn a_bad_first_password_is_refused(test: TestDatabase) {
    let auth = fresh(&test).await;
    let wanted = FirstAdmin {
        email: None,
        password: Some(secret("admin")),
    };
    assert_error!(auth.first_start(&wanted).await, AuthError::Invalid(_));
}

async fn of_several_first_starts_one_makes_the_administrator(test: TestDatabase) {
    let (one, two) = (fresh(&test).await, fresh(&test).await);
    let wanted = FirstAdmin::default();
    let (first, second) = tokio::join!(one.first_start(&wanted), two.first_start(&wanted));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert!(first.password.is_some() != second.password.is_some());
    assert_eq!(first.tenant, second.tenant);
}

async fn cleaning_keeps_what_is_alive(test: TestDatabase) {
    let fixture = start(&test).await;
    let grant = fixture.login(super::ROOT).await;
    fixture.auth.clean().await.unwrap();
    let state = fixture.store.live_session(grant.session).await.unwrap();
    assert!(state.is_some());
}
