use serde_json::{Value, json};
use services::etl::{Silent, run, validate};
use services::input_error::InputError;
use services::inputs::InputSource;
use services::staged::StagingList;
use services::staging::{Area, GameRows, RowPlace, SheetRows, StagedRows};
use services::{Cancel, Code};
use store::staging::StagingMode;
use test_databases::{TestDatabase, on_both_databases};

use super::{House, names, problems};

on_both_databases!(
    rows_of_a_sheet_change_what_the_next_run_reads,
    rows_of_the_wrong_kind_are_refused_by_row_and_column,
    findings_are_told_and_counted_and_keep_nothing_out,
    staged_rows_are_cleared_when_that_is_confirmed,
    a_league_workbook_is_stored_when_it_can_be_read,
    staged_sheets_alone_are_a_league,
    rows_of_a_game_count_in_the_next_run,
    tenants_have_their_own_staging,
    a_row_is_looked_at_changed_and_taken_out,
);

fn sheet(table_name: &str, data: Value, replace: bool) -> SheetRows {
    SheetRows {
        table_name: table_name.to_owned(),
        data: match data {
            Value::Array(rows) => rows,
            other => vec![other],
        },
        replace,
    }
}

impl House {
    async fn stage(&self, table_name: &str, data: Value) -> StagedRows {
        self.staging()
            .put_sheet(&self.caller, sheet(table_name, data, false))
            .await
            .unwrap()
    }

    /// Rows of a sheet of a workbook, as objects with their cells.
    fn rows(path: &std::path::Path, sheet: &str) -> Vec<Value> {
        let mut workbook = ingest::Workbook::open(path).unwrap();
        let mut header: Option<ingest::Header> = None;
        let mut rows = Vec::new();
        workbook
            .read_sheet(sheet, |row| {
                if let Some(header) = &header {
                    let cells = header.names().iter().zip(&row.cells);
                    let object = cells
                        .filter(|(name, _)| !name.is_empty())
                        .map(|(name, cell)| {
                            let value = match cell {
                                ingest::Cell::Text(text) => json!(text),
                                ingest::Cell::Number(number) => json!(number),
                                ingest::Cell::Bool(flag) => json!(flag),
                                ingest::Cell::Empty | ingest::Cell::Error(_) => Value::Null,
                            };
                            (name.clone(), value)
                        });
                    rows.push(Value::Object(object.collect()));
                } else {
                    header = Some(ingest::Header::new(row));
                }
                std::ops::ControlFlow::Continue(())
            })
            .unwrap();
        rows
    }
}

async fn rows_of_a_sheet_change_what_the_next_run_reads(test: TestDatabase) {
    let house = House::with_league(test).await;
    let before = house.inputs.league(&house.caller).await.unwrap();
    let team = before.teams[0].clone();
    let staged = house
        .stage(
            "DIM_TEAM",
            json!([
                {"team_id": team.team_id, "team_name": "Renamed", "norad_team": "Y", "csah_team": "N"},
                {"team_id": "N19999", "team_name": "New", "norad_team": "Y"},
            ]),
        )
        .await;
    assert_eq!(
        (staged.name.as_str(), staged.accepted, staged.rows),
        ("dim_team", 2, 2)
    );
    assert_eq!(staged.ignored_columns, ["csah_team"]);
    assert!(staged.findings.is_empty(), "{:#?}", staged.findings);
    let after = house.inputs.league(&house.caller).await.unwrap();
    assert_eq!(after.teams.len(), before.teams.len() + 1);
    assert_eq!(after.team(&team.team_id).unwrap().team_name, "Renamed");
    // Read once for each state of the input.
    let again = house.inputs.league(&house.caller).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&after, &again));

    let overview = house.staging().status(&house.caller).await.unwrap();
    let area = &overview.areas[0];
    assert_eq!((area.rows, area.unprocessed_rows), (2, 2));
    assert_eq!(area.mode, StagingMode::LayOver);
    let (_, revision) = house
        .inputs
        .request(&house.caller, InputSource::Staging)
        .await
        .unwrap();
    house
        .inputs
        .mark_processed(house.caller.tenant, revision.unwrap())
        .await
        .unwrap();
    let overview = house.staging().status(&house.caller).await.unwrap();
    assert_eq!(overview.areas[0].unprocessed_rows, 0);
    let (request, revision) = house
        .inputs
        .request(&house.caller, InputSource::Files)
        .await
        .unwrap();
    assert!(request.staged.is_empty() && revision.is_none());
}

async fn rows_of_the_wrong_kind_are_refused_by_row_and_column(test: TestDatabase) {
    let house = House::new(test).await;
    let put = |rows| {
        let staging = house.staging();
        let caller = house.caller.clone();
        async move { staging.put_sheet(&caller, rows).await }
    };
    let found = problems(put(sheet("dim_teams", json!([{}]), false)).await);
    assert!(found[0].message.contains("did you mean dim_team?"));
    let data =
        json!([{"team_id": "N1", "team_name": {"a": 1}, "tean_cd": "X"}, {"team_name": "B"}]);
    let found = problems(put(sheet("dim_team", data, false)).await);
    let places: Vec<_> = found
        .iter()
        .map(|problem| {
            (
                problem.row,
                problem.column.as_deref().unwrap(),
                problem.table.as_deref(),
            )
        })
        .collect();
    let table = Some("dim_team");
    assert_eq!(
        places,
        [
            (Some(1), "team_name", table),
            (Some(2), "team_id", table),
            (Some(1), "tean_cd", table)
        ]
    );
    let empty = put(sheet("dim_team", json!([]), true)).await;
    assert!(matches!(empty, Err(InputError::BadRequest(_))), "{empty:?}");
    let nothing = GameRows {
        game_id: 18_969,
        events: None,
        shifts: None,
    };
    let nothing = house.staging().put_game(&house.caller, nothing).await;
    assert!(
        matches!(nothing, Err(InputError::BadRequest(_))),
        "{nothing:?}"
    );
    let overview = house.staging().status(&house.caller).await.unwrap();
    assert_eq!(overview.revision, 0);
}

async fn findings_are_told_and_counted_and_keep_nothing_out(test: TestDatabase) {
    let house = House::with_league(test).await;
    let staged = house
        .stage(
            "dim_schedule",
            json!([{"game_id": 77_777, "season_id": "N19991", "date": "2025-10-20",
                "home_team_id": "nobody", "away_team_id": "N1"}]),
        )
        .await;
    let finding = &staged.findings[0];
    assert_eq!(finding.code, Code::LSchedRow);
    assert_eq!(
        (finding.file.as_str(), finding.row, finding.column.as_str()),
        ("staging", 1, "home_team_id")
    );
    let overview = house.staging().status(&house.caller).await.unwrap();
    let (tally, _) = overview.areas[0].findings.unwrap();
    assert_eq!((tally.block, overview.areas[0].rows), (1, 1));
    // The next run would stop, and a check says so.
    let (request, _) = house
        .inputs
        .request(&house.caller, InputSource::Staging)
        .await
        .unwrap();
    assert!(validate(&request, &Silent).unwrap().counts.blocking() > 0);
}

async fn staged_rows_are_cleared_when_that_is_confirmed(test: TestDatabase) {
    let house = House::new(test).await;
    house
        .stage(
            "dim_league",
            json!([{"league_id": "N", "league": "Northern"}]),
        )
        .await;
    let clear = |kind: &'static str, name: &'static str, confirm| {
        let staging = house.staging();
        let caller = house.caller.clone();
        async move { staging.clear(&caller, kind, name, confirm).await }
    };
    for (kind, name) in [
        ("files", "dim_league"),
        ("blb", "dim_nothing"),
        ("blb", "dim_team"),
        ("tracking", "18969"),
        ("tracking", "x"),
    ] {
        let answer = clear(kind, name, true).await;
        assert!(
            matches!(answer, Err(InputError::NotFound(_))),
            "{kind} {name}"
        );
    }
    let unsure = clear("blb", "dim_league", false).await;
    assert!(matches!(unsure, Err(InputError::BadRequest(_))));
    clear("blb", "dim_league", true).await.unwrap();
    let again = clear("blb", "dim_league", true).await;
    assert!(matches!(again, Err(InputError::NotFound(_))));
}

async fn a_league_workbook_is_stored_when_it_can_be_read(test: TestDatabase) {
    let house = House::new(test).await;
    let (staging, caller) = (house.staging(), &house.caller);
    let broken = house.spool(b"PK no workbook");
    let found = problems(staging.put_league(caller, &broken).await);
    assert_eq!(found[0].table.as_deref(), Some("league.xlsx"));
    assert_eq!(found[0].code.as_deref(), Some("L-FILE"));
    assert!(names(&house.folder().league()).is_empty());

    let good = house.spool(&std::fs::read(house.workbook()).unwrap());
    let stored = staging.put_league(caller, &good).await.unwrap();
    assert_eq!(
        (stored.file.name.as_str(), stored.file.sha256.len()),
        ("league.xlsx", 64)
    );
    assert_eq!(stored.file.uploaded_by.as_deref(), Some("local"));
    assert_eq!(names(&house.folder().league()), ["league.xlsx"]);
    assert_eq!(staging.files(caller).await.unwrap(), [stored.file]);
    assert!(
        !house
            .inputs
            .league(caller)
            .await
            .unwrap()
            .schedule
            .is_empty()
    );
    // Staged rows that do not fit are no reason to refuse it.
    house
        .stage(
            "dim_team",
            json!([{"team_id": "N19998", "norad_team": "Y"}]),
        )
        .await;
    let again = staging.put_league(caller, &good).await.unwrap();
    assert!(
        again
            .findings
            .iter()
            .all(|finding| finding.file != "spooled")
    );
}

async fn staged_sheets_alone_are_a_league(test: TestDatabase) {
    let house = House::new(test).await;
    let seen = house.inputs.league(&house.caller).await.unwrap();
    assert!(!seen.is_there && seen.findings.is_empty());
    let workbook = house.workbook();
    for info in ingest::league::SHEETS.iter().take(7) {
        let rows = House::rows(&workbook, info.name);
        if rows.is_empty() {
            continue;
        }
        house
            .staging()
            .put_sheet(&house.caller, sheet(info.name, json!(rows), true))
            .await
            .unwrap();
    }
    let staged = house.inputs.league(&house.caller).await.unwrap();
    assert!(staged.is_there);
    let blocking: Vec<_> = staged
        .findings
        .iter()
        .filter(|finding| finding.is_blocking())
        .collect();
    assert!(blocking.is_empty(), "{blocking:#?}");
    let mut findings = ingest::Findings::new();
    let codes = &mut ingest::CodeLists::default();
    let expected = ingest::league::read(&workbook, codes, &mut findings);
    assert_eq!(staged.schedule.len(), expected.schedule.len());
    for (one, other) in staged.schedule.iter().zip(&expected.schedule) {
        let other = ingest::league::Game {
            source_row: one.source_row,
            ..other.clone()
        };
        assert_eq!(*one, other);
    }
}

async fn rows_of_a_game_count_in_the_next_run(test: TestDatabase) {
    let house = House::with_league(test).await;
    let workbooks = house
        .tracking_files()
        .into_iter()
        .filter(|(_, path)| path.extension().is_some_and(|ending| ending == "xlsx"));
    let mut staged_games = 0;
    for (game_id, path) in workbooks {
        let rows = GameRows {
            game_id,
            events: Some(House::rows(&path, "events")),
            shifts: Some(House::rows(&path, "shifts")),
        };
        let staged = house.staging().put_game(&house.caller, rows).await.unwrap();
        let blocking: Vec<_> = staged
            .findings
            .iter()
            .filter(|finding| finding.is_blocking())
            .collect();
        assert!(blocking.is_empty(), "{}: {blocking:#?}", path.display());
        assert!(staged.rows > 100);
        staged_games += 1;
    }
    assert!(staged_games >= 4);
    let (input, _) = house
        .inputs
        .request(&house.caller, InputSource::Staging)
        .await
        .unwrap();
    let request = services::etl::RunRequest {
        input,
        out: house.folder().warehouse(),
        ..services::etl::RunRequest::default()
    };
    let report = tokio::task::spawn_blocking(move || run(&request, &Silent, &Cancel::default()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(report.games.loaded, staged_games);
}

async fn tenants_have_their_own_staging(test: TestDatabase) {
    let house = House::with_league(test).await;
    house
        .stage(
            "dim_league",
            json!([{"league_id": "S", "league": "Southern"}]),
        )
        .await;
    let staging = house.staging();
    assert!(staging.status(&house.other).await.unwrap().areas.is_empty());
    assert!(staging.files(&house.other).await.unwrap().is_empty());
    let league = house.inputs.league(&house.other).await.unwrap();
    assert!(!league.is_there && league.schedule.is_empty());
    let cleared = staging.clear(&house.other, "blb", "dim_league", true).await;
    assert!(matches!(cleared, Err(InputError::NotFound(_))));
    let folder = house.inputs.folder(&house.other).unwrap();
    assert!(folder.root().ends_with("tenants/other"));
}

fn cells(value: Value) -> serde_json::Map<String, Value> {
    match value {
        Value::Object(cells) => cells,
        other => panic!("{other} is no row"),
    }
}

async fn a_row_is_looked_at_changed_and_taken_out(test: TestDatabase) {
    let house = House::with_league(test).await;
    let staging = house.staging();
    let caller = &house.caller;
    let teams = Area::find("blb", "dim_team").unwrap();
    assert_eq!(teams.key, ["team_id"]);
    assert!(
        teams
            .columns(StagingList::Rows)
            .contains(&"team_name".to_owned())
    );
    let row = cells(json!({"team_id": "T9", "team_name": "Owls"}));
    let saved = staging.save_row(caller, &teams, None, row, false).await;
    assert_eq!(saved.unwrap().rows, 1);
    let place = RowPlace {
        list: StagingList::Rows,
        number: 1,
    };
    let read = staging.row(caller, &teams, place).await.unwrap();
    assert_eq!(read.content["team_name"], "Owls");
    let wrong = cells(json!({"team_id": "T9", "team_name": ["Owls"]}));
    let wrong = staging
        .save_row(caller, &teams, Some(place), wrong, false)
        .await;
    assert_eq!(problems(wrong)[0].column.as_deref(), Some("team_name"));
    let gone = cells(json!({"team_id": "T9"}));
    let gone = staging
        .save_row(caller, &teams, Some(place), gone, true)
        .await;
    assert_eq!(gone.unwrap().rows, 1);
    assert!(
        staging
            .row(caller, &teams, place)
            .await
            .unwrap()
            .is_deletion
    );
    staging.remove_row(caller, &teams, place).await.unwrap();
    let missing = staging.remove_row(caller, &teams, place).await;
    assert!(matches!(missing, Err(InputError::NotFound(_))));

    let events = json!([{"event_index": 1, "Type": "Shot"}, {"event_index": 2, "Type": "Goal"}]);
    let rows = GameRows {
        game_id: 7,
        events: events.as_array().cloned(),
        shifts: None,
    };
    staging.put_game(caller, rows).await.unwrap();
    let game = Area::find("tracking", "7").unwrap();
    let second = RowPlace {
        list: StagingList::Events,
        number: 2,
    };
    let kept = |row: &store::staging::StagingRow| row.content.clone();
    let before = staging
        .rows(caller, &game, StagingList::Events, 0, 10)
        .await
        .unwrap();
    let mut changed = kept(&before[1]);
    let column = changed.keys().next().unwrap().clone();
    changed.insert(column.clone(), json!("9"));
    staging
        .save_row(caller, &game, Some(second), changed, false)
        .await
        .unwrap();
    let after = staging
        .rows(caller, &game, StagingList::Events, 0, 10)
        .await
        .unwrap();
    assert_eq!(kept(&after[0]), kept(&before[0]));
    assert_eq!(after[1].content[&column], "9");
    staging.remove_row(caller, &game, second).await.unwrap();
    let left = staging
        .rows(caller, &game, StagingList::Events, 0, 10)
        .await
        .unwrap();
    assert_eq!(left.len(), 1);
    let nothing = staging
        .save_row(caller, &game, None, kept(&left[0]), false)
        .await;
    assert!(matches!(nothing, Err(InputError::BadRequest(_))));
    for (kind, name) in [
        ("blb", "dim_teams"),
        ("tracking", "x"),
        ("sheets", "dim_team"),
    ] {
        assert!(matches!(
            Area::find(kind, name),
            Err(InputError::NotFound(_))
        ));
    }
}
