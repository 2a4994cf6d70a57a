use store::accounts::{AccountStore, Change, PasswordHash, User, UserChange};
use store::{Role, StoreError, TenantId, UserId};
use test_databases::{TestDatabase, on_both_databases};

use super::{new_user, open, session, tenant};

on_both_databases!(
    users_are_made_listed_and_found,
    addresses_are_unique_without_case_over_all_tenants,
    credentials_are_found_by_address_in_any_case,
    changes_are_made_and_others_left,
    users_of_another_tenant_are_not_found,
    the_last_administrator_of_a_tenant_stays,
    the_last_administrator_of_the_instance_stays,
    two_administrators_cannot_remove_each_other_at_once,
    a_new_password_ends_the_other_sessions,
    disabling_ends_all_sessions,
    a_rehash_replaces_only_what_it_was_made_of,
);

async fn users_are_made_listed_and_found(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    assert!(!accounts.has_users().await.unwrap());
    let (one, admin) = tenant(&*accounts, "one").await;
    assert!(accounts.has_users().await.unwrap());
    assert_eq!((admin.role, admin.disabled_at), (Role::Admin, None));
    assert_eq!(admin.last_login_at, None);

    let mut made = vec![admin];
    for number in 0..3 {
        let new = new_user(&format!("Viewer{number}@One.example"), Role::Viewer);
        made.push(accounts.create_user(one.id, &new).await.unwrap());
    }
    assert_eq!(made[1].email, "viewer0@one.example");
    assert_eq!(accounts.users(one.id, None, 3).await.unwrap(), made[..3]);
    let rest = accounts.users(one.id, Some(made[2].id), 3).await.unwrap();
    assert_eq!(rest, made[3..]);
    let found = accounts.user(one.id, made[3].id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&made[3]));
    let nowhere = accounts
        .create_user(TenantId::new(), &new_user("x@x", Role::Viewer))
        .await;
    assert!(matches!(nowhere, Err(StoreError::Missing(_))));
}

async fn addresses_are_unique_without_case_over_all_tenants(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (_, _) = tenant(&*accounts, "one").await;
    let (two, _) = tenant(&*accounts, "two").await;
    let again = accounts
        .create_user(two.id, &new_user("Admin@ONE", Role::Viewer))
        .await;
    assert!(
        matches!(&again, Err(StoreError::Duplicate(thing)) if thing.contains("e-mail")),
        "{again:?}"
    );
    // Not only the letters that a database knows.
    let new = new_user("JÖRG@two", Role::Viewer);
    accounts.create_user(two.id, &new).await.unwrap();
    let again = accounts
        .create_user(two.id, &new_user("jörg@TWO", Role::Viewer))
        .await;
    assert!(matches!(again, Err(StoreError::Duplicate(_))));
}

async fn credentials_are_found_by_address_in_any_case(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (_, admin) = tenant(&*accounts, "one").await;
    let found = accounts.credentials("ADMIN@One").await.unwrap().unwrap();
    assert_eq!((found.user, found.tenant_slug.as_str()), (admin, "one"));
    assert_eq!(found.password, PasswordHash("$hash".to_owned()));
    assert_eq!(format!("{:?}", found.password), "PasswordHash");
    assert!(accounts.credentials("nobody@one").await.unwrap().is_none());
}

async fn changes_are_made_and_others_left(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    let user = accounts
        .create_user(one.id, &new_user("u@one", Role::Viewer))
        .await
        .unwrap();
    let change = UserChange {
        name: Some("Another".to_owned()),
        role: Some(Role::Editor),
        ..UserChange::default()
    };
    let changed = done(accounts.change_user(one.id, user.id, &change).await);
    let expected = User {
        name: "Another".to_owned(),
        role: Role::Editor,
        ..user.clone()
    };
    assert_eq!(changed, expected);
    let read = accounts.user(one.id, user.id).await.unwrap();
    assert_eq!(read, Some(expected));
    assert_eq!(accounts.user(one.id, admin.id).await.unwrap(), Some(admin));

    let disabled = done(accounts.change_user(one.id, user.id, &disable(true)).await);
    assert!(disabled.disabled_at.is_some());
    let again = done(accounts.change_user(one.id, user.id, &disable(true)).await);
    assert_eq!(again.disabled_at, disabled.disabled_at);
    let enabled = done(accounts.change_user(one.id, user.id, &disable(false)).await);
    assert_eq!(enabled.disabled_at, None);
}

async fn users_of_another_tenant_are_not_found(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    let (two, _) = tenant(&*accounts, "two").await;
    assert_eq!(accounts.user(two.id, admin.id).await.unwrap(), None);
    let change = accounts.change_user(two.id, admin.id, &disable(true)).await;
    assert_eq!(change.unwrap(), Change::NotFound);
    let removal = accounts.remove_user(two.id, admin.id).await.unwrap();
    assert_eq!(removal, Change::NotFound);
    let sessions = accounts.sessions(two.id, admin.id).await.unwrap();
    assert!(sessions.is_empty());
    assert_eq!(accounts.user(one.id, admin.id).await.unwrap(), Some(admin));
    assert_eq!(accounts.user(one.id, UserId::new()).await.unwrap(), None);
}

async fn the_last_administrator_of_a_tenant_stays(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    tenant(&*accounts, "two").await;
    for change in [disable(true), role(Role::Editor)] {
        let refused = accounts.change_user(one.id, admin.id, &change).await;
        assert_eq!(refused.unwrap(), Change::LastAdmin);
    }
    let removal = accounts.remove_user(one.id, admin.id).await.unwrap();
    assert_eq!(removal, Change::LastAdmin);

    // A disabled administrator is none.
    let new = new_user("second@one", Role::Admin);
    let second = accounts.create_user(one.id, &new).await.unwrap();
    done(
        accounts
            .change_user(one.id, second.id, &disable(true))
            .await,
    );
    let removal = accounts.remove_user(one.id, admin.id).await.unwrap();
    assert_eq!(removal, Change::LastAdmin);
    done(
        accounts
            .change_user(one.id, second.id, &disable(false))
            .await,
    );
    let removal = accounts.remove_user(one.id, admin.id).await.unwrap();
    assert_eq!(removal, Change::Done(()));
}

async fn the_last_administrator_of_the_instance_stays(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    let mut new = new_user("root@one", Role::Viewer);
    new.is_instance_admin = true;
    let root = accounts.create_user(one.id, &new).await.unwrap();
    let lower = UserChange {
        is_instance_admin: Some(false),
        ..UserChange::default()
    };
    for change in [disable(true), lower.clone()] {
        let refused = accounts.change_user(one.id, root.id, &change).await;
        assert_eq!(refused.unwrap(), Change::LastInstanceAdmin);
    }
    let raise = UserChange {
        is_instance_admin: Some(true),
        ..UserChange::default()
    };
    done(accounts.change_user(one.id, admin.id, &raise).await);
    done(accounts.change_user(one.id, root.id, &lower).await);
}

async fn two_administrators_cannot_remove_each_other_at_once(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    for round in 0..10 {
        let (one, first) = tenant(&*accounts, &format!("t{round}")).await;
        let new = new_user(&format!("second{round}@one"), Role::Admin);
        let second = accounts.create_user(one.id, &new).await.unwrap();
        let (a, b) = tokio::join!(
            remove(accounts.clone(), &second),
            remove(accounts.clone(), &first),
        );
        let outcomes = [a, b];
        assert!(outcomes.contains(&Change::Done(())), "{outcomes:?}");
        assert!(outcomes.contains(&Change::LastAdmin), "{outcomes:?}");
    }
}

async fn remove(accounts: std::sync::Arc<dyn AccountStore>, user: &User) -> Change<()> {
    let (tenant, id) = (user.tenant, user.id);
    let removal = tokio::spawn(async move { accounts.remove_user(tenant, id).await });
    removal.await.unwrap().unwrap()
}

async fn a_new_password_ends_the_other_sessions(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    let kept = session(&*accounts, &admin, 1).await;
    let other = session(&*accounts, &admin, 2).await;
    let change = UserChange {
        password: Some(PasswordHash("$new".to_owned())),
        kept_session: Some(kept.id),
        ..UserChange::default()
    };
    done(accounts.change_user(one.id, admin.id, &change).await);
    assert!(accounts.live_session(kept.id).await.unwrap().is_some());
    assert!(accounts.live_session(other.id).await.unwrap().is_none());
    let read = accounts.credentials(&admin.email).await.unwrap().unwrap();
    assert_eq!(read.password, PasswordHash("$new".to_owned()));
}

async fn disabling_ends_all_sessions(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, _) = tenant(&*accounts, "one").await;
    let new = new_user("u@one", Role::Viewer);
    let user = accounts.create_user(one.id, &new).await.unwrap();
    let before = session(&*accounts, &user, 1).await;
    done(accounts.change_user(one.id, user.id, &disable(true)).await);
    done(accounts.change_user(one.id, user.id, &disable(false)).await);
    assert!(accounts.live_session(before.id).await.unwrap().is_none());
}

async fn a_rehash_replaces_only_what_it_was_made_of(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (_, admin) = tenant(&*accounts, "one").await;
    let hash = |text: &str| PasswordHash(text.to_owned());
    let rehash = async |old: &str, new: &str| {
        accounts
            .rehash_password(admin.id, &hash(old), &hash(new))
            .await
            .unwrap();
        accounts.credentials(&admin.email).await.unwrap().unwrap()
    };
    assert_eq!(rehash("$other", "$a").await.password, hash("$hash"));
    assert_eq!(rehash("$hash", "$a").await.password, hash("$a"));
}

fn disable(is_disabled: bool) -> UserChange {
    UserChange {
        is_disabled: Some(is_disabled),
        ..UserChange::default()
    }
}

fn role(role: Role) -> UserChange {
    UserChange {
        role: Some(role),
        ..UserChange::default()
    }
}

#[track_caller]
fn done(change: Result<Change<User>, StoreError>) -> User {
    match change.unwrap() {
        Change::Done(user) => user,
        refused => panic!("{refused:?}"),
    }
}
