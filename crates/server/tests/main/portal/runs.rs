//! Runs and jobs.

use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::{published, submit, table_count};
use crate::main::support::{Persona, TestServer};

on_both_databases!(
    a_run_from_the_form_to_its_page,
    a_form_that_is_wrong_comes_back,
    a_waiting_job_is_explained_cancelled_and_tried_again,
    the_history_is_filtered_and_paged
);

async fn a_run_from_the_form_to_its_page(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    published(&server).await;
    let runs = server.get(Persona::Viewer, "/portal/etl").await.expect(200);
    let tables = format!("{} tables", table_count(&server).await);
    runs.says(&["complete", &tables, "2 tracked games"]);
    runs.lacks(&["Start the run"]);
    let editor = server.get(Persona::Editor, "/portal/etl").await.expect(200);
    editor.says(&["Start the run", "Pick from the 2 tracked games"]);
    let id = server.get(Persona::Viewer, "/api/etl/status").await.json()["job_id"].clone();
    let page = format!("/portal/jobs/{}", id.as_str().unwrap());
    let job = server.get(Persona::Viewer, &page).await.expect(200);
    job.says(&[
        "published version 1",
        &format!("built {tables}"),
        "another user",
        "100 %",
        "data-final",
    ]);
    let admin = server.get(Persona::Admin, &page).await.expect(200);
    admin.says(&["editor@example.org"]);
    let editor = server.get(Persona::Editor, &page).await.expect(200);
    editor
        .says(&["<dd>you</dd>"])
        .lacks(&["Try again", ">Cancel<"]);
    let late = submit(&server, Persona::Editor, &format!("{page}/cancel"), &[])
        .await
        .expect(409);
    late.says(&["can no longer be cancelled", "<h1>"]);
    server.get(Persona::Stranger, &page).await.expect(404);
    server.close().await;
}

async fn a_form_that_is_wrong_comes_back(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let fields = [
        ("scope", "only"),
        ("source", "staging"),
        ("games", "7, seven"),
        ("publish", "on"),
    ];
    let refused = submit(&server, Persona::Editor, "/portal/etl", &fields)
        .await
        .expect(422);
    refused.says(&[
        "seven is no number of a game",
        "value=\"7, seven\"",
        "aria-invalid=\"true\"",
    ]);
    let fields = [
        ("scope", "all"),
        ("source", "staging"),
        ("publish", "on"),
        ("wipe", "on"),
    ];
    let asked = submit(&server, Persona::Editor, "/portal/etl", &fields)
        .await
        .expect(200);
    asked.says(&[
        "Drop uploaded and custom tables?",
        "name=\"wipe\" value=\"on\"",
    ]);
    let none = server.get(Persona::Viewer, "/api/jobs").await.json();
    assert_eq!(none["data"], json!([]));
    let mut confirmed = fields.to_vec();
    confirmed.push(("confirmed", "yes"));
    let begun = submit(&server, Persona::Editor, "/portal/etl", &confirmed).await;
    let id = begun.location().replace("/portal/jobs/", "/api/jobs/");
    let job = server.get(Persona::Viewer, &id).await.json();
    assert_eq!(job["arguments"]["wipe"], true);
    server.close().await;
}

async fn a_waiting_job_is_explained_cancelled_and_tried_again(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let fields = [("scope", "single"), ("source", "files"), ("games", "7")];
    let begun = submit(&server, Persona::Editor, "/portal/etl", &fields).await;
    let page = begun.location().to_owned();
    let job = server.get(Persona::Viewer, &page).await.expect(200);
    job.says(&["No worker is running.", "waiting", "single"]);
    job.lacks(&[">Cancel<"]);
    let runs = server.get(Persona::Editor, "/portal/etl").await.expect(200);
    runs.says(&["No worker is running.", ">Cancel<"]);
    let cancelled = submit(&server, Persona::Editor, &format!("{page}/cancel"), &[]).await;
    let told = server
        .get(Persona::Editor, cancelled.location())
        .await
        .expect(200);
    told.says(&["The job is cancelled", "Try again"]);
    let again = submit(&server, Persona::Editor, &format!("{page}/retry"), &[]).await;
    assert_ne!(again.location(), page);
    let again = server
        .get(Persona::Editor, again.location())
        .await
        .expect(200);
    again.says(&["an earlier job", &page]);
    server.close().await;
}

async fn the_history_is_filtered_and_paged(database: TestDatabase) {
    let server = TestServer::new(database).await;
    for _ in 0..27 {
        let fields = [("scope", "all"), ("source", "files")];
        submit(&server, Persona::Editor, "/portal/etl", &fields)
            .await
            .location();
    }
    let rows = |page: &str| {
        page.matches("<th scope=\"row\"><a href=\"/portal/jobs/")
            .count()
    };
    let first = server
        .get(Persona::Viewer, "/portal/etl?state=pending")
        .await
        .expect(200)
        .text();
    assert_eq!(rows(&first), 25);
    let (before, _) = first.split_once("\">Older</a>").unwrap();
    let (_, next) = before.rsplit_once("href=\"").unwrap();
    assert!(next.contains("state=pending&#38;cursor="), "{next}");
    let next = next.replace("&#38;", "&").replace("#history", "");
    let second = server.get(Persona::Viewer, &next).await.expect(200).text();
    assert_eq!(rows(&second), 2);
    let none = server
        .get(Persona::Viewer, "/portal/etl?to=2020-01-01")
        .await
        .expect(200);
    none.says(&["No job passes these filters."]);
    let failed = server
        .get(Persona::Viewer, "/portal/etl?state=failed")
        .await
        .expect(200)
        .text();
    assert_eq!(rows(&failed), 0);
    for wrong in ["state=asleep", "kind=x", "from=soon", "cursor=x"] {
        let wrong = server
            .get(Persona::Viewer, &format!("/portal/etl?{wrong}"))
            .await;
        wrong.expect(400).says(&["<h1>"]);
    }
    server.close().await;
}
