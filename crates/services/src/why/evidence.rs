//! What was counted, as a person reads it: when, what, who, and the cell it was read from.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::find::{Finder, Found, Mark, Thing};
use super::wording;
use crate::input_error::InputError;
use crate::tables::Question;

/// One thing that was counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The key of the event, or of the stint.
    pub key: String,
    /// Period, 4 for overtime.
    pub period: Option<i64>,
    /// What the clock showed: the time left of the period, or from when to when.
    pub clock: Option<String>,
    /// What happened.
    pub what: String,
    /// Who had a part in it.
    pub who: Vec<Person>,
    /// Where it was read.
    pub source: Source,
    /// Where the stint was read that says who was on the ice, where the number depends on that.
    pub stint: Option<Source>,
    /// How much it counts for.
    pub weight: f64,
    /// What else is to be said.
    pub note: Option<String>,
}

/// Somebody who had a part in an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The player; none for a number that no roster knows.
    pub player_id: Option<String>,
    /// The name, or the number.
    pub name: String,
    /// What part.
    pub role: &'static str,
}

impl Person {
    /// The name and the part.
    pub fn words(&self) -> String {
        format!("{} ({})", self.name, self.role)
    }
}

/// Where something was read: file, sheet or list, and row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Source {
    /// The file, relative to its folder.
    #[serde(rename = "source_file")]
    pub file: Option<String>,
    /// The sheet, or the list of a JSON file.
    #[serde(rename = "source_sheet")]
    pub sheet: Option<String>,
    /// The row as a spreadsheet counts, or the position in the list.
    #[serde(rename = "source_row")]
    pub row: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct EventLine {
    event_id: String,
    event_seq: i64,
    period: i64,
    clock_start_s: Option<i64>,
    event_type: Option<String>,
    event_detail: Option<String>,
    event_detail_2: Option<String>,
    is_inferred: bool,
    source_file: Option<String>,
    source_sheet: Option<String>,
    source_row: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Named {
    event_id: String,
    side: String,
    slot: i64,
    player_id: Option<String>,
    jersey_number: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Player {
    player_id: String,
    player_name: String,
}

#[derive(Debug, Deserialize)]
struct Stint {
    shift_id: String,
    shift_index: i64,
    shift_seq: i64,
    period: i64,
    clock_start_s: i64,
    clock_end_s: i64,
    home_strength: String,
    away_strength: String,
    source_file: Option<String>,
    source_sheet: Option<String>,
    source_row: Option<i64>,
}

/// Everything that the marks of several parts refer to, read once.
struct Read {
    events: BTreeMap<String, EventLine>,
    people: BTreeMap<String, Vec<Named>>,
    names: BTreeMap<String, String>,
    stints: BTreeMap<String, Stint>,
    is_home: bool,
}

/// The evidence of each of several findings, in play order.
pub(super) async fn of(
    finder: &Finder<'_>,
    found: &[&Found],
) -> Result<Vec<Vec<Evidence>>, InputError> {
    let marks = || found.iter().flat_map(|found| &found.marks);
    let read = Read::of(finder, marks()).await?;
    let of_one = |found: &&Found| {
        let mut told: Vec<((i64, i64), Evidence)> =
            found.marks.iter().map(|mark| read.tell(mark)).collect();
        told.sort_by_key(|(place, _)| *place);
        told.into_iter().map(|(_, evidence)| evidence).collect()
    };
    Ok(found.iter().map(of_one).collect())
}

impl Read {
    async fn of<'a>(
        finder: &Finder<'_>,
        marks: impl Iterator<Item = &'a Mark>,
    ) -> Result<Self, InputError> {
        let mut event_ids: BTreeSet<&str> = BTreeSet::new();
        let mut stint_ids: BTreeSet<&str> = BTreeSet::new();
        for mark in marks {
            match &mark.what {
                Thing::Event(event) => _ = event_ids.insert(event),
                Thing::Stint(stint) => _ = stint_ids.insert(stint),
                Thing::Shift(_, stints) => stint_ids.extend(stints.iter().map(String::as_str)),
            }
            stint_ids.extend(mark.stint.as_deref());
        }
        let mut events: Vec<EventLine> = Vec::new();
        let mut people: Vec<Named> = Vec::new();
        if !event_ids.is_empty() {
            let among = |table| Question::of(table).among("event_id", event_ids.iter().copied());
            events = finder.fetch(among("fact_events")).await?;
            people = finder.fetch(among("fact_event_players")).await?;
        }
        let players: BTreeSet<&str> = people
            .iter()
            .filter_map(|named| named.player_id.as_deref())
            .collect();
        let mut names: Vec<Player> = Vec::new();
        if !players.is_empty() {
            let question = Question::of("dim_player").among("player_id", players);
            names = finder.fetch(question).await?;
        }
        let mut stints: Vec<Stint> = Vec::new();
        if !stint_ids.is_empty() {
            let question = Question::of("fact_shifts").among("shift_id", stint_ids);
            stints = finder.fetch(question).await?;
        }
        let mut people_of: BTreeMap<String, Vec<Named>> = BTreeMap::new();
        for named in people {
            people_of
                .entry(named.event_id.clone())
                .or_default()
                .push(named);
        }
        let names = names.into_iter();
        let events = events.into_iter();
        let stints = stints.into_iter();
        Ok(Self {
            events: events
                .map(|event| (event.event_id.clone(), event))
                .collect(),
            people: people_of,
            names: names
                .map(|player| (player.player_id, player.player_name))
                .collect(),
            stints: stints
                .map(|stint| (stint.shift_id.clone(), stint))
                .collect(),
            is_home: finder.is_home(),
        })
    }

    /// A mark in words, with its place in the game.
    fn tell(&self, mark: &Mark) -> ((i64, i64), Evidence) {
        match &mark.what {
            Thing::Event(event) => self.tell_event(event, mark),
            Thing::Stint(stint) => self.tell_stints(stint, std::slice::from_ref(stint), None, mark),
            Thing::Shift(number, stints) => {
                let first = stints.first().map_or("", String::as_str);
                self.tell_stints(first, stints, Some(*number), mark)
            }
        }
    }

    fn tell_event(&self, key: &str, mark: &Mark) -> ((i64, i64), Evidence) {
        let mut evidence = plain(key, mark);
        let stint = mark.stint.as_ref().and_then(|stint| self.stints.get(stint));
        evidence.stint = stint.map(Stint::source);
        let Some(event) = self.events.get(key) else {
            return ((i64::MAX, 0), evidence);
        };
        let kind = event.event_type.as_deref();
        let detail = event.event_detail.as_deref();
        evidence.what = wording::event(kind, detail, event.event_detail_2.as_deref());
        evidence.period = Some(event.period);
        evidence.clock = event.clock_start_s.map(wording::clock);
        evidence.source = event.source();
        if event.is_inferred {
            let told = "no row states it: its shot and the official score do".to_owned();
            evidence.note = Some(match evidence.note {
                Some(note) => format!("{note}; {told}"),
                None => told,
            });
        }
        let people = self.people.get(key).map_or(&[][..], Vec::as_slice);
        let mut people: Vec<&Named> = people.iter().collect();
        people.sort_by_key(|named| (named.side.as_str(), named.slot));
        let person = |named: &&Named| Person {
            name: self.name(named),
            player_id: named.player_id.clone(),
            role: wording::role(kind, detail, &named.side, named.slot),
        };
        evidence.who = people.iter().map(person).collect();
        ((event.period, event.event_seq), evidence)
    }

    fn name(&self, named: &Named) -> String {
        let name = named.player_id.as_ref().and_then(|id| self.names.get(id));
        match (name, &named.player_id, named.jersey_number) {
            (Some(name), ..) => name.clone(),
            (None, Some(id), _) => id.clone(),
            (None, None, Some(number)) => format!("number {number}"),
            (None, None, None) => "unknown".to_owned(),
        }
    }

    /// Stints in a row: one by itself, or a shift with its number.
    fn tell_stints(
        &self,
        key: &str,
        stints: &[String],
        shift: Option<i64>,
        mark: &Mark,
    ) -> ((i64, i64), Evidence) {
        let mut evidence = plain(key, mark);
        let mut stints = stints.iter().filter_map(|stint| self.stints.get(stint));
        let Some(first) = stints.next() else {
            return ((i64::MAX, 0), evidence);
        };
        let mut number = 1;
        let mut last = first;
        for stint in stints {
            last = stint;
            number += 1;
        }
        let (from, to) = (
            wording::clock(first.clock_start_s),
            wording::clock(last.clock_end_s),
        );
        evidence.period = Some(first.period);
        evidence.clock = Some(format!("{from}–{to}"));
        evidence.source = first.source();
        evidence.what = match (shift, number) {
            (None, _) => {
                let strength = if self.is_home {
                    &first.home_strength
                } else {
                    &first.away_strength
                };
                format!("Stint {}, {}", first.shift_index, strength_words(strength))
            }
            (Some(shift), 1) => format!("Shift {shift}, stint {}", first.shift_index),
            (Some(shift), _) => {
                format!(
                    "Shift {shift}, stints {} to {}",
                    first.shift_index, last.shift_index
                )
            }
        };
        ((first.period, first.shift_seq), evidence)
    }
}

/// What is said of a mark before anything is known of what it refers to.
fn plain(key: &str, mark: &Mark) -> Evidence {
    Evidence {
        key: key.to_owned(),
        period: None,
        clock: None,
        what: String::new(),
        who: Vec::new(),
        source: Source::default(),
        stint: None,
        weight: mark.weight,
        note: mark.note.clone(),
    }
}

fn strength_words(strength: &str) -> &str {
    match strength {
        "EV" => "even strength",
        "PP" => "power play",
        "SH" => "short-handed",
        "EN_OWN" => "own net empty",
        "EN_OPP" => "other net empty",
        other => other,
    }
}

impl EventLine {
    fn source(&self) -> Source {
        Source {
            file: self.source_file.clone(),
            sheet: self.source_sheet.clone(),
            row: self.source_row,
        }
    }
}

impl Stint {
    fn source(&self) -> Source {
        Source {
            file: self.source_file.clone(),
            sheet: self.source_sheet.clone(),
            row: self.source_row,
        }
    }
}
