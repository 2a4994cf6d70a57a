//! A CSV file, read row by row within limits.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder};

/// Bytes of a row at most. A quote that is not closed swallows the rest of the file; it must not swallow the memory.
const LONGEST_ROW: usize = 8 << 20;
/// Bytes read at once.
const BUFFER: usize = 256 << 10;

/// A CSV file without its byte order mark.
pub(super) struct Input {
    reader: Reader<Counted>,
    /// Bytes read since the last row.
    since: Rc<Cell<usize>>,
    /// Ends of lines within fields, up to and with the last row.
    inner_lines: u64,
    /// Ends of lines that the reader has yet to see when it has read a row: one where lines end in two characters, of
    /// which it leaves the second for later. Known after the first row.
    unseen: Option<u64>,
    /// Number of the last row.
    row: u64,
}

/// Why a row could not be read.
pub(super) enum ReadError {
    /// The file is not CSV as it should be; the text says why.
    Form(String),
    /// The file could not be read.
    File(io::Error),
}

/// Refuses to read on when a row does not end.
struct Counted {
    file: BufReader<File>,
    since: Rc<Cell<usize>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > LONGEST_ROW {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let read = self.file.read(buffer)?;
        self.since.set(self.since.get() + read);
        Ok(read)
    }
}

impl Input {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut file = BufReader::with_capacity(BUFFER, File::open(path)?);
        if file.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            file.consume(3);
        }
        let since = Rc::new(Cell::new(0));
        let counted = Counted {
            file,
            since: Rc::clone(&since),
        };
        let reader = ReaderBuilder::new()
            .has_headers(false)
            // How many fields a row has is checked by us, who can tell the row.
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(counted);
        Ok(Self {
            reader,
            since,
            inner_lines: 0,
            unseen: None,
            row: 0,
        })
    }

    /// Reads the next row; `false` at the end. Then [`Input::row`] is its number.
    pub(super) fn next(&mut self, record: &mut ByteRecord) -> Result<bool, ReadError> {
        match self.reader.read_byte_record(record) {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(error) => {
                self.row += 1;
                return Err(read_error(error));
            }
        }
        self.since.set(0);
        let pieces = record.as_slice().split(|byte| *byte == b'\n').count();
        self.inner_lines += pieces as u64 - 1;
        // Rows as a spreadsheet counts them, empty ones included: lines, without those that end within a field.
        let ended = self
            .reader
            .position()
            .line()
            .saturating_sub(1 + self.inner_lines);
        let unseen = *self.unseen.get_or_insert(u64::from(ended == 0));
        self.row = (ended + unseen).max(self.row + 1);
        Ok(true)
    }

    /// Number of the last row, as a spreadsheet counts: the header is row 1.
    pub(super) const fn row(&self) -> u64 {
        self.row
    }
}

fn read_error(error: csv::Error) -> ReadError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            ReadError::Form(format!(
                "the row is longer than {} MiB; is a double quote not closed?",
                LONGEST_ROW >> 20
            ))
        }
        csv::ErrorKind::Io(error) => ReadError::File(error),
        other => ReadError::Form(format!("the row cannot be read: {other:?}")),
    }
}
