use store::accounts::{EndReason, NewSession, Rotation, SessionLimits};
use store::{SessionId, StoreError, UserId};
use test_databases::{TestDatabase, on_both_databases};

use super::{LIMITS, hash, open, session, tenant};

on_both_databases!(
    a_session_lives_until_it_is_ended,
    a_session_ends_by_itself,
    a_rotation_replaces_the_token_once,
    of_two_rotations_at_once_one_passes,
    a_session_is_never_prolonged_beyond_its_longest_life,
    sessions_of_a_user_are_listed_and_ended,
    old_sessions_are_forgotten,
    nobody_else_begins_a_session,
);

async fn a_session_lives_until_it_is_ended(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    let begun = session(&*accounts, &admin, 1).await;
    assert_eq!(begun.expires_at - begun.created_at, LIMITS.idle);

    let live = accounts.live_session(begun.id).await.unwrap().unwrap();
    assert_eq!((live.tenant_slug.as_str(), live.user.id), ("one", admin.id));
    assert_eq!(live.expires_at, begun.expires_at);
    assert_eq!(live.user.last_login_at, Some(begun.created_at));
    assert_eq!(live.user.tenant, one.id);

    let end = async || accounts.end_session(begun.id, EndReason::Logout).await;
    assert!(end().await.unwrap());
    assert!(!end().await.unwrap(), "it ends once");
    assert!(accounts.live_session(begun.id).await.unwrap().is_none());
    let state = accounts.session_of_family(hash(1)).await.unwrap().unwrap();
    assert!(state.is_over);
    assert!(
        accounts
            .live_session(SessionId::new())
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_session_ends_by_itself(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (_, admin) = tenant(&*accounts, "one").await;
    let new = NewSession {
        user: admin.id,
        family: hash(1),
        token: hash(2),
        limits: SessionLimits { idle: 0, ..LIMITS },
    };
    let over = accounts.start_session(&new).await.unwrap();
    assert!(accounts.live_session(over.id).await.unwrap().is_none());
    assert!(!accounts.rotate(over.id, &rotation(2, 3)).await.unwrap());
    let state = accounts.session_of_family(hash(1)).await.unwrap().unwrap();
    assert!(state.is_over);
}

async fn a_rotation_replaces_the_token_once(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (_, admin) = tenant(&*accounts, "one").await;
    let begun = session(&*accounts, &admin, 1).await;
    let state = accounts.session_of_family(hash(1)).await.unwrap().unwrap();
    assert_eq!((state.id, state.user), (begun.id, admin.id));
    assert_eq!((state.token, state.is_over), (hash(101), false));
    assert_eq!(state.successor, None);

    assert!(
        accounts
            .rotate(begun.id, &rotation(101, 102))
            .await
            .unwrap()
    );
    assert!(
        !accounts
            .rotate(begun.id, &rotation(101, 103))
            .await
            .unwrap()
    );
    let state = accounts.session_of_family(hash(1)).await.unwrap().unwrap();
    assert_eq!(state.token, hash(102));
    let successor = state.successor.unwrap();
    assert_eq!((successor.of, successor.salt), (hash(101), [7; 32]));
    assert!((0..60_000).contains(&successor.age), "{}", successor.age);
    assert!(accounts.session_of_family(hash(9)).await.unwrap().is_none());
}

async fn of_two_rotations_at_once_one_passes(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (_, admin) = tenant(&*accounts, "one").await;
    for number in 1..10 {
        let begun = session(&*accounts, &admin, number).await;
        let rotate = |to: u8| {
            let accounts = accounts.clone();
            tokio::spawn(
                async move { accounts.rotate(begun.id, &rotation(number + 100, to)).await },
            )
        };
        let (first, second) = tokio::join!(rotate(201), rotate(202));
        let passed = (first.unwrap().unwrap(), second.unwrap().unwrap());
        assert!(passed.0 != passed.1, "{passed:?}");
    }
}

async fn a_session_is_never_prolonged_beyond_its_longest_life(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (_, admin) = tenant(&*accounts, "one").await;
    let begun = session(&*accounts, &admin, 1).await;
    let mut to = rotation(101, 102);
    to.limits = SessionLimits {
        idle: 10 * LIMITS.longest,
        ..LIMITS
    };
    assert!(accounts.rotate(begun.id, &to).await.unwrap());
    let live = accounts.live_session(begun.id).await.unwrap().unwrap();
    assert_eq!(live.expires_at, begun.created_at + LIMITS.longest);
}

async fn sessions_of_a_user_are_listed_and_ended(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (one, admin) = tenant(&*accounts, "one").await;
    let (_, other) = tenant(&*accounts, "two").await;
    let first = session(&*accounts, &admin, 1).await;
    let second = session(&*accounts, &admin, 2).await;
    let foreign = session(&*accounts, &other, 3).await;
    let listed = accounts.sessions(one.id, admin.id).await.unwrap();
    assert_eq!(listed, [second, first]);
    let ended = accounts
        .end_sessions(admin.id, Some(second.id), EndReason::Logout)
        .await;
    assert_eq!(ended.unwrap(), 1);
    let listed = accounts.sessions(one.id, admin.id).await.unwrap();
    assert_eq!(listed, [second]);
    assert!(accounts.live_session(foreign.id).await.unwrap().is_some());
}

async fn old_sessions_are_forgotten(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let (_, admin) = tenant(&*accounts, "one").await;
    let ended = session(&*accounts, &admin, 1).await;
    session(&*accounts, &admin, 2).await;
    let reason = EndReason::TokenReused;
    accounts.end_session(ended.id, reason).await.unwrap();
    assert_eq!(accounts.forget_sessions(60_000).await.unwrap(), 0);
    // A negative age is one in the future: whatever is over by now is older.
    assert_eq!(accounts.forget_sessions(-1_000).await.unwrap(), 1);
    assert!(accounts.session_of_family(hash(1)).await.unwrap().is_none());
    assert!(accounts.session_of_family(hash(2)).await.unwrap().is_some());
}

async fn nobody_else_begins_a_session(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let new = NewSession {
        user: UserId::new(),
        family: hash(1),
        token: hash(2),
        limits: LIMITS,
    };
    let refused = accounts.start_session(&new).await;
    assert!(
        matches!(refused, Err(StoreError::Missing(_))),
        "{refused:?}"
    );
}

fn rotation(from: u8, to: u8) -> Rotation {
    Rotation {
        from: hash(from),
        to: hash(to),
        salt: [7; 32],
        limits: LIMITS,
    }
}
