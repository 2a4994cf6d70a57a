//! Pages in a real Chromium, driven as a person would: by what can be seen, clicked and typed.
//!
//! `BENCHSIGHT_PROGRAM` names the program to test; `chromedriver` and `chromium` must be installed. `test.sh` sees to all
//! of it.

#[path = "main/accessibility.rs"]
mod accessibility;
#[path = "main/chromium.rs"]
mod chromium;
#[path = "main/pages.rs"]
mod pages;
#[path = "main/reading.rs"]
mod reading;
#[path = "main/running.rs"]
mod running;
#[path = "main/screenshots.rs"]
mod screenshots;
#[path = "main/server.rs"]
mod server;
#[path = "main/site.rs"]
mod site;

use chromium::Browser;
use site::Site;

/// Runs a test with a browser of a width in pixels, as high as such screens are.
fn with_browser(width: u32, test: impl AsyncFnOnce(&Browser)) {
    with_window(width, if width < 500 { 800 } else { 1400 }, test);
}

/// Runs a test with a browser of a width and a height in pixels.
fn with_window(width: u32, height: u32, test: impl AsyncFnOnce(&Browser)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let browser = Browser::open(width, height).await;
        test(&browser).await;
        browser.close().await;
    });
}
