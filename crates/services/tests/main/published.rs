//! Leagues whose tables are published in a database.

use std::fmt::Write as _;
use std::path::Path;

use services::publish::{PublishRequest, publish};
use services::tables::Tables;
use services::upload_tables::{TableFile, TableUpload, TableUploads};
use store::accounts::NewTenant;
use store::tables::UploadMode;
use store::{Database, TenantId};
use test_databases::TestDatabase;
use tokio_util::sync::CancellationToken;
use warehouse::Output;

use crate::sample::Sample;

/// Published tables of a league.
pub(super) struct Published {
    pub(super) tables: Tables,
    pub(super) tenant: TenantId,
    database: Database,
    test: TestDatabase,
}

impl Published {
    /// The tables of an output folder.
    pub(super) async fn new(test: TestDatabase, out: &Path) -> Self {
        let database = Database::open(&test.options()).await.unwrap();
        let new = NewTenant {
            slug: "default".to_owned(),
            name: "default".to_owned(),
        };
        let tenant = database.accounts().create_tenant(&new).await.unwrap().id;
        let request = PublishRequest {
            tenant,
            output: Output::open(out).unwrap(),
            fence: None,
            result: None,
            wipe: false,
        };
        let never = CancellationToken::new();
        let store = database.tables();
        publish(store.as_ref(), request, &never, &|_, _, _| {})
            .await
            .unwrap();
        Self {
            tables: Tables::new(database.tables()),
            tenant,
            database,
            test,
        }
    }

    /// The tables of a sample league with so many tracked games.
    pub(super) async fn sample(test: TestDatabase, tracked: usize) -> Self {
        let sample = Sample::new(&sample_league::Options {
            teams: 4,
            seasons: 1,
            games: 8,
            tracked,
            ..sample_league::Options::default()
        });
        let (out, _) = sample.build();
        Self::new(test, &out).await
    }

    /// Takes all rows out of a table.
    pub(super) async fn empty(&self, table: &str) {
        let entry = self.tables.entry(self.tenant, table).await.unwrap();
        let mut header = String::new();
        for column in &entry.columns {
            let comma = if header.is_empty() { "" } else { "," };
            write!(header, "{comma}{}", column.name).unwrap();
        }
        let path = self.test.data().join(format!("{table}.csv"));
        std::fs::write(&path, format!("{header}\n")).unwrap();
        let request = TableUpload {
            tenant: self.tenant,
            files: vec![TableFile {
                path,
                name: format!("{table}.csv"),
                table: table.to_owned(),
            }],
            mode: UploadMode::Replace,
            fence: None,
        };
        TableUploads::new(self.database.tables())
            .upload(request, &CancellationToken::new(), &|_, _| {})
            .await
            .unwrap();
    }
}
