use serde_json::json;
use store::accounts::{NewUser, SecretHash, TenantRemoval, Visibility};
use store::jobs::NewJob;
use store::staging::{NewStagingRow, StagingKind, StagingList, StagingPut};
use store::{Role, StoreError, TenantId};
use test_databases::{TestDatabase, on_both_databases};

use super::{new_tenant, new_user, open, session, tenant};

on_both_databases!(
    tenants_are_made_listed_found_and_renamed,
    a_slug_is_taken_once,
    a_tenant_and_its_first_user_are_made_together,
    dashboards_are_for_members_until_they_are_opened,
    only_unused_tenants_are_removed,
    the_last_instance_administrator_keeps_the_tenant,
);

async fn tenants_are_made_listed_found_and_renamed(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let mut made = Vec::new();
    for slug in ["b-league", "a-league", "c-league"] {
        made.push(accounts.create_tenant(&new_tenant(slug)).await.unwrap());
    }
    assert!(made[0].created_at > 1_600_000_000_000, "milliseconds");
    assert_eq!(accounts.tenants(None, 2).await.unwrap(), made[..2]);
    assert_eq!(
        accounts.tenants(Some(made[1].id), 2).await.unwrap(),
        made[2..]
    );
    let found = accounts.tenant_by_slug("a-league").await.unwrap();
    assert_eq!(found.as_ref(), Some(&made[1]));
    assert_eq!(accounts.tenant(made[1].id).await.unwrap(), found);
    assert_eq!(accounts.tenant(TenantId::new()).await.unwrap(), None);

    let renamed = accounts.rename_tenant(made[0].id, "Bees").await.unwrap();
    assert_eq!(renamed.unwrap().name, "Bees");
    assert_eq!(accounts.tenants(None, 1).await.unwrap()[0].name, "Bees");
    let nobody = accounts.rename_tenant(TenantId::new(), "x").await.unwrap();
    assert_eq!(nobody, None);
}

async fn dashboards_are_for_members_until_they_are_opened(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let one = accounts.create_tenant(&new_tenant("one")).await.unwrap();
    let two = accounts.create_tenant(&new_tenant("two")).await.unwrap();
    assert_eq!(one.visibility, Visibility::Members);
    assert_eq!(accounts.public_tenants(10).await.unwrap(), []);

    let opened = accounts.set_visibility(two.id, Visibility::Public).await;
    let opened = opened.unwrap().unwrap();
    assert_eq!(opened.visibility, Visibility::Public);
    assert_eq!(accounts.public_tenants(10).await.unwrap(), [opened]);
    assert_eq!(accounts.tenant(one.id).await.unwrap(), Some(one));

    let closed = accounts.set_visibility(two.id, Visibility::Members).await;
    assert_eq!(closed.unwrap(), Some(two));
    let nobody = accounts
        .set_visibility(TenantId::new(), Visibility::Public)
        .await;
    assert_eq!(nobody.unwrap(), None);
}

async fn a_slug_is_taken_once(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    accounts.create_tenant(&new_tenant("one")).await.unwrap();
    let again = accounts.create_tenant(&new_tenant("one")).await;
    assert!(
        matches!(&again, Err(StoreError::Duplicate(thing)) if thing.contains("slug")),
        "{again:?}"
    );
}

async fn a_tenant_and_its_first_user_are_made_together(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    assert_eq!(admin.tenant, one.id);
    let taken = new_user("ADMIN@one", Role::Admin);
    let again = accounts
        .create_tenant_with_user(&new_tenant("two"), &taken)
        .await;
    assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
    assert_eq!(accounts.tenant_by_slug("two").await.unwrap(), None);
}

async fn only_unused_tenants_are_removed(test: TestDatabase) {
    let (database, accounts) = open(&test).await;
    let (busy, _) = tenant(&*accounts, "busy").await;
    let (unused, user) = tenant(&*accounts, "unused").await;
    session(&*accounts, &user, 1).await;
    let jobs = database.jobs();
    let job = NewJob::new(busy.id, "etl", json!({}));
    jobs.create(&job).await.unwrap();
    let (staged, _) = tenant(&*accounts, "staged").await;
    let rows = StagingPut {
        kind: StagingKind::Blb,
        name: "dim_team".to_owned(),
        lists: vec![(StagingList::Rows, vec![team()])],
        replaces_staged: false,
        mode: None,
        max_rows: 10,
        expected_revision: None,
    };
    database.staging().put(staged.id, &rows).await.unwrap();

    for used in [&busy, &staged] {
        let removal = accounts.remove_tenant(used.id).await.unwrap();
        assert_eq!(removal, TenantRemoval::NotEmpty);
    }
    let removal = accounts.remove_tenant(unused.id).await.unwrap();
    assert_eq!(removal, TenantRemoval::Done);
    let removal = accounts.remove_tenant(unused.id).await.unwrap();
    assert_eq!(removal, TenantRemoval::NotFound);

    assert_eq!(accounts.tenants(None, 10).await.unwrap(), [busy, staged]);
    assert!(accounts.credentials(&user.email).await.unwrap().is_none());
    let family = accounts.session_of_family(SecretHash([1; 32])).await;
    assert!(family.unwrap().is_none());
}

async fn the_last_instance_administrator_keeps_the_tenant(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let mut root = new_user("root@one", Role::Admin);
    root.is_instance_admin = true;
    let (one, _) = accounts
        .create_tenant_with_user(&new_tenant("one"), &root)
        .await
        .unwrap();
    let removal = accounts.remove_tenant(one.id).await.unwrap();
    assert_eq!(removal, TenantRemoval::LastInstanceAdmin);

    let (two, _) = tenant(&*accounts, "two").await;
    let second = NewUser {
        email: "root@two".to_owned(),
        ..root
    };
    accounts.create_user(two.id, &second).await.unwrap();
    let removal = accounts.remove_tenant(one.id).await.unwrap();
    assert_eq!(removal, TenantRemoval::Done);
}

fn team() -> NewStagingRow {
    NewStagingRow {
        key: None,
        is_deletion: false,
        content: serde_json::Map::from_iter([("team_id".to_owned(), json!("N1"))]),
    }
}
