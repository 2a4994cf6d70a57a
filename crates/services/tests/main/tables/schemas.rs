use serde_json::json;
use services::input_error::InputError;
use store::DatabaseKind;
use store::tables::{ColumnKind, UploadMode};
use test_databases::{TestDatabase, on_both_databases};

use super::{HEADER, House, NOTES, problems};

on_both_databases!(
    a_schema_defines_tables,
    json_will_do,
    mistakes_are_named,
    a_table_with_rows_keeps_its_form,
    the_ddl_shows_all_tables,
);

async fn a_schema_defines_tables(test: TestDatabase) {
    let house = House::new(test).await;
    let tables = house.schemas().define(house.tenant, NOTES).await.unwrap();
    assert_eq!(tables.len(), 1);
    let columns: Vec<_> = tables[0]
        .columns
        .iter()
        .map(|column| {
            (
                column.name.as_str(),
                column.kind,
                column.required,
                column.indexed,
            )
        })
        .collect();
    let expected = [
        ("game_id", ColumnKind::Integer, true, false),
        ("player_id", ColumnKind::Text, true, true),
        ("note", ColumnKind::Text, true, false),
        ("mark", ColumnKind::Number, false, false),
        ("is_injured", ColumnKind::Boolean, false, false),
        ("written_on", ColumnKind::Date, false, false),
    ];
    assert_eq!(columns, expected);
    let list = house.tables().list(house.tenant).await.unwrap();
    let list = serde_json::to_value(&list.tables).unwrap();
    assert_eq!(
        list,
        json!([{"name": "coach_notes", "description": "What the coach thought of a player in a game.", "rows": 0,
                "columns": 6, "primary_key": ["game_id", "player_id"], "origin": "custom", "source": "upload"}])
    );
    let entry = house
        .tables()
        .entry(house.tenant, "coach_notes")
        .await
        .unwrap();
    let entry = serde_json::to_value(&entry).unwrap();
    assert_eq!(entry["fields"][3]["type"], "number");
    assert_eq!(entry["dictionary"], json!(null));
    house
        .schemas()
        .remove(house.tenant, "coach_notes")
        .await
        .unwrap();
    let again = house.schemas().remove(house.tenant, "coach_notes").await;
    assert!(matches!(again, Err(InputError::NotFound(_))));
}

async fn json_will_do(test: TestDatabase) {
    let house = House::new(test).await;
    let schema = json!({"version": 2, "models": [{
        "name": "t", "description": "T.",
        "constraints": [{"type": "primary_key", "columns": ["id"]}],
        "columns": [{"name": "id", "data_type": "integer", "description": "Id."}],
    }]});
    house
        .schemas()
        .define(house.tenant, &schema.to_string())
        .await
        .unwrap();
    assert!(house.rows("t", &[]).await.unwrap().rows.is_empty());
}

async fn mistakes_are_named(test: TestDatabase) {
    let house = House::new(test).await;
    let cases = [
        ("version: 2", "1 to 100"),
        ("models: [", ""),
        (
            &NOTES.replace("data_type: number", "data_type: float"),
            "unknown data_type float",
        ),
        (
            &NOTES.replace("name: coach_notes", "name: Coach-Notes"),
            "the name of the table is not allowed",
        ),
        (
            &NOTES.replace("name: coach_notes", "name: dim_player"),
            "a table of the dictionary has this name",
        ),
        (
            &NOTES.replace("name: mark", "name: tenant_id"),
            "the name of the column is not allowed",
        ),
        (
            &NOTES.replace("[not_null]", "[unique]"),
            "uploads are not tested for unique",
        ),
        (
            &NOTES.replace("columns: [game_id, player_id]", "columns: [nothing]"),
            "primary key column nothing",
        ),
        (&NOTES.replace("models:", "seeds:"), "stand under models"),
    ];
    for (schema, expected) in cases {
        let (_, problems) = problems(house.schemas().define(house.tenant, schema).await);
        let messages: Vec<_> = problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        assert!(
            messages.iter().any(|message| message.contains(expected)),
            "{expected}: {messages:?}"
        );
    }
    let list = house.tables().list(house.tenant).await.unwrap();
    assert_eq!((list.version, list.tables.len()), (None, 0));
}

async fn a_table_with_rows_keeps_its_form(test: TestDatabase) {
    let house = House::with_notes(test).await;
    house
        .notes(format!("{HEADER}1,p1,a,,,\n"), UploadMode::Append)
        .await
        .unwrap();
    let other = NOTES.replace("data_type: number", "data_type: integer");
    let answer = house.schemas().define(house.tenant, &other).await;
    assert!(matches!(answer, Err(InputError::Conflict(_))), "{answer:?}");
    let reworded = NOTES.replace("In words.", "In other words.");
    house
        .schemas()
        .define(house.tenant, &reworded)
        .await
        .unwrap();
    assert_eq!(house.rows("coach_notes", &[]).await.unwrap().rows.len(), 1);
}

async fn the_ddl_shows_all_tables(test: TestDatabase) {
    let house = House::with_notes(test).await;
    let postgres = house
        .schemas()
        .ddl(house.tenant, DatabaseKind::Postgres)
        .await
        .unwrap();
    assert!(postgres.contains("create table public.\"coach_notes\""));
    assert!(postgres.contains("alter table public.\"dim_player\" force row level security;"));
    let sqlite = house
        .schemas()
        .ddl(house.tenant, DatabaseKind::Sqlite)
        .await
        .unwrap();
    assert!(sqlite.contains("create table \"dim_player\""));
}
