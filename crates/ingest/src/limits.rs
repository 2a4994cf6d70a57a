//! How much of a file is read at most. A league's files come from people's computers: they are treated as
//! hostile. Past any of these limits a file is refused with a finding; nothing is read half.

/// Bytes of one file on disk. The largest real workbook has 2.8 MB; thirty times that is still read at once.
pub const FILE_BYTES: u64 = 100 * 1024 * 1024;

/// Entries in the container of a workbook. A real workbook with nineteen sheets has 27.
pub const ZIP_ENTRIES: usize = 2_000;

/// Inflated bytes of one part of a workbook. The largest real sheet has 19 MB.
pub const ENTRY_BYTES: u64 = 256 * 1024 * 1024;

/// Inflated bytes of all parts of a workbook together, which is also about the memory it may take.
pub const INFLATED_BYTES: u64 = 512 * 1024 * 1024;

/// Inflated bytes per stored byte of one part, checked once a part is larger than [`RATIO_FREE_BYTES`].
/// Sheets of formulas reach 25; deflate itself ends at 1,032, which only made-up data comes near.
pub const INFLATE_RATIO: u64 = 200;

/// Parts up to this size may have any ratio: they cannot do harm, and a sheet of equal cells packs well.
pub const RATIO_FREE_BYTES: u64 = 16 * 1024 * 1024;

/// Sheets of a workbook. The league workbook has nineteen.
pub const SHEETS: usize = 256;

/// Rows of a sheet that hold anything. Real sheets have 15,000 at most; where they stand does not matter,
/// since rows are never counted by the sheet's own account.
pub const ROWS: u32 = 300_000;

/// Columns of a sheet. Real sheets have 91 at most.
pub const COLUMNS: u32 = 512;

/// Cells of a sheet, so that a hundred thousand rows of five hundred columns do not pass both limits above.
pub const CELLS: u64 = 20_000_000;

/// Texts that the cells of a workbook share. Real ones have some thousands; an empty one costs five bytes
/// in the file and five times that in memory.
pub const SHARED_TEXTS: usize = 5_000_000;

/// Characters of one text cell: Excel's own limit.
pub const TEXT_CHARACTERS: usize = 32_767;

/// Bytes of one tracker save. The largest real one has 1.1 MB.
pub const JSON_BYTES: u64 = 32 * 1024 * 1024;

/// Events or shifts in one tracker save. A real game has 1,600.
pub const JSON_RECORDS: usize = 50_000;

/// Objects and lists in one tracker save: events, players, points. A real game has 20,000; an empty one takes
/// three bytes in the file and a hundred times that in memory.
pub const JSON_OBJECTS: usize = 400_000;

/// Folders below the games folder that are searched. Real trees are two deep.
pub const FOLDER_DEPTH: usize = 6;

/// Files that are looked at below the games folder: a thousand games with a hundred saves each.
pub const FOLDER_FILES: usize = 100_000;

/// Lines kept per finding code and file in full; the rest is counted on the last of them. A sheet of
/// errors must not fill the memory with its own description.
pub const FINDINGS_PER_CODE: usize = 5_000;

/// Characters of an input value that a finding repeats.
pub const FINDING_VALUE_CHARACTERS: usize = 120;
