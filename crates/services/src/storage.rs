//! How much room a league takes on the disk.

use std::fs;
use std::path::Path;

use crate::caller::Caller;
use crate::input_error::InputError;
use crate::services::Services;

/// Bytes by what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StorageUse {
    /// The input files of the league.
    pub league: u64,
    /// The tables of the last run as files.
    pub warehouse: u64,
    /// Files on their way in.
    pub uploads: u64,
    /// The database with the published tables; of all leagues of the instance together.
    pub database: u64,
}

impl Services {
    /// What the caller's league takes, and the database of the instance.
    pub async fn storage(&self, caller: &Caller) -> Result<StorageUse, InputError> {
        let folder = self.inputs.folder(caller)?;
        let counted = tokio::task::spawn_blocking(move || StorageUse {
            league: bytes(&folder.league()),
            warehouse: bytes(&folder.warehouse()),
            uploads: bytes(&folder.uploads()),
            database: 0,
        });
        Ok(StorageUse {
            database: self.database.bytes().await?,
            ..counted.await?
        })
    }
}

/// Bytes of the files below a folder. What cannot be read counts nothing; links are not followed.
fn bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => bytes(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_all_depths_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(bytes(&folder.path().join("none")), 0);
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("one"), [0; 10]).unwrap();
        fs::write(folder.path().join("a/b/two"), [0; 5]).unwrap();
        assert_eq!(bytes(folder.path()), 15);
    }
}
