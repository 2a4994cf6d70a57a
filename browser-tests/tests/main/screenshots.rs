//! Pictures of every kind of page, to be looked at: `scripts/screenshots.sh`.

use std::path::Path;

use crate::pages::kinds;
use crate::{Browser, Site, with_window};

#[test]
#[ignore = "makes pictures, tests nothing; scripts/screenshots.sh runs it"]
fn screenshots() {
    let folder =
        std::env::var_os("BENCHSIGHT_SCREENSHOTS").expect("BENCHSIGHT_SCREENSHOTS names a folder");
    // The window of an emulated phone keeps its height: it is as high as most pages.
    for (name, width, height) in [("desktop", 1280, 1400), ("phone", 360, 2400)] {
        with_window(width, height, async |browser| {
            let site = Site::of_a_newcomer();
            site.log_in(browser).await;
            let pages = kinds(browser, &site, &["/leagues/default", "/portal"]).await;
            for theme in ["light", "dark"] {
                let folder = Path::new(&folder).join(format!("{name}-{theme}"));
                std::fs::create_dir_all(&folder).expect("a folder");
                for page in &pages {
                    browser.go(&site.at(page)).await;
                    browser.theme(theme).await;
                    take(browser, width, &folder.join(file_name(page))).await;
                }
            }
        });
    }
}

async fn take(browser: &Browser, width: u32, path: &Path) {
    let height = browser
        .run("return document.documentElement.scrollHeight", Vec::new())
        .await;
    let height = u32::try_from(height.as_u64().unwrap_or(1_400))
        .unwrap_or(1_400)
        .clamp(600, 6_000);
    browser
        .client
        .set_window_size(width, height + 150)
        .await
        .expect("a size");
    let picture = browser.client.screenshot().await.expect("a picture");
    std::fs::write(path, picture).expect("a file");
}

fn file_name(page: &str) -> String {
    let name: String = page
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .take(80)
        .collect();
    format!("{}.png", name.trim_matches('-'))
}
