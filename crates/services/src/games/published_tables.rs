//! What the published tables say about games, read from the store and kept for as long as they stay the same.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use store::{StoreError, TenantId};
use tokio::sync::Mutex;

use super::published::{PublishedGame, PublishedGames};
use crate::input_error::InputError;
use crate::tables::{MOST_ROWS, RowsRequest, Tables};

/// The table with one row per scheduled game.
const TABLE: &str = "fact_game_status";
/// Tenants whose games are kept.
const KEPT: usize = 64;

/// The games of one content of the table.
#[derive(Debug, Clone)]
struct Kept {
    stamp: String,
    games: Arc<BTreeMap<i64, PublishedGame>>,
}

/// The games of the published tables.
#[derive(Debug)]
pub struct PublishedInTables {
    tables: Tables,
    kept: Mutex<HashMap<TenantId, Kept>>,
}

impl PublishedInTables {
    /// On the gateway to the tables.
    pub fn new(tables: Tables) -> Self {
        Self {
            tables,
            kept: Mutex::default(),
        }
    }

    async fn read(&self, tenant: TenantId) -> Result<BTreeMap<i64, PublishedGame>, InputError> {
        let mut games = BTreeMap::new();
        let mut stamp = None;
        let mut request = RowsRequest {
            table: TABLE.to_owned(),
            limit: Some(MOST_ROWS),
            ..RowsRequest::default()
        };
        loop {
            let page = self.tables.rows(tenant, &request).await?;
            // Published anew since the page before: begin again, so that games of two versions do not mix.
            if stamp.as_ref().is_some_and(|stamp| *stamp != page.stamp) {
                (games, stamp, request.cursor) = (BTreeMap::new(), None, None);
                continue;
            }
            stamp = Some(page.stamp);
            let rows = serde_json::to_value(&page.rows).map_err(InputError::internal)?;
            let rows: Vec<PublishedGame> =
                serde_json::from_value(rows).map_err(InputError::internal)?;
            games.extend(rows.into_iter().map(|game| (game.game_id, game)));
            match page.next_cursor {
                Some(cursor) => request.cursor = Some(cursor),
                None => return Ok(games),
            }
        }
    }
}

#[async_trait]
impl PublishedGames for PublishedInTables {
    async fn games(
        &self,
        tenant: TenantId,
    ) -> Result<Arc<BTreeMap<i64, PublishedGame>>, StoreError> {
        let stamp = match self.tables.stamp(tenant, TABLE).await {
            Ok(stamp) => stamp,
            Err(InputError::NotFound(_)) => return Ok(Arc::default()),
            Err(error) => return Err(in_store(error)),
        };
        let mut kept = self.kept.lock().await;
        if let Some(known) = kept.get(&tenant).filter(|known| known.stamp == stamp) {
            return Ok(Arc::clone(&known.games));
        }
        let games = Arc::new(self.read(tenant).await.map_err(in_store)?);
        if kept.len() >= KEPT {
            kept.clear();
        }
        let entry = Kept {
            stamp,
            games: Arc::clone(&games),
        };
        kept.insert(tenant, entry);
        Ok(games)
    }
}

fn in_store(error: InputError) -> StoreError {
    match error {
        InputError::Unavailable(error) => error,
        error => StoreError::Invalid(error.to_string()),
    }
}
