//! The same input gives the same output, byte for byte.

use crate::folders::{assert_same, contents};
use crate::sample::{Sample, start};
use sample_league::Options;
use serde_json::Value;

/// The manifest without the two entries that tell of the run and not of the tables.
fn manifest(bytes: &[u8]) -> Value {
    let mut manifest: Value = serde_json::from_slice(bytes).expect("the manifest is JSON");
    let entries = manifest.as_object_mut().expect("an object");
    for entry in ["created_at", "seconds"] {
        assert!(entries.remove(entry).is_some(), "no {entry}");
    }
    manifest
}

#[test]
fn two_runs_give_the_same_bytes() {
    let sample = Sample::new(&Options {
        teams: 4,
        seasons: 2,
        games: 12,
        tracked: 7,
        ..Options::default()
    });
    let runs = ["first", "second"].map(|name| {
        let out = sample.path(name);
        start(&sample.request(&out)).expect("the sample league builds");
        contents(&out)
    });
    let [mut first, mut second] = runs;
    let manifests = [&mut first, &mut second].map(|files| {
        let bytes = files.remove("manifest.json").expect("a manifest");
        manifest(&bytes)
    });
    assert_eq!(manifests[0], manifests[1]);
    for name in [
        "dictionary.json",
        "findings.csv",
        "csv/fact_events.csv",
        "parquet/fact_events.parquet",
    ] {
        assert!(
            first.get(name).is_some_and(|bytes| !bytes.is_empty()),
            "no {name}"
        );
    }
    assert!(first.len() > 250, "{} files", first.len());
    assert_same(&first, &second);
}
