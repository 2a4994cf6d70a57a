//! Where the files of a tenant lie.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::NamedTempFile;

/// The tenant that every installation has; its files lie in the data folder itself.
pub const DEFAULT_TENANT: &str = "default";

/// The data folder.
#[derive(Debug, Clone)]
pub struct DataFolders {
    data: Arc<Path>,
}

impl DataFolders {
    /// The folders below a data folder.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into().into(),
        }
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of a tenant. A name that is no slug gets none: it could lead anywhere.
    pub fn tenant(&self, slug: &str) -> io::Result<TenantFolder> {
        if !is_slug(slug) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the name of a tenant is lower-case letters, digits and hyphens",
            ));
        }
        let root = if slug == DEFAULT_TENANT {
            self.data.to_path_buf()
        } else {
            self.data.join("tenants").join(slug)
        };
        Ok(TenantFolder { root })
    }

    /// Removes files that were received longer ago than `age`, of all tenants.
    pub fn forget_uploads(&self, age: Duration) {
        let tenants = fs::read_dir(self.data.join("tenants"))
            .into_iter()
            .flatten();
        let roots = tenants.flatten().map(|tenant| tenant.path());
        for root in roots.chain([self.data.to_path_buf()]) {
            let files = fs::read_dir(TenantFolder { root }.uploads());
            for file in files.into_iter().flatten().flatten() {
                let modified = file.metadata().and_then(|metadata| metadata.modified());
                let is_old =
                    modified.is_ok_and(|time| time.elapsed().is_ok_and(|spent| spent > age));
                if is_old && let Err(error) = fs::remove_file(file.path()) {
                    tracing::warn!(%error, "a file that was received could not be removed");
                }
            }
        }
    }
}

fn is_slug(text: &str) -> bool {
    let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|letter| is_plain(letter) || letter == b'-')
        && text.bytes().next().is_some_and(is_plain)
}

/// The files of one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantFolder {
    root: PathBuf,
}

impl TenantFolder {
    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder with the input files.
    pub fn league(&self) -> PathBuf {
        self.root.join("league")
    }

    /// Where an uploaded league workbook is kept.
    pub fn league_upload(&self) -> PathBuf {
        self.league().join("league.xlsx")
    }

    /// The league workbook that the next run reads; it need not be there.
    pub fn league_workbook(&self) -> PathBuf {
        let folder = self.league();
        if folder.is_dir() {
            ingest::league_file(&folder)
        } else {
            self.league_upload()
        }
    }

    /// The folder with the tracking files.
    pub fn games(&self) -> PathBuf {
        self.league().join("games")
    }

    /// The folder that the tables are written to.
    pub fn warehouse(&self) -> PathBuf {
        self.root.join("warehouse")
    }

    /// The folder for files that are being received.
    pub fn uploads(&self) -> PathBuf {
        self.root.join("uploads")
    }
}

/// Puts a copy of a file in the place of another. Whoever opens it finds the old or the new one, whole, even after the
/// power went out in between.
pub fn replace_file(source: &Path, target: &Path) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Names with a dot in front are passed over by everybody who searches the folder.
    let mut aside = tempfile::Builder::new()
        .prefix(".incoming-")
        .tempfile_in(folder)?;
    io::copy(&mut File::open(source)?, &mut aside)?;
    put_in_place(aside, target, folder)
}

fn put_in_place(aside: NamedTempFile, target: &Path, folder: &Path) -> io::Result<()> {
    aside.as_file().sync_all()?;
    open_to_others(aside.path())?;
    aside.persist(target).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// A temporary file is for its owner only; an input file is read by workers, which may be other users of the group.
#[cfg(unix)]
fn open_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o640))
}

#[cfg(not(unix))]
fn open_to_others(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a change of a folder's names last.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_tenant_lives_in_the_data_folder_and_others_below_it() {
        let folders = DataFolders::new("data");
        let default = folders.tenant("default").unwrap();
        assert_eq!(default.games(), Path::new("data/league/games"));
        assert_eq!(default.warehouse(), Path::new("data/warehouse"));
        let other = folders.tenant("bears-2").unwrap();
        assert_eq!(
            other.league_workbook(),
            Path::new("data/tenants/bears-2/league/league.xlsx")
        );
        assert_eq!(other.uploads(), Path::new("data/tenants/bears-2/uploads"));
    }

    #[test]
    fn a_name_that_leads_elsewhere_has_no_folder() {
        let folders = DataFolders::new("data");
        for slug in [
            "",
            "..",
            "a/b",
            "A",
            "-a",
            "a\\b",
            "a.b",
            "ä",
            &"a".repeat(64),
        ] {
            assert!(folders.tenant(slug).is_err(), "{slug}");
        }
    }

    #[test]
    fn old_uploads_go_and_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let folders = DataFolders::new(folder.path());
        let uploads = ["default", "bears"].map(|slug| folders.tenant(slug).unwrap().uploads());
        for folder in &uploads {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("upload-1"), "x").unwrap();
        }
        let count = || {
            uploads
                .iter()
                .map(|folder| fs::read_dir(folder).unwrap().count())
                .sum::<usize>()
        };
        folders.forget_uploads(Duration::from_mins(1));
        assert_eq!(count(), 2);
        folders.forget_uploads(Duration::ZERO);
        assert_eq!(count(), 0);
    }

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (folder.path().join("new"), folder.path().join("a/b.xlsx"));
        fs::write(&source, "one").unwrap();
        replace_file(&source, &target).unwrap();
        fs::write(&source, "two").unwrap();
        replace_file(&source, &target).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "two");
        assert_eq!(fs::read_dir(target.parent().unwrap()).unwrap().count(), 1);
        let missing = replace_file(&folder.path().join("none"), &target);
        assert!(missing.is_err());
        assert_eq!(fs::read_to_string(&target).unwrap(), "two");
    }
}
