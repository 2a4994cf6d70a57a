use std::sync::Arc;

use serde_json::{Map, Value, json};
use store::accounts::NewTenant;
use store::staging::{
    FileKind, FindingTally, ListPlace, NewStagingRow, StagingArea, StagingKind, StagingList,
    StagingMode, StagingPut, StagingStore, StoredFile,
};
use store::{Database, StoreError, TenantId};
use test_databases::{TestDatabase, on_both_databases};

on_both_databases!(
    rows_are_put_and_loaded,
    a_row_with_a_known_key_takes_the_place_of_the_old_one,
    rows_that_replace_others_are_numbered_anew,
    a_refused_put_leaves_nothing,
    rows_and_areas_are_taken_out,
    what_changed_after_a_run_is_not_yet_processed,
    findings_of_an_older_check_do_not_hide_those_of_a_newer_one,
    games_keep_two_lists,
    a_list_is_read_in_parts,
    tenants_do_not_see_each_other,
    revisions_of_many_writers_are_all_different,
    many_rows_are_put_at_once,
    any_text_and_number_comes_back,
    files_are_remembered,
);

struct Staging {
    store: Arc<dyn StagingStore>,
    tenant: TenantId,
    other: TenantId,
}

async fn open(test: &TestDatabase) -> Staging {
    let database = Database::open(&test.options()).await.unwrap();
    Staging {
        store: database.staging(),
        tenant: tenant(&database, "one").await,
        other: tenant(&database, "two").await,
    }
}

async fn tenant(database: &Database, slug: &str) -> TenantId {
    let new = NewTenant {
        slug: slug.to_owned(),
        name: slug.to_owned(),
    };
    database.accounts().create_tenant(&new).await.unwrap().id
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

fn row(key: &str, name: &str) -> NewStagingRow {
    NewStagingRow {
        key: Some(key.to_owned()),
        is_deletion: false,
        content: object(json!({ "team_id": key, "team_name": name })),
    }
}

fn put(rows: Vec<NewStagingRow>) -> StagingPut {
    StagingPut {
        kind: StagingKind::Blb,
        name: "dim_team".to_owned(),
        lists: vec![(StagingList::Rows, rows)],
        replaces_staged: false,
        mode: None,
        max_rows: 10_000,
        expected_revision: None,
    }
}

impl Staging {
    async fn put(&self, put: &StagingPut) -> i64 {
        self.store.put(self.tenant, put).await.unwrap().revision
    }

    /// Number, key and name of the teams.
    async fn teams(&self) -> Vec<(i64, String, String)> {
        let snapshot = self.store.load(self.tenant).await.unwrap();
        let rows = snapshot.areas.into_iter().flat_map(|(_, _, _, rows)| rows);
        rows.map(|row| {
            let name = row.content["team_name"].as_str().unwrap().to_owned();
            (row.number, row.key.unwrap_or_default(), name)
        })
        .collect()
    }

    async fn area(&self) -> Option<StagingArea> {
        let overview = self.store.overview(self.tenant).await.unwrap();
        overview.areas.into_iter().next()
    }
}

fn team(number: i64, key: &str, name: &str) -> (i64, String, String) {
    (number, key.to_owned(), name.to_owned())
}

async fn rows_are_put_and_loaded(test: TestDatabase) {
    let staging = open(&test).await;
    assert_eq!(staging.store.revision(staging.tenant).await.unwrap(), 0);
    assert!(staging.teams().await.is_empty());
    let change = staging
        .store
        .put(
            staging.tenant,
            &put(vec![row("N2", "Owls"), row("N1", "Foxes")]),
        )
        .await
        .unwrap();
    assert_eq!((change.revision, change.rows), (1, 2));
    assert_eq!(
        staging.teams().await,
        [team(1, "N2", "Owls"), team(2, "N1", "Foxes")]
    );
    let snapshot = staging.store.load(staging.tenant).await.unwrap();
    let (kind, name, mode, _) = &snapshot.areas[0];
    assert_eq!(snapshot.revision, 1);
    assert_eq!(
        (*kind, name.as_str(), *mode),
        (StagingKind::Blb, "dim_team", StagingMode::LayOver)
    );
    let area = staging.area().await.unwrap();
    assert_eq!((area.rows, area.deletions, area.findings), (2, 0, None));
    assert!(area.changed_at > 1_700_000_000_000);
}

async fn a_row_with_a_known_key_takes_the_place_of_the_old_one(test: TestDatabase) {
    let staging = open(&test).await;
    staging
        .put(&put(vec![row("N1", "Foxes"), row("N2", "Owls")]))
        .await;
    let mut gone = row("N1", "Foxes");
    gone.is_deletion = true;
    staging
        .put(&put(vec![row("N3", "Bears"), row("N2", "Otters"), gone]))
        .await;
    assert_eq!(
        staging.teams().await,
        [
            team(1, "N1", "Foxes"),
            team(2, "N2", "Otters"),
            team(3, "N3", "Bears")
        ]
    );
    assert_eq!(staging.area().await.unwrap().deletions, 1);
    let found = |key: &'static str| {
        staging
            .store
            .row(staging.tenant, StagingKind::Blb, "dim_team", key)
    };
    assert!(found("N1").await.unwrap().unwrap().is_deletion);
    assert_eq!(found("N2").await.unwrap().unwrap().number, 2);
    assert_eq!(found("N9").await.unwrap(), None);
    // The number of a row that was put twice is not given to another.
    staging.put(&put(vec![row("N4", "Elks")])).await;
    let numbers: Vec<i64> = staging.teams().await.iter().map(|team| team.0).collect();
    assert_eq!(numbers.len(), 4);
    assert!(numbers[3] > 3);
}

async fn rows_that_replace_others_are_numbered_anew(test: TestDatabase) {
    let staging = open(&test).await;
    staging
        .put(&put(vec![row("N1", "Foxes"), row("N2", "Owls")]))
        .await;
    let replacing = StagingPut {
        replaces_staged: true,
        mode: Some(StagingMode::Replace),
        ..put(vec![row("N3", "Bears")])
    };
    staging.put(&replacing).await;
    assert_eq!(staging.teams().await, [team(1, "N3", "Bears")]);
    assert_eq!(staging.area().await.unwrap().mode, StagingMode::Replace);
    // What is added later leaves the mode as it is.
    staging.put(&put(vec![row("N4", "Elks")])).await;
    assert_eq!(staging.area().await.unwrap().mode, StagingMode::Replace);
    assert_eq!(staging.teams().await.len(), 2);
}

async fn a_refused_put_leaves_nothing(test: TestDatabase) {
    let staging = open(&test).await;
    staging.put(&put(vec![row("N1", "Foxes")])).await;
    let too_many = StagingPut {
        max_rows: 2,
        ..put(vec![row("N2", "Owls"), row("N3", "Bears")])
    };
    let twice = put(vec![row("N2", "Owls"), row("N2", "Bears")]);
    let nothing = StagingPut {
        replaces_staged: true,
        mode: Some(StagingMode::Replace),
        ..put(Vec::new())
    };
    for put in [too_many, twice, nothing] {
        let refused = staging.store.put(staging.tenant, &put).await;
        assert!(
            matches!(refused, Err(StoreError::Invalid(_))),
            "{refused:?}"
        );
    }
    let late = StagingPut {
        expected_revision: Some(0),
        ..put(vec![row("N2", "Owls")])
    };
    let lost = staging.store.put(staging.tenant, &late).await;
    assert!(matches!(lost, Err(StoreError::Lost(_))), "{lost:?}");
    assert_eq!(staging.teams().await, [team(1, "N1", "Foxes")]);
    assert_eq!(staging.store.revision(staging.tenant).await.unwrap(), 1);
    let seen = StagingPut {
        expected_revision: Some(1),
        ..late
    };
    assert_eq!(staging.put(&seen).await, 2);
    let stranger = staging.store.put(TenantId::new(), &seen).await;
    assert!(
        matches!(stranger, Err(StoreError::Missing(_))),
        "{stranger:?}"
    );
}

async fn rows_and_areas_are_taken_out(test: TestDatabase) {
    let staging = open(&test).await;
    let (store, tenant, kind) = (&staging.store, staging.tenant, StagingKind::Blb);
    let replacing = StagingPut {
        mode: Some(StagingMode::Replace),
        ..put(vec![row("N1", "Foxes"), row("N2", "Owls")])
    };
    staging.put(&replacing).await;
    let change = store
        .remove_row(tenant, kind, "dim_team", "N1")
        .await
        .unwrap();
    assert_eq!(
        change.map(|change| (change.revision, change.rows)),
        Some((2, 1))
    );
    assert_eq!(
        store
            .remove_row(tenant, kind, "dim_team", "N1")
            .await
            .unwrap(),
        None
    );
    let change = store
        .remove_row(tenant, kind, "dim_team", "N2")
        .await
        .unwrap();
    assert_eq!(change.map(|change| change.rows), Some(0));
    // A sheet is never replaced by nothing.
    assert_eq!(staging.area().await.unwrap().mode, StagingMode::LayOver);
    assert_eq!(store.clear(tenant, kind, "dim_team").await.unwrap(), None);
    assert_eq!(store.clear(tenant, kind, "dim_player").await.unwrap(), None);
    staging.put(&put(vec![row("N1", "Foxes")])).await;
    let change = store.clear(tenant, kind, "dim_team").await.unwrap();
    assert_eq!(change.map(|change| change.rows), Some(0));
    assert!(store.load(tenant).await.unwrap().areas.is_empty());
}

async fn what_changed_after_a_run_is_not_yet_processed(test: TestDatabase) {
    let staging = open(&test).await;
    let (store, tenant) = (&staging.store, staging.tenant);
    store.mark_processed(tenant, 7).await.unwrap();
    staging
        .put(&put(vec![row("N1", "Foxes"), row("N2", "Owls")]))
        .await;
    assert_eq!(staging.area().await.unwrap().unprocessed_rows, 2);
    let revision = store.load(tenant).await.unwrap().revision;
    staging
        .put(&put(vec![row("N2", "Otters"), row("N3", "Bears")]))
        .await;
    store.mark_processed(tenant, revision).await.unwrap();
    assert_eq!(staging.area().await.unwrap().unprocessed_rows, 2);
    let overview = store.overview(tenant).await.unwrap();
    assert_eq!((overview.revision, overview.processed_revision), (2, 1));
    assert!(overview.processed_at.is_some());
    // A run that ends late takes nothing back, and none has read what is not there yet.
    store.mark_processed(tenant, 99).await.unwrap();
    store.mark_processed(tenant, 1).await.unwrap();
    assert_eq!(store.overview(tenant).await.unwrap().processed_revision, 2);
    assert_eq!(staging.area().await.unwrap().unprocessed_rows, 0);
    // That an area was cleared is a change as well, until a run has read it.
    store
        .clear(tenant, StagingKind::Blb, "dim_team")
        .await
        .unwrap();
    let area = staging.area().await.unwrap();
    assert_eq!((area.rows, area.revision), (0, 3));
    store.mark_processed(tenant, 2).await.unwrap();
    assert!(staging.area().await.is_some());
    store.mark_processed(tenant, 3).await.unwrap();
    assert_eq!(staging.area().await, None);
}

async fn findings_of_an_older_check_do_not_hide_those_of_a_newer_one(test: TestDatabase) {
    let staging = open(&test).await;
    let (store, tenant) = (&staging.store, staging.tenant);
    staging.put(&put(vec![row("N1", "Foxes")])).await;
    let tally = |error| FindingTally {
        error,
        ..FindingTally::default()
    };
    let set = |revision, error| {
        store.set_findings(tenant, StagingKind::Blb, "dim_team", revision, tally(error))
    };
    set(2, 5).await.unwrap();
    set(1, 9).await.unwrap();
    let (found, checked_at) = staging.area().await.unwrap().findings.unwrap();
    assert_eq!(found, tally(5));
    assert!(checked_at > 1_700_000_000_000);
    set(2, 0).await.unwrap();
    assert_eq!(staging.area().await.unwrap().findings.unwrap().0, tally(0));
}

async fn games_keep_two_lists(test: TestDatabase) {
    let staging = open(&test).await;
    let plain = |count: usize| vec![NewStagingRow::default(); count];
    let game = |lists| StagingPut {
        kind: StagingKind::Tracking,
        name: "18969".to_owned(),
        lists,
        replaces_staged: true,
        ..put(Vec::new())
    };
    staging
        .put(&game(vec![
            (StagingList::Events, plain(3)),
            (StagingList::Shifts, plain(2)),
        ]))
        .await;
    // A list that is not given stays.
    staging
        .put(&game(vec![(StagingList::Events, plain(1))]))
        .await;
    let snapshot = staging.store.load(staging.tenant).await.unwrap();
    let places: Vec<_> = snapshot.areas[0]
        .3
        .iter()
        .map(|row| (row.list, row.number))
        .collect();
    assert_eq!(
        places,
        [
            (StagingList::Events, 1),
            (StagingList::Shifts, 1),
            (StagingList::Shifts, 2)
        ]
    );
}

async fn tenants_do_not_see_each_other(test: TestDatabase) {
    let staging = open(&test).await;
    let (store, other) = (&staging.store, staging.other);
    staging.put(&put(vec![row("N1", "Foxes")])).await;
    let change = store.put(other, &put(vec![row("N1", "Wolves")])).await;
    assert_eq!(change.unwrap().revision, 1);
    store
        .clear(other, StagingKind::Blb, "dim_team")
        .await
        .unwrap();
    store.mark_processed(other, 2).await.unwrap();
    assert!(store.overview(other).await.unwrap().areas.is_empty());
    assert_eq!(staging.teams().await, [team(1, "N1", "Foxes")]);
    assert_eq!(staging.area().await.unwrap().unprocessed_rows, 1);
    store.put_file(other, &file("a")).await.unwrap();
    assert!(store.files(staging.tenant).await.unwrap().is_empty());
    let removed = store
        .remove_file(staging.tenant, FileKind::League, "a")
        .await;
    assert!(!removed.unwrap());
}

async fn revisions_of_many_writers_are_all_different(test: TestDatabase) {
    let staging = open(&test).await;
    let writers = (0..12).map(|number| {
        let (store, tenant) = (Arc::clone(&staging.store), staging.tenant);
        tokio::spawn(async move {
            let put = put(vec![row("N1", &format!("Team {number}"))]);
            store.put(tenant, &put).await.unwrap().revision
        })
    });
    let mut revisions = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        revisions.push(writer.await.unwrap());
    }
    revisions.sort_unstable();
    assert_eq!(revisions, (1..=12).collect::<Vec<_>>());
    assert_eq!(staging.teams().await.len(), 1);
}

async fn many_rows_are_put_at_once(test: TestDatabase) {
    let staging = open(&test).await;
    let rows = (0..2_345)
        .map(|number| row(&format!("N{number}"), "Foxes"))
        .collect();
    staging.put(&put(rows)).await;
    let teams = staging.teams().await;
    assert_eq!(teams.len(), 2_345);
    assert_eq!(teams[2_344], team(2_345, "N2344", "Foxes"));
}

async fn any_text_and_number_comes_back(test: TestDatabase) {
    let staging = open(&test).await;
    let content = object(json!({
        "team_id": "N1",
        "team_name": "'; drop table \"staging_rows\" -- \\ \u{1F3D2} \u{7f}\n",
        "integer": 9_007_199_254_740_991_i64,
        "number": 0.012_5,
        "flag": true,
        "nothing": null,
        "": "no name",
    }));
    let new = NewStagingRow {
        content: content.clone(),
        ..row("ключ '\" $1 ?1", "x")
    };
    staging.put(&put(vec![new])).await;
    let snapshot = staging.store.load(staging.tenant).await.unwrap();
    let row = &snapshot.areas[0].3[0];
    assert_eq!(row.content, content);
    assert_eq!(row.key.as_deref(), Some("ключ '\" $1 ?1"));
}

fn file(name: &str) -> StoredFile {
    StoredFile {
        kind: FileKind::League,
        name: name.to_owned(),
        game_id: None,
        layout: None,
        sha256: "0".repeat(64),
        bytes: 3,
        uploaded_at: 0,
        uploaded_by: Some("user:1".to_owned()),
        findings: FindingTally::default(),
    }
}

async fn files_are_remembered(test: TestDatabase) {
    let staging = open(&test).await;
    let (store, tenant) = (&staging.store, staging.tenant);
    let league = store.put_file(tenant, &file("league.xlsx")).await.unwrap();
    assert!(league.uploaded_at > 1_700_000_000_000);
    let game = StoredFile {
        kind: FileKind::Tracking,
        game_id: Some(18_969),
        layout: Some("A".to_owned()),
        ..file("18969_tracking.xlsx")
    };
    store.put_file(tenant, &game).await.unwrap();
    let newer = StoredFile {
        bytes: 4,
        uploaded_by: None,
        ..file("league.xlsx")
    };
    let newer = store.put_file(tenant, &newer).await.unwrap();
    let files = store.files(tenant).await.unwrap();
    assert_eq!(files.len(), 2);
    assert_eq!(files[0], newer);
    assert_eq!(files[1].game_id, Some(18_969));
    assert_eq!(files[1].layout.as_deref(), Some("A"));
    let removed = store.remove_file(tenant, FileKind::League, "league.xlsx");
    assert!(removed.await.unwrap());
    assert_eq!(store.files(tenant).await.unwrap().len(), 1);
}

async fn a_list_is_read_in_parts(test: TestDatabase) {
    let staging = open(&test).await;
    let names = ["A", "B", "C"];
    staging
        .put(&put(names.map(|name| row(name, name)).to_vec()))
        .await;
    let place = ListPlace {
        kind: StagingKind::Blb,
        name: "dim_team",
        list: StagingList::Rows,
    };
    let read = async |tenant, place, after, limit| {
        let rows = staging.store.rows(tenant, place, after, limit).await;
        let rows = rows.unwrap().into_iter();
        rows.map(|row| (row.number, row.key.unwrap()))
            .collect::<Vec<_>>()
    };
    let expected = |numbers: &[usize]| {
        let row = |number: &usize| (*number as i64, names[number - 1].to_owned());
        numbers.iter().map(row).collect::<Vec<_>>()
    };
    let first = read(staging.tenant, place, 0, 2).await;
    assert_eq!(first, expected(&[1, 2]));
    assert_eq!(read(staging.tenant, place, 2, 2).await, expected(&[3]));
    assert_eq!(read(staging.other, place, 0, 2).await, []);
    let elsewhere = ListPlace {
        list: StagingList::Events,
        ..place
    };
    assert_eq!(read(staging.tenant, elsewhere, 0, 2).await, []);
}
