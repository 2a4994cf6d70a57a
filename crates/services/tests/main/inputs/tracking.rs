use services::input_error::InputError;
use services::staging::GameRows;
use test_databases::{TestDatabase, on_both_databases};

use super::{House, names, problems};

on_both_databases!(
    files_of_every_layout_are_stored_for_their_game,
    files_that_cannot_be_used_are_refused,
    the_file_that_came_last_counts,
    a_file_without_a_league_is_refused,
);

async fn files_of_every_layout_are_stored_for_their_game(test: TestDatabase) {
    let house = House::with_league(test).await;
    let files = house.tracking_files();
    assert_eq!(files.len(), 7);
    let mut layouts = Vec::new();
    for (game_id, path) in &files {
        let spooled = house.spool(&std::fs::read(path).unwrap());
        let stored = house
            .uploads()
            .upload(&house.caller, &spooled, "whatever.bin")
            .await
            .unwrap();
        assert_eq!(stored.game_id, *game_id);
        assert!(stored.set_aside.is_empty() && !stored.is_staged);
        assert!(
            stored
                .findings
                .iter()
                .all(|finding| finding.file == "whatever.bin")
        );
        assert!(house.folder().games().join(&stored.file.name).is_file());
        assert!(spooled.is_file());
        layouts.push(stored.file.layout.unwrap());
    }
    layouts.sort();
    assert_eq!(layouts, ["A", "A", "B", "C", "D", "JSON", "JSON"]);
    assert_eq!(names(&house.folder().games()).len(), 7);
    let remembered = house.staging().files(&house.caller).await.unwrap();
    assert_eq!(remembered.len(), 8);
}

async fn files_that_cannot_be_used_are_refused(test: TestDatabase) {
    let house = House::with_league(test).await;
    let league = std::fs::read(house.workbook()).unwrap();
    for (bytes, code) in [
        (b"game_id,period\n1,1\n".as_slice(), None),
        (b"PK broken".as_slice(), Some("B-FILE")),
        (b"{\"gameId\": 1}".as_slice(), Some("B-TEMPLATE")),
        (league.as_slice(), None),
    ] {
        let spooled = house.spool(bytes);
        let answer = house
            .uploads()
            .upload(&house.caller, &spooled, "bad.xlsx")
            .await;
        let found = problems(answer);
        assert_eq!(found[0].code.as_deref(), code, "{found:#?}");
    }
    assert!(names(&house.folder().games()).is_empty());
    assert_eq!(house.staging().files(&house.caller).await.unwrap().len(), 1);
}

async fn the_file_that_came_last_counts(test: TestDatabase) {
    let house = House::with_league(test).await;
    let (game_id, save) = house
        .tracking_files()
        .into_iter()
        .find(|(_, path)| path.extension().is_some_and(|ending| ending == "json"))
        .unwrap();
    // Somebody has put a workbook of the game into its own folder, which a run would prefer.
    let own = house.folder().games().join(game_id.to_string());
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join(format!("{game_id}_tracking.xlsx")), "PK").unwrap();
    let spooled = house.spool(&std::fs::read(&save).unwrap());
    let stored = house
        .uploads()
        .upload(&house.caller, &spooled, "save.json")
        .await
        .unwrap();
    assert_eq!(stored.file.name, format!("{game_id}/{game_id}.json"));
    assert_eq!(
        stored.set_aside,
        [format!("{game_id}/{game_id}_tracking.xlsx")]
    );
    assert_eq!(
        names(&own),
        [
            format!("{game_id}.json"),
            format!("{game_id}_tracking.xlsx.replaced")
        ]
    );
    let staged = GameRows {
        game_id,
        events: Some(vec![serde_json::json!({"event_index": 1})]),
        shifts: None,
    };
    house
        .staging()
        .put_game(&house.caller, staged)
        .await
        .unwrap();
    let again = house
        .uploads()
        .upload(&house.caller, &spooled, "save.json")
        .await
        .unwrap();
    assert!(again.is_staged && again.set_aside.is_empty());
}

async fn a_file_without_a_league_is_refused(test: TestDatabase) {
    let house = House::new(test).await;
    let (_, path) = house.tracking_files().remove(0);
    let answer = house.uploads().upload(&house.caller, &path, "x.xlsx").await;
    assert!(matches!(answer, Err(InputError::Conflict(_))), "{answer:?}");
}
