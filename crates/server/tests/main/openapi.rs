//! The OpenAPI document lists exactly the routes that exist.

use std::collections::BTreeSet;

use serde_json::Value;
use server::access::{Access, ROUTES};

fn document() -> Value {
    serde_json::to_value(server::openapi()).unwrap()
}

#[test]
fn it_lists_exactly_the_routes_that_exist() {
    let document = document();
    let mut listed = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            listed.insert((method.to_uppercase(), path.clone()));
        }
    }
    let routes: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|(method, path, _, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    assert_eq!(listed, routes);
}

#[test]
fn it_is_of_version_3_1_and_documents_everything() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let place = format!("{method} {path}");
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{place} has no summary"
            );
            assert!(
                operation["responses"]
                    .as_object()
                    .is_some_and(|answers| answers.len() > 2),
                "{place}"
            );
            let rule = ROUTES
                .iter()
                .find(|(of, route, _, _)| of.eq_ignore_ascii_case(method) && route == path)
                .unwrap();
            let wants_token = operation["security"][0]
                .as_object()
                .is_some_and(|scheme| scheme.contains_key("bearer"));
            assert_eq!(wants_token, rule.2 != Access::Public, "{place}");
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (member, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_documented = property.get("description").is_some()
                || property.get("$ref").is_some()
                || property.get("oneOf").is_some();
            assert!(is_documented, "{name}.{member} is not documented");
        }
    }
}
