//! A Chromium with a profile of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a page may take to show what is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with one window.
pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Driver,
    _profile: TempDir,
}

/// The process that drives it; killed when the value goes.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Browser {
    /// A window of a width and a height in pixels.
    pub(crate) async fn open(width: u32, height: u32) -> Self {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let output = process.stdout.take().expect("standard output");
        let driver = Driver(process);
        let mut lines = BufReader::new(output).lines();
        let port = loop {
            let line = lines
                .next()
                .expect("the driver says its port")
                .expect("text");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let profile = TempDir::new().expect("a folder");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&profile, width, height))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("the browser starts");
        Self {
            client,
            driver,
            _profile: profile,
        }
    }

    /// Ends it.
    pub(crate) async fn close(self) {
        self.client.close().await.expect("the browser ends");
        drop(self.driver);
    }

    /// Goes to an address.
    pub(crate) async fn go(&self, address: &str) {
        self.client.goto(address).await.expect(address);
    }

    /// The element that a selector finds, as soon as there is one.
    pub(crate) async fn find(&self, selector: &str) -> Element {
        let found = self
            .client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::Css(selector));
        match found.await {
            Ok(element) => element,
            Err(error) => panic!("{selector}: {error}\n{}", self.told().await),
        }
    }

    /// All elements that a selector finds now.
    pub(crate) async fn all(&self, selector: &str) -> Vec<Element> {
        self.client
            .find_all(Locator::Css(selector))
            .await
            .expect(selector)
    }

    /// Texts of all elements that a selector finds now.
    pub(crate) async fn texts(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((element) => element.textContent.trim())";
        let texts = self.run(script, vec![json!(selector)]).await;
        serde_json::from_value(texts).expect("texts")
    }

    /// Clicks on what a selector finds.
    pub(crate) async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        self.run(
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})",
            vec![serde_json::to_value(&element).expect("an element")],
        )
        .await;
        if let Err(error) = element.click().await {
            panic!("{selector}: {error}\n{}", self.told().await);
        }
    }

    /// Clicks on the first link or button with this text.
    pub(crate) async fn press(&self, words: &str) {
        let path = format!(
            "//*[self::a or self::button or self::summary][contains(normalize-space(.), {words:?})]"
        );
        let found = self
            .client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::XPath(&path));
        let element = match found.await {
            Ok(element) => element,
            Err(error) => panic!("{words}: {error}\n{}", self.told().await),
        };
        self.run(
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})",
            vec![serde_json::to_value(&element).expect("an element")],
        )
        .await;
        element.click().await.expect(words);
    }

    /// Types into a field, in place of what was there. A file field takes a path.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        let is_file = field.attr("type").await.expect("attribute").as_deref() == Some("file");
        if !is_file {
            field.clear().await.expect(selector);
        }
        field.send_keys(text).await.expect(selector);
    }

    /// Waits until the page says something.
    pub(crate) async fn says(&self, words: &str) {
        self.until(words, || async {
            self.told()
                .await
                .to_lowercase()
                .contains(&words.to_lowercase())
        })
        .await;
    }

    /// Waits for a condition.
    pub(crate) async fn until<F: Future<Output = bool>>(&self, what: &str, is_so: impl Fn() -> F) {
        let end = Instant::now() + PATIENCE;
        while !is_so().await {
            if Instant::now() >= end {
                let address = self.client.current_url().await.expect("an address");
                panic!("never came: {what}\n{address}\n{}", self.told().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the page says now, hidden parts excluded.
    pub(crate) async fn told(&self) -> String {
        let text = self.run("return document.body.innerText", Vec::new()).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The path and query of the page.
    pub(crate) async fn path(&self) -> String {
        let address = self.client.current_url().await.expect("an address");
        let query = address.query().map(|query| format!("?{query}"));
        format!("{}{}", address.path(), query.unwrap_or_default())
    }

    /// Runs a script and returns what it returns.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client
            .execute(script, arguments)
            .await
            .expect("a script")
    }

    /// Chooses a theme, as the button of every page does.
    pub(crate) async fn theme(&self, theme: &str) {
        let script = "localStorage.setItem('theme', arguments[0]); document.documentElement.dataset.theme = arguments[0]";
        self.run(script, vec![json!(theme)]).await;
    }

    /// Nothing may stick out of the window sideways.
    pub(crate) async fn fits(&self) {
        let script =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let excess = self.run(script, Vec::new()).await;
        let path = self.path().await;
        assert!(
            excess.as_i64().is_some_and(|excess| excess <= 0),
            "{path} is {excess} pixels too wide"
        );
    }
}

fn capabilities(profile: &TempDir, width: u32, height: u32) -> Capabilities {
    let arguments = [
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--force-prefers-reduced-motion".to_owned(),
        format!("--window-size={width},{height}"),
        format!("--user-data-dir={}", profile.path().display()),
    ];
    // A window is never narrower than 500 pixels; a phone has to be emulated.
    let phone = (width < 500).then(|| {
        json!({"deviceMetrics": {"width": width, "height": height, "pixelRatio": 1.0, "touch": false}})
    });
    let mut options = json!({"args": arguments});
    if let (Some(phone), Some(options)) = (phone, options.as_object_mut()) {
        options.insert("mobileEmulation".to_owned(), phone);
    }
    let all = json!({"goog:chromeOptions": options});
    all.as_object().cloned().unwrap_or_default()
}
