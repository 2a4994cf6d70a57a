//! What an administrator does in the portal.

use crate::{Site, with_browser};

#[test]
fn a_session_begins_and_ends() {
    with_browser(1280, async |browser| {
        let site = Site::new();
        browser.go(&site.at("/portal")).await;
        assert!(browser.path().await.starts_with("/login?next="));
        browser.fill("#email", "admin@localhost").await;
        browser.fill("#password", "a wrong password").await;
        browser.click("main form button").await;
        browser.find("[role=alert]").await;
        site.log_in(browser).await;
        assert_eq!(browser.path().await, "/portal");
        browser.press("Log out").await;
        browser
            .until("the log-out", async || browser.path().await != "/portal")
            .await;
        browser.go(&site.at("/portal")).await;
        assert!(browser.path().await.starts_with("/login?next="));
    });
}

#[test]
fn a_run_is_started_and_seen_to_its_end() {
    with_browser(1280, async |browser| {
        let site = Site::new();
        site.log_in(browser).await;
        browser.go(&site.at("/portal/etl")).await;
        browser.press("Start the run").await;
        // Nobody reloads the page: the events of the job change it.
        browser.run("window.stays = true", Vec::new()).await;
        browser.says("complete").await;
        browser.find("a[href^='/portal/data']").await;
        browser.go(&site.at("/portal/etl")).await;
        browser.says("complete").await;
        browser.go(&site.at("/leagues/default")).await;
        browser.says("Standings").await;
    });
}

#[test]
fn a_bad_file_is_told_by_row_and_a_good_one_is_taken() {
    with_browser(1280, async |browser| {
        let site = Site::published();
        site.log_in(browser).await;
        let (_, teams) = site.server.send("GET", "/api/tables/dim_team?limit=1", "");
        let team = &teams["data"][0];
        let (id, name) = (
            team["team_id"].as_str().unwrap(),
            team["team_name"].as_str().unwrap(),
        );
        let (_, schema) = site.server.send("GET", "/api/tables/dim_team/schema", "");
        assert!(schema["fields"].is_array(), "{schema}");

        let bad = site.file(
            "bad.csv",
            &format!("team_id,team_name\n{id},{name}\n,Nameless\n"),
        );
        browser.go(&site.at("/portal/uploads")).await;
        browser.fill("#table", "dim_team").await;
        browser
            .fill("#tables-file", &bad.display().to_string())
            .await;
        browser
            .click("form[action='/portal/uploads/tables'] button.primary")
            .await;
        browser.says("team_id").await;
        let rows = browser.texts("main table tbody tr").await;
        assert!(
            rows.iter()
                .any(|row| row.contains("team_id") && row.contains('3')),
            "the row is named: {rows:?}"
        );

        let good = site.file(
            "good.csv",
            &format!("team_id,team_name\n{id},Renamed Team\n"),
        );
        browser.go(&site.at("/portal/uploads")).await;
        browser.fill("#table", "dim_team").await;
        browser
            .fill("#tables-file", &good.display().to_string())
            .await;
        browser
            .click("form[action='/portal/uploads/tables'] button.primary")
            .await;
        browser.find(".note.good").await;
        let path = format!("/api/tables/dim_team?team_id=eq.{id}");
        let (_, changed) = site.server.send("GET", &path, "");
        assert_eq!(changed["data"][0]["team_name"], "Renamed Team", "{changed}");
    });
}

#[test]
fn a_job_is_cancelled() {
    with_browser(1280, async |browser| {
        // A run that takes its time.
        let site = Site::with_games(400);
        site.log_in(browser).await;
        browser.go(&site.at("/portal/etl")).await;
        browser.press("Start the run").await;
        browser.press("Cancel").await;
        browser.says("cancelled").await;
        assert!(browser.path().await.starts_with("/portal/jobs/"));
        browser.find("form[action$='/retry'] button").await;
        browser.go(&site.at("/leagues/default")).await;
        browser.says("no tables").await;
    });
}

#[test]
fn a_game_is_edited_and_the_next_run_takes_it_in() {
    with_browser(1280, async |browser| {
        let site = Site::published();
        site.log_in(browser).await;
        browser.go(&site.at("/portal/games")).await;
        browser.click("main tbody th a").await;
        let home = "#home_goals";
        browser.find(home).await;
        let game = browser.path().await.replace("/portal/games/", "");
        browser.fill(home, "many").await;
        browser.press("Save").await;
        browser.find("[aria-invalid=true]#home_goals").await;
        browser.fill(home, "17").await;
        browser.fill("#away_goals", "2").await;
        browser.press("Save").await;
        browser.says("outdated").await;
        site.server.run_etl("{}");
        browser
            .go(&site.at(&format!("/leagues/default/games/{game}")))
            .await;
        let score = browser.texts("[data-column=home_goals]").await;
        assert_eq!(score, ["17"]);
    });
}
