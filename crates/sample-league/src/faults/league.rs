//! Faults of the league workbook.

use super::SharedNumber;
use super::workpiece::level_of;
use crate::SampleError;
use crate::truth::Planted;
use crate::write::league::LeagueData;
use crate::write::{Cell, Sheet};
use jiff::civil::Time;
use std::collections::BTreeSet;

const FILE: &str = "league.xlsx";

/// The sheets of a league, being spoiled.
struct Spoiled<'a> {
    league: &'a LeagueData<'a>,
    sheets: &'a mut Vec<Sheet>,
    /// Places in the schedule of games without tracking file; every fault takes one.
    games: Vec<usize>,
    planted: Vec<Planted>,
}

/// Plants faults that do not stop the load. `tracked` holds the games that stay as they are.
pub(crate) fn plant(
    league: &LeagueData,
    tracked: &BTreeSet<i64>,
    shared: &[SharedNumber],
    sheets: &mut Vec<Sheet>,
) -> Result<Vec<Planted>, SampleError> {
    let games = (0..league.results.len())
        .filter(|place| !tracked.contains(&league.results[*place].fixture.game_id))
        .rev()
        .collect();
    let mut spoiled = Spoiled {
        league,
        sheets,
        games,
        planted: Vec::new(),
    };
    spoiled.plant_schedule()?;
    spoiled.plant_box_score()?;
    spoiled.plant_other_sheets();
    for number in shared {
        spoiled.share_number(number);
    }
    Ok(spoiled.planted)
}

/// League workbooks that cannot be loaded: name of the file, its sheets, what must be found.
pub(crate) fn unloadable(clean: &[Sheet]) -> Vec<(String, Vec<Sheet>, Planted)> {
    let mut workbooks = Vec::new();
    let mut add = |code: &str, sheet: &str, column: &str, change: &dyn Fn(&mut Sheet) -> usize| {
        let mut sheets = clean.to_vec();
        let Some(spoiled) = sheets.iter_mut().find(|candidate| candidate.name == sheet) else {
            return;
        };
        let row = change(spoiled);
        let file = format!("blocked/{code}.xlsx");
        let planted = Planted {
            code: code.to_owned(),
            level: "B".to_owned(),
            game_id: 0,
            file: file.clone(),
            sheet: sheet.to_owned(),
            row: spoiled.excel_row(row),
            column: column.to_owned(),
            note: "stops the load of this workbook".to_owned(),
            implied: false,
        };
        workbooks.push((file, sheets, planted));
    };
    add("L-DUPKEY", "dim_player", "", &|sheet| {
        let copy = sheet.rows.first().cloned().unwrap_or_default();
        sheet.rows.push(copy);
        sheet.rows.len() - 1
    });
    add("L-SCHEDROW", "dim_schedule", "home_team_id", &|sheet| {
        sheet.set(4, "home_team_id", "N19999");
        4
    });
    add("L-FK", "fact_gameroster", "player_id", &|sheet| {
        sheet.set(7, "player_id", "P199999");
        7
    });
    workbooks
}

impl Spoiled<'_> {
    fn sheet(&mut self, name: &'static str) -> Option<&mut Sheet> {
        self.sheets.iter_mut().find(|sheet| sheet.name == name)
    }

    /// A game (place in the schedule) that nothing was planted in yet.
    fn game(&mut self, fault: &'static str) -> Result<usize, SampleError> {
        self.games
            .pop()
            .ok_or(SampleError::NoPlace { fault, game_id: 0 })
    }

    /// Sets a cell and notes the finding.
    fn spoil(
        &mut self,
        code: &str,
        sheet: &'static str,
        (row, column): (usize, &str),
        value: Cell,
        note: &str,
    ) {
        if let Some(spoiled) = self.sheet(sheet) {
            spoiled.set(row, column, value);
            let excel_row = spoiled.excel_row(row);
            self.note(code, (sheet, excel_row, column), 0, note);
        }
    }

    fn note(&mut self, code: &str, place: (&str, i64, &str), game_id: i64, note: &str) {
        self.planted.push(Planted {
            code: code.to_owned(),
            level: level_of(code),
            game_id,
            file: FILE.to_owned(),
            sheet: place.0.to_owned(),
            row: place.1,
            column: place.2.to_owned(),
            note: note.to_owned(),
            implied: false,
        });
    }

    fn plant_schedule(&mut self) -> Result<(), SampleError> {
        const SHEET: &str = "dim_schedule";
        let row = self.game("L-SEASON")?;
        self.spoil(
            "L-SEASON",
            SHEET,
            (row, "season"),
            20_302_031.into(),
            "a season of the future",
        );
        let row = self.game("L-PERLEN")?;
        let length = Time::constant(1, 18, 0, 0).into();
        self.spoil(
            "L-PERLEN",
            SHEET,
            (row, "period_length"),
            length,
            "an hour and eighteen minutes",
        );
        let row = self.game("L-WLT")?;
        self.spoil(
            "L-WLT",
            SHEET,
            (row, "home_team_pts"),
            9.into(),
            "nine points for a game",
        );
        let row = self.game("L-PERSUM")?;
        let goals = self.league.results[row].period_goals[1][1];
        self.spoil(
            "L-PERSUM",
            SHEET,
            (row, "away_team_period2_goals"),
            (goals + 1).into(),
            "a period goal too many",
        );
        if let Some(last) = self.planted.last_mut() {
            // The total is what does not fit.
            "away_total_goals".clone_into(&mut last.column);
        }
        if let Some(sheet) = self.sheet(SHEET) {
            let mut copy = sheet.rows.last().cloned().unwrap_or_default();
            if let Some(column) = sheet.column("game_id") {
                copy[column] = 99_999.into();
            }
            sheet.rows.push(copy);
            let row = sheet.excel_row(sheet.rows.len() - 1);
            self.note("L-SCHEDROW", (SHEET, row, "game_id"), 0, "the test row");
        }
        Ok(())
    }

    /// The first box-score row of a game and the game's number.
    fn box_row(&mut self, fault: &'static str) -> Result<(usize, i64), SampleError> {
        let place = self.game(fault)?;
        let game_id = self.league.results[place].fixture.game_id;
        let before: usize = self.league.results[..place]
            .iter()
            .map(|result| result.boxes.iter().map(Vec::len).sum::<usize>())
            .sum();
        Ok((before, game_id))
    }

    fn plant_box_score(&mut self) -> Result<(), SampleError> {
        const SHEET: &str = "fact_gameroster";
        for (code, column, value, note) in [
            (
                "L-JERSEY",
                "player_game_number",
                Cell::from("FA"),
                "letters for a number",
            ),
            (
                "L-STAT",
                "games_played",
                Cell::from(11),
                "eleven games in one",
            ),
        ] {
            let (row, game_id) = self.box_row(code)?;
            self.spoil(code, SHEET, (row, column), value, note);
            self.last_game(game_id);
        }
        let (first, game_id) = self.box_row("L-VENUE")?;
        let lines = self
            .league
            .results
            .iter()
            .find(|result| result.fixture.game_id == game_id);
        let count = lines.map_or(0, |result| result.boxes[0].len());
        for row in first..first + count {
            if let Some(sheet) = self.sheet(SHEET) {
                sheet.set(row, "team_venue", "away");
            }
        }
        let row = first as i64 + 2;
        self.note(
            "L-VENUE",
            (SHEET, row, "team_venue"),
            game_id,
            "the home team as guests",
        );

        let (row, game_id) = self.box_row("L-ROSTERDUP")?;
        self.add_box_row(
            "L-ROSTERDUP",
            row,
            game_id,
            "player_id",
            "a player twice in a game",
            |sheet, row| {
                sheet.set(row, "player_game_number", Cell::Empty);
            },
        );
        let (row, game_id) = self.box_row("L-ROSTERTEAM")?;
        let (player, team) = self.outsider(game_id);
        self.add_box_row(
            "L-ROSTERTEAM",
            row,
            game_id,
            "team_id",
            "a team that does not play",
            |sheet, row| {
                sheet.set(row, "player_id", player.clone());
                sheet.set(row, "team_id", team.clone());
                sheet.set(row, "player_game_number", 77);
                sheet.set(row, "player_position", "Forward");
            },
        );
        Ok(())
    }

    fn last_game(&mut self, game_id: i64) {
        if let Some(last) = self.planted.last_mut() {
            last.game_id = game_id;
        }
    }

    /// A player and a team that have nothing to do with a game.
    fn outsider(&self, game_id: i64) -> (String, String) {
        let result = self
            .league
            .results
            .iter()
            .find(|result| result.fixture.game_id == game_id);
        let dressed = |index: usize| {
            result.is_some_and(|result| {
                let mut players = result.lineups.iter().flat_map(|lineup| &lineup.players);
                players.any(|dressed| dressed.player == index)
            })
        };
        let plays = |index: usize| {
            result.is_some_and(|result| [result.fixture.home, result.fixture.away].contains(&index))
        };
        let players = &self.league.roster.players;
        let player = (0..players.len()).rev().find(|index| !dressed(*index));
        let teams = &self.league.roster.teams;
        let team = (0..teams.len()).find(|index| !plays(*index));
        (
            player
                .map(|index| players[index].id.clone())
                .unwrap_or_default(),
            team.map_or_else(
                || crate::write::league::POOL_TEAM.to_owned(),
                |index| teams[index].id.clone(),
            ),
        )
    }

    /// Adds a copy of a box-score row without counts, changed, at the end of the sheet.
    fn add_box_row(
        &mut self,
        code: &str,
        row: usize,
        game_id: i64,
        column: &str,
        note: &str,
        change: impl Fn(&mut Sheet, usize),
    ) {
        const SHEET: &str = "fact_gameroster";
        let Some(sheet) = self.sheet(SHEET) else {
            return;
        };
        let copy = sheet.rows.get(row).cloned().unwrap_or_default();
        sheet.rows.push(copy);
        let last = sheet.rows.len() - 1;
        for count in ["games_played", "goals", "assist", "goals_against", "pim"] {
            sheet.set(last, count, 0);
        }
        sheet.set(last, "shutouts", Cell::Empty);
        change(sheet, last);
        let excel_row = sheet.excel_row(last);
        self.note(code, (SHEET, excel_row, column), game_id, note);
    }

    fn plant_other_sheets(&mut self) {
        self.spoil(
            "L-FK",
            "fact_registration",
            (5, "drafted_team_id"),
            "N19999".into(),
            "a team that does not exist",
        );
        let codes: Vec<String> = self
            .league
            .roster
            .teams
            .iter()
            .take(2)
            .map(|team| team.name.to_uppercase())
            .collect();
        if let [first, second] = codes.as_slice() {
            let exchanged = [(0, second.clone()), (1, first.clone())];
            for (row, code) in exchanged {
                self.spoil(
                    "L-TEAMCD",
                    "dim_team",
                    (row, "team_cd"),
                    code.into(),
                    "the code of the other team",
                );
            }
        }
        if let Some(sheet) = self.sheet("dim_play_detail") {
            sheet.push_text(&[
                "PD0999", "Moonwalk", "Moonwalk", "other", "Medium", "Moonwalk",
            ]);
            let row = sheet.excel_row(sheet.rows.len() - 1);
            self.note(
                "W-CODE",
                ("dim_play_detail", row, "play_detail_code"),
                0,
                "a code that the built-in list lacks",
            );
        }
    }

    /// Two more players of a side with the same number, who did not play.
    fn share_number(&mut self, shared: &SharedNumber) {
        let row = self.league.results.iter().scan(0, |before, result| {
            let first = *before;
            *before += result.boxes.iter().map(Vec::len).sum::<usize>();
            Some((result, first))
        });
        let found = row
            .filter(|(result, _)| result.fixture.game_id == shared.game_id)
            .map(|(result, first)| {
                let is_home = result.fixture.home == shared.team;
                first + if is_home { 0 } else { result.boxes[0].len() }
            })
            .next();
        let Some(template) = found else { return };
        let players: Vec<String> = {
            let result = self
                .league
                .results
                .iter()
                .find(|result| result.fixture.game_id == shared.game_id);
            let is_dressed = |index: usize| {
                result.is_some_and(|result| {
                    let mut players = result.lineups.iter().flat_map(|lineup| &lineup.players);
                    players.any(|dressed| dressed.player == index)
                })
            };
            let players = &self.league.roster.players;
            let free = (0..players.len())
                .filter(|index| !is_dressed(*index))
                .take(2);
            free.map(|index| players[index].id.clone()).collect()
        };
        for player in &players {
            self.add_box_row(
                "L-JERSEY",
                template,
                shared.game_id,
                "player_game_number",
                "a number twice in a team",
                |sheet, row| {
                    sheet.set(row, "player_id", player.clone());
                    sheet.set(row, "player_game_number", shared.number);
                },
            );
        }
        // One finding for both rows, at either of them.
        self.planted.pop();
        if let Some(last) = self.planted.last_mut() {
            last.row = 0;
        }
    }
}
