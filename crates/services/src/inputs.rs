//! What the next run would read: the files of a tenant with its staged rows over them.

mod seen;
mod staged;

use std::collections::HashMap;
use std::sync::Arc;

use ingest::{CodeLists, Findings};
use store::TenantId;
use store::staging::{StagingSnapshot, StagingStore};
use tokio::sync::Mutex;

use crate::caller::Caller;
use crate::etl::{EtlError, InputRequest, packed_code_lists};
use crate::folders::{DataFolders, TenantFolder};
use crate::input_error::InputError;
use seen::Stamp;

pub use seen::SeenLeague;
pub(crate) use staged::staged_game;

/// Tenants whose league is kept in memory. Some hundred games with their rosters take a few megabytes.
const LEAGUES_KEPT: usize = 8;

/// Where the rows of a run come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InputSource {
    /// The files alone.
    Files,
    /// The files with the staged rows over them.
    #[default]
    Staging,
}

/// A league that is read at most once for each state of its input.
type Kept = Arc<Mutex<Option<Arc<SeenLeague>>>>;

/// The input of all tenants.
#[derive(Debug)]
pub struct Inputs {
    folders: DataFolders,
    staging: Arc<dyn StagingStore>,
    codes: CodeLists,
    /// The leagues that were read last, the latest at the end.
    leagues: Mutex<Vec<(TenantId, Kept)>>,
}

impl Inputs {
    /// The input in these places.
    pub fn new(folders: DataFolders, staging: Arc<dyn StagingStore>) -> Result<Self, EtlError> {
        Ok(Self {
            folders,
            staging,
            codes: packed_code_lists()?,
            leagues: Mutex::new(Vec::new()),
        })
    }

    /// The data folder.
    pub const fn folders(&self) -> &DataFolders {
        &self.folders
    }

    pub(crate) fn staging(&self) -> &dyn StagingStore {
        self.staging.as_ref()
    }

    pub(crate) const fn codes(&self) -> &CodeLists {
        &self.codes
    }

    /// The folder of the caller's tenant.
    pub fn folder(&self, caller: &Caller) -> Result<TenantFolder, InputError> {
        Ok(self.folders.tenant(&caller.tenant_slug)?)
    }

    /// What a run has to read, and the revision of the staging in it: once the run is published, tell it to
    /// [`Inputs::mark_processed`].
    pub async fn request(
        &self,
        caller: &Caller,
        source: InputSource,
    ) -> Result<(InputRequest, Option<i64>), InputError> {
        let folder = self.folder(caller)?;
        let (staged, revision) = match source {
            InputSource::Files => (ingest::Staged::default(), None),
            InputSource::Staging => {
                let snapshot = self.staging.load(caller.tenant).await?;
                (staged::staged(&snapshot), Some(snapshot.revision))
            }
        };
        let request = InputRequest {
            league: folder.league_workbook(),
            games: Some(folder.games()).filter(|games| games.is_dir()),
            staged: staged.into(),
            ..InputRequest::default()
        };
        Ok((request, revision))
    }

    /// Notes that a published run had read a revision of the staging.
    pub async fn mark_processed(&self, tenant: TenantId, revision: i64) -> Result<(), InputError> {
        Ok(self.staging.mark_processed(tenant, revision).await?)
    }

    /// The league as the next run would see it. It is read again only when the workbook or the staging has changed.
    pub async fn league(&self, caller: &Caller) -> Result<Arc<SeenLeague>, InputError> {
        let folder = self.folder(caller)?;
        let kept = self.kept(caller.tenant).await;
        // Whoever asks meanwhile waits for the one who reads.
        let mut kept = kept.lock().await;
        let file = folder.league_workbook();
        let stamp = Stamp::of(&file);
        let revision = self.staging.revision(caller.tenant).await?;
        if let Some(seen) = kept.as_ref()
            && seen.revision == revision
            && seen.stamp == stamp
        {
            return Ok(Arc::clone(seen));
        }
        let snapshot = self.staging.load(caller.tenant).await?;
        let codes = self.codes.clone();
        let seen =
            tokio::task::spawn_blocking(move || read(&file, stamp, &snapshot, codes)).await?;
        let seen = Arc::new(seen);
        *kept = Some(Arc::clone(&seen));
        Ok(seen)
    }

    /// The place of a tenant among the leagues that are kept.
    async fn kept(&self, tenant: TenantId) -> Kept {
        let mut leagues = self.leagues.lock().await;
        let place = leagues.iter().position(|(known, _)| *known == tenant);
        let entry = place.map_or_else(|| (tenant, Kept::default()), |place| leagues.remove(place));
        let kept = Arc::clone(&entry.1);
        leagues.push(entry);
        if leagues.len() > LEAGUES_KEPT {
            leagues.remove(0);
        }
        kept
    }
}

fn read(
    file: &std::path::Path,
    stamp: Option<Stamp>,
    snapshot: &StagingSnapshot,
    mut codes: CodeLists,
) -> SeenLeague {
    let mut findings = Findings::new();
    let staged = staged::staged(snapshot);
    // Without any input there is nothing wrong with it either.
    let is_there = stamp.is_some() || !staged.sheets.is_empty();
    let league = if is_there {
        ingest::league::read_with(file, &staged, &mut codes, &mut findings)
    } else {
        ingest::League::default()
    };
    let mut roster: HashMap<i64, Vec<String>> = HashMap::new();
    for entry in &league.roster {
        let players = roster.entry(entry.game_id).or_default();
        players.push(entry.player_id.clone());
    }
    SeenLeague {
        revision: snapshot.revision,
        stamp,
        is_there,
        games: league.games(),
        roster,
        schedule: league.schedule,
        teams: league.teams,
        seasons: league.seasons,
        staged_games: staged.games.keys().copied().collect(),
        findings: findings.into_vec(),
    }
}
