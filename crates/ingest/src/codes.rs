//! The vocabularies of tracking: every spelling people and trackers use, mapped to one code.
//!
//! The lists come from the warehouse's seed files. A dictionary sheet of the league workbook may add codes,
//! never change one. Spellings are compared without case and punctuation; what is called differently stands
//! in the list of aliases.

mod play;

use std::collections::HashMap;

pub use play::PlayDetail;

/// The five seed files, as text.
#[derive(Debug, Clone, Copy)]
pub struct Seeds<'a> {
    /// `seed_event_type.csv`
    pub event_type: &'a str,
    /// `seed_event_detail.csv`
    pub event_detail: &'a str,
    /// `seed_event_detail_2.csv`
    pub event_detail_2: &'a str,
    /// `seed_play_detail.csv`
    pub play_detail: &'a str,
    /// `seed_code_alias.csv`
    pub code_alias: &'a str,
}

/// Why the seed files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CodeListError {
    /// Not CSV.
    #[error("{file}: {source}")]
    Csv {
        /// Seed file.
        file: &'static str,
        /// What the CSV reader says.
        source: csv::Error,
    },
    /// A column is missing.
    #[error("{file} has no column `{column}`")]
    Column {
        /// Seed file.
        file: &'static str,
        /// Missing column.
        column: &'static str,
    },
}

/// One of the four lists that a dictionary sheet may extend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Event types.
    EventType,
    /// First details.
    EventDetail,
    /// Second details.
    EventDetail2,
    /// Details of one player's play.
    PlayDetail,
}

impl List {
    /// The list's name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EventType => "event_type",
            Self::EventDetail => "event_detail",
            Self::EventDetail2 => "event_detail_2",
            Self::PlayDetail => "play_detail",
        }
    }
}

/// What a detail text means.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says another thing about the text, none excludes another"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DetailMatch<'a> {
    /// The code; none when the text says no more than the type, or is unknown.
    pub code: Option<&'a str>,
    /// False when the text is in no list.
    pub is_known: bool,
    /// The text says that the shot was tipped.
    pub is_tipped: bool,
    /// The text says that the shot was deflected.
    pub is_deflected: bool,
    /// The text says that a team-mate blocked the shot.
    pub is_blocked_by_own_team: bool,
}

#[derive(Debug, Clone)]
struct Entry {
    code: String,
    parent: Option<String>,
}

/// Codes of one list, found by squashed spelling.
#[derive(Debug, Clone, Default)]
struct Codes {
    entries: Vec<Entry>,
    by_key: HashMap<String, usize>,
}

impl Codes {
    fn add(&mut self, code: &str, parent: Option<&str>) {
        self.by_key.insert(squash(code), self.entries.len());
        self.entries.push(Entry {
            code: code.to_owned(),
            parent: parent
                .filter(|parent| !parent.is_empty())
                .map(str::to_owned),
        });
    }

    fn find(&self, key: &str) -> Option<&Entry> {
        self.by_key
            .get(key)
            .and_then(|index| self.entries.get(*index))
    }

    fn code(&self, key: &str) -> Option<&str> {
        self.find(key).map(|entry| entry.code.as_str())
    }
}

#[derive(Debug, Clone)]
struct Alias {
    code: Option<String>,
    side_effect: String,
}

/// Aliases of one field: whole texts, and beginnings (written with a trailing `*`).
#[derive(Debug, Clone, Default)]
struct Aliases {
    whole: HashMap<String, Alias>,
    beginnings: Vec<(String, Alias)>,
}

impl Aliases {
    fn add(&mut self, old: &str, alias: Alias) {
        match old.strip_suffix('*') {
            Some(beginning) => self.beginnings.push((squash(beginning), alias)),
            None => {
                self.whole.insert(squash_or_self(old), alias);
            }
        }
    }

    fn find(&self, key: &str) -> Option<&Alias> {
        self.whole.get(key).or_else(|| {
            self.beginnings
                .iter()
                .find(|(beginning, _)| {
                    key.len() > beginning.len() && key.starts_with(beginning.as_str())
                })
                .map(|(_, alias)| alias)
        })
    }
}

/// All vocabularies of tracking.
#[derive(Debug, Clone, Default)]
pub struct CodeLists {
    types: Codes,
    details: Codes,
    details_2: Codes,
    plays: Codes,
    type_aliases: Aliases,
    detail_aliases: Aliases,
    detail_2_aliases: Aliases,
    play_aliases: Aliases,
    shift_starts: Aliases,
    shift_stops: Aliases,
}

impl CodeLists {
    /// Reads the seed files.
    pub fn from_seeds(seeds: &Seeds<'_>) -> Result<Self, CodeListError> {
        let mut lists = Self {
            types: read_codes("seed_event_type.csv", seeds.event_type, "event_type", None)?,
            details: read_codes(
                "seed_event_detail.csv",
                seeds.event_detail,
                "event_detail",
                Some("event_type"),
            )?,
            details_2: read_codes(
                "seed_event_detail_2.csv",
                seeds.event_detail_2,
                "event_detail_2",
                Some("event_type"),
            )?,
            plays: read_codes(
                "seed_play_detail.csv",
                seeds.play_detail,
                "play_detail",
                None,
            )?,
            ..Self::default()
        };
        let file = "seed_code_alias.csv";
        for [field, old, code, side_effect] in read_columns(
            file,
            seeds.code_alias,
            ["field", "old", "code", "side_effect"],
        )? {
            let alias = Alias {
                code: Some(code).filter(|code| !code.is_empty()),
                side_effect,
            };
            if let Some(aliases) = lists.aliases(&field) {
                aliases.add(&old, alias);
            }
        }
        Ok(lists)
    }

    fn aliases(&mut self, field: &str) -> Option<&mut Aliases> {
        Some(match field {
            "event_type" => &mut self.type_aliases,
            "event_detail" => &mut self.detail_aliases,
            "event_detail_2" => &mut self.detail_2_aliases,
            "play_detail" => &mut self.play_aliases,
            "shift_start_type" => &mut self.shift_starts,
            "shift_stop_type" => &mut self.shift_stops,
            _ => return None,
        })
    }

    /// Adds a code of a dictionary sheet, if no spelling of it is there yet. Tells whether it was new.
    pub fn add(&mut self, list: List, code: &str, parent_type: Option<&str>) -> bool {
        let key = squash(code);
        let (codes, aliases) = match list {
            List::EventType => (&mut self.types, &self.type_aliases),
            List::EventDetail => (&mut self.details, &self.detail_aliases),
            List::EventDetail2 => (&mut self.details_2, &self.detail_2_aliases),
            List::PlayDetail => (&mut self.plays, &self.play_aliases),
        };
        if key.is_empty() || codes.find(&key).is_some() || aliases.find(&key).is_some() {
            return false;
        }
        codes.add(code, parent_type);
        true
    }

    /// The code of an event type; none when unknown.
    pub fn event_type(&self, raw: &str) -> Option<&str> {
        let key = squash(raw);
        match self.type_aliases.find(&key) {
            Some(alias) => alias.code.as_deref(),
            None => self.types.code(&key),
        }
    }

    /// The first detail of an event.
    pub fn event_detail(&self, event_type: Option<&str>, raw: &str) -> DetailMatch<'_> {
        detail(
            &self.details,
            &self.detail_aliases,
            event_type,
            &squash(raw),
        )
    }

    /// The event type a first detail belongs to.
    pub fn detail_type(&self, code: &str) -> Option<&str> {
        self.details.find(&squash(code))?.parent.as_deref()
    }

    /// The second detail of an event. A rush is a carry.
    pub fn event_detail_2(&self, event_type: Option<&str>, raw: &str) -> DetailMatch<'_> {
        let key = squash(&raw.replace("Rush", "Carried"));
        detail(&self.details_2, &self.detail_2_aliases, event_type, &key)
    }

    /// The event type a second detail belongs to.
    pub fn detail_2_type(&self, code: &str) -> Option<&str> {
        self.details_2.find(&squash(code))?.parent.as_deref()
    }

    /// The code of the second-detail list that is spelled like this, without aliases.
    pub fn known_detail_2(&self, code: &str) -> Option<&str> {
        self.details_2.code(&squash(code))
    }

    /// Why a shift began; a blank is a change on the fly. None when unknown.
    pub fn shift_start_type(&self, raw: &str) -> Option<&str> {
        shift_type(&self.shift_starts, raw)
    }

    /// Which whistle ended a shift; a blank is a change on the fly. None when unknown.
    pub fn shift_stop_type(&self, raw: &str) -> Option<&str> {
        shift_type(&self.shift_stops, raw)
    }
}

fn shift_type<'a>(aliases: &'a Aliases, raw: &str) -> Option<&'a str> {
    let key = squash_or_self(if raw.trim().is_empty() { "-" } else { raw });
    aliases.find(&key)?.code.as_deref()
}

/// Alias, then code, then code with the type's name in front.
fn detail<'a>(
    codes: &'a Codes,
    aliases: &'a Aliases,
    event_type: Option<&str>,
    key: &str,
) -> DetailMatch<'a> {
    if let Some(alias) = aliases.find(key) {
        return DetailMatch {
            code: alias.code.as_deref(),
            is_known: true,
            is_tipped: alias.side_effect == "is_tipped",
            is_deflected: alias.side_effect == "is_deflected",
            is_blocked_by_own_team: alias.side_effect == "blocked_by_own_team",
        };
    }
    let type_key = event_type.map(squash).unwrap_or_default();
    let code = codes
        .code(key)
        .or_else(|| codes.code(&(type_key.clone() + key)));
    DetailMatch {
        code,
        is_known: code.is_some() || key == type_key,
        ..DetailMatch::default()
    }
}

/// Forward, Defense or Goalie, also from a letter or the name of a forward's place.
pub fn position(raw: &str) -> Option<&'static str> {
    match squash(raw).as_str() {
        "forward" | "f" | "center" | "c" | "leftwing" | "lw" | "rightwing" | "rw" => {
            Some("Forward")
        }
        "defense" | "d" => Some("Defense"),
        "goalie" | "g" => Some("Goalie"),
        _ => None,
    }
}

/// Lower case, letters and digits only.
pub fn squash(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// Squashed, unless nothing would be left (`-`).
fn squash_or_self(text: &str) -> String {
    let key = squash(text);
    if key.is_empty() {
        text.trim().to_owned()
    } else {
        key
    }
}

/// Codes of a seed file. Rows with `alias_of` only lend their spelling to the other code.
fn read_codes(
    file: &'static str,
    text: &str,
    code: &'static str,
    parent: Option<&'static str>,
) -> Result<Codes, CodeListError> {
    let mut codes = Codes::default();
    let mut spellings = Vec::new();
    let has_alias = text
        .lines()
        .next()
        .is_some_and(|header| header.contains("alias_of"));
    let columns = [
        code,
        parent.unwrap_or(code),
        if has_alias { "alias_of" } else { code },
    ];
    for [code, parent_type, alias_of] in read_columns(file, text, columns)? {
        if has_alias && !alias_of.is_empty() {
            spellings.push((squash(&code), squash(&alias_of)));
        } else {
            codes.add(&code, parent.map(|_| parent_type.as_str()));
        }
    }
    for (spelling, target) in spellings {
        if let Some(index) = codes.by_key.get(&target).copied() {
            codes.by_key.entry(spelling).or_insert(index);
        }
    }
    Ok(codes)
}

fn read_columns<const N: usize>(
    file: &'static str,
    text: &str,
    columns: [&'static str; N],
) -> Result<Vec<[String; N]>, CodeListError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .map_err(|source| CodeListError::Csv { file, source })?
        .clone();
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        *place = headers
            .iter()
            .position(|header| header == column)
            .ok_or(CodeListError::Column { file, column })?;
    }
    reader
        .records()
        .map(|record| {
            let record = record.map_err(|source| CodeListError::Csv { file, source })?;
            Ok(places.map(|place| record.get(place).unwrap_or_default().to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests;
