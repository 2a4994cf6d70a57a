use std::net::IpAddr;
use std::time::{Duration, Instant};

use services::auth::{ACCOUNT_RULE, ADDRESS_RULE, AuthError, AuthOptions, HashCost};
use services::caller::Role;
use test_databases::{TestDatabase, on_both_databases};

use super::{PASSWORD, ROOT, assert_error, options, secret, start, start_with};

on_both_databases!(
    an_account_is_throttled_whoever_guesses,
    an_address_is_throttled_whatever_it_guesses,
    unknown_accounts_are_throttled_like_known_ones,
    guesses_at_once_are_all_counted,
    the_own_password_cannot_be_guessed_either,
    an_unknown_account_takes_as_long_as_a_known_one,
);

async fn an_account_is_throttled_whoever_guesses(test: TestDatabase) {
    let fixture = start(&test).await;
    for number in 0..ACCOUNT_RULE.free {
        let address = format!("192.0.2.{number}").parse().ok();
        let guess = fixture.try_login_from(ROOT, "guess", address).await;
        assert_error!(guess, AuthError::BadCredentials);
    }
    // In another case, from another address, with the right password, in another process: it has to wait.
    let again = start(&test).await;
    let refused = again.try_login("ROOT@example.org", PASSWORD).await;
    let Err(AuthError::Throttled { retry_after }) = refused else {
        panic!("{refused:?}");
    };
    assert!(retry_after.as_millis() <= ACCOUNT_RULE.first_wait.unsigned_abs().into());
    tokio::time::sleep(retry_after).await;
    again.login(ROOT).await;
    // A success forgets the failures.
    for _ in 1..ACCOUNT_RULE.free {
        let guess = again.try_login(ROOT, "guess").await;
        assert_error!(guess, AuthError::BadCredentials);
    }
    again.login(ROOT).await;
}

async fn an_address_is_throttled_whatever_it_guesses(test: TestDatabase) {
    let fixture = start(&test).await;
    let address: Option<IpAddr> = "2001:db8::1".parse().ok();
    for number in 0..ADDRESS_RULE.free {
        let email = format!("user{number}@example.org");
        let guess = fixture.try_login_from(&email, "guess", address).await;
        assert_error!(guess, AuthError::BadCredentials);
    }
    let neighbour = "2001:db8::2".parse().ok();
    let refused = fixture.try_login_from(ROOT, PASSWORD, neighbour).await;
    assert_error!(refused, AuthError::Throttled { .. });
    let elsewhere = "2001:db9::1".parse().ok();
    fixture
        .try_login_from(ROOT, PASSWORD, elsewhere)
        .await
        .unwrap();
}

async fn unknown_accounts_are_throttled_like_known_ones(test: TestDatabase) {
    let fixture = start(&test).await;
    for email in [ROOT, "nobody@example.org"] {
        let mut answers = Vec::new();
        for _ in 0..=ACCOUNT_RULE.free {
            answers.push(fixture.try_login(email, "guess").await.unwrap_err());
        }
        let throttled = answers
            .iter()
            .map(|error| matches!(error, AuthError::Throttled { .. }));
        let throttled: Vec<bool> = throttled.collect();
        assert_eq!(
            throttled,
            [false, false, false, false, false, true],
            "{email}"
        );
    }
}

async fn guesses_at_once_are_all_counted(test: TestDatabase) {
    let fixture = std::sync::Arc::new(start(&test).await);
    let guesses: Vec<_> = (0..20)
        .map(|_| {
            let fixture = fixture.clone();
            tokio::spawn(async move { fixture.try_login(ROOT, "guess").await })
        })
        .collect();
    let mut checked = 0;
    for guess in guesses {
        match guess.await.unwrap() {
            Err(AuthError::BadCredentials) => checked += 1,
            refused => assert_error!(refused, AuthError::Throttled { .. }),
        }
    }
    assert_eq!(checked, ACCOUNT_RULE.free);
}

async fn the_own_password_cannot_be_guessed_either(test: TestDatabase) {
    let fixture = start(&test).await;
    let (_, caller) = fixture.user("ann@example.org", Role::Viewer).await;
    let new = secret("another long password");
    let change = async |old: &str| {
        let old = secret(old);
        fixture.auth.change_own_password(&caller, &old, &new).await
    };
    for _ in 0..ACCOUNT_RULE.free {
        assert_error!(change("guess").await, AuthError::BadCredentials);
    }
    assert_error!(change(PASSWORD).await, AuthError::Throttled { .. });
}

async fn an_unknown_account_takes_as_long_as_a_known_one(test: TestDatabase) {
    let dear = AuthOptions {
        hash_cost: HashCost::default(),
        ..options()
    };
    let fixture = start_with(&test, &dear).await;
    let time = async |email: &str| {
        let mut best = Duration::MAX;
        for _ in 0..3 {
            let started = Instant::now();
            let guess = fixture.try_login(email, "guess").await;
            assert_error!(guess, AuthError::BadCredentials);
            best = best.min(started.elapsed());
        }
        best
    };
    let (known, unknown) = (time(ROOT).await, time("nobody@example.org").await);
    assert!(unknown > known / 2, "{unknown:?} and {known:?}");
}
