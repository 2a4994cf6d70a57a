use store::accounts::{AccountStore, ApiKey, NewKey, UserChange};
use store::{KeyId, Role, TenantId, UserId};
use test_databases::{TestDatabase, on_both_databases};

use super::{hash, new_user, open, tenant};

on_both_databases!(
    keys_are_made_listed_and_used,
    a_revoked_key_opens_nothing,
    a_key_ends_by_itself,
    a_key_may_no_more_than_its_maker,
    a_key_ends_with_its_maker,
    keys_of_another_tenant_are_not_found,
);

fn new_key(created_by: Option<UserId>, number: u8) -> NewKey {
    NewKey {
        created_by,
        name: format!("Key {number}"),
        prefix: format!("prefix{number}"),
        secret: hash(number),
        role: Role::Editor,
        expires_at: None,
    }
}

async fn make(
    accounts: &dyn AccountStore,
    tenant: TenantId,
    created_by: Option<UserId>,
    number: u8,
) -> ApiKey {
    let new = new_key(created_by, number);
    accounts.create_key(tenant, &new).await.unwrap()
}

async fn keys_are_made_listed_and_used(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    let first = make(&*accounts, one.id, Some(admin.id), 1).await;
    let second = make(&*accounts, one.id, None, 2).await;
    assert_eq!(
        (first.created_by, first.last_used_at),
        (Some(admin.id), None)
    );
    assert_eq!(
        (first.name.as_str(), first.prefix.as_str()),
        ("Key 1", "prefix1")
    );
    let listed = accounts.keys(one.id, None, 10).await.unwrap();
    assert_eq!(listed, [first.clone(), second.clone()]);
    let rest = accounts.keys(one.id, Some(first.id), 10).await.unwrap();
    assert_eq!(rest, [second]);

    let live = accounts.use_key(hash(1)).await.unwrap().unwrap();
    assert_eq!((live.id, live.tenant), (first.id, one.id));
    assert_eq!(
        (live.tenant_slug.as_str(), live.role),
        ("one", Role::Editor)
    );
    assert_eq!(live.remaining, None);
    assert!(accounts.use_key(hash(9)).await.unwrap().is_none());

    let used = async || accounts.keys(one.id, None, 10).await.unwrap()[0].last_used_at;
    let noted = used().await;
    assert!(noted.is_some());
    accounts.use_key(hash(1)).await.unwrap();
    assert_eq!(used().await, noted, "noted once a minute");
}

async fn a_revoked_key_opens_nothing(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, _) = tenant(&*accounts, "one").await;
    let key = make(&*accounts, one.id, None, 1).await;
    let revoked = accounts.revoke_key(one.id, key.id).await.unwrap().unwrap();
    assert!(revoked.revoked_at.is_some());
    assert!(accounts.use_key(hash(1)).await.unwrap().is_none());
    let again = accounts.revoke_key(one.id, key.id).await.unwrap();
    assert_eq!(again, Some(revoked));
    assert_eq!(
        accounts.revoke_key(one.id, KeyId::new()).await.unwrap(),
        None
    );
}

async fn a_key_ends_by_itself(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    let mut new = new_key(None, 1);
    new.expires_at = Some(admin.created_at - 1);
    accounts.create_key(one.id, &new).await.unwrap();
    assert!(accounts.use_key(hash(1)).await.unwrap().is_none());
    let mut new = new_key(None, 2);
    new.expires_at = Some(admin.created_at + 3_600_000);
    accounts.create_key(one.id, &new).await.unwrap();
    let live = accounts.use_key(hash(2)).await.unwrap().unwrap();
    assert!((1..=3_600_000).contains(&live.remaining.unwrap()));
}

async fn a_key_may_no_more_than_its_maker(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, _) = tenant(&*accounts, "one").await;
    let new = new_user("second@one", Role::Admin);
    let maker = accounts.create_user(one.id, &new).await.unwrap();
    make(&*accounts, one.id, Some(maker.id), 1).await;
    let role = async || accounts.use_key(hash(1)).await.unwrap().map(|key| key.role);
    assert_eq!(role().await, Some(Role::Editor));

    let lower = UserChange {
        role: Some(Role::Viewer),
        ..UserChange::default()
    };
    accounts
        .change_user(one.id, maker.id, &lower)
        .await
        .unwrap();
    assert_eq!(role().await, Some(Role::Viewer));

    let disable = UserChange {
        is_disabled: Some(true),
        ..UserChange::default()
    };
    accounts
        .change_user(one.id, maker.id, &disable)
        .await
        .unwrap();
    assert_eq!(role().await, None);
}

async fn a_key_ends_with_its_maker(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, _) = tenant(&*accounts, "one").await;
    let new = new_user("second@one", Role::Editor);
    let maker = accounts.create_user(one.id, &new).await.unwrap();
    make(&*accounts, one.id, Some(maker.id), 1).await;
    accounts.remove_user(one.id, maker.id).await.unwrap();
    assert!(accounts.use_key(hash(1)).await.unwrap().is_none());
    assert!(accounts.keys(one.id, None, 10).await.unwrap().is_empty());
}

async fn keys_of_another_tenant_are_not_found(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, _) = tenant(&*accounts, "one").await;
    let (two, _) = tenant(&*accounts, "two").await;
    let key = make(&*accounts, one.id, None, 1).await;
    assert_eq!(accounts.revoke_key(two.id, key.id).await.unwrap(), None);
    assert!(accounts.keys(two.id, None, 10).await.unwrap().is_empty());
    assert!(accounts.use_key(hash(1)).await.unwrap().is_some());
}
