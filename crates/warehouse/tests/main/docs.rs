//! The dictionary and the page made from it.

use warehouse::{ColumnType, Dictionary, Graph, TableKind, docs_html};

use crate::support::{files, models_of, publish, some_goals, with};

#[test]
fn the_dictionary_knows_every_table_and_column() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(files()).unwrap();
    let (output, _) = publish(&models, some_goals(), &place.path().join("out")).unwrap();
    let dictionary = output.dictionary().unwrap();
    let again = Dictionary::new(&models, &Graph::new(&models, &[], None).unwrap());
    assert_eq!(
        serde_json::to_string(&dictionary).unwrap(),
        serde_json::to_string(&again).unwrap()
    );
    let names: Vec<&str> = dictionary
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "fact_goals",
            "fact_team",
            "qa_tests",
            "seed_team",
            "stg_goals"
        ]
    );

    let goals = dictionary.table("fact_goals").unwrap();
    assert_eq!(goals.kind, TableKind::Model);
    assert_eq!(goals.layer, "facts");
    assert_eq!(goals.grain.as_deref(), Some("goal"));
    assert_eq!(goals.primary_key, ["goal_id"]);
    assert_eq!(goals.depends_on, ["seed_team", "stg_goals"]);
    assert_eq!(goals.used_by, ["fact_team"]);
    assert!(goals.sql.as_ref().unwrap().contains("left join teams"));
    let team = &goals.columns[1];
    assert_eq!(
        (team.name.as_str(), team.data_type, team.required),
        ("team_id", ColumnType::Text, false)
    );
    let key = team.foreign_key.as_ref().unwrap();
    assert_eq!(
        (key.table.as_str(), key.column.as_str()),
        ("seed_team", "team_id")
    );
    assert!(goals.columns[0].required);
}

#[test]
fn the_page_escapes_and_links() {
    let models = models_of(with("facts/schema.yml", |text| {
        text.replace(
            "description: One row per team.",
            "description: \"Rows < 3 & <script>alert('x')</script>\"",
        )
    }))
    .unwrap();
    let page = docs_html(&Dictionary::new(
        &models,
        &Graph::new(&models, &[], None).unwrap(),
    ));
    assert!(page.starts_with("<!doctype html>"));
    assert!(page.contains("Rows &lt; 3 &amp; &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("<a href=\"#seed_team.team_id\">seed_team.team_id</a>"));
    assert!(page.contains("<tr id=\"seed_team.team_id\">"));
    assert!(page.contains("<a href=\"#fact_goals\">fact_goals</a>"));
    // Every link leads somewhere.
    for link in page.split("href=\"#").skip(1) {
        let target = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
    }
    for tag in [
        "section", "table", "ul", "dl", "div", "tr", "details", "nav", "main",
    ] {
        let open =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(open, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}
