//! All pages that links lead to, one of each kind.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{Browser, Site};

/// Pages looked at, at most: a league of any size has one of each kind among its first ones.
const MOST: usize = 400;

/// One address for each kind of page that can be reached from some.
pub(crate) async fn kinds(browser: &Browser, site: &Site, from: &[&str]) -> Vec<String> {
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    let mut seen: BTreeSet<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let mut waiting: VecDeque<String> = seen.iter().cloned().collect();
    let mut looked_at = 0;
    while let Some(path) = waiting.pop_front() {
        let kind = kind(&path);
        if kinds.contains_key(&kind) || looked_at == MOST {
            continue;
        }
        looked_at += 1;
        browser.go(&site.at(&path)).await;
        kinds.insert(kind, path);
        let links = "return [...document.querySelectorAll('a[href]')].filter((link) => !link.hasAttribute('download'))
            .map((link) => link.getAttribute('href')).filter((href) => href.startsWith('/'))";
        let links = browser.run(links, Vec::new()).await;
        let links: Vec<String> = serde_json::from_value(links).expect("addresses");
        for link in links {
            let path = link.split('#').next().unwrap_or_default().to_owned();
            if is_page(&path) && seen.insert(path.clone()) {
                waiting.push_back(path);
            }
        }
    }
    kinds.into_values().collect()
}

/// Whether an address leads to a page, not to a file or the interface for programs.
fn is_page(path: &str) -> bool {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_file = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    let is_ours =
        path == "/portal" || path.starts_with("/portal/") || path.starts_with("/leagues/");
    is_ours && !is_file && !query.contains("format=")
}

/// An address with its ids and the values of its parameters left out.
fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.split('/').collect();
    let parts: Vec<&str> = parts
        .iter()
        .enumerate()
        .map(|(place, part)| {
            let after = place.checked_sub(1).and_then(|place| parts.get(place));
            let is_id = part.bytes().any(|byte| byte.is_ascii_digit())
                || matches!(after, Some(&("data" | "why" | "staging")));
            if is_id { "…" } else { part }
        })
        .collect();
    // Tabs are pages of their own; sorts and filters are not.
    let tab = query
        .split('&')
        .find(|pair| pair.starts_with("tab=") || pair.starts_with("view="));
    format!("{}?{}", parts.join("/"), tab.unwrap_or_default())
}
