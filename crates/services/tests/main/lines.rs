//! Pairs, opponents and units against sums made here, stint by stint, without SQL: once over the stints of another
//! program, once over the player rows of a sample league.

use crate::answers::{Differences, ask};
use crate::norad;
use crate::sample::Sample;
use sample_league::Options;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Seconds, then attempts, unblocked ones, shots on goal and goals, each own before opposing.
type Counts = [i64; 9];

/// Columns of [`Counts`] in our tables.
const COUNTS: [&str; 9] = ["toi", "cf", "ca", "ff", "fa", "sf", "sa", "gf", "ga"];

/// Expected cells by key.
type Rows = BTreeMap<Vec<String>, Vec<i64>>;

/// One side of a stint.
#[derive(Debug, Default)]
struct Side {
    /// Known skaters.
    skaters: BTreeSet<String>,
    /// Attempts, unblocked ones, shots on goal, goals.
    made: [i64; 4],
    /// How many skaters there were, known or not.
    size: i64,
    is_net_empty: bool,
}

/// A stint, home side first.
#[derive(Debug, Default)]
struct Stint {
    game: String,
    seconds: i64,
    sides: [Side; 2],
}

impl Stint {
    fn is_five_on_five(&self) -> bool {
        self.sides
            .iter()
            .all(|side| side.size == 5 && !side.is_net_empty)
    }

    /// What is counted in it for a side.
    fn counts(&self, side: usize) -> Counts {
        let (own, other) = (&self.sides[side].made, &self.sides[1 - side].made);
        [
            self.seconds,
            own[0],
            other[0],
            own[1],
            other[1],
            own[2],
            other[2],
            own[3],
            other[3],
        ]
    }
}

fn add(sums: &mut [i64], counts: Counts) {
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum += count;
    }
}

/// Game and two team-mates: counts together, of the first alone, of the second alone, of neither; all of it again at
/// five against five.
fn pairs(stints: &[Stint]) -> Rows {
    let mut rows = Rows::new();
    for (game, stints) in by_game(stints) {
        for side in 0..2 {
            let skaters: BTreeSet<&String> = stints
                .iter()
                .flat_map(|stint| &stint.sides[side].skaters)
                .collect();
            for a in &skaters {
                for b in skaters.iter().filter(|b| *b > a) {
                    let mut parts = vec![0; 8 * COUNTS.len()];
                    for stint in &stints {
                        let on_ice = &stint.sides[side].skaters;
                        let part = match (on_ice.contains(*a), on_ice.contains(*b)) {
                            (true, true) => 0,
                            (true, false) => 1,
                            (false, true) => 2,
                            (false, false) => 3,
                        };
                        let counts = stint.counts(side);
                        add(&mut parts[part * COUNTS.len()..][..COUNTS.len()], counts);
                        if stint.is_five_on_five() {
                            add(
                                &mut parts[(part + 4) * COUNTS.len()..][..COUNTS.len()],
                                counts,
                            );
                        }
                    }
                    if parts[0] > 0 {
                        rows.insert(vec![game.clone(), (*a).clone(), (*b).clone()], parts);
                    }
                }
            }
        }
    }
    rows
}

/// Game, home skater and away skater: counts of the stints they shared.
fn matchups(stints: &[Stint]) -> Rows {
    let mut rows = Rows::new();
    for stint in stints {
        for home in &stint.sides[0].skaters {
            for away in &stint.sides[1].skaters {
                let key = vec![stint.game.clone(), home.clone(), away.clone()];
                let row = rows.entry(key).or_insert_with(|| vec![0; COUNTS.len() + 1]);
                add(row, stint.counts(0));
                if stint.is_five_on_five() {
                    row[COUNTS.len()] += stint.seconds;
                }
            }
        }
    }
    rows
}

/// Game and the five of a side: counts of five against five.
fn fives(stints: &[Stint]) -> Rows {
    let mut rows = Rows::new();
    for stint in stints.iter().filter(|stint| stint.is_five_on_five()) {
        for side in 0..2 {
            let five: Vec<&str> = stint.sides[side]
                .skaters
                .iter()
                .map(String::as_str)
                .collect();
            if five.len() == 5 {
                let row = rows
                    .entry(vec![stint.game.clone(), five.join("-")])
                    .or_insert_with(|| vec![0; COUNTS.len()]);
                add(row, stint.counts(side));
            }
        }
    }
    rows
}

fn by_game(stints: &[Stint]) -> BTreeMap<String, Vec<&Stint>> {
    let mut games: BTreeMap<String, Vec<&Stint>> = BTreeMap::new();
    for stint in stints {
        games.entry(stint.game.clone()).or_default().push(stint);
    }
    games
}

/// The columns of [`pairs`] in our table.
fn pair_columns() -> String {
    let parts = ["together", "a_only", "b_only", "neither"];
    let column = |count: &str, part: &str, manpower: &str| match count {
        "toi" => format!("toi_{part}{manpower}_s"),
        _ => format!("{count}_{part}{manpower}"),
    };
    let columns: Vec<String> = ["", "_5v5"]
        .iter()
        .flat_map(|manpower| parts.map(|part| (part, *manpower)))
        .flat_map(|(part, manpower)| COUNTS.map(|count| column(count, part, manpower)))
        .collect();
    columns.join(", ")
}

fn check(out: &Path, stints: &[Stint], least_cells: usize) {
    let counts = "toi_s, cf, ca, ff, fa, sf, sa, gf, ga";
    let mut differences = Differences::default();
    for (what, wanted, keys, sql) in [
        (
            "pairs",
            pairs(stints),
            3,
            format!(
                "select game_id, player_a_id, player_b_id, {} from fact_player_pairs",
                pair_columns()
            ),
        ),
        (
            "opponents",
            matchups(stints),
            3,
            format!(
                "select game_id, home_player_id, away_player_id, {counts}, toi_5v5_s from fact_player_matchups"
            ),
        ),
        (
            "fives",
            fives(stints),
            2,
            format!(
                "select game_id, unit_key, {counts} from fact_line_combos where unit_type = 'U5'"
            ),
        ),
    ] {
        compare(out, what, &wanted, keys, &sql, &mut differences);
    }
    differences.assert_none(least_cells);
}

fn compare(
    out: &Path,
    what: &str,
    wanted: &Rows,
    keys: usize,
    sql: &str,
    differences: &mut Differences,
) {
    assert!(!wanted.is_empty(), "there are no {what}");
    let answer = ask(out, sql);
    let found: BTreeMap<Vec<String>, &[Option<String>]> = answer
        .rows
        .iter()
        .map(|row| {
            let (key, cells) = row.split_at(keys);
            (key.iter().flatten().cloned().collect(), cells)
        })
        .collect();
    for key in found.keys().filter(|key| !wanted.contains_key(*key)) {
        differences.add(format!("{what} {key:?} is not expected"));
    }
    for (key, cells) in wanted {
        let Some(found) = found.get(key) else {
            differences.add(format!("{what} {key:?} is missing"));
            continue;
        };
        let columns = answer.columns.iter().skip(keys);
        for ((column, cell), found) in columns.zip(cells).zip(*found) {
            differences.compare(
                || format!("{what} {key:?} {column}"),
                Some(&cell.to_string()),
                found.as_deref(),
            );
        }
    }
}

#[test]
fn they_are_the_sums_over_the_stints_of_another_program() {
    let (Some(league), Some(expected)) = (norad::league(), norad::expected()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    norad::build(&league, "games", &out);
    check(&out, &expected_stints(&expected.join("stints.csv")), 22_000);
}

fn expected_stints(file: &Path) -> Vec<Stint> {
    let mut reader = csv::Reader::from_path(file).expect("the expected stints open");
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    rows.map(|row| {
        let row = row.expect("a stint");
        let number = |column: &str| row[column].parse::<i64>().expect("a number");
        let (home, away) = row["strength"].split_once('v').expect("two sides");
        let side = |venue: &str, size: &str| Side {
            // An unresolved jersey is written as J and its number.
            skaters: row[&format!("{venue}_players")]
                .split('-')
                .filter(|player| player.starts_with('P'))
                .map(str::to_owned)
                .collect(),
            made: ["cf", "ff", "sf", "gf"].map(|count| number(&format!("{venue}_{count}"))),
            size: size.parse().expect("a number of skaters"),
            is_net_empty: row[&format!("{venue}_net_empty")] == "1",
        };
        Stint {
            game: row["game_id"].clone(),
            seconds: number("duration_s"),
            sides: [side("home", home), side("away", away)],
        }
    })
    .collect()
}

#[test]
fn they_are_the_sums_over_the_player_rows_of_a_sample_league() {
    let sample = Sample::new(&Options {
        seed: 5,
        teams: 4,
        seasons: 1,
        games: 12,
        tracked: 8,
        ..Options::default()
    });
    let (out, _) = sample.build();
    check(&out, &stints_of_rows(&out), 80_000);
}

fn stints_of_rows(out: &Path) -> Vec<Stint> {
    let stints = ask(
        out,
        "select
            shift_id, game_id, duration_s, home_cf, home_ff, home_sf, home_gf, away_cf, away_ff, away_sf, away_gf,
            home_skaters, away_skaters, home_net_empty, away_net_empty
        from fact_shifts",
    );
    let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
    let mut by_id: BTreeMap<String, Stint> = stints
        .rows
        .iter()
        .map(|row| {
            let number = |cell: usize| text(&row[cell]).parse::<i64>().expect("a number");
            let side = |first: usize, size: usize| Side {
                skaters: BTreeSet::new(),
                made: [first, first + 1, first + 2, first + 3].map(number),
                size: number(size),
                is_net_empty: text(&row[size + 2]) == "true",
            };
            let stint = Stint {
                game: text(&row[1]),
                seconds: number(2),
                sides: [side(3, 11), side(7, 12)],
            };
            (text(&row[0]), stint)
        })
        .collect();
    let people = ask(
        out,
        "select shift_id, is_home, player_id from fact_shift_players where slot_id <> 'SL06' and player_id is not null",
    );
    for row in &people.rows {
        let stint = by_id.get_mut(&text(&row[0])).expect("the stint of a row");
        let side = usize::from(text(&row[1]) != "true");
        stint.sides[side].skaters.insert(text(&row[2]));
    }
    by_id.into_values().collect()
}

#[test]
fn a_pair_is_cut_into_four_parts_and_a_five_needs_five() {
    let side = |skaters: &[&str], made: [i64; 4], size: i64| Side {
        skaters: skaters.iter().map(|player| (*player).to_owned()).collect(),
        made,
        size,
        is_net_empty: false,
    };
    let stint = |seconds: i64, home: Side, away: Side| Stint {
        game: "1".to_owned(),
        seconds,
        sides: [home, away],
    };
    let stints = [
        stint(
            30,
            side(&["A", "B", "C", "D", "E"], [2, 1, 1, 0], 5),
            side(&["V", "W", "X", "Y", "Z"], [1, 1, 0, 0], 5),
        ),
        stint(
            50,
            side(&["A", "C", "D", "F"], [0, 0, 0, 0], 4),
            side(&["V", "W", "X", "Y", "Z"], [3, 2, 2, 1], 5),
        ),
    ];
    let key = |ids: [&str; 3]| ids.map(str::to_owned).to_vec();
    let pairs = pairs(&stints);
    let ab = &pairs[&key(["1", "A", "B"])];
    assert_eq!(ab[..9], [30, 2, 1, 1, 1, 1, 0, 0, 0]);
    assert_eq!(ab[9..18], [50, 0, 3, 0, 2, 0, 2, 0, 1]);
    assert_eq!(ab[18..36], [0; 18]);
    assert_eq!(ab[36..45], ab[..9]);
    assert!(!pairs.contains_key(&key(["1", "B", "F"])));
    let matchups = matchups(&stints);
    assert_eq!(
        matchups[&key(["1", "A", "Z"])],
        [80, 2, 4, 1, 3, 1, 2, 0, 1, 30]
    );
    assert_eq!(fives(&stints).len(), 2);
}
