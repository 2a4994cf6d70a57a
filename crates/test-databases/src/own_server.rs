//! A PostgreSQL server that a test may stop.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A server that nobody else uses; it ends with the value.
#[derive(Debug)]
pub struct OwnServer {
    folder: TempDir,
    url: String,
}

impl OwnServer {
    /// A new server; none where tests have no PostgreSQL, which is then said.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start() -> Option<Self> {
        super::test_server()?;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = script("start", folder.path());
        Some(Self { folder, url })
    }

    /// The address of its database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends the server as a crash would: connections are cut, what was committed is there when it comes back.
    ///
    /// # Panics
    /// When it does not run.
    pub fn stop(&self) {
        script("stop", self.folder.path());
    }

    /// Starts it again at the same address.
    ///
    /// # Panics
    /// When it does not start.
    pub fn resume(&self) {
        script("resume", self.folder.path());
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        // A test that failed may have stopped it.
        let _ = run("stop", self.folder.path());
    }
}

/// Does something with the server of a folder; what the script answered.
fn script(what: &str, folder: &Path) -> String {
    let output = run(what, folder).expect("bash is there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn run(what: &str, folder: &Path) -> std::io::Result<std::process::Output> {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../scripts/test-postgres.sh"
    );
    Command::new("bash")
        .args([script, what])
        .arg(folder)
        .output()
}
