use std::time::{Duration, Instant};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use services::auth::{
    AuthError, AuthOptions, ExternalIssuer, ExternalKeys, KeyRequest, NewAccount, Patch,
};
use services::caller::Role;
use store::accounts::EndReason;
use store::{TenantId, UserId};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, ROOT, account, assert_error, options, secret, start, start_with};

on_both_databases!(
    a_session_ended_elsewhere_counts_for_seconds_at_most,
    a_token_of_another_key_is_refused,
    tokens_of_another_issuer_work_in_their_tenant,
    an_unknown_tenant_of_another_issuer_is_refused,
    a_known_token_is_found_within_two_microseconds,
);

const SECRET: &str = "the secret of a project, more than 32 bytes";
const ISSUER: &str = "https://project.example/auth/v1";

async fn with_project(test: &TestDatabase) -> Fixture {
    let external = Some(ExternalIssuer {
        issuer: ISSUER.to_owned(),
        keys: ExternalKeys::Secret(secret(SECRET)),
    });
    let options = AuthOptions {
        external,
        ..options()
    };
    start_with(test, &options).await
}

fn token(tenant: TenantId, role: &str) -> String {
    let claims = json!({
        "iss": ISSUER, "sub": UserId::new(), "aud": "authenticated", "exp": 4_000_000_000_u64,
        "email": "ann@example.org", "role": "authenticated",
        "app_metadata": { "tenant_id": tenant, "roles": [role], "instance_admin": true },
    });
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap()
}

async fn a_session_ended_elsewhere_counts_for_seconds_at_most(test: TestDatabase) {
    let fixture = start(&test).await;
    let elsewhere = start(&test).await;
    let grant = fixture.login(ROOT).await;
    let early = fixture.authenticate(&grant.access_token).await.unwrap();
    let ended = elsewhere
        .store
        .end_session(grant.session, EndReason::Logout)
        .await;
    assert!(ended.unwrap());
    let refused = elsewhere.authenticate(&grant.access_token).await;
    assert_error!(refused, AuthError::SessionEnded);
    // What this process remembers of it is gone in time.
    let deadline = Instant::now() + Duration::from_secs(7);
    while fixture.authenticate(&grant.access_token).await.is_ok() {
        assert!(Instant::now() < deadline, "{early:?} still counts");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn a_token_of_another_key_is_refused(test: TestDatabase) {
    let fixture = start(&test).await;
    let other = AuthOptions::new(secret("another secret of more than 32 bytes"));
    let other = AuthOptions {
        hash_cost: options().hash_cost,
        ..other
    };
    let elsewhere = start_with(&test, &other).await;
    let grant = elsewhere.login(ROOT).await;
    assert_error!(
        fixture.authenticate(&grant.access_token).await,
        AuthError::InvalidToken
    );
    assert_error!(fixture.auth.authenticate("").await, AuthError::InvalidToken);
    let long = "a.".repeat(10_000);
    assert_error!(
        fixture.auth.authenticate(&long).await,
        AuthError::InvalidToken
    );
}

async fn tokens_of_another_issuer_work_in_their_tenant(test: TestDatabase) {
    let fixture = with_project(&test).await;
    let one = fixture.tenant("one").await;
    let written = token(one.tenant, "admin");
    let caller = fixture.auth.authenticate(&written).await.unwrap();
    assert_eq!((caller.tenant, &*caller.tenant_slug), (one.tenant, "one"));
    assert_eq!(
        (caller.role, caller.is_instance_admin),
        (Role::Admin, false)
    );
    assert!(caller.session.is_none() && caller.user.is_some());

    // An administrator of the tenant, but nobody with an account here.
    let auth = &fixture.auth;
    let users = auth.users(&caller, None, 50).await.unwrap();
    assert_eq!(users.len(), 1);
    assert!(auth.me(&caller).await.unwrap().user.is_none());
    let (old, new) = (secret("x"), secret("a new long password"));
    let refused = auth.change_own_password(&caller, &old, &new).await;
    assert_error!(refused, AuthError::Forbidden(_));
    let request = KeyRequest {
        name: "Key".to_owned(),
        role: Role::Admin,
        lifetime: None,
    };
    let key = auth.create_key(&caller, &request).await.unwrap();
    fixture.authenticate(&key.secret).await.unwrap();
    let raised = NewAccount {
        is_instance_admin: true,
        ..account("new@one", Role::Viewer)
    };
    assert_error!(
        auth.create_user(&caller, &raised).await,
        AuthError::Forbidden(_)
    );
    let raise = Patch {
        is_instance_admin: Some(true),
        ..Patch::default()
    };
    let own = one.user.unwrap();
    assert_error!(
        auth.change_user(&caller, own, &raise).await,
        AuthError::Forbidden(_)
    );
    // Logins here go on.
    fixture.root().await;
}

async fn an_unknown_tenant_of_another_issuer_is_refused(test: TestDatabase) {
    let fixture = with_project(&test).await;
    let written = token(TenantId::new(), "admin");
    assert_error!(
        fixture.auth.authenticate(&written).await,
        AuthError::InvalidToken
    );
    // Nor does a server let tokens in of an issuer it was not told of.
    let root = fixture.root().await;
    let elsewhere = start(&test).await;
    let written = token(root.tenant, "admin");
    assert_error!(
        elsewhere.auth.authenticate(&written).await,
        AuthError::InvalidToken
    );
}

async fn a_known_token_is_found_within_two_microseconds(test: TestDatabase) {
    const TIMES: u32 = 20_000;
    let fixture = start(&test).await;
    let grant = fixture.login(ROOT).await;
    let written = grant.access_token.expose();
    let mut best = Duration::MAX;
    for _ in 0..5 {
        fixture.auth.authenticate(written).await.unwrap();
        let started = Instant::now();
        for _ in 0..TIMES {
            fixture.auth.authenticate(written).await.unwrap();
        }
        best = best.min(started.elapsed() / TIMES);
    }
    // Unoptimised code is several times slower.
    let allowed = if cfg!(debug_assertions) { 20 } else { 2 };
    assert!(best < Duration::from_micros(allowed), "{best:?}");
}
