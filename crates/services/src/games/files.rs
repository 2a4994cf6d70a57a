//! Which games have a tracking file.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ingest::{FoundFile, tracking_files};
use store::TenantId;
use tokio::sync::Mutex;

use crate::folders::TenantFolder;
use crate::input_error::InputError;

/// How long a look into a folder counts. Saves of the tracker are opened for it, so not every request looks again.
const FRESH: Duration = Duration::from_secs(2);
/// Tenants whose files are kept in memory.
const TENANTS_KEPT: usize = 64;

/// The file a run would read for each game.
pub(super) type FilesByGame = Arc<HashMap<i64, FoundFile>>;

/// The tracking files of all tenants, as they were a moment ago.
#[derive(Debug, Default)]
pub(super) struct GameFiles {
    seen: Mutex<HashMap<TenantId, (Instant, FilesByGame)>>,
}

impl GameFiles {
    pub(super) async fn of(
        &self,
        tenant: TenantId,
        folder: TenantFolder,
    ) -> Result<FilesByGame, InputError> {
        let mut seen = self.seen.lock().await;
        seen.retain(|_, (at, _)| at.elapsed() < FRESH);
        if let Some((_, files)) = seen.get(&tenant) {
            return Ok(Arc::clone(files));
        }
        let files = tokio::task::spawn_blocking(move || Arc::new(look(&folder))).await?;
        if seen.len() < TENANTS_KEPT {
            seen.insert(tenant, (Instant::now(), Arc::clone(&files)));
        }
        Ok(files)
    }
}

fn look(folder: &TenantFolder) -> HashMap<i64, FoundFile> {
    let games = folder.games();
    let mut files: HashMap<i64, FoundFile> = HashMap::new();
    if !games.is_dir() {
        return files;
    }
    for file in tracking_files(&games, &folder.league_workbook()) {
        let Some(game_id) = file.game_id else {
            continue;
        };
        match files.get(&game_id) {
            // Workbooks come before saves.
            Some(known) if known.format <= file.format => {}
            _ => {
                files.insert(game_id, file);
            }
        }
    }
    files
}
