//! The zip file around a workbook, inflated part by part within limits.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Refusal;
use crate::limits;

/// An opened container.
pub(super) struct Container {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// Where a part stands; names are compared without case, as Excel does.
    places: HashMap<String, usize>,
    file_bytes: u64,
    inflated: u64,
}

impl std::fmt::Debug for Container {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Container")
            .field("places", &self.places)
            .finish_non_exhaustive()
    }
}

impl Container {
    /// Reads the directory of the zip file; nothing is inflated yet.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let file_bytes = bytes.len() as u64;
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Refusal::NotAWorkbook(format!("not a zip file ({error})")))?;
        if archive.len() > limits::ZIP_ENTRIES {
            return Err(Refusal::too_large(limits::ZIP_ENTRIES as u64, "parts"));
        }
        let mut places = HashMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                places.entry(key(&name)).or_insert(index);
            }
        }
        Ok(Self {
            archive,
            places,
            file_bytes,
            inflated: 0,
        })
    }

    /// Whether the part exists.
    pub(super) fn has(&self, part: &str) -> bool {
        self.places.contains_key(&key(part))
    }

    /// Inflates a part, which must be UTF-8 text.
    pub(super) fn read(&mut self, part: &str) -> Result<String, Refusal> {
        let broken =
            |error: &dyn std::fmt::Display| Refusal::Damaged(format!("part `{part}`: {error}"));
        let place = *self
            .places
            .get(&key(part))
            .ok_or_else(|| broken(&"it is missing"))?;
        let entry = self
            .archive
            .by_index(place)
            .map_err(|error| broken(&error))?;
        let limit = part_limit(entry.compressed_size().min(self.file_bytes), self.inflated);
        let mut bytes =
            Vec::with_capacity(entry.size().min(limit).min(limits::RATIO_FREE_BYTES) as usize);
        entry
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| broken(&error))?;
        if bytes.len() as u64 > limit {
            return Err(Refusal::too_large_in(
                limit,
                "inflated bytes",
                &format!("part `{part}`"),
            ));
        }
        self.inflated += bytes.len() as u64;
        String::from_utf8(bytes).map_err(|_| broken(&"it is not UTF-8 text"))
    }
}

/// How far a part may inflate: by itself, by its ratio, and by what the parts before it left.
fn part_limit(stored: u64, inflated: u64) -> u64 {
    stored
        .saturating_mul(limits::INFLATE_RATIO)
        .clamp(limits::RATIO_FREE_BYTES, limits::ENTRY_BYTES)
        .min(limits::INFLATED_BYTES.saturating_sub(inflated))
}

fn key(part: &str) -> String {
    part.replace('\\', "/")
        .trim_start_matches('/')
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_limit_counts() {
        // A small part may inflate freely, a large one by its ratio, all of them up to the total.
        assert_eq!(part_limit(10, 0), limits::RATIO_FREE_BYTES);
        assert_eq!(part_limit(1_000_000, 0), 1_000_000 * limits::INFLATE_RATIO);
        assert_eq!(part_limit(u64::MAX, 0), limits::ENTRY_BYTES);
        assert_eq!(part_limit(1_000_000, limits::INFLATED_BYTES - 5), 5);
        assert_eq!(part_limit(1_000_000, limits::INFLATED_BYTES + 5), 0);
    }

    #[test]
    fn parts_are_found_in_any_case_and_slash() {
        assert_eq!(
            key("/xl\\Worksheets/Sheet1.XML"),
            "xl/worksheets/sheet1.xml"
        );
    }
}
