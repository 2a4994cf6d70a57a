//! `etl docs`, `etl graph` and `bench etl`.

use crate::support::{names_in, run, shared};
use std::fs;

#[test]
fn the_dictionary_page_mentions_every_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(folder.path(), &["etl", "docs"]).exits(0);
    assert_eq!(done.stdout, "wrote data/dictionary.html\n");
    let page = fs::read_to_string(folder.path().join("data/dictionary.html")).expect("the page");
    let dictionary =
        fs::read(shared().join("data/warehouse/dictionary.json")).expect("the dictionary");
    let dictionary: serde_json::Value = serde_json::from_slice(&dictionary).expect("JSON");
    let tables = dictionary["tables"].as_array().expect("tables");
    assert!(tables.len() > 150);
    for table in tables {
        let name = table["name"].as_str().expect("a name");
        assert!(
            page.contains(&format!("id=\"{name}\"")),
            "{name} has no entry"
        );
        for column in table["columns"].as_array().expect("columns") {
            let column = column["name"].as_str().expect("a name");
            assert!(page.contains(column), "{name}.{column}");
        }
    }
    for reach in ["src=\"http", "href=\"http", "@import", "url(http"] {
        assert!(
            !page.contains(reach),
            "the page needs nothing from elsewhere: {reach}"
        );
    }
    run(folder.path(), &["etl", "docs", "--out", "page.html"]).exits(0);
    assert_eq!(
        fs::read_to_string(folder.path().join("page.html")).expect("the page"),
        page
    );
}

#[test]
fn the_graph_is_text_or_graphviz() {
    let here = std::env::temp_dir();
    let text = run(&here, &["etl", "graph"]).exits(0).stdout;
    for table in names_in(&shared().join("data/warehouse/csv")) {
        let table = table.strip_suffix(".csv").expect("a table");
        let listed = text
            .lines()
            .any(|line| line.split_whitespace().next() == Some(table));
        assert!(
            listed || table.starts_with("raw_"),
            "{table} is not in the graph"
        );
    }
    let dot = run(&here, &["etl", "graph", "--format", "dot"])
        .exits(0)
        .stdout;
    assert!(dot.starts_with("digraph") && dot.trim_end().ends_with('}'));
    assert!(
        dot.contains("\"dim_team\" -> ") || dot.contains("-> \"dim_team\""),
        "edges"
    );
}

#[test]
fn a_measurement_is_a_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = [
        "bench",
        "etl",
        "--tracked",
        "1",
        "--runs",
        "1",
        "--report",
        "pages/PERFORMANCE.md",
    ];
    run(folder.path(), &arguments).exits(0);
    let page = fs::read_to_string(folder.path().join("pages/PERFORMANCE.md")).expect("the page");
    let row = page
        .lines()
        .find(|line| line.starts_with("| sample league, 1 tracked games |"))
        .expect("a row");
    let seconds = row
        .split('|')
        .nth(2)
        .expect("the wall time")
        .trim()
        .trim_end_matches(" s");
    assert!(seconds.parse::<f64>().expect("seconds") > 0.0, "{row}");
    assert!(!row.contains("NaN"), "{row}");
}
