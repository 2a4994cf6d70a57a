//! Published tables, on both databases: put there by runs and by uploads, read by dashboards.

mod publishing;
mod reading;
mod schemas;
mod uploading;

use std::path::PathBuf;

use services::input_error::{InputError, Problem};
use services::schemas::Schemas;
use services::tables::{RowsPage, RowsRequest, Tables};
use services::upload_tables::{TableFile, TableUpload, TableUploads, UploadReport};
use store::accounts::NewTenant;
use store::tables::UploadMode;
use store::{Database, TenantId};
use test_databases::TestDatabase;
use tokio_util::sync::CancellationToken;

/// A database with one tenant.
struct House {
    test: TestDatabase,
    database: Database,
    tenant: TenantId,
}

/// A table of the tenant's own.
const NOTES: &str = "
version: 2
models:
  - name: coach_notes
    description: What the coach thought of a player in a game.
    constraints:
      - type: primary_key
        columns: [game_id, player_id]
    columns:
      - name: game_id
        data_type: integer
        description: The game.
      - name: player_id
        data_type: text
        description: The player.
        data_tests:
          - relationships: { to: dim_player, field: player_id }
      - name: note
        data_type: text
        description: In words.
        data_tests: [not_null]
      - name: mark
        data_type: number
        description: From 1 to 5.
      - name: is_injured
        data_type: boolean
        description: Whether they were hurt.
      - name: written_on
        data_type: date
        description: The day.
";

const HEADER: &str = "game_id,player_id,note,mark,is_injured,written_on\n";

impl House {
    async fn new(test: TestDatabase) -> Self {
        let database = Database::open(&test.options()).await.unwrap();
        let new = NewTenant {
            slug: "default".to_owned(),
            name: "default".to_owned(),
        };
        let tenant = database.accounts().create_tenant(&new).await.unwrap().id;
        Self {
            test,
            database,
            tenant,
        }
    }

    /// The same, with a table of the tenant's own.
    async fn with_notes(test: TestDatabase) -> Self {
        let house = Self::new(test).await;
        house.schemas().define(house.tenant, NOTES).await.unwrap();
        house
    }

    fn tables(&self) -> Tables {
        Tables::new(self.database.tables())
    }

    fn schemas(&self) -> Schemas {
        Schemas::new(self.database.tables())
    }

    fn uploads(&self) -> TableUploads {
        TableUploads::new(self.database.tables())
    }

    /// A file in the data folder.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.test.data().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Uploads files, each for the table of its name.
    async fn upload(
        &self,
        files: &[(&str, &[u8])],
        mode: UploadMode,
    ) -> Result<UploadReport, InputError> {
        let files = files
            .iter()
            .map(|(name, content)| TableFile {
                path: self.file(name, content),
                name: (*name).to_owned(),
                table: name.split('.').next().unwrap().to_owned(),
            })
            .collect();
        let request = TableUpload {
            tenant: self.tenant,
            files,
            mode,
            fence: None,
        };
        self.uploads()
            .upload(request, &CancellationToken::new(), &|_, _| {})
            .await
    }

    async fn notes(
        &self,
        content: impl AsRef<[u8]>,
        mode: UploadMode,
    ) -> Result<UploadReport, InputError> {
        self.upload(&[("coach_notes.csv", content.as_ref())], mode)
            .await
    }

    async fn rows(&self, table: &str, pairs: &[(&str, &str)]) -> Result<RowsPage, InputError> {
        self.tables()
            .rows(self.tenant, &request(table, pairs))
            .await
    }

    /// The rows of a table as JSON.
    async fn json(&self, table: &str, pairs: &[(&str, &str)]) -> serde_json::Value {
        serde_json::to_value(&self.rows(table, pairs).await.unwrap().rows).unwrap()
    }

    /// The rows of a table as CSV.
    async fn csv(&self, table: &str, pairs: &[(&str, &str)]) -> String {
        let mut download = self
            .tables()
            .csv(self.tenant, &request(table, pairs))
            .await
            .unwrap();
        let mut text = Vec::new();
        while let Some(piece) = download.next().await {
            text.extend(piece.unwrap());
        }
        String::from_utf8(text).unwrap()
    }
}

fn request(table: &str, pairs: &[(&str, &str)]) -> RowsRequest {
    let pairs = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    RowsRequest::from_pairs(table, pairs).unwrap()
}

/// The problems of an upload or schema that was refused.
fn problems<T: std::fmt::Debug>(answer: Result<T, InputError>) -> (String, Vec<Problem>) {
    match answer {
        Err(InputError::Invalid { summary, problems }) => (summary, problems),
        other => panic!("{other:?}"),
    }
}
