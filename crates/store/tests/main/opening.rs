use store::Database;
use test_databases::{TestDatabase, on_both_databases};

on_both_databases!(
    a_fresh_database_is_migrated_and_opens_again,
    a_database_has_a_size
);

async fn a_fresh_database_is_migrated_and_opens_again(test: TestDatabase) {
    let first = Database::open(&test.options()).await.unwrap();
    let version = first.health().await.unwrap().schema_version;
    assert!(version >= 1);
    let second = Database::open(&test.options()).await.unwrap();
    assert_eq!(second.health().await.unwrap().schema_version, version);
    first.close().await;
    second.close().await;
}

async fn a_database_has_a_size(test: TestDatabase) {
    let database = Database::open(&test.options()).await.unwrap();
    let bytes = database.bytes().await.unwrap();
    // A page at least, and far from what a full one has.
    assert!((4_096..1 << 30).contains(&bytes), "{bytes}");
    database.close().await;
}
