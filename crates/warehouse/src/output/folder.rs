//! The output folder: held by one run at a time, and at every moment wholly old or wholly new.
//!
//! A run writes everything into a fresh sibling, `<name>.new-<16 hex digits>`. When all of it is on disk,
//! one system call exchanges the two names; what is then behind the sibling's name is the old output and
//! is removed. A process that is killed, at whatever point, leaves the folder as it was or as it should
//! become, plus a sibling that the next run removes. Where the exchange is not to be had, the old folder
//! is first moved to `<name>.old-<16 hex digits>`; should the process end between the two moves, the next
//! opening of the folder moves it back.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use walkdir::WalkDir;

use super::manifest::GENERATOR;
use crate::error::WarehouseError;

/// File with which a folder is recognised as an output.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Inside a folder under construction: spilled queries and internal tables; removed before publication.
pub(crate) const SCRATCH: &str = ".scratch";

/// An output folder, locked for this run until the value is dropped.
///
/// The folder need not exist. If it exists it must be empty or an output of this program to which nothing
/// was added (hidden files aside): a run replaces the whole folder, and what it did not write it does not
/// remove. With `wipe` it may hold anything, unless it is the root, the home folder, or the current folder
/// or one above it.
#[derive(Debug)]
pub struct OutputFolder {
    target: PathBuf,
    _lock: Lock,
}

impl OutputFolder {
    /// Locks the folder and removes what dead runs left beside it.
    ///
    /// # Errors
    /// [`WarehouseError::Busy`] when another run holds it, [`WarehouseError::Folder`] when it holds things
    /// that are not ours, [`WarehouseError::File`] when its parent cannot be written to.
    pub fn open(folder: &Path, wipe: bool) -> Result<Self, WarehouseError> {
        let target = resolve(folder, true)?;
        let lock = Lock::take(&target)?;
        recover(&target)?;
        if wipe {
            refuse_precious(&target)?;
        } else {
            refuse_foreign(&target)?;
        }
        Ok(Self {
            target,
            _lock: lock,
        })
    }

    /// The folder's path, links resolved.
    pub fn path(&self) -> &Path {
        &self.target
    }

    /// Makes the sibling that the run writes into.
    pub(crate) fn stage(&self) -> Result<Staging, WarehouseError> {
        let path = sibling(&self.target, "new");
        for folder in [
            &path,
            &path.join("csv"),
            &path.join("parquet"),
            &path.join(SCRATCH),
        ] {
            fs::create_dir(folder).map_err(WarehouseError::file("create", folder))?;
        }
        Ok(Staging { path })
    }

    /// Puts a finished sibling in the folder's place.
    pub(crate) fn publish(&self, staging: &Staging) -> Result<(), WarehouseError> {
        let scratch = staging.path.join(SCRATCH);
        fs::remove_dir_all(&scratch).map_err(WarehouseError::file("remove", &scratch))?;
        flush(&staging.path).map_err(WarehouseError::file("flush", &staging.path))?;
        swap(&staging.path, &self.target)?;
        if let Some(parent) = self.target.parent() {
            // The exchange has happened; whether it survives a power cut is now up to the disk.
            let _ = File::open(parent).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

/// A folder under construction; removed when dropped. After publication its name is that of the old output.
#[derive(Debug)]
pub(crate) struct Staging {
    path: PathBuf,
}

impl Staging {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The path without links. A folder that does not exist is resolved through its parent, which is made if
/// `create` is set.
pub(crate) fn resolve(folder: &Path, create: bool) -> Result<PathBuf, WarehouseError> {
    if let Ok(path) = folder.canonicalize() {
        if path.is_dir() {
            return Ok(path);
        }
        return Err(refused(folder, "is a file, not a folder"));
    }
    let Some(name) = folder.file_name() else {
        return Err(refused(folder, "is not the name of a folder"));
    };
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if create {
        fs::create_dir_all(parent).map_err(WarehouseError::file("create", parent))?;
    }
    let parent = parent
        .canonicalize()
        .map_err(WarehouseError::file("open", parent))?;
    Ok(parent.join(name))
}

fn refused(folder: &Path, message: impl Into<String>) -> WarehouseError {
    WarehouseError::Folder {
        path: folder.to_owned(),
        message: message.into(),
    }
}

/// `<target>.<word>-<16 hex digits>`, different on every call.
fn sibling(target: &Path, word: &str) -> PathBuf {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_nanos() as u64);
    let number = now ^ u64::from(std::process::id()).rotate_left(40);
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{word}-{number:016x}"));
    target.with_file_name(name)
}

/// The siblings of a kind that runs have left behind.
fn leftovers(target: &Path, word: &str) -> Vec<PathBuf> {
    let (Some(parent), Some(name)) = (
        target.parent(),
        target.file_name().and_then(|name| name.to_str()),
    ) else {
        return Vec::new();
    };
    let intro = format!("{name}.{word}-");
    let is_ours = |path: &PathBuf| {
        let number = path
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_prefix(&intro));
        let hex = |letter: char| letter.is_ascii_digit() || ('a'..='f').contains(&letter);
        number.is_some_and(|number| number.len() == 16 && number.chars().all(hex))
    };
    let entries = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_ours).collect();
    found.sort();
    found
}

/// Undoes what a killed run left. The caller holds the lock.
fn recover(target: &Path) -> Result<(), WarehouseError> {
    if !target.exists()
        && let Some(old) = leftovers(target, "old").pop()
    {
        fs::rename(&old, target).map_err(WarehouseError::file("move back", &old))?;
    }
    for path in leftovers(target, "new")
        .into_iter()
        .chain(leftovers(target, "old"))
    {
        fs::remove_dir_all(&path).map_err(WarehouseError::file("remove", &path))?;
    }
    Ok(())
}

/// For readers: moves the old output back if a run was killed between its two moves.
pub(crate) fn recover_for_reading(target: &Path) -> Result<(), WarehouseError> {
    if target.exists() || leftovers(target, "old").is_empty() {
        return Ok(());
    }
    let _lock = Lock::take(target)?;
    recover(target)
}

/// What the manifest of a folder says, whatever version of the program wrote it; `None` when there is none
/// or it is not ours.
pub(crate) fn read_manifest(folder: &Path) -> Option<Value> {
    let text = fs::read_to_string(folder.join(MANIFEST)).ok()?;
    serde_json::from_str::<Value>(&text)
        .ok()
        .filter(|manifest| manifest.get("generator") == Some(&GENERATOR.into()))
}

/// Every path that a manifest mentions.
fn paths_in(manifest: &Value, paths: &mut BTreeSet<String>) {
    match manifest {
        Value::Object(members) => {
            paths.extend(
                members
                    .get("path")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            members.values().for_each(|member| paths_in(member, paths));
        }
        Value::Array(items) => items.iter().for_each(|item| paths_in(item, paths)),
        _ => {}
    }
}

/// Refuses a folder with files that no run of ours wrote.
fn refuse_foreign(target: &Path) -> Result<(), WarehouseError> {
    let manifest = read_manifest(target);
    let mut known: BTreeSet<String> = BTreeSet::new();
    if let Some(manifest) = &manifest {
        known.insert(MANIFEST.to_owned());
        paths_in(manifest, &mut known);
    }
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let foreign: Vec<String> = WalkDir::new(target)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(visible)
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_type().is_dir())
        .filter_map(|entry| {
            entry
                .path()
                .strip_prefix(target)
                .ok()
                .map(|path| path.to_string_lossy().into_owned())
        })
        .filter(|path| !known.contains(path))
        .take(3)
        .collect();
    if foreign.is_empty() {
        return Ok(());
    }
    let reason = if manifest.is_some() {
        "holds files besides our output"
    } else {
        "is not empty and is no output of ours"
    };
    Err(refused(
        target,
        format!(
            "{reason} ({}); name another folder, or wipe this one to replace all it holds",
            foreign.join(", ")
        ),
    ))
}

/// Even a folder that may be wiped is not one that somebody lives in.
fn refuse_precious(target: &Path) -> Result<(), WarehouseError> {
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    let here = std::env::current_dir()
        .and_then(|here| here.canonicalize())
        .ok();
    let precious = target.parent().is_none()
        || home.is_some_and(|home| home.starts_with(target))
        || here.is_some_and(|here| here.starts_with(target));
    if precious {
        return Err(refused(
            target,
            "is the current folder, the home folder or one above them; it is never wiped",
        ));
    }
    Ok(())
}

/// Everything below the folder reaches the disk before it is given its final name.
fn flush(folder: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        // One flush of the file system costs one commit of its journal; a flush per file costs hundreds.
        rustix::fs::syncfs(File::open(folder)?)?;
    }
    #[cfg(not(target_os = "linux"))]
    {
        for entry in WalkDir::new(folder) {
            File::open(entry?.path())?.sync_all()?;
        }
    }
    Ok(())
}

fn swap(staged: &Path, target: &Path) -> Result<(), WarehouseError> {
    if !target.exists() {
        return fs::rename(staged, target).map_err(WarehouseError::file("publish", target));
    }
    match exchange(staged, target) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::ResourceBusy => {
            return Err(refused(
                target,
                "is a mount point and cannot be replaced; name a folder inside it",
            ));
        }
        Err(error) if is_unsupported(&error) => {}
        Err(error) => return Err(WarehouseError::file("publish", target)(error)),
    }
    two_moves(staged, target)
}

/// The fallback where names cannot be exchanged; the old output ends up behind the staged name.
fn two_moves(staged: &Path, target: &Path) -> Result<(), WarehouseError> {
    let aside = sibling(target, "old");
    fs::rename(target, &aside).map_err(WarehouseError::file("move aside", target))?;
    if let Err(error) = fs::rename(staged, target) {
        let _ = fs::rename(&aside, target);
        return Err(WarehouseError::file("publish", target)(error));
    }
    // From here on a leftover is only litter.
    let _ = fs::remove_dir_all(&aside);
    Ok(())
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(left: &Path, right: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_left: &Path, _right: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput | io::ErrorKind::CrossesDevices
    )
}

/// A lock file beside the folder. The operating system lets go of the lock when the process ends, however
/// it ends; the file itself is removed by whoever held the lock last.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn take(target: &Path) -> Result<Self, WarehouseError> {
        let mut name = std::ffi::OsString::from(".");
        name.push(
            target
                .file_name()
                .ok_or_else(|| refused(target, "is the root of a file system"))?,
        );
        name.push(".lock");
        let path = target.with_file_name(name);
        loop {
            let mut file = File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(WarehouseError::file("create", &path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut text = String::new();
                    let _ = file.read_to_string(&mut text);
                    return Err(WarehouseError::Busy {
                        path: target.to_owned(),
                        process: text.trim().parse().ok(),
                    });
                }
                Err(TryLockError::Error(error)) => {
                    return Err(WarehouseError::file("lock", &path)(error));
                }
            }
            // The holder before us may have removed the file between our opening and our locking it.
            if is_same_file(&file, &path) {
                let _ = file
                    .set_len(0)
                    .and_then(|()| write!(file, "{}", std::process::id()));
                return Ok(Self { path, _file: file });
            }
        }
    }
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(named)) => held.dev() == named.dev() && held.ino() == named.ino(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same_file(_file: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(place: &Path, name: &str, text: &str) -> PathBuf {
        let folder = place.join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("file"), text).unwrap();
        folder
    }

    fn names(place: &Path) -> Vec<String> {
        let entries = fs::read_dir(place).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn exchanging_names_keeps_both_folders() {
        let place = tempfile::tempdir().unwrap();
        let (old, new) = (
            folder_with(place.path(), "out", "old"),
            folder_with(place.path(), "staged", "new"),
        );
        swap(&new, &old).unwrap();
        assert_eq!(fs::read_to_string(old.join("file")).unwrap(), "new");
        assert_eq!(fs::read_to_string(new.join("file")).unwrap(), "old");
    }

    #[test]
    fn two_moves_end_the_same_way() {
        let place = tempfile::tempdir().unwrap();
        let (old, new) = (
            folder_with(place.path(), "out", "old"),
            folder_with(place.path(), "staged", "new"),
        );
        two_moves(&new, &old).unwrap();
        assert_eq!(fs::read_to_string(old.join("file")).unwrap(), "new");
        assert_eq!(names(place.path()), ["out"]);
    }

    #[test]
    fn a_second_move_that_fails_undoes_the_first() {
        let place = tempfile::tempdir().unwrap();
        let old = folder_with(place.path(), "out", "old");
        two_moves(&place.path().join("missing"), &old).unwrap_err();
        assert_eq!(fs::read_to_string(old.join("file")).unwrap(), "old");
        assert_eq!(names(place.path()), ["out"]);
    }
}
