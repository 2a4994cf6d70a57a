use std::sync::Mutex;

use services::Cancel;
use services::etl::{InputRequest, RunRequest, Silent, run};
use services::publish::{PublishError, PublishRequest, publish};
use test_databases::{TestDatabase, on_both_databases};
use tokio_util::sync::CancellationToken;
use warehouse::Output;

use super::House;

on_both_databases!(
    a_run_is_published,
    a_cancelled_publication_publishes_nothing
);

/// The tables of a small league.
fn output(house: &House) -> Output {
    let folder = house.test.data().join("league");
    let options = sample_league::Options {
        teams: 4,
        seasons: 1,
        games: 6,
        tracked: 2,
        ..sample_league::Options::default()
    };
    sample_league::generate(&options, &folder, &|_, _| {}).unwrap();
    let out = house.test.data().join("warehouse");
    let request = RunRequest {
        input: InputRequest {
            league: folder.join("league.xlsx"),
            games: Some(folder.join("games")),
            ..InputRequest::default()
        },
        out: out.clone(),
        ..RunRequest::default()
    };
    run(&request, &Silent, &Cancel::default()).unwrap();
    Output::open(&out).unwrap()
}

fn publication(house: &House, output: &Output) -> PublishRequest {
    PublishRequest {
        tenant: house.tenant,
        output: output.clone(),
        fence: None,
        result: None,
        wipe: false,
    }
}

async fn a_run_is_published(test: TestDatabase) {
    let house = House::new(test).await;
    let output = output(&house);
    let told = Mutex::new(Vec::new());
    let tell = |table: &str, done: usize, total: usize| {
        told.lock().unwrap().push((table.to_owned(), done, total));
    };
    let store = house.database.tables();
    let never = CancellationToken::new();
    let version = publish(store.as_ref(), publication(&house, &output), &never, &tell)
        .await
        .unwrap();
    assert_eq!(version, 1);
    let manifest = output.manifest();
    let told = told.into_inner().unwrap();
    assert_eq!(told.len(), manifest.tables.len());
    assert_eq!(
        told.last().map(|(_, done, total)| (*done, *total)),
        Some((told.len(), told.len()))
    );
    let list = house.tables().list(house.tenant).await.unwrap();
    assert_eq!(list.run_id.as_deref(), Some(manifest.run_id.as_str()));
    for table in &manifest.tables {
        let listed = list
            .tables
            .iter()
            .find(|listed| listed.name == table.name)
            .unwrap();
        assert_eq!(listed.rows, table.rows as i64, "{}", table.name);
    }
    // Every value of every table is the one of the run's own file, but for the guard against formulas.
    for table in &manifest.tables {
        let file = std::fs::read_to_string(output.folder().join(&table.csv.path)).unwrap();
        let download = house.csv(&table.name, &[]).await;
        if !download.contains(",'") {
            assert!(download == file, "{}", table.name);
        }
    }
    let entry = house
        .tables()
        .entry(house.tenant, "dim_player")
        .await
        .unwrap();
    assert!(entry.dictionary.is_some_and(|entry| entry.grain.is_some()));

    // The same once more changes nothing but the version.
    let stamp = house
        .tables()
        .stamp(house.tenant, "dim_player")
        .await
        .unwrap();
    let again = publish(
        store.as_ref(),
        publication(&house, &output),
        &never,
        &|_, _, _| {},
    )
    .await;
    assert_eq!(again.unwrap(), 2);
    assert_eq!(
        house
            .tables()
            .stamp(house.tenant, "dim_player")
            .await
            .unwrap(),
        stamp
    );
}

async fn a_cancelled_publication_publishes_nothing(test: TestDatabase) {
    let house = House::new(test).await;
    let output = output(&house);
    let store = house.database.tables();
    for stop_after in [1, 40, 1_000] {
        let cancel = CancellationToken::new();
        let tell = |_: &str, done: usize, total: usize| {
            if done == stop_after.min(total) {
                cancel.cancel();
            }
        };
        let answer = publish(store.as_ref(), publication(&house, &output), &cancel, &tell).await;
        assert!(matches!(answer, Err(PublishError::Cancelled)), "{answer:?}");
        assert!(
            house
                .tables()
                .list(house.tenant)
                .await
                .unwrap()
                .version
                .is_none()
        );
    }
    let never = CancellationToken::new();
    let version = publish(
        store.as_ref(),
        publication(&house, &output),
        &never,
        &|_, _, _| {},
    )
    .await;
    assert_eq!(version.unwrap(), 1);
}
