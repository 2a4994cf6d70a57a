//! The registry of models.

use test_databases::{TestDatabase, on_both_databases};

use super::{published, submit};
use crate::main::support::{Persona, TestServer};

on_both_databases!(models_are_trained_and_looked_at);

async fn models_are_trained_and_looked_at(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    let none = server
        .get(Persona::Viewer, "/portal/models")
        .await
        .expect(200);
    none.says(&["No model is registered"]).lacks(&[">Train<"]);
    published(&server).await;
    let begun = submit(&server, Persona::Editor, "/portal/models/train", &[]).await;
    let page = begun.location().to_owned();
    let id = page.rsplit('/').next().unwrap();
    let job = server.finished(Persona::Editor, id).await;
    assert_eq!(job["state"], "complete", "{job}");
    let job = server.get(Persona::Viewer, &page).await.expect(200);
    job.says(&["Training of"]);
    let list = server
        .get(Persona::Viewer, "/portal/models")
        .await
        .expect(200);
    list.says(&["/portal/models/base_rates", "version 1"]);
    let model = server
        .get(Persona::Admin, "/portal/models/base_rates")
        .await
        .expect(200);
    model.says(&["Card of version 1", "Predicts", "production", "Roll back"]);
    let path = "/portal/models/base_rates/promote";
    let again = submit(&server, Persona::Admin, path, &[("version", "1")]).await;
    server
        .get(Persona::Admin, again.location())
        .await
        .expect(200)
        .says(&["Forecasts come from this version now."]);
    submit(&server, Persona::Admin, path, &[("version", "9")])
        .await
        .expect(404);
    let back = "/portal/models/base_rates/rollback";
    let asked = submit(&server, Persona::Admin, back, &[]).await.expect(200);
    asked.says(&["Let the earlier version of base_rates serve again?"]);
    submit(&server, Persona::Admin, back, &[("confirmed", "yes")])
        .await
        .expect(409);
    server
        .get(Persona::Viewer, "/portal/models/crystal_ball")
        .await
        .expect(404);
    server.close().await;
}
