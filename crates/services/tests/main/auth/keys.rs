use std::time::Duration;

use services::auth::{AuthError, CreatedKey, KeyRequest, LogoutScope, Patch};
use services::caller::{Caller, Role};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, account, assert_error, start};

on_both_databases!(
    a_key_is_shown_once_and_opens_its_tenant,
    a_key_may_no_more_than_its_maker,
    keys_are_made_by_administrators_who_are_people,
    a_revoked_key_is_refused_at_once,
    keys_of_another_tenant_do_not_exist,
    a_key_ends_by_itself,
    problems_of_keys_are_told,
);

fn request(role: Role) -> KeyRequest {
    KeyRequest {
        name: "Dashboard".to_owned(),
        role,
        lifetime: None,
    }
}

impl Fixture {
    async fn key(&self, caller: &Caller, role: Role) -> CreatedKey {
        self.auth.create_key(caller, &request(role)).await.unwrap()
    }
}

async fn a_key_is_shown_once_and_opens_its_tenant(test: TestDatabase) {
    let fixture = start(&test).await;
    let one = fixture.tenant("one").await;
    let made = fixture.key(&one, Role::Editor).await;
    assert!(made.secret.expose().starts_with(&made.key.prefix));
    assert_eq!(made.key.created_by, one.user);
    let caller = fixture.authenticate(&made.secret).await.unwrap();
    assert_eq!((caller.tenant, &*caller.tenant_slug), (one.tenant, "one"));
    assert_eq!((caller.role, caller.key), (Role::Editor, Some(made.key.id)));
    assert!(caller.user.is_none() && caller.session.is_none());
    let listed = fixture.auth.keys(&one, None, 50).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert!(listed[0].last_used_at.is_some());
    let printed = format!("{made:?} {listed:?}");
    let secret = made.secret.expose().rsplit('_').next().unwrap();
    assert!(!printed.contains(secret), "{printed}");
    // One digit off.
    let last = if secret.ends_with('0') { '1' } else { '0' };
    let written = made.secret.expose();
    let wrong = format!("{}{last}", &written[..written.len() - 1]);
    assert_error!(
        fixture.auth.authenticate(&wrong).await,
        AuthError::InvalidToken
    );
    let me = fixture.auth.me(&caller).await.unwrap();
    assert!(me.user.is_none());
    let logout = fixture.auth.logout(&caller, LogoutScope::This).await;
    assert_error!(logout, AuthError::Forbidden(_));
}

async fn a_key_may_no_more_than_its_maker(test: TestDatabase) {
    let fixture = start(&test).await;
    let root = fixture.root().await;
    let (user, admin) = fixture.user("ann@example.org", Role::Admin).await;
    let key = fixture.key(&admin, Role::Admin).await;
    let caller = fixture.authenticate(&key.secret).await.unwrap();
    assert_eq!(
        (caller.role, caller.is_instance_admin),
        (Role::Admin, false)
    );

    let lower = Patch {
        role: Some(Role::Viewer),
        ..Patch::default()
    };
    fixture
        .auth
        .change_user(&root, user.id, &lower)
        .await
        .unwrap();
    let caller = fixture.authenticate(&key.secret).await.unwrap();
    assert_eq!(caller.role, Role::Viewer);
    fixture.auth.remove_user(&root, user.id).await.unwrap();
    assert_error!(
        fixture.authenticate(&key.secret).await,
        AuthError::InvalidToken
    );

    // A key of an administrator of the instance runs no instance.
    let key = fixture.key(&root, Role::Admin).await;
    let caller = fixture.authenticate(&key.secret).await.unwrap();
    assert!(!caller.is_instance_admin);
    let tenants = fixture.auth.tenants(&caller, None, 50).await;
    assert_error!(tenants, AuthError::Forbidden(_));
}

async fn keys_are_made_by_administrators_who_are_people(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    let root = fixture.root().await;
    let (_, editor) = fixture.user("e@example.org", Role::Editor).await;
    let refused = auth.create_key(&editor, &request(Role::Viewer)).await;
    assert_error!(refused, AuthError::Forbidden(_));
    assert_error!(auth.keys(&editor, None, 50).await, AuthError::Forbidden(_));

    let key = fixture.key(&root, Role::Admin).await;
    let caller = fixture.authenticate(&key.secret).await.unwrap();
    assert_eq!(auth.keys(&caller, None, 50).await.unwrap().len(), 1);
    let refused = auth.create_key(&caller, &request(Role::Viewer)).await;
    assert_error!(refused, AuthError::Forbidden(_));
    let refused = auth
        .create_user(&caller, &account("new@example.org", Role::Viewer))
        .await;
    assert_error!(refused, AuthError::Forbidden(_));
    assert_error!(
        auth.revoke_key(&caller, key.key.id).await,
        AuthError::Forbidden(_)
    );

    // The command line makes keys that depend on nobody.
    let local = Caller::local(root.tenant, root.tenant_slug.clone());
    let key = fixture.key(&local, Role::Admin).await;
    assert_eq!(key.key.created_by, None);
    fixture.authenticate(&key.secret).await.unwrap();
}

async fn a_revoked_key_is_refused_at_once(test: TestDatabase) {
    let fixture = start(&test).await;
    let root = fixture.root().await;
    let key = fixture.key(&root, Role::Viewer).await;
    let other = fixture.key(&root, Role::Viewer).await;
    fixture.authenticate(&key.secret).await.unwrap();
    let revoked = fixture.auth.revoke_key(&root, key.key.id).await.unwrap();
    assert!(revoked.revoked_at.is_some());
    assert_error!(
        fixture.authenticate(&key.secret).await,
        AuthError::InvalidToken
    );
    fixture.authenticate(&other.secret).await.unwrap();
}

async fn keys_of_another_tenant_do_not_exist(test: TestDatabase) {
    let fixture = start(&test).await;
    let (one, two) = (fixture.tenant("one").await, fixture.tenant("two").await);
    let key = fixture.key(&one, Role::Viewer).await;
    let refused = fixture.auth.revoke_key(&two, key.key.id).await;
    assert_error!(refused, AuthError::NotFound(_));
    assert!(fixture.auth.keys(&two, None, 50).await.unwrap().is_empty());
    fixture.authenticate(&key.secret).await.unwrap();
}

async fn a_key_ends_by_itself(test: TestDatabase) {
    let fixture = start(&test).await;
    let root = fixture.root().await;
    let short = KeyRequest {
        lifetime: Some(Duration::from_millis(300)),
        ..request(Role::Viewer)
    };
    let key = fixture.auth.create_key(&root, &short).await.unwrap();
    fixture.authenticate(&key.secret).await.unwrap();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_error!(
        fixture.authenticate(&key.secret).await,
        AuthError::InvalidToken
    );
}

async fn problems_of_keys_are_told(test: TestDatabase) {
    let fixture = start(&test).await;
    let root = fixture.root().await;
    let wrong = KeyRequest {
        name: String::new(),
        role: Role::Viewer,
        lifetime: Some(Duration::ZERO),
    };
    let refused = fixture.auth.create_key(&root, &wrong).await;
    let Err(AuthError::Invalid(problems)) = refused else {
        panic!("{refused:?}");
    };
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["name", "expires_in"]);
}
