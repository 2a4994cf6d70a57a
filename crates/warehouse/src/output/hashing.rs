//! A file that knows its own size and hash when it is done.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::hex;

/// Size and content hash of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// Path relative to the output folder, `/` between its parts.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
}

/// Bytes collected before they are hashed and handed to the operating system.
const BUFFER: usize = 256 * 1024;

/// Writes a new file and hashes what passes through.
pub(crate) struct HashingFile {
    file: File,
    buffer: Vec<u8>,
    hasher: Sha256,
    bytes: u64,
}

impl HashingFile {
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let file = File::create_new(path)?;
        Ok(Self {
            file,
            buffer: Vec::with_capacity(BUFFER),
            hasher: Sha256::new(),
            bytes: 0,
        })
    }

    fn drain(&mut self) -> io::Result<()> {
        self.hasher.update(&self.buffer);
        self.bytes += self.buffer.len() as u64;
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// Writes what is left and returns the stamp; `path` is the path to note in it.
    pub(crate) fn finish(mut self, path: String) -> io::Result<FileStamp> {
        self.drain()?;
        Ok(FileStamp {
            path,
            bytes: self.bytes,
            sha256: hex(&self.hasher.finalize()),
        })
    }
}

impl Write for HashingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > BUFFER {
            self.drain()?;
        }
        self.buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.drain()
    }
}
