//! Numbers on the pages of games, skaters and goalies are those of the tables that the pages name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use test_databases::{TestDatabase, on_both_databases};

use super::leagues::{rows, tracked_games, with_sample, with_shared};
use super::support::{Persona, TestServer};

on_both_databases!(
    pages_of_a_sample_league,
    pages_of_the_shared_league,
    what_is_not_there_is_not_found,
);

async fn pages_of_a_sample_league(database: TestDatabase) {
    let server = with_sample(database).await;
    let compared = games(&server).await;
    assert!(compared.numbers > 5_000, "{compared:?}");
    let compared = people(&server).await;
    assert!(compared.numbers > 300, "{compared:?}");
    server.close().await;
}

async fn pages_of_the_shared_league(database: TestDatabase) {
    let Some(server) = with_shared(database).await else {
        return;
    };
    let compared = games(&server).await;
    assert!(compared.numbers > 5_000, "{compared:?}");
    let compared = people(&server).await;
    assert!(compared.numbers > 300, "{compared:?}");
    server.close().await;
}

/// What was compared.
#[derive(Debug, Default)]
struct Compared {
    numbers: usize,
    of_table: BTreeMap<String, usize>,
}

/// All pages of all tracked games, with every group of columns and every situation.
async fn games(server: &TestServer) -> Compared {
    let mut compared = Compared::default();
    for game in tracked_games(server).await {
        let root = format!("/leagues/default/games/{game}");
        let mut pages = vec![
            format!("{root}?box=summary"),
            format!("{root}/shots"),
            format!("{root}/shifts"),
        ];
        for group in ["shooting", "puck", "defence", "on-ice"] {
            pages.push(format!("{root}?box={group}"));
        }
        for page in 1..=3 {
            pages.push(format!("{root}/plays?page={page}"));
        }
        let condition = format!("game_id=eq.{game}");
        let sides = &rows(server, "dim_schedule", &condition).await[0];
        for page in pages {
            compare(server, &page, (&condition, sides), &mut compared).await;
        }
        official_score(server, &root, game).await;
    }
    for table in [
        "fact_player_game_stats",
        "fact_goalie_game_stats",
        "fact_team_game_stats",
        "fact_gameroster",
        "fact_goals",
        "fact_shots",
        "fact_player_shifts",
        "fact_special_teams",
        "v_play_by_play",
    ] {
        assert!(
            compared.of_table.contains_key(table),
            "{table}: {compared:?}"
        );
    }
    compared
}

/// The pages of everybody who was in a tracked game.
async fn people(server: &TestServer) -> Compared {
    let mut compared = Compared::default();
    let Some(game) = tracked_games(server).await.first().copied() else {
        panic!("no game is tracked");
    };
    let of_game = format!("game_id=eq.{game}");
    for (table, place, pages) in [
        (
            "fact_player_game_stats",
            "players",
            &["", "/career", "/on-ice", "/skill", "/log", "/shots"][..],
        ),
        ("fact_goalie_game_stats", "goalies", &["", "/log"]),
    ] {
        for line in rows(server, table, &of_game).await.iter().take(3) {
            let id = line["player_id"].as_str().unwrap();
            for page in pages {
                let address = format!("/leagues/default/{place}/{id}{page}");
                let condition = format!("player_id=eq.{id}");
                compare(server, &address, (&condition, &Value::Null), &mut compared).await;
            }
        }
    }
    compared
}

/// Compares the numbers of a page with the tables that it names.
///
/// `sides` holds the ids of the teams of a game.
async fn compare(
    server: &TestServer,
    address: &str,
    (condition, sides): (&str, &Value),
    compared: &mut Compared,
) {
    let page = server
        .get(Persona::Viewer, address)
        .await
        .expect(200)
        .text();
    let scope = Scope::of(&page);
    for grid in grids(&page) {
        let mut condition = condition.to_owned();
        let published = match grid.table.as_str() {
            "v_recent_form" | "fact_team_game_split" => continue,
            table @ ("v_player_season" | "v_goalie_season" | "v_player_career") => {
                condition.push_str(&scope.condition(table));
                rows(server, table, &condition).await
            }
            table => rows(server, table, &condition).await,
        };
        let mut numbers = 0;
        // Seasons of which regular games and playoffs stand below each other are told apart by no id.
        let is_alone = |line: &&ShownLine| {
            let lines = grid.lines.iter();
            lines.filter(|other| other.owner == line.owner).count() == 1
        };
        for line in grid.lines.iter().filter(is_alone) {
            for (column, shown) in &line.cells {
                let Some((published, place)) = grid.published((&published, sides), line, column)
                else {
                    continue;
                };
                let Some(is_equal) = is_equal(shown, published) else {
                    continue;
                };
                assert!(
                    is_equal,
                    "{address}: {} {place}: shown {shown:?}, published {published}",
                    grid.table
                );
                numbers += 1;
            }
        }
        compared.numbers += numbers;
        if numbers > 0 {
            *compared.of_table.entry(grid.table.clone()).or_default() += numbers;
        }
    }
}

/// Season and kind of game that a page is of.
struct Scope {
    season: Option<String>,
    game_type: Option<String>,
}

impl Scope {
    fn of(page: &str) -> Self {
        let chosen = |name: &str| {
            let (_, form) = page.split_once(&format!("<select id=\"{name}\" name=\"{name}\""))?;
            let (form, _) = form.split_once("</select>")?;
            let option = form
                .split("<option")
                .find(|option| option.contains(" selected"))?;
            let (_, value) = option.split_once("value=\"")?;
            value.split('"').next().map(str::to_owned)
        };
        Self {
            season: chosen("season"),
            game_type: chosen("type"),
        }
    }

    fn condition(&self, table: &str) -> String {
        let season = self.season.as_ref().filter(|_| table != "v_player_career");
        let season = season.map(|season| format!("&season_id=eq.{season}"));
        let kind = self.game_type.as_ref();
        let kind = kind.map(|kind| format!("&game_type=eq.{kind}"));
        season.into_iter().chain(kind).collect()
    }
}

/// A table of a page.
struct ShownGrid {
    table: String,
    lines: Vec<ShownLine>,
}

struct ShownLine {
    owner: String,
    cells: Vec<(String, String)>,
}

impl ShownGrid {
    /// The published value of a cell, and what it is called.
    fn published<'a>(
        &self,
        (rows, sides): (&'a [Value], &Value),
        line: &ShownLine,
        column: &str,
    ) -> Option<(&'a Value, String)> {
        let of = |row: &'a Value, column: &str| row.as_object()?.get(column);
        match column {
            // A measure in each row, the two teams or the one value beside each other.
            "home" | "away" => {
                let team = &sides[format!("{column}_team_id")];
                let row = rows.iter().find(|row| row["team_id"] == *team);
                Some((of(row?, &line.owner)?, format!("{} {column}", line.owner)))
            }
            "value" if rows.len() == 1 => {
                Some((of(rows.first()?, &line.owner)?, line.owner.clone()))
            }
            _ => {
                let is_owner = |row: &&Value| {
                    let of_person = sides.is_null();
                    owner(row, &self.table, of_person).as_ref() == Some(&line.owner)
                };
                let mut owners = rows.iter().filter(is_owner);
                let row = owners.next()?;
                if owners.next().is_some() {
                    return None;
                }
                Some((of(row, column)?, format!("{} {column}", line.owner)))
            }
        }
    }
}

/// Whose row of a table it is, as the pages of a game or of a person call it.
fn owner(row: &Value, table: &str, of_person: bool) -> Option<String> {
    let text = |key: &str| match &row[key] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match table {
        "fact_goals" => text("goal_event_id"),
        "fact_penalties" | "fact_shots" | "v_play_by_play" => text("event_id"),
        "fact_player_shifts" => Some(format!("{} {}", text("player_id")?, text("shift_no")?)),
        "v_player_game_log" | "v_goalie_game_log" => text("game_id"),
        "fact_player_game_stats" | "fact_goalie_game_stats" if of_person => text("game_id"),
        "v_player_season" | "v_goalie_season" => text("season_id"),
        _ => text("player_id"),
    }
}

/// The tables of a page that say where their numbers are from.
fn grids(page: &str) -> Vec<ShownGrid> {
    let tables = page.split("data-table=\"").skip(1);
    let grid = |text: &str| {
        let (table, text) = text.split_once('"').unwrap();
        let (text, _) = text.split_once("</table>").unwrap();
        let lines = text.split("<tr data-owner=\"").skip(1).map(|line| {
            let (owner, line) = line.split_once('"').unwrap();
            let cells = line.split("data-column=\"").skip(1).map(|cell| {
                let (column, cell) = cell.split_once('"').unwrap();
                let (_, cell) = cell.split_once('>').unwrap();
                let end = cell.find("</td>").or_else(|| cell.find("</th>")).unwrap();
                (column.to_owned(), without_tags(&cell[..end]))
            });
            ShownLine {
                owner: owner.to_owned(),
                cells: cells.collect(),
            }
        });
        ShownGrid {
            table: table.to_owned(),
            lines: lines.collect(),
        }
    };
    tables.map(grid).collect()
}

fn without_tags(text: &str) -> String {
    let mut words = String::new();
    for part in text.split('<') {
        let said = part.split_once('>').map_or(part, |(_, said)| said);
        words.push_str(said);
    }
    words
}

/// Whether a number is shown as it is published, to the last shown digit; none where the published value is no number.
fn is_equal(shown: &str, published: &Value) -> Option<bool> {
    let value = match published {
        Value::Null => return Some(shown == "–"),
        Value::Bool(true) => return Some(shown == "yes"),
        // A flag that is not set leaves its cell empty, unless it says why.
        Value::Bool(false) => return Some(shown.is_empty() || shown == "no"),
        Value::Number(number) => number.as_f64()?,
        _ => return None,
    };
    let text = shown.replace('−', "-").replace('+', "");
    if let Some((minutes, seconds)) = text.split_once(':') {
        let minutes: f64 = minutes.parse().ok()?;
        let seconds: f64 = seconds.parse().ok()?;
        return Some((minutes * 60.0 + seconds - value).abs() <= 0.5);
    }
    let Ok(number) = text.parse::<f64>() else {
        return Some(false);
    };
    let places = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let half = 0.5 * 10_f64.powi(-(places as i32));
    Some((number - value).abs() <= half + 1e-9)
}

/// The official score, by period and as a whole.
async fn official_score(server: &TestServer, root: &str, game: i64) {
    let page = server.get(Persona::Viewer, root).await.expect(200).text();
    let game = &rows(server, "dim_schedule", &format!("game_id=eq.{game}")).await[0];
    for venue in ["home", "away"] {
        let (_, line) = page.split_once(&format!("data-owner=\"{venue}\"")).unwrap();
        let (line, _) = line.split_once("</tr>").unwrap();
        let cells = line.split("<td").skip(1);
        let shown: Vec<String> = cells
            .filter_map(|cell| cell.split_once('>'))
            .map(|(_, cell)| without_tags(cell))
            .collect();
        let (whole, periods) = shown.split_last().unwrap();
        assert_eq!(is_equal(whole, &game[format!("{venue}_goals")]), Some(true));
        for (place, shown) in periods.iter().take(3).enumerate() {
            let published = &game[format!("{venue}_p{}", place + 1)];
            assert_eq!(is_equal(shown, published), Some(true), "{page}");
        }
    }
}

async fn what_is_not_there_is_not_found(database: TestDatabase) {
    let server = with_sample(database).await;
    let tracked: BTreeSet<i64> = tracked_games(&server).await.into_iter().collect();
    let games = rows(&server, "dim_schedule", "status=eq.final").await;
    let ids = games.iter().filter_map(|game| game["game_id"].as_i64());
    let untracked = ids.into_iter().find(|id| !tracked.contains(id)).unwrap();
    let tracked = tracked.first().unwrap();
    for (path, status) in [
        ("games/1".to_owned(), 404),
        ("games/nothing".to_owned(), 404),
        ("games/99999999999999999999".to_owned(), 404),
        (format!("games/{untracked}"), 200),
        (format!("games/{untracked}/shots"), 404),
        (format!("games/{untracked}/plays"), 404),
        (format!("games/{untracked}/shifts"), 404),
        (format!("games/{tracked}?box=nothing"), 400),
        (format!("games/{tracked}?sort=nothing"), 400),
        (format!("games/{tracked}?situation=nothing"), 400),
        (format!("games/{tracked}/plays?page=many"), 400),
        (format!("games/{tracked}/plays?player=nobody"), 400),
        ("players/nobody".to_owned(), 404),
        ("players/nobody/log".to_owned(), 404),
        ("players/nobody/card.png".to_owned(), 404),
        ("goalies/nobody".to_owned(), 404),
        ("teams/nobody".to_owned(), 404),
    ] {
        let address = format!("/leagues/default/{path}");
        let answer = server.get(Persona::Viewer, &address).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{address}: {}",
            answer.text()
        );
        let is_missing = server.get(Persona::Stranger, &address).await.status;
        assert_eq!(is_missing, 404, "{address}");
    }
    // A game that only has a box score says that it was not tracked.
    let address = format!("/leagues/default/games/{untracked}");
    let page = server
        .get(Persona::Viewer, &address)
        .await
        .expect(200)
        .text();
    assert!(page.contains("Official box score"), "{page}");
    assert!(
        !page.contains("data-table=\"fact_player_game_stats\""),
        "{page}"
    );
    server.close().await;
}
