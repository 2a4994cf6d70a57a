//! Where the key of our own tokens comes from.

use std::io::Write as _;
use std::path::Path;

use super::super::Secret;
use super::super::error::SetupError;
use super::super::secret::{hex, random};
use super::long_enough;

/// Name of the file in the data folder.
const FILE: &str = "jwt.key";
/// The variable that overrides it.
const VARIABLE: &str = "BENCHSIGHT_JWT_SECRET";

/// The key of our own tokens: that of the environment, else that of `jwt.key` in the data folder, which is made when it
/// is missing, for the eyes of its owner only.
pub fn signing_secret(environment: Option<Secret>, data: &Path) -> Result<Secret, SetupError> {
    if let Some(secret) = environment {
        long_enough(VARIABLE, &secret)?;
        return Ok(secret);
    }
    let path = data.join(FILE);
    if !path.exists() {
        create(data, &path)?;
    }
    refuse_readable(&path)?;
    let text = std::fs::read_to_string(&path).map_err(|source| failed(&path, source))?;
    let secret = Secret::new(text.trim());
    long_enough(&path.display().to_string(), &secret)?;
    Ok(secret)
}

/// Written aside and then linked to its name: another process that starts at the same time reads a whole key, and both
/// read the same one.
fn create(data: &Path, path: &Path) -> Result<(), SetupError> {
    let fail = |source| failed(path, source);
    std::fs::create_dir_all(data).map_err(fail)?;
    // Temporary files are made with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(data).map_err(fail)?;
    writeln!(file, "{}", hex(&random::<32>()?)).map_err(fail)?;
    file.as_file().sync_all().map_err(fail)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(fail(error.error)),
    }
}

#[cfg(unix)]
fn refuse_readable(path: &Path) -> Result<(), SetupError> {
    use std::os::unix::fs::PermissionsExt as _;
    let file = std::fs::metadata(path).map_err(|source| failed(path, source))?;
    if file.permissions().mode() & 0o077 != 0 {
        return Err(SetupError::ReadableSecret {
            path: path.to_owned(),
        });
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_readable(_path: &Path) -> Result<(), SetupError> {
    Ok(())
}

fn failed(path: &Path, source: std::io::Error) -> SetupError {
    SetupError::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_for_its_owner() {
        let data = tempfile::tempdir().unwrap();
        let data = data.path().join("data");
        let first = signing_secret(None, &data).unwrap();
        assert_eq!(first.expose().len(), 64);
        assert_eq!(signing_secret(None, &data).unwrap(), first);
        let files = std::fs::read_dir(&data).unwrap().count();
        assert_eq!(files, 1, "nothing else stays behind");
    }

    #[test]
    fn the_environment_goes_first() {
        let data = tempfile::tempdir().unwrap();
        let long = Secret::new("x".repeat(32));
        let secret = signing_secret(Some(long.clone()), data.path()).unwrap();
        assert_eq!(secret, long);
        assert!(!data.path().join(FILE).exists());
        let short = signing_secret(Some(Secret::new("x".repeat(31))), data.path());
        assert!(matches!(short, Err(SetupError::ShortSecret { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().unwrap();
        signing_secret(None, data.path()).unwrap();
        let path = data.path().join(FILE);
        let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode));
        mode(0o640).unwrap();
        let refused = signing_secret(None, data.path());
        assert!(matches!(refused, Err(SetupError::ReadableSecret { .. })));
        mode(0o600).unwrap();
        std::fs::write(&path, "short").unwrap();
        let refused = signing_secret(None, data.path());
        assert!(matches!(refused, Err(SetupError::ShortSecret { .. })));
    }
}
