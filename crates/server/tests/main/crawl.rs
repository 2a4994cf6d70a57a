//! Every page of the dashboard that links lead to opens and says nothing that only a program would say.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::body::Body;
use axum::http::header;
use test_databases::{TestDatabase, on_both_databases};

use super::leagues::{train, with_forecasts, with_shared};
use super::support::{Answer, Persona, TestServer};

on_both_databases!(links_of_a_sample_league, links_of_the_shared_league);

/// Addresses of one kind that are opened: a page is the same for every player and every column it is sorted by. Many
/// more in a soak.
fn of_a_kind() -> usize {
    let is_soak = std::env::var("BENCHSIGHT_SOAK").is_ok_and(|value| value == "1");
    if is_soak { 60 } else { 3 }
}

/// What the site is called.
const HOST: &str = "localhost";

/// Words of programs that no reader should meet.
const STRANGE: [&str; 5] = ["NaN", "null", "None", "undefined", "inf"];

async fn links_of_a_sample_league(database: TestDatabase) {
    let server = with_forecasts(database).await;
    let opened = crawl(&server).await;
    for page in ["/leagues/default/schedule/…", "/leagues/default/forecast"] {
        assert!(opened.contains(page), "{page} is not among {opened:?}");
    }
    server.close().await;
}

async fn links_of_the_shared_league(database: TestDatabase) {
    if let Some(server) = with_shared(database).await {
        train(&server).await;
        crawl(&server).await;
        server.close().await;
    }
}

/// Follows the links, and gives the kinds of pages that were opened, without their parameters.
async fn crawl(server: &TestServer) -> BTreeSet<String> {
    let most = of_a_kind();
    let mut waiting = VecDeque::from(["/leagues/default".to_owned()]);
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut of_kind: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    while let Some(address) = waiting.pop_front() {
        let number = of_kind.entry(kind(&address)).or_default();
        if *number == most {
            continue;
        }
        *number += 1;
        let answer = get(server, &address).await;
        if answer.status == 303 {
            // Whoever has only played in goal has another page.
            let place = answer.headers["location"].to_str().unwrap().to_owned();
            if seen.insert(place.clone()) {
                waiting.push_back(place);
            }
            continue;
        }
        if answer.status != 200 {
            faults.push(format!("{address}: {}", answer.status));
            continue;
        }
        let media_type = answer.headers["content-type"].to_str().unwrap();
        if media_type == "image/png" {
            assert!(answer.body.starts_with(b"\x89PNG\r\n\x1a\n"), "{address}");
        }
        if !media_type.starts_with("text/html") {
            continue;
        }
        let page = answer.text();
        for words in strange(&page) {
            faults.push(format!("{address} says {words:?}"));
        }
        for link in links(&page) {
            if seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(of_kind.len() > 30, "{of_kind:?}");
    let kinds = of_kind.into_keys();
    kinds
        .filter_map(|kind| Some(kind.split('?').next()?.to_owned()))
        .collect()
}

/// Asks under a name of the site, as pages tell pictures for previews only then.
async fn get(server: &TestServer, address: &str) -> Answer {
    let request = server
        .request(Persona::Viewer, "GET", address)
        .header(header::HOST, HOST);
    server.send(request.body(Body::empty()).unwrap()).await
}

/// Links of a page that lead into the league, without the place on the page, and its picture for previews.
fn links(page: &str) -> Vec<String> {
    let mut parts: Vec<&str> = page.split("href=\"").skip(1).collect();
    let preview = format!("property=\"og:image\" content=\"http://{HOST}");
    parts.extend(page.split(&preview).skip(1));
    let links = parts.iter().filter_map(|part| part.split('"').next());
    links
        .map(|link| link.replace("&#38;", "&").replace("&amp;", "&"))
        .filter_map(|link| Some(link.split('#').next()?.to_owned()))
        .filter(|link| link.starts_with("/leagues/"))
        .collect()
}

/// An address without its ids and the values of its parameters.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts = path.split('/').map(|part| {
        let is_id = part.bytes().any(|byte| byte.is_ascii_digit());
        if is_id { "…" } else { part }
    });
    let path: Vec<&str> = parts.collect();
    let names = query.split('&').map(|pair| pair.split('=').next());
    let names: BTreeSet<&str> = names.flatten().collect();
    format!("{}?{names:?}", path.join("/"))
}

/// Words of programs among what a page says to its readers, with the words around them.
fn strange(page: &str) -> Vec<String> {
    let mut text = String::new();
    let mut is_tag = false;
    for letter in page.chars() {
        match letter {
            '<' => {
                is_tag = true;
                text.push(' ');
            }
            '>' => is_tag = false,
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    let is_between = |letter: char| letter.is_whitespace() || ",;:%".contains(letter);
    let words: Vec<&str> = text
        .split(is_between)
        .filter(|word| !word.is_empty())
        .collect();
    // People say "none of the games" too.
    let is_said = |place: usize| {
        let (word, next) = (words[place], words.get(place + 1));
        STRANGE.contains(&word) && next != Some(&"of") || word.starts_with("Some(")
    };
    let places = (0..words.len()).filter(|place| is_said(*place));
    places
        .map(|place| words[place.saturating_sub(4)..words.len().min(place + 5)].join(" "))
        .collect()
}
