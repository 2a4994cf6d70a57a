use store::accounts::{AttemptRule, SecretHash};
use test_databases::{TestDatabase, on_both_databases};

use super::{hash, open};

on_both_databases!(
    attempts_are_counted_until_one_has_to_wait,
    an_attempt_counts_for_all_subjects_or_none,
    attempts_at_once_are_all_counted,
    a_success_takes_its_attempt_back,
    old_attempts_are_forgotten,
);

const RULE: AttemptRule = AttemptRule {
    free: 3,
    first_wait: 60_000,
    longest_wait: 600_000,
    forgotten_after: 3_600_000,
};
const ACCOUNT: SecretHash = SecretHash([1; 32]);
const ADDRESS: SecretHash = SecretHash([2; 32]);
const LENIENT: AttemptRule = AttemptRule { free: 5, ..RULE };

async fn attempts_are_counted_until_one_has_to_wait(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    for _ in 0..3 {
        let wait = accounts.begin_attempt(&[(ACCOUNT, RULE)]).await.unwrap();
        assert_eq!(wait, None);
    }
    let wait = accounts.begin_attempt(&[(ACCOUNT, RULE)]).await.unwrap();
    assert!((1..=60_000).contains(&wait.unwrap()), "{wait:?}");
    // Another one is not concerned, and a restart forgets nothing.
    let wait = accounts.begin_attempt(&[(hash(9), RULE)]).await.unwrap();
    assert_eq!(wait, None);
    let (_database, again) = open(&test).await;
    let wait = again.begin_attempt(&[(ACCOUNT, RULE)]).await.unwrap();
    assert!(wait.is_some());
}

async fn an_attempt_counts_for_all_subjects_or_none(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let both = [(ADDRESS, LENIENT), (ACCOUNT, RULE)];
    for _ in 0..3 {
        assert_eq!(accounts.begin_attempt(&both).await.unwrap(), None);
    }
    for _ in 0..9 {
        assert!(accounts.begin_attempt(&both).await.unwrap().is_some());
    }
    // The address has three of five failures, not twelve.
    for _ in 0..2 {
        let wait = accounts.begin_attempt(&[(ADDRESS, LENIENT)]).await;
        assert_eq!(wait.unwrap(), None);
    }
    let wait = accounts.begin_attempt(&[(ADDRESS, LENIENT)]).await;
    assert!(wait.unwrap().is_some());
}

async fn attempts_at_once_are_all_counted(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let accounts = accounts.clone();
            tokio::spawn(async move { accounts.begin_attempt(&[(ACCOUNT, RULE)]).await })
        })
        .collect();
    let mut allowed = 0;
    for task in tasks {
        allowed += i32::from(task.await.unwrap().unwrap().is_none());
    }
    assert_eq!(allowed, 3);
}

async fn a_success_takes_its_attempt_back(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    let both = [(ACCOUNT, RULE), (ADDRESS, LENIENT)];
    for _ in 0..20 {
        assert_eq!(accounts.begin_attempt(&both).await.unwrap(), None);
        let lowered = Some((ADDRESS, LENIENT));
        accounts.take_back_attempt(ACCOUNT, lowered).await.unwrap();
    }
    // Failures of the address stay, however often one account of its own succeeds.
    for number in 10..15 {
        let guess = [(hash(number), RULE), (ADDRESS, LENIENT)];
        assert_eq!(accounts.begin_attempt(&guess).await.unwrap(), None);
    }
    assert!(accounts.begin_attempt(&both).await.unwrap().is_some());
}

async fn old_attempts_are_forgotten(test: TestDatabase) {
    let (_database, accounts) = open(&test).await;
    accounts.begin_attempt(&[(ACCOUNT, RULE)]).await.unwrap();
    assert_eq!(accounts.forget_attempts(60_000).await.unwrap(), 0);
    assert_eq!(accounts.forget_attempts(-1_000).await.unwrap(), 1);
}
