use std::time::Duration;

use services::auth::{AuthError, AuthOptions, LogoutScope};
use services::caller::Role;
use test_databases::{TestDatabase, on_both_databases};

use super::{PASSWORD, ROOT, assert_error, options, secret, start, start_with};

on_both_databases!(
    a_login_gives_two_tokens,
    a_login_fails_the_same_way_for_all_reasons,
    a_refresh_replaces_the_token,
    two_tabs_that_refresh_at_once_get_the_same_token,
    a_token_used_again_ends_the_session,
    an_old_token_of_the_session_ends_it_too,
    a_token_that_was_never_given_is_refused,
    a_logout_ends_what_it_should,
    a_session_ends_by_itself,
    a_dearer_hash_replaces_a_cheap_one,
);

/// Without patience for tokens that were replaced.
fn strict() -> AuthOptions {
    AuthOptions {
        refresh_grace: Duration::ZERO,
        ..options()
    }
}

async fn a_login_gives_two_tokens(test: TestDatabase) {
    let fixture = start(&test).await;
    let grant = fixture.login(" Root@Example.ORG").await;
    assert_eq!(grant.expires_in, Duration::from_mins(15));
    assert_eq!(
        (grant.user.email.as_str(), grant.tenant_slug.as_str()),
        (ROOT, "default")
    );
    let caller = fixture.authenticate(&grant.access_token).await.unwrap();
    assert_eq!(caller.user, Some(grant.user.id));
    assert_eq!(caller.session, Some(grant.session));
    assert_eq!((caller.role, caller.key), (Role::Admin, None));
    assert_eq!(caller.email.as_deref(), Some(ROOT));
    // Neither token is the other.
    assert_error!(
        fixture.authenticate(&grant.refresh_token).await,
        AuthError::InvalidToken
    );
    assert_error!(
        fixture.auth.refresh(&grant.access_token).await,
        AuthError::InvalidToken
    );
    let printed = format!("{grant:?}");
    assert!(!printed.contains(grant.access_token.expose()), "{printed}");
    assert!(!printed.contains(grant.refresh_token.expose()), "{printed}");
}

async fn a_login_fails_the_same_way_for_all_reasons(test: TestDatabase) {
    let fixture = start(&test).await;
    let root = fixture.root().await;
    let (user, _) = fixture.user("gone@example.org", Role::Viewer).await;
    let disabled = services::auth::Patch {
        is_disabled: Some(true),
        ..Default::default()
    };
    fixture
        .auth
        .change_user(&root, user.id, &disabled)
        .await
        .unwrap();
    let mut texts = Vec::new();
    for (email, password) in [
        (ROOT, "wrong password"),
        (ROOT, ""),
        (ROOT, &"x".repeat(2_000)),
        ("nobody@example.org", PASSWORD),
        ("gone@example.org", PASSWORD),
        ("no address", PASSWORD),
        ("nul\0@example.org", PASSWORD),
        (&format!("{}@example.org", "x".repeat(10_000)), PASSWORD),
    ] {
        let refused = fixture.try_login(email, password).await;
        assert_error!(&refused, AuthError::BadCredentials);
        texts.push(refused.unwrap_err().to_string());
    }
    texts.dedup();
    assert_eq!(texts.len(), 1);
}

async fn a_refresh_replaces_the_token(test: TestDatabase) {
    let fixture = start_with(&test, &strict()).await;
    let mut grant = fixture.login(ROOT).await;
    let session = grant.session;
    for _ in 0..4 {
        let next = fixture.auth.refresh(&grant.refresh_token).await.unwrap();
        assert_ne!(next.refresh_token, grant.refresh_token);
        assert_eq!(next.session, session);
        fixture.authenticate(&next.access_token).await.unwrap();
        grant = next;
    }
}

async fn two_tabs_that_refresh_at_once_get_the_same_token(test: TestDatabase) {
    let fixture = start(&test).await;
    let other = start(&test).await;
    let grant = fixture.login(ROOT).await;
    let (one, two, three) = tokio::join!(
        fixture.auth.refresh(&grant.refresh_token),
        other.auth.refresh(&grant.refresh_token),
        fixture.auth.refresh(&grant.refresh_token),
    );
    let (one, two, three) = (one.unwrap(), two.unwrap(), three.unwrap());
    assert_eq!(one.refresh_token, two.refresh_token);
    assert_eq!(one.refresh_token, three.refresh_token);
    // And a little later, before either tab has gone on.
    let late = fixture.auth.refresh(&grant.refresh_token).await.unwrap();
    assert_eq!(late.refresh_token, one.refresh_token);
    fixture.auth.refresh(&one.refresh_token).await.unwrap();
}

async fn a_token_used_again_ends_the_session(test: TestDatabase) {
    let options = AuthOptions {
        refresh_grace: Duration::from_millis(20),
        ..options()
    };
    let fixture = start_with(&test, &options).await;
    let stolen = fixture.login(ROOT).await;
    let next = fixture.auth.refresh(&stolen.refresh_token).await.unwrap();
    fixture.authenticate(&next.access_token).await.unwrap();
    tokio::time::sleep(Duration::from_millis(40)).await;

    let reused = fixture.auth.refresh(&stolen.refresh_token).await;
    assert_error!(reused, AuthError::RefreshTokenReused);
    assert_error!(
        fixture.auth.refresh(&next.refresh_token).await,
        AuthError::SessionEnded
    );
    // At once, although it was remembered a moment ago.
    assert_error!(
        fixture.authenticate(&next.access_token).await,
        AuthError::SessionEnded
    );
}

async fn an_old_token_of_the_session_ends_it_too(test: TestDatabase) {
    let fixture = start(&test).await;
    let first = fixture.login(ROOT).await;
    let second = fixture.auth.refresh(&first.refresh_token).await.unwrap();
    let third = fixture.auth.refresh(&second.refresh_token).await.unwrap();
    let reused = fixture.auth.refresh(&first.refresh_token).await;
    assert_error!(reused, AuthError::RefreshTokenReused);
    assert_error!(
        fixture.auth.refresh(&third.refresh_token).await,
        AuthError::SessionEnded
    );
}

async fn a_token_that_was_never_given_is_refused(test: TestDatabase) {
    let fixture = start(&test).await;
    let grant = fixture.login(ROOT).await;
    let foreign = format!("bsr_{}_{}", "0a".repeat(16), "0b".repeat(32));
    for text in ["", "bsr_", "bsr__", &foreign, "bs_0a1b2c3d_00"] {
        let refused = fixture.auth.refresh(&secret(text)).await;
        assert_error!(refused, AuthError::InvalidToken);
    }
    fixture.auth.refresh(&grant.refresh_token).await.unwrap();
}

async fn a_logout_ends_what_it_should(test: TestDatabase) {
    let fixture = start(&test).await;
    let mut tokens = Vec::new();
    let mut callers = Vec::new();
    for _ in 0..4 {
        let grant = fixture.login(ROOT).await;
        callers.push(fixture.authenticate(&grant.access_token).await.unwrap());
        tokens.push(grant.access_token);
    }
    let alive = async || {
        let mut alive = Vec::new();
        for token in &tokens {
            alive.push(fixture.authenticate(token).await.is_ok());
        }
        alive
    };
    let logout = async |number: usize, scope| {
        fixture.auth.logout(&callers[number], scope).await.unwrap();
    };
    logout(0, LogoutScope::This).await;
    assert_eq!(alive().await, [false, true, true, true]);
    logout(1, LogoutScope::Others).await;
    assert_eq!(alive().await, [false, true, false, false]);
    assert_eq!(fixture.auth.sessions(&callers[1]).await.unwrap().len(), 1);
    logout(1, LogoutScope::All).await;
    assert_eq!(alive().await, [false; 4]);
}

async fn a_session_ends_by_itself(test: TestDatabase) {
    let options = AuthOptions {
        session_idle: Duration::from_millis(1_500),
        ..options()
    };
    let fixture = start_with(&test, &options).await;
    let grant = fixture.login(ROOT).await;
    assert!(grant.expires_in <= Duration::from_secs(2));
    fixture.authenticate(&grant.access_token).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert_error!(
        fixture.authenticate(&grant.access_token).await,
        AuthError::SessionEnded
    );
    assert_error!(
        fixture.auth.refresh(&grant.refresh_token).await,
        AuthError::SessionEnded
    );
}

async fn a_dearer_hash_replaces_a_cheap_one(test: TestDatabase) {
    let cheap = start(&test).await;
    let dearer = services::auth::HashCost {
        memory: 64,
        passes: 1,
    };
    let options = AuthOptions {
        hash_cost: dearer,
        ..options()
    };
    let fixture = start_with(&test, &options).await;
    let hash = async || {
        cheap
            .store
            .credentials(ROOT)
            .await
            .unwrap()
            .unwrap()
            .password
            .0
    };
    assert!(hash().await.contains("m=8,"));
    fixture.login(ROOT).await;
    assert!(hash().await.contains("m=64,"));
    fixture.login(ROOT).await;
    cheap.login(ROOT).await;
    assert!(hash().await.contains("m=64,"), "never back");
}
