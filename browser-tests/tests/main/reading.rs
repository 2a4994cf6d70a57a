//! What a reader does on the dashboard.

use serde_json::{Value, json};

use crate::{Browser, Site, with_browser};

const HOME: &str = "/leagues/default";

/// From the home page to a tracked game.
async fn open_a_tracked_game(browser: &Browser, site: &Site) {
    browser.go(&site.at(HOME)).await;
    browser.click("a[href*='status=tracked']").await;
    // The home page has games too, of which not all are tracked.
    browser
        .until("the list of games", async || {
            browser.path().await.starts_with("/leagues/default/games")
        })
        .await;
    browser.click("main tbody a[href*='/games/']").await;
    browser
        .find("table[data-table=fact_player_game_stats]")
        .await;
}

/// Follows a number to the rows of the file that it was read from.
async fn ask_why(browser: &Browser) {
    let links = browser
        .texts("table[data-table=fact_player_game_stats] [data-column=shot_attempts] a.why")
        .await;
    let place = links.iter().position(|number| number != "0");
    let place = place.unwrap_or_else(|| panic!("a number of attempts: {links:?}"));
    let number: usize = links[place].parse().expect("a number");
    let script = "const links = document.querySelectorAll('table[data-table=fact_player_game_stats] [data-column=shot_attempts] a.why');
        links[arguments[0]].scrollIntoView({block: 'center', behavior: 'instant'}); links[arguments[0]].click()";
    browser.run(script, vec![json!(place)]).await;
    browser.find("dialog[open] #why-title").await;
    let rows = browser.texts("dialog tbody tr").await;
    assert_eq!(rows.len(), number, "{rows:?}");
    for row in rows {
        assert!(row.contains("row "), "{row}");
    }
    let caption = browser.texts("dialog caption").await;
    assert!(
        caption.iter().all(|words| words.contains("read from")),
        "{caption:?}"
    );
    browser.click("dialog button").await;
    browser
        .until("the closed dialog", async || {
            browser.all("dialog[open]").await.is_empty()
        })
        .await;
}

async fn from_home_to_the_row_of_the_workbook(browser: &Browser) {
    let site = Site::published();
    site.log_in(browser).await;
    open_a_tracked_game(browser, &site).await;
    browser.fits().await;
    ask_why(browser).await;
    let skater = "table[data-table=fact_player_game_stats] tbody th a";
    let name = browser
        .texts(skater)
        .await
        .first()
        .cloned()
        .expect("a skater");
    browser.click(skater).await;
    let name = name.split(" (").next().unwrap_or_default().to_owned();
    browser.says(&name).await;
    assert!(browser.path().await.contains("/players/"));
    browser.fits().await;
    browser.press("Game log").await;
    browser
        .find("table[data-table=fact_player_game_stats]")
        .await;
    browser.fits().await;
    ask_why(browser).await;
}

#[test]
fn a_number_is_followed_to_its_row() {
    with_browser(1280, from_home_to_the_row_of_the_workbook);
}

#[test]
fn a_number_is_followed_to_its_row_on_a_phone() {
    with_browser(360, from_home_to_the_row_of_the_workbook);
}

#[test]
fn players_teams_and_games_are_found_from_every_page() {
    with_browser(1280, async |browser| {
        let site = Site::published();
        site.log_in(browser).await;
        let (_, players) = site
            .server
            .send("GET", "/api/tables/v_player_season?limit=1", "");
        let id = players["data"][0]["player_id"].as_str().expect("a player");
        let path = format!("/api/tables/dim_player?player_id=eq.{id}");
        let (_, player) = site.server.send("GET", &path, "");
        let name = player["data"][0]["player_name"].as_str().expect("a name");
        for page in ["", "/standings", "/games"] {
            browser.go(&site.at(&format!("{HOME}{page}"))).await;
            browser.fill("#search", name).await;
            browser.click("form[role=search] button").await;
            browser.says("found for").await;
            browser.click(&format!("main a[href*='{id}']")).await;
            browser
                .until("the page", async || browser.path().await.contains(id))
                .await;
            assert!(browser.told().await.contains(name));
        }
        browser.fill("#search", "nobody of this name").await;
        browser.click("form[role=search] button").await;
        browser.says("0 found for").await;
    });
}

#[test]
fn two_players_are_compared() {
    with_browser(1280, async |browser| {
        let site = Site::published();
        site.log_in(browser).await;
        let path = "/api/tables/v_player_season?game_type=eq.Regular&order=goals.desc&limit=2";
        let (_, lines) = site.server.send("GET", path, "");
        let id = |place: usize| {
            lines["data"][place]["player_id"]
                .as_str()
                .expect("a player")
        };
        browser
            .go(&site.at(&format!("{HOME}/players/{}", id(0))))
            .await;
        browser
            .click("main .subtitle a[href*='/players/compare']")
            .await;
        browser.says("One more is needed").await;
        browser.fill("#chosen-2", id(1)).await;
        browser.click("main form button.primary").await;
        browser
            .until("both", async || browser.path().await.contains(id(1)))
            .await;
        let shown = browser
            .texts("#official tr[data-owner='Games played'] td")
            .await;
        let games: Vec<String> = (0..2)
            .map(|place| lines["data"][place]["gp_official"].to_string())
            .collect();
        assert_eq!(shown, games);
    });
}

#[test]
fn an_address_holds_filters_and_sorting() {
    with_browser(1280, async |browser| {
        let site = Site::published();
        site.log_in(browser).await;
        browser.go(&site.at(&format!("{HOME}/players"))).await;
        let all = browser.texts("main tbody tr").await;
        // The form is sent as soon as something is chosen.
        let script = "const select = document.querySelector('#team');
            select.selectedIndex = 1; select.dispatchEvent(new Event('change', {bubbles: true}))";
        browser.run(script, Vec::new()).await;
        browser
            .until("the filter", async || {
                browser.path().await.contains("team=")
            })
            .await;
        let some = browser.texts("main tbody tr").await;
        assert!(some.len() < all.len(), "{} of {}", some.len(), all.len());
        browser.click("main thead th[aria-sort] a").await;
        browser
            .until("the order", async || {
                browser.path().await.contains("order=")
            })
            .await;
        let sorted = browser.texts("main tbody tr").await;
        assert_eq!(sorted.len(), some.len());
        assert_ne!(sorted, some);
        let address = browser.path().await;
        browser.go(&site.at(HOME)).await;
        browser.go(&site.at(&address)).await;
        assert_eq!(browser.texts("main tbody tr").await, sorted);
    });
}

#[test]
fn a_download_has_the_rows_that_are_shown() {
    with_browser(1280, async |browser| {
        let site = Site::published();
        site.log_in(browser).await;
        for page in [
            "/standings",
            "/leaders",
            "/players?sort=goals&order=asc",
            "/games",
        ] {
            browser.go(&site.at(&format!("{HOME}{page}"))).await;
            let script = "const link = document.querySelector('main caption a[href*=csv]');
                const table = link.closest('table');
                const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
                const columns = [...table.tBodies[0].rows[0].cells].map((cell) => cell.dataset.column);
                return fetch(link.href).then((answer) => answer.text()).then((file) => ({rows, columns, file}))";
            let told = browser.run(script, Vec::new()).await;
            same_rows(page, &told);
        }
    });
}

/// Compares the rows of a table with those of its download: as many, in the same order, with the same words and whole
/// numbers.
fn same_rows(page: &str, told: &Value) {
    let mut file = csv::Reader::from_reader(told["file"].as_str().expect("a file").as_bytes());
    let columns: Vec<&str> = told["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .map(|column| column.as_str().expect("a name"))
        .collect();
    assert_eq!(file.headers().expect("a header"), columns, "{page}");
    let records: Vec<csv::StringRecord> = file.records().map(|row| row.expect("a row")).collect();
    let rows = told["rows"].as_array().expect("rows");
    assert_eq!(records.len(), rows.len(), "{page}");
    let mut compared = 0;
    for (record, row) in records.iter().zip(rows) {
        for (value, shown) in record.iter().zip(row.as_array().expect("cells")) {
            let shown = shown.as_str().expect("text").replace('−', "-");
            let is_number = value.parse::<f64>().is_ok();
            let is_whole = value.parse::<i64>().is_ok();
            if is_number && !is_whole || value.contains('T') {
                continue;
            }
            let expected = if value.is_empty() { "–" } else { value };
            let shown = if is_whole {
                shown.trim_start_matches('+')
            } else {
                &shown
            };
            assert_eq!(shown, expected.replace('−', "-"), "{page}: {record:?}");
            compared += 1;
        }
    }
    assert!(compared > rows.len(), "{page}");
}
