//! The house rules that a manifest can break: which room may know which.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Each room and the rooms it may depend on (tests may reach further).
const ARROWS: &[(&str, &[&str])] = &[
    ("benchsight", &["server", "services", "sample-league"]),
    ("server", &["services", "pictures"]),
    (
        "services",
        &["jobs", "warehouse", "ingest", "forecast", "store", "hockey"],
    ),
    ("jobs", &["store"]),
    ("store", &[]),
    ("test-databases", &["store"]),
    ("warehouse", &[]),
    ("ingest", &["hockey"]),
    ("forecast", &["hockey"]),
    ("sample-league", &[]),
    ("pictures", &["hockey"]),
    ("hockey", &[]),
];

/// The packages of the workspace with the names of what each depends on, tests excluded.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .args([
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ])
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let used = package["dependencies"]
                .as_array()
                .expect("dependencies")
                .iter();
            let names = used
                .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
                .map(|dependency| dependency["name"].as_str().expect("name").to_owned());
            (
                package["name"].as_str().expect("name").to_owned(),
                names.collect(),
            )
        })
        .collect()
}

#[test]
fn arrows_point_down_only() {
    let packages = dependencies();
    let rooms: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    assert_eq!(
        packages.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        rooms,
        "a room without a rule"
    );
    for (room, allowed) in ARROWS {
        for used in packages[*room]
            .iter()
            .filter(|used| rooms.contains(used.as_str()))
        {
            assert!(
                allowed.contains(&used.as_str()),
                "{room} may not depend on {used}"
            );
        }
    }
}

#[test]
fn only_the_warehouse_knows_datafusion() {
    for (room, used) in dependencies() {
        let knows = used.iter().any(|name| name.starts_with("datafusion"));
        assert_eq!(knows, room == "warehouse", "{room} and DataFusion");
    }
}

#[test]
fn only_ingest_opens_containers() {
    for (room, used) in dependencies() {
        assert_eq!(
            used.contains("zip"),
            room == "ingest",
            "{room} and the containers of workbooks"
        );
    }
}
