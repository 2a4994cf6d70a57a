//! Taking files: a multipart body is written to disk piece by piece, so that its size never is the server's memory.

use std::path::{Path, PathBuf};

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use tempfile::TempPath;
use tokio::io::{AsyncWriteExt as _, BufWriter};

use crate::limits::{BODY_PATIENCE, UPLOAD_FILES};
use crate::problem::Problem;

/// Longest value of a field that is no file.
const FIELD_BYTES: usize = 64 << 10;
/// Fields and files together.
const PARTS: usize = 2 * UPLOAD_FILES;

/// A file that was sent. It is deleted when the value goes, unless it is kept.
#[derive(Debug)]
pub(crate) struct SpooledFile {
    /// Name of the form's field.
    pub(crate) field: String,
    /// Name the client gave it, without folders.
    pub(crate) name: String,
    /// Where it lies.
    pub(crate) path: TempPath,
}

/// What a form held.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// Fields that are no files, in the order they came.
    pub(crate) fields: Vec<(String, String)>,
    /// Files, in the order they came.
    pub(crate) files: Vec<SpooledFile>,
}

impl Form {
    /// Receives a multipart body into files of `folder`.
    pub(crate) async fn receive(request: Request, folder: &Path) -> Result<Self, Problem> {
        let mut multipart = Multipart::from_request(request, &()).await.map_err(|_| {
            Problem::unsupported_media_type("this route takes multipart/form-data with a boundary")
        })?;
        let mut form = Self::default();
        let mut parts = 0;
        while let Some(field) = patiently(multipart.next_field()).await? {
            parts += 1;
            if parts > PARTS {
                return Err(Problem::too_large(format!(
                    "a form has at most {PARTS} parts"
                )));
            }
            form.take(field, folder).await?;
        }
        Ok(form)
    }

    /// The last value of a field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter().rev();
        fields
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// The one file of a form that must hold one.
    pub(crate) fn only_file(&self, field: &str) -> Result<&SpooledFile, Problem> {
        match &self.files[..] {
            [file] if file.field == field => Ok(file),
            files => Err(Problem::bad_request(format!(
                "the form must hold one file in the field {field}; it holds {}",
                files.len()
            ))),
        }
    }

    async fn take(&mut self, mut field: Field<'_>, folder: &Path) -> Result<(), Problem> {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(file_name) = field.file_name().map(base_name) else {
            let mut value = Vec::new();
            while let Some(piece) = patiently(field.chunk()).await? {
                if value.len() + piece.len() > FIELD_BYTES {
                    return Err(Problem::too_large(format!(
                        "the field {name} is longer than {FIELD_BYTES} bytes"
                    )));
                }
                value.extend_from_slice(&piece);
            }
            let value = String::from_utf8(value)
                .map_err(|_| Problem::bad_request(format!("the field {name} is not UTF-8")))?;
            self.fields.push((name, value));
            return Ok(());
        };
        if self.files.len() == UPLOAD_FILES {
            return Err(Problem::too_large(format!(
                "a form has at most {UPLOAD_FILES} files"
            )));
        }
        let path = write(field, folder).await?;
        self.files.push(SpooledFile {
            field: name,
            name: file_name,
            path,
        });
        Ok(())
    }
}

/// Writes the body of a field into a new file.
async fn write(mut field: Field<'_>, folder: &Path) -> Result<TempPath, Problem> {
    let failed = |error: std::io::Error| Problem::internal(&error);
    let path = new_file(folder.to_owned()).await.map_err(failed)?;
    let file = tokio::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .await
        .map_err(failed)?;
    let mut writer = BufWriter::with_capacity(1 << 18, file);
    while let Some(piece) = patiently(field.chunk()).await? {
        writer.write_all(&piece).await.map_err(failed)?;
    }
    writer.flush().await.map_err(failed)?;
    Ok(path)
}

async fn new_file(folder: PathBuf) -> std::io::Result<TempPath> {
    tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        Ok(tempfile::Builder::new()
            .prefix("upload-")
            .tempfile_in(&folder)?
            .into_temp_path())
    })
    .await
    .unwrap_or_else(|error| Err(std::io::Error::other(error)))
}

/// Waits for the next piece, but not for ever: a client that sends a byte a minute would hold a place for days.
async fn patiently<T>(
    piece: impl Future<Output = Result<T, MultipartError>>,
) -> Result<T, Problem> {
    match tokio::time::timeout(BODY_PATIENCE, piece).await {
        Ok(Ok(piece)) => Ok(piece),
        Ok(Err(error)) if error.status().as_u16() == 413 => Err(Problem::too_large(
            "the body is larger than this route takes",
        )),
        Ok(Err(error)) => Err(Problem::bad_request(format!(
            "the body is no multipart form: {}",
            error.body_text()
        ))),
        Err(_) => Err(Problem::bad_request("the body stopped coming")),
    }
}

/// The last part of a name that may hold folders of the client's machine.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned()
}
