//! Models and frozen forecasts.

use std::sync::Arc;

use serde_json::json;
use store::models::{ModelFormat, ModelStage, ModelStore, ModelsInUse, NewForecast, NewModel};
use store::{Database, TenantId};
use test_databases::{TestDatabase, on_both_databases};

use super::accounts::new_tenant;

on_both_databases!(
    versions_are_counted_and_kept,
    one_version_of_a_name_serves,
    nobody_sees_models_of_another_tenant,
    a_forecast_is_written_once,
);

async fn open(test: &TestDatabase) -> (Database, Arc<dyn ModelStore>, TenantId) {
    let database = Database::open(&test.options()).await.unwrap();
    let tenant = database.accounts().create_tenant(&new_tenant("one")).await;
    let models = database.models();
    (database, models, tenant.unwrap().id)
}

fn new_model(name: &str, stage: ModelStage) -> NewModel {
    NewModel {
        name: name.to_owned(),
        stage,
        format: ModelFormat::Benchsight,
        sha256: "ab".repeat(32),
        artefact: vec![0, 159, 146, 150],
        card: json!({"predicts": "the winner", "log_loss": 0.61}),
        training_sha256: Some("cd".repeat(32)),
        created_by: Some("local".to_owned()),
    }
}

async fn versions_are_counted_and_kept(test: TestDatabase) {
    let (_database, models, tenant) = open(&test).await;
    let new = new_model("game", ModelStage::Candidate);
    let first = models.add_model(tenant, &new, None).await.unwrap();
    let second = models.add_model(tenant, &new, None).await.unwrap();
    let other = new_model("elo", ModelStage::Candidate);
    let other = models.add_model(tenant, &other, None).await.unwrap();
    assert_eq!((first.version, second.version, other.version), (1, 2, 1));
    assert_eq!((first.bytes, &first.card), (4, &new.card));
    let all = models.models(tenant, None).await.unwrap();
    assert_eq!(all, [other, second.clone(), first.clone()]);
    let named = models.models(tenant, Some("game")).await.unwrap();
    assert_eq!(named, [second, first.clone()]);
    let found = models.model(tenant, "game", Some(1)).await.unwrap();
    assert_eq!(found, Some(first));
    let artefact = models.artefact(tenant, "game", 1).await.unwrap();
    assert_eq!(artefact, Some(new.artefact));
    assert_eq!(models.artefact(tenant, "game", 3).await.unwrap(), None);
}

async fn one_version_of_a_name_serves(test: TestDatabase) {
    let (_database, models, tenant) = open(&test).await;
    assert_eq!(models.model(tenant, "game", None).await.unwrap(), None);
    for _ in 0..2 {
        let new = new_model("game", ModelStage::Production);
        models.add_model(tenant, &new, None).await.unwrap();
    }
    let stages = async || {
        let versions = models.models(tenant, None).await.unwrap();
        versions
            .iter()
            .map(|model| model.stage.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(stages().await, ["production", "retired"]);
    let rolled_back = models
        .set_model_stage(tenant, "game", 1, ModelStage::Production)
        .await;
    assert_eq!(rolled_back.unwrap().unwrap().version, 1);
    assert_eq!(stages().await, ["retired", "production"]);
    let serving = models.model(tenant, "game", None).await.unwrap();
    assert_eq!(serving.unwrap().version, 1);
    let in_use = models.models_in_use(tenant).await.unwrap();
    assert_eq!(in_use.serving, [("game".to_owned(), 1)]);
    assert_eq!((in_use.versions, in_use.forecasts), (2, 0));

    let missing = models
        .set_model_stage(tenant, "game", 9, ModelStage::Production)
        .await;
    assert_eq!(missing.unwrap(), None);
    assert_eq!(
        stages().await,
        ["retired", "production"],
        "nothing was retired"
    );
}

async fn nobody_sees_models_of_another_tenant(test: TestDatabase) {
    let (database, models, tenant) = open(&test).await;
    let other = database.accounts().create_tenant(&new_tenant("two")).await;
    let other = other.unwrap().id;
    let new = new_model("game", ModelStage::Production);
    models.add_model(tenant, &new, None).await.unwrap();
    assert_eq!(models.models(other, None).await.unwrap(), []);
    assert_eq!(models.model(other, "game", Some(1)).await.unwrap(), None);
    assert_eq!(models.artefact(other, "game", 1).await.unwrap(), None);
    let moved = models
        .set_model_stage(other, "game", 1, ModelStage::Retired)
        .await;
    assert_eq!(moved.unwrap(), None);
}

async fn a_forecast_is_written_once(test: TestDatabase) {
    let (_database, models, tenant) = open(&test).await;
    let forecast = |game_id, home: f64| NewForecast {
        game_id,
        model: "game".to_owned(),
        version: 3,
        content: json!({"home": home}),
    };
    let first = [forecast(7, 0.5), forecast(8, 0.25)];
    assert_eq!(models.freeze(tenant, &first).await.unwrap(), 2);
    let again = [forecast(7, 0.75), forecast(9, 0.125)];
    assert_eq!(models.freeze(tenant, &again).await.unwrap(), 1);
    let kept = models.forecasts(tenant, None).await.unwrap();
    let told: Vec<_> = kept
        .iter()
        .map(|kept| (kept.game_id, kept.content["home"].as_f64().unwrap()))
        .collect();
    assert_eq!(told, [(7, 0.5), (8, 0.25), (9, 0.125)]);
    assert!(kept.iter().all(|kept| kept.made_at > 1_600_000_000_000));
    let of_one = models.forecasts(tenant, Some(8)).await.unwrap();
    assert_eq!(of_one, kept[1..2]);
    let stranger = TenantId::new();
    assert_eq!(models.forecasts(stranger, None).await.unwrap(), []);
    assert_eq!(models.models_in_use(tenant).await.unwrap().forecasts, 3);
    let nothing = ModelsInUse::default();
    assert_eq!(models.models_in_use(stranger).await.unwrap(), nothing);
}
