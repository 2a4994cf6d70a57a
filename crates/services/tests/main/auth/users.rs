use services::auth::{AuthError, NewAccount, Patch};
use services::caller::{Caller, Role};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, PASSWORD, ROOT, account, assert_error, secret, start};

on_both_databases!(
    administrators_manage_the_users_of_their_tenant,
    others_manage_nobody,
    users_of_another_tenant_do_not_exist,
    problems_are_listed_together,
    addresses_are_unique,
    only_an_instance_administrator_makes_or_touches_one,
    the_last_administrator_stays,
    a_lower_role_counts_at_once,
    disabling_and_removing_end_tokens_at_once,
    a_new_password_ends_the_other_sessions,
    the_own_password_is_changed_by_whoever_knows_it,
);

fn role(role: Role) -> Patch {
    Patch {
        role: Some(role),
        ..Patch::default()
    }
}

fn disabled(is_disabled: bool) -> Patch {
    Patch {
        is_disabled: Some(is_disabled),
        ..Patch::default()
    }
}

fn instance_admin(is_instance_admin: bool) -> Patch {
    Patch {
        is_instance_admin: Some(is_instance_admin),
        ..Patch::default()
    }
}

fn password(text: &str) -> Patch {
    Patch {
        password: Some(secret(text)),
        ..Patch::default()
    }
}

async fn administrators_manage_the_users_of_their_tenant(test: TestDatabase) {
    let Fixture { auth, .. } = &start(&test).await;
    let fixture = start(&test).await;
    let admin = fixture.tenant("one").await;
    let made = auth
        .create_user(&admin, &account("Ann@One ", Role::Viewer))
        .await
        .unwrap();
    assert_eq!((made.email.as_str(), made.role), ("ann@one", Role::Viewer));
    assert_eq!(made.tenant, admin.tenant);
    assert_eq!(auth.user(&admin, made.id).await.unwrap(), made);
    let listed = auth.users(&admin, None, 50).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[1], made);
    assert_eq!(
        auth.users(&admin, Some(listed[0].id), 50).await.unwrap(),
        listed[1..]
    );
    assert!(auth.users(&admin, None, -1).await.unwrap().is_empty());
    let changed = auth
        .change_user(&admin, made.id, &role(Role::Editor))
        .await
        .unwrap();
    assert_eq!(changed.role, Role::Editor);
    auth.remove_user(&admin, made.id).await.unwrap();
    assert_error!(auth.user(&admin, made.id).await, AuthError::NotFound(_));
}

async fn others_manage_nobody(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    for (email, own) in [
        ("v@example.org", Role::Viewer),
        ("e@example.org", Role::Editor),
    ] {
        let (user, caller) = fixture.user(email, own).await;
        let new = account("new@example.org", Role::Viewer);
        assert_error!(
            auth.create_user(&caller, &new).await,
            AuthError::Forbidden(_)
        );
        assert_error!(auth.users(&caller, None, 50).await, AuthError::Forbidden(_));
        assert_error!(auth.user(&caller, user.id).await, AuthError::Forbidden(_));
        let raised = auth.change_user(&caller, user.id, &role(Role::Admin)).await;
        assert_error!(raised, AuthError::Forbidden(_));
        assert_error!(
            auth.remove_user(&caller, user.id).await,
            AuthError::Forbidden(_)
        );
    }
}

async fn users_of_another_tenant_do_not_exist(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    let (one, two) = (fixture.tenant("one").await, fixture.tenant("two").await);
    let foreign = two.user.unwrap();
    // Not even for whoever runs the instance: the tenant decides.
    for caller in [&one, &fixture.root().await] {
        assert_error!(auth.user(caller, foreign).await, AuthError::NotFound(_));
        let changed = auth
            .change_user(caller, foreign, &password("a stolen account"))
            .await;
        assert_error!(changed, AuthError::NotFound(_));
        assert_error!(
            auth.remove_user(caller, foreign).await,
            AuthError::NotFound(_)
        );
        let listed = auth.users(caller, None, 50).await.unwrap();
        assert!(listed.iter().all(|user| user.tenant == caller.tenant));
    }
    fixture.login("admin@two").await;
}

async fn problems_are_listed_together(test: TestDatabase) {
    let fixture = start(&test).await;
    let root = fixture.root().await;
    let wrong = NewAccount {
        name: " ".to_owned(),
        password: secret("short"),
        ..account("nobody", Role::Viewer)
    };
    let refused = fixture.auth.create_user(&root, &wrong).await;
    let Err(AuthError::Invalid(problems)) = refused else {
        panic!("{refused:?}");
    };
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["email", "name", "password"]);
    let own = root.user.unwrap();
    let refused = fixture
        .auth
        .change_user(&root, own, &password("short"))
        .await;
    assert_error!(refused, AuthError::Invalid(_));
}

async fn addresses_are_unique(test: TestDatabase) {
    let fixture = start(&test).await;
    let one = fixture.tenant("one").await;
    let again = account("ROOT@example.org", Role::Viewer);
    let refused = fixture.auth.create_user(&one, &again).await;
    assert_error!(&refused, AuthError::Conflict(_));
    let written = refused.unwrap_err().to_string();
    assert_eq!(written, "a user with this e-mail address exists already");
}

async fn only_an_instance_administrator_makes_or_touches_one(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    let root = fixture.root().await;
    let root_id = root.user.unwrap();
    let (admin_user, admin) = fixture.user("admin@example.org", Role::Admin).await;

    let mut new = account("new@example.org", Role::Viewer);
    new.is_instance_admin = true;
    assert_error!(
        auth.create_user(&admin, &new).await,
        AuthError::Forbidden(_)
    );
    let raised = auth
        .change_user(&admin, admin_user.id, &instance_admin(true))
        .await;
    assert_error!(raised, AuthError::Forbidden(_));
    // Whoever could do any of this could be the instance administrator.
    for patch in [
        password("a stolen account"),
        disabled(true),
        role(Role::Viewer),
        instance_admin(false),
    ] {
        let refused = auth.change_user(&admin, root_id, &patch).await;
        assert_error!(refused, AuthError::Forbidden(_));
    }
    assert_error!(
        auth.remove_user(&admin, root_id).await,
        AuthError::Forbidden(_)
    );
    fixture.login(ROOT).await;

    let raised = auth
        .change_user(&root, admin_user.id, &instance_admin(true))
        .await;
    assert!(raised.unwrap().is_instance_admin);
    assert!(fixture.caller("admin@example.org").await.is_instance_admin);
    // A user's own tenant role is another matter.
    auth.create_user(&root, &new).await.unwrap();
}

async fn the_last_administrator_stays(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    let one = fixture.tenant("one").await;
    let id = one.user.unwrap();
    for patch in [role(Role::Editor), disabled(true)] {
        assert_error!(
            auth.change_user(&one, id, &patch).await,
            AuthError::Conflict(_)
        );
    }
    assert_error!(auth.remove_user(&one, id).await, AuthError::Conflict(_));
    let root = fixture.root().await;
    let lowered = auth
        .change_user(&root, root.user.unwrap(), &instance_admin(false))
        .await;
    assert_error!(lowered, AuthError::Conflict(_));
}

async fn a_lower_role_counts_at_once(test: TestDatabase) {
    let fixture = start(&test).await;
    let root = fixture.root().await;
    let (user, _) = fixture.user("ann@example.org", Role::Admin).await;
    let grant = fixture.login("ann@example.org").await;
    let role_now = async || {
        fixture
            .authenticate(&grant.access_token)
            .await
            .unwrap()
            .role
    };
    assert_eq!(role_now().await, Role::Admin);
    fixture
        .auth
        .change_user(&root, user.id, &role(Role::Viewer))
        .await
        .unwrap();
    assert_eq!(role_now().await, Role::Viewer, "whatever the token says");
}

async fn disabling_and_removing_end_tokens_at_once(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    let root = fixture.root().await;
    let (user, _) = fixture.user("ann@example.org", Role::Editor).await;
    let grant = fixture.login("ann@example.org").await;
    fixture.authenticate(&grant.access_token).await.unwrap();
    auth.change_user(&root, user.id, &disabled(true))
        .await
        .unwrap();
    assert_error!(
        fixture.authenticate(&grant.access_token).await,
        AuthError::SessionEnded
    );
    assert_error!(
        auth.refresh(&grant.refresh_token).await,
        AuthError::SessionEnded
    );
    assert_error!(
        fixture.try_login("ann@example.org", PASSWORD).await,
        AuthError::BadCredentials
    );

    auth.change_user(&root, user.id, &disabled(false))
        .await
        .unwrap();
    assert_error!(
        fixture.authenticate(&grant.access_token).await,
        AuthError::SessionEnded
    );
    let grant = fixture.login("ann@example.org").await;
    fixture.authenticate(&grant.access_token).await.unwrap();
    auth.remove_user(&root, user.id).await.unwrap();
    assert_error!(
        fixture.authenticate(&grant.access_token).await,
        AuthError::SessionEnded
    );
    assert_error!(
        auth.refresh(&grant.refresh_token).await,
        AuthError::InvalidToken
    );
}

async fn a_new_password_ends_the_other_sessions(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    let root = fixture.root().await;
    let (user, _) = fixture.user("ann@example.org", Role::Editor).await;
    let grant = fixture.login("ann@example.org").await;
    fixture.authenticate(&grant.access_token).await.unwrap();
    auth.change_user(&root, user.id, &password("another long password"))
        .await
        .unwrap();
    assert_error!(
        fixture.authenticate(&grant.access_token).await,
        AuthError::SessionEnded
    );
    assert_error!(
        fixture.try_login("ann@example.org", PASSWORD).await,
        AuthError::BadCredentials
    );
    let new = fixture
        .try_login("ann@example.org", "another long password")
        .await;
    new.unwrap();
}

async fn the_own_password_is_changed_by_whoever_knows_it(test: TestDatabase) {
    let fixture = start(&test).await;
    let (_, other) = fixture.user("ann@example.org", Role::Viewer).await;
    let grant = fixture.login("ann@example.org").await;
    let caller = fixture.authenticate(&grant.access_token).await.unwrap();
    let change = async |caller: &Caller, old: &str, new: &str| {
        let (old, new) = (secret(old), secret(new));
        fixture.auth.change_own_password(caller, &old, &new).await
    };
    let new = "another long password";
    assert_error!(
        change(&caller, "wrong", new).await,
        AuthError::BadCredentials
    );
    assert_error!(
        change(&caller, PASSWORD, "short").await,
        AuthError::Invalid(_)
    );
    change(&caller, PASSWORD, new).await.unwrap();
    fixture.authenticate(&grant.access_token).await.unwrap();
    let live = fixture.store.live_session(other.session.unwrap()).await;
    assert!(live.unwrap().is_none(), "the other session has ended");
    fixture.try_login("ann@example.org", new).await.unwrap();
}
