//! The pages of tracked against official scores.

use test_databases::{TestDatabase, on_both_databases};

use super::leagues::with_sample;
use super::support::{Persona, TestServer};

on_both_databases!(scores_are_compared, before_the_first_run_there_is_nothing);

const LIST: &str = "/portal/quality/reconciliation";

async fn scores_are_compared(database: TestDatabase) {
    let server = with_sample(database).await;
    let list = format!("{LIST}?show=all");
    let text = server.get(Persona::Viewer, &list).await.expect(200).text();
    assert!(
        text.contains("<h1>Tracked against official scores</h1>"),
        "{text}"
    );
    assert!(text.contains("of 2 tracked games agree"), "{text}");
    let links: Vec<&str> = text.split(&format!("href=\"{LIST}/")).skip(1).collect();
    assert_eq!(links.len(), 2);
    let csv = server
        .get(Persona::Viewer, &format!("{list}&format=csv"))
        .await
        .expect(200);
    assert_eq!(csv.text().lines().count(), 3);

    let game = links[0].split('"').next().unwrap();
    let page = format!("{LIST}/{game}");
    let text = server.get(Persona::Viewer, &page).await.expect(200).text();
    for told in [
        "goals by source",
        "dim_schedule, row ",
        "_tracking",
        "Tracked in",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let csv = server
        .get(Persona::Viewer, &format!("{page}?format=csv"))
        .await
        .expect(200);
    assert!(csv.text().starts_with("kind,difference,side,"));

    // Another league's game is no game here, and nobody reads it without a role.
    assert_eq!(server.get(Persona::Stranger, &page).await.status, 404);
    assert_eq!(server.get(Persona::Nobody, &page).await.status, 303);
    for wrong in [
        format!("{LIST}?show=some"),
        format!("{LIST}?format=xml"),
        format!("{page}?format=xml"),
    ] {
        assert_eq!(
            server.get(Persona::Viewer, &wrong).await.status,
            400,
            "{wrong}"
        );
    }
    assert_eq!(
        server
            .get(Persona::Viewer, &format!("{LIST}/999999"))
            .await
            .status,
        404
    );
    server.close().await;
}

async fn before_the_first_run_there_is_nothing(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let text = server.get(Persona::Viewer, LIST).await.expect(200).text();
    assert!(text.contains("No tracked game yet"), "{text}");
    assert_eq!(
        server
            .get(Persona::Viewer, &format!("{LIST}/1"))
            .await
            .status,
        404
    );
    server.close().await;
}
