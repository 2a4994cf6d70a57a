use services::auth::{AuthError, TenantRequest};
use services::caller::Role;
use store::TenantId;
use test_databases::{TestDatabase, on_both_databases};

use super::{PASSWORD, account, assert_error, secret, start};

on_both_databases!(
    tenants_are_made_with_their_first_administrator,
    only_instance_administrators_see_tenants,
    problems_of_tenants_are_told,
    an_unused_tenant_is_removed_with_its_users,
);

fn request(slug: &str) -> TenantRequest {
    TenantRequest {
        slug: slug.to_owned(),
        name: format!("League {slug}"),
        // The role is not asked for: the first one administers.
        admin: account(&format!("first@{slug}"), Role::Viewer),
    }
}

async fn tenants_are_made_with_their_first_administrator(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    let root = fixture.root().await;
    let (tenant, admin) = auth.create_tenant(&root, &request("one")).await.unwrap();
    assert_eq!((admin.role, admin.is_instance_admin), (Role::Admin, false));
    assert_eq!(fixture.caller("first@one").await.tenant, tenant.id);
    assert_eq!(auth.tenant(&root, tenant.id).await.unwrap(), tenant);
    let slugs = auth.tenants(&root, None, 50).await.unwrap();
    let slugs: Vec<&str> = slugs.iter().map(|tenant| tenant.slug.as_str()).collect();
    assert_eq!(slugs, ["default", "one"]);
    let renamed = auth
        .rename_tenant(&root, tenant.id, " Ones ")
        .await
        .unwrap();
    assert_eq!(
        (renamed.name.as_str(), renamed.slug.as_str()),
        ("Ones", "one")
    );
    let nobody = TenantId::new();
    assert_error!(auth.tenant(&root, nobody).await, AuthError::NotFound(_));
    assert_error!(
        auth.rename_tenant(&root, nobody, "x").await,
        AuthError::NotFound(_)
    );
    assert_error!(
        auth.remove_tenant(&root, nobody).await,
        AuthError::NotFound(_)
    );
    assert_error!(
        auth.create_tenant(&root, &request("one")).await,
        AuthError::Conflict(_)
    );
}

async fn only_instance_administrators_see_tenants(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    let one = fixture.tenant("one").await;
    assert_error!(auth.tenants(&one, None, 50).await, AuthError::Forbidden(_));
    // The own one neither: `me` tells of it.
    for id in [one.tenant, TenantId::new()] {
        assert_error!(auth.tenant(&one, id).await, AuthError::Forbidden(_));
        assert_error!(
            auth.rename_tenant(&one, id, "x").await,
            AuthError::Forbidden(_)
        );
        assert_error!(auth.remove_tenant(&one, id).await, AuthError::Forbidden(_));
    }
    assert_error!(
        auth.create_tenant(&one, &request("two")).await,
        AuthError::Forbidden(_)
    );
    assert_eq!(auth.me(&one).await.unwrap().tenant.slug, "one");
}

async fn problems_of_tenants_are_told(test: TestDatabase) {
    let fixture = start(&test).await;
    let root = fixture.root().await;
    let wrong = TenantRequest {
        name: "\n".to_owned(),
        ..request("../other")
    };
    let refused = fixture.auth.create_tenant(&root, &wrong).await;
    let Err(AuthError::Invalid(problems)) = refused else {
        panic!("{refused:?}");
    };
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["slug", "name"]);
    let mut wrong = request("one");
    wrong.admin.password = secret("short");
    assert_error!(
        fixture.auth.create_tenant(&root, &wrong).await,
        AuthError::Invalid(_)
    );
}

async fn an_unused_tenant_is_removed_with_its_users(test: TestDatabase) {
    let fixture = start(&test).await;
    let auth = &fixture.auth;
    let root = fixture.root().await;
    let one = fixture.tenant("one").await;
    let grant = fixture.login("admin@one").await;
    fixture.authenticate(&grant.access_token).await.unwrap();
    auth.remove_tenant(&root, one.tenant).await.unwrap();
    assert_error!(
        fixture.authenticate(&grant.access_token).await,
        AuthError::SessionEnded
    );
    assert_error!(
        fixture.try_login("admin@one", PASSWORD).await,
        AuthError::BadCredentials
    );
    assert_error!(
        auth.remove_tenant(&root, root.tenant).await,
        AuthError::Conflict(_)
    );
}
