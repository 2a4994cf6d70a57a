//! A run that fails leaves the tables of the run before it, byte for byte.

use crate::folders::{assert_same, contents};
use crate::norad;
use crate::sample::{Sample, start};
use ingest::IngestError;
use sample_league::Options;
use services::Cancel;
use services::etl::{EtlError, RunRequest, Silent, run};
use std::fs;
use std::path::{Path, PathBuf};
use warehouse::WarehouseError;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder is made");
    for entry in fs::read_dir(from).expect("the folder opens") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("the file is copied");
        }
    }
}

/// A model folder with one more table, which ends in the way that its query and its test say.
fn models(sample: &Sample, name: &str, query: &str, test: &str) -> PathBuf {
    let folder = sample.path(name);
    copy(&norad::root().join("models"), &folder);
    let schema = format!(
        "version: 2
models:
  - name: fact_last
    description: One row per team.
    meta: {{grain: team}}
    constraints:
      - {{type: primary_key, columns: [team_id]}}
    data_tests:
      - expression_is_true: {{expression: \"{test}\", name: test_of_the_test}}
    columns:
      - {{name: team_id, data_type: text, description: \"Team.\"}}
"
    );
    fs::write(folder.join("facts/last.yml"), schema).expect("the schema is written");
    fs::write(folder.join("facts/fact_last.sql"), query).expect("the model is written");
    folder
}

#[test]
fn the_output_of_the_last_good_run_stays() {
    let sample = Sample::new(&Options {
        teams: 4,
        seasons: 1,
        games: 6,
        tracked: 2,
        ..Options::default()
    });
    let (out, _) = sample.build();
    let before = contents(&out);
    let good = sample.request(&out);
    let fails = |what: &str, request: &RunRequest| {
        let error = run(request, &Silent, &Cancel::default()).expect_err(what);
        assert_same(&before, &contents(&out));
        error
    };

    let sound = "select team_id\nfrom dim_team\n";
    let request = RunRequest {
        models: Some(models(&sample, "failing_test", sound, "team_id = 'nobody'")),
        ..good.clone()
    };
    let error = fails("a data test fails", &request);
    let EtlError::Warehouse(WarehouseError::Tests(tests)) = &error else {
        panic!("another error: {error}");
    };
    assert_eq!(tests.len(), 1, "{error}");
    assert!(error.to_string().contains("test_of_the_test"), "{error}");

    let unknown = "select team_id\nfrom dim_nothing\n";
    let request = RunRequest {
        models: Some(models(&sample, "unknown_table", unknown, "true")),
        ..good.clone()
    };
    let error = fails("a model reads a table that is not there", &request);
    assert!(
        matches!(&error, EtlError::Warehouse(WarehouseError::Models(_))),
        "{error}"
    );
    assert!(
        error.to_string().contains("facts/fact_last.sql:2"),
        "{error}"
    );

    let mut request = good.clone();
    request.input.league = sample.path("truth.json");
    let error = fails("the league is no workbook", &request);
    assert!(
        matches!(&error, EtlError::Ingest(IngestError::Blocked { .. })),
        "{error}"
    );

    let mut request = good.clone();
    request.input.games = Some(sample.path("nowhere"));
    let error = fails("the games folder is absent", &request);
    assert!(
        matches!(&error, EtlError::Ingest(IngestError::NoGamesFolder(_))),
        "{error}"
    );

    let cancel = Cancel::default();
    cancel.cancel();
    let error = run(&good, &Silent, &cancel).expect_err("the run is cancelled");
    assert!(
        matches!(&error, EtlError::Warehouse(WarehouseError::Cancelled)),
        "{error}"
    );
    assert_same(&before, &contents(&out));

    // And the added table stops nothing when there is nothing wrong with it.
    let request = RunRequest {
        models: Some(models(&sample, "sound", sound, "true")),
        ..good
    };
    let report = start(&request).expect("the added table is built");
    assert!(report.tables.iter().any(|table| table.name == "fact_last"));
}
