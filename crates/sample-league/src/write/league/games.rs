//! Schedule and box score.

use super::{LeagueData, current_team};
use crate::official::{BoxLine, GameResult};
use crate::roster::{Dressed, Player, Position};
use crate::schedule::Fixture;
use crate::simulation::Venue;
use crate::write::{Cell, RowFiller, Sheet};
use jiff::civil::Time;

const SCHEDULE: [&str; 45] = [
    "index",
    "game_id",
    "season",
    "season_id",
    "game_url",
    "home_team_game_id",
    "away_team_game_id",
    "date",
    "game_time",
    "home_team_name",
    "away_team_name",
    "home_team_id",
    "away_team_id",
    "head_to_head_id",
    "game_type",
    "playoff_round",
    "last_period_type",
    "period_length",
    "ot_period_length",
    "shootout_rounds",
    "home_total_goals",
    "away_total_goals",
    "home_team_period1_goals",
    "home_team_period2_goals",
    "home_team_period3_goals",
    "home_team_periodOT_goals",
    "away_team_period1_goals",
    "away_team_period2_goals",
    "away_team_period3_goals",
    "away_team_periodOT_goals",
    "home_team_seeding",
    "away_team_seeding",
    "home_team_w",
    "home_team_l",
    "home_team_t",
    "home_team_pts",
    "away_team_w",
    "away_team_l",
    "away_team_t",
    "away_team_pts",
    "video_id",
    "video_start_time",
    "video_end_time",
    "video_title",
    "video_url",
];

/// The schedule with official results, as far as games were played.
pub(super) fn schedule_sheet(league: &LeagueData) -> Sheet {
    let mut sheet = Sheet::new("dim_schedule", &SCHEDULE);
    for (index, result) in league.results.iter().enumerate() {
        let mut cells = sheet.row();
        set_game(&mut cells, league, index, &result.fixture);
        set_result(&mut cells, index, result);
    }
    for (index, fixture) in (league.results.len()..).zip(league.to_come) {
        set_game(&mut sheet.row(), league, index, fixture);
    }
    sheet
}

/// Seconds of an overtime as they stand in the schedule: a time, or now and then text.
fn overtime_cell(index: usize, is_overtime: bool) -> Cell {
    match (is_overtime, index % 9) {
        (true, _) => Time::constant(0, 5, 0, 0).into(),
        (false, 4) => "0:00:00".into(),
        (false, _) => Time::constant(0, 0, 0, 0).into(),
    }
}

const fn side(venue: Venue) -> &'static str {
    match venue {
        Venue::Home => "home",
        Venue::Away => "away",
    }
}

/// Who meets whom, and when.
fn set_game(cells: &mut RowFiller, league: &LeagueData, index: usize, fixture: &Fixture) {
    let season = &league.seasons[fixture.season];
    let teams = [fixture.home, fixture.away].map(|team| &league.roster.teams[team]);
    let mut head_to_head = teams.map(|team| team.id.as_str());
    head_to_head.sort_unstable();
    cells
        .set("index", index)
        .set("game_id", fixture.game_id)
        .set("season", season.number)
        .set("season_id", &season.id)
        .set("date", fixture.date)
        .set("game_time", fixture.time)
        .set("head_to_head_id", head_to_head.join("_"))
        .set("game_type", fixture.game_type.word())
        .set("playoff_round", fixture.playoff_round)
        .set("period_length", Time::constant(0, 18, 0, 0));
    for venue in Venue::BOTH {
        let side = side(venue);
        let team = teams[venue.index()];
        let seed = fixture
            .seeds
            .map(|(home, away)| [home, away][venue.index()]);
        cells
            .set(
                &format!("{side}_team_game_id"),
                format!("{}{}", fixture.game_id, team.id),
            )
            .set(&format!("{side}_team_name"), &team.name)
            .set(&format!("{side}_team_id"), &team.id)
            .set(&format!("{side}_team_seeding"), seed);
    }
}

/// How it ended.
fn set_result(cells: &mut RowFiller, index: usize, result: &GameResult) {
    let last_period = if result.is_overtime {
        "Overtime"
    } else {
        "Regulation"
    };
    cells
        .set("last_period_type", last_period)
        .set("ot_period_length", overtime_cell(index, result.is_overtime))
        .set("shootout_rounds", 0);
    for venue in Venue::BOTH {
        let side = side(venue);
        let points = result.points(venue);
        cells
            .set(&format!("{side}_total_goals"), result.goals[venue.index()])
            .set(&format!("{side}_team_w"), i32::from(points == 2))
            .set(&format!("{side}_team_l"), i32::from(points == 0))
            .set(&format!("{side}_team_t"), i32::from(points == 1))
            .set(&format!("{side}_team_pts"), points);
        let goals = result.period_goals[venue.index()];
        for (period, goals) in ["period1", "period2", "period3", "periodOT"]
            .iter()
            .zip(goals)
        {
            // Some clerks leave a period without goals blank.
            let is_blank = goals == 0 && index % 4 == 1;
            let cell = (!is_blank).then_some(goals);
            cells.set(&format!("{side}_team_{period}_goals"), cell);
        }
    }
}

const ROSTER: [&str; 27] = [
    "index",
    "game_id",
    "team_game_id",
    "opp_team_game_id",
    "player_game_id",
    "team_venue",
    "team_name",
    "opp_team_name",
    "player_game_number",
    "n_player_url",
    "player_position",
    "games_played",
    "goals",
    "assist",
    "goals_against",
    "pim",
    "shutouts",
    "team_id",
    "opp_team_id",
    "key",
    "player_full_name",
    "player_id",
    "date",
    "season",
    "sub",
    "current_team",
    "skill_rating",
];

/// The box score: one row per player and game.
pub(super) fn roster_sheet(league: &LeagueData) -> Sheet {
    let mut sheet = Sheet::new("fact_gameroster", &ROSTER);
    for result in league.results {
        for venue in Venue::BOTH {
            let lineup = &result.lineups[venue.index()];
            for (dressed, line) in lineup.players.iter().zip(&result.boxes[venue.index()]) {
                add_box_line(&mut sheet, league, result, venue, dressed, line);
            }
        }
    }
    sheet
}

fn add_box_line(
    sheet: &mut Sheet,
    league: &LeagueData,
    result: &GameResult,
    venue: Venue,
    dressed: &Dressed,
    line: &BoxLine,
) {
    let fixture = &result.fixture;
    let season = &league.seasons[fixture.season];
    let teams = [fixture.home, fixture.away].map(|team| &league.roster.teams[team]);
    let (own, other) = (teams[venue.index()], teams[venue.other().index()]);
    let player = &league.roster.players[dressed.player];
    let id = fixture.game_id;
    let index = sheet.rows.len();
    sheet
        .row()
        .set("index", index)
        .set("game_id", id)
        .set("team_game_id", format!("{id}{}", own.id))
        .set("opp_team_game_id", format!("{id}{}", other.id))
        .set("player_game_id", format!("{id}{}{}", own.id, player.id))
        .set("team_venue", venue.word().to_lowercase())
        .set("team_name", &own.name)
        .set("opp_team_name", &other.name)
        .set("player_game_number", dressed.jersey)
        .set("n_player_url", rating_text(player, dressed))
        .set("player_position", dressed.position.word())
        .set("games_played", 1)
        .set("goals", line.goals)
        .set("assist", line.assists)
        .set("goals_against", line.goals_against)
        .set("pim", line.pim)
        .set(
            "shutouts",
            (dressed.position == Position::Goalie).then_some(line.shutouts),
        )
        .set("team_id", &own.id)
        .set("opp_team_id", &other.id)
        .set("key", format!("{id}{}{}", own.name, dressed.jersey))
        .set("player_full_name", player.name.full())
        .set("player_id", &player.id)
        .set("date", fixture.date)
        .set("season", season.number)
        .set("sub", dressed.is_substitute.then_some(true))
        .set(
            "current_team",
            current_team(league, dressed.player).0.to_owned(),
        )
        .set("skill_rating", player.rating);
}

/// Name and rating as the box score writes them, in one of its ways.
pub(crate) fn rating_text(player: &Player, dressed: &Dressed) -> String {
    let name = player.name.full();
    let rating = dressed.rating;
    let letter = player.letter.map(|letter| format!(" ({letter})"));
    let letter = match dressed.position {
        Position::Goalie => " (G)".to_owned(),
        _ => letter.unwrap_or_default(),
    };
    match player.number % 7 {
        0 => format!("{rating} \u{2013} {name}"),
        1 => format!("{name}{letter} \u{2013} {rating}_{}", player.number),
        2 => format!("{name}\u{a0}\u{2013} {rating}"),
        3 => format!("{name} - {rating}"),
        _ => format!("{name}{letter} \u{2013} {rating}"),
    }
}
