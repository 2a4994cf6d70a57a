//! axe-core finds nothing serious, on any kind of page, light and dark; nothing sticks out of a phone.

use serde_json::{Value, json};

use crate::pages::kinds;
use crate::{Browser, Site, with_browser};

/// What to look for: the rules that an average person stumbles over.
const RULES: [&str; 4] = ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"];

fn axe() -> String {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/node_modules/axe-core/axe.min.js"
    );
    std::fs::read_to_string(path).expect("axe-core: npm ci --prefix browser-tests")
}

/// The serious and critical violations on the page.
async fn violations(browser: &Browser, axe: &str) -> Vec<String> {
    browser.run(axe, Vec::new()).await;
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']})
            .then((result) => done(result.violations), (error) => done([{id: String(error), impact: 'critical', nodes: []}]))";
    let found = browser
        .client
        .execute_async(script, vec![json!(RULES)])
        .await
        .expect("axe runs");
    let violations = found.as_array().cloned().unwrap_or_default();
    let is_serious =
        |violation: &&Value| matches!(violation["impact"].as_str(), Some("serious" | "critical"));
    let told = |violation: &Value| {
        let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
        let node = nodes.first().map(|node| {
            format!(
                "{} {}",
                node["html"],
                node["failureSummary"].as_str().unwrap_or_default()
            )
        });
        format!(
            "{}: {} of them, {}",
            violation["id"],
            nodes.len(),
            node.unwrap_or_default()
        )
    };
    violations.iter().filter(is_serious).map(told).collect()
}

async fn look(browser: &Browser, site: &Site, from: &[&str]) {
    let axe = axe();
    let pages = kinds(browser, site, from).await;
    assert!(pages.len() >= from.len(), "{pages:?}");
    let mut found = Vec::new();
    for theme in ["light", "dark"] {
        for page in &pages {
            browser.go(&site.at(page)).await;
            browser.theme(theme).await;
            let violations = violations(browser, &axe).await;
            found.extend(
                violations
                    .iter()
                    .map(|told| format!("{page} ({theme}): {told}")),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_dashboard_has_no_barriers() {
    with_browser(1280, async |browser| {
        let site = Site::of_a_newcomer();
        site.log_in(browser).await;
        look(browser, &site, &["/leagues/default", "/login"]).await;
    });
}

#[test]
fn the_portal_has_no_barriers() {
    with_browser(1280, async |browser| {
        let site = Site::of_a_newcomer();
        site.log_in(browser).await;
        look(browser, &site, &["/portal"]).await;
    });
}

#[test]
fn nothing_sticks_out_of_a_phone() {
    with_browser(360, async |browser| {
        let site = Site::of_a_newcomer();
        site.log_in(browser).await;
        for page in kinds(browser, &site, &["/leagues/default", "/portal"]).await {
            browser.go(&site.at(&page)).await;
            browser.fits().await;
        }
    });
}
