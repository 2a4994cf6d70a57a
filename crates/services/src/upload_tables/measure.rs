//! How fast a large file is loaded.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use store::TenantId;
use store::tables::{TableStore, UploadMode};
use tokio_util::sync::CancellationToken;

use super::{TableFile, TableUpload, TableUploads};
use crate::input_error::InputError;
use crate::schemas::Schemas;

/// The table that is loaded.
pub const TABLE: &str = "upload_speed";
const SCHEMA: &str = "
version: 2
models:
  - name: upload_speed
    description: Made-up rows.
    constraints:
      - type: primary_key
        columns: [row_id]
    columns:
      - { name: row_id, data_type: integer, description: Number of the row. }
      - { name: player_id, data_type: text, description: A player. }
      - { name: points, data_type: number, description: Made up. }
      - { name: is_home, data_type: boolean, description: Made up. }
      - { name: played_on, data_type: date, description: Made up. }
";

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Rows that were loaded.
    pub rows: i64,
    /// From the file to the commit.
    pub elapsed: Duration,
}

/// Writes a file of rows for [`TABLE`].
pub fn write_file(path: &Path, rows: u64) -> io::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "row_id,player_id,points,is_home,played_on")?;
    for row in 0..rows {
        writeln!(
            file,
            "{row},P{:06},{}.25,{},20{:02}-{:02}-{:02}",
            row * 7_919 % 100_003,
            row % 97,
            row % 2 == 0,
            10 + row % 15,
            1 + row % 12,
            1 + row % 28
        )?;
    }
    file.flush()
}

/// Loads a file of [`write_file`] in the place of what is there.
pub async fn load_file(
    store: Arc<dyn TableStore>,
    tenant: TenantId,
    path: &Path,
) -> Result<Measured, InputError> {
    Schemas::new(Arc::clone(&store))
        .define(tenant, SCHEMA)
        .await?;
    let request = TableUpload {
        tenant,
        files: vec![TableFile {
            path: path.to_owned(),
            name: "upload_speed.csv".to_owned(),
            table: TABLE.to_owned(),
        }],
        mode: UploadMode::Replace,
        fence: None,
    };
    let started = Instant::now();
    let report = TableUploads::new(store)
        .upload(request, &CancellationToken::new(), &|_, _| {})
        .await?;
    Ok(Measured {
        rows: report.tables.iter().map(|table| table.rows).sum(),
        elapsed: started.elapsed(),
    })
}
