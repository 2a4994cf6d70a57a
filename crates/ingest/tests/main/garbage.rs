//! Readers against noise: whatever the bytes are, a reader answers, and in bounded time.

use std::ops::ControlFlow;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use ingest::tracking::{self, GameOutcome, GameStatus, LeagueGames, TrackingFile};
use ingest::{CodeLists, Findings, Workbook};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::books::{index_parts, pack, sheet_xml};
use crate::small_game;
use crate::small_league::{self, Data, GAME};

/// A change at a place of a file.
#[derive(Debug, Clone)]
enum Change {
    Set(Index, u8),
    Cut(Index),
    Repeat(Index, Index),
    Drop(Index, Index),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        match self {
            Self::Set(place, value) => bytes[place.index(length)] = *value,
            Self::Cut(place) => bytes.truncate(place.index(length)),
            Self::Repeat(from, to) => {
                let (from, to) = ordered(from.index(length), to.index(length));
                let piece = bytes[from..to.min(from + 200)].to_vec();
                bytes.splice(from..from, piece);
            }
            Self::Drop(from, to) => {
                let (from, to) = ordered(from.index(length), to.index(length));
                bytes.drain(from..to.min(from + 200));
            }
        }
    }
}

fn ordered(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        6 => (any::<Index>(), any::<u8>()).prop_map(|(place, value)| Change::Set(place, value)),
        1 => any::<Index>().prop_map(Change::Cut),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::Repeat(from, to)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::Drop(from, to)),
    ];
    prop::collection::vec(change, 1..8)
}

/// Reads everything of a workbook.
fn read_workbook(bytes: Vec<u8>) {
    let start = Instant::now();
    if let Ok(mut workbook) = Workbook::from_bytes(bytes) {
        for name in workbook.sheet_names().to_vec() {
            let _refused = workbook
                .read_sheet(&name, |_| ControlFlow::Continue(()))
                .is_err();
        }
    }
    assert!(start.elapsed() < Duration::from_secs(10));
}

static LEAGUE: LazyLock<Vec<u8>> = LazyLock::new(|| small_league::league().bytes());
static TRACKING_SHEETS: LazyLock<Vec<(String, Vec<u8>)>> =
    LazyLock::new(|| small_game::tracking().parts());
static GAMES: LazyLock<(LeagueGames, CodeLists)> = LazyLock::new(|| {
    let data = Data::new(&small_league::league());
    let mut codes = small_league::codes();
    let league = ingest::league::read(&data.path("league.xlsx"), &mut codes, &mut Findings::new());
    (league.games(), codes)
});

/// Reads a tracked game; a game that is not loaded must say why.
fn read_game(name: &str, bytes: &[u8]) -> GameOutcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let file = TrackingFile {
        path,
        name: name.to_owned(),
        expected_game_id: Some(GAME),
    };
    let start = Instant::now();
    let outcome = tracking::read_game(&file, &GAMES.0, &GAMES.1);
    assert!(start.elapsed() < Duration::from_secs(10));
    match outcome.status {
        GameStatus::Loaded => assert!(outcome.game.is_some()),
        GameStatus::Error | GameStatus::Template => {
            assert!(outcome.game.is_none());
            assert!(outcome.findings.iter().any(ingest::Finding::is_blocking));
        }
        GameStatus::VideoOnly => assert!(outcome.game.is_none()),
    }
    outcome
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_as_a_workbook(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read_workbook(bytes);
    }

    #[test]
    fn a_changed_container(changes in changes()) {
        let mut bytes = LEAGUE.clone();
        for change in &changes {
            change.apply(&mut bytes);
        }
        read_workbook(bytes);
    }

    #[test]
    fn any_text_as_a_sheet(text in "(<[a-z/]{0,6}( [rts]=\"[A-Za-z0-9]{0,4}\")*>|[&;#x0-9a-z ]{0,5}|<!--|-->|<!\\[CDATA\\[|\\]\\]>){0,60}") {
        let mut parts = index_parts(&["s"]);
        parts.push(("xl/worksheets/sheet1.xml".to_owned(), sheet_xml("A1", &text)));
        read_workbook(pack(&parts));
        parts[1].1 = text.clone().into_bytes();
        read_workbook(pack(&parts));
    }

    #[test]
    fn a_league_with_changed_sheets(which in 3_usize..10, changes in changes()) {
        let mut parts = small_league::league().parts();
        let part = &mut parts[which].1;
        for change in &changes {
            change.apply(part);
        }
        let data = Data::with_league_bytes(&pack(&parts));
        let mut findings = Findings::new();
        let league = ingest::league::read(&data.path("league.xlsx"), &mut small_league::codes(), &mut findings);
        // Whatever is read keeps its promises: unique keys, and roster rows of known games.
        prop_assert!(league.schedule.windows(2).all(|pair| pair[0].game_id < pair[1].game_id));
        prop_assert!(league.roster.iter().all(|entry| league.schedule.iter().any(|game| game.game_id == entry.game_id)));
    }

    #[test]
    fn a_game_with_changed_sheets(which in 3_usize..5, changes in changes()) {
        let mut parts = TRACKING_SHEETS.clone();
        for change in &changes {
            change.apply(&mut parts[which].1);
        }
        read_game("20001_tracking.xlsx", &pack(&parts));
    }

    #[test]
    fn a_game_with_changed_values(cells in prop::collection::vec((any::<Index>(), any::<Index>(), "[-0-9.eE:h a]{0,6}|NaN|inf|1e300|-1|99999999999"), 1..30)) {
        let mut book = small_game::tracking();
        for (row, column, text) in &cells {
            let sheet = &mut book.sheets[usize::from(row.index(2) == 1)];
            let width = sheet.header.len();
            let height = sheet.rows.len();
            sheet.rows[row.index(height)][column.index(width)] = text.as_str().into();
        }
        read_game("20001_tracking.xlsx", &book.bytes());
    }

    #[test]
    fn any_bytes_as_a_save(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read_game("20001.json", &bytes);
    }

    #[test]
    fn a_changed_save(changes in changes()) {
        let mut bytes = small_game::save(GAME).into_bytes();
        for change in &changes {
            change.apply(&mut bytes);
        }
        read_game("20001.json", &bytes);
    }
}
